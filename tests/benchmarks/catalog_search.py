"""Asks for known classes in other words than theirs and says how often one of the first three hits is right.

`python tests/benchmarks/catalog_search.py` prints recall@1, @3 and @10 for the questions that the search was tuned with
and for those that it was not; of the former also those that failed. Then it asks the same through the whole index for
similar components, alone and beside a made-up workspace and history, whose components must not push the right ones out.
"""

import asyncio
import sys
import tempfile
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from search_questions import DEVELOPMENT, HELD_OUT

from airsmith.application.similar_patterns import BuiltInIndex
from airsmith.catalog.lookup import Catalog
from airsmith.catalog.model import ClassKind
from airsmith.catalog.packaged import packaged_catalog
from airsmith.catalog.targets import NEWEST_VERSION
from airsmith.generation.similar import PatternQuery
from airsmith.learning.records import GenerationRecord, SuccessPattern
from airsmith.learning.store import LearningStore
from airsmith.usage import TokenUsage

OWN_COMPONENTS: dict[str, tuple[str, str]] = {
    "RowCountOperator": ("Counts the rows of a table and returns the number.", "database"),
    "LedgerExportOperator": ("Writes the bookings of a day to a CSV file for the accountants.", "finance"),
    "InvoiceMailOperator": ("Sends unpaid invoices by email to the customers.", "finance"),
    "WeatherOperator": ("Fetches tomorrow's weather of a city from the weather service.", "weather"),
    "WeatherHook": ("Talks to the weather service over HTTP.", "weather"),
    "StationSensor": ("Waits until all weather stations have reported.", "weather"),
    "ShopOrderSensor": ("Waits until the shop has closed the orders of the day.", "shop"),
    "ShopStockOperator": ("Copies the stock of the shop into the data warehouse.", "shop"),
    "PriceCheckOperator": ("Checks that no price differs from yesterday's by more than a tenth.", "shop"),
    "CustomerMaskOperator": ("Replaces names and addresses of customers by pseudonyms.", "privacy"),
    "FeatureStoreOperator": ("Computes features and puts them into the feature store.", "machine learning"),
    "ModelScoreOperator": ("Scores customers with the churn model.", "machine learning"),
    "DriftOperator": ("Compares the distribution of a feature with last month's.", "machine learning"),
    "SensorGridHook": ("Reads measurements from the sensor grid of the plant.", "plant"),
    "PlantShiftSensor": ("Waits for the end of a shift in the plant.", "plant"),
    "TicketOperator": ("Opens a ticket in the help desk when a load fails.", "operations"),
    "PartnerUploadOperator": ("Uploads a file to a partner over SFTP and checks its size.", "exchange"),
    "PartnerFileSensor": ("Waits for a partner's file on our FTP server.", "exchange"),
    "ArchiveOperator": ("Moves files older than a year into the archive bucket.", "storage"),
    "ReportOperator": ("Renders a report as PDF and stores it in the document system.", "reports"),
}
"""A company's own components: name to description and category."""


def main() -> None:
    catalog = packaged_catalog(NEWEST_VERSION)
    for title, questions in (("development", DEVELOPMENT), ("held out", HELD_OUT)):
        places = {question: _place(catalog, question, name) for question, name in questions.items()}
        if questions is DEVELOPMENT:
            _print_failures(catalog, questions, places)
        _print_recall(f"catalog, {title}", list(places.values()), (1, 3, 10))
    with tempfile.TemporaryDirectory() as folder:
        alone = BuiltInIndex(catalog, Path(folder) / "none", Path(folder) / "empty")
        joined = _made_up_index(catalog, Path(folder))
        for title, questions in (("development", DEVELOPMENT), ("held out", HELD_OUT)):
            _print_recall(f"index alone, {title}", _index_places(alone, catalog, questions), (1, 3))
            _print_recall(f"index joined, {title}", _index_places(joined, catalog, questions), (1, 3))
        _print_recall("own components", [_own_place(joined, name) for name in OWN_COMPONENTS], (1, 3))


def _place(catalog: Catalog, question: str, name: str) -> int:
    hits = [hit.path.rpartition(".")[2] for hit in catalog.search(question, 10)]
    return hits.index(name) + 1 if name in hits else 0


def _print_failures(catalog: Catalog, questions: Mapping[str, str], places: Mapping[str, int]) -> None:
    for question, name in questions.items():
        if not 1 <= places[question] <= 3:
            first = [hit.path.rpartition(".")[2] for hit in catalog.search(question, 3)]
            sys.stdout.write(f"  {question}: {name} is at {places[question] or 'none'}; first {first}\n")


def _print_recall(title: str, places: list[int], counts: tuple[int, ...]) -> None:
    shares = [(count, sum(1 <= place <= count for place in places)) for count in counts]
    text = "  ".join(f"recall@{count} {found}/{len(places)} = {found / len(places):.0%}" for count, found in shares)
    sys.stdout.write(f"{title:<28}{text}\n")


def _index_places(index: BuiltInIndex, catalog: Catalog, questions: Mapping[str, str]) -> list[int]:
    """Places in the answers for specs that want a component of the right type, with the question as description."""
    places = []
    for question, name in questions.items():
        kind = catalog.classes_named(name)[0].kind
        wanted = {ClassKind.SENSOR: "sensor", ClassKind.HOOK: "hook"}.get(kind, "operator")
        query = PatternQuery("MyComponent", wanted, question, "", 3)  # type: ignore[arg-type]
        found = [pattern.name for pattern in asyncio.run(index.find(query))]
        places.append(found.index(name) + 1 if name in found else 0)
    return places


def _own_place(index: BuiltInIndex, name: str) -> int:
    """The place of a component of the company for somebody who describes it again in its own words, under another name."""
    description, category = OWN_COMPONENTS[name]
    found = [one.name for one in asyncio.run(index.find(PatternQuery("Again", "operator", description, category)))]
    return found.index(name) + 1 if name in found else 0


def _made_up_index(catalog: Catalog, folder: Path) -> BuiltInIndex:
    """Every other one of the components as a spec in a workspace, the rest as past successes."""
    workspace, data = folder / "workspace", folder / "data"
    workspace.mkdir()
    now = datetime.now(UTC)
    store = LearningStore(data, lambda: now)
    for number, (name, (description, category)) in enumerate(OWN_COMPONENTS.items()):
        kind = "sensor" if name.endswith("Sensor") else "hook" if name.endswith("Hook") else "operator"
        if number % 2:
            hook = "conn_type: own\nhook_name: Own\n" if kind == "hook" else ""
            text = f"name: {name}\ncomponent_type: {kind}\ndescription: {description}\ncategory: {category}\n{hook}"
            (workspace / f"{name}.component.yaml").write_text(text)
            continue
        run = GenerationRecord(name, kind, category, 1, True, 1.0, TokenUsage(), 0.0, "m", "claude", now)
        store.record(run, SuccessPattern(name, kind, category, description, f"class {name}: ...\n", now))
    return BuiltInIndex(catalog, data, workspace)


if __name__ == "__main__":
    main()
