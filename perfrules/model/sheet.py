"""The sheet: one project's filled form, as texts and numbers with their places. What the texts mean is read later."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Literal, TypeAlias

from attrs import field, frozen

from perfrules.errors import Problem
from perfrules.model.conversion import PublishedForm, convert_fields, published
from perfrules.model.display import short_repr
from perfrules.source import Place
from perfrules.wording import Language, Wording, current_language

__all__ = ["Direction", "Funds", "ManagementItem", "Reading", "Sheet", "SheetRow", "StatedAdjustment", "is_blank_mark"]


@frozen(kw_only=True, repr=False)
class Funds:
    """
    One line of the table of funds.

    All amounts share one unit of money (*unit*, 万元 on most forms).

    Args:
        name: 年度资金总额, or a source such as 政府预算资金.
        initial_budget: 年初预算数.
        adjusted_budget: 全年(调整后)预算数, the base of the execution rate.
        spent: 全年执行数.
        stated_rate: 执行率 as printed, in percent.
        weight: 分值 printed on the line: most forms print those of budget execution on the total.
        self_score: 得分 printed on the line.
        unit: Unit of money.
        is_total: True for the line that stands for the whole project.
    """

    name: str
    initial_budget: Decimal | None = None
    adjusted_budget: Decimal | None = None
    spent: Decimal | None = None
    stated_rate: Decimal | None = None
    weight: Decimal | None = None
    self_score: Decimal | None = None
    unit: str = "万元"
    is_total: bool = False
    place: Place = field(factory=Place, eq=False)

    @property
    def budget(self) -> Decimal | None:
        """The adjusted budget, or the initial one where no adjusted one is given."""
        return self.initial_budget if self.adjusted_budget is None else self.adjusted_budget

    @property
    def execution_rate(self) -> Fraction | None:
        """Spent ÷ budget, exactly; ``None`` when either is unknown or the budget is 0."""
        budget = self.budget
        if budget is None or self.spent is None or budget == 0:
            return None
        return Fraction(self.spent) / Fraction(budget)

    __attrs_post_init__ = convert_fields

    def __repr__(self) -> str:
        return short_repr(self)


Direction: TypeAlias = Literal["", "up", "down"]
"""The better direction of an indicator: *up* for 正向 (more), *down* for 反向 (less), empty where nobody says so."""
_BLANK_MARKS = frozenset(
    {"", "null", "none", "nan", "n/a", "/", "\\", "-", "—", "--", "——", "–", "－", "―", "─", "无", "無", "暂无"}
)
_LONGEST_MARK = max(map(len, _BLANK_MARKS)) + 1


def is_blank_mark(text: str) -> bool:
    """Return whether *text* is one of the marks that people and programs put into empty cells."""
    if len(text) > _LONGEST_MARK and len(text.strip()) > _LONGEST_MARK:
        return False
    return text.strip().rstrip("。.").lower() in _BLANK_MARKS


_COLUMNS: Mapping[str, Wording] = {
    "target": Wording("指标值", "the target"),
    "actual": Wording("实际值", "the actual"),
    "up": Wording("越大越好", "higher is better"),
    "down": Wording("越小越好", "lower is better"),
}
_READ = Wording(
    "按{person}的意见，{column}“{printed}”读作“{text}”（理由：{reason}{date}）",
    "{column} “{printed}” is read as “{text}”, says {person} (reason: {reason}{date})",
)
_DIRECTED = Wording(
    "按{person}的意见，{direction}（理由：{reason}{date}）", "{direction}, says {person} (reason: {reason}{date})"
)


@frozen(kw_only=True)
class Reading:
    """
    A reviewer's word on how a cell is to be read, or which way an indicator is better.

    Args:
        column: The cell: ``target``, ``actual`` or ``direction``.
        text: What it is read as; ``up`` or ``down`` for the direction.
        printed: What the cell says; nothing for a direction.
        person: Who says so.
        reason: Why.
        date: When.
        place: Where it was said.
    """

    column: Literal["target", "actual", "direction"]
    text: str
    printed: str = ""
    person: str
    reason: str
    date: "date | None" = None
    place: Place = field(factory=Place, eq=False)

    def explain(self, language: Language | None = None) -> str:
        """Return who reads what as what, and why."""
        language = language or current_language()
        day = "" if self.date is None else self.date.isoformat()
        values = {
            "person": self.person,
            "printed": self.printed or "/",
            "text": self.text or "/",
            "reason": self.reason,
            "date": day and f"{'，' if language == 'zh' else ', '}{day}",
        }
        if self.column == "direction":
            return _DIRECTED.say(language, {**values, "direction": _COLUMNS[self.text].say(language)})
        return _READ.say(language, {**values, "column": _COLUMNS[self.column].say(language)})

    __attrs_post_init__ = convert_fields


@frozen(kw_only=True, repr=False)
class SheetRow:
    """
    One indicator row (三级指标).

    Args:
        level1: 一级指标, such as 产出指标; empty when unknown.
        level2: 二级指标, such as 数量指标.
        name: 三级指标, the indicator itself.
        target: 年度指标值 as typed; empty when the cell is.
        actual: 实际完成值 as typed.
        unit: The unit column, where the form has one.
        direction: Which way is better by a column of its own (指标方向, 指标性质): ``up`` for 正向, ``down`` for 反向.
        weight: 分值, the row's full points; ``None`` when the cell is empty or not a number.
        self_score: 得分 as filled in by the unit itself.
        review_scores: Scores given by reviewers, one each; several are averaged, never merged with *self_score*.
        deduction: Points a person takes off the row's score; never below 0 points.
        judgement: A person's word or score for a qualitative row, as typed.
        reason: 偏差原因分析及改进措施.
        evidence: What proves the actual, as typed.
        sample: How many valid answers a satisfaction figure rests on, or ``None``.
        applicable: False when the form says the row does not apply.
        readings: How a reviewer says that cells are to be read; the cells above already say so.
        place: Where the row stands.
        cells: Places of single cells, keyed by field name.
    """

    level1: str = ""
    level2: str = ""
    name: str = ""
    target: str = ""
    actual: str = ""
    unit: str = ""
    direction: Direction = ""
    weight: Decimal | None = None
    self_score: Decimal | None = None
    review_scores: tuple[Decimal, ...] = ()
    deduction: Decimal | None = None
    judgement: str = ""
    reason: str = ""
    evidence: str = ""
    sample: int | None = None
    applicable: bool = True
    readings: tuple[Reading, ...] = ()
    place: Place = field(factory=Place, eq=False)
    cells: Mapping[str, Place] = field(factory=dict, eq=False)

    def place_of(self, column: str) -> Place:
        """Return where the cell *column* (a field name) stands, or the row's own place."""
        return self.cells.get(column, self.place)

    __attrs_post_init__ = convert_fields

    def __repr__(self) -> str:
        return short_repr(self)


@frozen(kw_only=True, repr=False)
class ManagementItem:
    """
    One statement on the management of funds (资金管理情况): what is claimed, and what problem is admitted.

    Args:
        name: The item, such as 使用规范性.
        statement: What is claimed.
        trouble: What problem is admitted; a mark such as ``null`` or 无 is none, and moves to *blank_mark*.
        score: Points, where the form scores items.
        place: Where the item stands.
        blank_mark: The mark that stood in place of *trouble*, as printed.
    """

    name: str
    statement: str = ""
    trouble: str = ""
    score: Decimal | None = None
    place: Place = field(factory=Place, eq=False)
    blank_mark: str = field(default="", eq=False)

    def __attrs_post_init__(self) -> None:
        convert_fields(self)
        if self.trouble and is_blank_mark(self.trouble):
            object.__setattr__(self, "blank_mark", self.trouble)
            object.__setattr__(self, "trouble", "")

    def __repr__(self) -> str:
        return short_repr(self)


@frozen(kw_only=True, repr=False)
class StatedAdjustment:
    """
    A deduction or bonus that a person states for the sheet as a whole.

    Args:
        name: The name under which the rule set allows it.
        points: How many points, not negative; the side it stands on says which way.
        reason: Why.
    """

    name: str
    points: Decimal
    reason: str = ""
    place: Place = field(factory=Place, eq=False)

    __attrs_post_init__ = convert_fields

    def __repr__(self) -> str:
        return short_repr(self)


@frozen(kw_only=True, repr=False)
class Sheet(PublishedForm):
    """
    One project's filled form.

    Args:
        project: 项目名称.
        organisation: 项目单位.
        department: 主管部门.
        date: The day the sheet is about or was filled in; chooses the version of a rule set in force.
        year: The year the sheet is about, as its title, a label or a cover says; not concluded from *date*.
        funds: 资金, one entry a line, the total first.
        management: 资金管理情况, one entry a statement.
        rows: Indicator rows in the order of the form.
        deductions: Points taken off the total, by name.
        bonuses: Points added to the total, by name.
        stated_total: 总得分 as printed.
        stated_grade: 等级 as printed.
        stated_met: Names that the form lists as reached; ``None`` when it has no such list.
        stated_unmet: Names that the form lists as not reached.
        texts: Narrative parts keyed by their heading.
        source: The file the sheet was read from, or empty.
        blank_marks: Marks that readers took for nothing, as printed, keyed by field name: 无 for *stated_unmet*.
        cells: Places of what stands once in the form, keyed by field name, as far as its reader knows them.
        problems: What was wrong, doubtful or not understood in reading it.
    """

    project: str = ""
    organisation: str = ""
    department: str = ""
    date: "date | None" = None
    year: int | None = None
    funds: tuple[Funds, ...] = ()
    management: tuple[ManagementItem, ...] = ()
    rows: tuple[SheetRow, ...] = ()
    deductions: tuple[StatedAdjustment, ...] = ()
    bonuses: tuple[StatedAdjustment, ...] = ()
    stated_total: Decimal | None = None
    stated_grade: str = ""
    stated_met: tuple[str, ...] | None = None
    stated_unmet: tuple[str, ...] | None = None
    texts: Mapping[str, str] = field(factory=dict)
    source: str = field(default="", eq=False)
    blank_marks: Mapping[str, str] = field(factory=dict, eq=False)
    cells: Mapping[str, Place] = field(factory=dict, eq=False)
    problems: tuple[Problem, ...] = field(default=(), eq=False)

    def place_of(self, name: str) -> Place:
        """Return where *name* (a field name) stands, or the file."""
        return self.cells.get(name, Place(self.source))

    @classmethod
    def from_dict(cls, data: Mapping[str, object]) -> "Sheet":
        """
        Return the sheet that *data* is in its published JSON form; `read_sheet` takes a name for places beside it.

        Raises:
            SheetError: Something in it cannot be read; every problem names its key.
        """
        sheet: Sheet = published("sheet_from_dict")(data)
        return sheet

    @classmethod
    def from_frame(cls, frame: object, *, columns: Mapping[str, str] | None = None, **about: object) -> "Sheet":
        """
        Return a sheet with one row for each row of *frame*: pandas, Polars, Arrow, or an iterable of mappings.

        Args:
            frame: Its columns are fields of `SheetRow`; others are left out.
            columns: Names of columns that are called otherwise, keyed by field.
            about: Other fields of the sheet: ``project="…"``.

        Raises:
            SheetError: It is no frame, lacks a column, or a value does not fit (PR507, PR508).
        """
        sheet: Sheet = published("sheet_from_frame")(frame, columns=columns, **about)
        return sheet

    def to_dict(self) -> dict[str, object]:
        """
        Return the sheet in its published JSON form, numbers and days as texts.

        Raises:
            SheetError: It holds what no file can (PR104, PR105, PR507).
        """
        plain: dict[str, object] = published("sheet_to_dict")(self)
        return plain

    @property
    def total_funds(self) -> Funds | None:
        """The line of funds that stands for the whole project, or ``None``."""
        for line in self.funds:
            if line.is_total:
                return line
        return None

    __attrs_post_init__ = convert_fields

    def __repr__(self) -> str:
        return short_repr(
            self,
            project=self.project,
            organisation=self.organisation,
            rows=self.rows,
            problems=self.problems,
            source=self.source,
        )
