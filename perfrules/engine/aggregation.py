"""
Many units' sheets added into the one of their department.

The forms of central transfers say how (note 2 of 中央对地方专项转移支付绩效目标自评表): absolute numbers are added up,
relative ones are weighted with the amounts of funds. What cannot be joined with certainty is left empty and reported.
"""

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Context, Decimal
from enum import StrEnum
from fractions import Fraction
from typing import TypeVar

from attrs import evolve, field, frozen

from perfrules.dsl.reading import parse_actual, parse_target
from perfrules.errors import Problem, problem
from perfrules.model.actual import Actual, DateActual, MissingActual, NumberActual, QualityActual
from perfrules.model.quantity import Quantity, exact_decimal, format_decimal
from perfrules.model.sheet import Funds, ManagementItem, Sheet, SheetRow
from perfrules.model.target import NumberTarget, RangeTarget, Target
from perfrules.model.unit import NO_UNIT, Unit
from perfrules.model.vocabulary import comparable_name, level_name
from perfrules.source import Place
from perfrules.units import DEFAULT_UNITS, UnitTable
from perfrules.wording import Language, Wording, current_language, format_value

__all__ = ["AggregatedRow", "Aggregation", "JoinMethod", "UnitPart", "aggregate"]


class JoinMethod(StrEnum):
    """The way in which the numbers of a row become one."""

    SUM = "sum"
    """绝对值累加: numbers of things, money, lengths, areas, volumes, masses."""
    WEIGHTED = "weighted"
    """相对值加权: shares, amounts for each of something, times, marks; weighted with the budgets of the units."""
    LATEST = "latest"
    """Days: the last unit to finish finishes for all."""
    SAME = "same"
    """Words: they are kept where all units say the same."""


@frozen
class UnitPart:
    """
    What one unit brings to a row.

    Args:
        unit: The unit: its organisation, else its project or file.
        row: Its row.
        share: Its share of all funds, where the row is weighted.
    """

    unit: str
    row: SheetRow
    share: Fraction | None = None


_METHODS: Mapping[JoinMethod, Wording] = {
    JoinMethod.SUM: Wording("绝对值累加", "added up"),
    JoinMethod.WEIGHTED: Wording("相对值按资金额加权", "weighted with the funds"),
    JoinMethod.LATEST: Wording("取最晚的日期", "the latest day"),
    JoinMethod.SAME: Wording("各单位相同", "the same everywhere"),
}
_DIFFERENT = Wording("各单位不同，留空", "not the same everywhere, left empty")
_ROW = Wording("{name}：{actual}（指标值 {target}，{method}）", "{name}: {actual} (target {target}, {method})")
_PART = Wording("  {unit}：{actual}（指标值 {target}）{share}", "  {unit}: {actual} (target {target}){share}")
_SHARE = Wording("，占资金 {share}%", ", {share}% of the funds")


@frozen
class AggregatedRow:
    """
    A row of the joint sheet and what it was made of.

    Args:
        row: The joint row.
        method: How its numbers were joined.
        parts: What each unit brought, in the order of the sheets; units without the row are left out.
    """

    row: SheetRow
    method: JoinMethod
    parts: tuple[UnitPart, ...]

    def explain(self, language: Language | None = None) -> str:
        """Return how the row came about, one line for each unit."""
        language = language or current_language()
        differs = self.method is JoinMethod.SAME and not self.row.actual
        method = _DIFFERENT if differs else _METHODS[self.method]
        joint = {"name": self.row.name, "method": method.say(language), **_cells(self.row)}
        lines = [_ROW.say(language, joint)]
        for part in self.parts:
            share = "" if part.share is None else format_value(_rounded(part.share * 100, places=2))
            shown = _SHARE.say(language, {"share": share}) if share else ""
            lines.append(_PART.say(language, {"unit": part.unit, "share": shown, **_cells(part.row)}))
        return "\n".join(lines)


def _cells(row: SheetRow) -> dict[str, str]:
    return {"target": row.target or "/", "actual": row.actual or "/"}


@frozen
class Aggregation:
    """
    The joint sheet of several units.

    Args:
        sheet: The sheet, to be evaluated like any other; its ``problems`` say what could not be joined.
        rows: Each of its rows with what it was made of.
    """

    sheet: Sheet
    rows: tuple[AggregatedRow, ...]

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Problems: cells that could not be joined, or had to be assumed."""
        return self.sheet.problems


def aggregate(
    sheets: Sequence[Sheet],
    *,
    project: str = "",
    organisation: str = "",
    methods: Mapping[str, JoinMethod] | None = None,
    units: UnitTable = DEFAULT_UNITS,
) -> Aggregation:
    """
    Return *sheets*, each of one unit, added into one.

    Args:
        sheets: The sheets of the units, which have the same form.
        project: The name of the joint project; unless given the one that all sheets have.
        organisation: The name of what reports for all units.
        methods: How rows are joined, by name, where the kind of their numbers does not say it rightly.
        units: The units that targets and actuals are read with.
    """
    return _Joint(tuple(sheets), methods or {}, units).aggregation(project, organisation)


_PLACES = 6
"""Places of a weighted mean that ends nowhere: too many to reach a bound that is missed."""
_RELATIVE_NAMES = ("率", "比", "比例", "占比", "度", "平均", "人均", "户均", "亩均", "单价", "标准", "水平", "均值")
"""Ends of names, or parts of them, whose bare numbers are relative: 覆盖率 95, 人均补助 300."""
_ADDED = frozenset(["money", "length", "area", "volume", "mass"])
_MARKS = frozenset(["分", "级", "星", "名", "位", "届", "倍", "成"])
"""Counted, but a mean of them is meant: marks, ranks, multiples."""
_UNREAD = frozenset(["unclear", "missing"])
Kind = TypeVar("Kind")


@frozen
class _Read:
    """A unit's row with its cells read."""

    part: UnitPart
    target: Target
    actual: Actual


@frozen
class _Joint:
    """The sheets while they are joined; *problems* collects what is to be said."""

    sheets: tuple[Sheet, ...]
    methods: Mapping[str, JoinMethod]
    units: UnitTable
    problems: list[Problem] = field(factory=list)

    def aggregation(self, project: str, organisation: str) -> Aggregation:
        for sheet in self.sheets:
            if sheet.deductions or sheet.bonuses or any(row.deduction is not None for row in sheet.rows):
                self._say("PR487", Place(sheet.source), unit=_unit_name(sheet))
        rows = tuple(self._row(group) for group in self._groups())
        sheet = Sheet(
            project=project or self._common("project"),
            organisation=organisation,
            department=self._common("department"),
            date=max((sheet.date for sheet in self.sheets if sheet.date is not None), default=None),
            year=self._year(),
            funds=self._funds(),
            management=self._management(),
            rows=tuple(row.row for row in rows),
        )
        return Aggregation(evolve(sheet, problems=tuple(self.problems)), rows)

    def _say(self, code: str, place: Place, **values: str) -> None:
        self.problems.append(problem(code, place=place, **values))  # type: ignore[arg-type]  # values of its wording

    def _common(self, name: str) -> str:
        values = {getattr(sheet, name) for sheet in self.sheets} - {""}
        return str(values.pop()) if len(values) == 1 else ""

    def _year(self) -> int | None:
        years = sorted({sheet.year for sheet in self.sheets if sheet.year is not None})
        if len(years) > 1:
            self._say("PR486", Place(), **_listed("years", [str(year) for year in years]))
        return years[0] if len(years) == 1 else None

    # ------------------------------------------------------------------------------------------------------------ rows

    def _groups(self) -> list[dict[int, SheetRow]]:
        """Return the rows that belong together, by the number of their sheet, in the order of their first."""
        groups: dict[tuple[str, str, str], dict[int, SheetRow]] = {}
        for number, sheet in enumerate(self.sheets):
            for row in sheet.rows:
                key = level_name(row.level1), level_name(row.level2), comparable_name(row.name)
                before = groups.setdefault(key, {}).setdefault(number, row)
                if before is not row:
                    self._say("PR488", row.place, name=row.name, unit=_unit_name(sheet))
        return list(groups.values())

    def _row(self, group: Mapping[int, SheetRow]) -> AggregatedRow:
        first = next(iter(group.values()))
        if missing := [_unit_name(sheet) for number, sheet in enumerate(self.sheets) if number not in group]:
            self._say("PR482", first.place, name=first.name, **_listed("units", missing))
        if len({row.weight for row in group.values()}) > 1:
            weights = [format_decimal(row.weight) if row.weight is not None else "/" for row in group.values()]
            self._say("PR484", first.place, name=first.name, **_listed("weights", weights))
        applied = {number: row for number, row in group.items() if row.applicable}
        read = [self._read(number, row) for number, row in (applied or group).items()]
        method = self.methods.get(first.name) or _method(first.name, read)
        if method is JoinMethod.WEIGHTED:
            read = self._with_shares(first, read, list(applied or group))
        target = self._target(first, method, read)
        actual = self._actual(first, method, read) if applied else first.actual
        samples = [item.part.row.sample for item in read]
        row = SheetRow(
            level1=first.level1, level2=first.level2, name=first.name, direction=first.direction,
            target=target, actual=actual, weight=first.weight, applicable=bool(applied), place=first.place,
            sample=None if None in samples else sum(sample or 0 for sample in samples),
        )  # fmt: skip
        return AggregatedRow(row, method, tuple(item.part for item in read))

    def _read(self, number: int, row: SheetRow) -> _Read:
        sheet = self.sheets[number]
        target = parse_target(row.target, unit=row.unit, name=row.name, units=self.units, year=sheet.year)
        actual = parse_actual(row.actual, unit=row.unit, name=row.name, units=self.units, year=sheet.year)
        if isinstance(target, NumberTarget) and isinstance(actual, NumberActual):
            actual = _in_unit_of(target, actual)
        return _Read(UnitPart(_unit_name(sheet), row), target, actual)

    def _with_shares(self, first: SheetRow, read: Sequence[_Read], numbers: Sequence[int]) -> list[_Read]:
        """Return *read* with each unit's share of the funds, or as it is where a unit states no budget."""
        budgets = [_budget(self.sheets[number], self.units) for number in numbers]
        lacking = [item.part.unit for item, budget in zip(read, budgets, strict=True) if not budget]
        # where all units say the same, nothing has to be weighted
        if len({(str(item.target), str(item.actual)) for item in read}) == 1:
            return list(read)
        if lacking:
            self._say("PR483", first.place, name=first.name, **_listed("units", lacking))
            return list(read)
        total = sum((budget or 0 for budget in budgets), Fraction(0))
        return [
            evolve(item, part=evolve(item.part, share=Fraction(budget or 0) / total))
            for item, budget in zip(read, budgets, strict=True)
        ]

    def _target(self, first: SheetRow, method: JoinMethod, read: Sequence[_Read]) -> str:
        targets = [item.target for item in read]
        is_same = len({str(target) for target in targets}) == 1
        if is_same and (method is not JoinMethod.SUM or not isinstance(targets[0], NumberTarget | RangeTarget)):
            return first.target if not first.unit else str(targets[0])
        numbers = _only(NumberTarget, targets)
        if numbers and len({(item.sense, item.change) for item in numbers}) == 1:
            quantity = self._quantity(first, method, read, [item.quantity for item in numbers])
            return "" if quantity is None else str(evolve(numbers[0], quantity=quantity))
        ranges = _only(RangeTarget, targets)
        if ranges and len({_range_form(item) for item in ranges}) == 1:
            joint: list[Quantity | None] = []
            for side in ("lower", "upper"):
                bounds = [bound for item in ranges if (bound := getattr(item, side)) is not None]
                joint.append(self._quantity(first, method, read, bounds) if bounds else None)
                if bounds and joint[-1] is None:
                    return ""
            return str(evolve(ranges[0], lower=joint[0], upper=joint[1]))
        self._differ(first, "target", [item.part.row.target for item in read])
        return ""

    def _actual(self, first: SheetRow, method: JoinMethod, read: Sequence[_Read]) -> str:
        actuals = [item.actual for item in read]
        unread = [item.part.unit for item in read if item.actual.kind in _UNREAD and not _nothing(item.actual)]
        if unread:
            self._say("PR485", first.place, name=first.name, **_listed("units", unread))
            return ""
        if all(map(_nothing, actuals)):
            return first.actual
        numbers = _only(NumberActual, [_zero_for_nothing(actual, actuals) for actual in actuals])
        if numbers and len({(item.bound, item.change) for item in numbers}) == 1:
            quantity = self._quantity(first, method, read, [item.quantity for item in numbers])
            return "" if quantity is None else str(evolve(numbers[0], quantity=quantity, rate=None))
        days = [item.by.last_day() for item in _only(DateActual, actuals)]
        known = [day for day in days if day is not None]
        if days and len(known) == len(days):
            return str(actuals[days.index(max(known))])
        if len({str(actual) for actual in actuals}) == 1 and not numbers:
            return first.actual
        self._differ(first, "actual", [item.part.row.actual for item in read])
        return ""

    def _differ(self, first: SheetRow, column: str, texts: Sequence[str]) -> None:
        words = _COLUMN[column]
        listed = _listed("texts", [text or "/" for text in texts])
        self._say("PR480", first.place, name=first.name, column=words.zh, column_en=words.en, **listed)

    def _quantity(
        self, first: SheetRow, method: JoinMethod, read: Sequence[_Read], quantities: Sequence[Quantity]
    ) -> Quantity | None:
        """Return the sum or mean of *quantities* in the unit of the first, or nothing where they cannot be joined."""
        unit = next((item.unit for item in quantities if item.unit != NO_UNIT), NO_UNIT)
        meant = [item if item.unit != NO_UNIT else Quantity(item.number, unit) for item in quantities]
        if not all(item.unit.converts_to(unit) for item in meant):
            self._say(
                "PR481", first.place, name=first.name, **_listed("units", [item.unit.symbol or "/" for item in meant])
            )
            return None
        numbers = [item.in_unit(unit) for item in meant]
        if method is JoinMethod.WEIGHTED:
            shares = [item.part.share for item in read]
            if len(set(numbers)) == 1:
                return meant[0]
            if None in shares or len(shares) != len(numbers):
                return None  # said already: a unit states no budget
            joint = sum((number * (share or 0) for number, share in zip(numbers, shares, strict=True)), Fraction(0))
        else:
            joint = sum(numbers, Fraction(0))
        return Quantity(_rounded(joint), unit)

    # ----------------------------------------------------------------------------------------------- funds, management

    def _funds(self) -> tuple[Funds, ...]:
        lines: dict[str, list[Funds]] = {}
        for sheet in self.sheets:
            for line in sheet.funds:
                lines.setdefault("" if line.is_total else comparable_name(line.name), []).append(line)
        return tuple(self._line(same) for same in lines.values())

    def _line(self, same: Sequence[Funds]) -> Funds:
        first = same[0]
        weights = {line.weight for line in same}
        return Funds(
            name=first.name, unit=first.unit, is_total=first.is_total,
            initial_budget=self._amount(same, "initial_budget"),
            adjusted_budget=self._amount(same, "adjusted_budget"),
            spent=self._amount(same, "spent"),
            weight=weights.pop() if len(weights) == 1 else None,
        )  # fmt: skip

    def _amount(self, same: Sequence[Funds], column: str) -> Decimal | None:
        """Return the sum of a column of funds in the unit of the first line; nothing where a unit does not state it."""
        first, unit = same[0], self.units.parse(same[0].unit)
        stated = [(getattr(line, column), self.units.parse(line.unit)) for line in same]
        known = [Quantity(number, own).in_unit(unit) for number, own in stated if number is not None]
        if not known:
            return None
        if len(known) < (len(self.sheets) if first.is_total else len(same)):
            words = _COLUMN[column]
            self._say("PR489", first.place, name=first.name, column=words.zh, column_en=words.en)
            return None
        return exact_decimal(sum(known, Fraction(0)))

    def _management(self) -> tuple[ManagementItem, ...]:
        items: dict[str, list[tuple[str, ManagementItem]]] = {}
        for sheet in self.sheets:
            for entry in sheet.management:
                items.setdefault(comparable_name(entry.name), []).append((_unit_name(sheet), entry))
        return tuple(
            ManagementItem(
                name=same[0][1].name,
                statement=_joined([(unit, entry.statement) for unit, entry in same]),
                trouble=_joined([(unit, entry.trouble) for unit, entry in same], always=True),
            )
            for same in items.values()
        )


_COLUMN: Mapping[str, Wording] = {
    "target": Wording("指标值", "targets"),
    "actual": Wording("实际值", "actuals"),
    "initial_budget": Wording("年初预算数", "initial budgets"),
    "adjusted_budget": Wording("全年预算数", "adjusted budgets"),
    "spent": Wording("全年执行数", "amounts spent"),
}


def _listed(key: str, names: Sequence[str]) -> dict[str, str]:
    """Return *names*, each once, as the values *key* of a message in both languages."""
    distinct = dict.fromkeys(names)
    return {key: "、".join(distinct), f"{key}_en": ", ".join(distinct)}


def _unit_name(sheet: Sheet) -> str:
    return sheet.organisation or sheet.project or sheet.source or "?"


def _budget(sheet: Sheet, units: UnitTable) -> Fraction | None:
    """Return the budget of *sheet* in base units of money: of the line for all funds, else of all lines together."""
    total = sheet.total_funds
    lines = sheet.funds if total is None else (total,)
    budgets = [Quantity(line.budget, units.parse(line.unit)).base for line in lines if line.budget is not None]
    return sum(budgets, Fraction(0)) if budgets else None


def _method(name: str, read: Sequence[_Read]) -> JoinMethod:
    """Return how the numbers of the row *name* are joined."""
    kinds = {item.target.kind for item in read} | {item.actual.kind for item in read}
    if "number" in kinds or "range" in kinds:
        return JoinMethod.SUM if _is_absolute(name, _unit_of(read)) else JoinMethod.WEIGHTED
    return JoinMethod.LATEST if kinds & {"date", "period"} else JoinMethod.SAME


def _unit_of(read: Sequence[_Read]) -> Unit:
    for item in read:
        for meaning in (item.target, item.actual):
            if isinstance(meaning, NumberTarget | NumberActual) and meaning.quantity.unit != NO_UNIT:
                return meaning.quantity.unit
            if isinstance(meaning, RangeTarget) and meaning.unit != NO_UNIT:
                return meaning.unit
    return NO_UNIT


def _is_absolute(name: str, unit: Unit) -> bool:
    """Return whether numbers of *unit* under *name* may be added: 人, 万元, 公里, but no %, 元/人, 天, 分."""
    relative = name.endswith(_RELATIVE_NAMES) or any(word in name for word in ("人均", "户均", "亩均", "平均", "每"))
    if unit == NO_UNIT or not unit.known:
        return not relative
    if len(unit.dimension) != 1 or unit.dimension[0][1] != 1:
        return False
    counts = unit.is_count and unit.symbol not in _MARKS
    return (counts or unit.dimension[0][0] in _ADDED) and not relative


def _in_unit_of(target: NumberTarget, actual: NumberActual) -> NumberActual:
    if actual.quantity.unit != NO_UNIT:
        return actual
    return evolve(actual, quantity=Quantity(actual.quantity.number, target.quantity.unit))


def _only(kind: type[Kind], cells: Sequence[object]) -> list[Kind]:
    """Return *cells* where all of them are of *kind*, else none."""
    result = [cell for cell in cells if isinstance(cell, kind)]
    return result if len(result) == len(cells) else []


def _range_form(target: RangeTarget) -> object:
    return target.lower is None, target.upper is None, target.lower_closed, target.upper_closed, target.change


def _nothing(actual: Actual) -> bool:
    return isinstance(actual, MissingActual | QualityActual) and actual.nothing


def _zero_for_nothing(actual: Actual, beside: Sequence[Actual]) -> Actual:
    """Return 0 for 无 and 未发生 beside units that state numbers."""
    numbers = [item for item in beside if isinstance(item, NumberActual)]
    if not (_nothing(actual) and numbers):
        return actual
    return evolve(numbers[0], quantity=Quantity(Decimal(0), numbers[0].quantity.unit))


def _joined(parts: Sequence[tuple[str, str]], *, always: bool = False) -> str:
    """Return what units say: once where all say the same, else each with its name."""
    stated = [(unit, text) for unit, text in parts if text]
    if len({text for _, text in stated}) == 1 and not always:
        return stated[0][1]
    return "；".join(f"{unit}：{text}" for unit, text in stated)


def _rounded(number: Fraction, places: int = _PLACES) -> Decimal:
    """Return *number* exactly where it is a decimal of few places, else rounded to *places*."""
    scaled = number * 10**places
    if scaled.denominator == 1:
        return exact_decimal(number)
    over = Context(prec=60).divide(Decimal(scaled.numerator), Decimal(scaled.denominator))
    return over.to_integral_value(rounding=ROUND_HALF_UP).scaleb(-places)
