"""Decides which rule speaks of which import of Airflow, so that each place gets one finding at most."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice

from airsmith.analysis.airflow_imports import DoubtfulImport
from airsmith.analysis.index import ImportNode
from airsmith.catalog.lookup import Catalog
from airsmith.catalog.model import WORKING, NameAnswer, Presence
from airsmith.rules.imports.declared_packages import may_bring_provider
from airsmith.rules.imports.excuses import Excuses
from airsmith.rules.imports.gone import advice_for
from airsmith.rules.imports.missing_base_import import names_core_base
from airsmith.rules.imports.right_paths import modules_with, offered_by
from airsmith.rules.rule import Profile, PythonContext

_OF_PLUGINS = ("airflow.macros", "airflow.sdk.execution_time.macros")
"""Packages into which Airflow puts a module for each plugin that brings macros."""
_LONGEST_PACKAGE = 30
_PARTS_IN_PACKAGE = 2
"""How many parts the path of a provider's module has in its package: `hooks.s3`."""
_NOTHING = NameAnswer(Presence.MISSING)


class TroubleKind(StrEnum):
    """What can be wrong with an import of Airflow; each is a rule."""

    UNKNOWN_MODULE = "unknown_airflow_module"
    UNKNOWN_NAME = "unknown_airflow_name"
    REMOVED = "removed_airflow_import"
    DEPRECATED = "deprecated_airflow_import"


@dataclass(frozen=True, slots=True)
class Trouble:
    """One place. `names` are those it is about, with what importing them does.

    `is_about_module`: the module itself is missing or deprecated. `is_whole`: the place is the statement's module, and
    `names` are all that the statement imports; else it is `names`, or the `alias` of `import module`. `together` are all
    names of the statement that have the same trouble, so that one fix can move them all.
    """

    kind: TroubleKind
    node: ImportNode
    module: str
    names: tuple[tuple[ast.alias, NameAnswer], ...] = ()
    together: tuple[tuple[ast.alias, NameAnswer], ...] = ()
    alias: ast.alias | None = None
    is_about_module: bool = False
    is_whole: bool = False
    is_foreign: bool = False


def find_troubles(context: PythonContext, kind: TroubleKind) -> Iterator[Trouble]:
    """The troubles of one kind with the imports of a file, without those that have an excuse."""
    excuses = Excuses(context)
    for doubtful in context.airflow_imports.doubtful:
        for trouble in _troubles(context, doubtful, kind):
            if trouble.kind is not kind or excuses.cover_import(doubtful.node, trouble.module):
                continue
            if kind is not TroubleKind.REMOVED or not excuses.cover_other_version(doubtful.node):
                yield trouble


def kind_of_missing_name(context: PythonContext, module: str, name: str) -> TroubleKind:
    """Whether a name that a module of the target lacks was there in another version, or never."""
    was_there = offered_by(context.catalog, module, name) is not None or advice_for(f"{module}.{name}")
    return TroubleKind.REMOVED if was_there else TroubleKind.UNKNOWN_NAME


def is_of_a_plugin(module: str, name: str) -> bool:
    """Whether a plugin may have put the name there."""
    return module in _OF_PLUGINS and not name.startswith("_")


def likely_official(context: PythonContext, doubtful_module: str, node: ImportNode) -> str | None:
    """The official module that is meant by one below `airflow.providers` that nobody is known to ship.

    Only where it is spelled alike, or differs in the package alone as `providers.aws.hooks.s3` does, and has all that is
    imported, which no package of somebody else's would.
    """
    if not isinstance(node, ast.ImportFrom) or node.module != doubtful_module:
        return None
    names = [alias.name for alias in node.names if alias.name != "*"]
    if not names:
        return None
    candidates = (
        *context.catalog.nearest_modules(doubtful_module),
        *_in_other_packages(context, doubtful_module, names),
    )
    return next(iter(modules_with(context.catalog, candidates, names)), None)


def _in_other_packages(context: PythonContext, module: str, names: list[str]) -> list[str]:
    """The modules of official providers that end like a module and have a class of the first name.

    None where a declared package may bring the module.
    """
    if may_bring_provider(context.catalog, context.dependencies or (), module):
        return []
    end = module.split(".")[-_PARTS_IN_PACKAGE:]
    homes = [one.path.rpartition(".")[0] for one in context.catalog.classes_named(names[0])]
    return [home for home in homes if home.split(".")[-_PARTS_IN_PACKAGE:] == end]


def _troubles(context: PythonContext, doubtful: DoubtfulImport, wanted: TroubleKind) -> Iterator[Trouble]:
    """The troubles of an import; those of its single names only as far as they may be of the kind that is wanted."""
    node = doubtful.node
    if isinstance(node, ast.Import):
        yield from _module_troubles(context, doubtful, (), is_whole=False)
        return
    own = tuple(alias for alias in node.names if not names_core_base(doubtful.module, alias.name))
    if not own:
        return
    if doubtful.presence not in WORKING:
        names = tuple((alias, _NOTHING) for alias in own)
        yield from _module_troubles(context, doubtful, names, is_whole=len(own) == len(node.names))
        return
    yield from _name_troubles(context, doubtful, node, wanted)


def _module_troubles(
    context: PythonContext, doubtful: DoubtfulImport, names: tuple[tuple[ast.alias, NameAnswer], ...], *, is_whole: bool
) -> Iterator[Trouble]:
    kind = _kind_of_module(context, doubtful, [alias.name for alias, _ in names])
    if kind is None:
        return
    is_foreign = doubtful.presence is Presence.FOREIGN
    if is_whole or not names:
        yield Trouble(
            kind,
            doubtful.node,
            doubtful.module,
            names,
            names,
            doubtful.alias,
            is_about_module=True,
            is_whole=is_whole,
            is_foreign=is_foreign,
        )
        return
    for name in names:
        yield Trouble(kind, doubtful.node, doubtful.module, (name,), names, is_about_module=True, is_foreign=is_foreign)


def _kind_of_module(context: PythonContext, doubtful: DoubtfulImport, names: list[str]) -> TroubleKind | None:
    """The kind of trouble with a module; None where it may be right."""
    catalog, module = context.catalog, doubtful.module
    if doubtful.presence is Presence.DEPRECATED:
        return TroubleKind.DEPRECATED
    if doubtful.presence is Presence.FOREIGN:
        is_wrong = _is_made_up(context, module) or likely_official(context, module, doubtful.node) is not None
        return TroubleKind.UNKNOWN_MODULE if is_wrong else None
    if is_of_a_plugin(*_split(module)):
        return None
    if offered_by(catalog, module) is not None or advice_for(module):
        return TroubleKind.REMOVED
    if names and all(offered_by(catalog, module, name) is not None for name in names):
        return TroubleKind.REMOVED
    return TroubleKind.UNKNOWN_MODULE if _is_airflows_own(context, module) else None


def _is_made_up(context: PythonContext, module: str) -> bool:
    """Whether a model wrote a module below `airflow.providers` that no official provider and no declared package has."""
    if context.profile is not Profile.STRICT:
        return False
    return not may_bring_provider(context.catalog, context.dependencies or (), module)


def _is_airflows_own(context: PythonContext, module: str) -> bool:
    """Whether nobody else is likely to have such a module.

    People keep folders such as `airflow/plugins` that their own tools can import; only what is spelled like a package of
    Airflow is certainly meant to be one. A model has no such folders.
    """
    if context.profile is Profile.STRICT:
        return True
    package, catalog = module.split(".")[1], context.catalog
    swapped = (package[:at] + package[at + 1] + package[at] + package[at + 2 :] for at in range(len(package) - 1))
    if any(_is_somewhere(catalog, f"airflow.{name}") for name in (package, *islice(swapped, _LONGEST_PACKAGE))):
        return True
    return bool(catalog.nearest_modules(f"airflow.{package}"))


def _is_somewhere(catalog: Catalog, module: str) -> bool:
    return catalog.presence_of(module) is not Presence.MISSING or offered_by(catalog, module) is not None


def _name_troubles(
    context: PythonContext, doubtful: DoubtfulImport, node: ast.ImportFrom, wanted: TroubleKind
) -> Iterator[Trouble]:
    if wanted is TroubleKind.UNKNOWN_MODULE:
        yield from _foreign_members(context, doubtful, node)
        return
    presence = Presence.DEPRECATED if wanted is TroubleKind.DEPRECATED else Presence.MISSING
    by_kind: dict[TroubleKind, list[tuple[ast.alias, NameAnswer]]] = {}
    if node.names[0].name == "*":
        yield Trouble(TroubleKind.DEPRECATED, node, doubtful.module, is_about_module=True, is_whole=True)
    for alias, answer in doubtful.names:
        if answer.presence is not presence or names_core_base(doubtful.module, alias.name):
            continue
        if presence is Presence.DEPRECATED:
            by_kind.setdefault(TroubleKind.DEPRECATED, []).append((alias, answer))
        elif not is_of_a_plugin(doubtful.module, alias.name):
            by_kind.setdefault(kind_of_missing_name(context, doubtful.module, alias.name), []).append((alias, answer))
    for kind, names in by_kind.items():
        together = tuple(names)
        is_all_of_it = kind is TroubleKind.DEPRECATED and len(names) == len(node.names)
        if is_all_of_it and doubtful.presence is Presence.DEPRECATED:
            yield Trouble(kind, node, doubtful.module, together, together, is_about_module=True, is_whole=True)
            continue
        for name in names:
            yield Trouble(kind, node, doubtful.module, (name,), together)


def _foreign_members(context: PythonContext, doubtful: DoubtfulImport, node: ast.ImportFrom) -> Iterator[Trouble]:
    """The packages that `from airflow.providers import …` takes from somebody else, where that cannot be right."""
    for alias, answer in doubtful.names:
        module = f"{doubtful.module}.{alias.name}"
        if answer.presence is Presence.FOREIGN and _is_made_up(context, module):
            yield Trouble(TroubleKind.UNKNOWN_MODULE, node, module, alias=alias, is_about_module=True, is_foreign=True)


def _split(path: str) -> tuple[str, str]:
    module, _, name = path.rpartition(".")
    return module, name
