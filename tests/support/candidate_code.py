"""A small spec, and modules for it that a model might write: one that is right, and several that are not."""

from airsmith.catalog.targets import NEWEST_VERSION
from airsmith.generation.prompting import GenerationTask
from airsmith.spec.document import read_spec
from airsmith.spec.fields import ComponentSpec

GREETING_SPEC = """\
name: GreetingOperator
description: Logs a greeting and returns it.
category: messaging
requirements:
  - Log the greeting
inputs:
  - name: person
    type: str
    required: true
    template_field: true
outputs:
  - name: greeting
    type: str
"""

GOOD = '''\
"""Greets."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from airflow.sdk import BaseOperator, Context


class GreetingOperator(BaseOperator):
    """Logs a greeting and returns it.

    :param person: Who is greeted.
    """

    template_fields: Sequence[str] = ("person",)

    def __init__(self, *, person: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.person = person

    def execute(self, context: Context) -> str:
        """Log the greeting."""
        greeting = f"Hello, {self.person}!"
        self.log.info("%s", greeting)
        return greeting
'''

WITHOUT_EXECUTE = GOOD[: GOOD.index("    def execute")].rstrip() + "\n"
WITH_EVAL = GOOD.replace('f"Hello, {self.person}!"', 'eval("person")')
WITH_EXEC = GOOD.replace('f"Hello, {self.person}!"', 'exec("person")')
BROKEN = GOOD.replace("class GreetingOperator(BaseOperator):", "class GreetingOperator(BaseOperator:")
UNIMPORTED_BASE = GOOD.replace("from airflow.sdk import BaseOperator, Context\n", "from airflow.sdk import Context\n")


def fenced(code: str) -> str:
    """A reply that holds the code."""
    return f"```python\n{code}```\n"


def spec_of(text: str) -> ComponentSpec:
    """The spec that a YAML text holds."""
    spec = read_spec(text).spec
    assert spec is not None
    return spec


def greeting_task(spec_text: str = GREETING_SPEC) -> GenerationTask:
    """A task for the newest Airflow."""
    return GenerationTask(spec_of(spec_text), spec_text, NEWEST_VERSION)
