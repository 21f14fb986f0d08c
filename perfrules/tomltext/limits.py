"""How much TOML is read. SPEC reliability §3: limits are checked before `tomllib` sees the text."""

from attrs import frozen

__all__ = ["MAX_DEPTH", "MAX_KEY_PARTS", "MAX_NESTING", "MAX_TOKEN", "Limits"]

MAX_NESTING = 16
"""Arrays and inline tables inside one another."""
MAX_KEY_PARTS = 8
MAX_DEPTH = 32
"""Steps from the root to any value: what a header, a key and nested values of full length come to together."""
MAX_TOKEN = 64
"""Characters of a number, date or word without quotes; Python refuses integers of several thousand digits itself."""


@frozen(kw_only=True)
class Limits:
    """
    How large one kind of file may be.

    Args:
        size: Bytes.
        lines: Lines.
        values: Values: scalars, arrays and inline tables.
    """

    size: int
    lines: int
    values: int
