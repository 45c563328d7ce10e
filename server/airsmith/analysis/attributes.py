"""Which attributes the objects of a component certainly have."""

import ast
from functools import lru_cache

from airsmith.analysis.components import Component
from airsmith.analysis.lineage import ListedPart, LocalClass
from airsmith.catalog.base_parameters import (
    BASE_OPERATOR_ATTRIBUTES,
    BASE_OPERATOR_PARAMETERS,
    BASE_SENSOR_ATTRIBUTES,
    BASE_SENSOR_PARAMETERS,
)

_OF_BASE_CLASSES = BASE_OPERATOR_PARAMETERS | BASE_OPERATOR_ATTRIBUTES | BASE_SENSOR_PARAMETERS | BASE_SENSOR_ATTRIBUTES
_KEPT = 1024
_DYNAMIC = ("setattr", "vars(", "__dict__")
"""Words of code that may set attributes whose names do not stand there."""


def has_attribute(component: Component, name: str) -> bool:
    """Whether the class or an ancestor sets an attribute, in whatever way; arguments of catalog classes count as set."""
    return component.info.sets(name) or has_attribute_otherwise(component, name)


def has_attribute_otherwise(component: Component, name: str) -> bool:
    """Whether there is an attribute, whatever the class itself plainly assigns in its body and methods."""
    return (
        name in _OF_BASE_CLASSES
        or any(one.info.sets(name) for one in component.lineage.local if one.info is not component.info)
        or name in _brought_by(component.lineage.listed_part)
        or _is_stored(component, name)
    )


def sets_unnamed_attributes(component: Component) -> bool:
    """Whether the class and its ancestors may set attributes that are not seen, as by `setattr` or in damaged code."""
    return any(
        one.info.has_damaged_methods or any(word in one.module.text for word in _DYNAMIC)
        for one in component.lineage.local
    )


def derives_from_provider(component: Component) -> bool:
    """Whether classes stand in the chain of which the catalog does not know all attributes: all but Airflow's bases."""
    core = component.lineage.core
    return any(one.path not in core for one in component.lineage.listed)


def known_attributes(component: Component) -> set[str]:
    """What the class and its ancestors, Airflow's base classes apart, make attributes of: assigned names, arguments."""
    core = component.lineage.core
    names: set[str] = set()
    for ancestor in component.lineage.order:
        if isinstance(ancestor, LocalClass):
            names.update(ancestor.info.scope.attributes)
        elif ancestor.constructor is not None and ancestor.path not in core:
            names.update(parameter.name for parameter in ancestor.constructor.parameters)
    return names


@lru_cache(_KEPT)
def _brought_by(listed: ListedPart) -> frozenset[str]:
    names: set[str] = set()
    for ancestor in listed.classes:
        fields = ancestor.attributes.get("template_fields")
        names.update(ancestor.attributes, ancestor.methods, map(str, fields) if isinstance(fields, list) else ())
        if ancestor.constructor is not None:
            names.update(parameter.name for parameter in ancestor.constructor.parameters)
    return frozenset(names)


def _is_stored(component: Component, name: str) -> bool:
    """Whether a file assigns an attribute of that name in any other way, as in `self.a, self.b = pair`."""
    return any(
        isinstance(node.ctx, ast.Store)
        for one in component.lineage.local
        for node, _ in one.module.names.attributes_among({name})
    )
