"""Arithmetic: printed scores, sums, totals and grades against what the printed numbers and the rule set give."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from perfrules.checks.base import Check, Family, Finding
from perfrules.checks.examples import example, fund, item, quality_row, row
from perfrules.checks.subject import Need, Subject, SubjectRow
from perfrules.errors import Severity
from perfrules.model.grading import grade_of
from perfrules.model.rating import Outcome
from perfrules.model.ruleset import Component
from perfrules.model.target import Sense
from perfrules.model.taxonomy import level_name
from perfrules.wording import Wording as W
from perfrules.wording import format_value

__all__ = ["CHECKS", "differing_rows"]

TOLERANCE = Fraction(1, 10)
"""Checkers of two provinces accept sums that are off by 0.1: rows are printed rounded."""
_ROWS, _POINTS, _CARD = Need.ROWS, Need.POINTS, Need.SCORECARD
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


def _expected_total(subject: Subject) -> tuple[Fraction, Fraction, Fraction] | None:
    """Return the sum of rows, the points of other components, and both with stated adjustments."""
    rows = _score_sum(subject)
    if rows is None or subject.card is None or any(subject.rules.policies.caps if subject.rules else ()):
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
    why = W(
        "任何人都能加一遍；相差即填报有误。容差 0.1 分。",
        "anybody can add it up; 0.1 points are tolerated for rounding.",
    )
    needs = frozenset({_POINTS})
    bad = example(
        row("培训人次", "≥200人次", "210人次", 50, 50), row("合格率", "≥90%", "95%", 50, 40), rules="", total=100
    )
    near_miss = example(
        row("培训人次", "≥200人次", "210人次", 50, 50), row("合格率", "≥90%", "95%", 50, 40), rules="", total=90
    )

    def find(self, subject: Subject) -> Iterable[Finding]:
        """Compare the total with the rows and, under a rule set, with the other components."""
        if subject.sheet.stated_total is None:
            return
        stated, rows = Fraction(subject.sheet.stated_total), _score_sum(subject)
        if rows is None:
            return
        expected = _expected_total(subject)
        if expected is not None:
            total = expected[2]
        elif subject.card is None and (stated < rows or _weights(subject) >= 100):
            # without a rule set only what no other component could explain is certain
            total = rows + _adjustments(subject)
        else:
            return
        full = sum((Fraction(part.full) for part in _other_components(subject)), Fraction(0))
        # full points of execution or management claimed where fewer are computed: `ExecutionPointsClaimed` says so
        if not _is_near(stated, total) and not _is_near(stated, rows + full + _adjustments(subject)):
            basis = {
                "rows": format_value(rows),
                "total": format_value(stated),
                "other parts": format_value(total - rows),
            }
            yield self.finding("total", basis=basis, stated=stated, sum=total)


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
        if not _is_near(total, Fraction(table.full)):
            yield self.finding(*(entry.cell("weight") for entry in rows), sum=total, full=table.full)


_PRINTED_POINTS = re.compile(r"[(（]\s*(\d{1,3}(?:\.\d+)?)\s*分?\s*[)）]")


def _level1_sums(subject: Subject) -> dict[str, tuple[Fraction, list[SubjectRow]]]:
    sums: dict[str, tuple[Fraction, list[SubjectRow]]] = {}
    for entry in subject.indicators:
        if entry.level1 and entry.weight is not None and not _is_execution_row(entry):
            total, rows = sums.get(entry.level1, (Fraction(0), []))
            sums[entry.level1] = (total + Fraction(entry.weight), [*rows, entry])
    return sums


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


class ScoreAboveWeight(Check):
    """The score is above the weight (L04)."""

    id = "score-above-weight"
    catalogue = "L04"
    family = Family.ARITHMETIC
    severity = Severity.ERROR
    gravity = 80
    title = W("得分超过分值", "the score is above the weight")
    message = W("“{name}”得分 {score} 超过分值 {weight}", "“{name}” scores {score} of {weight}")
    why = W("没有加分办法的表，得分不能超过分值。", "no rule gives more than the weight.")
    needs = frozenset({_POINTS})
    bad = example(row("培训人次", "≥200人次", "210人次", 10, 12))
    near_miss = example(row("培训人次", "≥200人次", "210人次", 10, 10))
    explains = frozenset({"L05"})

    def find(self, subject: Subject) -> Iterable[Finding]:
        """Compare score and weight of each row."""
        for entry in subject.rows:
            if entry.weight is not None and entry.weight > 0 and entry.score is not None and entry.score > entry.weight:
                yield self.finding(entry.cell("score"), name=entry.name, score=entry.score, weight=entry.weight)


def _is_weight_twice(entry: SubjectRow) -> bool:
    weight, score = entry.weight, entry.score
    if weight is None or score is None or weight in (0, 100):
        return False
    return abs(Fraction(score) - Fraction(weight) ** 2 / 100) < Fraction(1, 100)


def _differs(entry: SubjectRow) -> bool:
    """
    Return whether the printed score is another than the computed one.

    A score that is the computed one rounded to the places that are printed does not differ.
    """
    scored = entry.scored
    if scored is None or scored.score is None or entry.score is None or not entry.score.is_finite():
        return False
    exponent = entry.score.as_tuple().exponent
    places = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    half = Fraction(1, 2 * 10 ** min(places, 6))
    return abs(Fraction(entry.score) - Fraction(scored.score)) > half


def _turned_around(entry: SubjectRow) -> bool:
    """
    Return whether the score follows from reading a bare number the other way (受害率 0.9 answered 0 at full marks).

    L101 asks for the sign; a score that both readings refuse is another matter.
    """
    bare = entry.sense is Sense.STATED and not _is_missed(entry)
    return bare and (bool(entry.explanations) or _SMALL_IS_GOOD.search(entry.name) is not None)


def _is_judged(entry: SubjectRow) -> bool:
    """Return whether a person's judgement, which the sheet does not hold, could have given the score."""
    return entry.scored is not None and entry.scored.basis.type == "judged" and not entry.row.judgement


class ScoreDiffers(Check):
    """The score differs from the rule's (L05)."""

    id = "score-formula"
    catalogue = "L05"
    family = Family.ARITHMETIC
    severity = Severity.ERROR
    gravity = 70
    title = W("得分与评分规则算出的不符", "the score differs from the rule's")
    message = W(
        "“{name}”填报 {score} 分，按规则为 {computed} 分", "“{name}” is given {score} points, the rule gives {computed}"
    )
    explained = W(
        "“{name}”填报 {score} 分，按规则为 {computed} 分；若按“{policies}”则为 {score} 分",
        "“{name}” is given {score} points, the rule gives {computed}; {score} would follow from: {policies_en}",
    )
    why = W(
        "按所选规则集重算每一行；几种通行算法中哪一种能得出填报的分数也一并列出。",
        "every row is computed again under the named rule set; known policies that would give the printed score are listed.",
    )
    needs = frozenset({_POINTS, _CARD})
    bad = example(row("资金到位及时率", "≥100%", "100%", 10, 7))
    near_miss = example(row("参训率", "≥90%", "60%", 10, 6.7, reason="停课两周"))

    def find(self, subject: Subject) -> Iterable[Finding]:
        """Compare the printed score with the computed one."""
        for entry in subject.indicators:
            if not _differs(entry) or _is_judged(entry) or _turned_around(entry):
                continue
            assert entry.scored is not None
            basis = {
                entry.cell("target"): entry.row.target,
                entry.cell("actual"): entry.row.actual,
                "computed": entry.scored.explain("zh"),
            }
            values = {"name": entry.name, "score": entry.score, "computed": entry.scored.score}
            if not entry.explanations:
                yield self.finding(entry.cell("score"), basis=basis, suggestion=str(entry.scored.score), values=values)
                continue
            names = "；".join(known.zh for known in entry.explanations)
            names_en = "; ".join(known.en for known in entry.explanations)
            basis["policies"] = names
            yield self.finding(
                entry.cell("score"),
                basis=basis,
                message=self.explained,
                policies=names,
                policies_en=names_en,
                values=values,
            )


class FullMarksThoughNotMet(Check):
    """The target is not met, full marks all the same (L80)."""

    id = "full-not-met"
    catalogue = "L80"
    family = Family.ARITHMETIC
    severity = Severity.ERROR
    gravity = 92
    title = W("目标未达到却得满分", "the target is not met, full marks all the same")
    message = W(
        "“{name}”目标 {target}，实际 {actual}，没有达到，却得满分 {score}",
        "“{name}”: target {target}, actual {actual} is not met, yet full marks ({score})",
    )
    why = W("自评中最严重的一种：没完成的也给了满分。", "the gravest mistake of self-evaluations.")
    needs = frozenset({_POINTS})
    explains = frozenset({"L05"})
    bad = example(row("服务人次", "≥4754人次", "4604人次", 5, 5))
    near_miss = example(row("服务人次", "≥4754人次", "4754人次", 5, 5))

    def find(self, subject: Subject) -> Iterable[Finding]:
        """Fire for rows whose target is certainly not met."""
        for entry in subject.indicators:
            if not entry.is_full or not _is_missed(entry):
                continue
            basis = {entry.cell("target"): entry.row.target, entry.cell("actual"): entry.row.actual}
            values = {"target": entry.row.target, "actual": entry.row.actual, "score": entry.score}
            yield self.finding(entry.cell("score"), entry.cell("actual"), basis=basis, name=entry.name, values=values)


def _is_missed(entry: SubjectRow) -> bool:
    """
    Return whether the target is certainly not met.

    A bare number of output or satisfaction (``550`` answered 20) is missed where it is far below: below nine tenths no
    reading of the bare number makes it met; costs, times and mishaps are left out.
    """
    if entry.scored is not None and entry.scored.basis.type == "judged":
        return False
    if entry.is_met is False:
        return True
    bare = entry.is_met is None and entry.ratio is not None and entry.ratio < Fraction(9, 10)
    return bare and entry.level2 in ("数量", "质量", "服务对象满意度") and not _SMALL_IS_GOOD.search(entry.name)


_SMALL_IS_GOOD = re.compile(
    "受害|成灾|成本|费|投诉|事故|差错|违规|时长|时间|流失|损失|次品|不合格|超|控制|减少|降低|压缩"
)


class WeightMissing(Check):
    """The weight is missing or 0 (L06)."""

    id = "weight-missing"
    catalogue = "L06"
    family = Family.ARITHMETIC
    severity = Severity.ERROR
    title = W("分值为空或为 0", "the weight is missing or 0")
    message = W("“{name}”没有分值，其他指标都有", "“{name}” has no weight, other rows have one")
    why = W("没有分值的指标不参与评分。", "a row without a weight is not scored.")
    needs = frozenset({_POINTS})
    bad = example(row("培训人次", "≥200人次", "210人次"), quality_row())
    near_miss = example(row("其中：女性", "≥100人次", "110人次"), quality_row())

    def find(self, subject: Subject) -> Iterable[Finding]:
        """Fire for indicators without a weight; parts (其中) have none of their own."""
        for entry in subject.indicators:
            if (entry.weight is None or entry.weight == 0) and (entry.has_target or entry.score is not None):
                yield self.finding(entry.cell("weight"), name=entry.name)


class ScoreBlank(Check):
    """The score is blank (L07)."""

    id = "score-blank"
    catalogue = "L07"
    family = Family.ARITHMETIC
    severity = Severity.ERROR
    title = W("得分为空", "the score is blank")
    message = W("“{name}”分值 {weight}，没有填得分", "“{name}” weighs {weight} and has no score")
    why = W("得分为空的表不能汇总。", "a table with blank scores has no total.")
    needs = frozenset({_POINTS})
    bad = example(row("培训人次", "≥200人次", "210人次", 10), quality_row())
    near_miss = example(row("培训人次", "≥200人次", "210人次", 10), row("参训率", "≥90%", "95%", 10))

    def find(self, subject: Subject) -> Iterable[Finding]:
        """Fire where other rows have a score: a form without scores is another form."""
        if not any(entry.score is not None for entry in subject.rows):
            return
        for entry in subject.indicators:
            if entry.weight is not None and entry.weight > 0 and entry.score is None:
                yield self.finding(entry.cell("score"), name=entry.name, weight=entry.weight)


class ActualBlank(Check):
    """The actual is blank yet the row is scored (L08)."""

    id = "actual-blank"
    catalogue = "L08"
    family = Family.ARITHMETIC
    severity = Severity.ERROR
    gravity = 72
    title = W("实际完成值为空却有得分", "the actual is blank yet the row is scored")
    message = W("“{name}”没有填实际完成值，却得 {score} 分", "“{name}” has no actual yet scores {score}")
    why = W("没有完成值的得分没有依据。", "points without an actual rest on nothing.")
    needs = frozenset({_ROWS})
    explains = frozenset({"L05"})
    bad = example(row("工程质量", "合格", "", 10, 10))
    near_miss = example(row("工程质量", "合格", "合格", 10, 10))

    def find(self, subject: Subject) -> Iterable[Finding]:
        """Fire where a score above 0 stands beside a blank actual."""
        for entry in subject.indicators:
            if not entry.has_actual and entry.score:
                yield self.finding(entry.cell("actual"), name=entry.name, score=entry.score)


class TargetBlankScored(Check):
    """Scored although the target is blank (L84)."""

    id = "target-blank-scored"
    catalogue = "L84"
    family = Family.ARITHMETIC
    severity = Severity.ERROR
    gravity = 71
    title = W("目标值为空却有得分", "scored although the target is blank")
    message = W("“{name}”没有目标值，却得 {score} 分", "“{name}” has no target yet scores {score}")
    why = W("没有目标值，完成与否无从判断。", "without a target nothing can be met.")
    needs = frozenset({_ROWS})
    explains = frozenset({"L05", "L21"})
    bad = example(row("工程质量", "", "合格", 10, 10))
    near_miss = example(row("工程质量", "合格", "合格", 10, 10))

    def find(self, subject: Subject) -> Iterable[Finding]:
        """Fire where a score above 0 stands beside a blank target."""
        for entry in subject.indicators:
            if not entry.has_target and entry.score:
                yield self.finding(entry.cell("target"), entry.cell("score"), name=entry.name, score=entry.score)


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
    why = W("等级由规则集的分档决定。", "grades follow the bands of the rule set.")
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
            yield self.finding(
                "grade",
                "total",
                basis=basis,
                suggestion=band.name,
                total=sheet.stated_total,
                grade=band.name,
                stated=stated,
            )


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
                    yield self.finding(entry.cell(column), name=entry.name, number=number)
        total = _weights(subject)
        nearest = Fraction(round(total / 5) * 5)
        if 0 < abs(total - nearest) <= TOLERANCE and all(entry.weight is not None for entry in subject.indicators):
            cells = [entry.cell("weight") for entry in subject.indicators]
            yield self.finding(*cells, message=self.drift, sum=total, full=nearest)


def _places(number: Decimal) -> int:
    exponent = number.normalize().as_tuple().exponent
    return -exponent if isinstance(exponent, int) and exponent < 0 else 0


class JudgedOutsideBand(Check):
    """A qualitative score lies outside its level's band (L68)."""

    id = "judged-band"
    catalogue = "L68"
    family = Family.ARITHMETIC
    severity = Severity.ERROR
    gravity = 66
    title = W("定性指标得分不在所填档次内", "a qualitative score lies outside its level's band")
    message = W(
        "“{name}”填“{word}”，得分 {score}（{share}）不在 {band} 内",
        "“{name}” says “{word}”, its score {score} ({share}) is outside {band}",
    )
    why = W("定性指标分三档，得分须落在所填档次之内。", "each level of a qualitative indicator has its band of points.")
    needs = frozenset({_POINTS, _CARD})
    bad = example(row("管理规范性", "规范", "部分达成", 10, 10))
    near_miss = example(row("管理规范性", "规范", "部分达成", 10, 7, reason="制度不全"))

    def find(self, subject: Subject) -> Iterable[Finding]:
        """Compare the share of points with the bands of the rule set, 100–80–60–0 unless it has its own."""
        bands = _bands(subject)
        for entry in subject.indicators:
            if not _is_judged(entry) or not entry.weight or entry.score is None:
                continue
            level = _level_of(entry)
            if level is None or level not in bands:
                continue
            low, high, notation = bands[level]
            share = Fraction(entry.score) / Fraction(entry.weight)
            if not low <= share <= high or (level != "达成" and share == high):
                shown = f"{format_value(share * 100)}%"
                yield self.finding(
                    entry.cell("score"), basis={entry.cell("actual"): entry.row.actual}, name=entry.name,
                    word=entry.row.actual, score=entry.score, share=shown, band=notation,
                )  # fmt: skip


_NATIONAL_BANDS = {"达成": "[80%, 100%]", "部分达成": "[60%, 80%)", "未达成": "[0%, 60%)"}
_BAND = re.compile(r"[\[(（]\s*(\d+(?:\.\d+)?)%?\s*[,，]\s*(\d+(?:\.\d+)?)%?\s*[\])）]")


def _bands(subject: Subject) -> dict[str, tuple[Fraction, Fraction, str]]:
    """Return the bands of levels by name, as the rule set declares them."""
    assert subject.rules is not None
    levels: Mapping[str, object] = _NATIONAL_BANDS
    for rule in subject.rules.scoring:
        declared = rule.parameters.get("levels")
        if rule.type == "judged" and isinstance(declared, Mapping):
            levels = declared
            break
    parsed = ((name, _BAND.fullmatch(str(notation).strip()), str(notation)) for name, notation in levels.items())
    return {name: (Fraction(band[1]) / 100, Fraction(band[2]) / 100, text) for name, band, text in parsed if band}


def _level_of(entry: SubjectRow) -> str | None:
    """Return the level that the actual names in words of the national form."""
    words = entry.row.actual.strip()
    if re.match("部分达成|部分完成|基本达成|基本完成", words):
        return "部分达成"
    if re.match("未达成|未完成|没有达成|没有完成|未达标", words):
        return "未达成"
    return "达成" if re.match("达成|全部达成|完全达成", words) else None


class OnlyLevelWord(Check):
    """Full marks for a qualitative row without a description (L69)."""

    id = "judged-description"
    catalogue = "L69"
    family = Family.ARITHMETIC
    severity = Severity.NOTICE
    default = True
    only_in = frozenset({"platform-caps-2022", "district-reviewers-deductions"})
    title = W("定性指标满分而无说明", "full marks for a qualitative row without a description")
    message = W("“{name}”定性指标得满分，没有说明和依据", "“{name}” has full marks and no description")
    why = W(
        "平台要求定性满分附说明；一般表样不要求，因此只在平台和复核规则集下默认启用。",
        "platforms ask for a description; other forms do not, so it is on under platform rules alone.",
    )
    needs = frozenset({_POINTS, _CARD})
    bad = example(row("管理规范性", "规范", "达成", 10, 10), rules="district-reviewers-deductions")
    near_miss = example(
        row("管理规范性", "规范", "达成", 10, 10, evidence="制度汇编"), rules="district-reviewers-deductions"
    )

    def find(self, subject: Subject) -> Iterable[Finding]:
        """Fire for judged rows at full marks that hold neither evidence nor reason nor more than a word."""
        for entry in subject.indicators:
            described = entry.row.evidence or entry.row.reason or len(entry.row.actual) > 15
            if entry.is_full and entry.target.kind == "quality" and not described:
                yield self.finding(entry.cell("actual"), name=entry.name)


class ReasonMissing(Check):
    """Below full marks without a reason (L58)."""

    id = "reason-missing"
    catalogue = "L58"
    family = Family.ARITHMETIC
    severity = Severity.ERROR
    gravity = 58
    title = W("失分没有说明原因", "below full marks without a reason")
    message = W(
        "“{name}”得 {score} 分（满分 {weight}），没有说明原因",
        "“{name}” scores {score} of {weight} and gives no reason",
    )
    why = W("平台和表样都要求失分说明原因。", "forms and platforms ask for the reason of every lost point.")
    needs = frozenset({_POINTS})
    bad = example(row("参训率", "≥90%", "81%", 10, 9))
    near_miss = example(row("参训率", "≥90%", "81%", 10, 9, reason="停课两周"))

    def find(self, subject: Subject) -> Iterable[Finding]:
        """Fire for rows below full marks whose reason is blank, a dash or 无."""
        for entry in subject.indicators:
            if entry.is_below_full and entry.row.reason.strip() in _NO_REASON:
                yield self.finding(entry.cell("reason"), name=entry.name, score=entry.score, weight=entry.weight)


_NO_REASON = frozenset(("", "无", "/", "-", "—", "——", "--", "null", "NULL", "None", "暂无", "\\"))


class ExcessUnexplained(Check):
    """Far beyond the target without a reason (L59)."""

    id = "excess-unexplained"
    catalogue = "L59"
    family = Family.ARITHMETIC
    severity = Severity.WARNING
    title = W("大幅超额没有说明原因", "far beyond the target without a reason")
    message = W("“{name}”完成率 {ratio}%，没有说明原因", "“{name}” reached {ratio}% of its target and gives no reason")
    why = W("广西等地要求完成率达到 130% 时说明原因。", "from 130 % on a reason is asked for (Guangxi).")
    needs = frozenset({_ROWS})
    only_in = frozenset({"platform-caps-2022"})
    bad = example(row("培训人次", "≥200人次", "300人次", 10, 10), rules="platform-caps-2022")
    near_miss = example(
        row("培训人次", "≥200人次", "300人次", 10, 10, reason="企业增办两期"), rules="platform-caps-2022"
    )

    def find(self, subject: Subject) -> Iterable[Finding]:
        """Fire for floors from 130 % on; L56 asks whether the target was too low."""
        for entry in subject.indicators:
            if entry.is_floor and entry.ratio is not None and entry.ratio >= Fraction(13, 10) and not entry.row.reason:
                yield self.finding(entry.cell("reason"), name=entry.name, ratio=round(entry.ratio * 100))


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
        if _is_near(total, expected[2] - points):
            how = ("漏加", "left out")
        elif _is_near(total, expected[2] + points):
            how = ("加了两次", "counted twice")
        else:
            return
        yield self.finding("total", rows=rows, points=points, stated=stated, how=how[0], how_en=how[1])


class WeightAppliedTwice(Check):
    """The weight is applied twice (L83)."""

    id = "weight-twice"
    catalogue = "L83"
    family = Family.ARITHMETIC
    severity = Severity.ERROR
    gravity = 82
    title = W("权重用了两次", "the weight is applied twice")
    message = W(
        "得分 = 分值 × 分值%：{shown}；单项应先按 100 分计再乘权重",
        "score = weight × weight %: {shown}; a single score is on 100 before it is weighted",
    )
    why = W(
        "单项得分已按分值计，再乘一次权重，全表只剩四分之一的分。",
        "scores that are in points already are multiplied by the weight once more.",
    )
    needs = frozenset({_POINTS})
    explains = frozenset({"L05", "L58", "L91"})
    bad = example(row("覆盖率", "≥98%", "100%", 25, 6.25), row("发放率", "≥75%", "100%", 30, 9))
    near_miss = example(row("覆盖率", "≥98%", "100%", 25, 25), row("发放率", "≥75%", "100%", 30, 30))

    def find(self, subject: Subject) -> Iterable[Finding]:
        """Fire where every scored row, and at least two, have weight × weight %."""
        scored = [entry for entry in subject.indicators if entry.score is not None and entry.weight is not None]
        if len(scored) >= 2 and all(map(_is_weight_twice, scored)):
            shown = "；".join(f"{entry.weight} × {entry.weight}% = {entry.score}" for entry in scored[:3])
            yield self.finding(*(entry.cell("score") for entry in scored), shown=shown)


class PointsNotShown(Check):
    """Points of the total that no item shows (L93)."""

    id = "points-not-shown"
    catalogue = "L93"
    family = Family.ARITHMETIC
    severity = Severity.WARNING
    gravity = 50
    title = W("总分中有看不到出处的分数", "points of the total that no item shows")
    message = W(
        "总分 {stated}，各行只有 {rows} 分，其余 {rest} 分没有任何一项列出（规则中为{parts}）",
        "of the total {stated} the rows show {rows}; the other {rest} points stand nowhere (the rules have {parts})",
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
        Fire where a component beside rows and execution is counted whose items print no score.

        Points of execution alone stand on the line of funds on most forms, which readers do not keep.
        """
        expected, stated = _expected_total(subject), subject.sheet.stated_total
        if expected is None or stated is None or not _is_near(Fraction(stated), expected[2]):
            return
        hidden = [part for part in _other_components(subject) if part.type not in ("execution", "indicators")]
        if not hidden or any(entry.score is not None for entry in subject.sheet.management) or not expected[1]:
            return
        parts = "、".join(f"{part.name}{format_value(part.full)}" for part in _other_components(subject))
        basis = {"total": stated, "rows": format_value(expected[0])}
        yield self.finding("total", basis=basis, stated=stated, rows=expected[0], rest=expected[1], parts=parts)


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
                    f"{subject.funds_cell}.spent": format_value(rate * 100) + "%",
                    "cap": f"{cap.notation} → {cap.total}",
                }
                yield self.finding("total", basis=basis, rate=rate * 100, cap=cap.total, stated=stated)


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
        """Fire where the total holds the uncapped rate, or full points at a lower rate."""
        expected, stated, funds = _expected_total(subject), subject.sheet.stated_total, subject.funds
        rate = None if funds is None else funds.execution_rate
        parts = [part for part in _other_components(subject) if part.type == "execution"]
        if expected is None or stated is None or rate is None or not parts:
            return
        computed = _points_of(subject, parts)
        full = Fraction(parts[0].full)
        if computed is None or _is_near(Fraction(stated), expected[2]):
            return
        for claimed in (full * rate, full):
            if not _is_near(claimed, computed) and _is_near(Fraction(stated), expected[2] - computed + claimed):
                basis = {f"{subject.funds_cell}.spent": funds.spent if funds else "", "rate": format_value(rate)}
                yield self.finding("total", basis=basis, rate=rate * 100, computed=computed, claimed=claimed)
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
            if len(noted) < 2:
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


class SmallDeductionsEverywhere(Check):
    """A little is taken off every row, without a reason (L91)."""

    id = "small-deductions"
    catalogue = "L91"
    family = Family.STATISTICS
    severity = Severity.WARNING
    title = W("每行都扣一点而无原因", "a little is taken off every row, without a reason")
    message = W("{count} 行都扣了不到一成，没有一行说明原因", "{count} rows each lose up to a tenth and none says why")
    why = W(
        "这样的扣分看不出依据，多为凑一个像样的总分。",
        "such deductions rest on nothing; they make the total look plausible.",
    )
    needs = frozenset({_POINTS})
    bad = example(*(row(f"指标{name}", "≥90%", "95%", 10, 9, level2="质量指标") for name in "甲乙丙丁"), rules="")
    near_miss = example(
        *(row(f"指标{name}", "≥90%", "95%", 10, 9 if name == "甲" else 10, level2="质量指标") for name in "甲乙丙丁"),
        rules="",
    )

    def find(self, subject: Subject) -> Iterable[Finding]:
        """Fire where all scored rows, at least four, lose at most a tenth; one published form had 9/10, 19/20, 27/30."""
        scored = [entry for entry in subject.indicators if entry.score is not None and entry.weight]
        if len(scored) < 4:
            return
        losses = [1 - Fraction(entry.score or 0) / Fraction(entry.weight or 1) for entry in scored]
        if all(0 < loss <= Fraction(1, 10) for loss in losses) and not any(
            entry.row.reason.strip() for entry in scored
        ):
            yield self.finding(*(entry.cell("score") for entry in scored), count=len(scored))


def differing_rows(subject: Subject) -> Iterator[SubjectRow]:
    """Yield rows whose printed score differs from the computed one, for which known policies are tried."""
    for entry in subject.indicators:
        ratable = entry.scored is not None and entry.scored.outcome in (Outcome.MET, Outcome.NOT_MET)
        if ratable and _differs(entry) and not _is_judged(entry):
            yield entry


CHECKS: tuple[type[Check], ...] = (
    TotalIsNotTheSum, WeightsMissTheFullMark, LevelWeightsDiffer, ScoreAboveWeight, ScoreDiffers, WeightMissing,
    ScoreBlank, ActualBlank, ExecutionPointsClaimed, GradeDiffers, TooManyDecimals, ReasonMissing, ExcessUnexplained,
    TotalAboveCap, JudgedOutsideBand, OnlyLevelWord, FullMarksThoughNotMet, TotalWithoutExecution, NoteContradicted,
    WeightAppliedTwice, TargetBlankScored, SmallDeductionsEverywhere, PointsNotShown,
)  # fmt: skip
