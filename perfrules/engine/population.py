"""The first pass over many sheets: what rows of types that need a population are compared by. SPEC scoring §2."""

from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction

from perfrules.engine.plan import Plan
from perfrules.engine.rows import ReadRow, observe_safely, read_row
from perfrules.indicators.base import PopulationType
from perfrules.model.rating import Peers
from perfrules.model.sheet import Sheet
from perfrules.model.vocabulary import comparable_name

__all__ = ["Population", "observe", "observe_all"]


class Population:
    """
    What was observed, by scoring rule and indicator; built once, then only read.

    Rows are peers when the same bound type rates them and their names are equal without blanks.
    """

    def __init__(self, observed: Mapping[tuple[int, str], Iterable[Fraction]]) -> None:
        self._peers = {key: Peers(tuple(sorted(values))) for key, values in observed.items()}

    def peers_of(self, read: ReadRow) -> Peers | None:
        """Return the peers of a row, or ``None`` for types that need none."""
        return None if read.rule is None else self._peers.get((id(read.rule.type), comparable_name(read.row.name)))


def observe_all(sheets: Iterable[Sheet], plan: Plan, as_of: date | None) -> Population:
    """
    Return what the rows of *sheets* are compared by.

    A type that raises while observing has no number for that row; the second pass asks it again and reports it.
    """
    observed: dict[tuple[int, str], list[Fraction]] = {}
    for row, year in ((row, sheet.year) for sheet in sheets for row in sheet.rows):
        observation = observe(read_row(row, plan, as_of, year))
        if observation is not None:
            observed.setdefault(observation[0], []).append(observation[1])
    return Population(observed)


def observe(read: ReadRow) -> tuple[tuple[int, str], Fraction] | None:
    """Return who the peers of a row are and the number it is compared by; ``None`` for rows without one."""
    if not read.row.applicable or read.rule is None or not isinstance(kind := read.rule.type, PopulationType):
        return None
    value = observe_safely(kind, read.case) if read.case.weight > 0 else None
    return None if value is None else ((id(kind), comparable_name(read.row.name)), value)
