"""Properties of contributions: how one is tried on drawn values, and how a broken one is reported."""

import _random
import gc
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from types import FrameType
from typing import TypeVar

from attrs import frozen
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from perfrules.errors import Problem
from perfrules.wording import LANGUAGES, Sentence

__all__ = ["Property", "PropertyBrokenError", "check_all", "for_all", "is_bilingual", "record_impure_calls", "require"]


_UNASKED = (HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large, HealthCheck.nested_given)
V = TypeVar("V")


class PropertyBrokenError(AssertionError):
    """
    A contribution does not have a property.

    Attributes:
        property: Name of the first property that is broken.
        subject: Id of the contribution.
        reasons: What is wrong, keyed by the name of each broken property.
    """

    def __init__(
        self, broken: str, subject: str, reason: str, *, further: Iterable["PropertyBrokenError"] = ()
    ) -> None:
        self.property, self.subject = broken, subject
        self.reasons: dict[str, str] = {broken: reason}
        for error in further:
            self.reasons |= error.reasons
        lines = (f"{subject} breaks the property `{name}`: {text}" for name, text in self.reasons.items())
        super().__init__("\n".join(lines))


@frozen
class Property:
    """
    One property.

    Args:
        name: How it is called in messages.
        says: What must hold, in one sentence.
        check: Raises `PropertyBrokenError` (through `require`) when it does not.
    """

    name: str
    says: str
    check: Callable[..., None]


def require(holds: object, name: str, subject: str, reason: str) -> None:
    """Raise `PropertyBrokenError` unless *holds*."""
    if not holds:
        raise PropertyBrokenError(name, subject, reason)


def check_all(properties: Sequence[Property], subject: object) -> None:
    """
    Check *properties* on *subject*, in their order, and raise one error that names all that are broken.

    A property may rely on those before it: once one is broken, whatever else a later one raises is no news.
    """
    broken: list[PropertyBrokenError] = []
    for rule in properties:
        try:
            rule.check(subject)
        except PropertyBrokenError as error:
            broken.append(error)
        except Exception:
            if not broken:
                raise
    if broken:
        first = broken[0]
        reason = first.reasons.pop(first.property)
        raise PropertyBrokenError(first.property, first.subject, reason, further=broken) from first


def for_all(values: st.SearchStrategy[V], check: Callable[[V], None], *, examples: int) -> None:
    """
    Call *check* with drawn *values*; the smallest one that breaks it is the one that is reported.

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
    except PropertyBrokenError as error:
        # hypothesis notes the whole value; the reason names what matters of it
        error.__notes__ = []
        raise


def is_bilingual(text: Sentence | Problem) -> bool:
    """Return whether *text* has words in every language."""
    spoken = (text.say(language) if isinstance(text, Sentence) else text.message(language) for language in LANGUAGES)
    return all(words.strip() for words in spoken)


_CLOCKS = frozenset(
    ("time", "time_ns", "monotonic", "monotonic_ns", "perf_counter", "perf_counter_ns", "localtime", "gmtime")
)
_NOW = frozenset(("now", "today", "utcnow"))


@contextmanager
def record_impure_calls() -> Iterator[set[str]]:
    """
    Yield a set that fills with the kinds of calls made in the ``with`` block, in this thread.

    The kinds: ``clock``, ``randomness``, ``float``, ``file``.
    """
    seen: set[str] = set()

    def note(frame: FrameType, event: str, argument: object) -> None:
        if event == "c_call" and (kind := _kind_of(argument)):
            seen.add(kind)
        elif event == "call" and frame.f_code.co_name == "__float__":
            seen.add("float")

    before, collecting = sys.getprofile(), gc.isenabled()
    gc.disable()  # what others do when garbage is collected, such as taking the time, is not this code's
    sys.setprofile(note)
    try:
        yield seen
    finally:
        sys.setprofile(before)
        if collecting:
            gc.enable()


def _kind_of(function: object) -> str:
    name, module = getattr(function, "__name__", ""), getattr(function, "__module__", "")
    owner = getattr(function, "__self__", None)
    if (module == "time" and name in _CLOCKS) or (name in _NOW and isinstance(owner, type) and issubclass(owner, date)):
        return "clock"
    if isinstance(owner, _random.Random) or name == "urandom":
        return "randomness"
    if name == "as_integer_ratio" and isinstance(owner, float):
        return "float"
    return "file" if name == "open" and module in ("io", "_io") else ""
