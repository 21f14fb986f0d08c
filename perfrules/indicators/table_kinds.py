"""Kinds of values that hold quantities: measures, bands, anchors and levels, with the units that fit a dimension."""

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Literal

from attrs import evolve, frozen

from perfrules.errors import Problem, TargetSyntaxError, problem
from perfrules.indicators.kinds import UNREAD, ProblemLog, Schema, Share, Unread, ValueKind
from perfrules.indicators.measuring import DAY
from perfrules.indicators.values import Bands, bound_problem, read_bands, read_levels
from perfrules.model.interval import Interval
from perfrules.model.quantity import Quantity
from perfrules.model.target import NumberTarget, Sense
from perfrules.model.unit import NO_UNIT, PERCENT, Unit
from perfrules.source import Place, member
from perfrules.wording import Wording, format_value

__all__ = [
    "Anchors", "BandTable", "Dimension", "LevelTable", "Measure", "is_off_scale", "table_bound_problems",
    "unit_problem",
]  # fmt: skip

Dimension = Literal["row", "share", "duration", "scale"]
"""
The quantity that a bound or a step is held against: what the row counts in, a share, days, or a number without a unit.
"""


@frozen(kw_only=True)
class Measure(ValueKind):
    """
    A quantity above 0 (unless *any_sign*): a step such as ``1天``, a value at the start.

    Over a row, a bare number counts in the row's unit; `unit_problem` refuses it where the rule names one.
    """

    dimension: Dimension = "row"
    any_sign: bool = False

    def read(self, value: object, path: str, log: ProblemLog) -> object:
        """Return the quantity."""
        from perfrules.dsl import parse_threshold  # noqa: PLC0415 - the grammar is loaded when first used

        if isinstance(value, Quantity):
            return value
        try:
            target = parse_threshold(value) if isinstance(value, str) else None
        except TargetSyntaxError as error:
            place = log.place_of(path)
            log.problems.extend(entry.at(place) for entry in error.problems)
            return UNREAD
        if not isinstance(target, NumberTarget) or target.sense is not Sense.UNSPECIFIED or target.change is not None:
            return log.report_kind(path, self.wanted, value)
        quantity = target.quantity
        if not self.any_sign and quantity.number <= 0:
            return log.report("PR216", path, value=format_value(Fraction(quantity.number)), low="(0", high="+∞)")
        unfit = unit_problem(path, quantity.unit, self.dimension, str(value))
        if unfit is not None:
            log.problems.append(unfit.at(log.place_of(path)))
            return UNREAD
        return quantity

    def schema(self) -> Schema:
        """Return the schema of texts."""
        return {"type": "string"}

    @property
    def wanted(self) -> Wording:
        """A quantity, by example."""
        return Wording("数量（如 1天）", "a quantity such as 1天")


def unit_problem(path: str, unit: Unit, dimension: Dimension, text: str) -> Problem | None:
    """
    Return why a bound or step *text* in *unit* cannot be held against the quantity *dimension*, or ``None``.

    PR239: it has no unit where a percentage or days are wanted, or a unit where a bare number of a scale is; PR406: its
    unit is of another dimension.
    """
    place = Place(key=path)
    if dimension == "share" and not unit.converts_to(PERCENT):
        if unit == NO_UNIT:
            return problem("PR239", place=place, text=text, key=path, advice="%", advice_en="%", suggestion="%")
        return problem("PR406", place=place, actual=unit, target=PERCENT, text=text)
    if dimension == "duration" and not unit.converts_to(DAY):
        if unit == NO_UNIT:
            return problem("PR239", place=place, text=text, key=path, advice="天", advice_en="天", suggestion="天")
        return problem("PR406", place=place, actual=unit, target="天", text=text)
    if dimension == "scale" and unit != NO_UNIT:
        return problem("PR406", place=place, actual=unit, target="无单位", text=text)
    return None


def table_bound_problems(
    name: str, bounds: Iterable[tuple[str, Unit, Interval]], of: str
) -> tuple[Problem, ...]:  # fmt: skip
    """
    Return what is wrong with the *bounds* of the table *name*, which looks up *of*.

    A bound is its text, its unit and the numbers it stands for.

    An actual has a unit, so its bounds have one; a completion is a share that anybody can mean (`bound_problem`); only
    a scale has none (SPEC scoring §10).
    """
    problems: list[Problem] = []
    for text, unit, interval in bounds:
        path = member(name, text)
        if of == "actual":
            if unit == NO_UNIT:
                zh, en = (
                    '计量单位，如 `%` 或 `次`；没有单位的量表写 of = "scale"',
                    ('a unit such as `%` or `次`; for a scale without units write of = "scale"'),
                )
                problems.append(problem("PR239", place=Place(key=path), text=text, key=path, advice=zh, advice_en=en))
            continue
        unfit = unit_problem(path, unit, "share" if of == "completion" else "scale", text)
        if unfit is None and of == "completion":
            unfit = bound_problem(path, interval)
        if unfit is not None:
            problems.append(unfit)
    return tuple(problems[:1])  # the bounds of one table share a unit: one message says it for all


def is_off_scale(of: str, unit: Unit) -> bool:
    """Return whether a table looks up a bare number of a scale but the row counts in percent."""
    return of == "scale" and unit.converts_to(PERCENT)


@frozen(kw_only=True)
class BandTable(ValueKind):
    """Bands, ``{"≥90%" = "100%", "<90%" = "0%"}``: together they hold every number from 0 up once."""

    dimension: Dimension = "row"

    def read(self, value: object, path: str, log: ProblemLog) -> object:
        """Return the bands."""
        if isinstance(value, Bands):
            return value
        shares = _shares(value, path, log, self.wanted)
        if isinstance(shares, Unread):
            return UNREAD
        bands, problems = read_bands(shares)
        if bands is not None and self.dimension != "row":
            wrong = (unit_problem(member(path, text), bands.sample.unit, self.dimension, text) for text in shares)
            high = (bound_problem(member(path, band.notation), band.interval) for band in bands.bands)
            each = (*wrong, *high) if self.dimension == "share" else wrong
            problems = tuple(entry for entry in each if entry is not None)[:1]  # one message says it for all bounds
        if bands is None or problems:
            log.problems.extend(_located(problems, path, log))
            return UNREAD
        return bands

    def schema(self) -> Schema:
        """Return the schema of a table of shares."""
        return {"type": "object", "additionalProperties": Share(low=0, high=1).schema()}

    @property
    def wanted(self) -> Wording:
        """A table of bands."""
        return Wording("档次表", "a table of bands")

    def write(self, value: object) -> str:
        """Return the table."""
        assert isinstance(value, Bands)  # INVARIANT: what `read` gives
        parts = (f'"{band.notation}" = {Share().write(band.ratio)}' for band in value.bands)
        return "{ " + ", ".join(parts) + " }"


@frozen(kw_only=True)
class Anchors(ValueKind):
    """Anchors, ``{"60%" = "0%", "90%" = "100%"}``: values and what each is worth; the type reads the values."""

    dimension: Dimension = "row"

    def read(self, value: object, path: str, log: ProblemLog) -> object:
        """Return the shares by anchor."""
        return _shares(value, path, log, self.wanted)

    def schema(self) -> Schema:
        """Return the schema of a table of shares."""
        return {"type": "object", "additionalProperties": Share(low=0, high=1).schema()}

    @property
    def wanted(self) -> Wording:
        """A table of anchors."""
        return Wording("锚点表", "a table of anchors")


def _shares(value: object, path: str, log: ProblemLog, wanted: Wording) -> dict[str, Fraction] | Unread:
    """Return a table of shares from 0 to 1 by their keys."""
    if not isinstance(value, Mapping):
        log.report_kind(path, wanted, value)
        return UNREAD
    share = Share(low=0, high=1)
    shares = {str(name): share.read(part, member(path, str(name)), log) for name, part in value.items()}
    read = {name: part for name, part in shares.items() if isinstance(part, Fraction)}
    return read if len(read) == len(shares) else UNREAD


def _located(problems: tuple[Problem, ...], path: str, log: ProblemLog) -> Iterator[Problem]:
    """Yield *problems* at their places; a key in one says which part below *path* is meant."""
    for entry in problems:
        key = entry.place.key
        full = key if not key or key == path or key.startswith((f"{path}.", f"{path}[")) else member(path, key)
        yield evolve(entry, place=Place(key="")).at(log.place_of(full or path))


@frozen(kw_only=True)
class LevelTable(ValueKind):
    """Levels of judgement, ``{"达成" = "[80%, 100%]", …}``: together they hold every share from 0 % to 100 % once."""

    def read(self, value: object, path: str, log: ProblemLog) -> object:
        """Return the levels."""
        if isinstance(value, tuple):
            return value
        if not isinstance(value, Mapping) or not value:
            return log.report_kind(path, self.wanted, value)
        levels, problems = read_levels(value)
        if levels is None:
            log.problems.extend(_located(problems, path, log))
            return UNREAD
        return levels

    def schema(self) -> Schema:
        """Return the schema of a table of intervals."""
        return {"type": "object", "additionalProperties": {"type": "string"}}

    @property
    def wanted(self) -> Wording:
        """A table of levels."""
        return Wording("等次表", "a table of levels")

    def write(self, value: object) -> str:
        """Return the table."""
        assert isinstance(value, tuple)  # INVARIANT: what `read` gives
        return "{ " + ", ".join(f'"{level.name}" = "{level.notation}"' for level in value) + " }"
