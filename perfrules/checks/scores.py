"""Scores of rows: printed ones against the computed ones, blanks, and points lost without a reason."""

import re
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction

from perfrules.checks.base import Check, Family, Finding, example, quality_row, row
from perfrules.checks.subject import Need, Subject, SubjectRow
from perfrules.errors import Severity
from perfrules.model.rating import Outcome
from perfrules.model.target import Sense
from perfrules.wording import Wording as W
from perfrules.wording import format_value

__all__ = ["CHECKS", "differing_rows"]

_ROWS, _POINTS, _CARD = Need.ROWS, Need.POINTS, Need.SCORECARD


class ScoreAboveWeight(Check):
    """The score is above the weight (L04)."""

    id = "score-above-weight"
    catalogue = "L04"
    row_by_row = True
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
                yield self.finding(entry.cell("score"), name=entry.title, score=entry.score, weight=entry.weight)


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
    bare = entry.sense is Sense.UNSPECIFIED and not _is_missed(entry)
    return bare and (bool(entry.explained.policies) or _SMALL_IS_GOOD.search(entry.name) is not None)


def _is_judged(entry: SubjectRow) -> bool:
    """Return whether a person's judgement, which the sheet does not hold, could have given the score."""
    return entry.scored is not None and entry.scored.basis.type == "judged" and not entry.row.judgement


class ScoreDiffers(Check):
    """The score differs from the rule's (L05)."""

    id = "score-formula"
    catalogue = "L05"
    row_by_row = True
    family = Family.ARITHMETIC
    severity = Severity.ERROR
    gravity = 70
    title = W("得分与评分规则算出的不符", "the score differs from the rule's")
    message = W(
        "“{name}”填报 {score} 分，按规则为 {computed} 分", "“{name}” is given {score} points, the rule gives {computed}"
    )
    explained = W(
        "“{name}”填报 {score} 分，按规则为 {computed} 分；若按“{policies}”则为 {score} 分{apart}",
        "“{name}” is given {score} points, the rule gives {computed}; {score} would follow from: {policies_en}{apart_en}",
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
            if not _differs(entry) or _is_judged(entry) or _turned_around(entry) or entry.is_on_the_day:
                continue
            assert entry.scored is not None
            basis = {
                entry.cell("target"): entry.row.target,
                entry.cell("actual"): entry.row.actual,
                "computed": entry.scored.explain("zh"),
            }
            values = {"name": entry.title, "score": entry.score, "computed": entry.scored.score}
            explained = entry.explained
            if not explained.policies:
                yield self.finding(entry.cell("score"), basis=basis, suggestion=str(entry.scored.score), values=values)
                continue
            names = "”或“".join(known.zh for known in explained.policies)
            names_en = " / ".join(known.en for known in explained.policies)
            apart = ("", "") if explained.apart is None else (f"；{explained.apart.zh}", f"; {explained.apart.en}")
            basis["policies"] = names
            yield self.finding(
                entry.cell("score"),
                basis=basis,
                message=self.explained,
                policies=names,
                policies_en=names_en,
                apart=apart[0],
                apart_en=apart[1],
                values=values,
            )


class FullMarksThoughNotMet(Check):
    """The target is not met, full marks all the same (L80)."""

    id = "full-not-met"
    catalogue = "L80"
    row_by_row = True
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
            yield self.finding(entry.cell("score"), entry.cell("actual"), basis=basis, name=entry.title, values=values)


def _is_missed(entry: SubjectRow) -> bool:
    """
    Return whether the target is certainly not met.

    A bare number of output or satisfaction (``550`` answered 20) is missed where it is far below: below nine tenths no
    reading of the bare number makes it met; a bare 100 % is missed by less. Costs, times and mishaps are left out.
    """
    if entry.scored is not None and entry.scored.basis.type == "judged":
        return False
    if entry.is_met is False:
        return True
    everything = entry.is_share and entry.number is not None and entry.number.quantity.number == 100
    least = Fraction(1) if everything else Fraction(9, 10)
    bare = entry.is_met is None and entry.ratio is not None and entry.ratio < least
    return bare and entry.level2 in ("数量", "质量", "服务对象满意度") and not _SMALL_IS_GOOD.search(entry.name)


_SMALL_IS_GOOD = re.compile(
    "受害|成灾|成本|费|投诉|事故|差错|违规|时长|时间|流失|损失|次品|不合格|故障|超|控制|减少|降低|压缩"
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
                yield self.finding(entry.cell("weight"), name=entry.title)


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
                yield self.finding(entry.cell("score"), name=entry.title, weight=entry.weight)


class ActualBlank(Check):
    """The actual is blank yet the row is scored (L08)."""

    id = "actual-blank"
    catalogue = "L08"
    row_by_row = True
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
                yield self.finding(entry.cell("actual"), name=entry.title, score=entry.score)


class TargetBlankScored(Check):
    """Scored although the target is blank (L84)."""

    id = "target-blank-scored"
    catalogue = "L84"
    row_by_row = True
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
                yield self.finding(entry.cell("target"), entry.cell("score"), name=entry.title, score=entry.score)


class JudgedOutsideBand(Check):
    """A qualitative score lies outside its level's band (L68)."""

    id = "judged-band"
    catalogue = "L68"
    row_by_row = True
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
                shown = f"{format_value(round(share * 100, 1))}%"
                yield self.finding(
                    entry.cell("score"), basis={entry.cell("actual"): entry.row.actual}, name=entry.title,
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
    row_by_row = True
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
                yield self.finding(entry.cell("actual"), name=entry.title)


class ReasonMissing(Check):
    """Below full marks without a reason (L58)."""

    id = "reason-missing"
    catalogue = "L58"
    row_by_row = True
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
                yield self.finding(entry.cell("reason"), name=entry.title, score=entry.score, weight=entry.weight)


_NO_REASON = frozenset(
    (
        "",
        "无",
        "/",
        "-",
        "—",
        "——",
        "--",
        "null",
        "NULL",
        "None",
        "暂无",
        "\\",
        "none",
        "n/a",
        "N/A",
        "nil",
        "0",
        "无偏差",
    )
)


class ExcessUnexplained(Check):
    """Far beyond the target without a reason (L59)."""

    id = "excess-unexplained"
    catalogue = "L59"
    row_by_row = True
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
                yield self.finding(entry.cell("reason"), name=entry.title, ratio=round(entry.ratio * 100))


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
        "score = weight × weight %: {shown_en}; a single score is on 100 before it is weighted",
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
            shown = [f"{entry.weight} × {entry.weight}% = {entry.score}" for entry in scored[:3]]
            values = {"shown": "；".join(shown), "shown_en": ", ".join(shown)}
            yield self.finding(*(entry.cell("score") for entry in scored), values=values)


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
    ScoreAboveWeight, ScoreDiffers, WeightMissing, ScoreBlank, ActualBlank, ReasonMissing, ExcessUnexplained,
    JudgedOutsideBand, OnlyLevelWord, FullMarksThoughNotMet, WeightAppliedTwice, TargetBlankScored,
    SmallDeductionsEverywhere,
)  # fmt: skip
