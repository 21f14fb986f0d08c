"""
The parts that meanings of targets and actuals share: values with text and notes beside them, and their canonical text.

SPEC language §2, §3. Canonical text is the form that the target language reads back as the same meaning. Nothing here
knows the grammar; where a plain print could be read as something else (the count 2000年 as the year, a word as an empty
cell) an unambiguous form is printed instead.
"""

import re
from enum import StrEnum
from typing import ClassVar, Literal

from attrs import field, frozen

from perfrules.errors import Problem
from perfrules.model.moment import Moment
from perfrules.model.quantity import Quantity, format_decimal, print_number
from perfrules.wording import Language

__all__ = [
    "CHANGE_WORDS",
    "SIGNS",
    "Change",
    "DateMeaning",
    "Meaning",
    "MissingMeaning",
    "PeriodMeaning",
    "Sense",
    "Status",
    "UnclearMeaning",
    "amount",
    "bounds",
    "identity",
    "quoted",
    "words",
]


def identity(problem: Problem) -> tuple[str, str]:
    """Return what makes two problems of reading the same: their code and the text."""
    return (problem.code, problem.text)


class Status(StrEnum):
    """The progress of a row, in words."""

    MET = "met"
    PARTLY = "partly"
    UNMET = "unmet"
    ONGOING = "ongoing"


class Sense(StrEnum):
    """The comparison of a number. *stated* is a number without a comparison: the rule set says what it means."""

    AT_LEAST = "at_least"
    MORE_THAN = "more_than"
    AT_MOST = "at_most"
    LESS_THAN = "less_than"
    EXACTLY = "exactly"
    ABOUT = "about"
    UNSPECIFIED = "stated"

    @property
    def is_floor(self) -> bool:
        """True for ≥ and >: more is better."""
        return self in (Sense.AT_LEAST, Sense.MORE_THAN)

    @property
    def is_ceiling(self) -> bool:
        """True for ≤ and <: less is better."""
        return self in (Sense.AT_MOST, Sense.LESS_THAN)


class Change(StrEnum):
    """A number that says how much something rose or fell against a base: 增长8%, 下降3%."""

    UP = "up"
    DOWN = "down"


SIGNS: dict[Sense, str] = {
    Sense.AT_LEAST: "≥", Sense.MORE_THAN: ">", Sense.AT_MOST: "≤", Sense.LESS_THAN: "<", Sense.EXACTLY: "=",
    Sense.ABOUT: "约", Sense.UNSPECIFIED: "",
}  # fmt: skip
CHANGE_WORDS: dict[Change, str] = {Change.UP: "增长", Change.DOWN: "下降"}


@frozen(repr=False)
class Meaning:
    """The memory of every target and every actual besides its meaning; neither part counts in comparisons."""

    kind: ClassVar[str]
    text: str = field(default="", kw_only=True, eq=False)
    """The text as it was given."""
    notes: tuple[Problem, ...] = field(default=(), kw_only=True, eq=False)
    """Problems that are doubtful or worth knowing in reading it."""

    def __repr__(self) -> str:
        return f"{type(self).__name__}({str(self)!r})"

    def print_in(self, language: Language) -> str:
        """Return the canonical text in Chinese, and what an English reader understands at sight in English."""
        from perfrules.model.display import print_in  # noqa: PLC0415 - display knows every meaning

        return print_in(self, language)

    def describe(self, language: Language | None = None) -> str:
        """Return the meaning as a sentence in *language*, the current one unless given."""
        from perfrules.model.display import describe  # noqa: PLC0415 - display knows every meaning

        return describe(self, language)

    def _repr_html_(self) -> str:
        from perfrules.model.display import meaning_html  # noqa: PLC0415 - as above

        return meaning_html(self)


@frozen(repr=False)
class DateMeaning(Meaning):
    """
    A date, as precise as printed.

    Args:
        by: The date; as a deadline a month or a year means its last day.
        before: True when the date itself is too late (前 without 底): then before its *first* day.
    """

    kind: ClassVar[Literal["date"]] = "date"
    by: Moment
    before: bool = False

    def __str__(self) -> str:
        return f"{self.by}前" if self.before else str(self.by)

    def to_dict(self) -> dict[str, object]:
        """Return the meaning as plain data."""
        meaning: dict[str, object] = {"kind": self.kind, "by": self.by.iso()}
        return {**meaning, "before": True} if self.before else meaning


@frozen(repr=False)
class PeriodMeaning(Meaning):
    """A stretch of time, both ends included, each as precise as printed."""

    kind: ClassVar[Literal["period"]] = "period"
    start: Moment
    end: Moment

    def __str__(self) -> str:
        return f"{self.start}至{self.end}"

    def to_dict(self) -> dict[str, object]:
        """Return the meaning as plain data."""
        return {"kind": self.kind, "start": self.start.iso(), "end": self.end.iso()}


@frozen(repr=False)
class MissingMeaning(Meaning):
    """An empty cell, or one of the marks people put into empty cells."""

    kind: ClassVar[Literal["missing"]] = "missing"

    def __str__(self) -> str:
        return "/"

    def to_dict(self) -> dict[str, object]:
        """Return the meaning as plain data."""
        return {"kind": self.kind}


@frozen(repr=False)
class UnclearMeaning(Meaning):
    """A text that cannot be read with certainty; *problem* says why and where."""

    kind: ClassVar[Literal["unclear"]] = "unclear"
    problem: Problem = field(eq=identity)

    def __str__(self) -> str:
        return self.problem.text

    def to_dict(self) -> dict[str, object]:
        """Return the meaning as plain data; ``problem`` is the code."""
        return {"kind": self.kind, "problem": self.problem.code}


_DATE_UNITS = ("年", "月", "日", "季度")
_LIKE_DATES = {"年": range(1900, 2200), "月": range(100)}
"""Numbers that are read as a year or a month of the calendar even behind a sign: ≤2023年."""
_FIRST_FACTOR = re.compile("[^/·]*")
_LIKE_DAY = re.compile(r"(?:19|20|21)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])")
"""A bare number that is read as a day, 20231231, is printed 20,231,231."""
_RATIO_SYMBOLS = ("%", "‰")
_PLAIN_WORDS = re.compile(
    # Han text whose every character is a word at any position: no numerals, no calendar words, …
    r"(?=[\u4e00-\u9fff]{2})(?![无空暂未详缺])(?!(?:不涉及|不适用|不详|见附件|见附表|待定|待填)$)"
    r"(?:(?![〇零一二三四五六七八九十百千万亿两半几廿卅壹贰叁肆伍陆柒捌玖拾佰仟年月日季周前底])[\u4e00-\u9fff])+"
)
_MAY_BE_UNIT = 5


def amount(quantity: Quantity, *, bare: bool) -> str:
    """
    Return number and unit. *bare* tells that no sign or word stands before it.

    A bare number of years, months or days has its unit in brackets, ``2000(年)``, because 2000年 is a date; so has one
    behind a sign that could be a year or a month of the calendar.
    """
    symbol = quantity.unit.symbol
    counted = _FIRST_FACTOR.match(symbol)[0]  # type: ignore[index]  # the pattern matches anything
    if counted in _DATE_UNITS and (bare or quantity.number in _LIKE_DATES.get(counted, ())):
        return f"{print_number(quantity.number)}({quantity.unit.symbol})"
    if bare and not symbol and _LIKE_DAY.fullmatch(format_decimal(quantity.number)):
        return f"{quantity.number:,}"
    return str(quantity)


def bounds(lower: Quantity | None, upper: Quantity | None, *, lower_closed: bool, upper_closed: bool) -> str:
    """Return interval notation: % and ‰ stand at each bound, other units once behind; a missing bound is ∞."""
    known = lower if lower is not None else upper
    symbol = "" if known is None else known.unit.symbol
    inside = symbol if symbol in _RATIO_SYMBOLS else ""
    low = "-∞" if lower is None else format_decimal(lower.number) + inside
    high = "+∞" if upper is None else format_decimal(upper.number) + inside
    left = "[" if lower is not None and lower_closed else "("
    right = "]" if upper is not None and upper_closed else ")"
    return f"{left}{low}, {high}{right}{'' if inside else symbol}"


def words(text: str) -> str:
    """Return *text* itself when it can only be read as words, else between quotes; see `quoted`."""
    if _PLAIN_WORDS.fullmatch(text) and not (len(text) < _MAY_BE_UNIT and text[-1] in _UNIT_ENDINGS):
        return text
    return quoted(text)


def quoted(text: str) -> str:
    """Return *text* between 「 and 」, which marks it as words wherever it stands; quotes inside are doubled."""
    return f"「{text.replace('「', '「「').replace('」', '」」')}」"


_UNIT_ENDINGS = frozenset(
    "人次户个家场期篇亩里米吨斤克升元角分秒时天度倍成名位项件条份套台辆座栋间所处点只头株棵片块张本册部支班课节届批宗例"
    "起艘架颗粒根盏幅面口眼组团队村镇乡县市区街栋幢层室床瓦伏顷尺寸丈磅盎磅桶瓶袋箱盒包卷吨生院校站段标数值率钟煤日月岁币贝耳安特方年种门户席圈道"
)
