"""Strategies for meanings as readers build them: every kind of target and actual, with units of every dimension."""

import calendar
from decimal import Decimal
from itertools import pairwise

from hypothesis import strategies as st

from perfrules.dsl.quantities import NUMERAL_CHARACTERS
from perfrules.dsl.vocabulary import SIGNS, WORDS_AFTER, WORDS_BEFORE
from perfrules.model.actual import (
    AllActual,
    DateActual,
    MissingActual,
    NumberActual,
    PeriodActual,
    QualityActual,
    Status,
    StatusActual,
)
from perfrules.model.moment import Moment
from perfrules.model.quantity import Quantity
from perfrules.model.target import (
    AllTarget,
    Change,
    DateTarget,
    MissingTarget,
    NumberTarget,
    PeriodTarget,
    QualityTarget,
    RangeTarget,
    Sense,
)
from perfrules.units import DEFAULT_UNITS

SYMBOLS = tuple(definition.symbol for definition in DEFAULT_UNITS)
COMPOUND = (
    "万元",
    "亿元",
    "万人次",
    "万亿斤",
    "元/人·月",
    "万元/个",
    "元/平方米",
    "次/年",
    "/株",
    "百元",
    "万",
    "亻",
    "矻",
)
units = st.sampled_from((*SYMBOLS, *COMPOUND, "", "%", "人", "年", "月", "天")).map(DEFAULT_UNITS.parse)
numbers = st.builds(
    lambda sign, whole, places, shift: Decimal(f"{sign}{whole}").scaleb(-min(places, shift)),
    st.sampled_from(("", "", "", "-")),
    st.integers(0, 10**9),
    st.integers(0, 6),
    st.integers(0, 6),
)
changes = st.sampled_from((None, None, Change.UP, Change.DOWN))
quantities = st.builds(Quantity, numbers, units)


def _number_target(sense: Sense, quantity: Quantity, change: Change | None) -> NumberTarget:
    return NumberTarget(sense, quantity, change)


number_targets = st.builds(_number_target, st.sampled_from(Sense), quantities, changes)


@st.composite
def range_targets(draw: st.DrawFn) -> RangeTarget:
    """Ranges with one or two bounds, never empty."""
    unit = draw(units)
    low, high = sorted(draw(st.lists(numbers, min_size=2, max_size=2, unique=True)))
    lower, upper = Quantity(low, unit), Quantity(high, unit)
    shape = draw(st.sampled_from(("both", "both", "lower", "upper")))
    closed = draw(st.tuples(st.booleans(), st.booleans()))
    return RangeTarget(
        None if shape == "upper" else lower,
        None if shape == "lower" else upper,
        lower_closed=closed[0] and shape != "upper",
        upper_closed=closed[1] and shape != "lower",
        change=draw(changes),
    )


@st.composite
def moments(draw: st.DrawFn) -> Moment:
    """Moments of every precision that exist in the calendar."""
    year = draw(st.none() | st.integers(1900, 2199))
    month = draw(st.integers(1, 12) if year is None else st.none() | st.integers(1, 12))
    if month is None:
        return Moment(year)
    days = calendar.monthrange(year or 2000, month)[1]
    return Moment(year, month, draw(st.none() | st.integers(1, days)))


date_targets = st.builds(DateTarget, moments(), st.booleans())


@st.composite
def spans(draw: st.DrawFn) -> tuple[Moment, Moment]:
    """Two moments of one precision in order."""
    first, last = draw(moments()), draw(moments())
    if (first.year is None) != (last.year is None):
        last = Moment(first.year, last.month or 1, None) if last.month else Moment(first.year, first.month)
    order = sorted((first, last), key=lambda one: (one.year or 0, one.month or 0, one.day or 0))
    return order[0], order[1]


period_targets = spans().map(lambda span: PeriodTarget(*span))
_HAN = st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5)
_ANY = st.one_of(_HAN, st.sampled_from("高低以上下约≥%90人年月日前无定性优良「」（），；、.-/ " + NUMERAL_CHARACTERS))
phrases = st.one_of(
    st.sampled_from(("合理", "效果明显", "不超预算", "较上年提高", "公里", "无", "三次", "统一", "已完成", "好")),
    st.text(_HAN, min_size=1, max_size=8),
    st.text(_ANY, min_size=1, max_size=12).map(str.strip).filter(bool),
)
quality_targets = st.one_of(
    st.builds(QualityTarget, phrases),
    st.sampled_from(("优良中低差", "优良中差", "高中低")).map(lambda scale: QualityTarget(f"定性{scale}", scale)),
)
single_targets = st.one_of(number_targets, range_targets(), date_targets, period_targets, quality_targets)
list_parts = st.one_of(number_targets, range_targets(), date_targets, period_targets, st.builds(QualityTarget, phrases))


def can_hold(parts: list[object]) -> bool:
    """Return whether no floor lies above the ceiling beside it; readers refuse such lists (PR109)."""
    for pair in pairwise(parts):
        floors = [one for one in pair if isinstance(one, NumberTarget) and one.sense.is_floor]
        ceilings = [one for one in pair if isinstance(one, NumberTarget) and one.sense.is_ceiling]
        for floor, ceiling in zip(floors, ceilings, strict=False):
            alike = floor.change is ceiling.change and floor.quantity.unit.converts_to(ceiling.quantity.unit)
            if alike and floor.quantity.base > ceiling.quantity.base:
                return False
    return True


all_targets = (
    st.lists(list_parts, min_size=2, max_size=4).filter(can_hold).map(lambda parts: AllTarget(tuple(parts)))
)  # fmt: skip
thresholds = st.one_of(single_targets, all_targets)
targets = st.one_of(thresholds, st.just(MissingTarget()))

rates = st.none() | st.integers(0, 30000).map(lambda value: Decimal(value) / 100)
number_actuals = st.builds(
    lambda quantity, sense, change, rate: NumberActual(quantity, sense=sense, change=change, rate=rate),
    quantities,
    st.none() | st.sampled_from([sense for sense in Sense if sense is not Sense.UNSPECIFIED]),
    changes,
    rates,
)
plain_actuals = st.one_of(
    number_actuals.map(lambda one: NumberActual(one.quantity, sense=one.sense, change=one.change)),
    st.builds(DateActual, moments(), st.booleans()),
    spans().map(lambda span: PeriodActual(*span)),
)
actuals = st.one_of(
    number_actuals,
    plain_actuals,
    st.builds(lambda status, rate: StatusActual(status, rate=rate), st.sampled_from(Status), rates),
    st.builds(QualityActual, phrases),
    st.lists(st.one_of(plain_actuals, st.builds(QualityActual, phrases)), min_size=2, max_size=4).map(
        lambda parts: AllActual(tuple(parts))
    ),
    st.just(MissingActual()),
)

_WORDS = [word for words in (*WORDS_BEFORE.values(), *WORDS_AFTER.values(), *SIGNS.values()) for word in words]
_PIECES = [
    *_WORDS,
    "90",
    "3",
    "8.5",
    "1,000",
    "２０",
    "三",
    "十五",
    "2023年12月31日",
    "12月底前",
    "1-12月",
    "%",
    "％",
    "人",
    "万元",
    "个百分点",
    "(5分)",
    "(2022年:90%)",
    "(50%)",
    "；",
    "，",
    "。",
    "、",
    "且",
    "和",
    "-",
    "~",
    "至",
    "±",
    "/",
    " ",
    "培训",
    "满意度",
    "每人每月",
    "较上年",
    "同比",
    "1.",
    "2、",
    "第2名",
    "[80%, 90%)",
    "「合理」",
    "百分之",
    "完成率",
    "为计划的",
    "不",
    "第三季度",
    "x",
    "PM2.5",
    "**",
    "#N/A",
    "\u200b",
    "元/人·月",
    "公里",
    "km",
    "㎡",
    "个",
    "多",
    "余",
    "年",
    "月",
    "日",
    "2023",
    "0.95",
    "1e5",
    "+",
    "∞",
    "定性",
    "优良中低差",
    "(",
    ")",
    "「",
    "」",
]
typed = st.lists(st.sampled_from(_PIECES), min_size=1, max_size=7).map("".join)
"""Texts made of the language's own pieces in any order: many nearly make sense."""
noise = st.text(
    st.one_of(
        st.sampled_from(
            "≥≤<>=~±%‰()（）[]「」,，;；。、:：/-—0123456789０９年月日人万亿十百一二三前底上下内以不超低高于约多余"
        ),
        st.characters(),
    ),
    max_size=40,
)
"""Texts of single characters, most of which mean something."""
