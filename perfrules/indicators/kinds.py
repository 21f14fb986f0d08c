"""
Kinds of values in rule files: how each is written, within which range, and what to write where something else stands.

Kinds that measure, and tables of bands and levels, are in `table_kinds`; keys are declared with them in `parameters`.
"""

import re
import typing
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from attrs import field, frozen

from perfrules.errors import Problem, problem
from perfrules.indicators.values import read_ratio
from perfrules.model.vocabulary import VocabularyKind
from perfrules.source import Place, item, member
from perfrules.tomltext.writing import toml_value
from perfrules.units.table import current_terms
from perfrules.wording import Wording, format_value

__all__ = [
    "MAX_MULTIPLE", "MAX_POINTS", "UNREAD", "Anything", "Choice", "Flag", "ListOf", "Number", "ProblemLog", "Schema",
    "Share", "TableOf", "Text", "Unread", "ValueKind", "WholeNumber", "Words",
]  # fmt: skip


Schema = dict[str, object]
MAX_MULTIPLE: Final = Fraction(10)
"""The highest multiple that anybody can mean: 1 000 %. A 130 without a sign would be 13 000 %."""
MAX_POINTS: Final = 10**6
"""Points of one step; the full mark of the largest published form is 1 000."""


class Unread:
    """The result of reading a value that does not fit."""


UNREAD: Final = Unread()


@frozen
class ProblemLog:
    """
    Where mistakes go while values are read.

    Args:
        problems: Mistakes so far.
        place_of: Where the value with a path stands.
    """

    place_of: Callable[[str], Place]
    problems: list[Problem] = field(factory=list)

    def report(self, code: str, path: str, *, suggestion: str = "", **values: Any) -> Unread:  # noqa: ANN401 - as `problem` takes
        """Add a problem about the value at *path* and return `UNREAD`."""
        self.problems.append(problem(code, key=path, place=self.place_of(path), suggestion=suggestion, **values))
        return UNREAD

    def report_kind(self, path: str, wanted: Wording, value: object) -> Unread:
        """Add PR204: something else than *wanted* stands at *path*."""
        return self.report("PR204", path, wanted=wanted.zh, wanted_en=wanted.en, found=value)


@frozen(kw_only=True)
class ValueKind(ABC):
    """One kind of value."""

    @abstractmethod
    def read(self, value: object, path: str, log: ProblemLog) -> object:
        """Return the converted *value*, or `UNREAD` after reporting why it does not fit."""

    @abstractmethod
    def schema(self) -> Schema:
        """Return the JSON Schema of values as they are written."""

    @property
    @abstractmethod
    def wanted(self) -> Wording:
        """The value that should stand there, with an example."""

    @property
    def allowed(self) -> Wording:
        """Everything that may stand there: `wanted`, and the range where there is one."""
        return self.wanted

    def write(self, value: object) -> str:
        """Return a converted *value* as a rule file writes it."""
        return str(value)


@frozen(kw_only=True)
class Anything(ValueKind):
    """Whatever the class of a plugin takes; nothing is known about it."""

    def read(self, value: object, path: str, log: ProblemLog) -> object:
        """Return *value* as it is."""
        del path, log
        return value

    def schema(self) -> Schema:
        """Return a schema that takes everything."""
        return {}

    @property
    def wanted(self) -> Wording:
        """Nothing is known."""
        return Wording("任意值", "any value")


@frozen(kw_only=True)
class _PlainValue(ValueKind):
    """A value of one Python class, taken as it is."""

    python: typing.ClassVar[type]
    json: typing.ClassVar[str]
    words: typing.ClassVar[Wording]

    def read(self, value: object, path: str, log: ProblemLog) -> object:
        """Return *value* when it is of the class; true and false are no numbers."""
        return value if type(value) is self.python else log.report_kind(path, self.wanted, value)

    def schema(self) -> Schema:
        """Return the schema of the class."""
        return {"type": self.json}

    @property
    def wanted(self) -> Wording:
        """The class in words."""
        return self.words


@frozen(kw_only=True)
class Text(_PlainValue):
    """A text."""

    python = str
    json = "string"
    words = Wording("文本", "text")

    def write(self, value: object) -> str:
        """Return the text in quotes."""
        return toml_value(value)


@frozen(kw_only=True)
class Flag(_PlainValue):
    """``true`` or ``false``."""

    python = bool
    json = "boolean"
    words = Wording("true 或 false", "true or false")

    def write(self, value: object) -> str:
        """Return the word of TOML."""
        return "true" if value else "false"


@frozen(kw_only=True)
class _Ranged(ValueKind):
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

    @property
    def allowed(self) -> Wording:
        """The number, and its range as PR216 shows it."""
        if self.low is None and self.high is None:
            return self.wanted
        shown = ", ".join(self.ends)
        return Wording(f"{self.wanted.zh}，{shown}", f"{self.wanted.en}, {shown}")

    def _end(self, number: Fraction) -> str:
        return format_value(number)

    def _in_range(self, number: Fraction, path: str, log: ProblemLog) -> bool:
        if self.within(number):
            return True
        low, high = self.ends
        log.report("PR216", path, value=self._end(number), low=low, high=high)
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

    def read(self, value: object, path: str, log: ProblemLog) -> object:
        """Return the exact share."""
        ratio = read_ratio(value)
        if ratio is None:
            return log.report_kind(path, self.wanted, value)
        if ratio != 0 and (type(value) is int or (isinstance(value, str) and _BARE_WHOLE.fullmatch(value))):
            return self._whole_number(ratio, path, log)
        return ratio if self._in_range(ratio, path, log) else UNREAD

    def _whole_number(self, ratio: Fraction, path: str, log: ProblemLog) -> Unread:
        """Report a whole number; where only one of its two readings lies in the range, that one is certain."""
        as_points, as_share = f'"{format_value(ratio)}%"', f'"{format_value(ratio * 100)}%"'
        fitting = [
            text for text, share in ((as_points, ratio / 100), (as_share, ratio)) if self.within(share)
        ] or [as_points]  # fmt: skip
        return log.report(
            "PR238", path, found=format_value(ratio), advice=" 或 ".join(fitting), advice_en=" or ".join(fitting),
            suggestion=fitting[0] if len(fitting) == 1 else "",
        )  # fmt: skip

    def _end(self, number: Fraction) -> str:
        return f"{format_value(number * 100)}%"

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
    """True where the field holds a `Fraction` in place of a `Decimal`."""

    def read(self, value: object, path: str, log: ProblemLog) -> object:
        """Return the number."""
        if type(value) is int:
            value = Decimal(value)
        if not isinstance(value, Decimal | Fraction) or (isinstance(value, Decimal) and not value.is_finite()):
            return log.report_kind(path, self.wanted, value)
        if not self._in_range(Fraction(value), path, log):
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
class WholeNumber(_Ranged):
    """A whole number, such as a count."""

    def read(self, value: object, path: str, log: ProblemLog) -> object:
        """Return the number."""
        if type(value) is not int:
            return log.report_kind(path, self.wanted, value)
        return value if self._in_range(Fraction(value), path, log) else UNREAD

    def schema(self) -> Schema:
        """Return the schema of whole numbers in the range."""
        return {"type": "integer", **self._limits()}

    @property
    def wanted(self) -> Wording:
        """A whole number."""
        return Wording("整数", "a whole number")


@frozen(kw_only=True)
class Choice(ValueKind):
    """One of some words."""

    words: tuple[object, ...]

    def read(self, value: object, path: str, log: ProblemLog) -> object:
        """Return the word."""
        return value if value in self.words else log.report_kind(path, self.wanted, value)

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
class TableOf(ValueKind):
    """A table whose values are of one kind."""

    values: ValueKind

    def read(self, value: object, path: str, log: ProblemLog) -> object:
        """Return the values by key."""
        if not isinstance(value, Mapping):
            return log.report_kind(path, self.wanted, value)
        table = {name: self.values.read(part, member(path, str(name)), log) for name, part in value.items()}
        return UNREAD if any(part is UNREAD for part in table.values()) else table

    def schema(self) -> Schema:
        """Return the schema of the table."""
        return {"type": "object", "additionalProperties": self.values.schema()}

    @property
    def wanted(self) -> Wording:
        """A table."""
        return Wording("表", "a table")


@frozen(kw_only=True)
class ListOf(ValueKind):
    """An array whose elements are of one kind; the field holds a tuple."""

    items: ValueKind

    def read(self, value: object, path: str, log: ProblemLog) -> object:
        """Return the elements."""
        if not isinstance(value, list | tuple):
            return log.report_kind(path, self.wanted, value)
        elements = tuple(self.items.read(part, item(path, position), log) for position, part in enumerate(value))
        return UNREAD if any(part is UNREAD for part in elements) else elements

    def schema(self) -> Schema:
        """Return the schema of the array."""
        return {"type": "array", "items": self.items.schema()}

    @property
    def wanted(self) -> Wording:
        """An array."""
        return Wording("数组", "an array")


_WORDS_OF_RULES = (VocabularyKind.LEVELS, VocabularyKind.YES_NO)


@frozen(kw_only=True)
class Words(ValueKind):
    """Words by what they mean: a table, or the id of a vocabulary that a plugin gives."""

    def read(self, value: object, path: str, log: ProblemLog) -> object:
        """Return the words by meaning."""
        if not isinstance(value, str):
            return TableOf(values=ListOf(items=Text())).read(value, path, log)
        known = current_terms().vocabularies
        if value not in known or known[value].kind not in _WORDS_OF_RULES:
            names = "、".join(name for name, entry in known.items() if entry.kind in _WORDS_OF_RULES) or "—"
            wanted = Wording(f"词表，或其 id（{names}）", f"a table of words, or the id of one ({names})")
            return log.report_kind(path, wanted, value)
        return known[value].words

    def schema(self) -> Schema:
        """Return the schema of a table of lists, or of an id."""
        table = TableOf(values=ListOf(items=Text())).schema()
        return {"anyOf": [table, {"type": "string"}]}

    @property
    def wanted(self) -> Wording:
        """A table of words, or an id."""
        return Wording("词表，或其 id", "a table of words, or the id of one")
