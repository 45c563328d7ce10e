"""The catalog as the rest of Airsmith asks it: what a target Airflow and the official providers offer."""

from collections.abc import Iterable
from functools import cached_property, lru_cache
from pathlib import Path

from airsmith.catalog.constructors import merge_constructors
from airsmith.catalog.import_paths import ImportPaths
from airsmith.catalog.manifest import DATA_FOLDER
from airsmith.catalog.model import (
    PROVIDER_PREFIX,
    WORKING,
    CatalogClass,
    CatalogFunction,
    ClassKind,
    ConnectionType,
    Constructor,
    ImportPath,
    Method,
    Module,
    NameAnswer,
    Presence,
    Provider,
    Release,
    SearchHit,
)
from airsmith.catalog.presence import TargetView, belongs_to_airflow
from airsmith.catalog.records import newest_first
from airsmith.catalog.resolution import origin_of
from airsmith.catalog.rows import Rows
from airsmith.catalog.targets import AIRFLOW_3, AirflowVersion

_KEPT_CONSTRUCTORS = 1024


def open_catalog(
    target: AirflowVersion, *, data_folder: Path = DATA_FOLDER, cache_folder: Path | None = None
) -> "Catalog":
    """The catalog for a target. `cache_folder`: where a database may be kept that the package does not bring.

    Raises DataError where the catalog's data is missing.
    """
    from airsmith.catalog.storage import open_database  # loads the database engine

    return Catalog(Rows(open_database(data_folder, cache_folder)), target)


class Catalog:
    """What can be known of a target without asking anyone. Read-only; for any number of threads.

    Data is at hand for the targets in `known_targets`. For another one the nearest of the same major version answers;
    then `is_exact` is False, and what does not hold for all known targets alike is `Presence.UNKNOWN`.
    """

    def __init__(self, rows: Rows, target: AirflowVersion) -> None:
        self._rows = rows
        self.target = target
        self.known_targets: tuple[AirflowVersion, ...] = tuple(
            version for text in rows.targets if (version := AirflowVersion.parse(text)) is not None
        )
        self.data_target = _closest(target, self.known_targets)
        self.is_exact = self.data_target == target
        self._view = TargetView(rows, str(self.data_target))
        self._others = [TargetView(rows, str(other)) for other in self.known_targets if other != self.data_target]
        self._paths = ImportPaths(rows, self._view, self._others)
        self._constructor = lru_cache(_KEPT_CONSTRUCTORS)(self._merge)

    def close(self) -> None:
        """Let go of the database. Only for the one who opened the catalog, when nobody asks it any more."""
        self._rows.close()

    def for_target(self, target: AirflowVersion) -> "Catalog":
        """The catalog for another target, on the same database."""
        return self if target == self.target else Catalog(self._rows, target)

    # Modules and names

    def module(self, name: str) -> Module | None:
        """The record of a module; None where there is none. On a target that is not exact it may not quite hold."""
        return self._view.module(name)

    def presence_of(self, module: str) -> Presence:
        """What `import module` does."""
        answers = [view.presence_of(module) for view in self._views()]
        return self._agreed(answers, module)

    def name_in(self, module: str, name: str) -> NameAnswer:
        """What `from module import name` does."""
        answer = self._view.name_in(module, name)
        if self.is_exact:
            return answer
        presence = self._agreed(
            [answer.presence, *(other.name_in(module, name).presence for other in self._others)], module
        )
        return NameAnswer(presence, answer.kind, answer.origin) if presence in WORKING else NameAnswer(presence)

    def submodules(self, package: str) -> tuple[str, ...]:
        """The last parts of the modules directly below a package, by name; those only that import without a warning."""
        below = self._rows.children(self._view.bit).get(package, ())
        return tuple(one for one in below if self.presence_of(f"{package}.{one}") is Presence.EXISTS)

    def nearest_modules(self, name: str, count: int = 3) -> tuple[str, ...]:
        """Modules that are spelled like one that does not exist, best first."""
        from airsmith.catalog.nearest import nearest_paths  # only where something is misspelt

        children = self._rows.children(self._view.bit)
        return nearest_paths(name, lambda parent: children.get(parent, ()), count)

    def nearest_names(self, module: str, name: str, count: int = 3) -> tuple[str, ...]:
        """Names of a module that are spelled like one that does not exist, best first; public ones unless asked."""
        from airsmith.catalog.nearest import nearest  # only where something is misspelt

        record = self.module(module)
        if record is None:
            return ()
        below = self._rows.children(self._view.bit).get(module, ())
        is_private = name.startswith("_")
        return nearest(name, (one for one in (*record.names, *below) if is_private or not one.startswith("_")), count)

    def best_import_path(self, path_or_name: str) -> ImportPath | None:
        """Where code for the target imports something from: a dotted path of any Airflow version, or a bare name.

        None where nothing of the kind is known.
        """
        return self._paths.best(path_or_name)

    # Classes and functions

    def find_class(self, path: str) -> CatalogClass | None:
        """The class that a dotted path leads to, through whatever re-exports."""
        direct = self._rows.class_at(path, self._view.bit)
        return direct or self._rows.class_at(origin_of(path, self._view.module), self._view.bit)

    def find_function(self, path: str) -> CatalogFunction | None:
        """The public function that a dotted path leads to, through whatever re-exports."""
        direct = self._rows.function(path, self._view.bit)
        return direct or self._rows.function(origin_of(path, self._view.module), self._view.bit)

    def classes_named(self, name: str) -> tuple[CatalogClass, ...]:
        """All classes with a name, by path."""
        found = (self._rows.class_at(path, self._view.bit) for path in self._rows.class_paths(name, self._view.bit))
        return tuple(one for one in found if one is not None)

    def classes_of(self, package: str) -> tuple[CatalogClass, ...]:
        """All classes that a distribution ships, by path."""
        found = (
            self._rows.class_at(path, self._view.bit) for path in self._rows.class_paths_of(package, self._view.bit)
        )
        return tuple(one for one in found if one is not None)

    def nearest_classes(self, name: str, count: int = 3) -> tuple[str, ...]:
        """Names of classes that are spelled like one that does not exist, best first."""
        from airsmith.catalog.nearest import nearest  # only where something is misspelt

        return nearest(name, self._rows.class_names(self._view.bit), count)

    def parameters(self, owner: CatalogClass) -> Constructor:
        """What calling the class takes, along the whole chain of constructors."""
        return self._constructor(owner.path)

    def ancestors(self, owner: CatalogClass) -> tuple[CatalogClass, ...]:
        """The class and those of its ancestors that the catalog lists, in Python's search order."""
        found = (self._rows.class_at(path, self._view.bit) for path in owner.search_order)
        return tuple(one for one in found if one is not None)

    def method(self, owner: CatalogClass, name: str) -> Method | None:
        """A public method of the class or its ancestors; None where none of those listed has it."""
        return next((one.methods[name] for one in self.ancestors(owner) if name in one.methods), None)

    def methods(self, owner: CatalogClass) -> tuple[Method, ...]:
        """All public methods of the class and its listed ancestors, by name."""
        found: dict[str, Method] = {}
        for ancestor in self.ancestors(owner):
            for name, method in ancestor.methods.items():
                found.setdefault(name, method)
        return tuple(found[name] for name in sorted(found))

    def attribute(self, owner: CatalogClass, name: str) -> object:
        """A class attribute of interest, such as `ui_color`; None where it is not set or cannot be told."""
        return next((one.attributes[name] for one in self.ancestors(owner) if name in one.attributes), None)

    def template_fields(self, owner: CatalogClass) -> tuple[str, ...] | None:
        """The fields that Airflow renders; None where they cannot be told."""
        value = self.attribute(owner, "template_fields")
        return tuple(str(one) for one in value) if isinstance(value, list) else None

    # Providers

    def provider(self, name: str) -> Provider | None:
        """A distribution by its package name, or a provider by the rest of it: `http`, `apache.kafka`."""
        known = self._rows.providers(self._view.bit)
        normal = name.strip().lower().replace("_", "-").replace(".", "-")
        found = known.get(normal) or known.get(PROVIDER_PREFIX + normal)
        return found[0] if found else None

    def providers(self) -> tuple[Provider, ...]:
        """All official providers, by package name, whatever Airflow they need."""
        return tuple(provider for provider, _ in self._rows.providers(self._view.bit).values() if provider.is_provider)

    def supports(self, provider: Provider) -> bool:
        """Whether the catalog's version of a provider goes with the data's target."""
        found = self._rows.providers(self._view.bit).get(provider.package)
        return found is not None and bool(found[1] & self._view.bit)

    def releases(self, package: str) -> tuple[Release, ...]:
        """The known versions of an official provider, the catalog's own among them, newest first; else none."""
        known = self._rows.releases(package)
        provider = self.provider(package)
        if provider is None or provider.package != package or not provider.is_provider:
            return known
        own = Release(provider.version, provider.requires_airflow)
        return known if any(one.version == own.version for one in known) else newest_first((own, *known))

    def provider_of_module(self, module: str) -> Provider | None:
        """The official provider that ships a module, by the module's name, whether that module exists or not."""
        while module and module not in self._providers_by_root:
            module = module.rpartition(".")[0]
        return self._providers_by_root.get(module)

    @cached_property
    def _providers_by_root(self) -> dict[str, Provider]:
        return {root: provider for provider in self.providers() for root in provider.modules}

    def connection_types(self) -> tuple[ConnectionType, ...]:
        """All connection types of the official providers, by name."""
        found = (one for provider in self.providers() for one in provider.connection_types)
        return tuple(sorted(found, key=lambda one: (one.conn_type, one.provider)))

    # Search

    def search(self, text: str, count: int = 10, kind: ClassKind | str | None = None) -> tuple[SearchHit, ...]:
        """Classes that fit a description in plain words, best first. `kind` may also be "transfer"."""
        from airsmith.catalog.searching import search_classes  # only where somebody searches

        return search_classes(self._rows, text, count, kind, self._view.bit)

    def classes_of_kind(self, kind: ClassKind | str) -> tuple[SearchHit, ...]:
        """All public classes of a kind, by path."""
        from airsmith.catalog.searching import list_classes  # only where somebody asks for all

        return list_classes(self._rows, kind, self._view.bit)

    def _views(self) -> Iterable[TargetView]:
        return (self._view,) if self.is_exact else (self._view, *self._others)

    def _agreed(self, answers: list[Presence], module: str) -> Presence:
        """What holds on a target without data of its own, given the answers for those that have some."""
        if self.is_exact:
            return answers[0]
        if all(answer in WORKING for answer in answers):
            return Presence.EXISTS
        if len(set(answers)) > 1 or not belongs_to_airflow(module):
            return Presence.UNKNOWN
        is_provider = module.startswith("airflow.providers.")
        is_major_3 = self.target >= AIRFLOW_3
        # What neither 2.11 nor 3.3 has may have come and gone between them; and before 2.11 other provider
        # versions are installed than those at hand.
        return answers[0] if is_provider is is_major_3 else Presence.UNKNOWN

    def _merge(self, path: str) -> Constructor:
        owner = self._rows.class_at(path, self._view.bit)
        if owner is None:
            return Constructor((), accepts_any_keyword=True, accepts_any_position=True, is_certain=False)
        return merge_constructors(owner, {one.path: one for one in self.ancestors(owner)})


def _closest(target: AirflowVersion, known: tuple[AirflowVersion, ...]) -> AirflowVersion:
    """The known target of the same major version that is nearest, else the nearest of all."""
    same_major = [one for one in known if one.major == target.major] or list(known)
    return min(same_major, key=lambda one: (abs(one.major - target.major), abs(one.minor - target.minor)))
