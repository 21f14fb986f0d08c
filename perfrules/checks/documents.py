"""Cross-document: other projects, last year, evidence, the stamped worksheet, reviewers' scores."""

import re
from collections import Counter
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from fractions import Fraction

from perfrules.checks.base import Check, Family, Finding, example, row
from perfrules.checks.subject import Evidence, Need, Subject, SubjectRow
from perfrules.dsl import parse_actual
from perfrules.errors import Severity
from perfrules.model.actual import DateActual, NumberActual
from perfrules.model.sheet import Sheet
from perfrules.wording import Wording as W
from perfrules.wording import format_value

__all__ = ["CHECKS"]

_LONGEST_SHARED = 24
"""Characters; shorter texts are alike because the form asks for the same thing."""


def _squeezed(text: str) -> str:
    return "".join(text.split())


class TextCopied(Check):
    """Text copied from another project (L44)."""

    id = "text-copied"
    catalogue = "L44"
    family = Family.CROSS_DOCUMENT
    severity = Severity.WARNING
    gravity = 59
    title = W("文字抄自其他项目", "text copied from another project")
    message = W("“{key}”与“{other}”的一字不差", "“{key}” is the very text of “{other}”")
    rows = W("“{name}”与“{other}”的指标、目标、实际完全相同", "“{name}” has the very target and actual of “{other}”")
    why = W("不同的项目不会有同样的目标和问题。", "different projects do not have the same goals and problems.")
    needs = frozenset({Need.SISTERS})
    bad = example(
        texts={"存在的问题": "宣传方式比较单一，群众参与面还不够广，下一步将丰富活动形式。"},
        sisters=[
            Sheet(project="乙", texts={"存在的问题": "宣传方式比较单一，群众参与面还不够广，下一步将丰富活动形式。"})
        ],
    )
    near_miss = example(texts={"存在的问题": "无"}, sisters=[Sheet(project="乙", texts={"存在的问题": "无"})])

    def find(self, subject: Subject) -> Iterable[Finding]:
        """Compare texts of at least 24 characters with the same part of the other sheets."""
        for key, text in subject.texts.items():
            words = _squeezed(text)
            if len(words) < _LONGEST_SHARED:
                continue
            for other in subject.sisters:
                if other.project != subject.sheet.project and any(
                    _squeezed(theirs) == words for theirs in other.texts.values()
                ):
                    yield self.finding(
                        f"texts.{key}",
                        basis={f"texts.{key}": text[:80], "project": other.project},
                        key=key,
                        other=other.project or other.source,
                    )
                    break


class TargetNotRaised(Check):
    """A target below last year's actual, or another programme's quantity (L112)."""

    id = "below-last-year"
    catalogue = "L112"
    family = Family.CROSS_DOCUMENT
    severity = Severity.WARNING
    title = W(
        "目标低于上年实际，或数量像是别的项目的", "a target below last year's actual, or another programme's quantity"
    )
    message = W(
        "“{name}”目标 {target}，上年实际已达 {actual}", "“{name}”: target {target}, last year {actual} was reached"
    )
    apart = W(
        "“{name}”目标 {target}，上年目标 {actual}，相差十倍以上",
        "“{name}”: target {target}, last year's was {actual}, more than ten times apart",
    )
    why = W(
        "今年的目标低于去年的实际，等于预先打了折扣。", "a target below last year's result is discounted in advance."
    )
    needs = frozenset({Need.LAST_YEAR})
    bad = example(
        row("培训人次", "≥200人次", "210人次", 10, 10), last_year=Sheet(rows=(row("培训人次", "≥300人次", "320人次"),))
    )
    near_miss = example(
        row("培训人次", "≥330人次", "340人次", 10, 10), last_year=Sheet(rows=(row("培训人次", "≥300人次", "320人次"),))
    )

    def find(self, subject: Subject) -> Iterable[Finding]:
        """Compare floors that have the same name in both years; a tenth below may be the demand."""
        assert subject.last_year is not None
        before = {_squeezed(entry.name): entry for entry in subject.last_year.rows}
        for entry in subject.indicators:
            old = before.get(_squeezed(entry.row.name))
            if old is None or entry.number is None or not entry.is_floor:
                continue
            reached = parse_actual(old.actual, unit=old.unit, name=old.name)
            if not isinstance(reached, NumberActual) or not reached.quantity.unit.converts_to(
                entry.number.quantity.unit
            ):
                continue
            target, actual = entry.number.quantity.base, reached.quantity.base
            if actual > 0 and 0 < target < actual * Fraction(9, 10):
                wording = self.apart if target * 10 <= actual else self.message
                yield self.finding(
                    entry.cell("target"),
                    message=wording,
                    basis={"last year": old.actual},
                    name=entry.title,
                    target=entry.row.target,
                    actual=old.actual,
                )


def _evidence_for(entry: SubjectRow, evidence: Iterable[Evidence]) -> list[Evidence]:
    names = {_squeezed(entry.row.name), entry.name}
    return [part for part in evidence if _squeezed(part.row) in names]


class NoEvidence(Check):
    """No evidence (L50)."""

    id = "no-evidence"
    catalogue = "L50"
    family = Family.CROSS_DOCUMENT
    severity = Severity.WARNING
    title = W("没有佐证材料", "no evidence")
    message = W("{count} 行得分没有佐证：{texts}", "scored rows without evidence ({count}): {texts}")
    why = W("复核口径：没有佐证材料的指标记 0 分。", "reviewers give 0 without supporting material.")
    needs = frozenset({Need.EVIDENCE})
    bad = example(row("培训人次", "≥200人次", "210人次", 10, 10), evidence=[])
    near_miss = example(
        row("培训人次", "≥200人次", "210人次", 10, 10), evidence=[Evidence(row="培训人次", name="签到表")]
    )

    def find(self, subject: Subject) -> Iterable[Finding]:
        """Fire once for all scored rows that neither the list nor the row itself gives evidence for."""
        assert subject.evidence is not None
        rows = [
            entry
            for entry in subject.indicators
            if entry.score and not entry.row.evidence and not _evidence_for(entry, subject.evidence)
        ]
        yield from self.together(rows, "actual", lambda entry: entry.title)


class SatisfactionWithoutSurvey(Check):
    """Satisfaction without a survey (L51)."""

    id = "satisfaction-survey"
    catalogue = "L51"
    family = Family.CROSS_DOCUMENT
    severity = Severity.WARNING
    title = W("满意度没有调查", "satisfaction without a survey")
    message = W("“{name}”{actual} 没有问卷或样本", "“{name}” {actual} rests on no survey")
    why = W(
        "复核口径：满意度没有调查记 0 分；“没有投诉”不等于 100%。",
        "reviewers give 0 without a survey; no complaints are not 100 %.",
    )
    needs = frozenset({Need.EVIDENCE})
    bad = example(row("群众满意度", "≥90%", "95%", 10, 10), evidence=[Evidence(row="群众满意度", name="无投诉说明")])
    near_miss = example(
        row("群众满意度", "≥90%", "95%", 10, 10), evidence=[Evidence(row="群众满意度", name="问卷 120 份")]
    )
    _SURVEY = re.compile("问卷|调查|样本|回访|测评|访谈")

    def find(self, subject: Subject) -> Iterable[Finding]:
        """Fire for rows of satisfaction without sample, survey in the row, or survey in the list."""
        assert subject.evidence is not None
        for entry in subject.indicators:
            if "满意" not in entry.name or not entry.has_actual or entry.row.sample:
                continue
            proofs = _evidence_for(entry, subject.evidence)
            texts = [entry.row.evidence, entry.row.reason, *(part.name + part.kind + part.text for part in proofs)]
            if not any(self._SURVEY.search(text) for text in texts):
                yield self.finding(
                    entry.cell("actual"),
                    basis={"evidence": "、".join(part.name for part in proofs)},
                    name=entry.title,
                    actual=entry.row.actual,
                )


class AcceptedLater(Check):
    """The completion date contradicts the acceptance (L52)."""

    id = "accepted-later"
    catalogue = "L52"
    family = Family.CROSS_DOCUMENT
    severity = Severity.ERROR
    gravity = 76
    title = W("完成日期早于验收日期", "the completion date contradicts the acceptance")
    message = W(
        "“{name}”填 {actual} 完成，“{proof}”的日期是 {day}", "“{name}” was done on {actual}, “{proof}” is dated {day}"
    )
    why = W("自称八月完成，次年一月才验收。", "done in August, it says, and accepted in January.")
    needs = frozenset({Need.EVIDENCE})
    bad = example(
        row("完工时间", "2023年12月底前", "2023年8月", 10, 10),
        evidence=[Evidence(row="完工时间", name="验收单", kind="验收", date="2024年1月10日")],
    )
    near_miss = example(
        row("完工时间", "2023年12月底前", "2023年8月", 10, 10),
        evidence=[Evidence(row="完工时间", name="验收单", kind="验收", date="2023年8月20日")],
    )

    def find(self, subject: Subject) -> Iterable[Finding]:
        """Fire where the acceptance is dated after the last day that the actual names, and after the deadline's year."""
        assert subject.evidence is not None
        for entry in subject.indicators:
            done = entry.actual.by.last_day() if isinstance(entry.actual, DateActual) else None
            for proof in _evidence_for(entry, subject.evidence):
                dated = parse_actual(proof.date)
                day: date | None = dated.by.first_day() if isinstance(dated, DateActual) else None
                if done is not None and day is not None and "验收" in proof.name + proof.kind and day > done:
                    yield self.finding(
                        entry.cell("actual"),
                        basis={"evidence": f"{proof.name} {proof.date}"},
                        name=entry.title,
                        actual=entry.row.actual,
                        proof=proof.name,
                        day=proof.date,
                    )


class WorksheetDiffers(Check):
    """The report differs from the stamped worksheet (L72)."""

    id = "worksheet-differs"
    catalogue = "L72"
    family = Family.CROSS_DOCUMENT
    severity = Severity.ERROR
    gravity = 75
    title = W("报告与盖章底表不一致", "the report differs from the stamped worksheet")
    message = W(
        "“{name}”的{column}：报告为“{first}”，底表为“{second}”",
        "“{name}”, {column}: the report says “{first}”, the worksheet “{second}”",
    )
    why = W("公开的应与盖章的一致。", "what is published must be what was stamped.")
    needs = frozenset({Need.WORKSHEET})
    bad = example(
        row("培训人次", "≥200人次", "210人次", 10, 10),
        worksheet=Sheet(rows=(row("培训人次", "≥200人次", "190人次", 10, 10),)),
    )
    near_miss = example(
        row("培训人次", "≥200人次", "210人次", 10, 10),
        worksheet=Sheet(rows=(row("培训人次", "≥200人次", "210人次", 10, 10),)),
    )

    def find(self, subject: Subject) -> Iterable[Finding]:
        """Compare target, actual, weight and score of rows with the same name."""
        assert subject.worksheet is not None
        stamped = {_squeezed(entry.name): entry for entry in subject.worksheet.rows}
        for entry in subject.rows:
            other = stamped.get(_squeezed(entry.row.name))
            for column, field in (
                ("target", "target"),
                ("actual", "actual"),
                ("weight", "weight"),
                ("score", "self_score"),
            ):
                first = getattr(entry.row, field)
                second = first if other is None else getattr(other, field)
                if (_squeezed(first) != _squeezed(second)) if isinstance(first, str) else first != second:
                    yield self.finding(
                        entry.cell(column),
                        basis={"worksheet": str(second)},
                        name=entry.title,
                        column=column,
                        first=first,
                        second=second,
                    )


def _review(entry: SubjectRow) -> Fraction | None:
    scores = entry.row.review_scores
    return sum(map(Fraction, scores), Fraction(0)) / len(scores) if scores else None


_PERCENT = re.compile(r"扣(?:减|除)?\s*(\d{1,3}(?:\.\d+)?)\s*[%％]")
_POINTS_OFF = re.compile(r"扣(?:减|除)?\s*(\d{1,3}(?:\.\d+)?)\s*分")


class DeductionDiffersFromRemark(Check):
    """A reviewer's deduction differs from the remark, or has none (L74)."""

    id = "review-remark"
    catalogue = "L74"
    family = Family.CROSS_DOCUMENT
    severity = Severity.ERROR
    title = W("复核扣分与说明不符，或没有说明", "a reviewer's deduction differs from the remark, or has none")
    message = W(
        "“{name}”自评 {score}、复核 {review}，实际扣 {taken}，说明写“{remark}”",
        "“{name}”: self {score}, review {review}, {taken} taken, the remark says “{remark}”",
    )
    none = W(
        "“{name}”自评 {score}、复核 {review}，扣分没有说明",
        "“{name}”: self {score}, review {review}: no remark on the deduction",
    )
    blank = W("{count} 行没有填复核得分：{texts}", "rows without a review score ({count}): {texts}")
    why = W(
        "复核口径：每一处扣分都有原因，写的比例就是扣的比例。",
        "every deduction has a reason, and its percentage is the real one.",
    )
    needs = frozenset({Need.REVIEW})
    bad = example(row("参训率", "≥90%", "95%", 10, 10, review_scores=(Decimal(8),), reason="资料不全，扣30%"))
    near_miss = example(row("参训率", "≥90%", "95%", 10, 10, review_scores=(Decimal(7),), reason="资料不全，扣30%"))

    def find(self, subject: Subject) -> Iterable[Finding]:
        """Compare what was taken with percentages or points of the remark, and look for rows nobody reviewed."""
        blank = []
        for entry in subject.indicators:
            review = _review(entry)
            if review is None:
                blank += [entry] if entry.score is not None else []
                continue
            if entry.score is None or not entry.weight or review >= Fraction(entry.score):
                continue
            taken, remark = Fraction(entry.score) - review, entry.row.reason.strip()
            values = {"name": entry.title, "score": entry.score, "review": review}
            cells = (entry.cell("review_scores"), entry.cell("reason"))
            percent, points = _PERCENT.search(remark), _POINTS_OFF.search(remark)
            if not remark:
                yield self.finding(*cells, message=self.none, values=values)
            elif percent is not None and abs(taken / Fraction(entry.weight) * 100 - Fraction(percent[1])) > 1:
                yield self.finding(
                    *cells,
                    taken=f"{format_value(round(taken / Fraction(entry.weight) * 100, 1))}%",
                    remark=percent[0],
                    values=values,
                )
            elif percent is None and points is not None and taken != Fraction(points[1]):
                yield self.finding(*cells, taken=format_value(taken), remark=points[0], values=values)
        yield from self.together(blank, "review_scores", lambda entry: entry.title, message=self.blank)


class ReviewAboveSelf(Check):
    """The reviewer gives more than the self score (L75)."""

    id = "review-above-self"
    catalogue = "L75"
    family = Family.CROSS_DOCUMENT
    severity = Severity.WARNING
    title = W("复核得分高于自评得分", "the reviewer gives more than the self score")
    message = W("“{name}”自评 {score}，复核 {review}", "“{name}”: self {score}, review {review}")
    why = W("复核一般只减不增；高于分值的必是填错。", "reviews take points away; more than the weight is a mistake.")
    needs = frozenset({Need.REVIEW})
    bad = example(row("参训率", "≥90%", "95%", 10, 10, review_scores=(Decimal("10.5"),)))
    near_miss = example(row("参训率", "≥90%", "95%", 10, 10, review_scores=(Decimal(10),)))

    def find(self, subject: Subject) -> Iterable[Finding]:
        """Compare the mean of the reviewers with the self score."""
        for entry in subject.indicators:
            review = _review(entry)
            if review is not None and entry.score is not None and review > Fraction(entry.score):
                yield self.finding(entry.cell("review_scores"), name=entry.title, score=entry.score, review=review)


class SameDefectDeductedDifferently(Check):
    """The same defect deducted differently (L76)."""

    id = "unequal-deductions"
    catalogue = "L76"
    family = Family.CROSS_DOCUMENT
    severity = Severity.WARNING
    title = W("同样的问题扣分不一", "the same defect deducted differently")
    message = W("同写“{reason}”，{names} 分别扣 {shares}", "for the same “{reason}” {names_en} lose {shares_en}")
    why = W("同一问题应按同一比例扣分。", "one defect has one deduction.")
    needs = frozenset({Need.REVIEW})
    bad = example(
        row("参训率", "≥90%", "95%", 10, 10, review_scores=(Decimal(10),), reason="无佐证"),
        row("合格率", "≥90%", "95%", 10, 10, review_scores=(Decimal(0),), reason="无佐证"),
    )  # fmt: skip
    near_miss = example(
        row("参训率", "≥90%", "95%", 10, 10, review_scores=(Decimal(0),), reason="无佐证"),
        row("合格率", "≥90%", "95%", 5, 5, review_scores=(Decimal(0),), reason="无佐证"),
    )  # fmt: skip

    def find(self, subject: Subject) -> Iterable[Finding]:
        """Compare the shares taken from rows whose remarks are the same, percentages in them aside."""
        groups: dict[str, list[tuple[SubjectRow, Fraction]]] = {}
        for entry in subject.indicators:
            review, remark = _review(entry), _squeezed(entry.row.reason)
            if review is not None and entry.score and entry.weight and remark:
                share = (Fraction(entry.score) - review) / Fraction(entry.weight)
                groups.setdefault(_PERCENT.sub("", remark), []).append((entry, share))
        for reason, members in groups.items():
            shares = Counter(share for _, share in members)
            if len(shares) > 1:
                cells = [entry.cell("review_scores") for entry, _ in members]
                names = [entry.title for entry, _ in members]
                shown = [f"{format_value(round(share * 100, 1))}%" for _, share in members]
                values = {"names": "、".join(names), "names_en": ", ".join(names), "shares": "、".join(shown)}
                yield self.finding(*cells, reason=reason, shares_en=", ".join(shown), values=values)


CHECKS: tuple[type[Check], ...] = (
    TextCopied, NoEvidence, SatisfactionWithoutSurvey, AcceptedLater, WorksheetDiffers, DeductionDiffersFromRemark,
    ReviewAboveSelf, SameDefectDeductedDifferently, TargetNotRaised,
)  # fmt: skip
