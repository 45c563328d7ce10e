"""The editor's own rules as the judge of a candidate."""

from airsmith.analysis.module import Module
from airsmith.rules.engine import CheckOptions, check_python
from airsmith.rules.fixing import FixedText, apply_safe_fixes


def judge(code: str, options: CheckOptions) -> FixedText:
    """Check a candidate, with all safe fixes applied: its code after them and what is still wrong with it."""
    return apply_safe_fixes(code, lambda text: check_python(Module(text), options).findings)
