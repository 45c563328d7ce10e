"""Hover in a Python file: what Airflow and its providers offer under the names that stand there."""

from airsmith.analysis.module import Module
from airsmith.ide.catalog_text import describe
from airsmith.ide.knowledge import Knowledge
from airsmith.ide.model import Hover
from airsmith.ide.python_places import sighting_at
from airsmith.text import Position


def hover_python(module: Module, position: Position, knowledge: Knowledge) -> Hover | None:
    """What is known about the name at a position; None where that is nothing."""
    sighting = sighting_at(module, position, knowledge)
    if sighting is None:
        return None
    return Hover(describe(sighting.subject, knowledge, sighting.written), sighting.range)
