"""Defects in imports: a name or a module that does not exist, and a path of Airflow 2."""

import ast
import random
from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache, partial

from airsmith.catalog.datafiles import read_moves
from airsmith.catalog.lookup import Catalog
from airsmith.catalog.model import Module, Presence
from airsmith.catalog.targets import AIRFLOW_2_LATEST, AIRFLOW_3
from airsmith.finding import Severity
from support.seeding.misspelling import misspelt
from support.seeding.seed import Defect
from support.seeding.source import Source

OLD_PATHS = {
    "airflow.hooks.base_hook.BaseHook": "airflow.sdk.BaseHook",
    "airflow.hooks.dbapi.DbApiHook": "airflow.providers.common.sql.hooks.sql.DbApiHook",
    "airflow.hooks.dbapi_hook.DbApiHook": "airflow.providers.common.sql.hooks.sql.DbApiHook",
    "airflow.hooks.http_hook.HttpHook": "airflow.providers.http.hooks.http.HttpHook",
    "airflow.hooks.postgres_hook.PostgresHook": "airflow.providers.postgres.hooks.postgres.PostgresHook",
    "airflow.hooks.mysql_hook.MySqlHook": "airflow.providers.mysql.hooks.mysql.MySqlHook",
    "airflow.hooks.S3_hook.S3Hook": "airflow.providers.amazon.aws.hooks.s3.S3Hook",
    "airflow.contrib.hooks.ssh_hook.SSHHook": "airflow.providers.ssh.hooks.ssh.SSHHook",
    "airflow.contrib.hooks.sftp_hook.SFTPHook": "airflow.providers.sftp.hooks.sftp.SFTPHook",
    "airflow.contrib.hooks.aws_hook.AwsBaseHook": "airflow.providers.amazon.aws.hooks.base_aws.AwsBaseHook",
    "airflow.contrib.hooks.bigquery_hook.BigQueryHook": "airflow.providers.google.cloud.hooks.bigquery.BigQueryHook",
    "airflow.contrib.hooks.gcs_hook.GCSHook": "airflow.providers.google.cloud.hooks.gcs.GCSHook",
    "airflow.operators.bash.BashOperator": "airflow.providers.standard.operators.bash.BashOperator",
    "airflow.operators.bash_operator.BashOperator": "airflow.providers.standard.operators.bash.BashOperator",
    "airflow.operators.empty.EmptyOperator": "airflow.providers.standard.operators.empty.EmptyOperator",
    "airflow.operators.python.PythonOperator": "airflow.providers.standard.operators.python.PythonOperator",
    "airflow.operators.python_operator.PythonOperator": "airflow.providers.standard.operators.python.PythonOperator",
    "airflow.sensors.base_sensor_operator.BaseSensorOperator": "airflow.sdk.BaseSensorOperator",
    "airflow.sensors.python.PythonSensor": "airflow.providers.standard.sensors.python.PythonSensor",
}
"""Paths of Airflow 2 that the catalog's table of moves does not list → the same thing in Airflow 3."""

_WORKING = frozenset((Presence.EXISTS, Presence.DEPRECATED))


def renamed_imports(source: Source, catalog: Catalog, chance: random.Random) -> Iterator[Defect]:
    """An imported name becomes one that its module does not have."""
    for node in source.imports:
        module = catalog.module(node.module or "")
        if module is None or module.is_dynamic or module.is_virtual or module.failure:
            continue
        for alias in node.names:
            new = misspelt(alias.name, chance, partial(_is_no_name, catalog, module))
            if new is not None:
                start = source.start_of(alias)
                line = source.line_at(start)
                change = f"{alias.name} → {new}"
                yield Defect(start, start + len(alias.name.encode()), new, range(line, line + 1), change)


def misspelt_modules(source: Source, catalog: Catalog, chance: random.Random) -> Iterator[Defect]:
    """A segment of a module's path is misspelt. Uncertain where that leaves the namespaces of official providers."""
    for node in source.imports:
        place = source.module_range(node)
        segments = (node.module or "").split(".")
        if place is None or len(segments) == 1:
            continue
        at = chance.randrange(1, len(segments))
        before, after = segments[:at], segments[at + 1 :]
        new = misspelt(segments[at], chance, partial(_is_no_module, catalog, before), letters_only=True)
        if new is None:
            continue
        path = ".".join((*before, new, *after))
        is_certain = not path.startswith("airflow.providers.") or catalog.provider_of_module(path) is not None
        line = source.line_at(place[0])
        yield Defect(*place, path, range(line, line + 1), f"{node.module} → {path}", is_certain=is_certain)


def _is_no_name(catalog: Catalog, module: Module, name: str) -> bool:
    return name not in module.names and catalog.module(f"{module.name}.{name}") is None


def _is_no_module(catalog: Catalog, above: list[str], name: str) -> bool:
    return catalog.module(".".join((*above, name))) is None


def airflow_2_paths(source: Source, catalog: Catalog, chance: random.Random) -> Iterator[Defect]:
    """An import from a path that only Airflow 2 has: an error where it fails, a warning where it only warns."""
    for node in source.imports if catalog.target >= AIRFLOW_3 else ():
        for alias in node.names:
            origin = catalog.name_in(node.module or "", alias.name).origin
            olds = [path for path in _old_paths(catalog).get(origin, ()) if path != f"{node.module}.{alias.name}"]
            if not origin or not olds:
                continue
            old = chance.choice(olds)
            module, _, name = old.rpartition(".")
            presence = catalog.name_in(module, name).presence
            severity = Severity.ERROR if presence is Presence.MISSING else Severity.WARNING
            defect = _with_path(source, node, alias, old)
            if defect is not None and presence in {Presence.MISSING, Presence.DEPRECATED}:
                start, end, new = defect
                line = source.line_at(start)
                yield Defect(start, end, new, range(line, line + 1), f"{alias.name} from {old}", severity)


@lru_cache(maxsize=2)
def _old_paths(catalog: Catalog) -> dict[str, list[str]]:
    """By where a thing is defined in Airflow 3, its paths that Airflow 2 had."""
    older = catalog.for_target(AIRFLOW_2_LATEST)
    found: defaultdict[str, list[str]] = defaultdict(list)
    for old, new in {**read_moves(), **OLD_PATHS}.items():
        module, _, name = new.rpartition(".")
        old_module, _, old_name = old.rpartition(".")
        answer = catalog.name_in(module, name)
        is_old = older.name_in(old_module, old_name).presence in _WORKING
        if is_old and answer.origin and answer.kind != "module":
            found[answer.origin].append(old)
    return found


def _with_path(source: Source, node: ast.ImportFrom, alias: ast.alias, path: str) -> tuple[int, int, str] | None:
    """The replacement that imports one name of a statement from another path: start, end and text.

    The others of the statement stay where they are, in a statement of their own. None where that has no room.
    """
    module, _, name = path.rpartition(".")
    local = alias.asname or alias.name
    imported = name if name == local else f"{name} as {local}"
    start, end = source.start_of(node), source.end_of(node)
    others = [one for one in node.names if one is not alias]
    if not others:
        return start, end, f"from {module} import {imported}"
    indentation = source.indentation_at(start)
    if indentation is None:
        return None
    rest = ", ".join(f"{one.name} as {one.asname}" if one.asname else one.name for one in others)
    return start, end, f"from {module} import {imported}\n{indentation}from {node.module} import {rest}"
