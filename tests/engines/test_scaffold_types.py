"""Types and defaults of a spec as Python: every name resolves, every default is a value of its type."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from airsmith.engines.scaffold_defaults import fit_default
from airsmith.engines.scaffold_types import annotation


def evaluated(source: str, imports: frozenset[str]) -> Any:  # noqa: ANN401 - any value
    """What source means when nothing but its imports is there."""
    names: dict[str, Any] = {}
    for statement in imports:
        exec(statement, names)  # noqa: S102 - our own statements
    return eval(source, names)  # noqa: S307 - our own source


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("str", "str"),
        ("string", "str"),
        ("integer", "int"),
        ("number", "float"),
        ("boolean", "bool"),
        ("array", "list"),
        ("object", "object"),
        ("any", "Any"),
        ("None", "None"),
        ("list[str]", "list[str]"),
        ("List[Dict[str, Any]]", "list[dict[str, Any]]"),
        ("dict[str, list[int]]", "dict[str, list[int]]"),
        ("tuple[int, ...]", "tuple[int, ...]"),
        ("tuple[()]", "tuple"),
        ("Optional[str]", "str | None"),
        ("Optional[Union[int, str]]", "int | str | None"),
        ("None | str", "str | None"),
        ("str | str", "str"),
        ("'str'", "str"),
        ("\"list['int']\"", "list[int]"),
        ("typing.Any", "Any"),
        ("t.Sequence[str]", "Sequence[str]"),
        ("collections.abc.Mapping[str, int]", "Mapping[str, int]"),
        ("Annotated[int, 'positive']", "int"),
        ("Literal['a', 'b']", "Literal['a', 'b']"),
        ("Literal[-1, True, None]", "Literal[-1, True, None]"),
        ("Literal['a'] | None", "Literal['a'] | None"),
        ("date[int]", "datetime.date"),
        ("Decimal[int]", "decimal.Decimal"),
        ("Any[int]", "Any"),
        ("Iterable[int]", "Iterable[int]"),
        ("Callable", "Callable"),
        ("Callable[[int, str], None]", "Callable[[int, str], None]"),
        ("typing.Callable[..., Any]", "Callable[..., Any]"),
        ("datetime", "datetime.datetime"),
        ("datetime.datetime", "datetime.datetime"),
        ("dt.timedelta", "datetime.timedelta"),
        ("date | None", "datetime.date | None"),
        ("Path", "pathlib.Path"),
        ("list[pathlib.Path]", "list[pathlib.Path]"),
        ("Decimal", "decimal.Decimal"),
        ("UUID", "uuid.UUID"),
    ],
)
def test_known_types_are_kept(text: str, source: str) -> None:
    read = annotation(text)
    assert read.source == source
    assert read.is_exact
    evaluated(read.source, read.imports)


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("", "Any"),
        ("foo bar", "Any"),
        ("pd.DataFrame", "Any"),
        ("foo.Literal['a']", "Any"),
        ("list[pd.DataFrame]", "list[Any]"),
        ("dict[str, pandas.DataFrame] | None", "dict[str, Any] | None"),
        ("os.system('ls')", "Any"),
        ("Callable[int]", "Any"),
        ("Callable[[Foo], None]", "Callable[[Any], None]"),
        ("Literal[foo()]", "Any"),
        ("Literal", "Any"),
        ("my.datetime", "Any"),
        ("lambda: 0", "Any"),
        ("[]", "Any"),
        ("list[[int]]", "list[Any]"),
        ("-1", "Any"),
        ("int + str", "Any"),
        ("x" * 501, "Any"),
        ("|".join(["a"] * 240), "Any"),
        ("list[" * 99 + "]" * 99, "Any"),
        (".".join("a" * 240), "Any"),
        ("\ud800", "Any"),
        ("\0", "Any"),
    ],
)
def test_what_is_not_known_becomes_any(text: str, source: str) -> None:
    read = annotation(text)
    assert read.source == source
    assert not read.is_exact
    evaluated(read.source, read.imports)


def test_none_is_added_once() -> None:
    assert annotation("str").or_none.source == "str | None"
    for text in ("str | None", "Any", "object", "None", "Literal['a', None]"):
        assert annotation(text).or_none.source == annotation(text).source


@given(st.text(alphabet="listrdcaOpnu[](),.|'\"\\ -:{}1*\n", max_size=80))
def test_any_text_gives_a_type_that_resolves(text: str) -> None:
    read = annotation(text)
    assert "\n" not in read.source
    evaluated(read.source, read.imports)


@pytest.mark.parametrize(
    ("text", "value", "source"),
    [
        ("str", "a", "'a'"),
        ("int", 5, "5"),
        ("int", 5.0, "5"),
        ("float", 5, "5"),
        ("float", float("inf"), 'float("inf")'),
        ("bool", True, "True"),
        ("Any", {"a": [1]}, "{'a': [1]}"),
        ("bytes", "é", r"b'\xc3\xa9'"),
        ("list[str]", ["a"], "['a']"),
        ("tuple[str, ...]", ["a"], "('a',)"),
        ("Sequence[str]", ["a"], "('a',)"),
        ("frozenset[str]", ["a"], "frozenset(['a'])"),
        ("set[str]", ["a"], "set(['a'])"),
        ("Mapping[str, int]", {"a": 1}, "{'a': 1}"),
        ("timedelta", 300, "datetime.timedelta(seconds=300)"),
        ("datetime | None", "2024-01-31T10:00:00", "datetime.datetime(2024, 1, 31, 10, 0)"),
        ("date", "2024-01-31", "datetime.date(2024, 1, 31)"),
        ("time", "10:30", "datetime.time(10, 30)"),
        ("Path", "/tmp/x", "pathlib.Path('/tmp/x')"),
        ("str | Path", "x", "'x'"),
        ("Decimal", 1.5, "decimal.Decimal('1.5')"),
        ("Literal['a', 'b']", "b", "'b'"),
    ],
)
def test_a_default_is_a_value_of_its_type(text: str, value: object, source: str) -> None:
    wanted = annotation(text)
    default, used = fit_default(value, wanted)
    assert default.source == source
    assert used == wanted
    evaluated(default.source, default.imports)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("int", "many"),
        ("int", 1.5),
        ("str", 1),
        ("timedelta", "long"),
        ("timedelta", True),
        ("timedelta", float("nan")),
        ("timedelta", 1e300),
        ("datetime", "tomorrow"),
        ("set[str]", [["a"]]),
        ("tuple[str, ...]", "a"),
        ("Decimal", "many"),
        ("Literal['a']", "c"),
        ("list[str]", {"a": 1}),
        ("Callable[[], None]", "print"),
    ],
)
def test_a_default_that_does_not_fit_makes_the_type_any(text: str, value: object) -> None:
    default, used = fit_default(value, annotation(text))
    assert used.source == "Any"
    assert not used.is_exact
    evaluated(default.source, default.imports)


@pytest.mark.parametrize(
    ("text", "value", "is_mutable"),
    [
        ("list[str]", [], True),
        ("dict", {}, True),
        ("set", ["a"], True),
        ("tuple", ["a"], False),
        ("tuple", [["a"]], True),
        ("Sequence[list[int]]", [[1]], True),
        ("str", "a", False),
        ("timedelta", 1, False),
    ],
)
def test_mutable_defaults_are_known(text: str, value: object, is_mutable: bool) -> None:
    assert fit_default(value, annotation(text))[0].is_mutable is is_mutable
