"""The scorecard: everything an evaluation found, with the derivation of every number."""

import datetime as dt
from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction

from attrs import field, frozen

from perfrules.errors import Problem
from perfrules.model.actual import Actual
from perfrules.model.conversion import PublishedForm, published
from perfrules.model.display import row_html, scorecard_html, short_repr
from perfrules.model.explanation import explain_component, explain_row, explain_scorecard
from perfrules.model.rating import Outcome, Rating
from perfrules.model.ruleset import Citation, CitationStatus, GradeBand, Rounding, RuleSet
from perfrules.model.sheet import Sheet, SheetRow
from perfrules.model.target import Target
from perfrules.source import Place
from perfrules.wording import Language, Sentence, Wording

__all__ = ["Adjustment", "OwnChoice", "Provenance", "Scorecard", "ScoredComponent", "ScoredRow"]


@frozen(kw_only=True)
class Provenance:
    """The basis of a number: the rule that was applied, where it stands, and the document it cites."""

    type: str
    provider: str = ""
    place: Place = field(factory=Place)
    citation: Citation | None = None
    note: str = ""


@frozen(kw_only=True, repr=False)
class ScoredRow:
    """
    One row with its computed score.

    Args:
        row: The row as it stands in the sheet.
        weight: The points it can reach: its printed weight, plus its part of rows that do not apply.
        target: What its target means.
        actual: What its actual means.
        rating: The indicator type's answer.
        policies: What was done to the product of weight and ratio by name: over-achievement, deductions.
        exact: Weight × ratio after *policies*, before rounding.
        score: The computed score: *exact*, rounded where the rule set rounds rows. ``None`` when the row could not
            be rated; it then adds nothing to the total, which is marked incomplete.
        rounding: How *score* was rounded.
        review_score: The mean of the reviewers' scores, rounded; ``None`` when nobody reviewed.
        light: The monitoring light, where the rule set has lights.
        basis: The rule that was applied.
        problems: Everything to say about the row, with places.
        direction: Why a target without a sign is a floor, a ceiling or an exact value; ``None`` for others.
    """

    row: SheetRow
    target: Target
    actual: Actual
    weight: Fraction = Fraction(0)
    rating: Rating
    policies: tuple[Sentence, ...] = ()
    exact: Fraction = Fraction(0)
    score: Decimal | None = None
    rounding: Rounding = field(factory=Rounding)
    review_score: Decimal | None = None
    light: str = ""
    basis: Provenance
    problems: tuple[Problem, ...] = ()
    direction: Sentence | None = None

    @property
    def outcome(self) -> Outcome:
        """Met, not met, not applicable or not ratable."""
        return self.rating.outcome

    def explain(self, language: Language | None = None) -> str:
        """Return how the score came about, on one line a reviewer can check by hand."""
        return explain_row(self, language)

    def __repr__(self) -> str:
        row = self.row
        return short_repr(
            self, name=row.name, target=row.target, actual=row.actual, score=self.score, outcome=self.outcome
        )

    def _repr_html_(self) -> str:
        return row_html(self)


@frozen(kw_only=True, repr=False)
class ScoredComponent:
    """
    One component with its computed score.

    Args:
        name: Its name in the rule set.
        full: Its full points.
        exact: Its points before rounding.
        score: Its points; ``None`` when it could not be rated at all.
        rating: The indicator type's answer; ``None`` for the table of rows, whose rows carry their own.
        light: The monitoring light, where the rule set has lights.
        basis: The rule that was applied.
    """

    name: str
    type: str
    full: Decimal
    exact: Fraction
    score: Decimal | None
    rating: Rating | None = None
    rounding: Rounding = field(factory=Rounding)
    light: str = ""
    basis: Provenance
    problems: tuple[Problem, ...] = ()

    def explain(self, language: Language | None = None) -> str:
        """Return how the score came about, on one line."""
        return explain_component(self, language)

    def __repr__(self) -> str:
        return short_repr(self, name=self.name, type=self.type, full=self.full, score=self.score)


@frozen(kw_only=True)
class Adjustment:
    """
    Something done to the sum by name: a cap, a veto, a deduction, a bonus.

    Args:
        name: The name that the rule set gives it; for what every rule set does, the Chinese one.
        title: The name of what every rule set does, in both languages; else ``None``.
        amount: What it added, or took.
    """

    name: str
    title: Wording | None = None
    amount: Decimal
    reason: Sentence
    basis: Provenance

    def called(self, language: Language | None = None) -> str:
        """Return the name in *language*; a rule set's own names have one language."""
        return self.name if self.title is None else self.title.say(language)


@frozen(kw_only=True)
class OwnChoice:
    """
    A choice that no document decides, and what rests on it.

    Args:
        citation: Its words; the status is *inferred*.
        names: Rows that lost points by it, components and adjustments that rest on it, in the order of the scorecard.
    """

    citation: Citation
    names: tuple[str, ...]


@frozen(kw_only=True, repr=False)
class Scorecard(PublishedForm):
    """
    The result of evaluating one sheet under one rule set.

    Args:
        sheet: What was evaluated.
        ruleset: Under which rules.
        as_of: The day of monitoring it was evaluated for, if any.
        rows: Rows in the order of the sheet.
        components: Components in the order of the rule set.
        adjustments: What was done to the sum, in order.
        total: The total, rounded.
        grade: The grade of *total*; ``None`` when no band holds it.
        light: The worst light of all rows and components, where the rule set has lights.
        complete: False when something could not be rated, so that *total* is a lower bound and not a result.
        problems: Problems of the sheet as a whole; rows and components carry their own.
    """

    sheet: Sheet
    ruleset: RuleSet
    as_of: dt.date | None = None
    rows: tuple[ScoredRow, ...]
    components: tuple[ScoredComponent, ...]
    adjustments: tuple[Adjustment, ...] = ()
    total: Decimal
    grade: GradeBand | None
    light: str = ""
    complete: bool
    problems: tuple[Problem, ...] = ()

    @property
    def all_problems(self) -> tuple[Problem, ...]:
        """Problems of the sheet, its components and its rows, in this order."""
        parts = [*self.problems]
        for component in self.components:
            parts += component.problems
        for row in self.rows:
            parts += row.problems
        return tuple(parts)

    @property
    def own_choices(self) -> tuple[OwnChoice, ...]:
        """Inferences and choices that no document decides, in the order of first use."""
        named: dict[Citation, list[str]] = {}
        for name, citation in self._cited():
            if citation is not None and citation.status is CitationStatus.INFERRED:
                named.setdefault(citation, []).append(name)
        return tuple(OwnChoice(citation=cited, names=tuple(dict.fromkeys(names))) for cited, names in named.items())

    def _cited(self) -> Iterator[tuple[str, Citation | None]]:
        for row in self.rows:
            if row.outcome is Outcome.NOT_MET:  # what is met has full points whatever was chosen
                yield row.row.name, row.basis.citation
        yield from ((component.name, component.basis.citation) for component in self.components)
        yield from ((adjustment.name, adjustment.basis.citation) for adjustment in self.adjustments)

    @property
    def met(self) -> tuple[str, ...]:
        """Names of the rows that were met."""
        return tuple(row.row.name for row in self.rows if row.outcome is Outcome.MET)

    @property
    def unmet(self) -> tuple[str, ...]:
        """Names of the rows that were rated and not met."""
        return tuple(row.row.name for row in self.rows if row.outcome is Outcome.NOT_MET)

    @property
    def unrated(self) -> tuple[str, ...]:
        """Names of the rows that could not be rated; whether they were met is not known."""
        return tuple(row.row.name for row in self.rows if row.outcome is Outcome.NOT_RATABLE)

    @classmethod
    def from_dict(cls, data: Mapping[str, object]) -> "Scorecard":
        """
        Return the scorecard that *data* is in its published JSON form: its numbers, derivations, sheet and problems.

        Of the rule set it has what the form tells, so that it can be reported, not evaluated anew.

        Raises:
            SheetError: Something in it cannot be read; every problem names its key.
        """
        card: Scorecard = published("scorecard_from_dict")(data)
        return card

    def to_dict(self) -> dict[str, object]:
        """Return the scorecard in its published JSON form, in both languages."""
        plain: dict[str, object] = published("scorecard_to_dict")(self)
        return plain

    def explain(self, language: Language | None = None) -> str:
        """Return the derivation of every number, a line each: rows, components, adjustments, total and grade."""
        return explain_scorecard(self, language)

    def __repr__(self) -> str:
        grade = self.grade.name if self.grade is not None else None
        return short_repr(
            self,
            project=self.sheet.project,
            ruleset=self.ruleset.id,
            total=self.total,
            grade=grade,
            complete=self.complete,
            rows=self.rows,
            problems=self.all_problems,
        )

    def _repr_html_(self) -> str:
        return scorecard_html(self)
