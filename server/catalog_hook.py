"""Packaging hook: puts the catalog's database beside its data, in wheels and in editable installs."""

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

_SERVER = Path(__file__).parent
_DATA = _SERVER / "airsmith" / "catalog" / "data"


class CatalogHook(BuildHookInterface):  # type: ignore[type-arg]  # the configuration's type is of no interest
    """Runs before the files of a package are gathered."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - hatchling's signature
        """Make the database and have it packaged, although version control ignores it."""
        sys.path.insert(0, str(_SERVER))
        try:
            from airsmith.catalog.storage import PACKAGED_NAME, make_packaged
        finally:
            sys.path.remove(str(_SERVER))
        make_packaged(_DATA)
        build_data["artifacts"].append(f"server/airsmith/catalog/data/{PACKAGED_NAME}")
