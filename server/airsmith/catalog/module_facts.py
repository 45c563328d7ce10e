"""Names that Python itself puts into every module."""

MODULE_FACTS = frozenset(
    (
        "__builtins__",
        "__cached__",
        "__dict__",
        "__doc__",
        "__file__",
        "__loader__",
        "__name__",
        "__package__",
        "__spec__",
    )
)
