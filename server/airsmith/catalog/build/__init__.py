"""Makes the catalog's data from the wheels of Airflow and its official providers. Never imported at run time.

Nothing of Airflow is imported either: `airsmith.catalog.reading` reads the sources. Which wheels, and in which versions,
stands in `versions.json`.

    pip download --no-deps --only-binary=:all: --dest WHEELS --requirement <(python -m airsmith.catalog.build --requirements)
    python -m airsmith.catalog.build --wheels WHEELS --out server/airsmith/catalog/data

The same wheels give the same bytes. `--refresh` writes `versions.json` anew from the wheels at hand.
"""
