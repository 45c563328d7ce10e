from airsmith.finding import Finding, Fix, Layer, Safety, Severity
from airsmith.rules.fixing import FixedText, apply_safe_fixes
from airsmith.text import LineIndex, TextEdit


def _replacing(
    text: str, word: str, new: str, *, safety: Safety = Safety.SAFE, rule: str = "a_rule"
) -> tuple[Finding, ...]:
    """A finding with its fix for each place of a word."""
    index, findings, at = LineIndex(text), [], text.find(word)
    while at >= 0:
        span = index.range_at(at, at + len(word))
        fix = Fix(f"write {new}", (TextEdit(span, new),), safety)
        findings.append(Finding(rule, Layer.COMPLIANCE, Severity.WARNING, "wrong word", span, fix))
        at = text.find(word, at + len(word))
    return tuple(findings)


def _fix(text: str, *words: tuple[str, str], safety: Safety = Safety.SAFE) -> FixedText:
    return apply_safe_fixes(
        text, lambda now: tuple(f for old, new in words for f in _replacing(now, old, new, safety=safety))
    )


def test_all_safe_fixes_are_applied_and_told() -> None:
    fixed = _fix("one two one\n", ("one", "1"), ("two", "2"))
    assert fixed == FixedText("1 2 1\n", (), ("a_rule: write 1", "a_rule: write 1", "a_rule: write 2"))


def test_unsafe_fixes_are_left_for_people() -> None:
    fixed = _fix("one\n", ("one", "1"), safety=Safety.UNSAFE)
    assert (fixed.text, fixed.applied, len(fixed.findings)) == ("one\n", (), 1)


def test_a_text_without_fixes_is_checked_once() -> None:
    checked: list[str] = []

    def check(text: str) -> tuple[Finding, ...]:
        checked.append(text)
        return ()

    assert apply_safe_fixes("x", check) == FixedText("x", (), ())
    assert checked == ["x"]


def test_fixes_that_touch_wait_for_the_next_round() -> None:
    assert _fix("ab", ("a", "1"), ("b", "2")).text == "12"


def test_a_fix_may_bring_the_next_one() -> None:
    assert _fix("a", ("a", "b"), ("b", "c"), ("c", "d")).text == "d"


def test_fixes_that_undo_each_other_end() -> None:
    assert _fix("a", ("a", "b"), ("b", "a")).text in {"a", "b"}


def test_fixes_that_grow_for_ever_end() -> None:
    assert len(_fix("a", ("a", "aa")).text) < 10_000


def test_a_fix_that_breaks_the_file_is_taken_back() -> None:
    def check(text: str) -> tuple[Finding, ...]:
        if "(" in text:
            return (Finding("invalid_syntax", Layer.SYNTAX, Severity.ERROR, "no", LineIndex(text).line_range(0)),)
        return _replacing(text, "b", "(") + _replacing(text, "a", "b")

    fixed = apply_safe_fixes("a", check)
    assert fixed.text == "b"
    assert [finding.rule for finding in fixed.findings] == ["a_rule"]


def test_a_broken_file_may_still_be_fixed_elsewhere() -> None:
    def check(text: str) -> tuple[Finding, ...]:
        broken = Finding("invalid_syntax", Layer.SYNTAX, Severity.ERROR, "no", LineIndex(text).line_range(0))
        return (broken, *_replacing(text, "a", "b"))

    assert apply_safe_fixes("( a", check).text == "( b"


def test_an_edit_that_two_fixes_share_is_made_once() -> None:
    def check(text: str) -> tuple[Finding, ...]:
        if text.startswith("import"):
            return ()
        index = LineIndex(text)
        insertion = TextEdit(index.range_at(0, 0), "import x\n")
        places = [index.range_at(at, at + 1) for at in (2, 4)]
        return tuple(
            Finding("r", Layer.IMPORTS, Severity.ERROR, "m", span, Fix("f", (insertion, TextEdit(span, "X"))))
            for span in places
        )

    assert apply_safe_fixes("\n a b", check).text == "import x\n\n X X"


def test_edits_take_the_line_ends_of_the_text() -> None:
    for end in ("\n", "\r\n", "\r"):
        assert _fix(f"x{end}a{end}", ("a", "1\n2\r\n3")).text == f"x{end}1{end}2{end}3{end}"
    assert _fix("a", ("a", "1\r\n2")).text == "1\n2"
