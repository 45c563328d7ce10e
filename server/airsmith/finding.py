"""What a rule says about a document: the finding, how bad it is, and how it can be fixed."""

from dataclasses import dataclass
from enum import StrEnum

from airsmith.text import Range, TextEdit


class Severity(StrEnum):
    """How bad a finding is. Only an error makes a document invalid."""

    ERROR = "error"
    WARNING = "warning"
    INFORMATION = "information"


class Layer(StrEnum):
    """What part of a component a rule looks at; each layer is a folder below `rules`."""

    SPEC = "spec"
    SYNTAX = "syntax"
    IMPORTS = "imports"
    STRUCTURE = "structure"
    SECURITY = "security"
    COMPLIANCE = "compliance"


class Mark(StrEnum):
    """What a finding says of the text that it covers, however bad it is.

    `deprecated` still works and is to go; what is `unnecessary` could be taken away, and nothing would change.
    """

    DEPRECATED = "deprecated"
    UNNECESSARY = "unnecessary"


class Safety(StrEnum):
    """Whether a fix may be applied without a person looking at it.

    `safe` keeps the meaning of working code; `unsafe` may change it and is only ever applied one at a time, by hand.
    """

    SAFE = "safe"
    UNSAFE = "unsafe"


@dataclass(frozen=True, slots=True)
class Fix:
    """Edits of the checked document that remove the finding; `title` completes the sentence "Fix: …"."""

    title: str
    edits: tuple[TextEdit, ...]
    safety: Safety = Safety.SAFE


@dataclass(frozen=True, slots=True)
class Related:
    """Another place that a finding speaks of. `path` names its file; None is the checked document itself."""

    path: str | None
    range: Range
    message: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One problem at one place. `rule` is the rule's identity; the message is one sentence that names the problem."""

    rule: str
    layer: Layer
    severity: Severity
    message: str
    range: Range
    fix: Fix | None = None
    related: tuple[Related, ...] = ()
    mark: Mark | None = None

    @property
    def has_safe_fix(self) -> bool:
        """Whether it can be mended without a person looking at it."""
        return self.fix is not None and self.fix.safety is Safety.SAFE

    @property
    def is_error(self) -> bool:
        """Whether this finding alone makes the document invalid."""
        return self.severity is Severity.ERROR
