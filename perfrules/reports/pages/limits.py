"""
How much a user's template may do: passes of loops, calls, characters written, the size of what one step makes.

A template is a program. What it does is counted while it runs, and one that goes on is stopped with an exception that
says at which limit. A single step within the limits can still take a moment; see the page on templates.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Sized

from perfrules.wording import Wording

__all__ = [
    "MAX_CHARACTERS",
    "MAX_NUMBER",
    "MAX_SIZE",
    "MAX_STEPS",
    "Allowance",
    "BeyondLimitError",
    "check_formatting",
    "check_operator",
    "check_size",
    "check_sizes",
]

MAX_STEPS = 10_000_000
"""Passes of loops, calls, operators, filters and values printed; a page of ours takes about 60 for each row."""
MAX_CHARACTERS = 1 << 26
"""Characters written, also those that are written into a variable or a macro."""
MAX_SIZE = 1 << 24
"""Characters or entries that one operator, method or filter may make."""
MAX_NUMBER = 100_000
"""The largest whole number given to a method or a filter: a width, a precision, a count."""

_MAX_BITS = 4096
_UNKNOWN = 10_000
"""The size that is assumed of what does not know its own."""
_PER_STEP = 64
"""Characters or entries that count as one step."""
_WIDEST = 999
_WIDE = {"%": re.compile(r"[0-9]{4,}|\*"), "{": re.compile(r"[0-9]{4,}|\{[^}]*\{")}
"""Widths that a text for formatting asks for: four digits, or a width that is itself a value."""

STEPS = Wording("执行步数", "steps")
CHARACTERS = Wording("写出字符数", "characters written")
SIZE = Wording("单个值的大小", "characters or entries of one value")
BITS = Wording("数字的二进制位数", "bits of a number")
NUMBER = Wording("方法和过滤器的数字参数", "as a number for a method or a filter")
WIDTH = Wording("格式中的宽度", "as a width for formatting")


class BeyondLimitError(Exception):
    """
    A template went beyond a limit.

    Args:
        what: What is limited.
        limit: How much of it there may be.
    """

    def __init__(self, what: Wording, limit: int) -> None:
        super().__init__(what.en)
        self.what = what
        self.limit = limit


class Allowance:
    """What a template may still do; lives as long as one report is made."""

    def __init__(self) -> None:
        self.steps = MAX_STEPS
        self.characters = MAX_CHARACTERS

    def step(self, size: int = 0) -> None:
        """Count one step, and more for a step over *size* characters or entries."""
        self.steps -= 1 + size // _PER_STEP
        if self.steps < 0:
            raise BeyondLimitError(STEPS, MAX_STEPS)

    def call(self) -> None:
        """Count a call, of a macro most often: as much as ten passes of a loop, for it takes as long."""
        self.step(9 * _PER_STEP)

    def write(self, count: int) -> None:
        """Count one step that writes *count* characters."""
        self.step()
        self.characters -= count
        if self.characters < 0:
            raise BeyondLimitError(CHARACTERS, MAX_CHARACTERS)

    def passes(self, values: Iterable[object]) -> Iterator[object]:
        """Yield *values*, each counted as a step: a loop with a condition may never enter its body."""
        for value in values:
            self.step()
            yield value


def check_sizes(value: object, arguments: Iterable[object]) -> int:
    """
    Return how much a method or filter of *value* with *arguments* can make at most: the product of their sizes.

    Raises:
        BeyondLimitError: It is more than `MAX_SIZE`, or a number among the arguments is more than `MAX_NUMBER`.
    """
    product = 1 if isinstance(value, int) else _size(value)  # a number that is printed is no width
    for one in arguments:
        if isinstance(one, int) and abs(one) > MAX_NUMBER:
            raise BeyondLimitError(NUMBER, MAX_NUMBER)
        product *= _size(one)
    return check_size(product)


def check_formatting(text: str, mark: str, values: Iterable[object]) -> int:
    """
    Return how long *text* can become at most when *values* are put into its places, which begin with *mark*.

    Raises:
        BeyondLimitError: That is more than `MAX_SIZE`, or a width has four digits or is a value.
    """
    if _WIDE[mark].search(text):
        raise BeyondLimitError(WIDTH, _WIDEST)
    longest = max((len(one) if isinstance(one, str) else _UNKNOWN for one in values), default=0)
    return check_size(len(text) + text.count(mark) * max(longest, _WIDEST))


def check_operator(operator: str, left: object, right: object) -> int:
    """
    Return how large the result of ``left operator right`` can be at most.

    Raises:
        BeyondLimitError: It is more than `MAX_SIZE`, or a number of more than 4096 bits.
    """
    if isinstance(left, int) and isinstance(right, int):
        if operator in ("*", "**"):
            bits = left.bit_length() * right if operator == "**" else left.bit_length() + right.bit_length()
            if bits > _MAX_BITS:
                raise BeyondLimitError(BITS, _MAX_BITS)
        return 1
    if operator == "%" and isinstance(left, str):
        values = right if isinstance(right, tuple) else right.values() if isinstance(right, Mapping) else (right,)
        return check_formatting(left, "%", values)
    if operator == "*":
        times = left if isinstance(left, int) else right
        several = right if isinstance(left, int) else left
        return check_size(_size(several) * max(times, 0)) if isinstance(times, int) else 1
    if isinstance(left, str | Sequence) and isinstance(right, str | Sequence):
        return check_size(len(left) + len(right))
    return 1


def _size(value: object) -> int:
    match value:
        case bool():
            return 1
        case int():
            return max(abs(value), 1)
        case Sized():
            return max(len(value), 1)
        case Iterator():
            return _UNKNOWN
    return 1


def check_size(size: int) -> int:
    """
    Return *size* when a value may have so many characters or entries.

    Raises:
        BeyondLimitError: It is more than `MAX_SIZE`.
    """
    if size > MAX_SIZE:
        raise BeyondLimitError(SIZE, MAX_SIZE)
    return size
