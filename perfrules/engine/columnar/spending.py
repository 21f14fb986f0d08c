"""What spending is worth in all projects, in closed form where the numbers allow it."""

from fractions import Fraction

import numpy as np
from attrs import frozen

from perfrules.engine.columnar.arrays import Array, Floats, Integers, Mask
from perfrules.engine.columnar.fields import is_number
from perfrules.engine.columnar.formulas import Formula, Linear
from perfrules.engine.columnar.project_facts import ProjectFacts
from perfrules.engine.columnar.rounding import rounded
from perfrules.engine.columnar.scaled import EXACT, Scaled, last_places
from perfrules.engine.columnar.tables import Completed, pieces_of_bands
from perfrules.engine.plan import BoundComponent, Plan
from perfrules.indicators.execution import Execution
from perfrules.model.target import Sense

__all__ = ["Spending"]


@frozen(eq=False)
class Spending:
    """
    What spending is worth.

    Args:
        scaled: Scores times ten to the power of the rule set's places.
        fits: For which projects that is right; all others are for the type itself.
        misprinted: Which of them print another rate (PR426).
    """

    scaled: Integers
    fits: Mask
    misprinted: Mask

    @classmethod
    def of(cls, bound: BoundComponent, facts: ProjectFacts, plan: Plan) -> "Spending | None":
        """Return what *bound* makes of the money of all projects; ``None`` where it is something else."""
        kind = bound.type
        if type(kind) is not Execution or kind.parameters.by_time or "spent" not in facts.columns:
            return None
        budget, spent = _budget(kind, facts), facts.numbers("spent")
        if budget is None:
            return None
        common = max(spent.places, budget.places)
        a, t = spent.at(common), budget.at(common)
        formula = _formula(kind)
        points = Fraction(bound.component.full) * 10**plan.ruleset.rounding.places
        most = formula.reach(a, t) * float(2 * points.numerator + 2 * points.denominator)
        fits = ~(spent.unknown | budget.unknown) & (a >= 0) & (t > 0) & (most < EXACT)
        a, t = np.where(fits, a, 0.0), np.where(fits, t, 1.0)
        misprinted, known = _misprinted(facts, a, t)
        top, bottom = formula.share(a, t, a >= t)
        scores = rounded(top * float(points.numerator), bottom * float(points.denominator), plan.ruleset.rounding.mode)
        return cls(scores.astype(np.int64), fits & known, misprinted)


def _formula(kind: Execution) -> Formula:
    given = kind.parameters
    if given.bands is not None:
        return Completed.of(pieces_of_bands(given.bands.bands), Sense.AT_LEAST)
    most, whole = given.cap.numerator, given.cap.denominator
    return Linear(0, whole, 0, whole, high=most)


def _budget(kind: Execution, facts: ProjectFacts) -> Scaled | None:
    """Return what is divided by: as `perfrules.Funds.budget` says, or the initial budget; ``None`` for none."""
    wanted = ("adjusted_budget", "initial_budget") if kind.parameters.basis == "adjusted" else ("initial_budget",)
    numbers = [facts.numbers(name) for name in wanted if name in facts.columns]
    return None if not numbers else numbers[0] if len(numbers) == 1 else _or_else(*numbers)


def _or_else(first: Scaled, other: Scaled) -> Scaled:
    """Return *first*, and *other* where the first says nothing."""
    places = max(first.places, other.places)
    values = np.where(first.gaps, other.at(places), first.at(places))
    missing = first.gaps & other.gaps
    return Scaled(values, places, missing, np.where(first.gaps, other.unknown, first.unknown) & ~missing)


def _misprinted(facts: ProjectFacts, a: Floats, t: Floats) -> tuple[Mask, Mask]:
    """Return where the printed rate is not the one of *a* and *t* (PR426), and where that is known for certain."""
    nobody = np.zeros(len(a), np.bool_)
    if "stated_rate" not in facts.columns:
        return nobody, ~nobody
    stated = facts.numbers("stated_rate")
    given = ~stated.gaps
    if not is_number(facts.columns.arrays["stated_rate"].type):
        return nobody, ~given  # a text prints places that its number does not show
    whole = 10.0**stated.places
    near: Array = np.abs(stated.values) * t + a * 100.0 * whole + t * whole
    known = ~given | (~stated.unknown & (2 * near < EXACT))
    off = 2 * np.abs(stated.values * t - a * 100.0 * whole) > last_places(stated.values, stated.places) * t
    return given & known & off, known
