"""Arithmetic of the sheet: weights, sums, totals and grades against the printed numbers and the rule set."""

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction

from perfrules.checks.base import Check, Family, Finding, example, fund, item, quality_row, row
from perfrules.checks.subject import Need, Subject, SubjectRow
from perfrules.errors import Severity
from perfrules.model.ruleset import Component, grade_of
from perfrules.model.vocabulary import level_name
from perfrules.wording import Wording as W
from perfrules.wording import format_value

__all__ = ["CHECKS"]

TOLERANCE = Fraction(1, 10)
"""Checkers of two provinces accept sums that are off by 0.1: rows are printed rounded."""
_POINTS, _CARD = Need.POINTS, Need.SCORECARD
_EXECUTION = re.compile(r"(?:预算|资金)?(?:执行|支出)率$|^预算执行")


def _is_execution_row(entry: SubjectRow) -> bool:
    """Return whether *entry* is the form's own line of budget execution, printed among the rows."""
    own_level = any("执行" in level for level in (entry.level1, entry.level2))
    return own_level or (not entry.level2 and _EXECUTION.search(entry.name) is not None)


def _score_sum(subject: Subject) -> Fraction | None:
    """Return the sum of the printed scores; ``None`` when a weighted row has none."""
    weighted = [entry for entry in subject.rows if entry.weight is not None or entry.score is not None]
    if not weighted or any(entry.score is None for entry in weighted if entry.row.applicable):
        return None
    return sum((Fraction(entry.score) for entry in weighted if entry.score is not None), Fraction(0))


def _least_and_most(subject: Subject) -> tuple[Fraction, Fraction] | None:
    """
    Return the least and the greatest total that the printed scores allow: blank ones count as 0 and as full marks.

    ``None`` where no row is scored, a weight is missing too, or only other components could tell.
    """
    weighted = [entry for entry in subject.rows if entry.weight is not None or entry.score is not None]
    printed = sum((Fraction(entry.score) for entry in weighted if entry.score is not None), Fraction(0))
    rest = _unlisted(subject)
    blank = [entry.weight for entry in weighted if entry.score is None and entry.row.applicable]
    if len(blank) == len(weighted) or None in blank:
        return None
    missing = sum((Fraction(weight) for weight in blank if weight is not None), Fraction(0))
    if subject.card is None:
        # execution and management are worth what the rows leave of 100
        others = max(Fraction(0), 100 - _weights(subject))
    else:
        others = sum((Fraction(part.full) for part in _other_components(subject)), Fraction(0))
    return printed + _adjustments(subject), printed + missing + others + rest + _adjustments(subject)


def _unlisted(subject: Subject) -> Fraction:
    """Return the points of the form's table that none of the rows holds: rows may be missing from an extract."""
    table = None if subject.rules is None else subject.rules.indicators
    return Fraction(0) if table is None else max(Fraction(0), Fraction(table.full) - _weights(subject))


def _other_components(subject: Subject) -> tuple[Component, ...]:
    """Return the components that are not printed as rows."""
    if subject.rules is None:
        return ()
    printed = any(_is_execution_row(entry) for entry in subject.rows)
    others = (part for part in subject.rules.components if part.type != "indicators")
    return tuple(part for part in others if not (part.type == "execution" and printed))


def _points_of(subject: Subject, parts: Sequence[Component]) -> Fraction | None:
    """Return the computed points of *parts*; ``None`` when one could not be computed."""
    assert subject.card is not None
    scores = {part.name: part.score for part in subject.card.components}
    points = [scores.get(part.name) for part in parts]
    return None if None in points else sum((Fraction(point) for point in points if point is not None), Fraction(0))


def _adjustments(subject: Subject) -> Fraction:
    sheet = subject.sheet
    bonus = sum((Fraction(part.points) for part in sheet.bonuses), Fraction(0))
    return bonus - sum((Fraction(part.points) for part in sheet.deductions), Fraction(0))


def _is_near(left: Fraction, right: Fraction) -> bool:
    return abs(left - right) <= TOLERANCE


def _may_be_capped(subject: Subject) -> bool:
    """Return whether a cap of the rule set lowers the total, or could where the execution rate is unknown."""
    caps = () if subject.rules is None else subject.rules.policies.caps
    rate = None if subject.funds is None else subject.funds.execution_rate
    return any(rate is None or rate in cap.execution_rate for cap in caps)


def _expected_total(subject: Subject) -> tuple[Fraction, Fraction, Fraction] | None:
    """Return the sum of rows, the points of other components, and both with stated adjustments."""
    rows = _score_sum(subject)
    if rows is None or subject.card is None or _may_be_capped(subject):
        return None
    others = _points_of(subject, _other_components(subject))
    return None if others is None else (rows, others, rows + others + _adjustments(subject))


class TotalIsNotTheSum(Check):
    """The total is not the sum of the scores (L01)."""

    id = "total-sum"
    catalogue = "L01"
    family = Family.ARITHMETIC
    severity = Severity.ERROR
    gravity = 78
    title = W("总分与各项得分之和不符", "the total is not the sum of the scores")
    message = W("总分填报 {stated}，各项得分相加为 {sum}", "the total is given as {stated}, the scores add up to {sum}")
    impossible = W(
        "总分填报 {stated}，已填的得分只能得出 {least} 至 {most}",
        "the total is given as {stated}, the printed scores allow {least} to {most}",
    )
    why = W(
        "任何人都能加一遍；相差即填报有误。容差 0.1 分。",
        "anybody can add it up; 0.1 points are tolerated for rounding.",
    )
    bad = example(
        row("培训人次", "≥200人次", "210人次", 50, 50), row("合格率", "≥90%", "95%", 50, 40), rules="", total=100
    )
    near_miss = example(
        row("培训人次", "≥200人次", "210人次", 50, 50), row("合格率", "≥90%", "95%", 50, 40), rules="", total=90
    )

    def find(self, subject: Subject) -> Iterable[Finding]:
        """Compare the total with the rows and the other components; where scores are blank, with what they allow."""
        limits = _least_and_most(subject)
        if subject.sheet.stated_total is None:
            return
        if limits is None:
            yield from self._in_texts(subject)
            return
        stated, rows, expected = Fraction(subject.sheet.stated_total), _score_sum(subject), _expected_total(subject)
        if rows is not None and expected is not None:
            total = expected[2]
            # full points of execution or management claimed where fewer are computed: `ExecutionPointsClaimed` says so;
            # points that missing rows could hold: `PointsNotShown`
            claimed = _is_near(stated, limits[1] - _unlisted(subject))
            if not claimed and not total - TOLERANCE <= stated <= total + _unlisted(subject) + TOLERANCE:
                others = format_value(total - rows)
                basis = {"rows": format_value(rows), "total": format_value(stated), "other parts": others}
                yield self.finding("total", basis=basis, stated=stated, sum=total)
        elif not (_may_be_capped(subject) or limits[0] - TOLERANCE <= stated <= limits[1] + TOLERANCE):
            # without a rule set, or with blank scores, only what nothing could explain is certain
            certain = rows is not None and limits[0] == limits[1]
            yield self.finding(
                "total", message=self.message if certain else self.impossible,
                stated=stated, sum=limits[0], least=limits[0], most=limits[1],
            )  # fmt: skip

    def _in_texts(self, subject: Subject) -> Iterable[Finding]:
        """Yield the sentences of a report without a scored table whose points of every aspect make another total."""
        stated = Fraction(subject.sheet.stated_total or 0)
        for key, text in subject.texts.items():
            for sentence in re.split("[。\n]", text):
                points = {name: Fraction(number) for name, number in _ASPECT_POINTS.findall(sentence)}
                # a list of outputs and benefits is complete; full marks and deductions are no scores
                complete = len(points) >= 3 and "产出" in points and ("效益" in points or "效果" in points)
                total = sum(points.values(), Fraction(0))
                if complete and not re.search("满分|分值|权重|扣", sentence) and not _is_near(total, stated):
                    yield self.finding("total", f"texts.{key}", basis=points, stated=stated, sum=total)


_ASPECT_POINTS = re.compile(
    r"(决策|投入|过程|管理|预算执行|成本|产出|效益|效果|满意度)(?:类|方面|部分)?(?:指标)?(?:得分|得)?\s*(\d{1,3}(?:\.\d+)?)\s*分"
)


def _weights(subject: Subject) -> Fraction:
    return sum((Fraction(entry.weight) for entry in subject.indicators if entry.weight is not None), Fraction(0))


class WeightsMissTheFullMark(Check):
    """The weights do not reach the full mark of the form (L02)."""

    id = "weights-full"
    catalogue = "L02"
    family = Family.ARITHMETIC
    severity = Severity.ERROR
    gravity = 55
    title = W("分值合计不等于表样满分", "the weights do not reach the full mark of the form")
    message = W("指标分值合计 {sum}，该表样为 {full}", "the weights add up to {sum}, the form has {full}")
    why = W(
        "与表样的满分比较，不与 100 比较：70 分的指标表并没有错。",
        "compared with the form's own full mark, never with 100: a table of 70 points is not wrong.",
    )
    needs = frozenset({_POINTS, _CARD})
    bad = example(row("培训人次", "≥200人次", "210人次", 120, 120))
    near_miss = example(row("培训人次", "≥200人次", "210人次", 90, 90))

    def find(self, subject: Subject) -> Iterable[Finding]:
        """Compare the sum of weights with the table's component."""
        table = None if subject.rules is None else subject.rules.indicators
        if table is None:
            return
        rows = [entry for entry in subject.indicators if not _is_execution_row(entry)]
        if any(entry.weight is None for entry in rows):
            return
        total = sum((Fraction(entry.weight or 0) for entry in rows), Fraction(0))
        # less than half of the points, or the points of one level 1 alone, is an extract of a table
        presets = {level_name(name): Fraction(points) for name, points in table.weights.items()}
        levels = {entry.level1 for entry in rows}
        alone = presets.get(next(iter(levels)), Fraction(0)) if len(levels) == 1 else Fraction(0)
        extract = 2 * total < table.full or total <= alone
        if not _is_near(total, Fraction(table.full)) and not extract:
            yield self.finding(*(entry.cell("weight") for entry in rows), sum=total, full=table.full)


_PRINTED_POINTS = re.compile(r"[(（]\s*(\d{1,3}(?:\.\d+)?)\s*分?\s*[)）]")


def _level1_sums(subject: Subject) -> dict[str, tuple[Fraction, list[SubjectRow]]]:
    """Return the weights of each level 1 added up, with their rows; a level with a blank weight has no sum."""
    groups: dict[str, list[SubjectRow]] = {}
    for entry in subject.indicators:
        if entry.level1 and not _is_execution_row(entry):
            groups.setdefault(entry.level1, []).append(entry)
    return {
        level: (sum((Fraction(entry.weight or 0) for entry in rows), Fraction(0)), rows)
        for level, rows in groups.items()
        if all(entry.weight is not None for entry in rows)
    }


class LevelWeightsDiffer(Check):
    """The weights of a level 1 differ from the rule (L03)."""

    id = "level-weights"
    catalogue = "L03"
    family = Family.ARITHMETIC
    severity = Severity.ERROR
    gravity = 54
    title = W("一级指标分值与规定不符", "the weights of a level 1 differ from the rule")
    message = W(
        "“{level}”各指标分值合计 {sum}，{source}为 {full}",
        "the weights of “{level}” add up to {sum}, {source_en} {full}",
    )
    why = W("平台和表样预设一级指标的分值。", "platforms and forms preset the points of each level 1.")
    needs = frozenset({_POINTS})
    bad = example(row("培训人次", "≥200人次", "210人次", 40, 40, level1="产出指标（50分）"), rules="")
    near_miss = example(row("培训人次", "≥200人次", "210人次", 50, 50, level1="产出指标（50分）"), rules="")

    def find(self, subject: Subject) -> Iterable[Finding]:
        """Compare each level 1 with the points printed in its own name, else with the rule set."""
        table = None if subject.rules is None else subject.rules.indicators
        preset = {level_name(name): points for name, points in table.weights.items()} if table is not None else {}
        for level, (total, rows) in _level1_sums(subject).items():
            printed = _PRINTED_POINTS.search(rows[0].row.level1)
            full = Fraction(printed[1]) if printed else preset.get(level)
            if full is None or _is_near(total, Fraction(full)):
                continue
            source = ("一级指标自己写的", "its own name says") if printed else ("规则", "the rules say")
            cells = [entry.cell("weight") for entry in rows]
            yield self.finding(
                *cells,
                basis={"level1": rows[0].row.level1},
                level=level,
                sum=total,
                full=Fraction(full),
                source=source[0],
                source_en=source[1],
            )


class GradeDiffers(Check):
    """The grade does not match the score (L14)."""

    id = "grade-band"
    catalogue = "L14"
    family = Family.ARITHMETIC
    severity = Severity.ERROR
    gravity = 79
    title = W("等级与得分不符", "the grade does not match the score")
    message = W(
        "总分 {total} 按规则为“{grade}”，填报“{stated}”",
        "a total of {total} is “{grade}” under the rules, “{stated}” is given",
    )
    elsewhere = W(
        "总分 {total} 按规则为“{grade}”，填报“{stated}”；按 {scale} 分档则为“{stated}”",
        "a total of {total} is “{grade}” under the rules, “{stated}” is given; under {scale_en} it would be “{stated}”",
    )
    why = W(
        "等级由规则集的分档决定；几种通行的分档中哪一种会给出填报的等级也一并列出。",
        "grades follow the bands of the rule set; other known bands that would give the printed grade are named.",
    )
    needs = frozenset({_CARD})
    bad = example(quality_row(), total=84.47, stated_grade="优")
    near_miss = example(quality_row(), total=84.47, stated_grade="良")

    def find(self, subject: Subject) -> Iterable[Finding]:
        """Look the printed total up in the bands."""
        sheet, rules = subject.sheet, subject.rules
        if rules is None or sheet.stated_total is None or not sheet.stated_grade.strip():
            return
        band = grade_of(sheet.stated_total, rules.grades)
        stated = sheet.stated_grade.strip()
        known = {grade.name for grade in rules.grades}
        if band is not None and stated in known and stated != band.name:
            basis = {"total": sheet.stated_total, "grade": stated, "band": f"{band.name} {band.notation}"}
            scales = [scale for scale in _SCALES if _grade_on(sheet.stated_total, scale) == stated]
            values = {"total": sheet.stated_total, "grade": band.name, "stated": stated, "scale": "、".join(scales)}
            values["scale_en"] = ", ".join(scales)
            yield self.finding(
                "grade", "total", basis=basis, suggestion=band.name, message=self.elsewhere if scales else self.message,
                values=values,
            )  # fmt: skip


_SCALES = ("90/80/60", "80/70/60", "90/80/70", "85/75/60")
"""Lower ends of 优, 良 and 中 met in practice: national, a platform, river works, and one city."""


def _grade_on(total: Decimal, scale: str) -> str:
    ends = zip("优良中", map(int, scale.split("/")), strict=True)
    return next((grade for grade, end in ends if total >= end), "差")


_MOST_PLACES = 2


class TooManyDecimals(Check):
    """Too many decimals, or drift by rounding (L17)."""

    id = "decimals"
    catalogue = "L17"
    family = Family.ARITHMETIC
    severity = Severity.NOTICE
    title = W("分值小数过多或四舍五入走样", "too many decimals, or drift by rounding")
    message = W("“{name}”的 {number} 小数超过两位", "{number} of “{name}” has more than two decimals")
    drift = W("分值合计 {sum}，与 {full} 只差四舍五入", "the weights add up to {sum}, off {full} by rounding alone")
    why = W(
        "表样保留两位小数；平分的分值相加会差一点。",
        "forms keep two decimals; a weight split evenly no longer adds up.",
    )
    needs = frozenset({_POINTS})
    bad = example(row("培训人次", "≥200人次", "210人次", 3.333, 3.333))
    near_miss = example(row("培训人次", "≥200人次", "210人次", 22.5, 22.5))

    def find(self, subject: Subject) -> Iterable[Finding]:
        """Count decimals, and compare the sum of weights with the whole number beside it."""
        for entry in subject.rows:
            for column, number in (("weight", entry.weight), ("score", entry.score)):
                if number is not None and _places(number) > _MOST_PLACES:
                    yield self.finding(entry.cell(column), name=entry.title, number=number)
        total = _weights(subject)
        nearest = Fraction(round(total / 5) * 5)
        if 0 < abs(total - nearest) <= TOLERANCE and all(entry.weight is not None for entry in subject.indicators):
            cells = [entry.cell("weight") for entry in subject.indicators]
            yield self.finding(*cells, message=self.drift, sum=total, full=nearest)


def _places(number: Decimal) -> int:
    exponent = number.normalize().as_tuple().exponent
    return -exponent if isinstance(exponent, int) and exponent < 0 else 0


class TotalWithoutExecution(Check):
    """The total leaves the execution points out, or counts them twice (L81)."""

    id = "execution-in-total"
    catalogue = "L81"
    family = Family.ARITHMETIC
    severity = Severity.ERROR
    gravity = 77
    title = W("总分漏加或重复加了预算执行分", "the total leaves the execution points out, or counts them twice")
    message = W(
        "指标得分合计 {rows}，另有预算执行 {points} 分，总分却填 {stated}：{how}",
        "rows {rows} and execution {points} points, but the total is {stated}: {how_en}",
    )
    why = W("两种加法都算一遍，看哪一种得出填报的总分。", "added up both ways, one of them gives the printed total.")
    needs = frozenset({_POINTS, _CARD, Need.FUNDS})
    explains = frozenset({"L01"})
    bad = example(
        row("培训人次", "≥200人次", "210人次", 100, 100),
        total=100,
        funds=[fund("年度资金总额", 20, 20, 20, total=True)],
    )
    near_miss = example(
        row("培训人次", "≥200人次", "210人次", 90, 90), total=100, funds=[fund("年度资金总额", 20, 20, 20, total=True)]
    )

    def find(self, subject: Subject) -> Iterable[Finding]:
        """Compare the total with the rows alone, and with the execution points added twice."""
        expected, stated = _expected_total(subject), subject.sheet.stated_total
        if expected is None or stated is None:
            return
        parts = [part for part in _other_components(subject) if part.type == "execution"]
        points = _points_of(subject, parts)
        if not points or _is_near(Fraction(stated), expected[2]):
            return
        rows, total = expected[0], Fraction(stated)
        full = sum((Fraction(part.full) for part in _other_components(subject)), Fraction(0))
        if _is_near(total, rows + full + _adjustments(subject)):
            return  # full points of parts that the sheet says little about
        if _is_near(total, expected[2] - points):
            how = ("漏加", "left out")
        elif _is_near(total, expected[2] + points):
            how = ("加了两次", "counted twice")
            if _unlisted(subject):
                how = ("加了两次，或少列了指标行", "counted twice, or rows are missing")
        else:
            return
        yield self.finding("total", rows=rows, points=points, stated=stated, how=how[0], how_en=how[1])


class PointsNotShown(Check):
    """Points of the total that no item shows (L93)."""

    id = "points-not-shown"
    catalogue = "L93"
    family = Family.ARITHMETIC
    severity = Severity.WARNING
    gravity = 50
    title = W("总分中有看不到出处的分数", "points of the total that no item shows")
    lacking = W(
        "总分 {stated}，各行和其他部分只有 {sum} 分，其余 {rest} 分没有任何一行列出（指标分值合计 {weights}，该表样为 {full}）",
        "of the total {stated} rows and other parts make {sum}; no row holds the other {rest} points "
        "(the weights add up to {weights}, the form has {full})",
    )
    message = W(
        "总分 {stated}，各行只有 {rows} 分，其余 {rest} 分没有任何一项列出（规则中为{parts}）",
        "of the total {stated} the rows show {rows}; the other {rest} points stand nowhere (the rules have {parts_en})",
    )
    why = W("读者应能从表中把总分加出来。", "a reader must be able to add the total up from the page.")
    needs = frozenset({_POINTS, _CARD})
    bad = example(
        row("人均成本", "≤1666元/月", "1666元/月", 70, 70), rules="henan-zhengzhou-2023", total=100,
        funds=[fund("年度资金总额", 20, 20, 20, total=True)],
        management=[item("安排科学性", "安排合理"), item("拨付合规性", "合规"), item("使用规范性", "规范"), item("预算绩效管理情况", "按办法管理")],
    )  # fmt: skip
    near_miss = example(
        row("培训人次", "≥200人次", "210人次", 90, 90), total=100, funds=[fund("年度资金总额", 20, 20, 20, total=True)]
    )

    def find(self, subject: Subject) -> Iterable[Finding]:
        """
        Fire where rows are missing that would hold the rest, or where a component's items print no score.

        Points of execution alone stand on the line of funds on most forms, which readers do not keep.
        """
        expected, stated = _expected_total(subject), subject.sheet.stated_total
        if expected is None or stated is None:
            return
        rest, unlisted = Fraction(stated) - expected[2], _unlisted(subject)
        if TOLERANCE < rest <= unlisted + TOLERANCE:
            sums = {
                "sum": expected[2],
                "rest": rest,
                "weights": _weights(subject),
                "full": _weights(subject) + unlisted,
            }
            yield self.finding("total", message=self.lacking, stated=stated, values=sums)
        if not _is_near(Fraction(stated), expected[2]):
            return
        hidden = [part for part in _other_components(subject) if part.type not in ("execution", "indicators")]
        if not hidden or any(entry.score is not None for entry in subject.sheet.management) or not expected[1]:
            return
        shown = [f"{part.name} {format_value(part.full)}" for part in _other_components(subject)]
        parts = {"parts": "、".join(shown), "parts_en": ", ".join(shown)}
        basis = {"total": stated, "rows": format_value(expected[0])}
        yield self.finding("total", basis=basis, stated=stated, rows=expected[0], rest=expected[1], values=parts)


class TotalAboveCap(Check):
    """The total is above the cap for its execution rate (L67)."""

    id = "total-cap"
    catalogue = "L67"
    family = Family.ARITHMETIC
    severity = Severity.ERROR
    gravity = 68
    title = W("总分超过执行率对应的上限", "the total is above the cap for its execution rate")
    message = W(
        "执行率 {rate}%，总分上限 {cap}，填报 {stated}",
        "at an execution rate of {rate}% the total is capped at {cap}, {stated} is given",
    )
    why = W(
        "按执行率封顶的平台：执行率 [70,80) 总分不超过 89，依此类推。", "platforms cap the total by the execution rate."
    )
    needs = frozenset({_CARD, Need.FUNDS})
    bad = example(
        quality_row(), rules="platform-caps-2022", total=95, funds=[fund("年度资金总额", 100, 100, 75, total=True)]
    )
    near_miss = example(
        quality_row(), rules="platform-caps-2022", total=89, funds=[fund("年度资金总额", 100, 100, 75, total=True)]
    )

    def find(self, subject: Subject) -> Iterable[Finding]:
        """Look the execution rate up among the caps."""
        rate = None if subject.funds is None else subject.funds.execution_rate
        stated = subject.sheet.stated_total
        if subject.rules is None or rate is None or stated is None:
            return
        for cap in subject.rules.policies.caps:
            if rate in cap.execution_rate and stated > cap.total:
                basis = {
                    f"{subject.funds_cell}.spent": format_value(round(rate * 100, 2)) + "%",
                    "cap": f"{cap.notation} → {cap.total}",
                }
                yield self.finding("total", basis=basis, rate=round(rate * 100, 2), cap=cap.total, stated=stated)


class ExecutionPointsClaimed(Check):
    """The execution points do not follow from the rate (L12)."""

    id = "execution-points"
    catalogue = "L12"
    family = Family.ARITHMETIC
    severity = Severity.ERROR
    gravity = 65
    title = W("预算执行分与执行率不符", "the execution points do not follow from the rate")
    message = W(
        "执行率 {rate}%，预算执行应得 {computed} 分，总分中算了 {claimed} 分",
        "at {rate}% execution gives {computed} points, the total counts {claimed}",
    )
    line = W(
        "执行率 {rate}%，预算执行应得 {computed} 分，资金表中填 {claimed} 分",
        "at {rate}% execution gives {computed} points, the table of funds prints {claimed}",
    )
    why = W(
        "执行率超过 100% 也不超过满分，不足则按比例。",
        "execution is capped at its full points, and proportional below.",
    )
    needs = frozenset({_POINTS, _CARD, Need.FUNDS})
    bad = example(
        row("培训人次", "≥200人次", "210人次", 90, 90),
        total=102,
        funds=[fund("年度资金总额", 100, 100, 120, total=True)],
    )
    near_miss = example(
        row("培训人次", "≥200人次", "210人次", 90, 90),
        total=100,
        funds=[fund("年度资金总额", 100, 100, 120, total=True)],
    )

    def find(self, subject: Subject) -> Iterable[Finding]:
        """Fire where the line of funds prints other points, or the total holds the uncapped rate or full points."""
        expected, stated, funds = _expected_total(subject), subject.sheet.stated_total, subject.funds
        rate = None if funds is None else funds.execution_rate
        parts = [part for part in _other_components(subject) if part.type == "execution"]
        printed = None if funds is None else funds.self_score
        points = _points_of(subject, parts) if subject.card is not None and parts else None
        if printed is not None and rate is not None and points is not None and not _is_near(Fraction(printed), points):
            cell = f"{subject.funds_cell}.score"
            values = {"rate": round(rate * 100, 2), "computed": points, "claimed": printed}
            yield self.finding(cell, message=self.line, suggestion=format_value(points), values=values)
            return
        if expected is None or stated is None or rate is None or not parts:
            return
        computed = _points_of(subject, parts)
        full = Fraction(parts[0].full)
        if computed is None or _is_near(Fraction(stated), expected[2]):
            return
        for claimed in (full * rate, full):
            if not _is_near(claimed, computed) and _is_near(Fraction(stated), expected[2] - computed + claimed):
                basis = {f"{subject.funds_cell}.spent": funds.spent if funds else "", "rate": format_value(rate)}
                yield self.finding("total", basis=basis, rate=round(rate * 100, 2), computed=computed, claimed=claimed)
                return


_NOTE_WEIGHT = re.compile(
    r"(产出|效益|效果|满意度|成本|预算资金执行率|预算执行率|预算执行)(?:类)?(?:指标)?(?:分值|权重|为|占|[:：])?\s*(\d{1,3}(?:\.\d+)?)\s*[分%％]"
)


class NoteContradicted(Check):
    """The table contradicts the form's own note (L82)."""

    id = "form-note"
    catalogue = "L82"
    family = Family.ARITHMETIC
    severity = Severity.ERROR
    gravity = 62
    title = W("分值与表内说明矛盾", "the table contradicts the form's own note")
    message = W("“{key}”写明{level} {noted} 分，表中合计 {sum} 分", "“{key}” says {level} {noted}, the table has {sum}")
    why = W("表样自己印着分值，表却没有照办。", "the form prints the points that the table should have.")
    needs = frozenset({_POINTS, Need.TEXTS})
    explains = frozenset({"L03"})
    bad = example(
        row("培训人次", "≥200人次", "210人次", 70, 70, level1="产出指标"), row("增收", "≥5%", "6%", 20, 20, level1="效益指标"),
        rules="", texts={"填报说明": "产出指标50分、效益指标30分、满意度指标10分。"},
    )  # fmt: skip
    near_miss = example(
        row("培训人次", "≥200人次", "210人次", 50, 50, level1="产出指标"), row("增收", "≥5%", "6%", 30, 30, level1="效益指标"),
        rules="", texts={"填报说明": "产出指标50分、效益指标30分、满意度指标10分。"},
    )  # fmt: skip

    def find(self, subject: Subject) -> Iterable[Finding]:
        """Read points of level 1 from any text that names at least two of them."""
        sums = _level1_sums(subject)
        for key, text in subject.texts.items():
            noted = {name.replace("效果", "效益"): Fraction(points) for name, points in _NOTE_WEIGHT.findall(text)}
            # scores of a conclusion are no points of the form
            if len(noted) < 2 or (not re.search("说明|注|备注", key) and not re.search("分值|权重|满分|设置", text)):
                continue
            for level, points in noted.items():
                total, rows = sums.get(level, (None, []))
                if total is not None and total != points:
                    cells = [entry.cell("weight") for entry in rows]
                    yield self.finding(
                        f"texts.{key}",
                        *cells,
                        basis={f"texts.{key}": text[:120]},
                        key=key,
                        level=level,
                        noted=points,
                        sum=total,
                    )


CHECKS: tuple[type[Check], ...] = (
    TotalIsNotTheSum, WeightsMissTheFullMark, LevelWeightsDiffer, ExecutionPointsClaimed, GradeDiffers,
    TooManyDecimals, TotalAboveCap, TotalWithoutExecution, NoteContradicted, PointsNotShown,
)  # fmt: skip
