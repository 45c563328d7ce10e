"""invalid_sensor_time and timeout_below_poke_interval: how long and how often a sensor looks."""

import math
from collections.abc import Iterator

from airsmith.finding import Layer, Severity
from airsmith.rules.rule import SpecContext, SpecRule, Violation
from airsmith.spec.declarations import stated_type
from airsmith.spec.document import SpecDocument

_DEFAULT_POKE_INTERVAL_S = 60.0  # BaseSensorOperator's own, in every version since 2.10


def _seconds(document: SpecDocument, key: str) -> float | None:
    scalar = document.scalar(key)
    value = scalar.value if scalar else None
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _check_time(context: SpecContext) -> Iterator[Violation]:
    document = context.document
    for key in ("poke_interval", "timeout"):
        seconds, scalar = _seconds(document, key), document.scalar(key)
        if scalar is not None and seconds is not None and not (seconds > 0 and math.isfinite(seconds)):
            yield Violation(document.range_of(scalar), f"`{key}` must be a number of seconds above 0.")


def _check_timeout(context: SpecContext) -> Iterator[Violation]:
    document = context.document
    timeout, stated = _seconds(document, "timeout"), document.scalar("timeout")
    if stated is None or timeout is None or timeout <= 0 or stated_type(document) != "sensor":
        return
    interval = _seconds(document, "poke_interval")
    if "poke_interval" in document.damaged_keys or (interval is None and document.entry("poke_interval")):
        return
    if timeout < (_DEFAULT_POKE_INTERVAL_S if interval is None else interval):
        which = "the default interval of 60 seconds" if interval is None else "`poke_interval`"
        message = f"The timeout is shorter than {which}, so the sensor looks only once."
        yield Violation(document.range_of(stated), message)


RULES: tuple[SpecRule, ...] = (
    SpecRule(
        name="invalid_sensor_time",
        layer=Layer.SPEC,
        severity=Severity.ERROR,
        summary="A time is not a positive number of seconds.",
        explanation=(
            "Airflow refuses negative times, and with 0 a sensor would ask without a pause, or give up at once. Fractions "
            "of a second are allowed."
        ),
        bad="component_type: sensor\npoke_interval: 0\n",
        good="component_type: sensor\npoke_interval: 60\n",
        check=_check_time,
    ),
    SpecRule(
        name="timeout_below_poke_interval",
        layer=Layer.SPEC,
        severity=Severity.WARNING,
        summary="The sensor gives up before it looks a second time.",
        explanation=(
            "A sensor looks, waits for the poke interval and then compares the time that has passed with its timeout. The "
            "poke interval is 60 seconds where the spec names none."
        ),
        bad="component_type: sensor\npoke_interval: 300\ntimeout: 60\n",
        good="component_type: sensor\npoke_interval: 60\ntimeout: 300\n",
        check=_check_timeout,
    ),
)
