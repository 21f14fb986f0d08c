"""What a law is, how one is tried on drawn values, and how a broken one is told."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from attrs import frozen
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from perfrules.errors import Problem
from perfrules.wording import LANGUAGES, Sentence

__all__ = ["Law", "LawBrokenError", "hold", "needs", "speaks", "try_on"]

_UNASKED = (HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large, HealthCheck.nested_given)
V = TypeVar("V")


class LawBrokenError(AssertionError):
    """
    A gift does not keep a law.

    Attributes:
        law: Name of the law.
        subject: What broke it.
    """

    def __init__(self, law: str, subject: str, reason: str) -> None:
        self.law, self.subject = law, subject
        super().__init__(f"{subject} breaks the law `{law}`: {reason}")


@frozen
class Law:
    """
    One law.

    Args:
        name: How it is called in messages.
        says: What must hold, in one sentence.
        check: Raises `LawBrokenError` (through `needs`) when it does not.
    """

    name: str
    says: str
    check: Callable[..., None]


def needs(holds: object, law: str, subject: str, reason: str) -> None:
    """Raise `LawBrokenError` unless *holds*."""
    if not holds:
        raise LawBrokenError(law, subject, reason)


def hold(laws: Sequence[Law], subject: object) -> None:
    """Check *laws* on *subject*, in their order: a law may rely on those before it."""
    for law in laws:
        law.check(subject)


def try_on(values: st.SearchStrategy[V], check: Callable[[V], None], *, examples: int) -> None:
    """
    Call *check* with drawn *values*; the smallest one that breaks it is the one that is told.

    The same values are drawn every time, and nothing is written to disk.
    """

    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        derandomize=True,
        phases=(Phase.explicit, Phase.generate, Phase.shrink),
        suppress_health_check=_UNASKED,
        report_multiple_bugs=False,
    )
    @given(values)
    def run(value: V) -> None:
        check(value)

    try:
        run()
    except LawBrokenError as error:
        # hypothesis notes the whole value; the reason names what matters of it
        error.__notes__ = []
        raise


def speaks(said: Sentence | Problem) -> str:
    """Return what is wrong with the words of *said* in either language, or an empty text."""
    for language in LANGUAGES:
        text = said.say(language) if isinstance(said, Sentence) else said.message(language)
        if not text.strip():
            return f"nothing is said in {language}"
    return ""
