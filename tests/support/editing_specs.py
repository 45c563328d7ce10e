"""Checks of what an editor shows in a spec; the cursor is written <CURSOR>, the covered range «so»."""

from airsmith.ide.knowledge import Knowledge
from airsmith.ide.model import Completion
from airsmith.ide.spec_completion import complete_spec
from airsmith.ide.spec_hover import hover_spec
from airsmith.spec.document import read_spec
from airsmith.text import TextEdit, apply_edits
from support.marked_text import mark_up, read_cursor, unindented


def completions(marked: str) -> tuple[Completion, ...]:
    """What is proposed at the cursor."""
    text, position = read_cursor(marked)
    found = complete_spec(read_spec(text), position, Knowledge()).items
    for completion in found:
        assert completion.range.contains(position)
        assert completion.range.start.line == completion.range.end.line == position.line
    return found


def check_completion(marked: str, *labels: str) -> None:
    """Assert that exactly these are proposed, in this order."""
    assert [completion.label for completion in completions(marked)] == list(labels)


def check_first_completions(marked: str, *labels: str) -> None:
    """Assert that these are proposed first, in this order."""
    assert [completion.label for completion in completions(marked)][: len(labels)] == list(labels)


def completed(marked: str, label: str, *, as_snippet: bool = False) -> str:
    """The text after choosing a completion."""
    text, _ = read_cursor(marked)
    chosen = next(completion for completion in completions(marked) if completion.label == label)
    return apply_edits(text, [TextEdit(chosen.range, chosen.snippet if as_snippet else chosen.text)])


def check_hover(marked: str, *parts: str, knowledge: Knowledge | None = None) -> None:
    """Assert that the hover covers the «marked» text, in which the cursor is, and says all of these."""
    with_cursor = unindented(marked).replace("«", "").replace("»", "")
    text, position = read_cursor(with_cursor)
    hover = hover_spec(read_spec(text), position, knowledge or Knowledge())
    assert hover is not None, "nothing is known here"
    assert mark_up(text, (hover.range,)) == unindented(marked).replace("<CURSOR>", "")
    for part in parts:
        assert part in hover.markdown


def check_no_hover(marked: str) -> None:
    """Assert that nothing is known at the cursor."""
    text, position = read_cursor(marked)
    assert hover_spec(read_spec(text), position, Knowledge()) is None
