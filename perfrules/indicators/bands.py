"""Tables of bands as parameters: thresholds in the target language, each with a share of the points."""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

from attrs import frozen

from perfrules.errors import Problem, TargetSyntaxError, problem
from perfrules.model.explanation import format_value
from perfrules.model.interval import Interval, gaps, overlaps
from perfrules.model.quantity import Quantity
from perfrules.model.target import NumberTarget, RangeTarget
from perfrules.source import Place

__all__ = ["Band", "Bands", "overlap_problem", "read_band", "read_bands"]

_NOT_NEGATIVE = Interval(lower=Fraction(0), lower_closed=True)


@frozen
class Band:
    """One line: the numbers it holds (in base units of their dimension) and what they are worth."""

    interval: Interval
    ratio: Fraction
    notation: str


@frozen
class Bands:
    """
    A complete table: every number from 0 up lies in exactly one band.

    Args:
        bands: In the order of the rule file.
        sample: A quantity of the dimension the thresholds are written in.
    """

    bands: tuple[Band, ...]
    sample: Quantity

    def holding(self, value: Fraction) -> Band:
        """Return the band that holds *value*; a negative number that none holds belongs to the band of 0."""
        inside = (band for band in self.bands if value in band.interval)
        return next(inside, None) or next(band for band in self.bands if max(value, Fraction(0)) in band.interval)


def overlap_problem(
    names: Sequence[str], intervals: list[Interval], show_shared: Callable[[Interval], str]
) -> tuple[Problem, ...]:
    """
    Return at most one problem (PR210) for *intervals* that share numbers: the first pair, and how many pairs more.

    Args:
        names: Name of each interval.
        intervals: The intervals.
        show_shared: Spells the numbers that two of them share.
    """
    pairs = overlaps(intervals)
    if not pairs:
        return ()
    first, second, shared = pairs[0]
    rest = len(pairs) - 1
    more, more_en = (f"；另有 {rest} 对重叠", f"; {rest} more pairs overlap") if rest else ("", "")
    overlap = show_shared(shared)
    return (
        problem("PR210", first=names[first], second=names[second], overlap=overlap, more=more, more_en=more_en),
    )  # fmt: skip


def read_band(text: str) -> tuple[Interval | None, Quantity | None, tuple[Problem, ...]]:
    """Return the numbers that the threshold *text* holds, a sample of its unit, or the problems in it."""
    from perfrules.dsl import parse_threshold  # noqa: PLC0415 - the grammar is loaded when first used

    try:
        target = parse_threshold(text)
    except TargetSyntaxError as error:
        return None, None, error.problems
    sample = target.quantity if isinstance(target, NumberTarget) else getattr(target, "lower", None)
    if sample is None and isinstance(target, RangeTarget):
        sample = target.upper
    interval = target.interval if isinstance(target, NumberTarget | RangeTarget) else None
    if interval is None or sample is None:
        return (
            None,
            None,
            (problem("PR204", key="bands", wanted="界限", wanted_en="a threshold", found=text, text=text),),
        )
    return interval, sample, ()


def read_bands(table: Mapping[str, Fraction]) -> tuple[Bands | None, tuple[Problem, ...]]:
    """Return the checked table, or every problem in it: unreadable, overlapping or missing stretches (PR209, PR210)."""
    problems: list[Problem] = []
    bands: list[Band] = []
    samples: list[Quantity] = []
    for text, ratio in table.items():
        interval, sample, found = read_band(text)
        problems += found
        if not 0 <= ratio <= 1:
            problems.append(
                problem("PR216", key=text, value=format_value(ratio), low="[0", high="1]", place=Place(key=text))
            )
        if interval is not None and sample is not None:
            bands.append(Band(interval, ratio, text))
            samples.append(sample)
    if problems:
        return None, tuple(problems)
    if not samples:
        return None, (problem("PR203", key="bands"),)
    for text, sample in zip(table, samples, strict=True):
        if not sample.unit.converts_to(samples[0].unit):
            problems.append(problem("PR406", actual=sample.unit, target=samples[0].unit, text=text))
    unit = samples[0].unit
    if not problems:
        intervals = [band.interval for band in bands]
        notations = [band.notation for band in bands]
        problems += overlap_problem(notations, intervals, lambda shared: _notation(shared, samples[0]))
        problems += [problem("PR209", gap=_notation(gap, samples[0])) for gap in gaps(intervals, _NOT_NEGATIVE)]
    return (None, tuple(problems)) if problems else (Bands(tuple(bands), Quantity(samples[0].number, unit)), ())


def _notation(interval: Interval, sample: Quantity) -> str:
    factor, symbol = sample.unit.factor, sample.unit.symbol
    low = "-∞" if interval.lower is None else f"{format_value(interval.lower / factor)}{symbol}"
    high = "+∞" if interval.upper is None else f"{format_value(interval.upper / factor)}{symbol}"
    return f"{'[' if interval.lower_closed else '('}{low}, {high}{']' if interval.upper_closed else ')'}"
