"""A rule set: how sheets of one kind become points, a total and a grade; `perfrules.rulesets` loads it from files."""

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from attrs import field, fields, frozen

from perfrules.model.conversion import PublishedForm, published
from perfrules.model.display import ruleset_html, short_repr
from perfrules.model.families import NameFamily
from perfrules.model.interval import Interval
from perfrules.model.vocabulary import comparable_name
from perfrules.source import Place

__all__ = [
    "BareFraction",
    "Cap",
    "Citation",
    "CitationStatus",
    "Component",
    "Effective",
    "ExplicitRule",
    "GradeBand",
    "IndicatorDeclaration",
    "IndicatorStandard",
    "NotApplicable",
    "NotApplicableEffect",
    "OverAchievement",
    "OverAchievementEffect",
    "Policies",
    "Rounding",
    "RoundingMode",
    "RoundingStage",
    "RuleSet",
    "ScoringRule",
    "Veto",
    "When",
    "grade_of",
]


@frozen
class GradeBand:
    """
    One grade.

    Args:
        name: 优, 良, A, …
        interval: The totals it holds, in points.
        notation: The interval as the rule file writes it: ``[80, 90)``.
    """

    name: str
    interval: Interval
    notation: str = field(default="", eq=False)
    place: Place = field(factory=Place, eq=False, repr=False)

    def __str__(self) -> str:
        return self.name


def grade_of(total: Decimal, bands: Sequence[GradeBand]) -> GradeBand | None:
    """Return the first band that holds *total*, or ``None``."""
    exact = Fraction(total)
    for band in bands:
        if exact in band.interval:
            return band
    return None


class RoundingMode(StrEnum):
    """The direction of rounding. *half-up* is half away from zero, as in Chinese administrative practice."""

    HALF_UP = "half-up"
    HALF_EVEN = "half-even"
    TRUNCATE = "truncate"


class RoundingStage(StrEnum):
    """The finest stage whose numbers are rounded; the stages above it add rounded numbers up."""

    ROW = "row"
    COMPONENT = "component"
    TOTAL = "total"


@frozen
class Rounding:
    """
    A rounding rule.

    Args:
        places: Decimal places kept, 0 to 6.
        mode: Which way.
        at: The first stage at which numbers are rounded. Rounding at an earlier stage implies it at later ones, where
            it changes nothing unless a later stage divides.
    """

    places: int = 2
    mode: RoundingMode = RoundingMode.HALF_UP
    at: RoundingStage = RoundingStage.ROW

    def apply(self, exact: Fraction) -> Decimal:
        """Return *exact* rounded once, printed with exactly `places` places."""
        numerator, denominator = exact.numerator, exact.denominator
        quotient, rest = divmod(abs(numerator) * 10**self.places, denominator)
        twice = 2 * rest
        if self.mode is RoundingMode.HALF_UP:
            up = twice >= denominator
        elif self.mode is RoundingMode.HALF_EVEN:
            up = twice > denominator or (twice == denominator and quotient % 2 == 1)
        else:
            up = False
        digits = tuple(map(int, str(quotient + up)))
        return Decimal((int(numerator < 0 and quotient + up > 0), digits, -self.places))


class OverAchievementEffect(StrEnum):
    """The consequence for a row whose completion reaches the threshold."""

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
    """The destination of the points of rows that do not apply."""

    SKIP = "skip"
    """Nowhere: the table reaches fewer points."""
    SIBLINGS = "siblings"
    """To the other rows of the same 一级指标, in proportion to their weights; to all rows where there are none."""
    LEVEL1 = "level1"
    """To the rows of the 一级指标 named by the policy, in proportion."""
    RENORMALISE = "renormalise"
    """To all other rows, in proportion."""
    FULL = "full"
    """Nowhere: the row has full points, as where a unit without an office building is not to lose by it."""

    @property
    def hands_on(self) -> bool:
        """True when other rows receive the points, so that a row depends on its project."""
        return self not in (NotApplicableEffect.SKIP, NotApplicableEffect.FULL)


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
    """The meaning of a number without % between 0 and 1 beside a percentage target."""

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
        limit: The most points it may take or give in one sheet.
    """

    name: str
    limit: Decimal
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


class CitationStatus(StrEnum):
    """
    How sure a citation is.

    *verified*: read in the document's text; *quoted*: quoted by another published document; *practice*: seen in
    two independent published forms or platforms at least; *vendor*: seen on the platform of one vendor; *inferred*:
    worked out from published sheets, or chosen where documents are silent; *recalled*: from memory.
    """

    VERIFIED = "verified"
    QUOTED = "quoted"
    PRACTICE = "practice"
    VENDOR = "vendor"
    INFERRED = "inferred"
    RECALLED = "recalled"


@frozen(kw_only=True)
class Citation:
    """
    A document that a rule rests on: its number, how sure we are, and what exactly was taken from it.

    *until* is the last day on which the document is in force, where that is known.
    """

    id: str
    document: str
    status: CitationStatus
    title: str = ""
    date: dt.date | None = None
    until: dt.date | None = None
    note: str = ""
    place: Place = field(factory=Place, eq=False, repr=False)


@frozen(kw_only=True)
class Effective:
    """The days on which a rule set applies, both ends included; ``None`` leaves an end open."""

    start: dt.date | None = None
    end: dt.date | None = None

    def covers(self, day: dt.date) -> bool:
        """Return whether *day* lies inside."""
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)


@frozen(kw_only=True)
class When:
    """
    Which rows a scoring rule is for; every condition given must hold, an empty one holds for all rows.

    Args:
        level1: 一级指标; compared without blanks and without the suffix 指标.
        level2: 二级指标; likewise.
        name: Indicator names, any of which matches.
        target_kind: Kinds of target, such as ``quality``.
        sense: Senses of numeric targets, such as ``at_most``.
        unit: Unit symbols of numeric targets.
    """

    level1: tuple[str, ...] = ()
    level2: tuple[str, ...] = ()
    name: tuple[str, ...] = ()
    target_kind: tuple[str, ...] = ()
    sense: tuple[str, ...] = ()
    unit: tuple[str, ...] = ()


@frozen(kw_only=True)
class ScoringRule:
    """The indicator type, with its parameters, for the rows that *when* names."""

    when: When = field(factory=When)
    type: str
    parameters: Mapping[str, object] = field(factory=dict)
    source: str = ""
    note: str = ""
    place: Place = field(factory=Place, eq=False, repr=False)


@frozen(kw_only=True)
class Component:
    """
    One part of the full mark.

    Args:
        name: 预算执行, 资金管理, 绩效指标, …
        type: ``indicators`` for the table of rows, else the id of an indicator type that rates the whole component.
        full: Full points.
        parameters: Parameters of that indicator type.
        weights: For ``indicators``: points of each 一级指标; empty when the form leaves them free.
        source: Id of the citation it rests on.
    """

    name: str
    type: str
    full: Decimal
    parameters: Mapping[str, object] = field(factory=dict)
    weights: Mapping[str, Decimal] = field(factory=dict)
    source: str = ""
    note: str = ""
    place: Place = field(factory=Place, eq=False, repr=False)


@frozen(kw_only=True)
class IndicatorStandard:
    """
    The value that an indicator is usually held against.

    Args:
        value: A range of numbers in the target language.
        kind: Where such a value comes from: ``plan``, ``industry`` or ``history``; empty where nobody says.
        source: The document that prints it, in words.
        year: The year it is for; 0 for any.
        region: Where it holds; empty for anywhere.
    """

    value: str
    kind: str = ""
    source: str = ""
    year: int = 0
    region: str = ""


@frozen(kw_only=True)
class IndicatorDeclaration:
    """
    An indicator that a rule set knows by name: what its numbers mean, and how it is scored.

    Args:
        name: The usual name; compared without blanks.
        aliases: Other names for it.
        patterns: Patterns of the ends of its names, as families have them; a name or alias goes before any pattern,
            a longer pattern before a shorter one.
        definition: What is counted or measured, in words.
        formula: How its value is computed from the data items, in words.
        data: The data items of the formula.
        evidence: What proves a value, such as a list or a report.
        core: Whether every sheet in its scope should have it.
        scope: Where it applies, in words.
        standard: The value that it is usually held against.
        level1: Usual 一级指标.
        level2: Usual 二级指标.
        direction: What a number without a sign is: ``floor``, ``ceiling`` or ``exact``; empty leaves it to the type.
        unit: Unit a bare number is counted in, or empty.
        type: Indicator type; empty leaves the choice to the scoring rules.
        parameters: Parameters of that type.
        usual: Range of targets that raises no question, in the target language; for checks, never for scores.
        source: Id of the citation it rests on.
    """

    name: str
    aliases: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()
    definition: str = ""
    formula: str = ""
    data: tuple[str, ...] = ()
    evidence: str = ""
    core: bool = False
    scope: str = ""
    standard: IndicatorStandard | None = None
    level1: str = ""
    level2: str = ""
    direction: str = ""
    unit: str = ""
    type: str = ""
    parameters: Mapping[str, object] = field(factory=dict)
    usual: str = ""
    source: str = ""
    note: str = ""
    place: Place = field(factory=Place, eq=False, repr=False)


@frozen(kw_only=True, repr=False)
class RuleSet(PublishedForm):
    """
    Everything that turns a sheet of one kind into points and a grade.

    Args:
        id: Stable id, such as ``henan-zhengzhou-2023``.
        version: Version of the rule file, its author's choice.
        title: One line in the language of its readers.
        full: The full mark.
        rounding: How and where numbers are rounded.
        grades: Grade bands from best to worst; together they hold every total from 0 to *full*, each once.
        components: Parts of the full mark, in the order of the form.
        scoring: Rules for rows; the first whose conditions hold names a row's type.
        declared: Indicators known by name; a declaration with a type goes before the scoring rules.
        families: Families of names, asked before those of plugins and the shipped ones.
        policies: What happens around rows and after the sum.
        lights: Bands of monitoring, from worst to best, on the ratio of rows; empty for rule sets that give grades.
        sources: Citations, keyed by id.
        effective: When it applies.
        extends: Ids of the rule sets it builds on, nearest first.
        place: The file it was loaded from.
    """

    id: str
    version: str = "1"
    title: str = ""
    summary: str = ""
    full: Decimal
    rounding: Rounding = field(factory=Rounding)
    grades: tuple[GradeBand, ...]
    components: tuple[Component, ...]
    scoring: tuple[ScoringRule, ...]
    declared: tuple[IndicatorDeclaration, ...] = ()
    families: tuple[NameFamily, ...] = ()
    policies: Policies = field(factory=Policies)
    lights: tuple[GradeBand, ...] = ()
    sources: Mapping[str, Citation] = field(factory=dict)
    effective: Effective = field(factory=Effective)
    extends: tuple[str, ...] = ()
    place: Place = field(factory=Place, eq=False, repr=False)
    plan: object = field(default=None, init=False, eq=False, repr=False)
    """The form in which the engine keeps the rule set, bound to indicator types; a changed copy has none yet."""

    def __getstate__(self) -> dict[str, object]:
        # a plan holds objects of plugins; it is made again where a rule set is unpickled
        return {attribute.name: getattr(self, attribute.name) for attribute in fields(RuleSet) if attribute.init}

    def __setstate__(self, state: dict[str, object]) -> None:
        for name, value in {**state, "plan": None}.items():
            object.__setattr__(self, name, value)

    @property
    def indicators(self) -> Component | None:
        """The component that holds the table of rows, or ``None``."""
        return next((component for component in self.components if component.type == "indicators"), None)

    @classmethod
    def from_dict(cls, data: Mapping[str, object]) -> "RuleSet":
        """
        Return the rule set that *data*, a rule file as plain data, describes; `load_ruleset` takes a registry as well.

        Raises:
            RuleSetError: Something in it cannot be used; every problem names its key.
        """
        rules: RuleSet = published("ruleset_from_dict")(data)
        return rules

    def to_dict(self) -> dict[str, object]:
        """Return the rule set, with all it inherits, as a rule file in JSON; days are texts."""
        plain: dict[str, object] = published("ruleset_to_dict")(self)
        return plain

    def names_of(self, name: str) -> frozenset[str]:
        """Return all names, as rows are compared by, of the declared indicator called *name*; else *name* alone."""
        wanted = comparable_name(name)
        for indicator in self.declared:
            names = frozenset(map(comparable_name, (indicator.name, *indicator.aliases)))
            if wanted in names:
                return names
        return frozenset({wanted})

    def __repr__(self) -> str:
        return short_repr(
            self,
            id=self.id,
            version=self.version,
            title=self.title,
            full=self.full,
            components=self.components,
            scoring=self.scoring,
            grades=self.grades,
        )

    def _repr_html_(self) -> str:
        return ruleset_html(self)
