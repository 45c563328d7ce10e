"""From the wheels of one target to the catalog's records."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from packaging.version import Version

from airsmith.catalog.build.selection import PUBLIC_MODULES, is_described, unread_root
from airsmith.catalog.build.wheels import Wheel
from airsmith.catalog.model import COMPONENT_KINDS, CatalogClass, CatalogFunction, Module
from airsmith.catalog.reading.describe import describe_class, describe_function, describe_module
from airsmith.catalog.reading.program import Program
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
    """The sources of a target. Each wheel's files are read once, however many targets share it."""

    def __init__(self) -> None:
        self._files: dict[str, list[SourceFile]] = {}

    def tree(self, wheels: Iterable[Wheel], unknown_packages: Iterable[str]) -> SourceTree:
        """The files of all wheels; packages that exist in versions which are not at hand are opaque."""
        files: dict[str, SourceFile] = {}
        opaque = set(unknown_packages)
        for wheel in wheels:
            for file in self._of(wheel):
                if is_unread(file.module):
                    opaque.add(unread_root(file.module))
                else:
                    files.setdefault(file.module, file)
        return SourceTree(files.values(), opaque)

    def _of(self, wheel: Wheel) -> list[SourceFile]:
        key = f"{wheel.package}=={wheel.version}"
        if key not in self._files:
            self._files[key] = list(wheel.sources())
        return self._files[key]


def supports(provider: Wheel, airflow: Version) -> bool:
    """Whether a provider can be installed with an Airflow version."""
    needed = [one for one in provider.requirements if one.name == "apache-airflow" and one.marker is None]
    return all(one.specifier.contains(airflow, prereleases=True) for one in needed)


def extract(tree: SourceTree) -> tuple[Program, dict[str, Extract]]:
    """Everything that a target says, by distribution."""
    program = Program(tree)
    for file in tree.files:
        program.state(file.module)
    owners = {file.module: file.distribution for file in tree.files}
    for module in program.redirects.virtual_modules:
        owners[module] = _owner(module, owners)
    for module in owners:
        program.failure_of(module)
    program.failures.settle(owners)
    extracts: dict[str, Extract] = {}
    for module, distribution in sorted(owners.items()):
        _describe(program, module, extracts.setdefault(distribution, Extract()))
    _add_public(program, owners, extracts)
    _add_ancestors(program, owners, extracts)
    return program, extracts


def _owner(module: str, owners: dict[str, str]) -> str:
    parent = module.rpartition(".")[0]
    return owners[parent] if parent in owners else _owner(parent, owners)


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


__all__ = ["Extract", "TargetSources", "extract", "supports"]
