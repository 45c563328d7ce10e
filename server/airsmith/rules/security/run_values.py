"""Jinja expressions that take what the starter of a run gives: anybody who may start one fills them."""

import re

RUN = "dag_run.conf"
"""Part of every text that such an expression is in."""
_HARMLESS = r"quote\(|\|\s{0,9}(?:\w{0,20}quote|int|float|length)\b"
"""What makes it a quoted text or a number."""
_FILLED = re.compile(
    rf"\{{\{{(?:(?!\}}\}}|{_HARMLESS}).){{0,200}}?(?<!\sif )(?<!\sif not )\bdag_run\.conf\b"
    rf"(?:(?!{_HARMLESS}).){{0,200}}?\}}\}}",
    re.DOTALL,
)
"""A condition decides what is taken, and is not taken itself."""


def is_filled_from_run(text: str) -> bool:
    """Whether a template takes something of the run's configuration without quoting it."""
    return RUN in text and _FILLED.search(text) is not None
