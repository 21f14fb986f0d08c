"""Fingerprints: whether something is still what it was, without keeping it."""

import hashlib
import json
import os
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from enum import Enum

from attrs import fields, has

from perfrules.errors import Problem
from perfrules.inputs import read_bytes

__all__ = ["fingerprint", "fingerprint_of_bytes", "fingerprint_of_file"]


def fingerprint_of_bytes(data: bytes) -> str:
    """Return the SHA-256 of *data* in hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def fingerprint(*values: object) -> str:
    """
    Return the fingerprint of values: texts, numbers, days, frozen attrs classes with all their fields, of any depth.

    Places count: a report prints them. The order of a mapping counts, that of a set does not.
    """
    return fingerprint_of_bytes(json.dumps([_plain(value) for value in values]).encode())


def fingerprint_of_file(path: str | os.PathLike[str]) -> str:
    """Return the fingerprint of the content of a file, the empty text where it cannot be read."""
    data = read_bytes(path)
    return "" if isinstance(data, Problem) else fingerprint_of_bytes(data)


def _plain(value: object) -> object:
    if value is None or (isinstance(value, bool | int | str) and not isinstance(value, Enum)):
        return value
    kind = type(value)
    if has(kind):
        return [kind.__name__, *(_plain(getattr(value, field.name)) for field in fields(kind))]
    if isinstance(value, Mapping):
        return ["mapping", *([_plain(key), _plain(item)] for key, item in value.items())]
    if isinstance(value, AbstractSet):
        return ["set", *sorted(json.dumps(_plain(element)) for element in value)]
    if isinstance(value, tuple | list):
        return ["list", *(_plain(entry) for entry in value)]
    return [kind.__name__, str(value)]
