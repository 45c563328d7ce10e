"""Comments that keep a rule quiet: `# airsmith: ignore[missing_execute]` at the end of the line it speaks about."""

import re

from airsmith.finding import Finding
from airsmith.text import BOM, LineIndex

_COMMENT = re.compile(r"#\s*airsmith:\s*ignore\[([\w\s,]+)\]")


class Suppressions:
    """All suppression comments of a text. One in a line of its own counts for the line after it."""

    def __init__(self, text: str) -> None:
        self._rules_by_line: dict[int, frozenset[str]] = {}
        if "airsmith:" not in text:
            return
        index = LineIndex(text)
        for line in range(index.line_count):
            content = index.line_text(line)
            match = _COMMENT.search(content)
            if match:
                names = frozenset(name.strip() for name in match[1].split(","))
                target = line + 1 if content.removeprefix(BOM).lstrip().startswith("#") else line
                self._rules_by_line[target] = self._rules_by_line.get(target, frozenset()) | names

    def covers(self, finding: Finding) -> bool:
        """Whether a comment keeps this finding quiet."""
        names = self._rules_by_line.get(finding.range.start.line)
        return names is not None and finding.rule in names
