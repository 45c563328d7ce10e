"""Which findings a comment keeps quiet: in its line, in what ends or begins there, in a file, and never from a string."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from airsmith.analysis.module import Module
from airsmith.rules.engine import CheckOptions, check_python, check_spec
from airsmith.rules.suppression import NO_SUPPRESSIONS, python_suppressions, spec_suppressions
from airsmith.spec.document import read_spec
from airsmith.text import LineIndex

IGNORE = "# airsmith: ignore[dangerous_function_eval]"
FILE = "# airsmith: ignore-file[dangerous_function_eval]"


def eval_lines(text: str) -> list[int]:
    """The lines, counted from 1, in which eval is still found."""
    findings = check_python(Module(text), CheckOptions()).findings
    return [finding.range.start.line + 1 for finding in findings if finding.rule == "dangerous_function_eval"]


@pytest.mark.parametrize(
    "text",
    [
        f"eval(\n    x,\n)  {IGNORE}\n",
        f"f(\n    eval(x),\n    1,\n)  {IGNORE}\n",
        f"f(\n    g(\n        eval(x)\n    ),  {IGNORE}\n)\n",
        f"y = 1 + \\\n    eval(x) + \\\n    2  {IGNORE}\n",
        f'eval("""\nx\n""")  {IGNORE}\n',
        f"eval('''\n# not the end\n''')  {IGNORE}",
        f"{IGNORE}\nf(\n    1,\n    eval(x),\n)\n",
        f"f(\n    {IGNORE}\n    g(\n        eval(x),\n    ),\n)\n",
        f"{IGNORE}\n# because x is a constant\neval(x)\n",
        f"@decorated\n@decorated(eval(x))\ndef f():  {IGNORE}\n    pass\n",
        f"{IGNORE}\n@decorated\n\n# why\ndef f(a=eval(x)):\n    pass\n",
        f"if eval(x):  {IGNORE}\n    pass\n",
        f"def f(\n    a=eval(x),\n):  {IGNORE}\n    pass\n",
        f"f(  # one\n    eval(x),  # two {IGNORE}\n)\n",
        f"x = f\"{{d['#']}}\"; eval(x)  {IGNORE}\n",
        f"{FILE}\n\neval(x)\n\neval(y)\n",
        f"eval(x)\n\n\neval(y)\n{FILE}",
        f"def f():\n    {FILE} as x is ours\n    eval(x)\n",
        f"\ufeff{FILE}\neval(x)\n",
        f"eval(\r\n    x\r\n)  {IGNORE}\r\n",
        f"eval(\r    x\r)  {IGNORE}\r",
        f"eval(x)  {IGNORE}\ndef broken(:\n    pass\n",
    ],
)
def test_quiet(text: str) -> None:
    assert eval_lines(text) == []


@pytest.mark.parametrize(
    ("text", "left"),
    [
        (f'y = """\n{IGNORE}\n"""; eval(x)\n', [3]),
        (f'eval("{IGNORE}")\n', [1]),
        (f'"""\n{FILE}\n"""\neval(x)\n', [4]),
        (f"'{FILE}'\neval(x)\n", [2]),
        (f"y = 1  {FILE}\neval(x)\n", [2]),
        (f"eval(x)  {FILE}\n", [1]),
        (f"f(  {IGNORE}\n    eval(x),\n)\n", [2]),
        (f"def f():  {IGNORE}\n    eval(x)\n", [2]),
        (f"def f():\n    eval(x)\n    return 1  {IGNORE}\n", [2]),
        (f"f(\n    eval(x),\n    1,  {IGNORE}\n)\n", [2]),
        (f"{IGNORE}\n@decorated\ndef f():\n    eval(x)\n", [4]),
        (f"{IGNORE}\nx = 1\neval(x)\n", [3]),
        (f"@decorated  {IGNORE}\nclass A:\n    eval(x)\n\n\neval(x)\n", [3, 6]),
        (f"eval(x)\n\nf(\n    1\n)  {IGNORE}\n", [1]),
        ("# airsmith: ignore-file[shell_true]\neval(x)\n", [2]),
        (f"broken(\neval(x)\ny = 1  {IGNORE}\n", [2]),
    ],
)
def test_not_quiet(text: str, left: list[int]) -> None:
    assert eval_lines(text) == left


HEAD = "name: AOperator\ndescription: x\ncategory: y\n"


def keys_left(tail: str) -> list[str]:
    findings = check_spec(read_spec(HEAD + tail), CheckOptions()).findings
    return [finding.rule for finding in findings if finding.rule in ("unknown_key", "secret_in_spec", "type_error")]


@pytest.mark.parametrize(
    "tail",
    [
        "colour: red  # airsmith: ignore[unknown_key]\n",
        "# airsmith: ignore[unknown_key]\ncolour: red\n",
        "# airsmith: ignore-file[unknown_key]\ncolour: red\nflavour: sweet\n",
        "requirements: {\n  a: b\n}  # airsmith: ignore[type_error]\n",
        "colour: '# no'  # airsmith: ignore[unknown_key]\n",
        "colour: |  # airsmith: ignore[unknown_key]\n  red\n",
        f"requirements:\n  - |  # airsmith: ignore[secret_in_spec]\n    one\n    {'AKIA' + 'Q3JX7M2KD5PLWNBT'}\n",
        f"requirements:\n  - 'one\n    {'AKIA' + 'Q3JX7M2KD5PLWNBT'}'  # airsmith: ignore[secret_in_spec]\n",
    ],
)
def test_quiet_in_a_spec(tail: str) -> None:
    assert keys_left(tail.replace("  # airsmith", "  # x").replace("\n# airsmith", "\n# x").removeprefix("# airsmith"))
    assert keys_left(tail) == []


@pytest.mark.parametrize(
    "tail",
    [
        "colour: '# airsmith: ignore[unknown_key]'\n",
        "colour: red#airsmith:ignore[unknown_key]\n",
        "colour: |\n  red  # airsmith: ignore[unknown_key]\n",
        "colour: |\n  # airsmith: ignore-file[unknown_key]\n",
        "colour: red\nversion: '1'  # airsmith: ignore-file[unknown_key]\n",
        "colour: red\nversion: '1'  # airsmith: ignore[unknown_key]\n",
    ],
)
def test_not_quiet_in_a_spec(tail: str) -> None:
    assert keys_left(tail) == ["unknown_key"]


def test_texts_without_the_word_are_not_read() -> None:
    assert python_suppressions(LineIndex("eval(x)  # airsmith ignore[a]\n")) is NO_SUPPRESSIONS
    assert spec_suppressions(read_spec(HEAD)) is NO_SUPPRESSIONS


PIECES = (
    IGNORE, FILE, "# airsmith: ignore[", "]", '"""', "'''", '"', "'", "(", ")", "{", "[", "\\", "\n", "\r\n", "\r", " ",
    "@d", "def f():", "eval(x)", "name: ", "|", ">-", "- ", "&a ", "*a", "\ufeff", "\0", "😀", "\ud800",
)  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join))
def test_no_text_breaks_it_and_places_lie_in_the_text(text: str) -> None:
    index = LineIndex(text)
    for suppressions in (python_suppressions(index), spec_suppressions(read_spec(text))):
        for one in suppressions.comments:
            assert text[one.start] == "#"
            assert one.comment.start <= one.start < one.names_start <= one.names_end < one.end <= one.comment.end
            assert all(index.slice(named.range) == named.name for named in one.names)
            assert one.lines.start >= 0
            assert one.lines.stop <= index.line_count + 1
    for result in (check_python(Module(text), CheckOptions()), check_spec(read_spec(text), CheckOptions())):
        assert result.crashed == ()
