"""From the distributions of one target to the catalog's records."""

from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from airsmith.catalog.model import COMPONENT_KINDS, CatalogClass, CatalogFunction, Module
from airsmith.catalog.reading.describe import describe_class, describe_function, describe_module
from airsmith.catalog.reading.distributions import DistributionFiles
from airsmith.catalog.reading.program import Program
from airsmith.catalog.reading.selection import PUBLIC_MODULES, is_described, unread_root
from airsmith.catalog.reading.sources import SourceFile, SourceTree
from airsmith.catalog.reading.values import ClassValue, FunctionValue, Imported
from airsmith.catalog.unread import is_unread


@dataclass(slots=True)
class Extract:
    """What one target says of one distribution."""

    modules: dict[str, Module] = field(default_factory=dict)
    classes: dict[str, CatalogClass] = field(default_factory=dict)
    functions: dict[str, CatalogFunction] = field(default_factory=dict)


class TargetSources:
    """The sources of a target. Each distribution's files are read once, however many targets share it."""

    def __init__(self) -> None:
        self._files: dict[str, list[SourceFile]] = {}

    def tree(self, distributions: Iterable[DistributionFiles], unknown_packages: Iterable[str]) -> SourceTree:
        """The files of all distributions; packages that exist in versions which are not at hand are opaque."""
        files: dict[str, SourceFile] = {}
        opaque = set(unknown_packages)
        for distribution in distributions:
            for file in self._of(distribution):
                if is_unread(file.module):
                    opaque.add(unread_root(file.module))
                else:
                    files.setdefault(file.module, file)
        return SourceTree(files.values(), opaque)

    def _of(self, distribution: DistributionFiles) -> list[SourceFile]:
        key = f"{distribution.package}=={distribution.version}"
        if key not in self._files:
            self._files[key] = list(distribution.sources())
        return self._files[key]


def extract(
    tree: SourceTree, wanted: Container[str] | None = None, on_distribution: Callable[[str], None] = lambda _: None
) -> tuple[Program, dict[str, Extract]]:
    """Everything that a target says, by distribution.

    `wanted` names the distributions to describe; the files of all others are read as far as those need them.
    `on_distribution` is told each name when the work turns to it.
    """
    program = Program(tree)
    owners = {file.module: file.distribution for file in tree.files if wanted is None or file.distribution in wanted}
    begun = ""
    for module, distribution in owners.items():
        if distribution != begun:
            begun = distribution
            on_distribution(distribution)
        program.state(module)
    for module in program.redirects.virtual_modules:
        owner = _owner(module, owners)
        if owner:
            owners[module] = owner
    for module in owners:
        program.failure_of(module)
    program.failures.settle(owners)
    extracts: dict[str, Extract] = {}
    for module, distribution in sorted(owners.items()):
        _describe(program, module, extracts.setdefault(distribution, Extract()))
    _add_public(program, owners, extracts)
    _add_ancestors(program, owners, extracts)
    return program, extracts


def _owner(module: str, owners: Mapping[str, str]) -> str:
    """The distribution of the nearest package above a module; empty where that is none of those described."""
    parent = module.rpartition(".")[0]
    return owners.get(parent, "") or (_owner(parent, owners) if parent else "")


def _describe(program: Program, module: str, into: Extract) -> None:
    description = describe_module(program, module)
    if description is None:
        return
    into.modules[module] = description.module
    if description.module.failure:
        return
    listed = is_described(module)
    public = (record for record in description.classes if not record.name.startswith("_"))
    into.classes.update((record.path, record) for record in public if listed or record.kind in COMPONENT_KINDS)
    if listed:
        into.functions.update((record.path, record) for record in description.functions)


def _add_public(program: Program, owners: dict[str, str], extracts: dict[str, Extract]) -> None:
    """Also what Airflow's public modules offer, wherever it is defined."""
    for module in PUBLIC_MODULES:
        state = program.state(module)
        names = sorted({*state.scope.names, *program.lazy_names(module)}) if state is not None else []
        for name in names:
            value = None if name.startswith("_") else program.resolve(Imported(module, name))
            if isinstance(value, ClassValue) and value.module in owners:
                classes = extracts[owners[value.module]].classes
                if value.path not in classes:
                    classes[value.path] = describe_class(program, value)
            elif isinstance(value, FunctionValue) and value.scope.module.name in owners:
                extracts[owners[value.scope.module.name]].functions.setdefault(value.path, describe_function(value))


def _add_ancestors(program: Program, owners: dict[str, str], extracts: dict[str, Extract]) -> None:
    """Also the private and inner classes that described ones derive from, so that every chain is whole."""
    waiting = [path for one in extracts.values() for path in one.classes]
    known = set(waiting)
    while waiting:
        for ancestor in _ancestors(program, waiting.pop()):
            if ancestor.path in known or ancestor.module not in owners:
                continue
            known.add(ancestor.path)
            waiting.append(ancestor.path)
            extracts[owners[ancestor.module]].classes[ancestor.path] = describe_class(program, ancestor)


def _ancestors(program: Program, path: str) -> Iterator[ClassValue]:
    module, _, name = path.rpartition(".")
    found = program.lookup(module, name)
    owner = program.resolve(found.value) if found else None
    if isinstance(owner, ClassValue):
        yield from (one for one in program.classes.search_order(owner)[1:] if isinstance(one, ClassValue))


__all__ = ["Extract", "TargetSources", "extract"]
