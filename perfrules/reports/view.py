"""
The view that templates have of a scorecard: frozen values that hold texts, ready to be printed, and nothing else.

This is a contract with people who write templates: a field keeps its name and meaning within a major version, new ones
may come. A number is text as the scorecard prints it; what is missing is the empty text. `report_view`
makes the view: choice, order and print of values, no computation.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal

from attrs import evolve, frozen

from perfrules.errors import Problem, Severity
from perfrules.errors.problem import SEVERITY_WORDS
from perfrules.model.explanation import OUTCOMES, STATUSES, explain_rating, explain_score, provenance_text
from perfrules.model.quantity import format_decimal
from perfrules.model.ruleset import Citation, Rounding
from perfrules.model.scorecard import Provenance, Scorecard, ScoredComponent, ScoredRow
from perfrules.model.sheet import Funds
from perfrules.reports.base import agreement, execution_text, has_handed_on, is_unfit, lost_points, weight_text
from perfrules.source import Place
from perfrules.wording import Language, current_language

__all__ = [
    "AdjustmentView",
    "ChartView",
    "ComponentView",
    "FundsView",
    "ManagementView",
    "ProblemView",
    "ReportView",
    "RowView",
    "SourceView",
    "TextView",
    "report_view",
]


@frozen(kw_only=True)
class FundsView:
    """A line of funds: amounts in *unit*, *rate* with its percent sign, *is_total* for the project as a whole."""

    name: str
    unit: str
    initial_budget: str
    adjusted_budget: str
    spent: str
    rate: str
    stated_rate: str
    is_total: bool


@frozen(kw_only=True)
class ManagementView:
    """A statement on the management of funds."""

    name: str
    statement: str
    trouble: str
    score: str


@frozen(kw_only=True)
class SourceView:
    """
    A document that numbers rest on.

    Attributes:
        number: 1, 2, …; rows and components refer to it as *source*.
        status: ``verified``, ``quoted``, ``practice``, ``inferred`` or ``recalled``.
        status_word: The same in the language of the report.
        until: The last day on which it is in force, where that is known.
    """

    number: int
    document: str
    title: str
    date: str
    until: str
    status: str
    status_word: str
    note: str


@frozen(kw_only=True)
class ProblemView:
    """
    Something that is wrong, doubtful or worth knowing.

    Attributes:
        number: 1, 2, …; errors come first.
        severity: ``error``, ``warning`` or ``notice``.
        severity_word: The same in the language of the report.
        before: The offending text up to the part that is meant; empty, like *marked* and *after*, without one.
        marked: The part that is meant.
        after: The rest.
    """

    number: int
    code: str
    severity: str
    severity_word: str
    place: str
    message: str
    help: str
    before: str
    marked: str
    after: str


@frozen(kw_only=True)
class ComponentView:
    """
    One component.

    Attributes:
        derivation: How the score came about; empty for the table of rows.
        source: Number of its source, or 0.
        note: What exactly was taken from the source.
        problems: Its problems.
    """

    name: str
    full: str
    score: str
    light: str
    derivation: str
    rule: str
    source: int
    note: str
    problems: tuple[ProblemView, ...]


@frozen(kw_only=True)
class RowView:
    """
    One indicator row.

    Attributes:
        number: 1, 2, … in the order of the sheet.
        weight: Its printed points.
        effective_weight: The points it can reach: *weight* and its part of what rows that do not apply handed on.
        outcome: ``met``, ``not_met``, ``not_applicable`` or ``not_ratable``.
        outcome_word: The same in the language of the report.
        lost: Whether it got fewer points than it could reach; what only rounding took is not lost.
        derivation: How the score came about.
        rule: Indicator type and the place of the rule.
        source: Number of its source, or 0.
        problems: Its problems.
    """

    number: int
    level1: str
    level2: str
    name: str
    target: str
    actual: str
    weight: str
    effective_weight: str
    score: str
    self_score: str
    review_score: str
    light: str
    outcome: str
    outcome_word: str
    lost: bool
    derivation: str
    rule: str
    source: int
    reason: str
    evidence: str
    problems: tuple[ProblemView, ...]


@frozen(kw_only=True)
class AdjustmentView:
    """The change of the sum by name; *amount* is what it added or, with a minus, took."""

    name: str
    amount: str
    reason: str
    source: int


@frozen(kw_only=True)
class ChartView:
    """A chart, for pages: what it shows, and the drawing as markup that is printed as it is."""

    title: str
    drawing: str


@frozen(kw_only=True)
class TextView:
    """A narrative part of the sheet, by its heading."""

    heading: str
    paragraphs: tuple[str, ...]


@frozen(kw_only=True)
class ReportView:
    """
    The whole report.

    Attributes:
        language: ``zh`` or ``en``.
        source: The file the sheet was read from.
        ruleset_id: Id of the rule set; its version and title stand beside.
        grade: Name of the grade; empty when there is none, or the rule set does not fit the sheet (PR415).
        light: The worst light, for rule sets with lights.
        complete: False when something could not be rated: the total is then a lower bound.
        stated_total: The total that the sheet states.
        stated_grade: The grade that it states.
        stated: ``agrees``, ``differs``, or empty when the sheet states neither total nor grade.
        met: Names of the rows that were met; *unmet* and *unrated* likewise.
        has_reviews: Whether a reviewer scored a row.
        has_self_scores: Whether the unit filled in a score.
        has_lights: Whether a row has a light.
        has_effective_weights: Whether a row can reach more points than it has printed.
        sources: Documents that a number rests on, in the order of their first use.
        texts: Narrative parts of the sheet.
    """

    language: str
    project: str
    organisation: str
    department: str
    date: str
    source: str
    ruleset_id: str
    ruleset_version: str
    ruleset_title: str
    total: str
    full: str
    grade: str
    light: str
    complete: bool
    stated_total: str
    stated_grade: str
    stated: str
    met: tuple[str, ...]
    unmet: tuple[str, ...]
    unrated: tuple[str, ...]
    has_reviews: bool
    has_self_scores: bool
    has_lights: bool
    has_effective_weights: bool
    funds: tuple[FundsView, ...]
    management: tuple[ManagementView, ...]
    components: tuple[ComponentView, ...]
    rows: tuple[RowView, ...]
    adjustments: tuple[AdjustmentView, ...]
    problems: tuple[ProblemView, ...]
    sources: tuple[SourceView, ...]
    texts: tuple[TextView, ...]


_CONTEXT = 60
"""Characters either side of the part of a text that a problem means."""


def report_view(card: Scorecard, language: Language | None = None) -> ReportView:
    """Return what a template sees of *card*, its words in *language*; what the sheet says stays as it is."""
    language = language or current_language()
    sheet, rules = card.sheet, card.ruleset
    sources = _Sources(language)
    problems = _problems(card.all_problems, language)
    components = tuple(_component(component, language, sources, problems) for component in card.components)
    rows = tuple(_row(place, row, language, sources, problems) for place, row in enumerate(card.rows, start=1))
    adjustments = tuple(
        AdjustmentView(
            name=adjustment.called(language),
            amount=format_decimal(adjustment.amount),
            reason=adjustment.reason.say(language),
            source=sources.number(adjustment.basis),
        )
        for adjustment in card.adjustments
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
        grade="" if card.grade is None or is_unfit(card) else card.grade.name,
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
            ManagementView(name=item.name, statement=item.statement, trouble=item.trouble, score=_number(item.score))
            for item in sheet.management
        ),
        components=components,
        rows=rows,
        adjustments=adjustments,
        problems=tuple(sorted(problems.values(), key=lambda entry: entry.number)),
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
        for number, item in enumerate(self.used.values(), start=1):
            yield SourceView(
                number=number,
                document=item.document,
                title=item.title,
                date=_day(item.date),
                until=_day(item.until),
                status=item.status.value,
                status_word=STATUSES[item.status].say(self.language),
                note=item.note,
            )


_Problems = Mapping[int, ProblemView]
"""Views by the identity of their problem: two problems may say the same in two places of a report."""


def _problems(problems: Sequence[Problem], language: Language) -> _Problems:
    order = list(Severity)
    ordered = sorted(problems, key=lambda entry: order.index(entry.severity))
    return {id(item): _problem(number, item, language) for number, item in enumerate(ordered, start=1)}


def _problem(number: int, problem: Problem, language: Language) -> ProblemView:
    before, marked, after = _around(problem)
    return ProblemView(
        number=number,
        code=problem.code,
        severity=problem.severity.value,
        severity_word=SEVERITY_WORDS[problem.severity].say(language),
        place=str(problem.place),
        message=problem.message(language),
        help=problem.help(language),
        before=before,
        marked=marked,
        after=after,
    )


def _around(problem: Problem) -> tuple[str, str, str]:
    if problem.span is None or not problem.text:
        return "", "", ""
    start, end = problem.span.start, max(problem.span.end, problem.span.start)
    before = ("…" if start > _CONTEXT else "") + problem.text[max(0, start - _CONTEXT) : start]
    after = problem.text[end : end + _CONTEXT] + ("…" if end + _CONTEXT < len(problem.text) else "")
    return before, problem.text[start:end], after


def _component(
    scored_component: ScoredComponent, language: Language, sources: _Sources, problems: _Problems
) -> ComponentView:
    return ComponentView(
        name=scored_component.name,
        full=format_decimal(scored_component.full),
        score=_number(scored_component.score),
        light=scored_component.light,
        derivation=explain_rating(scored_component, language),
        rule=_rule(scored_component.basis, language),
        source=sources.number(scored_component.basis),
        note=scored_component.basis.note,
        problems=_own(scored_component.problems, problems),
    )


def _row(number: int, scored_row: ScoredRow, language: Language, sources: _Sources, problems: _Problems) -> RowView:
    row = scored_row.row
    return RowView(
        number=number,
        level1=row.level1,
        level2=row.level2,
        name=row.name,
        target=row.target,
        actual=row.actual,
        weight=_number(row.weight),
        effective_weight=weight_text(scored_row.weight),
        score=_number(scored_row.score),
        self_score=_number(row.self_score),
        review_score=_number(scored_row.review_score),
        light=scored_row.light,
        outcome=scored_row.outcome.value,
        outcome_word=OUTCOMES[scored_row.outcome].say(language),
        lost=lost_points(scored_row.weight, scored_row.exact, scored_row.score) > 0,
        derivation=explain_score(scored_row, language),
        rule=_rule(scored_row.basis, language),
        source=sources.number(scored_row.basis),
        reason=row.reason,
        evidence=row.evidence,
        problems=_own(scored_row.problems, problems),
    )


def _own(own: Iterable[Problem], problems: _Problems) -> tuple[ProblemView, ...]:
    return tuple(problems[id(item)] for item in own)


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
