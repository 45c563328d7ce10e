"""Where code for a target should import something from, given a path of another version or just a name."""

from collections.abc import Iterable

from airsmith.catalog.model import WORKING, ImportPath, Presence
from airsmith.catalog.presence import TargetView
from airsmith.catalog.resolution import origin_of
from airsmith.catalog.rows import Rows

_SDK = "airflow.sdk"
_RENAMED = (("dataset", "asset"), ("asset", "dataset"))
_COPIED = "value"
"""The kind of what the catalog cannot follow, be it Airflow's own or imported there from some other package."""
_PREFERRED_HOMES = ("airflow.sdk.", "airflow.models.", "airflow.providers.standard.")


class ImportPaths:
    """Import paths of one target; the others' data tell what their paths meant."""

    def __init__(self, rows: Rows, view: TargetView, others: list[TargetView]) -> None:
        self._rows = rows
        self._view = view
        self._others = others

    def best(self, path_or_name: str) -> ImportPath | None:
        """The import path; None where nothing of the kind is known."""
        if "." not in path_or_name:
            return self._by_name(path_or_name)
        kinds = self._kinds_elsewhere(path_or_name)
        is_name = bool(kinds) and "module" not in kinds
        return self._followed(path_or_name, is_name=is_name) or self._guess(path_or_name, kinds)

    def _followed(self, path: str, *, is_name: bool) -> ImportPath | None:
        """Where a path leads by what is known of it; never to a module where it is the name of something else."""
        for candidate in self._candidates(path):
            found = self._here(candidate)
            if found is not None and is_name and not found.name:  # the module that has it now
                found = self._name_here(f"{found.module}.{_split(path)[1]}")
            if found is not None:
                return found
        return None

    def _guess(self, path: str, kinds: frozenset[str]) -> ImportPath | None:
        """What may be meant by a path that leads nowhere; `kinds` are those that it has in other versions."""
        if "module" in kinds:
            return self._home_of_contents(path) or self._renamed(path, is_module=True)
        name = _split(path)[1]
        if _COPIED in kinds or not name[:1].isupper():
            return None
        return (self._renamed(path, is_module=False) if kinds else None) or self._by_name(name)

    def _kinds_elsewhere(self, path: str) -> frozenset[str]:
        """What a path names in other versions: class, function, module or value; empty where nothing."""
        answers = [other.name_in(*_split(path)) for other in self._others]
        return frozenset(answer.kind for answer in answers if answer.presence in WORKING)

    def _home_of_contents(self, path: str) -> ImportPath | None:
        """The one module that has all that a module of old names had in another version."""
        records = [record for other in self._others if (record := other.module(path)) is not None and record.is_virtual]
        sources = [entry.source for record in records for entry in record.names.values() if entry.source]
        found = [self._followed(source, is_name=True) for source in sources]
        homes = {one.module for one in found if one is not None}
        if None in found or len(homes) != 1:
            return None
        home = self._as_module(homes.pop())
        return home._replace(is_guess=True) if home is not None else None

    def _renamed(self, path: str, *, is_module: bool) -> ImportPath | None:
        """The asset for what was a dataset of Airflow 2, and the other way round."""
        if path.startswith("airflow.providers."):
            return None
        for old, new in _RENAMED:
            other = path.replace(old, new).replace(old.title(), new.title())
            found = self._here(other) if other != path else None
            if found is not None and is_module is not bool(found.name):
                return found._replace(is_guess=True)
        return None

    def _name_here(self, path: str) -> ImportPath | None:
        """The best way to import what a path names on the target, unless that is a module."""
        found = self._here(path)
        return found if found is not None and found.name else None

    def _candidates(self, path: str) -> Iterable[str]:
        """The path itself, and what the same thing is called elsewhere; a known move before a path that warns."""
        if self._view.name_in(*_split(path)).presence is not Presence.EXISTS:
            yield from filter(None, [self._rows.moved_from(path)])
        yield path
        for other in self._others:
            if other.name_in(*_split(path)).presence not in WORKING and other.module(path) is None:
                continue
            origin = origin_of(path, other.module)
            for known in (path, *self._steps(path, other), origin):
                moved = self._rows.moved_from(known)
                if moved:
                    yield moved
                yield from self._rows.moved_to(known)
                yield known
        yield from self._rows.moved_to(path)

    @staticmethod
    def _steps(path: str, view: TargetView) -> Iterable[str]:
        """The paths between an imported name and its definition."""
        for _ in range(10):
            module, name = _split(path)
            record = view.module(module)
            entry = record.names.get(name) if record is not None else None
            if entry is None or not entry.source or entry.source == path:
                return
            path = entry.source
            yield path

    def _here(self, path: str) -> ImportPath | None:
        """The best way to import what a path names on the target; None where it names nothing there."""
        module, name = _split(path)
        answer = self._view.name_in(module, name) if module else None
        if answer is None or answer.presence not in WORKING:
            return self._as_module(path)
        if answer.kind == "module":
            return self._as_module(answer.origin)
        return self._public(answer.origin, path)

    def _as_module(self, path: str) -> ImportPath | None:
        record = self._view.module(path)
        if record is None or record.failure:
            return None
        if record.is_virtual:
            entries = [entry for entry in record.names.values() if entry.source]
            homes = {_split(entry.source)[0] for entry in entries}
            return ImportPath(homes.pop(), "", record.provider) if len(homes) == 1 else None
        return ImportPath(path, "", record.provider)

    def _public(self, origin: str, asked: str) -> ImportPath:
        """The public place for something that is defined at `origin`."""
        module, name = _split(origin)
        sdk = self._view.module(_SDK)
        if sdk is not None and origin.startswith("airflow.") and not origin.startswith("airflow.providers."):
            for alias in (name, _split(asked)[1]):
                if alias in sdk.names and origin_of(f"{_SDK}.{alias}", self._view.module) == origin:
                    return ImportPath(_SDK, alias, sdk.provider)
        home = self._view.module(module)
        asked_module, asked_name = _split(asked)
        asked_home = self._view.module(asked_module)
        is_hidden = any(part.startswith("_") for part in module.split("."))
        warns = self._view.name_in(asked_module, asked_name).presence is Presence.DEPRECATED
        if asked_home is not None and (is_hidden or home is None) and not warns:
            return ImportPath(asked_module, asked_name, asked_home.provider)
        return ImportPath(module, name, home.provider if home is not None else "")

    def _by_name(self, name: str) -> ImportPath | None:
        """Something of that name: what the SDK offers first, then the one there is; uncertain among several."""
        for module in (_SDK, "airflow.models"):
            if self._view.name_in(module, name).presence is Presence.EXISTS:
                found = self._name_here(f"{module}.{name}")
                if found is not None:
                    return found._replace(is_guess=True)
        paths = [
            *self._rows.class_paths(name, self._view.bit),
            *self._rows.function_paths(name, self._view.bit),
        ]
        if not paths:
            return None
        preferred = [path for path in paths if path.startswith(_PREFERRED_HOMES)] or paths
        return self._public(preferred[0], preferred[0])._replace(is_certain=len(paths) == 1, is_guess=True)


def _split(path: str) -> tuple[str, str]:
    module, _, name = path.rpartition(".")
    return module, name
