"""
Parameters of indicator types: keys declared as fields of attrs classes, and read from rule files with every mistake.

A parameter is declared once::

    gate: Fraction = key(Share(high=1, high_open=True), "低于它得 0", "below it nothing", default=Fraction(3, 5))

Reading with places, JSON Schema, the reference page and ``perfrules types ID`` follow from the declaration. A field
without one gets the kind that its annotation stands for, without a range.
"""

import types
import typing
from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final, Literal, get_args, get_origin

import attrs
from attrs import field, frozen

from perfrules.errors import Problem
from perfrules.errors.problem import near_names, nearest_first
from perfrules.indicators.kinds import (
    UNREAD,
    Anything,
    Choice,
    Flag,
    ListOf,
    Number,
    ProblemLog,
    Schema,
    Share,
    TableOf,
    Text,
    ValueKind,
    WholeNumber,
    Words,
)
from perfrules.indicators.table_kinds import BandTable, LevelTable, Measure
from perfrules.indicators.values import Bands, Level
from perfrules.model.quantity import Quantity
from perfrules.source import Place, member
from perfrules.tomltext.writing import toml_value
from perfrules.units.table import Terms
from perfrules.wording import Wording

if TYPE_CHECKING:
    from perfrules.indicators.base import IndicatorType

__all__ = ["CheckedParameters", "Key", "Nested", "key", "keys_of", "read_keys", "read_parameters"]


_KIND: Final = "perfrules_kind"
_ABOUT: Final = "perfrules_about"
_NO_WORDS: Final = Wording("", "")


def key(
    kind: ValueKind, zh: str, en: str, *, default: object = attrs.NOTHING, factory: Callable[[], object] | None = None
) -> Any:  # noqa: ANN401 - the field's annotation says what it is
    """
    Return an attrs field that is one key of a rule file.

    Args:
        kind: How its value is written.
        zh: What it says, in Chinese.
        en: What it says, in English.
        default: Its value where a rule file leaves it out; without one it is required.
        factory: Makes that value.
    """
    metadata = {_KIND: kind, _ABOUT: Wording(zh, en)}
    if factory is not None:
        return field(factory=factory, metadata=metadata)
    return field(default=default, metadata=metadata)


@frozen(kw_only=True)
class Key:
    """
    One key of a table in a rule file.

    Args:
        name: The key.
        kind: How its value is written.
        about: What it says.
        required: Whether it has to be there.
        default: The value where it is left out, or ``None``.
    """

    name: str
    kind: ValueKind
    about: Wording
    required: bool
    default: object = None

    @property
    def written_default(self) -> str | None:
        """The default as a rule file writes it; ``None`` where there is none."""
        if self.required or self.default is None:
            return None
        return toml_value(self.default) if isinstance(self.default, Mapping) else self.kind.write(self.default)


def keys_of(table: type) -> tuple[Key, ...]:
    """Return the keys that the attrs class *table* declares, in its order."""
    hints = typing.get_type_hints(table)
    return tuple(_key_of(entry, hints.get(entry.name, object)) for entry in attrs.fields(table) if entry.init)


def _key_of(attribute: "attrs.Attribute[Any]", hint: object) -> Key:
    default: Any = attribute.default
    if isinstance(default, attrs.Factory):  # type: ignore[arg-type]  # attrs types Factory as a function
        default = None if default.takes_self else default.factory()
    return Key(
        name=attribute.name,
        kind=attribute.metadata.get(_KIND) or _kind_of(hint),
        about=attribute.metadata.get(_ABOUT, _NO_WORDS),
        required=attribute.default is attrs.NOTHING,
        default=None if attribute.default is attrs.NOTHING else default,
    )


@frozen(kw_only=True)
class Nested(ValueKind):
    """A table that is an attrs class of its own."""

    table: type

    def read(self, value: object, path: str, log: ProblemLog) -> object:
        """Return an instance of the class."""
        if isinstance(value, self.table):
            return value
        if not isinstance(value, Mapping):
            return log.report_kind(path, self.wanted, value)
        values = read_keys(self.table, value, log, path)
        return UNREAD if values is None else self.table(**values)

    def schema(self) -> Schema:
        """Return the schema of the class."""
        keys = keys_of(self.table)
        required = [entry.name for entry in keys if entry.required]
        needed: Schema = {"required": required} if required else {}
        properties = {element.name: element.kind.schema() for element in keys}
        return {"type": "object", "properties": properties, **needed, "additionalProperties": False}

    @property
    def wanted(self) -> Wording:
        """A table."""
        return Wording("表", "a table")


_BY_CLASS: Mapping[object, ValueKind] = {
    Fraction: Share(),
    Decimal: Number(),
    int: WholeNumber(),
    bool: Flag(),
    str: Text(),
    Quantity: Measure(any_sign=True),
    Bands: BandTable(),
    tuple[Level, ...]: LevelTable(),
    Mapping[str, tuple[str, ...]]: Words(),
}


def _kind_of(hint: object) -> ValueKind:
    """Return the kind that an annotation stands for."""
    if hint in _BY_CLASS:
        return _BY_CLASS[hint]
    origin, parts = get_origin(hint), get_args(hint)
    if origin is Literal:
        return Choice(words=parts)
    if origin in (typing.Union, types.UnionType):
        known = [part for part in parts if part is not type(None)]
        return _kind_of(known[0]) if len(known) == 1 else Anything()
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return TableOf(values=_kind_of(parts[-1]))
    if origin is tuple and len(parts) == 2 and parts[1] is Ellipsis:
        return ListOf(items=_kind_of(parts[0]))
    return Nested(table=hint) if isinstance(hint, type) and attrs.has(hint) else Anything()


def read_keys(
    table: type, raw: Mapping[str, object], log: ProblemLog, path: str = ""
) -> dict[str, object] | None:  # fmt: skip
    """
    Return the converted values of *raw* by key, for the attrs class *table*; ``None`` after reporting a mistake.

    Unknown keys are PR202, missing ones PR203; values are those of each key's kind.
    """
    before = len(log.problems)
    keys = keys_of(table)
    values: dict[str, object] = {}
    for entry in keys:
        below = member(path, entry.name)
        if entry.name in raw:
            values[entry.name] = entry.kind.read(raw[entry.name], below, log)
        elif entry.required:
            log.report("PR203", below)
    names = [element.name for element in keys]
    for name in sorted(set(map(str, raw)) - set(names)):
        near = near_names(name, names, count=1)
        log.report("PR202", member(path, name), known=nearest_first(near, names), suggestion="".join(near))
    return values if len(log.problems) == before else None


class CheckedParameters(dict[str, object]):
    """
    Parameters as a rule file gives them, with the type they were read for: what is checked is not read again.

    Attributes:
        kind: The type with its parameters.
        terms: Units and vocabularies they were read with.
    """

    def __init__(self, raw: Mapping[str, object], kind: "IndicatorType[Any]", terms: Terms) -> None:
        super().__init__(raw)
        self.kind = kind
        self.terms = terms

    def __reduce__(self) -> tuple[Any, ...]:
        return dict, (dict(self),)  # as data; the type is built again


def read_parameters(
    kind: "type[IndicatorType[Any]]",
    raw: Mapping[str, object],
    place_of: Callable[[str], Place] = lambda key: Place(key=key),
) -> tuple[object | None, tuple[Problem, ...]]:
    """
    Return the checked parameters of *kind*, or every problem in *raw*.

    Args:
        kind: The indicator type; its ``parameter_class`` names the keys.
        raw: Keys and values as a rule file gives them.
        place_of: Where a key (``bands``, ``levels.达成``) stands.
    """
    log = ProblemLog(place_of)
    values = read_keys(kind.parameter_class, raw, log)
    if values is None:
        return None, tuple(log.problems)
    parameters: object = kind.parameter_class(**values)
    unfit = tuple(
        check_parameter.at(place_of(check_parameter.place.key)) for check_parameter in kind.check_parameters(parameters)
    )
    return (None, unfit) if unfit else (parameters, ())
