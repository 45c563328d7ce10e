"""contradictory_bounds, bound_not_for_type and default_out_of_bounds: limits of runtime params."""

import math
from collections.abc import Iterator

from airsmith.finding import Layer, Severity
from airsmith.rules.rule import SpecContext, SpecRule, Violation
from airsmith.rules.spec.json_types import NUMBERS, stated_json_types
from airsmith.rules.spec.repair import entry_removal
from airsmith.spec.tree import Mapping, Scalar
from airsmith.spec.wording import listed

_VALUES = ("min_value", "max_value")
_LENGTHS = ("min_length", "max_length")


def _number(table: Mapping, key: str) -> float | None:
    """The number behind a key; None where there is none."""
    scalar = table.scalar(key)
    value = scalar.value if scalar else None
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _check_contradictory(context: SpecContext) -> Iterator[Violation]:
    document = context.document
    for table in document.tables("runtime_params"):
        for keys in (_VALUES, _LENGTHS):
            smallest, largest = (_number(table, key) for key in keys)
            upper = table.scalar(keys[1])
            if upper is not None and smallest is not None and largest is not None and smallest > largest:
                message = f"`{keys[1]}` is smaller than `{keys[0]}`, so no value fits."
                yield Violation(document.range_of(upper), message)
        for key in (*_VALUES, *_LENGTHS):
            number, scalar = _number(table, key), table.scalar(key)
            if number is None or scalar is None:
                continue
            if not math.isfinite(number):
                yield Violation(document.range_of(scalar), f"`{key}` must be a number that is not infinite.")
            elif key in _LENGTHS and number < 0:
                yield Violation(document.range_of(scalar), f"`{key}` is negative, but no text is shorter than 0.")


def _check_fitting(context: SpecContext) -> Iterator[Violation]:
    document = context.document
    for table in document.tables("runtime_params"):
        types = stated_json_types(table)
        for keys, wanted in ((_VALUES, NUMBERS), (_LENGTHS, frozenset(("string",)))):
            for entry in (entry for key in keys if (entry := table.entry(key))):
                is_null = isinstance(entry.value, Scalar) and entry.value.value is None
                if types and not is_null and wanted.isdisjoint(types):
                    message = f"`{entry.key.text}` has no effect on a param that is no {listed(sorted(wanted))}."
                    yield Violation(document.range_of(entry.key), message, entry_removal(document, entry))


def _check_default(context: SpecContext) -> Iterator[Violation]:
    document = context.document
    for table in document.tables("runtime_params"):
        default, types = table.scalar("default"), stated_json_types(table)
        if default is None:
            continue
        keys, size = _VALUES, _number(table, "default")
        if isinstance(default.value, str) and "string" in types:
            keys, size = _LENGTHS, float(len(default.value))
        smallest, largest = (_number(table, key) for key in keys)
        if size is None:
            continue
        if smallest is not None and size < smallest:
            yield Violation(document.range_of(default), f"The default is below `{keys[0]}`.")
        elif largest is not None and size > largest:
            yield Violation(document.range_of(default), f"The default is above `{keys[1]}`.")


RULES: tuple[SpecRule, ...] = (
    SpecRule(
        name="contradictory_bounds",
        layer=Layer.SPEC,
        severity=Severity.ERROR,
        summary="No value fits between the bounds.",
        explanation="Airflow would refuse every value in the trigger form. Bounds are finite, lengths are not negative.",
        bad="runtime_params:\n  - name: limit\n    type: integer\n    min_value: 10\n    max_value: 1\n",
        good="runtime_params:\n  - name: limit\n    type: integer\n    min_value: 1\n    max_value: 10\n",
        check=_check_contradictory,
    ),
    SpecRule(
        name="bound_not_for_type",
        layer=Layer.SPEC,
        severity=Severity.ERROR,
        summary="A bound is of no effect on values of this type.",
        explanation=(
            "JSON Schema, which checks the trigger form, applies lengths to strings only and smallest and largest values "
            "to numbers only; anything else passes unchecked."
        ),
        bad="runtime_params:\n  - name: limit\n    type: integer\n    min_length: 1\n",
        good="runtime_params:\n  - name: limit\n    type: integer\n    min_value: 1\n",
        check=_check_fitting,
    ),
    SpecRule(
        name="default_out_of_bounds",
        layer=Layer.SPEC,
        severity=Severity.ERROR,
        summary="The default lies outside the bounds.",
        explanation="Airflow checks the defaults when it loads the DAG, and would refuse it.",
        bad="runtime_params:\n  - name: limit\n    type: integer\n    min_value: 1\n    default: 0\n",
        good="runtime_params:\n  - name: limit\n    type: integer\n    min_value: 1\n    default: 1\n",
        check=_check_default,
    ),
)
