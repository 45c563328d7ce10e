"""`versions.json`: which wheels the catalog is made from, each pinned by version and digest."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from airsmith.catalog.build.wheels import BadWheelError, Wheel

LOCK_FILE = Path(__file__).with_name("versions.json")


@dataclass(frozen=True, slots=True)
class Pin:
    """One wheel of the lock file."""

    package: str
    version: str
    sha256: str

    @property
    def requirement(self) -> str:
        """As pip reads it."""
        return f"{self.package}=={self.version}"


@dataclass(frozen=True, slots=True)
class Versions:
    """The lock file: for each target Airflow's own wheels, and the providers that all targets share."""

    airflow: dict[str, tuple[Pin, ...]]
    providers: tuple[Pin, ...]

    @property
    def pins(self) -> tuple[Pin, ...]:
        """All wheels."""
        return (*(pin for pins in self.airflow.values() for pin in pins), *self.providers)

    def select(self, wheels: dict[str, Wheel]) -> dict[str, Wheel]:
        """The pinned ones of the wheels at hand. Raises BadWheelError where one is missing or another than locked."""
        missing = [pin.requirement for pin in self.pins if pin.requirement not in wheels]
        if missing:
            raise BadWheelError(f"not in the folder of wheels: {', '.join(missing)}; download them first")
        changed = [pin.requirement for pin in self.pins if wheels[pin.requirement].sha256 != pin.sha256]
        if changed:
            raise BadWheelError(f"not the locked wheels, their digests differ: {', '.join(changed)}")
        return {pin.requirement: wheels[pin.requirement] for pin in self.pins}


def read_versions(path: Path = LOCK_FILE) -> Versions:
    """Read the lock file."""
    data = json.loads(path.read_text(encoding="utf-8"))
    return Versions(
        airflow={target: tuple(_pins(pins)) for target, pins in data["airflow"].items()},
        providers=tuple(_pins(data["providers"])),
    )


def write_versions(versions: Versions, path: Path = LOCK_FILE) -> None:
    """Write the lock file."""
    data = {
        "airflow": {target: _to_data(pins) for target, pins in versions.airflow.items()},
        "providers": _to_data(versions.providers),
    }
    path.write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")


def refreshed(versions: Versions, wheels: dict[str, Wheel]) -> Versions:
    """The lock file for the wheels at hand: Airflow's own versions stay, every official provider there is taken.

    Raises BadWheelError where one of Airflow's own is missing, or a provider there twice.
    """
    official = [wheel for wheel in wheels.values() if wheel.is_official_provider]
    seen: set[str] = set()
    for wheel in official:
        if wheel.package in seen:
            raise BadWheelError(f"two versions of {wheel.package}; keep one")
        seen.add(wheel.package)
    missing = [pin.requirement for pins in versions.airflow.values() for pin in pins if pin.requirement not in wheels]
    if missing:
        raise BadWheelError(f"not in the folder of wheels: {', '.join(missing)}; download them first")
    airflow = {
        target: tuple(_pin(wheels[pin.requirement]) for pin in pins) for target, pins in versions.airflow.items()
    }
    return Versions(airflow, tuple(_pin(wheel) for wheel in sorted(official, key=lambda wheel: wheel.package)))


def _pin(wheel: Wheel) -> Pin:
    return Pin(wheel.package, wheel.version, wheel.sha256)


def _pins(data: dict[str, dict[str, str]]) -> Iterable[Pin]:
    return (Pin(package, one["version"], one["sha256"]) for package, one in data.items())


def _to_data(pins: Iterable[Pin]) -> dict[str, dict[str, str]]:
    return {pin.package: {"version": pin.version, "sha256": pin.sha256} for pin in pins}
