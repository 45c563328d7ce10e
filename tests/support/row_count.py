"""One small spec, and what a model may answer to it: right, wrong in known ways, and wrong in others."""

SPEC = """\
name: RowCountOperator
component_type: operator
description: Counts the rows of a table.
category: database
airflow_version: "3.3"
requirements:
  - Return the number of rows of the table.
inputs:
  - name: table
    type: str
    description: Table whose rows are counted.
    required: true
    template_field: true
"""

FILES = (
    "row_count_operator.py",
    "test_row_count_operator.py",
    "row_count_operator_test_dag.py",
    "row_count_operator.md",
)

GOOD_CODE = '''\
"""Counts the rows of a table."""

from collections.abc import Sequence
from typing import Any

from airflow.sdk import BaseOperator, Context


class RowCountOperator(BaseOperator):
    """Count the rows of a table.

    :param table: Table whose rows are counted.
    """

    template_fields: Sequence[str] = ("table",)

    def __init__(self, *, table: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.table = table

    def execute(self, context: Context) -> int:
        """Return the number of rows."""
        self.log.info("Counting the rows of %s", self.table)
        return len(self.table)
'''

WITHOUT_EXECUTE = GOOD_CODE.replace("def execute(", "def count_rows(")
WITH_EVAL = GOOD_CODE.replace("len(self.table)", "eval(self.table)")


def fenced(code: str) -> str:
    """A reply as models give it."""
    return f"Here is the module.\n\n```python\n{code}```\n"
