"""Units: numbers without one, units that differ, odd ones, and signs that conversion damaged."""

import re
from collections.abc import Iterable
from fractions import Fraction

from perfrules.checks.base import Check, Family, Finding, Listing, example, row
from perfrules.checks.subject import Need, Subject, SubjectRow
from perfrules.errors import Severity
from perfrules.model.target import NumberTarget, RangeTarget, Sense
from perfrules.model.unit import NO_UNIT, Unit
from perfrules.units import DEFAULT_UNITS
from perfrules.wording import Wording as W

__all__ = ["CHECKS", "GROWTH", "RATE_NAME", "bare_name", "is_scale_apart"]

_ROWS = frozenset({Need.ROWS})
_REMARK = re.compile(r"[(（][^()（）]*[)）]$")
RATE_NAME = re.compile(r"(?<![效频功利税汇速费])率$|比例$|占比$|覆盖面$")
"""Names of shares; 效率 频率 功率 利率 税率 费率 are none."""
_COUNTED_NAME = re.compile(
    r"人次|品种$|户次|场次|批次|批数|里程|公里|学时|课时|(?<![总参指系分奇偶])数$|(?<![总参指系分奇偶])数[(（]|人数|户数|次数|天数|期数|(?:面积|长度)[(（]|吨|[(（]\s*(?:个|人|户|次|家|项|元|万元|%|亩|公里|平方米|天|套|台|件|名|批|场|期)[^()（）]{0,4}[)）]"
)
"""Names that say what is counted (企业数, 报告数, 学时); 数量 does not."""
_COUNTER_IN_NAME = re.compile(
    r"\d\s*(?:个|人|户|次|套|台|项|家|亩|公里|平方米|米|件|期|辆|座|处|所|组|批|场|条|盏|块|吨|本|名|株|只|头|支|部|份|棵|根)"
)
"""A number with its counter in the name (变压器3台): the target counts the same."""
GROWTH = re.compile("增长|增幅|增速|提高|上升|增加|变动|同比|环比|倍|翻番|提升幅度|下降|降低|减少|增收")


def bare_name(entry: SubjectRow) -> str:
    """Return the name without a remark in brackets and a full stop at its end."""
    return _REMARK.sub("", entry.name).rstrip("。.；;")


def is_scale_apart(entry: SubjectRow) -> bool:
    """Return whether a bare actual fits the target in a smaller unit alone: 38万亩 answered 380000."""
    if entry.number is None or entry.reached is None or entry.reached.quantity.unit != NO_UNIT:
        return False
    scale = {"万": 10**4, "亿": 10**8}.get(entry.number.quantity.unit.symbol[:1])
    return scale is not None and entry.ratio is not None and Fraction(scale, 2) <= entry.ratio <= 2 * scale


def _unit(entry: SubjectRow) -> Unit | None:
    """Return the unit of a numeric target."""
    match entry.target:
        case NumberTarget() as number:
            return number.quantity.unit
        case RangeTarget() as limits:
            return limits.unit
        case _:
            return None


class NumberWithoutUnit(Check):
    """A number without a unit (L23)."""

    id = "unit-missing"
    catalogue = "L23"
    row_by_row = True
    heuristic = True
    family = Family.UNITS
    severity = Severity.WARNING
    title = W("目标值只有数字没有单位", "a number without a unit")
    message = W(
        "{count} 行的目标值只有数字，没有单位：{texts}", "targets that are numbers without a unit ({count}): {texts}"
    )
    why = W(
        "名称里写明单位（人数、次数、（个））的不提示；“数量”不说明数的是什么。",
        "names that say what is counted are left alone; 数量 alone does not say it.",
    )
    needs = _ROWS
    bad = example(row("完成改造项目数量", "≥1", "1", 10, 10, level2="数量指标"))
    near_miss = example(row("培训人次", "≥200", "210", 10, 10, level2="数量指标"))

    def find(self, subject: Subject) -> Iterable[Finding]:
        """Fire once for all rows whose target has neither unit nor unit column nor a counter in the name."""
        rows = [entry for entry in subject.indicators if _is_bare(entry)]
        yield from self.together(rows, "target", lambda entry: entry.title)


def _is_bare(entry: SubjectRow) -> bool:
    unit = _unit(entry)
    if unit is None or unit != NO_UNIT or entry.row.unit.strip() or entry.target.text == "":
        return False
    is_zero = entry.number is not None and entry.number.quantity.number == 0
    named = (
        _COUNTED_NAME.search(entry.name) or _COUNTER_IN_NAME.search(entry.name) or RATE_NAME.search(bare_name(entry))
    )
    return not is_zero and named is None


class OddUnit(Check):
    """An odd or doubled unit (L24)."""

    id = "unit-odd"
    catalogue = "L24"
    row_by_row = True
    family = Family.UNITS
    severity = Severity.NOTICE
    title = W("单位写法奇怪或重复", "an odd or doubled unit")
    message = W("{count} 行的单位写法奇怪：{units}", "odd units ({count}): {units}")
    why = W("百分比写 %，不写“百分比”；单位只写一遍。", "a percentage is written %, and once.")
    needs = _ROWS
    bad = example(row("参训率", "≥100百分比", "100%", 10, 10))
    near_miss = example(row("参训率", "≥100%", "100%", 10, 10))
    _ODD = re.compile(r"百分比|百分号|百分点?[)）]|%\s*%|％％|个个|人人$|元元|万元万元|次次")

    def find(self, subject: Subject) -> Iterable[Finding]:
        """Look once for words in place of a sign and for doubled units in the unit column and the target."""
        odd = {
            entry.cell(column): text
            for entry in subject.indicators
            for column, text in (("unit", entry.row.unit), ("target", entry.row.target))
            if self._ODD.search(text) is not None
        }
        if odd:
            percent = all("百分" in text or "%" in text for text in odd.values())
            units = Listing(f"“{text.strip()}”" for text in odd.values())
            yield self.finding(*odd, basis=odd, suggestion="%" if percent else "", count=len(odd), units=units)


class ShareAboveHundred(Check):
    """A percentage target above 100 % (L25)."""

    id = "share-above-100"
    catalogue = "L25"
    row_by_row = True
    heuristic = True
    default = False
    family = Family.UNITS
    severity = Severity.WARNING
    title = W("百分比目标超过 100%", "a percentage target above 100 %")
    message = W("“{name}”的目标 {target} 超过 100%", "“{name}” has a target of {target}")
    why = W(
        "合格率、满意度等不可能超过 100%；增长率和倍数不提示，像损坏的符号归入 L104。",
        "shares cannot exceed 100 %; growth and multiples are left alone, damaged signs are L104.",
    )
    needs = _ROWS
    bad = example(row("设备完好率", "≥120%", "100%", 10, 8.3, reason="检修"))
    near_miss = example(row("收入增长率", "≥120%", "130%", 10, 10))

    def find(self, subject: Subject) -> Iterable[Finding]:
        """Fire for shares; growth, multiples and digits that look damaged are left out."""
        for entry in subject.indicators:
            high = entry.is_share and entry.number is not None and entry.number.quantity.number > 100
            if high and not entry.is_ceiling and not GROWTH.search(entry.name) and not _damaged(entry):
                yield self.finding(entry.cell("target"), name=entry.title, target=entry.row.target)


_SIGN_DIGIT = re.compile(r"^\s*[2723zZ]\s?(\d{2}(?:\.\d+)?)\s*[%％]?$")
_SIGN_WORD = re.compile(r"^\s*[工エ三ΞΣ乏兰二]\s*(\d{1,4}(?:\.\d+)?)\s*(\D{0,4})$")


def _damaged(entry: SubjectRow) -> str:
    """Return what a damaged target may have been: 290% for ≥90%, 工5% for ≥5%; empty where nothing is damaged."""
    text = entry.row.target
    if (word := _SIGN_WORD.match(text)) is not None:
        return f"{'=' if text.strip()[0] == '二' else '≥'}{word[1]}{word[2]}"
    digits = _SIGN_DIGIT.match(text)
    percent = "%" in text or "％" in text or entry.row.unit.strip() in ("%", "％")
    if digits is None or not percent or GROWTH.search(entry.name) or float(digits[1]) < 50:
        return ""
    return f"≥{digits[1]}%"


_COUNT_DIGIT = re.compile(r"^\s*[27zZ](\d{2,4})\s*([个人户次套台项家亩件期天辆座处名所场批只头份][\u4e00-\u9fff]?)$")


def _damaged_count(entry: SubjectRow, *, scanned: bool) -> str:
    """Return what a count may have been before its sign became a digit: 2280次 for ≥280次."""
    digits = _COUNT_DIGIT.match(entry.row.target)
    if digits is None or digits[1].startswith("0"):
        return ""
    rest, reached = int(digits[1]), entry.reached
    # a year's work beyond the rest by half is likely, one short by three quarters is not
    fits = reached is not None and rest <= reached.quantity.number <= rest * 3 / 2
    return f"≥{rest}{digits[2]}" if fits or (reached is None and scanned) else ""


class DamagedSign(Check):
    """A damaged sign (L104)."""

    id = "sign-damaged"
    catalogue = "L104"
    heuristic = True
    family = Family.UNITS
    severity = Severity.WARNING
    title = W("比较符号疑似损坏", "a damaged sign")
    message = W(
        "“{name}”的目标“{target}”疑为 {meant}：≥ 在转换中变成了别的字",
        "“{name}”: the target “{target}” may have been {meant}, its ≥ damaged in conversion",
    )
    why = W("扫描或转换常把 ≥ 变成 2、工、乏。", "scans and conversions turn ≥ into 2 or other characters.")
    needs = _ROWS
    bad = example(row("群众满意度", "290%", "95%", 10, 10))
    near_miss = example(row("产值增长率", "290%", "295%", 10, 10))

    def find(self, subject: Subject) -> Iterable[Finding]:
        """
        Look for a digit or character in the place of the sign.

        A count (2280次) is taken for damaged where its actual fits what is left, or where a share of the sheet is.
        """
        scanned = any(map(_damaged, subject.indicators))
        for entry in subject.indicators:
            if meant := _damaged(entry) or _damaged_count(entry, scanned=scanned):
                yield self.finding(
                    entry.cell("target"), suggestion=meant, meant=meant, name=entry.title, target=entry.row.target
                )


class UnitsDiffer(Check):
    """The actual has another unit than the target (L27)."""

    id = "unit-differs"
    catalogue = "L27"
    row_by_row = True
    family = Family.UNITS
    severity = Severity.WARNING
    title = W("实际值与目标值的单位不同", "the actual has another unit than the target")
    message = W(
        "“{name}”目标 {target}，实际 {actual}：单位不同，无法比较",
        "“{name}”: target {target}, actual {actual} have different units",
    )
    scale = W(
        "“{name}”目标 {target}，实际 {actual} 没有写单位：按 {unit} 理解相差太远，疑为更小的单位",
        "“{name}”: target {target}, the actual {actual} has no unit; taken as {unit} it is far off: a smaller unit?",
    )
    lacking = W("{count} 行的实际值没有写单位：{texts}", "actuals without the unit of their target ({count}): {texts}")
    why = W(
        "单位不同的两个数不能相比；缺单位的按目标的单位理解，但应写全。",
        "numbers of different units cannot be compared; a missing unit is assumed but should be written.",
    )
    needs = _ROWS
    bad = example(row("受助机构数", "37个", "100%", 10, 10))
    near_miss = example(row("受助机构数", "37个", "37个", 10, 10))

    def find(self, subject: Subject) -> Iterable[Finding]:
        """Compare dimensions; actuals without a unit are one notice for the sheet."""
        lacking = []
        for entry in subject.indicators:
            unit = _unit(entry)
            if unit is None or entry.reached is None or unit == NO_UNIT:
                continue
            own = entry.reached.quantity.unit
            if own == NO_UNIT:
                # a unit column holds for both cells
                if is_scale_apart(entry):
                    values = {"name": entry.title, "target": entry.row.target, "actual": entry.row.actual}
                    yield self.finding(entry.cell("actual"), message=self.scale, unit=unit.symbol, values=values)
                elif not entry.row.unit.strip() and entry.reached.quantity.number != 0:
                    lacking.append(entry)
            elif not own.converts_to(unit) and own.known and unit.known and not _is_count_pair(own, unit):
                yield self.finding(
                    entry.cell("actual"),
                    entry.cell("target"),
                    name=entry.title,
                    target=entry.row.target,
                    actual=entry.row.actual,
                )
        yield from self.together(
            lacking, "actual", lambda entry: entry.title, message=self.lacking, severity=Severity.NOTICE
        )


def _is_count_pair(left: Unit, right: Unit) -> bool:
    """Return whether two units merely count the same things by different words (人 and 名, 个 and 家)."""
    return left.is_count and right.is_count


_SUFFIX = re.compile(r"\d[^\d]{0,6}(?:及)?(?:以上|以下|以内)")


class SuffixNotation(Check):
    """Targets without a comparison sign (L34)."""

    id = "suffix-notation"
    catalogue = "L34"
    row_by_row = True
    heuristic = True
    family = Family.UNITS
    severity = Severity.NOTICE
    title = W("目标值没有比较符号", "targets without a comparison sign")
    message = W("{count} 行的目标值没有 ≥、≤ 或 =：{texts}", "targets without ≥, ≤ or = ({count}): {texts}")
    why = W(
        "“98%以上”“90%”要靠猜；写成 ≥98% 就没有疑问。", "“98%以上” and a bare 90% leave the direction to be guessed."
    )
    needs = _ROWS
    bad = example(row("参训率", "98%以上", "99%", 10, 10))
    near_miss = example(row("参训率", "≥98%", "99%", 10, 10))

    def find(self, subject: Subject) -> Iterable[Finding]:
        """Fire once for all rows; a bare 100 % is clear."""
        rows = [entry for entry in subject.indicators if self._is_bare(entry)]
        yield from self.together(rows, "target", lambda entry: entry.row.target.strip())

    @staticmethod
    def _is_bare(entry: SubjectRow) -> bool:
        if _SUFFIX.search(entry.row.target):
            return entry.number is not None
        bare = entry.sense is Sense.UNSPECIFIED and entry.is_share
        return bare and entry.number is not None and entry.number.quantity.number not in (0, 100)


class RateAnsweredByCount(Check):
    """A rate in the name, a count in the target (L102)."""

    id = "rate-with-count"
    catalogue = "L102"
    row_by_row = True
    heuristic = True
    family = Family.UNITS
    severity = Severity.WARNING
    title = W("名称是比率，目标是数量", "a rate in the name, a count in the target")
    message = W("“{name}”是比率，目标却是 {target}", "“{name}” is a rate, its target is {target}")
    why = W(
        "比率应有分子分母；写个数则名称应是“数量”。",
        "a rate has a numerator and a denominator; a count needs another name.",
    )
    needs = _ROWS
    bad = example(row("药物制度覆盖率", "37个", "37个", 10, 10))
    near_miss = example(row("药物制度覆盖率", "≥95%", "97%", 10, 10))

    def find(self, subject: Subject) -> Iterable[Finding]:
        """Fire for names of shares whose target counts or measures; money for a person (劳动生产率) is a rate as well."""
        for entry in subject.indicators:
            unit = _unit(entry)
            if unit is not None and (unit.is_count or unit.is_measure) and RATE_NAME.search(bare_name(entry)):
                yield self.finding(entry.cell("target"), entry.cell("name"), name=entry.title, target=entry.row.target)


_PEOPLE = re.compile(
    "(?:人数|(?:人员|学生|学员|教师|职工|干部|村民|居民|儿童|老人|工人|农民|党员|医生|志愿者|劳动力)(?:数量?)?)$"
)
_HOUSEHOLDS = re.compile("(?:户数|农户(?:数量?)?|家庭(?:数量?)?)$")
_NOT_FOR_PEOPLE = frozenset(("个", "件", "项", "套", "台", "所", "家", "只", "条"))


class OddCounter(Check):
    """An odd counter for its noun (L113)."""

    id = "counter-odd"
    catalogue = "L113"
    row_by_row = True
    heuristic = True
    family = Family.UNITS
    severity = Severity.NOTICE
    title = W("量词与所数的东西不配", "an odd counter for its noun")
    message = W("“{name}”数的是{noun}，单位写“{unit}”", "“{name}” counts {noun_en}, its unit is “{unit}”")
    why = W("人用“人”或“名”，户用“户”。", "people are counted by 人, households by 户.")
    needs = _ROWS
    bad = example(row("保障村干部人数", "=42个", "42", 8, 8))
    near_miss = example(row("补助村数量", "=8个", "8", 8, 8))

    def find(self, subject: Subject) -> Iterable[Finding]:
        """Compare the unit with the last noun of the name."""
        for entry in subject.indicators:
            unit, name = _unit(entry), bare_name(entry)
            if unit is None:
                continue
            if _PEOPLE.search(name) and unit.symbol in _NOT_FOR_PEOPLE:
                yield self.finding(
                    entry.cell("target"),
                    suggestion="人",
                    name=entry.title,
                    noun="人",
                    noun_en="people",
                    unit=unit.symbol,
                )
            elif _HOUSEHOLDS.search(name) and unit.symbol in _NOT_FOR_PEOPLE - {"家"}:
                yield self.finding(
                    entry.cell("target"),
                    suggestion="户",
                    name=entry.title,
                    noun="户",
                    noun_en="households",
                    unit=unit.symbol,
                )


_UNIT_IN_NAME = re.compile(r"[(（]\s*(?:单位[:：])?[<>≤≥=＜＞*＊\s]*([^()（）\d<>≤≥*＊]{1,8})\s*[)）]")
_NO_UNITS = frozenset(("社区", "街道", "村", "镇", "乡", "县", "区", "市"))
"""Words in brackets that read like counters and name places: 补助村（社区）数量."""
_SIGN_IN_NAME = re.compile(r"([≥≤<>＜＞]|不低于|不少于|不超过|不高于)")
_FLOOR_SIGNS = frozenset(("≥", ">", "＞", "不低于", "不少于"))


class NameAndUnitDisagree(Check):
    """Name, target and unit disagree (L94)."""

    id = "name-target-unit"
    catalogue = "L94"
    row_by_row = True
    heuristic = True
    family = Family.UNITS
    severity = Severity.WARNING
    title = W("名称、目标值与单位互相矛盾", "name, target and unit disagree")
    message = W(
        "“{name}”写单位“{first}”，{where}为“{second}”", "“{name}” has the unit “{first}”, {where_en} says “{second}”"
    )
    signs = W(
        "“{name}”的名称写“{first}”，目标值为 {second}", "“{name}” says “{first}” in its name, its target is {second}"
    )
    why = W("同一行里三处写法不一，不知以哪处为准。", "three places of one row contradict each other.")
    needs = _ROWS
    bad = example(row("户均成本（元/户·年）", "≤300元/户", "280元/户", 10, 10))
    near_miss = example(row("户均成本（元/户）", "≤300元/户", "280元/户", 10, 10))

    def find(self, subject: Subject) -> Iterable[Finding]:
        """Read units of the name, the unit column and the target cell, and signs of the name."""
        for entry in subject.indicators:
            target_unit = _cell_unit(entry.row.target)
            named = _UNIT_IN_NAME.search(entry.name)
            name_unit = None if named is None or named[1] in _NO_UNITS else _known(named[1])
            column = _known(entry.row.unit.strip())
            if name_unit is not None and target_unit is not None and not name_unit.converts_to(target_unit):
                yield self._differs(entry, name_unit.symbol, ("目标值", "the target"), target_unit.symbol)
            elif column is not None and target_unit is not None and not column.converts_to(target_unit):
                yield self._differs(entry, column.symbol, ("目标值", "the target"), target_unit.symbol)
            elif name_unit is not None and column is not None and not name_unit.converts_to(column):
                yield self._differs(entry, name_unit.symbol, ("单位栏", "the unit column"), column.symbol)
            sign = _SIGN_IN_NAME.search(entry.name)
            if (
                sign is not None
                and (entry.is_floor or entry.is_ceiling)
                and (sign[1] in _FLOOR_SIGNS) != entry.is_floor
            ):
                yield self.finding(
                    entry.cell("name"),
                    entry.cell("target"),
                    message=self.signs,
                    name=entry.title,
                    first=sign[1],
                    second=entry.row.target,
                )

    def _differs(self, entry: SubjectRow, first: str, where: tuple[str, str], second: str) -> Finding:
        cells = (entry.cell("name"), entry.cell("unit"), entry.cell("target"))
        return self.finding(*cells, name=entry.title, first=first, where=where[0], where_en=where[1], second=second)


_UNIT_IN_CELL = re.compile(r"\d[\d.,，]*\s*([^\d\s.,，]{1,8})$")


def _known(text: str) -> Unit | None:
    """Return the unit that *text* is, where a table lists it."""
    unit = DEFAULT_UNITS.parse(text) if text else NO_UNIT
    return unit if unit.known and unit != NO_UNIT else None


def _cell_unit(text: str) -> Unit | None:
    printed = _UNIT_IN_CELL.search(text.strip())
    return None if printed is None else _known(printed[1])


CHECKS: tuple[type[Check], ...] = (
    NumberWithoutUnit, OddUnit, ShareAboveHundred, UnitsDiffer, SuffixNotation, NameAndUnitDisagree,
    RateAnsweredByCount, DamagedSign, OddCounter,
)  # fmt: skip
