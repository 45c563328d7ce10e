"""What Airflow offers to components, by target version.

`lookup` answers questions and `model` says in which words; the data is in `data/`. `reading` understands sources that
are not run, and `build` makes the data with it: neither is loaded by a lookup.
"""
