"""
Copies of values that cross from one process to another, as JSON: what comes back is what it says and nothing else.

Values are texts, numbers, days, tuples, lists, sets, mappings, members of enumerations, and frozen attrs classes of
this package. They are built anew by their own constructors. Pickles would let whoever writes them run code where they
are read, or change classes there.
"""

import json
from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from datetime import date
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from functools import cache
from importlib import import_module
from typing import Any

from attrs import fields, has

__all__ = ["MAX_COPY", "CopyError", "read_copy", "write_copy"]

MAX_COPY = 1024 * 1024
"""The greatest number of bytes a copy has."""
_MAX_DIGITS = 20_000
"""Characters of a number: reading more takes noticeable time."""
_ROOMS = ("perfrules.model.", "perfrules.indicators.", "perfrules.errors.", "perfrules.wording", "perfrules.source")


class CopyError(ValueError):
    """A value that cannot be copied, or bytes that are no copy."""


def write_copy(value: object, *, limit: int | None = MAX_COPY) -> bytes:
    """
    Return *value* as bytes, at most *limit* of them.

    Raises:
        CopyError: It holds something else than values, or too many.
    """
    data = json.dumps(_plain(value)).encode()
    if limit is not None and len(data) > limit:
        message = f"the answer has {len(data)} bytes"
        raise CopyError(message)
    return data


def read_copy(data: bytes) -> object:
    """
    Return the value that `write_copy` was given.

    Raises:
        CopyError: *data* is no copy of a value.
    """
    try:
        return _value(json.loads(data))
    except CopyError:
        raise
    except Exception as error:
        message = f"the answer cannot be read: {type(error).__name__}"
        raise CopyError(message) from error


def _plain(value: object) -> object:
    kind = type(value)
    if value is None or kind in (bool, int, str):
        return value
    if kind is Fraction or kind is Decimal or kind is date:
        return [kind.__name__, str(value)]
    if kind is tuple or kind is list:
        return [kind.__name__, *map(_plain, value)]  # type: ignore[call-overload]
    if isinstance(value, Enum):
        return ["enum", *_name_of(kind), value.value]
    if has(kind):
        names = _shape(*_name_of(kind))[1]
        return ["class", *_name_of(kind), *(_plain(getattr(value, name)) for name in names)]
    if isinstance(value, Mapping):
        return ["mapping", *([_plain(key), _plain(item)] for key, item in value.items())]
    if isinstance(value, AbstractSet):
        return ["set", *map(_plain, value)]
    message = f"the answer holds a {kind.__name__}"
    raise CopyError(message)


def _name_of(kind: type) -> tuple[str, str]:
    if not kind.__module__.startswith(_ROOMS):
        message = f"the answer holds a {kind.__name__}"
        raise CopyError(message)
    return kind.__module__, kind.__qualname__


@cache
def _shape(module: str, name: str) -> tuple[Any, tuple[str, ...], tuple[str, ...]]:
    """Return a class of this package with the names and the arguments of its fields."""
    kind = getattr(import_module(module), name, None) if module.startswith(_ROOMS) and name.isidentifier() else None
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind, (), ()
    if not isinstance(kind, type) or not has(kind):
        message = f"the answer holds a {name}"
        raise CopyError(message)
    given = [field for field in fields(kind) if field.init]
    return kind, tuple(field.name for field in given), tuple(field.alias or field.name for field in given)


def _value(plain: Any) -> Any:  # noqa: ANN401 - JSON in, values out
    if not isinstance(plain, list):
        if plain is None or type(plain) in (bool, int, str):
            return plain
        message = "the answer holds a number that is not exact"
        raise CopyError(message)
    kind, *rest = plain
    if kind == "class":
        module, name, *values = rest
        cls, _, aliases = _shape(module, name)
        return cls(**dict(zip(aliases, map(_value, values), strict=True)))
    if kind == "enum":
        module, name, value = rest
        return _shape(module, name)[0](value)
    if kind == "mapping":
        return {_value(key): _value(item) for key, item in rest}
    return _READERS[kind](rest)


def _number(convert: Callable[[str], object]) -> Callable[[list[str]], object]:
    def read(parts: list[str]) -> object:
        (text,) = parts
        if len(text) > _MAX_DIGITS or (convert is Fraction and not set(text) <= set("-/0123456789")):
            message = "the answer holds a number that is too long"
            raise CopyError(message)
        return convert(text)

    return read


_READERS: Mapping[str, Callable[[list[Any]], object]] = {
    "Fraction": _number(Fraction),
    "Decimal": _number(Decimal),
    "date": _number(date.fromisoformat),
    "tuple": lambda parts: tuple(map(_value, parts)),
    "list": lambda parts: list(map(_value, parts)),
    "set": lambda parts: frozenset(map(_value, parts)),
}
