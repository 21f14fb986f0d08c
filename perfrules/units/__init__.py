"""
Units as data: what forms count and measure in, how each unit is spelt, and exact conversion inside a dimension.

A new built-in unit is one line in ``definitions.py``; a plugin adds units with `UnitTable.extend`.
"""

from perfrules.units.definitions import BUILT_IN
from perfrules.units.table import DEFAULT_UNITS, UnitDefinition, UnitTable

__all__ = ["BUILT_IN", "DEFAULT_UNITS", "UnitDefinition", "UnitTable"]
