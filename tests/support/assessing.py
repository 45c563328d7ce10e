"""Assessments of specs that are written as text."""

from collections.abc import Sequence

from airsmith.catalog.packaged import packaged_catalog
from airsmith.catalog.targets import NEWEST_VERSION, AirflowVersion
from airsmith.feasibility.assessment import EstimateCost, assess
from airsmith.feasibility.existing import find_existing
from airsmith.feasibility.model import Assessment, ExistingClass, PastRun
from airsmith.feasibility.subject import subject_of
from airsmith.rules.engine import CheckOptions, check_spec
from airsmith.spec.document import read_spec
from support.marked_text import unindented

COMPLETE = """
    name: TableAuditOperator
    component_type: operator
    description: Compares the row counts of two tables and reports the difference.
    category: database
    requirements:
      - Count the rows of both tables through the connection.
      - Return the difference of the two counts as an int.
    inputs:
      - {name: first_table, type: str, description: Name of the one table., required: true}
      - {name: second_table, type: str, description: Name of the other table., required: true}
    outputs:
      - {name: difference, type: int, description: How many rows more the first table has.}
    test_cases:
      - {name: counts, inputs: {first_table: a, second_table: b}, expects: {raises: LookupError}}
    """


def assessed(
    text: str,
    *,
    target: AirflowVersion = NEWEST_VERSION,
    runs: Sequence[PastRun] = (),
    estimate_cost: EstimateCost | None = None,
) -> Assessment:
    """The assessment of a spec, checked by the rules."""
    document = read_spec(unindented(text))
    findings = check_spec(document, CheckOptions(target=target)).findings
    return assess(document, findings, packaged_catalog(target), runs, estimate_cost)


def existing(text: str, target: AirflowVersion = NEWEST_VERSION) -> tuple[ExistingClass, ...]:
    """The classes that are named for a spec."""
    return find_existing(subject_of(read_spec(unindented(text))), packaged_catalog(target))
