"""What is raised: a caller's mistake, or people's mistakes where a caller asked for an exception instead of values."""

from collections.abc import Iterable

from perfrules.errors.problem import Problem

__all__ = [
    "MissingExtraError",
    "NotComparableError",
    "PerfrulesError",
    "ProblemsError",
    "RuleSetError",
    "SheetError",
    "TargetSyntaxError",
    "UnitMismatchError",
    "UnknownNameError",
]


class PerfrulesError(Exception):
    """The root of everything that perfrules raises on purpose."""


class ProblemsError(PerfrulesError):
    """
    One or more problems that a caller asked to have raised.

    Attributes:
        problems: All of them, in the order of their places.
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(problems)
        super().__init__("\n".join(one.format() for one in self.problems))


class TargetSyntaxError(ProblemsError, ValueError):
    """A text of the strict target language that cannot be read."""


class RuleSetError(ProblemsError, ValueError):
    """A rule set that cannot be used."""


class SheetError(ProblemsError, ValueError):
    """A sheet that cannot be read at all."""


class NotComparableError(ProblemsError, ValueError):
    """An actual that says nothing about its target, such as a word beside a number."""


class UnitMismatchError(NotComparableError):
    """Two quantities of different dimensions, such as 人 and 户."""


class UnknownNameError(ProblemsError, LookupError):
    """A name (of a rule set, an indicator type, a unit) that nothing registered."""


class MissingExtraError(ProblemsError, ImportError):
    """An optional library is needed and not installed; the message says what to install."""
