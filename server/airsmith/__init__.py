"""Airsmith: from a short YAML spec to a checked Apache Airflow component."""

__version__ = "0.1.0"
