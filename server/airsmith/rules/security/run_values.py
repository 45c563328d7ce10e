"""Jinja expressions that take what the starter of a run gives: anybody who may start one fills them."""

import re

RUN = "dag_run.conf"
"""Part of every text that such an expression is in."""
_FILLED = re.compile(r"\{\{(?:(?!\}\}|quote).){0,200}?\bdag_run\.conf\b(?:(?!quote).){0,200}?\}\}", re.DOTALL)


def is_filled_from_run(text: str) -> bool:
    """Whether a template takes something of the run's configuration without quoting it."""
    return RUN in text and _FILLED.search(text) is not None
