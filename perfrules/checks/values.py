"""Kinds and signs: what stands in the actual against what the target asks for."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from perfrules.checks.base import Check, Family, Finding, example, row
from perfrules.checks.subject import Need, Subject, SubjectRow
from perfrules.checks.units import GROWTH, RATE_NAME, bare_name
from perfrules.errors import Severity
from perfrules.model.actual import NumberActual, QualityActual, StatusActual
from perfrules.model.ruleset import RuleSet
from perfrules.model.target import DateTarget, NumberTarget, PeriodTarget, QualityTarget, RangeTarget, UnclearTarget
from perfrules.wording import Wording as W

__all__ = ["CHECKS"]

_ROWS = frozenset({Need.ROWS})


class WordsForNumber(Check):
    """Words as the actual of a numeric target (L28)."""

    id = "words-for-number"
    catalogue = "L28"
    row_by_row = True
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
    _NONE = re.compile("(?:无|未发生|没有发生|零|未出现|不存在)|(?:none|no|nil|zero)\\b", re.IGNORECASE)

    def find(self, subject: Subject) -> Iterable[Finding]:
        """Fire for words and status words; “none” answers a target of 0."""
        for entry in subject.indicators:
            if not isinstance(entry.target, NumberTarget | RangeTarget) or not isinstance(
                entry.actual, QualityActual | StatusActual
            ):
                continue
            if _states_share(entry) and isinstance(entry.target, NumberTarget) and entry.target.quantity.is_percentage:
                continue
            if not self._NONE.match(entry.row.actual.strip()):
                yield self.finding(
                    entry.cell("actual"), name=entry.title, target=entry.row.target, actual=entry.row.actual
                )


def _states_share(entry: SubjectRow) -> bool:
    """Return whether the actual is a word of completion with a share: 已完成100%."""
    return isinstance(entry.actual, StatusActual) and entry.actual.rate is not None


class NumberForWords(Check):
    """A number as the actual of a target in words (L29)."""

    id = "number-for-words"
    catalogue = "L29"
    row_by_row = True
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
            number = isinstance(entry.actual, NumberActual) or _states_share(entry)
            if isinstance(entry.target, QualityTarget) and number:
                yield self.finding(
                    entry.cell("actual"), name=entry.title, target=entry.row.target, actual=entry.row.actual
                )


_AGREED = re.compile(
    "(?:全部|完全|基本)?(?:达成|完成)(?:年度)?(?:指标|目标)?|部分(?:达成|完成)(?:年度)?(?:指标|目标)?(?:并具有一定效果)?|未(?:达成|完成)(?:年度)?(?:指标|目标)?(?:且效果较差)?|是|否|有|无|合格|不合格|优|良|中|差"
)
_AGREED_EN = re.compile(
    "(?:fully|partly|partially|largely|not|in)? ?(?:met|achieved|completed?|done|progress|satisfied)|yes|no|pass|fail|"
    "(?:un)?satisfactory|good|fair|poor",
    re.IGNORECASE,
)
_LONGEST_WORD = 12
"""Longer actuals describe what was reached and are no level word."""


class WordsNotAgreed(Check):
    """A qualitative actual outside the agreed words (L30)."""

    id = "words-not-agreed"
    catalogue = "L30"
    row_by_row = True
    family = Family.UNITS
    severity = Severity.NOTICE
    title = W("定性结果不在约定用词内", "a qualitative actual outside the agreed words")
    message = W(
        "{count} 行的定性结果不是约定的用词：{texts}",
        "qualitative actuals that are none of the agreed words ({count}): {texts}",
    )
    why = W(
        "表样约定“达成年度指标”“部分达成年度指标并具有一定效果”“未达成年度指标且效果较差”三档。",
        "forms agree on three levels in words.",
    )
    needs = _ROWS
    bad = example(row("补助资格合规性", "合规", "达成预期指标", 8, 8))
    near_miss = example(row("补助资格合规性", "合规", "达成年度指标", 8, 8))

    def find(self, subject: Subject) -> Iterable[Finding]:
        """Fire once for short answers in words that are neither a level, the rule set's included, nor the target's own."""
        levels = frozenset() if subject.rules is None else frozenset(map(str.casefold, _level_names(subject.rules)))
        rows = [entry for entry in subject.indicators if self._is_other(entry, levels)]
        yield from self.together(rows, "actual", lambda entry: f"“{entry.row.actual.strip()}”")

    @staticmethod
    def _is_other(entry: SubjectRow, levels: frozenset[str]) -> bool:
        words = "".join(entry.row.actual.split())
        if entry.row.actual.strip().casefold() in levels or _AGREED_EN.fullmatch(entry.row.actual.strip()):
            return False
        if not isinstance(entry.target, QualityTarget) or not isinstance(entry.actual, QualityActual | StatusActual):
            return False
        echoes = words.removeprefix("已") == "".join(entry.row.target.split())
        return len(words) <= _LONGEST_WORD and not echoes and _AGREED.fullmatch(words.removeprefix("已")) is None


def _level_names(rules: RuleSet) -> Iterator[str]:
    """Yield the words that the judged indicators of *rules* answer with."""
    typed = (*(rule.parameters for rule in rules.scoring), *(known.parameters for known in rules.declared))
    for parameters in typed:
        levels = parameters.get("levels")
        if isinstance(levels, Mapping):
            yield from map(str, levels)


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
    _SPAN = re.compile(r"(20\d\d)\s*年\s*(\d{1,2})\s*月[^至到—~-]{0,6}[至到—~-]+\s*(20\d\d)\s*年\s*(\d{1,2})\s*月")
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
            # a period that ends before it starts is no target to the parser, so it is read off the cell
            span = self._SPAN.search(entry.row.target)
            if span is not None and (int(span[3]), int(span[4])) < (int(span[1]), int(span[2])):
                values = {"name": entry.title, "target": entry.row.target}
                yield self.finding(entry.cell("target"), message=self.backwards, values=values)
            elif isinstance(target, DateTarget) and day is not None and target.by.year is not None:
                due = target.by.first_day()
                if due is not None and due > day and target.by.year > day.year:
                    yield self.finding(entry.cell("target"), name=entry.title, target=entry.row.target, day=day)


class PercentForDeadline(Check):
    """A percentage as the actual of a deadline (L33)."""

    id = "percent-for-deadline"
    catalogue = "L33"
    row_by_row = True
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
    _DAY = re.compile(r"\d{1,2}\s*[日号](?:之?前|以前)|[月年旬季]末?底?前(?:完成)?$")

    def find(self, subject: Subject) -> Iterable[Finding]:
        """Fire for deadlines and periods, recurring ones (每月10日前) as well, answered by a percentage."""
        for entry in subject.indicators:
            recurring = isinstance(entry.target, UnclearTarget | QualityTarget) and self._DAY.search(entry.row.target)
            if (recurring or isinstance(entry.target, DateTarget | PeriodTarget)) and (
                _states_share(entry) or (entry.reached is not None and entry.reached.quantity.is_percentage)
            ):
                yield self.finding(
                    entry.cell("actual"), name=entry.title, target=entry.row.target, actual=entry.row.actual
                )


class FloorOfNothing(Check):
    """A target of 0 (L35)."""

    id = "target-zero"
    catalogue = "L35"
    row_by_row = True
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
                and not GROWTH.search(entry.name)
            ):
                yield self.finding(entry.cell("target"), name=entry.title, target=entry.row.target)


class NegativeActual(Check):
    """A negative actual (L36)."""

    id = "actual-negative"
    catalogue = "L36"
    row_by_row = True
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
                or GROWTH.search(entry.name)
            ):
                continue
            unit = reached.quantity.unit
            if unit.is_count or unit.is_measure or unit.is_money or RATE_NAME.search(bare_name(entry)):
                yield self.finding(entry.cell("actual"), name=entry.title, actual=entry.row.actual)


class ComparatorCopied(Check):
    """The comparison sign is copied into the actual (L87)."""

    id = "comparator-copied"
    catalogue = "L87"
    row_by_row = True
    family = Family.UNITS
    severity = Severity.WARNING
    gravity = 45
    title = W("实际值照抄了目标的比较符号", "the comparison sign is copied into the actual")
    message = W(
        "{count} 行的实际值照抄目标，没有填实际数：{texts}",
        "actuals that repeat the target instead of a number ({count}): {texts}",
    )
    why = W("“≥266米”不是完成值：完成了多少，表里没有。", "“≥266米” says no number that was reached.")
    needs = _ROWS
    explains = frozenset({"L70"})
    bad = example(row("水标尺长度", "≥266米", "≥266米", 10, 10))
    near_miss = example(row("水标尺长度", "≥266米", "266米", 10, 10))
    _SIGN = re.compile(
        r"^\s*(?:[≥≤><＞＜≧≦⩾⩽]|>=|<=|不低于|不少于|不超过|不高于|大于|小于)"
        r"|^\s*(?:达到?)?\d[\d.,]*\s*[^\d\s]{0,6}?(?:及)?(?:以上|以下|以内)\s*$"
    )

    def find(self, subject: Subject) -> Iterable[Finding]:
        """Fire once for all rows whose actual begins with a comparison, or is nothing but 98%以上."""
        rows = [
            entry for entry in subject.indicators if entry.number is not None and self._SIGN.match(entry.row.actual)
        ]
        yield from self.together(rows, "actual", lambda entry: f"{entry.title} {entry.row.actual.strip()}")


class WholeYear(Check):
    """A whole year as a deadline (L103)."""

    id = "whole-year"
    catalogue = "L103"
    row_by_row = True
    heuristic = True
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
                yield self.finding(entry.cell("target"), name=entry.title, target=entry.row.target)


CHECKS: tuple[type[Check], ...] = (
    WordsForNumber, NumberForWords, WordsNotAgreed, DateAfterReport, PercentForDeadline, FloorOfNothing,
    NegativeActual, ComparatorCopied, WholeYear,
)  # fmt: skip
