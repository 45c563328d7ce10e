"""A table of dangerous constructs and of harmless ones that look alike.

The files in `dangerous` and `harmless` have one group each. A construct begins with `## title`; where it is about one
function, its dotted path follows behind a bar, and the construct is tried under other names for the function too. What is
dangerous stands between «markers»: a finding must begin on one of their lines. `⟦name⟧` is a secret of `pieces.py`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from airsmith.analysis.module import Module
from airsmith.catalog.targets import NEWEST_VERSION
from airsmith.finding import Finding, Layer
from airsmith.rules.engine import CheckOptions, check_python
from airsmith.rules.rule import Profile
from support.danger.aliases import aliased
from support.danger.pieces import PIECES
from support.marked_text import read_marked

_HERE = Path(__file__).parent
_PIECE = re.compile(r"⟦(\w+)⟧")
_ABOUT_SOMETHING_ELSE = frozenset(("missing_timeout",))
"""Rules that may well fire on the line of a construct, for another reason."""
_LAYERS = {"airflow": (Layer.SECURITY, Layer.COMPLIANCE)}
"""The layers of which a finding counts, by group; security alone for all others."""


@dataclass(frozen=True, slots=True)
class Construct:
    """A small module. `lines` are the zero-based ones of which a finding is expected; none for harmless ones.

    `form` says under which kind of name its function is used; empty for the construct as it is written.
    """

    group: str
    title: str
    text: str
    lines: frozenset[int]
    form: str = ""

    def __str__(self) -> str:
        return f"{self.group}: {self.title}{f' ({self.form})' if self.form else ''}"


@cache
def dangerous_constructs() -> tuple[Construct, ...]:
    """Every dangerous construct as it is written, and under other names where it is about one function."""
    found: list[Construct] = []
    for group, title, path, marked in _read("dangerous"):
        forms = {"": marked, **(aliased(marked, path) if path else {})}
        found += [_construct(group, title, text, form) for form, text in forms.items()]
    return tuple(found)


@cache
def harmless_constructs() -> tuple[Construct, ...]:
    """Every harmless construct."""
    return tuple(_construct(group, title, text, "") for group, title, _, text in _read("harmless"))


def findings_of(construct: Construct, profile: Profile = Profile.AUTHORED) -> list[Finding]:
    """What the rules of the layers that count say of a construct."""
    result = check_python(Module(construct.text), CheckOptions(NEWEST_VERSION, profile))
    assert not result.crashed, construct
    layers = _LAYERS.get(construct.group, (Layer.SECURITY,))
    return [
        finding for finding in result.findings if finding.layer in layers and finding.rule not in _ABOUT_SOMETHING_ELSE
    ]


def is_caught(construct: Construct, profile: Profile = Profile.AUTHORED) -> bool:
    """Whether a finding begins on one of the lines that are marked."""
    return any(finding.range.start.line in construct.lines for finding in findings_of(construct, profile))


def _construct(group: str, title: str, marked: str, form: str) -> Construct:
    read = read_marked(_PIECE.sub(lambda match: PIECES[match[1]], marked))
    lines = {line for place in read.ranges for line in range(place.start.line, place.end.line + 1)}
    return Construct(group, title, read.text, frozenset(lines), form)


def _read(folder: str) -> Iterator[tuple[str, str, str, str]]:
    """Group, title, path of the function or nothing, and marked text of each construct of a folder."""
    for file in sorted((_HERE / folder).glob("*.txt")):
        for block in re.split(r"^## ", file.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
            head, _, text = block.partition("\n")
            title, _, path = head.partition(" | ")
            yield file.stem, title, path, text
