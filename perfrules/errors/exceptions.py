"""What is raised: a caller's mistake, or people's mistakes where a caller asked for an exception instead of values."""

from collections.abc import Iterable

from perfrules.errors.problem import Problem

__all__ = [
    "ArgumentError",
    "BatchError",
    "ColumnsError",
    "MissingExtraError",
    "NotComparableError",
    "OutputError",
    "PerfrulesError",
    "ProblemsError",
    "RuleSetError",
    "SheetError",
    "TargetSyntaxError",
    "TemplateError",
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
        super().__init__(self.problems)

    def __str__(self) -> str:
        # formatted when it is printed, so that the language is the one of the moment
        return "\n".join(problem.format() for problem in self.problems)


class ArgumentError(ProblemsError, TypeError):
    """An argument of another kind than a function takes; the problem names it."""


class TargetSyntaxError(ProblemsError, ValueError):
    """A text of the strict target language that cannot be read."""


class RuleSetError(ProblemsError, ValueError):
    """A rule set that cannot be used."""


class SheetError(ProblemsError, ValueError):
    """A sheet that cannot be read at all."""


class TemplateError(ProblemsError, ValueError):
    """A report's template, written by a user, that cannot be used."""


class ColumnsError(ProblemsError, ValueError):
    """A frame whose columns cannot be used: missing, or of another type than is meant."""


class BatchError(ProblemsError, ValueError):
    """Inputs, outputs or options of a run over tables that cannot be used, or rows that cannot be scored in pieces."""


class NotComparableError(ProblemsError, ValueError):
    """An actual that says nothing about its target, such as a word beside a number."""


class UnitMismatchError(NotComparableError):
    """Two quantities of different dimensions, such as 人 and 户."""


class UnknownNameError(ProblemsError, LookupError):
    """A name (of a rule set, an indicator type, a unit) that nothing registered."""


class MissingExtraError(ProblemsError, ImportError):
    """An optional library is needed and not installed; the message says what to install."""


class OutputError(ProblemsError, OSError):
    """A file that was not written; what stood there before is unchanged."""
