"""
Scores of one component for all projects: spending in closed form, everything else once for each distinct case.

Two projects are one case for a type when they state the same; a checklist looks at statements on management only, so
their money, which is different everywhere, does not count there.
"""

from collections.abc import Sequence
from datetime import date

import numpy as np
from attrs import frozen

from perfrules.engine.columnar.answers import scaled_score
from perfrules.engine.columnar.arrays import Integers, Mask
from perfrules.engine.columnar.factors import Factor, combined
from perfrules.engine.columnar.project_facts import MONEY, ProjectFacts, sheet_of
from perfrules.engine.columnar.row_sums import RowSums
from perfrules.engine.columnar.scaled import EXACT
from perfrules.engine.columnar.spending import Spending
from perfrules.engine.components import TableSum, is_complete, score_component, score_table
from perfrules.engine.plan import BoundComponent, Plan
from perfrules.indicators.checklist import Checklist
from perfrules.model.rounding import Rounding
from perfrules.model.scorecard import ScoredComponent
from perfrules.model.sheet import Sheet

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
    spending = Spending.of(bound, facts, plan)
    if spending is None:
        names = others if type(bound.type) is Checklist else [*money, *others]
        return _one_by_one(bound, facts, names, np.arange(length), (plan, as_of))
    left = np.flatnonzero(~spending.fits)
    rest = _one_by_one(bound, facts, money, left, (plan, as_of))
    return _beside(spending, rest, left)


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


def _beside(spending: Spending, rest: ComponentScores, left: Integers) -> ComponentScores:
    """Return what *spending* is worth, with *rest* for the projects at the positions *left*."""
    everyone = np.ones(len(spending.fits), np.bool_)
    said = Factor(spending.misprinted.astype(np.int64), ["", "PR426", *rest.said.values])
    result = ComponentScores(spending.scaled, everyone, everyone.copy(), said, everyone.copy())
    result.scaled[left], result.scored[left] = rest.scaled, rest.scored
    result.complete[left], result.narrow[left] = rest.complete, rest.narrow
    result.said.codes[left] = rest.said.codes + 2
    return result
