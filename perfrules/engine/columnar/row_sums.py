"""What the rows of each project are together, as columns: subtotals, added up over all lines of a project."""

from collections.abc import Callable
from fractions import Fraction

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from attrs import frozen

from perfrules.engine.columnar.arrays import Array, Arrow, Integers, Mask
from perfrules.engine.columnar.factors import factor_of, grouped
from perfrules.engine.columnar.sums import Sums, add_up_parts, add_values, counts
from perfrules.engine.plan import Plan

__all__ = ["NO_LIGHT", "Level", "RowSums"]

NO_LIGHT = 127


@frozen(eq=False)
class Level:
    """One level 1 that the rule set gives points: which projects have rows of it, and what these weigh together."""

    present: Mask
    weight: Sums


@frozen(eq=False)
class RowSums:
    """
    What the rows of projects are together; see `perfrules.engine.columnar.subtotals.subtotal_schema`.

    Args:
        names: The projects, as an Arrow array.
        light: The worst light of each, or `NO_LIGHT`.
        levels: One entry for each level 1 that the rule set gives points.
        vetoes: Three counts for each veto.
    """

    names: Arrow
    rows: Integers
    not_ratable: Integers
    not_applicable: Integers
    points: Sums
    weight: Sums
    left: Sums
    levels: tuple[Level, ...]
    vetoes: tuple[Integers, ...]
    light: Integers

    @classmethod
    def of(cls, subtotals: Arrow, plan: Plan) -> "RowSums":
        """Return *subtotals* added up by project, in the order in which these appear."""
        column = _columns(subtotals)
        names, _, groups = grouped(column("project"))
        number = len(names)

        def counted(array: Arrow) -> Integers:
            return add_up_parts(groups, number, array.to_numpy(zero_copy_only=False))

        def summed(array: Arrow) -> Sums:
            factor = factor_of(array)
            return add_values(groups, number, factor.codes, [Fraction(one or 0) for one in factor.values])

        table = plan.ruleset.indicators
        levels = [_element(column("levels"), place) for place in range(0 if table is None else len(table.weights))]
        vetoes = [_element(column("vetoes"), place) for place in range(3 * len(plan.ruleset.policies.vetoes))]
        light = np.full(number, NO_LIGHT, np.int64)
        np.minimum.at(light, groups, column("light").fill_null(NO_LIGHT).to_numpy(zero_copy_only=False))
        return cls(
            names=names,
            rows=counted(column("rows")),
            not_ratable=counted(column("not_ratable")),
            not_applicable=counted(column("not_applicable")),
            points=summed(column("points")),
            weight=summed(column("weight")),
            left=summed(column("left")),
            levels=tuple(Level(counts(groups, number, _valid(one)) > 0, summed(one)) for one in levels),
            vetoes=tuple(counted(one) for one in vetoes),
            light=light,
        )

    @property
    def weight_kinds(self) -> list[Array]:
        """What the weights of projects are: those that are equal in all of these weigh the same."""
        levels = (kind for level in self.levels for kind in (level.present, level.weight.distinct()[1]))
        return [self.rows > 0, self.weight.distinct()[1], *levels]

    def followed_by(self, names: Arrow) -> "RowSums":
        """Return these with projects behind them that have no rows."""
        more = len(names)
        if not more:
            return self

        def longer(numbers: Array) -> Array:
            return np.concatenate([numbers, np.zeros(more, numbers.dtype)])

        return RowSums(
            names=pa.concat_arrays([self.names, names]),
            rows=longer(self.rows),
            not_ratable=longer(self.not_ratable),
            not_applicable=longer(self.not_applicable),
            points=self.points.followed_by(more),
            weight=self.weight.followed_by(more),
            left=self.left.followed_by(more),
            levels=tuple(Level(longer(one.present), one.weight.followed_by(more)) for one in self.levels),
            vetoes=tuple(map(longer, self.vetoes)),
            light=np.concatenate([self.light, np.full(more, NO_LIGHT)]),
        )


def _columns(subtotals: Arrow) -> Callable[[str], Arrow]:
    """Return what gives a column of *subtotals*, a batch or a table, as one array."""

    def column(name: str) -> Arrow:
        found = subtotals.column(name)
        return found.combine_chunks() if isinstance(found, pa.ChunkedArray) else found

    return column


def _element(lists: Arrow, place: int) -> Arrow:
    return pc.call_function("list_element", [lists, pa.scalar(place)])


def _valid(array: Arrow) -> Mask:
    mask: Mask = array.is_valid().to_numpy(zero_copy_only=False)
    return mask
