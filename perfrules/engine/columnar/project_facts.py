"""What projects say of themselves beside their rows, one line a project, and the sheet that a line stands for."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from attrs import evolve, field, frozen

from perfrules.engine.columnar.arrays import Arrow, Integers, Mask
from perfrules.engine.columnar.factors import Factor, factor_of, grouped
from perfrules.engine.columnar.fields import Columns
from perfrules.engine.columnar.rowwise import number_in
from perfrules.engine.columnar.scaled import Scaled
from perfrules.engine.columnar.subtotals import project_names
from perfrules.engine.columnar.sums import counts
from perfrules.engine.columnar.weights import numbers_of
from perfrules.errors import Problem, problem
from perfrules.model.funds import Funds
from perfrules.model.sheet import ManagementItem, Sheet, StatedAdjustment
from perfrules.readers.amounts import read_points

__all__ = ["MONEY", "ProjectFacts", "sheet_of"]

MONEY = ("initial_budget", "adjusted_budget", "spent", "stated_rate")


@frozen(eq=False)
class ProjectFacts:
    """
    What projects say of themselves.

    Args:
        columns: One line a project, null where nothing is said; without the column ``project``.
        stated: Which projects have a line of their own at all.
        several: Which have more than one, of which the first counts (PR706).
    """

    columns: Columns
    stated: Mask
    several: Mask
    _numbers: dict[str, Scaled] = field(factory=dict, init=False)

    @classmethod
    def of(cls, facts: Columns | None, names: Arrow) -> tuple["ProjectFacts", Arrow]:
        """Return the facts of the projects *names* and of those that only *facts* name, and the names of these."""
        if facts is None:
            nobody = np.zeros(len(names), np.bool_)
            return cls(Columns({}, {}, len(names)), nobody, nobody), names.slice(0, 0)
        known, first, groups = grouped(project_names(facts))
        strangers = pc.call_function("index_in", [known], pc.SetLookupOptions(value_set=names)).is_null()
        more = known.filter(strangers)
        everyone = pa.concat_arrays([names, more])
        places = pc.call_function("index_in", [everyone], pc.SetLookupOptions(value_set=known))
        stated = places.is_valid().to_numpy(zero_copy_only=False)
        position = places.fill_null(0).to_numpy(zero_copy_only=False)
        if not len(known):
            return cls(Columns({}, {}, len(everyone)), stated, stated), more
        lines = pa.array(first[position], mask=~stated)
        arrays = {name: one.take(lines) for name, one in facts.arrays.items() if name != "project"}
        several = stated & (counts(groups, len(known)) > 1)[position]
        return cls(Columns(arrays, facts.names, len(everyone)), stated, several), more

    def present(self, names: Iterable[str]) -> Mask:
        """Return which projects say anything in one of the columns *names*."""
        found: Mask = np.zeros(self.columns.length, np.bool_)
        for name in names:
            found |= self.columns.arrays[name].is_valid().to_numpy(zero_copy_only=False)
        return found

    def numbers(self, name: str) -> Scaled:
        """Return the column *name* as whole numbers; it is read once."""
        if name not in self._numbers:
            self._numbers[name] = numbers_of(self.columns.arrays[name])
        return self._numbers[name]

    def factors(self, names: Iterable[str], positions: Integers) -> dict[str, Factor]:
        """Return what the projects at *positions* say in the columns *names*, by distinct values."""
        chosen = pa.array(positions)
        return {name: factor_of(self.columns.arrays[name].take(chosen)) for name in names}


def sheet_of(values: Mapping[str, Any], names: Mapping[str, str], several: str) -> tuple[Sheet, tuple[Problem, ...]]:
    """
    Return a sheet without rows that says what *values* say, and what is wrong with them.

    Args:
        values: By field.
        names: What the columns of fields are called.
        several: The project, where it has several lines; else empty.
    """
    notes = [problem("PR706", project=several)] if several else []

    def number(name: str) -> Decimal | None:
        found, column = number_in(values.get(name), name, names.get(name, name), notes), names.get(name, name)
        if found is None or found.is_finite():
            return found
        notes.append(problem("PR707", column=column, field=name, value=found))
        return None

    def stated(prefix: str) -> tuple[StatedAdjustment, ...]:
        found = ((name.removeprefix(prefix), number(name)) for name in values if name.startswith(prefix))
        return tuple(StatedAdjustment(name=name, points=points) for name, points in found if points is not None)

    money = {name: number(name) for name in MONEY}
    funds = Funds(
        name="",
        is_total=True,
        initial_budget=money["initial_budget"],
        adjusted_budget=money["adjusted_budget"],
        spent=money["spent"],
        stated_rate=money["stated_rate"],
    )
    sheet = Sheet(
        date=values.get("date"),
        funds=(funds,) if any(one is not None for one in money.values()) else (),
        management=_items(values),
        deductions=stated("deduction:"),
        bonuses=stated("bonus:"),
        stated_total=number("stated_total"),
        stated_grade=_text(values.get("stated_grade")),
    )
    return sheet, tuple(notes)


def _items(values: Mapping[str, Any]) -> tuple[ManagementItem, ...]:
    """Return the statements on management, empty cells included: a number is a score, words are what is claimed."""
    items: dict[str, ManagementItem] = {}
    for key, value in values.items():
        prefix, _, name = key.partition(":")
        if prefix not in ("item", "trouble"):
            continue
        one = items.get(name, ManagementItem(name=name))
        score = value if value is None or isinstance(value, Decimal) else read_points(value)
        if prefix == "trouble":
            items[name] = evolve(one, trouble=_text(value))
        else:
            items[name] = evolve(one, score=score, statement="" if score is not None else _text(value))
    return tuple(items.values())


def _text(value: object) -> str:
    return "" if value is None else str(value)
