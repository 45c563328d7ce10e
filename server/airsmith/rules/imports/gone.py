"""What Airflow gave up without a successor that an import could name, and what to do instead."""

_ADVICE = {
    "airflow.contrib": "what it held is in the provider packages now",
    "airflow.operators.subdag": "use task groups instead",
    "airflow.sensors.smart_sensor": "use deferrable operators instead",
    "airflow.utils.dates.days_ago": "write a fixed start date instead",
    "airflow.utils.decorators.apply_defaults": "leave the decorator out, since Airflow fills in default_args itself",
}
"""By the dotted path of a module or a name; what is said of a module holds for all below it."""


def advice_for(path: str) -> str:
    """What to do instead of importing a path; empty where nothing special is known."""
    while path:
        if path in _ADVICE:
            return _ADVICE[path]
        path = path.rpartition(".")[0]
    return ""
