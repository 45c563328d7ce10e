"""Names taken apart into words."""

import re

_BORDER = re.compile(r"(?<=[A-Z])(?=[A-Z][a-z])|(?<=[a-z0-9])(?=[A-Z])")
_SEPARATOR = re.compile(r"[._]")


def words_of_name(name: str) -> str:
    """`S3ToRedshiftOperator` → `S3 To Redshift Operator`; dots and underscores part words too."""
    return _BORDER.sub(" ", _SEPARATOR.sub(" ", name))
