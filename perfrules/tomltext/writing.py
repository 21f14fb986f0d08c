"""Keys, texts and values spelt as TOML; nothing that an editor hides stands in them unescaped."""

import re
from collections.abc import Mapping
from datetime import date, time
from decimal import Decimal

from perfrules.source import escape_unseen

__all__ = ["toml_key", "toml_lines", "toml_text", "toml_value"]

_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
# a tab is among the characters that have a shape of their own
_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\r": "\\r", "\t": "\\t", "\f": "\\f", "\b": "\\b"})


def toml_key(key: str) -> str:
    """Return *key* as TOML spells it, in quotes where it needs them."""
    return key if _BARE_KEY.fullmatch(key) else toml_text(key)


def toml_value(value: object) -> str:
    """Return *value*, plain data with exact numbers, on one line."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, Mapping):
        parts = ", ".join(f"{toml_key(str(key))} = {toml_value(part)}" for key, part in value.items())
        return f"{{ {parts} }}" if parts else "{}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(toml_value, value))}]"
    return toml_text(str(value))


def toml_text(text: str) -> str:
    """Return *text* in quotes, on one line."""
    return f'"{_escaped(text)}"'.replace("\n", "\\n")


def toml_lines(text: str) -> str:
    """Return *text* between triple quotes; blanks at the end of a line are escaped, editors like to remove them."""
    return '"""\n' + re.sub(r" (?=\n|\Z)", r"\\u0020", _escaped(text)) + '"""'


def _escaped(text: str) -> str:
    return escape_unseen(text.translate(_ESCAPES), by_pairs=False)
