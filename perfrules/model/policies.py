"""Policies around rows and adjustments after the sum, as rule sets declare them. SPEC scoring §3."""

from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from attrs import field, frozen

from perfrules.model.interval import Interval
from perfrules.source import Place

__all__ = [
    "BareFraction",
    "Cap",
    "ExplicitRule",
    "NotApplicable",
    "NotApplicableEffect",
    "OverAchievement",
    "OverAchievementEffect",
    "Policies",
    "Veto",
]


class OverAchievementEffect(StrEnum):
    """What happens to a row whose completion reaches the threshold."""

    NONE = "none"
    FLAG = "flag"
    REQUIRE_REASON = "require-reason"
    MINUS_POINTS = "minus-points"
    SCALE = "scale"
    """Reduced by the excess: completion 150 % at a threshold of 120 % leaves 1 - 0.3 of the points."""


@frozen(kw_only=True)
class OverAchievement:
    """
    What too much success means: often that the target was set too low, which only a person can say.

    Args:
        threshold: The completion from which the policy applies, such as 130%.
        applies_to: ``floors``, or ``all`` numeric rows.
        effect: See `OverAchievementEffect`.
        points: Points taken by *minus-points*.
    """

    threshold: Fraction
    applies_to: str = "floors"
    effect: OverAchievementEffect = OverAchievementEffect.FLAG
    points: Decimal = Decimal(0)
    source: str = ""
    place: Place = field(factory=Place, eq=False, repr=False)


class NotApplicableEffect(StrEnum):
    """Where the points of rows go that do not apply."""

    SKIP = "skip"
    """Nowhere: the table reaches fewer points."""
    SIBLINGS = "siblings"
    """To the other rows of the same 一级指标, in proportion to their weights; to all rows where there are none."""
    LEVEL1 = "level1"
    """To the rows of the 一级指标 named by the policy, in proportion."""
    RENORMALISE = "renormalise"
    """To all other rows, in proportion."""


@frozen(kw_only=True)
class NotApplicable:
    """
    The policy for rows that do not apply.

    Args:
        effect: See `NotApplicableEffect`.
        to: The 一级指标 that receives the points, for *level1*.
    """

    effect: NotApplicableEffect = NotApplicableEffect.SKIP
    to: str = ""
    source: str = ""
    place: Place = field(factory=Place, eq=False, repr=False)


class BareFraction(StrEnum):
    """What a number without % between 0 and 1 means beside a percentage target."""

    REFUSE = "refuse"
    RATIO = "ratio"
    PERCENT = "percent"


@frozen(kw_only=True)
class Cap:
    """
    The highest total for execution rates inside an interval.

    Args:
        name: Shown in the scorecard.
        execution_rate: The rates it is for.
        notation: The interval as the rule file writes it.
        total: The highest total.
    """

    name: str
    execution_rate: Interval
    notation: str
    total: Decimal
    source: str = ""
    place: Place = field(factory=Place, eq=False, repr=False)


@frozen(kw_only=True)
class Veto:
    """
    A row or management item that, when it fails, limits the total.

    Args:
        name: Shown in the scorecard.
        row: Name of the row or item; it fails when it is not met.
        total: The highest total then, 0 unless given.
    """

    name: str
    row: str
    total: Decimal = Decimal(0)
    source: str = ""
    place: Place = field(factory=Place, eq=False, repr=False)


@frozen(kw_only=True)
class ExplicitRule:
    """
    A deduction or a bonus that a person may state in the sheet by this name.

    Args:
        name: Its name.
        most: The most points it may take or give in one sheet.
    """

    name: str
    most: Decimal
    source: str = ""
    place: Place = field(factory=Place, eq=False, repr=False)


@frozen(kw_only=True)
class Policies:
    """
    Everything a rule set says around rows and after the sum.

    Adjustments are applied in this order: deductions, bonuses, caps, vetoes. Each is shown by name.
    """

    over_achievement: OverAchievement | None = None
    not_applicable: NotApplicable = field(factory=NotApplicable)
    missing_actual: str = "report"
    """``report``: not ratable, no points, incomplete; ``zero``: rated 0 with a warning."""
    bare_fraction: BareFraction = BareFraction.REFUSE
    status_as_met: bool = True
    deductions: tuple[ExplicitRule, ...] = ()
    bonuses: tuple[ExplicitRule, ...] = ()
    caps: tuple[Cap, ...] = ()
    vetoes: tuple[Veto, ...] = ()
    audit: Mapping[str, str] = field(factory=dict)
    """Severity of findings by catalogue number or id of their check: ``error``, ``warning``, ``notice`` or ``off``."""
