"""
Strategies of hypothesis for the values of perfrules.

Targets and actuals are made from texts and read as cells are, so that they hold what real cells hold. Actuals are
built from the bounds of their target, never filtered.

A strategy that depends on nothing drawn is made once (`cache`): hypothesis spends far more time on looking through a
new strategy than on drawing from one it knows.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cache, lru_cache

from hypothesis import strategies as st

from perfrules.dsl import parse_actual, parse_target
from perfrules.model.actual import Actual, NumberActual
from perfrules.model.interval import Interval
from perfrules.model.quantity import Quantity, format_decimal
from perfrules.model.ruleset import Component, GradeBand, RuleSet, ScoringRule, When
from perfrules.model.scorecard import Scorecard
from perfrules.model.sheet import Funds, ManagementItem, Sheet, SheetRow
from perfrules.model.target import AllTarget, DateTarget, NumberTarget, PeriodTarget, QualityTarget, RangeTarget, Target
from perfrules.units import DEFAULT_UNITS, UnitTable

__all__ = [
    "actuals",
    "date_targets",
    "ladder",
    "management_items",
    "near",
    "number_targets",
    "quality_targets",
    "quantities",
    "range_targets",
    "rulesets",
    "scorecards",
    "sheet_rows",
    "sheets",
    "targets",
    "unit_spellings",
]

_SIGNS = ("≥", ">", "≤", "<", "=", "")
_USUAL_UNITS = ("", "%", "人", "次", "元", "万元", "元/人·月", "天", "公里", "平方米", "吨", "小时", "户")
_WORDS = ("合理", "规范", "有效提升", "显著改善", "及时", "良好")
_ANSWERS = ("达成", "部分达成", "未达成", "已完成", "未完成", "100%", "/", "", "正在实施中")
_LEVELS = (("产出指标", "数量指标"), ("效益指标", "社会效益指标"), ("满意度指标", "服务对象满意度指标"))
_SHARES = tuple(map(Decimal, ("0.3", "0.6", "0.75", "0.85", "0.95", "1.05", "1.2", "1.35")))
"""Numbers at which curves of scoring usually bend, and between."""
_LETTERS = st.characters(categories=("Ll", "Lu", "Nd"), max_codepoint=0x7F) | st.sampled_from(
    "培训人次就业岗位补贴发放"
)


def unit_spellings(units: UnitTable = DEFAULT_UNITS) -> st.SearchStrategy[str]:
    """Return spellings of units: every listed one, with multipliers (万) and as quotients (元/人)."""
    listed = [spelling for unit in units for spelling in (unit.symbol, *unit.spellings)]
    counts = [item.symbol for item in units if item.dimension.startswith("count:")] or listed
    simple = st.sampled_from(listed)
    multiplied = st.builds("万{}".format, st.sampled_from(counts))
    quotients = st.builds("元/{}".format, st.sampled_from(counts))
    return simple | multiplied | quotients


@cache
def _numbers() -> st.SearchStrategy[Decimal]:
    edges = st.sampled_from([Decimal(text) for text in ("0", "1", "100", "0.29", "90", "0.01", "1666", "-3", "33.33")])
    return edges | st.decimals(Decimal("0.01"), Decimal(10_000), places=2) | st.integers(1, 5_000).map(Decimal)


@cache
def quantities() -> st.SearchStrategy[Quantity]:
    """Return numbers with a unit, or without one."""
    return st.builds(Quantity, _numbers(), st.sampled_from(_USUAL_UNITS).map(DEFAULT_UNITS.parse))


@cache
def number_targets() -> st.SearchStrategy[NumberTarget]:
    """Return numbers with a comparison, or without one."""
    return st.builds(
        lambda sign, number, unit: f"{sign}{format_decimal(number)}{unit}", st.sampled_from(_SIGNS), _numbers(),
        st.sampled_from(_USUAL_UNITS),
    ).map(parse_target).filter(lambda target: isinstance(target, NumberTarget))  # type: ignore[return-value]  # fmt: skip


@cache
def range_targets() -> st.SearchStrategy[RangeTarget]:
    """Return ranges with both bounds, open and closed."""

    def written(low: Decimal, room: Decimal, unit: str, ends: tuple[str, str]) -> str:
        return f"{ends[0]}{format_decimal(low)}{unit}, {format_decimal(low + room)}{unit}{ends[1]}"

    numbers = st.decimals(Decimal(1), Decimal(1_000), places=1)
    ends = st.tuples(st.sampled_from("[("), st.sampled_from("])"))
    texts = st.builds(written, numbers, numbers, st.sampled_from(("%", "人", "元", "天")), ends)
    return texts.map(parse_target).filter(lambda target: isinstance(target, RangeTarget))  # type: ignore[return-value]


@cache
def date_targets() -> st.SearchStrategy[DateTarget]:
    """Return deadlines: to the day, the month and the year, with and without 前."""
    day = st.dates(date(2015, 1, 1), date(2035, 12, 31))
    forms = (
        "{0.year}年{0.month}月{0.day}日前",
        "{0.year}年{0.month}月底前",
        "{0.year}年{0.month}月前",
        "{0.year}年底前",
    )
    texts = st.builds(lambda form, item: form.format(item), st.sampled_from(forms), day)
    return texts.map(parse_target).filter(lambda target: isinstance(target, DateTarget))  # type: ignore[return-value]


@cache
def quality_targets() -> st.SearchStrategy[QualityTarget]:
    """Return targets in words."""
    return st.sampled_from(_WORDS).map(QualityTarget)


@cache
def targets() -> st.SearchStrategy[Target]:
    """Return targets of every kind that is common, and now and then an empty or an unclear one."""
    rare = st.sampled_from(("", "/", "≥9O%", "≥90%；≤30人", "*")).map(parse_target)
    return st.one_of(number_targets(), number_targets(), range_targets(), date_targets(), quality_targets(), rare)


def actuals(target: Target) -> st.SearchStrategy[Actual]:
    """
    Return actuals for *target*: on each bound, just inside, just outside, far away, in words, and none at all.

    "Just" is one unit of the last printed place, and a millionth; beside them stand shares where curves usually bend.
    """
    return st.one_of(near(target), _answers(_ANSWERS))


def near(target: Target) -> st.SearchStrategy[Actual]:
    """Return actuals of the kind that *target* asks for, on and around its bounds."""
    if isinstance(target, NumberTarget):
        return _around((target.quantity,))
    if isinstance(target, RangeTarget):
        return _around(tuple(item for item in (target.lower, target.upper) if item is not None))
    if isinstance(target, DateTarget):
        return _days(target.by.first_day(2023), target.by.last_day(2023))
    if isinstance(target, PeriodTarget):
        return _days(target.start.first_day(2023), target.end.last_day(2023))
    if isinstance(target, AllTarget):
        parts = st.tuples(*(near(part) for part in target.parts))
        return parts.map(lambda result: parse_actual("；".join(map(str, result))))
    words = (target.words,) if isinstance(target, QualityTarget) else ()
    return _answers((*words, *_ANSWERS))


@lru_cache(maxsize=256)
def _answers(words: tuple[str, ...]) -> st.SearchStrategy[Actual]:
    return st.sampled_from(words).map(parse_actual)


def ladder(target: NumberTarget) -> tuple[NumberActual, ...]:
    """Return actuals for *target* from low to high: those of `near` that do not depend on chance."""
    read = map(parse_actual, _near_texts([target.quantity]))
    numbers = [item for item in read if isinstance(item, NumberActual)]
    return tuple(sorted(numbers, key=lambda entry: entry.quantity.base))


@lru_cache(maxsize=1024)
def _around(bounds: tuple[Quantity, ...]) -> st.SearchStrategy[Actual]:
    unit = bounds[0].unit.symbol
    far = _numbers().map(lambda number: f"{format_decimal(number)}{unit}")
    return (st.sampled_from(_near_texts(bounds)) | far).map(parse_actual)


def _near_texts(bounds: Sequence[Quantity]) -> list[str]:
    texts: list[str] = []
    for bound in bounds:
        exponent = bound.number.as_tuple().exponent
        step = Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0)
        moves = (Decimal(0), step, -step, Decimal("0.000001"), Decimal("-0.000001"), bound.number, -bound.number)
        texts += [f"{format_decimal(bound.number + move)}{bound.unit.symbol}" for move in moves]
        texts += [f"{format_decimal(bound.number * share)}{bound.unit.symbol}" for share in _SHARES]
    return texts


def _days(first: date | None, last: date | None) -> st.SearchStrategy[Actual]:
    known = [day for day in (first, last) if day is not None]
    near_by = [day + timedelta(days=move) for day in known for move in (0, 1, -1, 40, -40)]
    return st.sampled_from(near_by).map(lambda day: parse_actual(f"{day.year}年{day.month}月{day.day}日"))


def management_items(names: Sequence[str] = ("安排科学性", "拨付合规性")) -> st.SearchStrategy[ManagementItem]:
    """Return statements on the management of funds."""
    return _management_items(tuple(names))


@lru_cache(maxsize=64)
def _management_items(names: tuple[str, ...]) -> st.SearchStrategy[ManagementItem]:
    score = st.none() | st.decimals(Decimal(0), Decimal(10), places=1)
    words = st.sampled_from(("", "规范", "拨付及时"))
    return st.builds(ManagementItem, name=st.sampled_from(names), statement=words, trouble=words, score=score)


@cache
def _funds() -> st.SearchStrategy[tuple[Funds, ...]]:
    amount = st.none() | st.decimals(Decimal(0), Decimal(1_000), places=2)
    line = st.builds(
        Funds, name=st.just("年度资金总额"), initial_budget=amount, adjusted_budget=amount, spent=amount,
        is_total=st.just(True),  # noqa: FBT003 - a value, not a flag
    )  # fmt: skip
    return st.lists(line, max_size=1).map(tuple)


_ROW_LEVELS = st.sampled_from(_LEVELS)
_ROW_NAMES = st.text(_LETTERS, min_size=1, max_size=8)
_ROW_WEIGHTS = st.sampled_from([Decimal(text) for text in ("5", "10", "22.5", "30")])
_REASONS = st.sampled_from(("", "受疫情影响"))


@lru_cache(maxsize=16)
def _own_scores(weight: Decimal) -> st.SearchStrategy[Decimal | None]:
    return st.none() | st.just(weight) | st.decimals(Decimal(0), weight, places=2)


@st.composite
def sheet_rows(draw: st.DrawFn) -> SheetRow:
    """Return a row with a target, an actual that suits it, a weight and now and then a score of its own."""
    target = draw(targets())
    actual = draw(actuals(target))
    level1, level2 = draw(_ROW_LEVELS)
    weight = draw(_ROW_WEIGHTS)
    return SheetRow(
        level1=level1,
        level2=level2,
        name=draw(_ROW_NAMES),
        target=target.text,
        actual=actual.text,
        weight=weight,
        self_score=draw(_own_scores(weight)),
        reason=draw(_REASONS),
    )


_PROJECTS = st.text(_LETTERS, min_size=1, max_size=12)
_ORGANISATIONS = st.text(_LETTERS, max_size=6)
_DAYS = st.none() | st.dates(date(2015, 1, 1), date(2035, 12, 31))
_ITEMS = st.lists(management_items(), max_size=2).map(tuple)
_ROWS = st.lists(sheet_rows(), max_size=6).map(tuple)
_TOTALS = st.none() | st.decimals(Decimal(0), Decimal(100), places=2)


@st.composite
def sheets(draw: st.DrawFn) -> Sheet:
    """Return a filled form: a project, its funds, statements on their management, up to six rows."""
    return Sheet(
        project=draw(_PROJECTS),
        organisation=draw(_ORGANISATIONS),
        date=draw(_DAYS),
        funds=draw(_funds()),
        management=draw(_ITEMS),
        rows=draw(_ROWS),
        stated_total=draw(_TOTALS),
    )


@st.composite
def rulesets(draw: st.DrawFn) -> RuleSet:
    """Return a rule set that binds: a table of rows, with or without budget execution, grades without gaps."""
    execution = draw(st.sampled_from([Decimal(0), Decimal(10), Decimal(20)]))
    table = Component(name="绩效指标", type="indicators", full=100 - execution)
    parts = (Component(name="预算执行", type="execution", full=execution), table) if execution else (table,)
    edges = sorted(draw(st.sets(st.integers(1, 99), max_size=4)), reverse=True)
    numeric = draw(st.sampled_from(("proportional", "overrun", "inverse", "exact", "gated")))
    return RuleSet(
        id="drawn",
        full=Decimal(100),
        grades=_grades([Fraction(edge) for edge in edges]),
        components=parts,
        scoring=(
            ScoringRule(when=When(target_kind=("quality",)), type="judged"),
            ScoringRule(when=When(target_kind=("date", "period")), type="deadline"),
            ScoringRule(type=numeric),
        ),
    )


def _grades(edges: Sequence[Fraction]) -> tuple[GradeBand, ...]:
    highest = [Fraction(100), *edges]
    lowest = [*edges, Fraction(0)]
    return tuple(
        GradeBand(f"第{place}等", Interval(low, high, lower_closed=True, upper_closed=place == 1))
        for place, (low, high) in enumerate(zip(lowest, highest, strict=True), start=1)
    )


def scorecards() -> st.SearchStrategy[Scorecard]:
    """Return what the engine makes of drawn sheets under drawn rule sets, with the built-in types."""
    from perfrules.engine.plan import bind  # noqa: PLC0415 - plugins that draw only cells load no engine
    from perfrules.engine.scalar import evaluate  # noqa: PLC0415
    from perfrules.plugins import build_registry  # noqa: PLC0415

    registry = build_registry(entry_points=())
    return st.builds(lambda sheet, rules: evaluate(sheet, bind(rules, registry)), sheets(), rulesets())
