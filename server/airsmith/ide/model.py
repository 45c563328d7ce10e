"""What the features of the editor hand back: plain data, in the positions of the document."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from airsmith.text import Range


class CompletionKind(StrEnum):
    """What a completion stands for."""

    KEY = "key"
    VALUE = "value"
    PARAMETER = "parameter"
    CLASS = "class"
    MODULE = "module"
    FUNCTION = "function"
    PACKAGE = "package"


@dataclass(frozen=True, slots=True)
class Completion:
    """One proposal. `range` is replaced by `text`, or by `snippet` where the editor knows snippets.

    Snippets are written as the protocol has them (`$1`, `${1|a,b|}`); lines after the first are indented relative to
    the line that the cursor is in. `detail` is one line, `documentation` is Markdown. `filter_text` is what the typed
    text is compared with. Proposals come in the order in which they are best shown.
    """

    label: str
    kind: CompletionKind
    range: Range
    text: str
    snippet: str
    detail: str
    documentation: str
    filter_text: str


@dataclass(frozen=True, slots=True)
class Completions:
    """Proposals, best first. Where they are not complete, there are more that fit, and typing on brings others."""

    items: tuple[Completion, ...] = ()
    is_complete: bool = True


class SymbolKind(StrEnum):
    """What a symbol stands for; the last four are values of a spec by their shape."""

    COMPONENT = "component"
    PARAMETER = "parameter"
    OUTPUT = "output"
    TEST_CASE = "test case"
    TEXT = "text"
    NUMBER = "number"
    TRUTH = "truth"
    LIST = "list"
    TABLE = "table"


@dataclass(frozen=True, slots=True)
class Symbol:
    """A named part of a document. `selection` is where its name stands, within `range`; `detail` is one line or empty."""

    name: str
    detail: str
    kind: SymbolKind
    range: Range
    selection: Range
    children: tuple["Symbol", ...] = ()


@dataclass(frozen=True, slots=True)
class Definition:
    """Where something is defined: a file and the range of its name there. `origin` is what was asked about."""

    origin: Range
    path: Path
    range: Range


@dataclass(frozen=True, slots=True)
class Link:
    """A text that leads to a web page. `tooltip` is plain text."""

    range: Range
    url: str
    tooltip: str


@dataclass(frozen=True, slots=True)
class Hover:
    """What is known about the text in `range`, as Markdown."""

    markdown: str
    range: Range
