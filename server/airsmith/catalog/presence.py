"""Whether modules and names are there on one of the catalog's own targets."""

from functools import cached_property

from airsmith.catalog.model import WORKING, Deprecation, Module, NameAnswer, Presence
from airsmith.catalog.module_facts import MODULE_FACTS
from airsmith.catalog.resolution import origin_of
from airsmith.catalog.rows import Rows
from airsmith.catalog.unread import is_unread

_ROOT = "airflow"
_PROVIDERS = "airflow.providers"
_IN_EVERY_MODULE = MODULE_FACTS | {"__path__"}
_UNKNOWN = NameAnswer(Presence.UNKNOWN)
_MISSING = NameAnswer(Presence.MISSING)


def belongs_to_airflow(module: str) -> bool:
    """Whether a module is in Airflow's namespace, which is all that the catalog speaks of."""
    return module == _ROOT or module.startswith(_ROOT + ".")


class TargetView:
    """One target of the catalog's data; `bit` is its place in the database."""

    def __init__(self, rows: Rows, target: str) -> None:
        self._rows = rows
        self.target = target
        self.bit = 1 << rows.targets.index(target)

    def module(self, name: str) -> Module | None:
        """The module's record, also for packages without a file."""
        return self._rows.module(name, self.bit)

    def presence_of(self, name: str) -> Presence:
        """What `import name` does."""
        if not belongs_to_airflow(name):
            return Presence.UNKNOWN
        module = self.module(name)
        if module is None:
            return self._absence_of(name)
        if module.failure:
            return Presence.MISSING
        return Presence.DEPRECATED if module.is_virtual or module.deprecation is not None else Presence.EXISTS

    def name_in(self, module_name: str, name: str) -> NameAnswer:
        """What `from module import name` does."""
        presence = self.presence_of(module_name)
        if presence not in WORKING:
            return NameAnswer(presence)
        module = self.module(module_name)
        if module is None:
            return _UNKNOWN
        entry = module.names.get(name)
        path = f"{module_name}.{name}"
        if entry is None:
            return self._submodule_or_nothing(module, path, name)
        if not entry.is_certain:
            return _UNKNOWN
        origin = origin_of(path, self.module)
        if entry.is_deprecated:
            return NameAnswer(Presence.DEPRECATED, self._kind_of(origin), origin, self._own_words(origin, module))
        kind = entry.kind if entry.kind != "import" else self._kind_of(origin)
        if module.deprecation is not None:
            return NameAnswer(Presence.DEPRECATED, kind, origin, module.deprecation)
        return NameAnswer(Presence.EXISTS, kind, origin)

    def _submodule_or_nothing(self, module: Module, path: str, name: str) -> NameAnswer:
        presence = self.presence_of(path)
        if presence in WORKING:
            submodule = self.module(path)
            deprecation = submodule.deprecation if submodule is not None else None
            return NameAnswer(presence, "module", path, deprecation)
        if name in _IN_EVERY_MODULE:
            return NameAnswer(Presence.EXISTS, "value", path)
        if module.is_dynamic or presence is Presence.UNKNOWN:
            return _UNKNOWN
        return NameAnswer(Presence.FOREIGN) if presence is Presence.FOREIGN else _MISSING

    def _kind_of(self, origin: str) -> str:
        module, _, name = origin.rpartition(".")
        record = self.module(module)
        entry = record.names.get(name) if record is not None else None
        if entry is not None and entry.kind != "import":
            return entry.kind
        return "module" if self.module(origin) is not None else "value"

    @staticmethod
    def _own_words(origin: str, module: Module) -> Deprecation:
        stated = module.deprecation.message if module.deprecation is not None else ""
        return Deprecation(stated, origin)

    def _absence_of(self, name: str) -> Presence:
        """Why there is no record of a module: nothing there, not looked at, or somebody else's."""
        if is_unread(name):
            return Presence.UNKNOWN
        if any(name == root or name.startswith(root + ".") for root in self._unsupported):
            return Presence.UNKNOWN
        parent = name.rpartition(".")[0]
        while parent and not self._rows.ground(parent, self.bit):
            parent = parent.rpartition(".")[0]
        is_open = parent.startswith(_PROVIDERS) and self._rows.ground(parent, self.bit) == "namespace"
        return Presence.FOREIGN if is_open else Presence.MISSING

    @cached_property
    def _unsupported(self) -> tuple[str, ...]:
        """Packages of providers that do not go with the target in the version at hand; an older one may."""
        return tuple(
            root
            for provider, targets in self._rows.providers(self.bit).values()
            if provider.is_provider and not targets & self.bit
            for root in provider.modules
        )
