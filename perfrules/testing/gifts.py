"""What is under test beside indicator types: a unit, a reader, a report, a check, each with what it is tried on."""

from attrs import frozen

from perfrules.checks.base import Check
from perfrules.model.scorecard import Scorecard
from perfrules.readers.base import SheetReader
from perfrules.reports.report import Report
from perfrules.units import UnitDefinition, UnitTable

__all__ = ["CheckedCheck", "CheckedReader", "CheckedReport", "CheckedUnit"]


@frozen
class CheckedUnit:
    """A unit and the table it is added to."""

    definition: UnitDefinition
    units: UnitTable

    @property
    def table(self) -> UnitTable:
        """The table with the unit in it, whether or not it was there before."""
        known = any(one == self.definition for one in self.units)
        return self.units if known else self.units.extend([self.definition])


@frozen
class CheckedReader:
    """A reader and contents that it reads."""

    gift: SheetReader
    samples: tuple[bytes, ...]
    examples: int


@frozen
class CheckedReport:
    """A report and what reads it back."""

    gift: Report
    reader: SheetReader | None
    examples: int


@frozen
class CheckedCheck:
    """A check, a sheet on which it fires and one on which it does not."""

    gift: Check
    bad: Scorecard
    near_miss: Scorecard
    examples: int
