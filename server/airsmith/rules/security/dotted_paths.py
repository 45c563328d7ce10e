"""How the tables of watched functions are written down."""


def paths(modules: str, names: str) -> frozenset[str]:
    """The dotted path of every name in every module; both are lists with spaces between."""
    return frozenset(f"{module}.{name}" for module in modules.split() for name in names.split())
