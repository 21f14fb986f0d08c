"""Registers the built-in units through the hook a third party uses."""

from perfrules._markers import hookimpl
from perfrules.units.definitions import UnitDefinition

__all__ = ["perfrules_register_units"]


@hookimpl
def perfrules_register_units() -> tuple[UnitDefinition, ...]:
    """Return the built-in units."""
    from perfrules.units.definitions import BUILT_IN  # noqa: PLC0415 - as plugins do

    return BUILT_IN
