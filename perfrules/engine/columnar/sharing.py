"""Rows of projects in which some do not apply: what they hand on changes the points of the others."""

from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from perfrules.engine.columnar.answers import OUTCOMES
from perfrules.engine.columnar.arrays import Array, Integers
from perfrules.engine.columnar.fields import Columns
from perfrules.engine.columnar.subtotals import project_groups, rows_of
from perfrules.engine.columnar.sums import counts
from perfrules.engine.rows import RatedRow
from perfrules.engine.weighing import effective_weights
from perfrules.model.policies import NotApplicable
from perfrules.model.rating import Outcome

__all__ = ["concerned", "own_weight", "shared_weights"]

_NOT_APPLICABLE = OUTCOMES.index(Outcome.NOT_APPLICABLE)


def own_weight(row: RatedRow) -> Fraction:
    """Return the printed weight of *row*, none where it does not apply."""
    return Fraction(0) if row.rating.outcome is Outcome.NOT_APPLICABLE else Fraction(row.case.weight)


def concerned(columns: Columns, outcome: Array) -> Integers:
    """Return the positions of all rows of projects in which a row does not apply."""
    projects, _, groups = project_groups(columns)
    return np.flatnonzero((counts(groups, len(projects), outcome == _NOT_APPLICABLE) > 0)[groups])


def shared_weights(
    columns: Columns, rows: Sequence[RatedRow], codes: Integers, policy: NotApplicable
) -> tuple[list[tuple[int, Fraction]], Integers]:
    """
    Return the distinct pairs of a row and the weight it has in its project, and for each row which of them it is.

    Args:
        columns: All rows of some projects.
        rows: Distinct rows, rated.
        codes: For each row of *columns* which of *rows* it is.
        policy: Where points go.
    """
    projects, _, groups = project_groups(columns)
    pairs: dict[tuple[int, Fraction], int] = {}
    which = np.empty(columns.length, np.int64)
    for _, positions in rows_of(groups, np.ones(len(projects), np.bool_)):
        inside = codes[positions].tolist()
        weights, _ = effective_weights([rows[code] for code in inside], policy)
        pairs_here = zip(inside, weights, strict=True)
        which[positions] = [pairs.setdefault(pair, len(pairs)) for pair in pairs_here]
    return list(pairs), which
