"""Where things of Airflow 2 are in Airflow 3: read off the tables of the providers' own compatibility package."""

import ast
from collections.abc import Iterator

from airsmith.catalog.reading.program import Program
from airsmith.catalog.reading.scopes import ModuleState

_COMPATIBILITY = "airflow.providers.common.compat"
_MAKER = "create_module_getattr"


def find_moves(newer: Program, older: Program) -> dict[str, str]:
    """Dotted paths that only the older Airflow offers → where the newer one has the same thing."""
    moves: dict[str, str] = {}
    for file in newer.tree.files:
        state = newer.state(file.module) if file.module.startswith(_COMPATIBILITY) else None
        if state is None:
            continue
        for first, *others in _alternatives(newer, state):
            module, _, name = first.rpartition(".")
            if newer.offers(module, name) is not True:
                continue
            moves.update((other, first) for other in others if other != first and _offered(older, other))
    return dict(sorted(moves.items()))


def _offered(program: Program, path: str) -> bool:
    module, _, name = path.rpartition(".")
    return program.offers(module, name) is True


def _alternatives(program: Program, state: ModuleState) -> Iterator[list[str]]:
    """Paths of one thing in the order in which they are tried."""
    for node in state.file.tree.body if state.file else ():
        call = node.value if isinstance(node, ast.Assign) else None
        if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name) or call.func.id != _MAKER:
            continue
        tables = {keyword.arg: program.expressions.concrete(keyword.value, state.scope) for keyword in call.keywords}
        for name, modules in _mapping(tables.get("import_map")):
            yield [f"{module}.{name}" for module in modules]
        for _, modules in _mapping(tables.get("module_map")):
            yield list(modules)
        for name, (new_module, old_module, old_name) in _mapping(tables.get("rename_map")):
            yield [f"{new_module}.{name}", f"{old_module}.{old_name}"]


def _mapping(table: object) -> list[tuple[str, tuple[str, ...]]]:
    """A table's rows; one path alone counts as one alternative."""
    if not isinstance(table, dict):
        return []
    return [(name, (paths,) if isinstance(paths, str) else tuple(paths)) for name, paths in table.items()]
