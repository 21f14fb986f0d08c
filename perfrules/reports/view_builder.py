"""Building of the view that templates see: choice, order and print of a scorecard's values, no computation."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal

from attrs import evolve

from perfrules.errors import Problem, Severity
from perfrules.model.explanation import OUTCOMES, STATUSES, explain_rating, explain_score, provenance_text
from perfrules.model.funds import Funds
from perfrules.model.quantity import format_decimal
from perfrules.model.rounding import Rounding
from perfrules.model.ruleset import Citation
from perfrules.model.scorecard import Provenance, Scorecard, ScoredComponent, ScoredRow
from perfrules.reports.derived_values import agreement, execution_text, has_handed_on, lost_points, weight_text
from perfrules.reports.view import (
    AdjustmentView,
    ComponentView,
    FundsView,
    ManagementView,
    ProblemView,
    ReportView,
    RowView,
    SourceView,
    TextView,
)
from perfrules.source import Place
from perfrules.wording import Language, Wording, current_language

__all__ = ["report_view"]


_SEVERITIES: Mapping[Severity, Wording] = {
    Severity.ERROR: Wording("错误", "error"),
    Severity.WARNING: Wording("警告", "warning"),
    Severity.NOTICE: Wording("提示", "notice"),
}
_CONTEXT = 60
"""Characters either side of the part of a text that a problem means."""


def report_view(card: Scorecard, language: Language | None = None) -> ReportView:
    """Return what a template sees of *card*, its words in *language*; what the sheet says stays as it is."""
    language = language or current_language()
    sheet, rules = card.sheet, card.ruleset
    sources = _Sources(language)
    problems = _problems(card.all_problems, language)
    components = tuple(_component(one, language, sources, problems) for one in card.components)
    rows = tuple(_row(place, row, language, sources, problems) for place, row in enumerate(card.rows, start=1))
    adjustments = tuple(
        AdjustmentView(
            name=one.called(language),
            amount=format_decimal(one.amount),
            reason=one.reason.say(language),
            source=sources.number(one.basis),
        )
        for one in card.adjustments
    )
    return ReportView(
        language=language,
        project=sheet.project,
        organisation=sheet.organisation,
        department=sheet.department,
        date=_day(sheet.date),
        source=sheet.source,
        ruleset_id=rules.id,
        ruleset_version=rules.version,
        ruleset_title=rules.title,
        total=format_decimal(card.total),
        full=format_decimal(rules.full),
        grade="" if card.grade is None else card.grade.name,
        light=card.light,
        complete=card.complete,
        stated_total=_number(sheet.stated_total),
        stated_grade=sheet.stated_grade,
        stated=agreement(card),
        met=card.met,
        unmet=card.unmet,
        unrated=card.unrated,
        has_reviews=any(row.review_score is not None for row in card.rows),
        has_self_scores=any(row.row.self_score is not None for row in card.rows),
        has_lights=any(row.light for row in card.rows),
        has_effective_weights=has_handed_on(card.rows),
        funds=tuple(_funds(line, rules.rounding) for line in sheet.funds),
        management=tuple(
            ManagementView(name=one.name, statement=one.statement, trouble=one.trouble, score=_number(one.score))
            for one in sheet.management
        ),
        components=components,
        rows=rows,
        adjustments=adjustments,
        problems=tuple(sorted(problems.values(), key=lambda one: one.number)),
        sources=tuple(sources.views()),
        texts=tuple(TextView(heading=heading, paragraphs=_lines(text)) for heading, text in sheet.texts.items()),
    )


class _Sources:
    """Numbers citations in the order in which they are asked for; lives only inside `report_view`."""

    def __init__(self, language: Language) -> None:
        self.language: Language = language
        self.used: dict[str, Citation] = {}

    def number(self, basis: Provenance) -> int:
        """Return the number of the citation of *basis*, 0 when it cites nothing."""
        if basis.citation is None:
            return 0
        self.used.setdefault(basis.citation.id, basis.citation)
        return list(self.used).index(basis.citation.id) + 1

    def views(self) -> Iterator[SourceView]:
        """Yield every citation that was asked for."""
        for number, one in enumerate(self.used.values(), start=1):
            yield SourceView(
                number=number,
                document=one.document,
                title=one.title,
                date=_day(one.date),
                until=_day(one.until),
                status=one.status.value,
                status_word=STATUSES[one.status].say(self.language),
                note=one.note,
            )


_Problems = Mapping[int, ProblemView]
"""Views by the identity of their problem: two problems may say the same in two places of a report."""


def _problems(problems: Sequence[Problem], language: Language) -> _Problems:
    order = list(Severity)
    ordered = sorted(problems, key=lambda one: order.index(one.severity))
    return {id(one): _problem(number, one, language) for number, one in enumerate(ordered, start=1)}


def _problem(number: int, one: Problem, language: Language) -> ProblemView:
    before, marked, after = _around(one)
    return ProblemView(
        number=number,
        code=one.code,
        severity=one.severity.value,
        severity_word=_SEVERITIES[one.severity].say(language),
        place=str(one.place),
        message=one.message(language),
        help=one.help(language),
        before=before,
        marked=marked,
        after=after,
    )


def _around(one: Problem) -> tuple[str, str, str]:
    if one.span is None or not one.text:
        return "", "", ""
    start, end = one.span.start, max(one.span.end, one.span.start)
    before = ("…" if start > _CONTEXT else "") + one.text[max(0, start - _CONTEXT) : start]
    after = one.text[end : end + _CONTEXT] + ("…" if end + _CONTEXT < len(one.text) else "")
    return before, one.text[start:end], after


def _component(one: ScoredComponent, language: Language, sources: _Sources, problems: _Problems) -> ComponentView:
    return ComponentView(
        name=one.name,
        full=format_decimal(one.full),
        score=_number(one.score),
        light=one.light,
        derivation=explain_rating(one, language),
        rule=_rule(one.basis, language),
        source=sources.number(one.basis),
        note=one.basis.note,
        problems=_own(one.problems, problems),
    )


def _row(number: int, one: ScoredRow, language: Language, sources: _Sources, problems: _Problems) -> RowView:
    row = one.row
    return RowView(
        number=number,
        level1=row.level1,
        level2=row.level2,
        name=row.name,
        target=row.target,
        actual=row.actual,
        weight=_number(row.weight),
        effective_weight=weight_text(one.weight),
        score=_number(one.score),
        self_score=_number(row.self_score),
        review_score=_number(one.review_score),
        light=one.light,
        outcome=one.outcome.value,
        outcome_word=OUTCOMES[one.outcome].say(language),
        lost=lost_points(one.weight, one.exact, one.score) > 0,
        derivation=explain_score(one, language),
        rule=_rule(one.basis, language),
        source=sources.number(one.basis),
        reason=row.reason,
        evidence=row.evidence,
        problems=_own(one.problems, problems),
    )


def _own(own: Iterable[Problem], problems: _Problems) -> tuple[ProblemView, ...]:
    return tuple(problems[id(one)] for one in own)


def _rule(basis: Provenance, language: Language) -> str:
    place = Place(basis.place.file, line=basis.place.line)
    return provenance_text(evolve(basis, citation=None, place=place), language).strip()


def _funds(line: Funds, rounding: Rounding) -> FundsView:
    return FundsView(
        name=line.name,
        unit=line.unit,
        initial_budget=_number(line.initial_budget),
        adjusted_budget=_number(line.adjusted_budget),
        spent=_number(line.spent),
        rate=execution_text(line, rounding),
        stated_rate="" if line.stated_rate is None else f"{format_decimal(line.stated_rate)}%",
        is_total=line.is_total,
    )


def _number(number: Decimal | None) -> str:
    return "" if number is None else format_decimal(number)


def _day(day: date | None) -> str:
    return "" if day is None else day.isoformat()


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line for line in text.splitlines() if line.strip())
