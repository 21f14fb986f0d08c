"""Units, signs and kinds: what stands in the target against what stands in the actual."""

import re
from collections.abc import Iterable
from datetime import date

from perfrules.checks.base import Check, Family, Finding
from perfrules.checks.examples import example, row
from perfrules.checks.subject import Need, Subject, SubjectRow
from perfrules.errors import Severity
from perfrules.model.actual import NumberActual, QualityActual, StatusActual
from perfrules.model.target import DateTarget, NumberTarget, PeriodTarget, QualityTarget, RangeTarget, Sense
from perfrules.model.unit import NO_UNIT, Unit
from perfrules.units import DEFAULT_UNITS
from perfrules.wording import Wording as W

__all__ = ["CHECKS"]

_ROWS = frozenset({Need.ROWS})
_HAN_NAME = re.compile(r"[(（][^()（）]*[)）]$")
_RATE_NAME = re.compile(r"(?<![效频功利税汇速费])率$|比例$|占比$|覆盖面$")
"""Names of shares; 效率 频率 功率 利率 税率 费率 are none."""
_COUNTED_NAME = re.compile(
    r"人数|人次|学生数|教师数|职工数|企业数|单位数|机构数|品种数?$|户数|户次|次数|天数|场次|场数|期数|批次|件数|份数|套数|台数|辆数|里程|公里|亩数|(?:面积|长度)[(（]|吨|[(（]\s*(?:个|人|户|次|家|项|元|万元|%|亩|公里|平方米|天|套|台|件|名|批|场|期)[^()（）]{0,4}[)）]"
)
"""Names that say what is counted; 数量 does not."""
_GROWTH = re.compile("增长|增幅|增速|提高|上升|增加|变动|同比|环比|倍|翻番|提升幅度|下降|降低|减少|增收")


def _bare_name(entry: SubjectRow) -> str:
    return _HAN_NAME.sub("", entry.name).rstrip("。.；;")


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
    family = Family.UNITS
    severity = Severity.WARNING
    title = W("目标值只有数字没有单位", "a number without a unit")
    message = W("{count} 行的目标值只有数字，没有单位：{names}", "{count} targets are numbers without a unit: {names}")
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
        if rows:
            names = "、".join(entry.name for entry in rows[:4]) + (" …" if len(rows) > 4 else "")
            yield self.finding(*(entry.cell("target") for entry in rows), count=len(rows), names=names)


def _is_bare(entry: SubjectRow) -> bool:
    unit = _unit(entry)
    if unit is None or unit != NO_UNIT or entry.row.unit.strip() or entry.target.text == "":
        return False
    is_zero = entry.number is not None and entry.number.quantity.number == 0
    return not is_zero and not _COUNTED_NAME.search(entry.name) and not _RATE_NAME.search(_bare_name(entry))


class OddUnit(Check):
    """An odd or doubled unit (L24)."""

    id = "unit-odd"
    catalogue = "L24"
    family = Family.UNITS
    severity = Severity.NOTICE
    title = W("单位写法奇怪或重复", "an odd or doubled unit")
    message = W("“{name}”的单位写作“{unit}”", "“{name}” has the unit “{unit}”")
    why = W("百分比写 %，不写“百分比”；单位只写一遍。", "a percentage is written %, and once.")
    needs = _ROWS
    bad = example(row("参训率", "≥100百分比", "100%", 10, 10))
    near_miss = example(row("参训率", "≥100%", "100%", 10, 10))
    _ODD = re.compile(r"百分比|百分号|百分点?[)）]|%\s*%|％％|个个|人人$|元元|万元万元|次次")

    def find(self, subject: Subject) -> Iterable[Finding]:
        """Look for words in place of a sign and for doubled units in the unit column and the target."""
        for entry in subject.indicators:
            for column, text in (("unit", entry.row.unit), ("target", entry.row.target)):
                if (odd := self._ODD.search(text)) is not None:
                    yield self.finding(
                        entry.cell(column),
                        basis={entry.cell(column): text},
                        suggestion="%" if "百分" in odd[0] or "%" in odd[0] else "",
                        name=entry.name,
                        unit=text,
                    )


class ShareAboveHundred(Check):
    """A percentage target above 100 % (L25)."""

    id = "share-above-100"
    catalogue = "L25"
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
            if high and not entry.is_ceiling and not _GROWTH.search(entry.name) and not _damaged(entry):
                yield self.finding(entry.cell("target"), name=entry.name, target=entry.row.target)


_SIGN_DIGIT = re.compile(r"^\s*[2723zZ]\s?(\d{2}(?:\.\d+)?)\s*[%％]?$")
_SIGN_WORD = re.compile(r"^\s*[工エ三ΞΣ乏兰二]\s*(\d{1,4}(?:\.\d+)?)\s*(\D{0,4})$")


def _damaged(entry: SubjectRow) -> str:
    """Return what a damaged target may have been: 290% for ≥90%, 工5% for ≥5%; empty where nothing is damaged."""
    text = entry.row.target
    if (word := _SIGN_WORD.match(text)) is not None:
        return f"{'=' if text.strip()[0] == '二' else '≥'}{word[1]}{word[2]}"
    digits = _SIGN_DIGIT.match(text)
    percent = "%" in text or "％" in text or entry.row.unit.strip() in ("%", "％")
    if digits is None or not percent or _GROWTH.search(entry.name) or float(digits[1]) < 50:
        return ""
    return f"≥{digits[1]}%"


class DamagedSign(Check):
    """A damaged sign (L104)."""

    id = "sign-damaged"
    catalogue = "L104"
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
        """Look for a digit or character in the place of the sign."""
        for entry in subject.indicators:
            if meant := _damaged(entry):
                yield self.finding(
                    entry.cell("target"), suggestion=meant, meant=meant, name=entry.name, target=entry.row.target
                )


class UnitsDiffer(Check):
    """The actual has another unit than the target (L27)."""

    id = "unit-differs"
    catalogue = "L27"
    family = Family.UNITS
    severity = Severity.WARNING
    title = W("实际值与目标值的单位不同", "the actual has another unit than the target")
    message = W(
        "“{name}”目标 {target}，实际 {actual}：单位不同，无法比较",
        "“{name}”: target {target}, actual {actual} have different units",
    )
    lacking = W("{count} 行的实际值没有写单位：{names}", "{count} actuals lack the unit of their target: {names}")
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
                if not entry.row.unit.strip() and entry.reached.quantity.number != 0:
                    lacking.append(entry)
            elif not own.converts_to(unit) and own.known and unit.known and not _is_count_pair(own, unit):
                yield self.finding(
                    entry.cell("actual"),
                    entry.cell("target"),
                    name=entry.name,
                    target=entry.row.target,
                    actual=entry.row.actual,
                )
        if lacking:
            names = "、".join(entry.name for entry in lacking[:4]) + (" …" if len(lacking) > 4 else "")
            cells = [entry.cell("actual") for entry in lacking]
            yield self.finding(*cells, message=self.lacking, severity=Severity.NOTICE, count=len(lacking), names=names)


def _is_count_pair(left: Unit, right: Unit) -> bool:
    """Return whether two units merely count the same things by different words (人 and 名, 个 and 家)."""
    return left.is_count and right.is_count


class WordsForNumber(Check):
    """Words as the actual of a numeric target (L28)."""

    id = "words-for-number"
    catalogue = "L28"
    family = Family.UNITS
    severity = Severity.WARNING
    title = W("定量目标填了文字", "words as the actual of a numeric target")
    message = W(
        "“{name}”目标 {target} 是数，实际填“{actual}”",
        "“{name}”: the target {target} is a number, the actual says “{actual}”",
    )
    why = W("定量指标应填数值，“完成”无从核对。", "a numeric target needs a number; “done” cannot be checked.")
    needs = _ROWS
    bad = example(row("项目成本", "≤30万元", "完成", 10, 10))
    near_miss = example(row("安全事故", "0起", "未发生", 10, 10))
    _NONE = re.compile("无|未发生|没有发生|零|未出现|不存在")

    def find(self, subject: Subject) -> Iterable[Finding]:
        """Fire for words and status words; “none” answers a target of 0."""
        for entry in subject.indicators:
            if not isinstance(entry.target, NumberTarget | RangeTarget) or not isinstance(
                entry.actual, QualityActual | StatusActual
            ):
                continue
            if isinstance(entry.actual, StatusActual) and entry.actual.rate is not None:
                continue
            if not self._NONE.match(entry.row.actual.strip()):
                yield self.finding(
                    entry.cell("actual"), name=entry.name, target=entry.row.target, actual=entry.row.actual
                )


class NumberForWords(Check):
    """A number as the actual of a target in words (L29)."""

    id = "number-for-words"
    catalogue = "L29"
    family = Family.UNITS
    severity = Severity.WARNING
    title = W("定性目标填了数值", "a number as the actual of a target in words")
    message = W(
        "“{name}”目标“{target}”是定性的，实际填 {actual}",
        "“{name}”: the target “{target}” is in words, the actual is {actual}",
    )
    why = W(
        "“合理”答“100%”，既没有算法也没有依据。", "“reasonable” answered with “100%” has neither formula nor source."
    )
    needs = _ROWS
    bad = example(row("人员配备合理性", "合理", "100%", 5, 5))
    near_miss = example(row("人员配备合理性", "合理", "合理", 5, 5))

    def find(self, subject: Subject) -> Iterable[Finding]:
        """Fire for targets in words answered with a number."""
        for entry in subject.indicators:
            if isinstance(entry.target, QualityTarget) and isinstance(entry.actual, NumberActual):
                yield self.finding(
                    entry.cell("actual"), name=entry.name, target=entry.row.target, actual=entry.row.actual
                )


_AGREED = re.compile(
    "(?:全部|完全|基本)?(?:达成|完成)(?:年度)?(?:指标|目标)?|部分(?:达成|完成)(?:年度)?(?:指标|目标)?(?:并具有一定效果)?|未(?:达成|完成)(?:年度)?(?:指标|目标)?(?:且效果较差)?|是|否|有|无|合格|不合格|优|良|中|差"
)
_LONGEST_WORD = 12
"""Longer actuals describe what was reached and are no level word."""


class WordsNotAgreed(Check):
    """A qualitative actual outside the agreed words (L30)."""

    id = "words-not-agreed"
    catalogue = "L30"
    family = Family.UNITS
    severity = Severity.NOTICE
    title = W("定性结果不在约定用词内", "a qualitative actual outside the agreed words")
    message = W(
        "{count} 行的定性结果不是约定的三档用词：{words}",
        "{count} qualitative actuals are none of the three agreed words: {words}",
    )
    why = W(
        "表样约定“达成年度指标”“部分达成年度指标并具有一定效果”“未达成年度指标且效果较差”三档。",
        "forms agree on three levels in words.",
    )
    needs = _ROWS
    bad = example(row("补助资格合规性", "合规", "达成预期指标", 8, 8))
    near_miss = example(row("补助资格合规性", "合规", "达成年度指标", 8, 8))

    def find(self, subject: Subject) -> Iterable[Finding]:
        """Fire once for short answers in words that are neither a level nor the target's own words."""
        rows = [entry for entry in subject.indicators if self._is_other(entry)]
        if rows:
            words = "、".join(dict.fromkeys(f"“{entry.row.actual.strip()}”" for entry in rows[:6]))
            yield self.finding(*(entry.cell("actual") for entry in rows), count=len(rows), words=words)

    @staticmethod
    def _is_other(entry: SubjectRow) -> bool:
        words = "".join(entry.row.actual.split())
        if not isinstance(entry.target, QualityTarget) or not isinstance(entry.actual, QualityActual | StatusActual):
            return False
        echoes = words == "".join(entry.row.target.split())
        return len(words) <= _LONGEST_WORD and not echoes and _AGREED.fullmatch(words.removeprefix("已")) is None


class DateAfterReport(Check):
    """A deadline after the evaluation, or an end before the start (L32)."""

    id = "date-after-year"
    catalogue = "L32"
    family = Family.UNITS
    severity = Severity.WARNING
    title = W("完成期限在评价之后，或止早于起", "a deadline after the evaluation, or an end before the start")
    message = W(
        "“{name}”的期限 {target} 晚于本表日期 {day}",
        "“{name}”: the deadline {target} lies after the sheet's own date {day}",
    )
    backwards = W("“{name}”的起止 {target} 颠倒", "“{name}”: the period {target} ends before it starts")
    why = W("还没到期的指标谈不上完成。", "what is not yet due cannot have been met.")
    needs = _ROWS
    bad = example(row("完成时间", "2025年6月底前", "2025年5月", 10, 10), date=date(2023, 12, 31))
    near_miss = example(row("完成时间", "2023年11月底前", "2023年10月", 10, 10), date=date(2023, 12, 31))

    def find(self, subject: Subject) -> Iterable[Finding]:
        """Compare deadlines with the sheet's date, and both ends of periods."""
        day = subject.sheet.date
        for entry in subject.indicators:
            target = entry.target
            if isinstance(target, PeriodTarget):
                first, last = target.start.first_day(2000), target.end.last_day(2000)
                if target.start.year is not None and target.end.year is not None and first and last and last < first:
                    yield self.finding(
                        entry.cell("target"), message=self.backwards, name=entry.name, target=entry.row.target
                    )
            elif isinstance(target, DateTarget) and day is not None and target.by.year is not None:
                due = target.by.first_day()
                if due is not None and due > day and target.by.year > day.year:
                    yield self.finding(entry.cell("target"), name=entry.name, target=entry.row.target, day=day)


class PercentForDeadline(Check):
    """A percentage as the actual of a deadline (L33)."""

    id = "percent-for-deadline"
    catalogue = "L33"
    family = Family.UNITS
    severity = Severity.ERROR
    gravity = 61
    title = W("期限目标填了百分比", "a percentage as the actual of a deadline")
    message = W(
        "“{name}”目标是期限 {target}，实际填 {actual}",
        "“{name}”: the target {target} is a deadline, the actual is {actual}",
    )
    why = W("期限应填完成日期，“100%”看不出是否按期。", "a deadline is answered by a date; “100%” does not say when.")
    needs = _ROWS
    bad = example(row("完工时间", "12月底前", "100%", 10, 10))
    near_miss = example(row("完工时间", "12月底前", "11月", 10, 10))

    def find(self, subject: Subject) -> Iterable[Finding]:
        """Fire for deadlines and periods answered by a percentage."""
        for entry in subject.indicators:
            if (
                isinstance(entry.target, DateTarget | PeriodTarget)
                and entry.reached is not None
                and entry.reached.quantity.is_percentage
            ):
                yield self.finding(
                    entry.cell("actual"), name=entry.name, target=entry.row.target, actual=entry.row.actual
                )


_SUFFIX = re.compile(r"\d[^\d]{0,6}(?:及)?(?:以上|以下|以内|左右|上下)")


class SuffixNotation(Check):
    """Targets without a comparison sign (L34)."""

    id = "suffix-notation"
    catalogue = "L34"
    family = Family.UNITS
    severity = Severity.NOTICE
    title = W("目标值没有比较符号", "targets without a comparison sign")
    message = W("{count} 行的目标值没有 ≥、≤ 或 =：{texts}", "{count} targets have no ≥, ≤ or =: {texts}")
    why = W(
        "“98%以上”“90%”要靠猜；写成 ≥98% 就没有疑问。", "“98%以上” and a bare 90% leave the direction to be guessed."
    )
    needs = _ROWS
    bad = example(row("参训率", "98%以上", "99%", 10, 10))
    near_miss = example(row("参训率", "≥98%", "99%", 10, 10))

    def find(self, subject: Subject) -> Iterable[Finding]:
        """Fire once for all rows; a bare 100 % is clear."""
        rows = [entry for entry in subject.indicators if self._is_bare(entry)]
        if rows:
            texts = "、".join(entry.row.target.strip() for entry in rows[:6])
            yield self.finding(*(entry.cell("target") for entry in rows), count=len(rows), texts=texts)

    @staticmethod
    def _is_bare(entry: SubjectRow) -> bool:
        if _SUFFIX.search(entry.row.target):
            return entry.number is not None
        bare = entry.sense is Sense.STATED and entry.is_share
        return bare and entry.number is not None and entry.number.quantity.number not in (0, 100)


class FloorOfNothing(Check):
    """A target of 0 (L35)."""

    id = "target-zero"
    catalogue = "L35"
    family = Family.DIRECTION
    severity = Severity.WARNING
    title = W("目标值为 0", "a target of 0")
    message = W("“{name}”的目标 {target}：怎样都算达到", "“{name}”: with a target of {target} anything is met")
    why = W(
        "≥0 的目标没有约束；事故、投诉等 0 起是正常目标，不提示。",
        "≥0 binds nobody; 0 accidents is an ordinary target and left alone.",
    )
    needs = _ROWS
    bad = example(row("培训人次", "≥0人次", "3人次", 10, 10))
    near_miss = example(row("安全事故", "0起", "0起", 10, 10))

    def find(self, subject: Subject) -> Iterable[Finding]:
        """Fire for floors of 0."""
        for entry in subject.indicators:
            if (
                entry.is_floor
                and entry.number is not None
                and entry.number.quantity.number == 0
                and entry.number.change is None
            ):
                yield self.finding(entry.cell("target"), name=entry.name, target=entry.row.target)


class NegativeActual(Check):
    """A negative actual (L36)."""

    id = "actual-negative"
    catalogue = "L36"
    family = Family.UNITS
    severity = Severity.WARNING
    title = W("实际值为负", "a negative actual")
    message = W("“{name}”的实际值 {actual} 为负", "“{name}”: the actual {actual} is negative")
    why = W(
        "数量、金额、比例不会为负；变动率可以。", "counts, amounts and shares are not negative; rates of change may be."
    )
    needs = _ROWS
    bad = example(row("培训人次", "≥200人次", "-3人次", 10, 0, reason="误填"))
    near_miss = example(row("三公经费变动率", "≤0%", "-3%", 10, 10))

    def find(self, subject: Subject) -> Iterable[Finding]:
        """Fire for counts, measures and money, and for shares that are no rate of change."""
        for entry in subject.indicators:
            reached = entry.reached
            if (
                reached is None
                or reached.quantity.number >= 0
                or reached.change is not None
                or _GROWTH.search(entry.name)
            ):
                continue
            unit = reached.quantity.unit
            if unit.is_count or unit.is_measure or unit.is_money or _RATE_NAME.search(_bare_name(entry)):
                yield self.finding(entry.cell("actual"), name=entry.name, actual=entry.row.actual)


class ComparatorCopied(Check):
    """The comparison sign is copied into the actual (L87)."""

    id = "comparator-copied"
    catalogue = "L87"
    family = Family.UNITS
    severity = Severity.WARNING
    gravity = 45
    title = W("实际值照抄了目标的比较符号", "the comparison sign is copied into the actual")
    message = W(
        "{count} 行的实际值照抄目标，没有填实际数：{texts}",
        "{count} actuals repeat the target instead of a number: {texts}",
    )
    why = W("“≥266米”不是完成值：完成了多少，表里没有。", "“≥266米” says no number that was reached.")
    needs = _ROWS
    explains = frozenset({"L70"})
    bad = example(row("水标尺长度", "≥266米", "≥266米", 10, 10))
    near_miss = example(row("水标尺长度", "≥266米", "266米", 10, 10))
    _SIGN = re.compile(r"^\s*(?:[≥≤><＞＜≧≦⩾⩽]|>=|<=|不低于|不少于|不超过|不高于)")

    def find(self, subject: Subject) -> Iterable[Finding]:
        """Fire once for all rows whose actual begins with a comparison."""
        rows = [
            entry for entry in subject.indicators if entry.number is not None and self._SIGN.match(entry.row.actual)
        ]
        if rows:
            texts = "、".join(f"{entry.name} {entry.row.actual.strip()}" for entry in rows[:4])
            yield self.finding(*(entry.cell("actual") for entry in rows), count=len(rows), texts=texts)


class RateAnsweredByCount(Check):
    """A rate in the name, a count in the target (L102)."""

    id = "rate-with-count"
    catalogue = "L102"
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
            if unit is not None and (unit.is_count or unit.is_measure) and _RATE_NAME.search(_bare_name(entry)):
                yield self.finding(entry.cell("target"), entry.cell("name"), name=entry.name, target=entry.row.target)


class WholeYear(Check):
    """A whole year as a deadline (L103)."""

    id = "whole-year"
    catalogue = "L103"
    family = Family.UNITS
    severity = Severity.NOTICE
    title = W("期限只写到年", "a whole year as a deadline")
    message = W("“{name}”的期限“{target}”只写到年", "“{name}”: the deadline “{target}” names only a year")
    why = W("全年都算按期，时效指标就失去意义。", "any day of the year meets it.")
    needs = _ROWS
    bad = example(row("完成时间", "2020年", "2020年", 10, 10))
    near_miss = example(row("完成时间", "2020年12月", "2020年11月", 10, 10))

    def find(self, subject: Subject) -> Iterable[Finding]:
        """Fire for deadlines without a month; 底 names the last day."""
        for entry in subject.indicators:
            if isinstance(entry.target, DateTarget) and entry.target.by.month is None and "底" not in entry.row.target:
                yield self.finding(entry.cell("target"), name=entry.name, target=entry.row.target)


_PEOPLE = re.compile("(?:人数|人员数量?|学生数|教师数|职工数|干部数|村民数|儿童数|老人数|工人数)$")
_HOUSEHOLDS = re.compile("(?:户数|农户数量?|家庭数量?)$")
_NOT_FOR_PEOPLE = frozenset(("个", "件", "项", "批", "套", "台", "所", "家"))


class OddCounter(Check):
    """An odd counter for its noun (L113)."""

    id = "counter-odd"
    catalogue = "L113"
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
            unit, name = _unit(entry), _bare_name(entry)
            if unit is None:
                continue
            if _PEOPLE.search(name) and unit.symbol in _NOT_FOR_PEOPLE:
                yield self.finding(
                    entry.cell("target"),
                    suggestion="人",
                    name=entry.name,
                    noun="人",
                    noun_en="people",
                    unit=unit.symbol,
                )
            elif _HOUSEHOLDS.search(name) and unit.symbol in _NOT_FOR_PEOPLE - {"家"}:
                yield self.finding(
                    entry.cell("target"),
                    suggestion="户",
                    name=entry.name,
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
                    name=entry.name,
                    first=sign[1],
                    second=entry.row.target,
                )

    def _differs(self, entry: SubjectRow, first: str, where: tuple[str, str], second: str) -> Finding:
        cells = (entry.cell("name"), entry.cell("unit"), entry.cell("target"))
        return self.finding(*cells, name=entry.name, first=first, where=where[0], where_en=where[1], second=second)


_UNIT_IN_CELL = re.compile(r"\d[\d.,，]*\s*([^\d\s.,，]{1,8})$")


def _known(text: str) -> Unit | None:
    """Return the unit that *text* is, where a table lists it."""
    unit = DEFAULT_UNITS.parse(text) if text else NO_UNIT
    return unit if unit.known and unit != NO_UNIT else None


def _cell_unit(text: str) -> Unit | None:
    printed = _UNIT_IN_CELL.search(text.strip())
    return None if printed is None else _known(printed[1])


CHECKS: tuple[type[Check], ...] = (
    NumberWithoutUnit, OddUnit, ShareAboveHundred, UnitsDiffer, WordsForNumber, NumberForWords, WordsNotAgreed,
    DateAfterReport, PercentForDeadline, SuffixNotation, FloorOfNothing, NegativeActual, ComparatorCopied,
    NameAndUnitDisagree, RateAnsweredByCount, WholeYear, DamagedSign, OddCounter,
)  # fmt: skip
