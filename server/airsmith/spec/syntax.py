"""What is wrong where libyaml gave up: often something before the place that it names, said in plain words."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import yaml

from airsmith.spec.tree import Scalar
from airsmith.spec.wording import quote

_CLOSES = {"]": "[", "}": "{"}
_INDICATORS = frozenset("@`%*&!|>")
_TOKEN = re.compile(r"[ \t]+|\S+")
_KEY_AT_LINE_START = re.compile(r"(?<=[\r\n])[\w-]+:(?=\s|$)")


@dataclass(frozen=True, slots=True)
class Culprit:
    """The piece of text to blame; offsets are code points."""

    start: int
    end: int
    message: str


@dataclass(frozen=True, slots=True)
class _Scene:
    """An error of libyaml and what was read before it. `place` is where libyaml noticed it, `context` what it was in."""

    body: str
    place: int
    context: int
    doing: str
    complaint: str
    last_scalar: Scalar | None
    open_flow: int | None

    @property
    def character(self) -> str:
        """The character where the error was noticed; empty at the end of the text."""
        return self.body[self.place : self.place + 1]

    def line_start(self, offset: int) -> int:
        """Offset of the first character of the line that holds an offset."""
        return max(self.body.rfind("\n", 0, offset), self.body.rfind("\r", 0, offset)) + 1

    def line_end(self, offset: int) -> int:
        """Offset of the end of the line that holds an offset, trailing blanks left out."""
        line = re.compile(r"[^\r\n]*").match(self.body, offset)
        end = line.end() if line else offset
        return offset + len(self.body[offset:end].rstrip())

    def indentation(self, offset: int) -> int:
        """Number of blanks that the line of an offset begins with."""
        line = self.body[self.line_start(offset) : self.line_end(offset)]
        return len(line) - len(line.lstrip(" "))

    def column(self, offset: int) -> int:
        """Number of characters before an offset in its line."""
        return offset - self.line_start(offset)


def find_culprit(error: yaml.MarkedYAMLError, body: str, last_scalar: Scalar | None, open_flow: int | None) -> Culprit:
    """What to blame for an error in `body`.

    `last_scalar` is the last scalar that was read, `open_flow` the offset of the innermost `[` or `{` still open; both
    count from the start of `body`.
    """
    place = error.problem_mark.index if error.problem_mark else 0
    context = error.context_mark.index if error.context_mark else place
    scene = _Scene(body, place, context, error.context or "", error.problem or "", last_scalar, open_flow)
    found = next(_explanations(scene), None)
    return found or _unexplained(scene)


def _explanations(scene: _Scene) -> Iterator[Culprit]:
    """All that is likely to be wrong, likeliest first."""
    for explain in (_tab, _bad_escape, _open_quote, _open_bracket, _needless_bracket, _colon, _reserved, _no_colon,
                    _misplaced):  # fmt: skip
        found = explain(scene)
        if found:
            yield found


def _tab(scene: _Scene) -> Culprit | None:
    if scene.character != "\t":
        return None
    end = scene.place + len(scene.body[scene.place :]) - len(scene.body[scene.place :].lstrip("\t"))
    return Culprit(scene.place, end, "A tab cannot indent YAML; use spaces.")


def _bad_escape(scene: _Scene) -> Culprit | None:
    if scene.character != "\\":
        return None
    end = scene.place + 2
    escape = quote(scene.body[scene.place : end])
    return Culprit(scene.place, end, f"{escape} is no escape in double quotes; use single quotes or two backslashes.")


def _open_quote(scene: _Scene) -> Culprit | None:
    """A quote that never ends, or that only ends at the next quote, keys further down."""
    start = None
    if scene.doing == "while scanning a quoted scalar":
        start = scene.context
    scalar = scene.last_scalar
    if scalar and not scalar.is_plain and scene.body[scalar.start : scalar.start + 1] in ("'", '"'):
        has_key = _KEY_AT_LINE_START.search(scene.body, scalar.start, scalar.end)
        start = scalar.start if has_key else start
    if start is None:
        return None
    return Culprit(start, start + 1, f"The `{scene.body[start]}` that opens here is not closed.")


def _open_bracket(scene: _Scene) -> Culprit | None:
    start = scene.open_flow
    if start is None or scene.doing == "while scanning a quoted scalar":
        return None
    is_at_end_of_line = scene.line_end(scene.place) == scene.place
    is_on_later_line = scene.line_start(scene.place) > start
    if not is_at_end_of_line and not (is_on_later_line and "expected ','" in scene.complaint):
        return None
    if is_at_end_of_line and scene.body[scene.place :].strip() and not is_on_later_line:
        return None
    return Culprit(start, start + 1, f"The `{scene.body[start]}` that opens here is not closed.")


def _needless_bracket(scene: _Scene) -> Culprit | None:
    closer, start = scene.character, scene.place
    if closer not in _CLOSES:
        return None
    message = f"There is no `{_CLOSES[closer]}` that this `{closer}` closes."
    if scene.open_flow is not None:
        opener = scene.body[scene.open_flow]
        message = (
            f"A `{closer}` cannot close the `{opener}` before it."
            if opener != _CLOSES[closer]
            else f"A value is missing before this `{closer}`."
        )
    return Culprit(start, start + 1, message)


def _colon(scene: _Scene) -> Culprit | None:
    """A colon that may not stand here: its line is indented wrongly, the line before has none, or text needs quotes."""
    if scene.character != ":":
        return None
    line = scene.line_start(scene.place)
    scalar = scene.last_scalar
    if scalar and scalar.is_plain and scalar.start < line <= scalar.end:
        first_line_end = scene.line_end(scalar.start)
        if scene.indentation(scene.place) in (0, scene.column(scalar.start)):
            text = quote(scene.body[scalar.start : first_line_end])
            return Culprit(scalar.start, first_line_end, f"{text} needs a `:` after it.")
        start = line + scene.indentation(scene.place)
        return Culprit(start, scene.place, f"{quote(scene.body[start : scene.place])} is indented too deeply.")
    message = "A colon followed by a space needs quotes around the text that holds it."
    return Culprit(scene.place, scene.place + 1, message)


def _reserved(scene: _Scene) -> Culprit | None:
    start = scene.context if scene.doing in ("while scanning an alias", "while scanning an anchor") else scene.place
    character = scene.body[start : start + 1]
    if character not in _INDICATORS or scene.doing == "while scanning a block scalar":
        return None
    token = _TOKEN.match(scene.body, start)
    end = token.end() if token else start + 1
    name = "a backquote" if character == "`" else f"`{character}`"
    return Culprit(start, end, f"Text that begins with {name} needs quotes.")


def _no_colon(scene: _Scene) -> Culprit | None:
    if scene.doing != "while scanning a simple key":
        return None
    start, end = scene.context, scene.line_end(scene.context)
    text = scene.body[start:end]
    if re.match(r"[\w-]+:\S", text):
        return Culprit(start, end, f"{quote(text)} needs a space after its colon.")
    return Culprit(start, end, f"{quote(text)} does not fit here; is a `:` or some indentation missing?")


def _misplaced(scene: _Scene) -> Culprit | None:
    """A piece of text that may not stand where it does."""
    token = re.compile(r"[^\s,]+|,").match(scene.body, scene.place)
    if token is None:
        return None
    text, start = token[0], scene.place
    key = text.rstrip(":")
    if text == ",":
        return Culprit(start, start + 1, "A value is missing before this comma.")
    if text == "-":
        return Culprit(start, start + 1, "A list item cannot stand here; give it a line of its own below its key.")
    if text.endswith(":") and key and scene.column(start) == scene.indentation(start):
        return Culprit(start, start + len(key), f"{quote(key)} is not indented like the lines before it.")
    scalar = scene.last_scalar
    if scalar and not scalar.is_plain and scene.line_start(start) <= scalar.end <= start:
        message = "Text cannot go on after its closing quote; double a quote that belongs to the text."
        return Culprit(start, token.end(), message)
    if text.isidentifier():
        return Culprit(start, token.end(), f"{quote(text)} does not fit here; is a `:` or some indentation missing?")
    return None


def _unexplained(scene: _Scene) -> Culprit:
    """The token at the place of the error, or the last one before it where the text ends there."""
    token = _TOKEN.match(scene.body, scene.place)
    start, end = (token.start(), token.end()) if token else (scene.place, scene.place)
    if not scene.body[start:end].strip():
        end = len(scene.body[: scene.place].rstrip())
        start = max((match.end() for match in re.finditer(r"\s", scene.body[scene.line_start(end) : end])), default=0)
        start += scene.line_start(end)
    return Culprit(start, end, f"This is not valid YAML: {scene.complaint or 'it cannot be read'}.")
