"""Makes the catalog's data from the wheels of Airflow and its official providers. Never imported at run time.

Nothing of Airflow is imported either: `airsmith.catalog.reading` reads the sources. Which wheels, and in which versions,
stands in `versions.json`.

    pip download --no-deps --only-binary=:all: --dest WHEELS --requirement <(python -m airsmith.catalog.build --requirements)
    python -m airsmith.catalog.build --wheels WHEELS --out server/airsmith/catalog/data

Which versions of each provider there are stands in the data too, in `releases.json`. It is read from source
distributions, of the pinned versions and of those in `milestones.txt`, and carried on until that is done again:

    pip download --no-deps --no-binary=:all: --dest SDISTS --requirement …
    python -m airsmith.catalog.build --sdists SDISTS --out server/airsmith/catalog/data

The same wheels give the same bytes. `--refresh` writes `versions.json` anew from the wheels at hand.
"""
