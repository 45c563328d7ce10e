"""Makes the catalog of an environment, for `kept` to find. Loaded only by the process that reads."""

from pathlib import Path

from airsmith.catalog.database import write_distributions
from airsmith.catalog.datafiles import read_distributions
from airsmith.catalog.installed.composition import compose
from airsmith.catalog.installed.extraction import OnDistribution, read_distributions_of
from airsmith.catalog.installed.finding import find_installation
from airsmith.catalog.installed.kept import PREFIX, distributions_folder, kept_path
from airsmith.catalog.installed.model import Installation, NotAnInterpreter
from airsmith.catalog.installed.plan import ReadingPlan
from airsmith.catalog.manifest import DATA_FOLDER
from airsmith.catalog.storage import forget_all_but_newest, make_in_place, maker_lock, open_current

_MOST_KEPT = 5


class InstallationChangedError(Exception):
    """The installation has changed while it was read, so that what was read is of no use."""


def make_kept(
    installation: Installation,
    plan: ReadingPlan,
    on_distribution: OnDistribution,
    *,
    data_folder: Path = DATA_FOLDER,
    cache_folder: Path | None = None,
) -> None:
    """Read an installation and keep its database. Needs a deep stack (`reading.deep_stack`), and seconds.

    Raises InstallationChangedError, DataError, OSError or sqlite3.Error.
    """
    key = plan.key(data_folder)
    path = kept_path(cache_folder, key)
    path.parent.mkdir(parents=True, exist_ok=True)
    with maker_lock(path):
        current = open_current(path, key)
        if current is not None:
            current.close()
            return
        packaged = list(read_distributions(data_folder))
        read = read_distributions_of(
            installation,
            plan,
            packaged,
            distributions_folder(cache_folder),
            on_distribution,
            lambda: _require_same(installation),
        )
        composed = compose(packaged, read, plan)
        make_in_place(path, lambda temporary: write_distributions(composed, data_folder, key, temporary))
    forget_all_but_newest(path.parent.glob(f"{PREFIX}*.sqlite"), _MOST_KEPT)


def _require_same(installation: Installation) -> None:
    found = find_installation(installation.interpreter)
    if isinstance(found, NotAnInterpreter) or found.packages != installation.packages:
        raise InstallationChangedError
