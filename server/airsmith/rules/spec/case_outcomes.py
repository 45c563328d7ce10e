"""What test cases expect and replace: outcomes, exceptions, mock targets and the names of the cases."""

from collections.abc import Iterator

from airsmith.finding import Layer, Severity
from airsmith.rules.rule import SpecContext, SpecRule, Violation
from airsmith.rules.spec.repair import entry_removal
from airsmith.spec.document import SpecDocument
from airsmith.spec.naming import is_dotted_path
from airsmith.spec.tree import Entry, Mapping, Scalar
from airsmith.spec.wording import quote


def _expectations(document: SpecDocument) -> Iterator[Entry]:
    """The `expects` of each case, where it is a mapping."""
    for case in document.tables("test_cases"):
        entry = case.entry("expects")
        if entry is not None and isinstance(entry.value, Mapping):
            yield entry


def _mocks(document: SpecDocument) -> Iterator[Mapping]:
    for case in document.tables("test_cases"):
        yield from case.tables("mocks")


def _raises(table: Mapping) -> Entry | None:
    """The `raises` of a mock or expectation; null says that nothing is raised."""
    return table.entry("raises") if table.scalar("raises") else None


def _outcomes(document: SpecDocument) -> Iterator[Mapping]:
    """All tables that say what comes out: expectations, then mocks."""
    yield from (entry.value for entry in _expectations(document) if isinstance(entry.value, Mapping))
    yield from _mocks(document)


def _check_conflicting(context: SpecContext) -> Iterator[Violation]:
    document = context.document
    for table in _outcomes(document):
        raises = _raises(table)
        if raises is not None and table.entry("returns"):
            message = "What raises an exception returns nothing; give `returns` or `raises`, not both."
            yield Violation(document.range_of(raises.key), message, entry_removal(document, raises))


def _check_missing(context: SpecContext) -> Iterator[Violation]:
    document = context.document
    for entry in _expectations(document):
        table = entry.value
        if isinstance(table, Mapping) and _raises(table) is None and not table.entry("returns"):
            message = "The case expects nothing; say what it `returns` or `raises`."
            yield Violation(document.range_of(entry.key), message)


def _check_exception(context: SpecContext) -> Iterator[Violation]:
    document = context.document
    for table in _outcomes(document):
        raises = table.scalar("raises")
        if raises is not None and not is_dotted_path(raises.text):
            message = f"{quote(raises.text)} is neither the name nor the dotted path of an exception."
            yield Violation(document.range_of(raises), message)


def _check_target(context: SpecContext) -> Iterator[Violation]:
    document = context.document
    for mock in _mocks(document):
        target = mock.scalar("target")
        if target is None or not target.text.strip():
            continue
        if "." not in target.text or not is_dotted_path(target.text):
            message = f"{quote(target.text)} is no dotted path of something that can be replaced."
            yield Violation(document.range_of(target), message)


def _check_names(context: SpecContext) -> Iterator[Violation]:
    document = context.document
    first: dict[str, Scalar] = {}
    for case in document.tables("test_cases"):
        name = case.scalar("name")
        if name is None or not name.text.strip():
            continue
        earlier = first.setdefault(" ".join(name.text.lower().split()), name)
        if earlier is not name:
            line = document.index.position_at(earlier.start).line + 1
            yield Violation(document.range_of(name), f"A case of this name stands in line {line} already.")


_CASE = "test_cases:\n  - name: counts rows\n"
_MOCK = _CASE + "    mocks:\n      - target: "
_EXPECTS = "    expects: {returns: 3}\n"

RULES: tuple[SpecRule, ...] = (
    SpecRule(
        name="conflicting_outcomes",
        layer=Layer.SPEC,
        severity=Severity.ERROR,
        summary="A test case both returns and raises.",
        explanation="A call ends in one way only. This holds for what a case expects and for what a mock does.",
        bad=_CASE + "    expects: {returns: 3, raises: ValueError}\n",
        good=_CASE + _EXPECTS,
        check=_check_conflicting,
    ),
    SpecRule(
        name="missing_outcome",
        layer=Layer.SPEC,
        severity=Severity.ERROR,
        summary="A test case expects nothing.",
        explanation=(
            "A test that expects nothing passes whatever the component does. Write `returns: null` where it returns None."
        ),
        bad=_CASE + "    expects: {}\n",
        good=_CASE + "    expects: {returns: null}\n",
        check=_check_missing,
    ),
    SpecRule(
        name="invalid_exception_name",
        layer=Layer.SPEC,
        severity=Severity.ERROR,
        summary="What is raised is no name of an exception.",
        explanation="Write the class only, without arguments: `ValueError` or `requests.exceptions.HTTPError`.",
        bad=_CASE + '    expects: {raises: "ValueError()"}\n',
        good=_CASE + "    expects: {raises: ValueError}\n",
        check=_check_exception,
    ),
    SpecRule(
        name="invalid_mock_target",
        layer=Layer.SPEC,
        severity=Severity.ERROR,
        summary="What a mock replaces is no dotted path.",
        explanation=(
            "unittest.mock.patch needs the module and the attribute in it, such as `requests.Session.get`. A bare name or "
            "a call cannot be replaced."
        ),
        bad=_MOCK + "get_first()\n        returns: [3]\n" + _EXPECTS,
        good=_MOCK + "airflow.providers.common.sql.hooks.sql.DbApiHook.get_first\n        returns: [3]\n" + _EXPECTS,
        check=_check_target,
    ),
    SpecRule(
        name="duplicate_test_case",
        layer=Layer.SPEC,
        severity=Severity.WARNING,
        summary="Two test cases have the same name.",
        explanation="The name is what a failing test shows. Say in each what is special about it.",
        bad=_CASE + _EXPECTS + "  - name: Counts rows\n    expects: {returns: 0}\n",
        good=_CASE + _EXPECTS + "  - name: counts no rows\n    expects: {returns: 0}\n",
        check=_check_names,
    ),
)
