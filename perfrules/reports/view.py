"""
What a template sees of a scorecard: frozen values that hold texts, ready to be printed, and nothing else.

This is a contract with people who write templates: a field keeps its name and meaning within a major version, new ones
may come. A number is text as the scorecard prints it; what is missing is the empty text. `report_view` makes the view.
"""

from attrs import frozen

__all__ = [
    "AdjustmentView",
    "ChartView",
    "ComponentView",
    "FundsView",
    "ManagementView",
    "ProblemView",
    "ReportView",
    "RowView",
    "SourceView",
    "TextView",
]


@frozen(kw_only=True)
class FundsView:
    """A line of funds: amounts in *unit*, *rate* with its percent sign, *is_total* for the project as a whole."""

    name: str
    unit: str
    initial_budget: str
    adjusted_budget: str
    spent: str
    rate: str
    stated_rate: str
    is_total: bool


@frozen(kw_only=True)
class ManagementView:
    """A statement on the management of funds."""

    name: str
    statement: str
    trouble: str
    score: str


@frozen(kw_only=True)
class SourceView:
    """
    A document that numbers rest on.

    Attributes:
        number: 1, 2, …; rows and components refer to it as *source*.
        status: ``verified``, ``quoted``, ``practice``, ``inferred`` or ``recalled``.
        status_word: The same in the language of the report.
        until: The last day on which it is in force, where that is known.
    """

    number: int
    document: str
    title: str
    date: str
    until: str
    status: str
    status_word: str
    note: str


@frozen(kw_only=True)
class ProblemView:
    """
    Something that is wrong, doubtful or worth knowing.

    Attributes:
        number: 1, 2, …; errors come first.
        severity: ``error``, ``warning`` or ``notice``.
        severity_word: The same in the language of the report.
        before: The offending text up to the part that is meant; empty, like *marked* and *after*, without one.
        marked: The part that is meant.
        after: The rest.
    """

    number: int
    code: str
    severity: str
    severity_word: str
    place: str
    message: str
    help: str
    before: str
    marked: str
    after: str


@frozen(kw_only=True)
class ComponentView:
    """
    One component.

    Attributes:
        derivation: How the score came about; empty for the table of rows.
        source: Number of its source, or 0.
        note: What exactly was taken from the source.
        problems: Its problems.
    """

    name: str
    full: str
    score: str
    light: str
    derivation: str
    rule: str
    source: int
    note: str
    problems: tuple[ProblemView, ...]


@frozen(kw_only=True)
class RowView:
    """
    One indicator row.

    Attributes:
        number: 1, 2, … in the order of the sheet.
        weight: Its printed points.
        effective_weight: The points it can reach: *weight* and its part of what rows that do not apply handed on.
        outcome: ``met``, ``not_met``, ``not_applicable`` or ``not_ratable``.
        outcome_word: The same in the language of the report.
        lost: Whether it got fewer points than it could reach; what only rounding took is not lost.
        derivation: How the score came about.
        rule: Indicator type and the place of the rule.
        source: Number of its source, or 0.
        problems: Its problems.
    """

    number: int
    level1: str
    level2: str
    name: str
    target: str
    actual: str
    weight: str
    effective_weight: str
    score: str
    self_score: str
    review_score: str
    light: str
    outcome: str
    outcome_word: str
    lost: bool
    derivation: str
    rule: str
    source: int
    reason: str
    evidence: str
    problems: tuple[ProblemView, ...]


@frozen(kw_only=True)
class AdjustmentView:
    """The change of the sum by name; *amount* is what it added or, with a minus, took."""

    name: str
    amount: str
    reason: str
    source: int


@frozen(kw_only=True)
class ChartView:
    """A chart, for pages: what it shows, and the drawing as markup that is printed as it is."""

    title: str
    drawing: str


@frozen(kw_only=True)
class TextView:
    """A narrative part of the sheet, by its heading."""

    heading: str
    paragraphs: tuple[str, ...]


@frozen(kw_only=True)
class ReportView:
    """
    The whole report.

    Attributes:
        language: ``zh`` or ``en``.
        source: The file the sheet was read from.
        ruleset_id: Id of the rule set; its version and title stand beside.
        grade: Name of the grade; empty when there is none.
        light: The worst light, for rule sets with lights.
        complete: False when something could not be rated: the total is then a lower bound.
        stated_total: The total that the sheet states.
        stated_grade: The grade that it states.
        stated: ``agrees``, ``differs``, or empty when the sheet states neither total nor grade.
        met: Names of the rows that were met; *unmet* and *unrated* likewise.
        has_reviews: Whether a reviewer scored a row.
        has_self_scores: Whether the unit filled in a score.
        has_lights: Whether a row has a light.
        has_effective_weights: Whether a row can reach more points than it has printed.
        sources: Documents that a number rests on, in the order of their first use.
        texts: Narrative parts of the sheet.
    """

    language: str
    project: str
    organisation: str
    department: str
    date: str
    source: str
    ruleset_id: str
    ruleset_version: str
    ruleset_title: str
    total: str
    full: str
    grade: str
    light: str
    complete: bool
    stated_total: str
    stated_grade: str
    stated: str
    met: tuple[str, ...]
    unmet: tuple[str, ...]
    unrated: tuple[str, ...]
    has_reviews: bool
    has_self_scores: bool
    has_lights: bool
    has_effective_weights: bool
    funds: tuple[FundsView, ...]
    management: tuple[ManagementView, ...]
    components: tuple[ComponentView, ...]
    rows: tuple[RowView, ...]
    adjustments: tuple[AdjustmentView, ...]
    problems: tuple[ProblemView, ...]
    sources: tuple[SourceView, ...]
    texts: tuple[TextView, ...]
