"""The three things that Airsmith builds."""

from typing import Literal, get_args

ComponentType = Literal["operator", "sensor", "hook"]
COMPONENT_TYPES: tuple[ComponentType, ...] = get_args(ComponentType)
