"""The keys that Airflow 3 took out of a task's context, and what says the same since.

Read out of `Context` and the task runner of Airflow 2.11.2, 3.0.6, 3.1.8 and 3.3.2.
"""

from dataclasses import dataclass
from functools import lru_cache

from airsmith.catalog.targets import AIRFLOW_3, AirflowVersion


@dataclass(frozen=True, slots=True)
class RemovedKey:
    """One key. `successor` is the key with the same value; `in_jinja` what templates write, empty where nothing fits.

    `advice` says what to do where there is no such key. `warns_in_2` is False for keys that Airflow 2 does not yet
    discourage.
    """

    name: str
    successor: str = ""
    in_jinja: str = ""
    advice: str = ""
    warns_in_2: bool = True

    def concerns(self, target: AirflowVersion) -> bool:
        """Whether the target has done away with the key, or warns of it."""
        return target >= AIRFLOW_3 or self.warns_in_2


def _renamed(name: str, successor: str, *, warns_in_2: bool = True) -> RemovedKey:
    return RemovedKey(name, successor, successor, f"read `{successor}`", warns_in_2)


def _computed(name: str, in_jinja: str, advice: str) -> RemovedKey:
    return RemovedKey(name, "", in_jinja, advice)


_NEXT_DAY = "(logical_date + macros.timedelta(days=1)) | ds_nodash"
_DAY_BEFORE = "(logical_date - macros.timedelta(days=1)) | ds_nodash"
_COUNT_BACK = "count back from `logical_date`"

REMOVED_KEYS: dict[str, RemovedKey] = {
    key.name: key
    for key in (
        _renamed("execution_date", "logical_date"),
        _renamed("next_execution_date", "data_interval_end"),
        _renamed("prev_execution_date_success", "prev_data_interval_start_success"),
        _renamed("triggering_dataset_events", "triggering_asset_events", warns_in_2=False),
        _computed("next_ds", "data_interval_end | ds", "format `data_interval_end`"),
        _computed("next_ds_nodash", "data_interval_end | ds_nodash", "format `data_interval_end`"),
        _computed("tomorrow_ds", "macros.ds_add(ds, 1)", "add a day to `logical_date`"),
        _computed("tomorrow_ds_nodash", _NEXT_DAY, "add a day to `logical_date`"),
        _computed("yesterday_ds", "macros.ds_add(ds, -1)", "take a day from `logical_date`"),
        _computed("yesterday_ds_nodash", _DAY_BEFORE, "take a day from `logical_date`"),
        _computed("prev_ds", "", _COUNT_BACK),
        _computed("prev_ds_nodash", "", _COUNT_BACK),
        _computed("prev_execution_date", "", _COUNT_BACK),
        _computed("conf", "", "import `conf` from `airflow.configuration`"),
    )
}


REMOVED_MEMBERS: dict[str, RemovedKey] = {
    key.name: key
    for key in (
        _renamed("dag_run.execution_date", "dag_run.logical_date"),
        _renamed("ti.execution_date", "logical_date"),
        _renamed("task_instance.execution_date", "logical_date"),
    )
}
"""Attributes of what the context holds under a key that went the same way."""

ALWAYS_THERE = frozenset((
    "conn", "dag", "dag_run", "inlets", "inlet_events", "macros", "outlets", "outlet_events", "params", "run_id", "task",
    "task_instance", "ti", "var",
))  # fmt: skip
"""The keys that every context of a run has, on Airflow 2 and 3."""


@lru_cache
def names_gone_from(target: AirflowVersion) -> frozenset[str]:
    """The keys and members that the target has done away with, or warns of."""
    every = (*REMOVED_KEYS.values(), *REMOVED_MEMBERS.values())
    return frozenset(key.name for key in every if key.concerns(target))
