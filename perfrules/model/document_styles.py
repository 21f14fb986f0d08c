"""
Style names by which a report in Word tells the unit's own words from what perfrules worked out.

A paragraph, a table or a run of letters in a style whose name starts with `COMPUTED` repeats or works out something
and is not read back; a paragraph in `TEXT` is the unit's, empty ones too. People may restyle both, not rename them.
"""

__all__ = ["COMPUTED", "TEXT"]

COMPUTED = "perfrules-computed"
"""The beginning of names of styles whose text is not the unit's."""

TEXT = "perfrules-text"
"""The style of the unit's running text: a paragraph for each of its lines."""
