"""Checks of what an editor shows in a Python file; the cursor is written <CURSOR>, the covered range «so»."""

from airsmith.analysis.module import Module
from airsmith.ide.knowledge import Knowledge
from airsmith.ide.model import Completion, Completions
from airsmith.ide.python_completion import complete_python
from airsmith.ide.python_hover import hover_python
from airsmith.text import LineIndex, TextEdit, apply_edits
from support.marked_text import mark_up, read_cursor, unindented


def check_python_hover(marked: str, *parts: str, knowledge: Knowledge | None = None) -> str:
    """Assert that the hover covers the «marked» text, in which the cursor is, and says all of these; gives it whole."""
    with_cursor = unindented(marked).replace("«", "").replace("»", "")
    text, position = read_cursor(with_cursor)
    hover = hover_python(Module(text), position, knowledge or Knowledge())
    assert hover is not None, "nothing is known here"
    assert mark_up(text, (hover.range,)) == unindented(marked).replace("<CURSOR>", "")
    for part in parts:
        assert part in hover.markdown, hover.markdown
    return hover.markdown


def check_no_python_hover(marked: str) -> None:
    """Assert that nothing is known at the cursor."""
    text, position = read_cursor(marked)
    assert hover_python(Module(text), position, Knowledge()) is None


def python_completions(marked: str, *, calls: bool = True) -> Completions:
    """What is proposed at the cursor."""
    text, position = read_cursor(marked)
    found = complete_python(LineIndex(text), position, Knowledge(), calls=calls)
    for completion in found.items:
        assert completion.range.end == position
        assert completion.range.start.line == position.line
    return found


def python_labels(marked: str) -> list[str]:
    """The labels of what is proposed, in their order."""
    return [completion.label for completion in python_completions(marked).items]


def python_completed(marked: str, label: str) -> str:
    """The text after choosing a completion."""
    text, _ = read_cursor(marked)
    chosen: Completion = next(one for one in python_completions(marked).items if one.label == label)
    return apply_edits(text, [TextEdit(chosen.range, chosen.text)])
