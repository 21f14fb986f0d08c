"""Watching what code calls: clocks, randomness, floating point, files."""

import _random
import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from types import FrameType

__all__ = ["record_impure_calls"]


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
