"""A rule set: how sheets of one kind become points, a total and a grade; `perfrules.rulesets` loads it from files."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum

from attrs import field, fields, frozen

from perfrules.model.conversion import PublishedForm, published
from perfrules.model.display import ruleset_html, short_repr
from perfrules.model.families import NameFamily
from perfrules.model.grading import GradeBand
from perfrules.model.policies import Policies
from perfrules.model.rounding import Rounding
from perfrules.source import Place

__all__ = [
    "Citation",
    "CitationStatus",
    "Component",
    "Effective",
    "IndicatorDeclaration",
    "RuleSet",
    "ScoringRule",
    "When",
]


class CitationStatus(StrEnum):
    """
    How sure a citation is.

    *verified*: read in the document's text; *quoted*: quoted by another published document; *practice*: seen in
    published forms or platforms; *inferred*: worked out from published sheets; *recalled*: from memory.
    """

    VERIFIED = "verified"
    QUOTED = "quoted"
    PRACTICE = "practice"
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
class IndicatorDeclaration:
    """
    An indicator that a rule set knows by name: what its numbers mean, and how it is scored.

    Args:
        name: The usual name; compared without blanks.
        aliases: Other names for it.
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
