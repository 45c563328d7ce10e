"""What completion of a value asks, and what it is answered."""

from dataclasses import dataclass

from airsmith.catalog.component_types import ComponentType
from airsmith.ide.knowledge import Knowledge
from airsmith.ide.model import CompletionKind
from airsmith.ide.spec_context import SpecCursor
from airsmith.spec.document import SpecDocument


@dataclass(frozen=True, slots=True)
class Question:
    """Which values fit at a cursor. `component_type` is None where the spec's cannot be read."""

    document: SpecDocument
    cursor: SpecCursor
    component_type: ComponentType | None
    knowledge: Knowledge

    @property
    def opening_quote(self) -> str:
        """The quote that the user has opened; empty where there is none."""
        index = self.document.index
        start = index.offset_at(self.cursor.word_range.start)
        first = index.text[start : start + 1]
        return first if first in ("'", '"') else ""

    def quoted(self, text: str) -> str:
        """A text between the quotes that the user has opened, if any; within brackets also where YAML needs them."""
        if self.opening_quote:
            return f"{self.opening_quote}{text}{self.opening_quote}"
        return f'"{text}"' if self.cursor.is_flow and any(sign in text for sign in "[],{}") else text


@dataclass(frozen=True, slots=True)
class Value:
    """A value as YAML has it, and a word about it.

    `label` is shown in its place, and `typed` is what the user types to find it, where these differ from it.
    """

    text: str
    kind: CompletionKind
    detail: str = ""
    documentation: str = ""
    label: str = ""
    typed: str = ""
