"""The three things that Airsmith builds."""

from typing import Literal, get_args

ComponentType = Literal["operator", "sensor", "hook"]
COMPONENT_TYPES: tuple[ComponentType, ...] = get_args(ComponentType)
CLASS_SUFFIXES: dict[ComponentType, str] = {"operator": "Operator", "sensor": "Sensor", "hook": "Hook"}
"""What the names of their classes end with."""
