"""Findings as the model reads them."""

from textwrap import dedent

from airsmith.finding import Finding, Fix, Layer, Severity
from airsmith.generation.feedback import condense_findings, render_findings
from airsmith.text import LineIndex, Range

SIX_LINES = "import os\n\n\ndef run():\n    os.system('ls')\n    return 1\n"


def finding_at(code: str, what: str, message: str = "This is wrong.", fix: Fix | None = None) -> Finding:
    """A finding about the first place where `what` stands."""
    start = code.index(what)
    span = LineIndex(code).range_at(start, start + len(what))
    return Finding("some_rule", Layer.STRUCTURE, Severity.ERROR, message, span, fix)


def check_rendered(code: str, what: str, expected: str) -> None:
    assert render_findings(code, (finding_at(code, what),)) == dedent(expected).strip("\n")


def test_two_lines_around_the_place_are_shown() -> None:
    check_rendered(
        SIX_LINES,
        "os.system",
        """
        1. some_rule (line 5): This is wrong.
            3 |
            4 | def run():
            5 |     os.system('ls')
              |     ^^^^^^^^^
            6 |     return 1
        """,
    )


def test_the_first_line() -> None:
    check_rendered(
        SIX_LINES,
        "import",
        """
        1. some_rule (line 1): This is wrong.
            1 | import os
              | ^^^^^^
            2 |
            3 |
        """,
    )


def test_the_last_line_without_a_line_end() -> None:
    check_rendered(
        "a = 1\nb = 2",
        "2",
        """
        1. some_rule (line 2): This is wrong.
            1 | a = 1
            2 | b = 2
              |     ^
        """,
    )


def test_the_end_of_the_text() -> None:
    code = "def f(\n"
    end = LineIndex(code).end
    finding = Finding("invalid_syntax", Layer.SYNTAX, Severity.ERROR, "It was never closed.", Range(end, end))
    expected = """
        1. invalid_syntax (line 2): It was never closed.
            1 | def f(
            2 |
              | ^
    """
    assert render_findings(code, (finding,)) == dedent(expected).strip("\n")


def test_tabs_are_kept_below_tabs() -> None:
    check_rendered(
        "if x:\n\ty =\t1\n",
        "1",
        """
        1. some_rule (line 2): This is wrong.
            1 | if x:
            2 | \ty =\t1
              | \t   \t^
        """,
    )


def test_wide_characters_take_two_columns_and_combining_ones_none() -> None:
    check_rendered(
        "x = '日本', 'e\u0301', '🙂', wrong\n",
        "wrong",
        """
        1. some_rule (line 1): This is wrong.
            1 | x = '日本', 'e\u0301', '🙂', wrong
              |                        ^^^^^
        """,
    )
    check_rendered(
        "x = '日本'\n",
        "日本",
        """
        1. some_rule (line 1): This is wrong.
            1 | x = '日本'
              |      ^^^^
        """,
    )


def test_a_range_of_several_lines_is_marked_in_its_first() -> None:
    check_rendered(
        "call(\n    1,\n    2,\n)\n",
        "call(\n    1,\n    2,\n)",
        """
        1. some_rule (line 1): This is wrong.
            1 | call(
              | ^^^^^
            2 |     1,
            3 |     2,
        """,
    )


def test_a_very_long_line_is_cut() -> None:
    code = f"x = '{'y' * 5_000}' + wrong\n"
    lines = render_findings(code, (finding_at(code, "wrong"),)).splitlines()
    assert [len(line) < 230 for line in lines] == [True] * 3
    assert lines[1].endswith("y…")
    assert lines[2].index("^") == lines[1].index("…")


def test_a_fix_is_named() -> None:
    fix = Fix("import it from airflow.sdk", ())
    rendered = render_findings("x\n", (finding_at("x\n", "x", fix=fix),))
    assert rendered.splitlines()[-1] == "      = fix: import it from airflow.sdk"


def test_findings_are_numbered_and_at_most_a_dozen() -> None:
    code = "x\n"
    rendered = render_findings(code, (finding_at(code, "x"),) * 15)
    assert "\n\n2. some_rule" in rendered
    assert "12. some_rule" in rendered
    assert "13. some_rule" not in rendered
    assert rendered.endswith("\n\n… and 3 more.")


def test_condensed_findings_are_one_line_for_each_message() -> None:
    code = "x\n"
    findings = tuple(finding_at(code, "x", message) for message in ("One.", "Two.", "One."))
    assert condense_findings(findings) == "- some_rule: One.\n- some_rule: Two."


def test_condensed_findings_are_at_most_thirty() -> None:
    findings = tuple(finding_at("x\n", "x", f"Number {number}.") for number in range(32))
    assert condense_findings(findings).splitlines()[-1] == "… and 2 more."
