"""What an audit check is."""

from collections.abc import Iterable
from typing import Protocol, runtime_checkable

from perfrules.errors import Problem, Severity
from perfrules.model.scorecard import Scorecard
from perfrules.model.sheet import Sheet
from perfrules.wording import Wording

__all__ = ["Check"]


@runtime_checkable
class Check(Protocol):
    """
    One question that a reviewer asks about every sheet.

    A check is a pure function of its arguments and says nothing about what a sheet does not hold: missing data is not
    a finding unless the check is about missing data. It never changes a score.

    Attributes:
        id: Stable id; a plugin's is ``plugin.name``.
        title: The question in a few words.
        severity: How bad a finding is, unless a rule set says otherwise.
    """

    @property
    def id(self) -> str:
        """Stable id."""
        ...

    @property
    def title(self) -> Wording:
        """The question in a few words."""
        ...

    @property
    def severity(self) -> Severity:
        """How bad a finding is."""
        ...

    def run(self, sheet: Sheet, scorecard: Scorecard) -> Iterable[Problem]:
        """
        Return what was found, each with the place of the cell that is meant.

        A check of a plugin words its findings itself, with `perfrules.spi.plugin_problem`.

        Args:
            sheet: The sheet as it was filled in.
            scorecard: What scoring it gave.
        """
        ...
