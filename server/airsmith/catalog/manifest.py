"""Which data the catalog has, and what a database made from it must say of itself to be current."""

import hashlib
import json
from pathlib import Path

DATA_FOLDER = Path(__file__).with_name("data")
MANIFEST = "manifest.json"
_MAKERS = ("database", "datafiles", "kinds", "linearization", "records", "resolution", "signatures", "words")
"""Modules of this room whose code decides what a database holds."""


class DataError(Exception):
    """The catalog's data is not there or not readable; the message says what."""


def read_digest(folder: Path = DATA_FOLDER) -> str:
    """What changes whenever the data does. Raises DataError where there is no data."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        return str(manifest["digest"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DataError(f"the catalog's data in {folder} cannot be read: {error}") from error


def database_key(folder: Path = DATA_FOLDER) -> str:
    """What a current database of this data says of itself: changes with the data and with the code that writes it."""
    whole = hashlib.sha256(read_digest(folder).encode())
    for maker in _MAKERS:
        whole.update(Path(__file__).with_name(f"{maker}.py").read_bytes())
    return whole.hexdigest()
