"""One Python environment of the user, and the catalogs that are known of it."""

from collections.abc import Callable

from airsmith.catalog.installed.model import Installation
from airsmith.catalog.lookup import Catalog
from airsmith.catalog.targets import AirflowVersion


class UserEnvironment:
    """What is installed, and catalogs of the installed versions. Never touches the disk; for any number of threads.

    `want` is called with this environment and a target when a catalog is asked for of which nothing is known. It may let
    the environment `learn` it at once, or see to it that it does later; until then the packaged catalog holds.
    """

    def __init__(self, installation: Installation, want: Callable[["UserEnvironment", AirflowVersion], None]) -> None:
        self.installation = installation
        self._want = want
        self._catalogs: dict[AirflowVersion, Catalog | None] = {}

    def catalog(self, target: AirflowVersion) -> Catalog | None:
        """The environment's own catalog for a target; None where the packaged one holds, for good or for now."""
        if target not in self._catalogs:
            self._want(self, target)
        return self._catalogs.get(target)

    def learn(self, target: AirflowVersion, catalog: Catalog | None) -> None:
        """Know the catalog for a target from now on; None: the packaged one holds."""
        self._catalogs[target] = catalog
