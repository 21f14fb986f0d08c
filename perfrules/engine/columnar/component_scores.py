"""
Scores of one component for all projects: spending in closed form, everything else once for each distinct case.

Two projects are one case for a type when they state the same; a checklist looks at statements on management only, so
their money, which is different everywhere, does not count there.
"""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

import numpy as np
from attrs import frozen

from perfrules.engine.columnar.answers import scaled_score
from perfrules.engine.columnar.arrays import Array, Floats, Integers, Mask
from perfrules.engine.columnar.factors import Factor, combined
from perfrules.engine.columnar.fields import is_number
from perfrules.engine.columnar.formulas import Formula, Linear
from perfrules.engine.columnar.project_facts import MONEY, ProjectFacts, sheet_of
from perfrules.engine.columnar.rounding import rounded
from perfrules.engine.columnar.row_sums import RowSums
from perfrules.engine.columnar.scaled import EXACT, Scaled, last_places
from perfrules.engine.columnar.tables import Completed, pieces_of_bands
from perfrules.engine.columnar.weights import numbers_of
from perfrules.engine.components import TableSum, is_complete, score_component, score_table
from perfrules.engine.plan import BoundComponent, Plan
from perfrules.indicators.checklist import Checklist
from perfrules.indicators.execution import Execution
from perfrules.model.rounding import Rounding
from perfrules.model.scorecard import ScoredComponent
from perfrules.model.sheet import Sheet
from perfrules.model.target import Sense

__all__ = ["ComponentScores", "component_scores", "table_scores"]

_ABOUT_TOTALS = ("stated_total", "stated_grade", "date", "deduction:", "bonus:")


@frozen(eq=False)
class ComponentScores:
    """
    A component in all projects.

    Args:
        scaled: Scores times ten to the power of the rule set's places; 0 where there is none.
        scored: Where there is one.
        complete: Where nothing in it was left unrated.
        said: The codes of its problems, joined by blanks.
        narrow: False where a score does not fit whole numbers of 53 bits.
    """

    scaled: Integers
    scored: Mask
    complete: Mask
    said: Factor
    narrow: Mask

    @classmethod
    def of(cls, components: Sequence[ScoredComponent], which: Integers) -> "ComponentScores":
        """Return the scores of projects that have one of *components* each, *which* by position."""
        scaled = [0 if one.score is None else scaled_score(one.score) for one in components]
        narrow = [abs(one) < EXACT for one in scaled]
        words = [" ".join(found.code for found in one.problems) for one in components]
        return cls(
            np.array([one if fits else 0 for one, fits in zip(scaled, narrow, strict=True)], np.int64)[which],
            np.array([one.score is not None for one in components], np.bool_)[which],
            np.array([is_complete(one) for one in components], np.bool_)[which],
            Factor(which, words),
            np.array(narrow, np.bool_)[which],
        )


def table_scores(bound: BoundComponent, sums: RowSums, rounding: Rounding) -> ComponentScores:
    """Return the table of rows as a component of all projects."""
    values, codes = sums.points.distinct()
    kinds = np.where(sums.rows == 0, 0, np.where(sums.rows == sums.not_applicable, 1, 2))
    first, which = combined([Factor(codes, values), Factor(kinds, range(3))], len(codes))
    tables = [
        TableSum(values[code], *((0, 0), (1, 1), (1, 0))[kind])
        for code, kind in zip(codes[first].tolist(), kinds[first].tolist(), strict=True)
    ]
    return ComponentScores.of([score_table(bound, one, Sheet(), rounding) for one in tables], which)


def component_scores(bound: BoundComponent, facts: ProjectFacts, plan: Plan, as_of: date | None) -> ComponentScores:
    """Return a component that is not the table of rows, of all projects."""
    columns, length = facts.columns, facts.columns.length
    money = [name for name in MONEY if name in columns]
    others = [name for name in columns.arrays if name not in MONEY and not name.startswith(_ABOUT_TOTALS)]
    spending = _Spending.of(bound, facts, plan)
    if spending is None:
        names = others if type(bound.type) is Checklist else [*money, *others]
        return _one_by_one(bound, facts, names, np.arange(length), (plan, as_of))
    left = np.flatnonzero(~spending.fits)
    rest = _one_by_one(bound, facts, money, left, (plan, as_of))
    return spending.beside(rest, left)


def _one_by_one(
    bound: BoundComponent,
    facts: ProjectFacts,
    names: Sequence[str],
    positions: Integers,
    setting: tuple[Plan, date | None],
) -> ComponentScores:
    """Return the component of the projects at *positions*, by the type itself on what the columns *names* say."""
    factors = facts.factors(names, positions)
    stated = Factor(facts.stated[positions].astype(np.int64), range(2))
    first, which = combined([stated, *factors.values()], len(positions))
    sheets = []
    for row in first.tolist():
        values = {name: factor.at(row) for name, factor in factors.items()}
        sheets.append(sheet_of(values, facts.columns.names, "")[0] if stated.codes[row] else Sheet())
    return ComponentScores.of([score_component(bound, one, *setting) for one in sheets], which)


@frozen(eq=False)
class _Spending:
    """Spending in closed form, where the numbers allow it."""

    scaled: Integers
    fits: Mask
    misprinted: Mask

    @classmethod
    def of(cls, bound: BoundComponent, facts: ProjectFacts, plan: Plan) -> "_Spending | None":
        """Return what *bound* makes of the money of all projects; ``None`` where it is something else."""
        kind = bound.type
        if type(kind) is not Execution or kind.parameters.by_time or "spent" not in facts.columns:
            return None
        budget = _budget(kind, facts)
        spent = numbers_of(facts.columns.arrays["spent"])
        if budget is None:
            return None
        a, t = _at_one_scale(spent, budget)
        formula = _formula(kind)
        full = Fraction(bound.component.full)
        more = Fraction(10) ** plan.ruleset.rounding.places * full
        most = formula.reach(a, t) * float(2 * more.numerator + 2 * more.denominator)
        fits = ~(_unknown(spent) | _unknown(budget)) & (a >= 0) & (t > 0) & (most < EXACT)
        a, t = np.where(fits, a, 0.0), np.where(fits, t, 1.0)
        misprinted, known = _misprinted(facts, a, t)
        top, bottom = formula.share(a, t, a >= t)
        scores = rounded(top * float(more.numerator), bottom * float(more.denominator), plan.ruleset.rounding.mode)
        return cls(scores.astype(np.int64), fits & known, misprinted)

    def beside(self, rest: ComponentScores, left: Integers) -> ComponentScores:
        """Return these scores, those of *rest* at the positions *left*."""
        everyone = np.ones(len(self.fits), np.bool_)
        result = ComponentScores(
            self.scaled,
            everyone,
            everyone.copy(),
            Factor(self.misprinted.astype(np.int64), ["", "PR426", *rest.said.values]),
            everyone.copy(),
        )
        result.scaled[left], result.scored[left] = rest.scaled, rest.scored
        result.complete[left], result.narrow[left] = rest.complete, rest.narrow
        result.said.codes[left] = rest.said.codes + 2
        return result


def _formula(kind: Execution) -> Formula:
    given = kind.parameters
    if given.bands is not None:
        return Completed.of(pieces_of_bands(given.bands.bands), Sense.AT_LEAST)
    most, whole = given.cap.numerator, given.cap.denominator
    return Linear(0, whole, 0, whole, high=most)


def _budget(kind: Execution, facts: ProjectFacts) -> Scaled | None:
    """Return what is divided by: as `perfrules.Funds.budget` says, or the initial budget."""
    columns = facts.columns
    wanted = ("adjusted_budget", "initial_budget") if kind.parameters.basis == "adjusted" else ("initial_budget",)
    numbers = [numbers_of(columns.arrays[name]) for name in wanted if name in columns]
    if not numbers:
        return None
    first, *others = numbers
    for other in others:
        first = _or_else(first, other)
    return first


def _or_else(first: Scaled, other: Scaled) -> Scaled:
    """Return *first*, and *other* where the first says nothing."""
    if first.missing is None:
        return first
    places = max(first.places, other.places)
    one, two = (side.values * 10.0 ** (places - side.places) for side in (first, other))
    gone, unfit = (_mask(side, len(one)) for side in (other.missing, other.unfit))
    return Scaled(
        np.where(first.missing, two, one),
        places,
        first.missing & gone,
        np.where(first.missing, unfit, _mask(first.unfit, len(one))),
    )


def _mask(mask: Mask | None, length: int) -> Mask:
    return np.zeros(length, np.bool_) if mask is None else mask


def _unknown(numbers: Scaled) -> Mask:
    length = len(numbers.values)
    return _mask(numbers.missing, length) | _mask(numbers.unfit, length)


def _at_one_scale(one: Scaled, other: Scaled) -> tuple[Floats, Floats]:
    places = max(one.places, other.places)
    return one.values * 10.0 ** (places - one.places), other.values * 10.0 ** (places - other.places)


def _misprinted(facts: ProjectFacts, a: Floats, t: Floats) -> tuple[Mask, Mask]:
    """Return where the printed rate is not the one of *a* and *t* (PR426), and where that is known for certain."""
    nobody = np.zeros(len(a), np.bool_)
    if "stated_rate" not in facts.columns:
        return nobody, ~nobody
    column = facts.columns.arrays["stated_rate"]
    stated = numbers_of(column)
    given = ~_mask(stated.missing, len(a))
    if not is_number(column.type):
        return nobody, ~given  # a text prints places that its number does not show
    whole = 10.0**stated.places
    near: Array = np.abs(stated.values) * t + a * 100.0 * whole + t * whole
    known = ~given | (~_mask(stated.unfit, len(a)) & (2 * near < EXACT))
    off = 2 * np.abs(stated.values * t - a * 100.0 * whole) > last_places(stated.values, stated.places) * t
    return given & known & off, known
