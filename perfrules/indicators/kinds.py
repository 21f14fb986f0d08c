"""
Kinds of values in rule files: how each is written, within which range, and what to write where something else stands.

A parameter is declared once, as a field of an attrs class::

    gate: Fraction = key(Share(high=1, high_open=True), "低于它得 0", "below it nothing", default=Fraction(3, 5))

Reading with places, JSON Schema, the reference page and ``perfrules types ID`` follow from the declaration. A field
without one gets the kind that its annotation stands for, without a range.
"""

import re
import types
import typing
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final, Literal, get_args, get_origin

import attrs
from attrs import field, frozen

from perfrules.errors import Problem, TargetSyntaxError, problem
from perfrules.errors.suggestion import near_names, nearest_first
from perfrules.indicators.measuring import DAY
from perfrules.indicators.values import Bands, Level, read_bands, read_levels, read_ratio
from perfrules.model.explanation import format_value
from perfrules.model.quantity import Quantity
from perfrules.model.target import NumberTarget, Sense
from perfrules.model.unit import NO_UNIT, PERCENT, Unit
from perfrules.model.vocabulary import VocabularyKind
from perfrules.source import Place, item, member
from perfrules.units.context import current_terms
from perfrules.wording import Wording

__all__ = [
    "MAX_POINTS", "MOST", "UNREAD", "Anchors", "Anything", "BandTable", "Choice", "Flag", "Key", "Kind",
    "LevelTable", "ListOf", "Measure", "Nested", "Number", "Over", "Reading", "Share", "TableOf", "Text", "Whole",
    "Words", "is_off_scale", "key", "keys_of", "read_keys", "table_unit_problems", "unit_problem",
]  # fmt: skip

Over = Literal["row", "share", "duration", "scale"]
"""
The quantity that a bound or a step is held against: what the row counts in, a share, days, or a number without a unit.
"""
Schema = dict[str, object]
MOST: Final = Fraction(10)
"""The highest multiple that anybody can mean: 1 000 %. A 130 without a sign would be 13 000 %."""
MAX_POINTS: Final = 10**6
"""Points of one step; the full mark of the largest published form is 1 000."""


class _Unread:
    """The result of reading a value that does not fit."""


UNREAD: Final = _Unread()


@frozen
class Reading:
    """
    Where mistakes go while values are read.

    Args:
        problems: Mistakes so far.
        place_of: Where the value with a path stands.
    """

    place_of: Callable[[str], Place]
    problems: list[Problem] = field(factory=list)

    def report(self, code: str, path: str, *, suggestion: str = "", **values: Any) -> _Unread:  # noqa: ANN401 - as `problem` takes
        """Add a problem about the value at *path* and return `UNREAD`."""
        self.problems.append(problem(code, key=path, place=self.place_of(path), suggestion=suggestion, **values))
        return UNREAD

    def report_kind(self, path: str, wanted: Wording, value: object) -> _Unread:
        """Add PR204: something else than *wanted* stands at *path*."""
        return self.report("PR204", path, wanted=wanted.zh, wanted_en=wanted.en, found=value)


@frozen(kw_only=True)
class Kind(ABC):
    """One kind of value."""

    @abstractmethod
    def read(self, value: object, path: str, reading: Reading) -> object:
        """Return the converted *value*, or `UNREAD` after reporting why it does not fit."""

    @abstractmethod
    def schema(self) -> Schema:
        """Return the JSON Schema of values as they are written."""

    @property
    @abstractmethod
    def wanted(self) -> Wording:
        """What should stand there, with an example."""

    def write(self, value: object) -> str:
        """Return a converted *value* as a rule file writes it."""
        return str(value)


@frozen(kw_only=True)
class Anything(Kind):
    """Whatever the class of a plugin takes; nothing is known about it."""

    def read(self, value: object, path: str, reading: Reading) -> object:
        """Return *value* as it is."""
        del path, reading
        return value

    def schema(self) -> Schema:
        """Return a schema that takes everything."""
        return {}

    @property
    def wanted(self) -> Wording:
        """Nothing is known."""
        return Wording("任意值", "any value")


@frozen(kw_only=True)
class _Exactly(Kind):
    """A value of one Python class, taken as it is."""

    python: typing.ClassVar[type]
    json: typing.ClassVar[str]
    words: typing.ClassVar[Wording]

    def read(self, value: object, path: str, reading: Reading) -> object:
        """Return *value* when it is of the class; true and false are no numbers."""
        return value if type(value) is self.python else reading.report_kind(path, self.wanted, value)

    def schema(self) -> Schema:
        """Return the schema of the class."""
        return {"type": self.json}

    @property
    def wanted(self) -> Wording:
        """The class in words."""
        return self.words


@frozen(kw_only=True)
class Text(_Exactly):
    """A text."""

    python = str
    json = "string"
    words = Wording("文本", "text")


@frozen(kw_only=True)
class Flag(_Exactly):
    """``true`` or ``false``."""

    python = bool
    json = "boolean"
    words = Wording("true 或 false", "true or false")

    def write(self, value: object) -> str:
        """Return the word of TOML."""
        return "true" if value else "false"


@frozen(kw_only=True)
class _Ranged(Kind):
    """A number within a range; an end that is ``None`` is open without end."""

    low: int | Fraction | None = None
    high: int | Fraction | None = None
    low_open: bool = False
    high_open: bool = False

    def within(self, number: Fraction) -> bool:
        """Return whether *number* lies in the range."""
        above = self.low is None or number > self.low or (number == self.low and not self.low_open)
        return above and (self.high is None or number < self.high or (number == self.high and not self.high_open))

    @property
    def ends(self) -> tuple[str, str]:
        """The ends as PR216 shows them: ``[0`` and ``+∞)``."""
        low = "(-∞" if self.low is None else f"{'(' if self.low_open else '['}{self._end(Fraction(self.low))}"
        high = "+∞)" if self.high is None else f"{self._end(Fraction(self.high))}{')' if self.high_open else ']'}"
        return low, high

    def _end(self, number: Fraction) -> str:
        return format_value(number)

    def _in_range(self, number: Fraction, path: str, reading: Reading) -> bool:
        if self.within(number):
            return True
        low, high = self.ends
        reading.report("PR216", path, value=self._end(number), low=low, high=high)
        return False

    def _limits(self) -> Schema:
        limits: Schema = {}
        if self.low is not None:
            limits["exclusiveMinimum" if self.low_open else "minimum"] = _json_number(self.low)
        if self.high is not None:
            limits["exclusiveMaximum" if self.high_open else "maximum"] = _json_number(self.high)
        return limits


def _json_number(number: int | Fraction) -> int | float:
    return int(number) if number == int(number) else float(number)


_BARE_WHOLE = re.compile(r"\s*-?[0-9]+\s*")


@frozen(kw_only=True)
class Share(_Ranged):
    """
    A share: a percentage ``"60%"``, or a decimal ``0.6`` or ``"0.6"``.

    A whole number says neither 1 nor 1 % and is refused, with what to write instead (PR238); 0 is 0 either way.
    """

    def read(self, value: object, path: str, reading: Reading) -> object:
        """Return the exact share."""
        ratio = read_ratio(value)
        if ratio is None:
            return reading.report_kind(path, self.wanted, value)
        if ratio != 0 and (type(value) is int or (isinstance(value, str) and _BARE_WHOLE.fullmatch(value))):
            return self._whole_number(ratio, path, reading)
        return ratio if self._in_range(ratio, path, reading) else UNREAD

    def _whole_number(self, ratio: Fraction, path: str, reading: Reading) -> _Unread:
        """Report a whole number; where only one of its two readings lies in the range, that one is certain."""
        as_points, as_share = f'"{format_value(ratio)}%"', f'"{format_value(ratio * 100)}%"'
        fitting = [
            text for text, share in ((as_points, ratio / 100), (as_share, ratio)) if self.within(share)
        ] or [as_points]  # fmt: skip
        return reading.report(
            "PR238", path, found=format_value(ratio), advice=" 或 ".join(fitting), advice_en=" or ".join(fitting),
            suggestion=fitting[0] if len(fitting) == 1 else "",
        )  # fmt: skip

    def _end(self, number: Fraction) -> str:
        return format_value(number)

    def schema(self) -> Schema:
        """Return a schema of percentages and decimals."""
        pattern = r"^\s*-?([0-9]+(\.[0-9]+)?\s*[%％]|[0-9]+\.[0-9]+|0)\s*$"
        return {"anyOf": [{"type": "number", **self._limits()}, {"type": "string", "pattern": pattern}]}

    @property
    def wanted(self) -> Wording:
        """A share, by example."""
        return Wording("比例（如 60%）", "a share such as 60%")

    def write(self, value: object) -> str:
        """Return the percentage."""
        assert isinstance(value, Fraction | int)  # INVARIANT: what `read` gives
        return f'"{format_value(Fraction(value) * 100)}%"'


@frozen(kw_only=True)
class Number(_Ranged):
    """An exact number, of points or of a scale."""

    fraction: bool = False
    """Whether the field holds a `Fraction` in place of a `Decimal`."""

    def read(self, value: object, path: str, reading: Reading) -> object:
        """Return the number."""
        if type(value) is int:
            value = Decimal(value)
        if not isinstance(value, Decimal | Fraction) or (isinstance(value, Decimal) and not value.is_finite()):
            return reading.report_kind(path, self.wanted, value)
        if not self._in_range(Fraction(value), path, reading):
            return UNREAD
        return Fraction(value) if self.fraction else value

    def schema(self) -> Schema:
        """Return the schema of numbers in the range."""
        return {"type": "number", **self._limits()}

    @property
    def wanted(self) -> Wording:
        """A number."""
        return Wording("数", "a number")


@frozen(kw_only=True)
class Whole(_Ranged):
    """A whole number, such as a count."""

    def read(self, value: object, path: str, reading: Reading) -> object:
        """Return the number."""
        if type(value) is not int:
            return reading.report_kind(path, self.wanted, value)
        return value if self._in_range(Fraction(value), path, reading) else UNREAD

    def schema(self) -> Schema:
        """Return the schema of whole numbers in the range."""
        return {"type": "integer", **self._limits()}

    @property
    def wanted(self) -> Wording:
        """A whole number."""
        return Wording("整数", "a whole number")


@frozen(kw_only=True)
class Choice(Kind):
    """One of some words."""

    words: tuple[object, ...]

    def read(self, value: object, path: str, reading: Reading) -> object:
        """Return the word."""
        return value if value in self.words else reading.report_kind(path, self.wanted, value)

    def schema(self) -> Schema:
        """Return the words."""
        return {"enum": list(self.words)}

    @property
    def wanted(self) -> Wording:
        """The words."""
        names = [str(word) for word in self.words]
        return Wording(f"{'、'.join(names)} 之一", f"one of {', '.join(names)}")

    def write(self, value: object) -> str:
        """Return the word in quotes."""
        return f'"{value}"'


@frozen(kw_only=True)
class Measure(Kind):
    """
    A quantity above 0 (unless *any_sign*): a step such as ``1天``, a value at the start.

    Over a row, a bare number counts in the row's unit; `unit_problem` refuses it where the rule names one.
    """

    over: Over = "row"
    any_sign: bool = False

    def read(self, value: object, path: str, reading: Reading) -> object:
        """Return the quantity."""
        from perfrules.dsl import parse_threshold  # noqa: PLC0415 - the grammar is loaded when first used

        if isinstance(value, Quantity):
            return value
        try:
            target = parse_threshold(value) if isinstance(value, str) else None
        except TargetSyntaxError as error:
            place = reading.place_of(path)
            reading.problems.extend(one.at(place) for one in error.problems)
            return UNREAD
        if not isinstance(target, NumberTarget) or target.sense is not Sense.STATED:
            return reading.report_kind(path, self.wanted, value)
        quantity = target.quantity
        if not self.any_sign and quantity.number <= 0:
            return reading.report("PR216", path, value=format_value(Fraction(quantity.number)), low="(0", high="+∞)")
        unfit = unit_problem(path, quantity.unit, self.over, str(value))
        if unfit is not None:
            reading.problems.append(unfit.at(reading.place_of(path)))
            return UNREAD
        return quantity

    def schema(self) -> Schema:
        """Return the schema of texts."""
        return {"type": "string"}

    @property
    def wanted(self) -> Wording:
        """A quantity, by example."""
        return Wording("数量（如 1天）", "a quantity such as 1天")


def unit_problem(path: str, unit: Unit, over: Over, text: str) -> Problem | None:
    """
    Return why a bound or step *text* in *unit* cannot be held against the quantity *over*, or ``None``.

    PR239: it has no unit where a percentage or days are wanted, or a unit where a bare number of a scale is; PR406: its
    unit is of another dimension.
    """
    place = Place(key=path)
    if over == "share" and not unit.converts_to(PERCENT):
        if unit == NO_UNIT:
            return problem("PR239", place=place, text=text, key=path, advice="%", advice_en="%", suggestion="%")
        return problem("PR406", place=place, actual=unit, target=PERCENT, text=text)
    if over == "duration" and not unit.converts_to(DAY):
        if unit == NO_UNIT:
            return problem("PR239", place=place, text=text, key=path, advice="天", advice_en="天", suggestion="天")
        return problem("PR406", place=place, actual=unit, target="天", text=text)
    if over == "scale" and unit != NO_UNIT:
        return problem("PR406", place=place, actual=unit, target="无单位", text=text)
    return None


def table_unit_problems(name: str, bounds: Iterable[tuple[str, Unit]], of: str) -> tuple[Problem, ...]:
    """
    Return what is wrong with the units of the *bounds* of the table *name*, which looks up *of*.

    An actual has a unit, so its bounds have one; a completion is a share; only a scale has none (SPEC scoring §10).
    """
    problems: list[Problem] = []
    for text, unit in bounds:
        path = member(name, text)
        if of == "actual":
            if unit == NO_UNIT:
                zh, en = (
                    '计量单位，如 `%` 或 `次`；没有单位的量表写 of = "scale"',
                    ('a unit such as `%` or `次`; for a scale without units write of = "scale"'),
                )
                problems.append(problem("PR239", place=Place(key=path), text=text, key=path, advice=zh, advice_en=en))
            continue
        unfit = unit_problem(path, unit, "share" if of == "completion" else "scale", text)
        if unfit is not None:
            problems.append(unfit)
    return tuple(problems[:1])  # the bounds of one table share a unit: one message says it for all


def is_off_scale(of: str, unit: Unit) -> bool:
    """Return whether a table looks up a bare number of a scale but the row counts in percent."""
    return of == "scale" and unit.converts_to(PERCENT)


@frozen(kw_only=True)
class BandTable(Kind):
    """Bands, ``{"≥90%" = "100%", "<90%" = "0%"}``: together they hold every number from 0 up once."""

    over: Over = "row"

    def read(self, value: object, path: str, reading: Reading) -> object:
        """Return the bands."""
        if isinstance(value, Bands):
            return value
        shares = _shares(value, path, reading, self.wanted)
        if isinstance(shares, _Unread):
            return UNREAD
        bands, problems = read_bands(shares)
        if bands is not None and self.over != "row":
            wrong = (unit_problem(member(path, text), bands.sample.unit, self.over, text) for text in shares)
            problems = tuple(one for one in wrong if one is not None)[:1]  # one message says it for all bounds
        if bands is None or problems:
            reading.problems.extend(_located(problems, path, reading))
            return UNREAD
        return bands

    def schema(self) -> Schema:
        """Return the schema of a table of shares."""
        return {"type": "object", "additionalProperties": Share(low=0, high=1).schema()}

    @property
    def wanted(self) -> Wording:
        """A table of bands."""
        return Wording("档次表", "a table of bands")

    def write(self, value: object) -> str:
        """Return the table."""
        assert isinstance(value, Bands)  # INVARIANT: what `read` gives
        parts = (f'"{band.notation}" = {Share().write(band.ratio)}' for band in value.bands)
        return "{ " + ", ".join(parts) + " }"


@frozen(kw_only=True)
class Anchors(Kind):
    """Anchors, ``{"60%" = "0%", "90%" = "100%"}``: values and what each is worth; the type reads the values."""

    over: Over = "row"

    def read(self, value: object, path: str, reading: Reading) -> object:
        """Return the shares by anchor."""
        return _shares(value, path, reading, self.wanted)

    def schema(self) -> Schema:
        """Return the schema of a table of shares."""
        return {"type": "object", "additionalProperties": Share(low=0, high=1).schema()}

    @property
    def wanted(self) -> Wording:
        """A table of anchors."""
        return Wording("锚点表", "a table of anchors")


def _shares(value: object, path: str, reading: Reading, wanted: Wording) -> dict[str, Fraction] | _Unread:
    """Return a table of shares from 0 to 1 by their keys."""
    if not isinstance(value, Mapping):
        reading.report_kind(path, wanted, value)
        return UNREAD
    share = Share(low=0, high=1)
    shares = {str(name): share.read(part, member(path, str(name)), reading) for name, part in value.items()}
    read = {name: part for name, part in shares.items() if isinstance(part, Fraction)}
    return read if len(read) == len(shares) else UNREAD


def _located(problems: tuple[Problem, ...], path: str, reading: Reading) -> Iterator[Problem]:
    """Yield *problems* at their places; a key in one says which part below *path* is meant."""
    for one in problems:
        key = one.place.key
        full = key if not key or key == path or key.startswith((f"{path}.", f"{path}[")) else member(path, key)
        yield attrs.evolve(one, place=Place(key="")).at(reading.place_of(full or path))


@frozen(kw_only=True)
class LevelTable(Kind):
    """Levels of judgement, ``{"达成" = "[80%, 100%]", …}``: together they hold every share from 0 % to 100 % once."""

    def read(self, value: object, path: str, reading: Reading) -> object:
        """Return the levels."""
        if isinstance(value, tuple):
            return value
        if not isinstance(value, Mapping) or not value:
            return reading.report_kind(path, self.wanted, value)
        levels, problems = read_levels(value)
        if levels is None:
            reading.problems.extend(_located(problems, path, reading))
            return UNREAD
        return levels

    def schema(self) -> Schema:
        """Return the schema of a table of intervals."""
        return {"type": "object", "additionalProperties": {"type": "string"}}

    @property
    def wanted(self) -> Wording:
        """A table of levels."""
        return Wording("等次表", "a table of levels")

    def write(self, value: object) -> str:
        """Return the table."""
        assert isinstance(value, tuple)  # INVARIANT: what `read` gives
        return "{ " + ", ".join(f'"{level.name}" = "{level.notation}"' for level in value) + " }"


@frozen(kw_only=True)
class Words(Kind):
    """Words by what they mean: a table, or the id of a vocabulary that a plugin gives."""

    def read(self, value: object, path: str, reading: Reading) -> object:
        """Return the words by meaning."""
        if not isinstance(value, str):
            return TableOf(values=ListOf(items=Text())).read(value, path, reading)
        known = current_terms().vocabularies
        if value not in known or known[value].kind is VocabularyKind.HEADERS:
            names = "、".join(name for name, one in known.items() if one.kind is not VocabularyKind.HEADERS) or "—"
            wanted = Wording(f"词表，或其 id（{names}）", f"a table of words, or the id of one ({names})")
            return reading.report_kind(path, wanted, value)
        return known[value].words

    def schema(self) -> Schema:
        """Return the schema of a table of lists, or of an id."""
        table = TableOf(values=ListOf(items=Text())).schema()
        return {"anyOf": [table, {"type": "string"}]}

    @property
    def wanted(self) -> Wording:
        """A table of words, or an id."""
        return Wording("词表，或其 id", "a table of words, or the id of one")


@frozen(kw_only=True)
class TableOf(Kind):
    """A table whose values are of one kind."""

    values: Kind

    def read(self, value: object, path: str, reading: Reading) -> object:
        """Return the values by key."""
        if not isinstance(value, Mapping):
            return reading.report_kind(path, self.wanted, value)
        table = {name: self.values.read(part, member(path, str(name)), reading) for name, part in value.items()}
        return UNREAD if any(part is UNREAD for part in table.values()) else table

    def schema(self) -> Schema:
        """Return the schema of the table."""
        return {"type": "object", "additionalProperties": self.values.schema()}

    @property
    def wanted(self) -> Wording:
        """A table."""
        return Wording("表", "a table")


@frozen(kw_only=True)
class ListOf(Kind):
    """An array whose elements are of one kind; the field holds a tuple."""

    items: Kind

    def read(self, value: object, path: str, reading: Reading) -> object:
        """Return the elements."""
        if not isinstance(value, list | tuple):
            return reading.report_kind(path, self.wanted, value)
        elements = tuple(self.items.read(part, item(path, position), reading) for position, part in enumerate(value))
        return UNREAD if any(part is UNREAD for part in elements) else elements

    def schema(self) -> Schema:
        """Return the schema of the array."""
        return {"type": "array", "items": self.items.schema()}

    @property
    def wanted(self) -> Wording:
        """An array."""
        return Wording("数组", "an array")


@frozen(kw_only=True)
class Nested(Kind):
    """A table that is an attrs class of its own."""

    table: type

    def read(self, value: object, path: str, reading: Reading) -> object:
        """Return an instance of the class."""
        if isinstance(value, self.table):
            return value
        if not isinstance(value, Mapping):
            return reading.report_kind(path, self.wanted, value)
        values = read_keys(self.table, value, reading, path)
        return UNREAD if values is None else self.table(**values)

    def schema(self) -> Schema:
        """Return the schema of the class."""
        keys = keys_of(self.table)
        required = [one.name for one in keys if one.required]
        needed: Schema = {"required": required} if required else {}
        properties = {one.name: one.kind.schema() for one in keys}
        return {"type": "object", "properties": properties, **needed, "additionalProperties": False}

    @property
    def wanted(self) -> Wording:
        """A table."""
        return Wording("表", "a table")


# ----------------------------------------------------------------------------------------------- declaring and reading

_KIND: Final = "perfrules_kind"
_ABOUT: Final = "perfrules_about"
_NO_WORDS: Final = Wording("", "")


def key(
    kind: Kind, zh: str, en: str, *, default: object = attrs.NOTHING, factory: Callable[[], object] | None = None
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
    kind: Kind
    about: Wording
    required: bool
    default: object = None


def keys_of(table: type) -> tuple[Key, ...]:
    """Return the keys that the attrs class *table* declares, in its order."""
    hints = typing.get_type_hints(table)
    return tuple(_key_of(one, hints.get(one.name, object)) for one in attrs.fields(table) if one.init)


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


_BY_CLASS: Mapping[object, Kind] = {
    Fraction: Share(),
    Decimal: Number(),
    int: Whole(),
    bool: Flag(),
    str: Text(),
    Quantity: Measure(any_sign=True),
    Bands: BandTable(),
    tuple[Level, ...]: LevelTable(),
    Mapping[str, tuple[str, ...]]: Words(),
}


def _kind_of(hint: object) -> Kind:
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
    table: type, raw: Mapping[str, object], reading: Reading, path: str = ""
) -> dict[str, object] | None:  # fmt: skip
    """
    Return the converted values of *raw* by key, for the attrs class *table*; ``None`` after reporting a mistake.

    Unknown keys are PR202, missing ones PR203; values are those of each key's kind.
    """
    before = len(reading.problems)
    keys = keys_of(table)
    values: dict[str, object] = {}
    for one in keys:
        below = member(path, one.name)
        if one.name in raw:
            values[one.name] = one.kind.read(raw[one.name], below, reading)
        elif one.required:
            reading.report("PR203", below)
    names = [one.name for one in keys]
    for name in sorted(set(map(str, raw)) - set(names)):
        near = near_names(name, names, count=1)
        reading.report("PR202", member(path, name), known=nearest_first(near, names), suggestion="".join(near))
    return values if len(reading.problems) == before else None
