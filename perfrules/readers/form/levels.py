"""Names of levels in the table of indicators: those that hold for a row, and those of level 3 over those of level 4."""

from attrs import define, field

from perfrules.readers.amounts import is_blank_mark
from perfrules.readers.form.cells import NO_CELL, Reading
from perfrules.readers.form.vocabulary import level_name
from perfrules.readers.grid import Cell

__all__ = ["Groups", "Levels", "own_level"]

_LEVEL3 = "三级指标"


@define
class Levels:
    """
    The names of levels that hold for a row.

    Args:
        level1: 一级指标 as last printed.
        level2: 二级指标 as last printed below it.
        known: Whether some row above has a level-1 cell, be it an explicit blank.
    """

    level1: str = ""
    level2: str = ""
    known: bool = False

    def enter(self, own1: str | None, own2: str | None) -> None:
        """Take the names beside a row; ``None`` for a blank cell, an empty text for an explicit blank."""
        if own1 is not None:
            if own1 != self.level1:
                self.level2 = ""
            self.level1, self.known = own1, True
        if own2 is not None:
            self.level2 = own2


def own_level(cell: Cell, reading: Reading) -> str | None:
    """Return the name of a level; ``None`` for a blank cell, an empty text for a mark of one."""
    if cell is NO_CELL:
        return None
    text = reading.text(cell)
    return "" if is_blank_mark(text) else level_name(text)


@define
class Groups:
    """
    Names of level 3 with those of level 4 below them, of a form with four levels.

    Args:
        reading: Where problems go.
    """

    reading: Reading
    _found: list[tuple[Cell, list[str]]] = field(factory=list)

    def take(self, group: Cell, name: Cell) -> None:
        """Note that *name* of level 4 stands below *group* of level 3, or below that of the rows above."""
        if group is name:
            return
        if group is not NO_CELL and not (self._found and self._found[-1][0] is group):
            self._found.append((group, []))
        if self._found:
            self._found[-1][1].append(self.reading.text(name))

    def texts(self) -> tuple[tuple[str, str], ...]:
        """Return the names of level 3 as a text, each with the indicators below it (PR539)."""
        if not self._found:
            return ()
        cell = self._found[0][0]
        self.reading.report("PR539", cell, first=self.reading.text(cell))
        lines = (f"{self.reading.text(group)}：{'；'.join(names)}" for group, names in self._found)
        return ((_LEVEL3, "\n".join(lines)),)
