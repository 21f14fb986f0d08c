"""The subject of an audit: a sheet with what is known beside it, read once for all checks."""

import re
from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import cached_property

from attrs import field, frozen

from perfrules.dsl import parse_actual, parse_target
from perfrules.model.actual import Actual, DateActual, MissingActual, NumberActual, UnclearActual
from perfrules.model.rating import Outcome
from perfrules.model.ruleset import RuleSet
from perfrules.model.scorecard import Scorecard, ScoredRow
from perfrules.model.sheet import Funds, Sheet, SheetRow
from perfrules.model.target import DateTarget, MissingTarget, NumberTarget, Sense, Target, UnclearTarget
from perfrules.model.unit import NO_UNIT
from perfrules.model.vocabulary import comparable_name, level_name
from perfrules.source import Place
from perfrules.wording import Wording

__all__ = ["Evidence", "Explained", "Explanation", "Need", "Subject", "SubjectRow"]

FLOORS = (Sense.AT_LEAST, Sense.MORE_THAN)
CEILINGS = (Sense.AT_MOST, Sense.LESS_THAN)
_LEVEL1_ALIASES = {
    "效果": "效益", "项目效益": "效益", "项目效果": "效益", "满意": "满意度", "服务对象满意度": "满意度",
    "项目满意度": "满意度", "项目完成": "产出", "完成": "产出", "项目产出": "产出", "项目成本": "成本",
}  # fmt: skip
"""Names of level 1 on forms of 2015 (项目完成指标, 项目效益指标) and their short forms."""
_LEVEL2_ALIASES = {
    "满意度": "服务对象满意度",
    "社会公众或服务对象满意度": "服务对象满意度",
    "受益对象满意度": "服务对象满意度",
}
# Marks of templates that people leave before a name: 指标1:, ★, ☆, numbers; forms of two provinces print them all.
_LABEL = re.compile(r"^(?:[★☆※*＊●•\s]|指标\s*\d+\s*[:：.、]?|\d{1,2}\s*[.、．]\s*)+")
_PEOPLE = frozenset(("个", "人", "名", "位"))
"""Counters that people use for people: ≥46个 is answered by 45人."""
_TRADITIONAL = str.maketrans(
    "產數質時標經費補滿執資項驗達應務業發員學護開設營計劃進書評價領機構術環節級據額貧農鄉鎮縣區導團體養醫藥療衛監測減災險測處罰違責為與運訓",
    "产数质时标经费补满执资项验达应务业发员学护开设营计划进书评价领机构术环节级据额贫农乡镇县区导团体养医药疗卫监测减灾险测处罚违责为与运训",
)
"""Traditional characters of names and levels; one county of Yunnan publishes in them."""
_PART = re.compile(r"^(?:[(（]?其中[)）]?|其中[:：]|#其中)")
_FILLER = re.compile(r"[/\\\-—–_…·.。*＊\s]*|0+|[无xX×]{1,4}")
"""Names of template rows that were never used; a province fills them with 0."""


class Need(StrEnum):
    """Parts of a subject that a check may need."""

    ROWS = "rows"
    POINTS = "points"
    SCORECARD = "scorecard"
    FUNDS = "funds"
    TEXTS = "texts"
    MANAGEMENT = "management"
    LAST_YEAR = "last_year"
    SISTERS = "sisters"
    EVIDENCE = "evidence"
    REVIEW = "review"
    WORKSHEET = "worksheet"


@frozen(kw_only=True)
class Evidence:
    """
    One entry of an evidence list.

    Args:
        row: Name of the indicator that it proves.
        name: The document.
        kind: Its kind, such as 验收 or 问卷; empty where unknown.
        date: Its date as printed.
        text: What it says.
    """

    row: str
    name: str = ""
    kind: str = ""
    date: str = ""
    text: str = ""


@frozen(kw_only=True)
class Explanation:
    """A known policy that would give a printed score: its name in both languages and the points it gives."""

    zh: str
    en: str
    score: Decimal


@frozen(kw_only=True)
class Explained:
    """
    Why a printed score may differ from the computed one.

    Args:
        policies: The known policies that would each give the printed score.
        apart: What would tell several of them apart.
    """

    policies: tuple[Explanation, ...] = ()
    apart: Wording | None = None


@frozen(kw_only=True)
class SubjectRow:
    """
    A row with what its cells mean.

    Args:
        index: Position in the sheet, from 0.
        row: The row as it was filled in.
        target: What its target means.
        actual: What its actual means.
        scored: The row of the scorecard, where there is one.
        explained: Which known policies would give the printed score, where it differs from the computed one.
    """

    index: int
    row: SheetRow
    target: Target
    actual: Actual
    scored: ScoredRow | None = None
    explained: Explained = Explained()

    def cell(self, column: str) -> str:
        """Return the name of the cell in *column*: ``rows[3].score``."""
        return f"rows[{self.index}].{column}"

    @cached_property
    def name(self) -> str:
        """The indicator's name as it is compared, without blanks and marks of the template before it."""
        return _LABEL.sub("", comparable_name(self.row.name)).translate(_TRADITIONAL)

    @property
    def title(self) -> str:
        """The indicator's name as it is printed, without marks of the template before it."""
        return _LABEL.sub("", self.row.name.strip()) or self.row.name.strip()

    @cached_property
    def level1(self) -> str:
        """Level 1 as it is compared, such as 产出."""
        level = level_name(self.row.level1.translate(_TRADITIONAL))
        return _LEVEL1_ALIASES.get(level, level)

    @cached_property
    def level2(self) -> str:
        """Level 2 as it is compared, such as 经济效益."""
        level = level_name(self.row.level2.translate(_TRADITIONAL))
        # 产出数量指标 on forms without a column for level 1; 服务对象满意度指标等 and 社会效益目标 are printed as well
        level = level.removesuffix("等").removesuffix("指标").removesuffix("目标")
        level = level.removeprefix("产出") or level
        return _LEVEL2_ALIASES.get(level, level)

    @property
    def is_part(self) -> bool:
        """True for a row that lists a part of the one above it (其中…) and has no points of its own."""
        return self.names_part and self.weight is None

    @property
    def names_part(self) -> bool:
        """True for a name that begins with 其中; some forms give such rows points of their own."""
        return _PART.match(self.name) is not None

    @property
    def is_placeholder(self) -> bool:
        """True for a row of the template that was never used: no name, or neither target, actual nor points."""
        blank_name = not self.name or _FILLER.fullmatch(self.name) is not None
        return blank_name or (
            not self.has_target and not self.has_actual and self.weight is None and self.score is None
        )

    @property
    def has_target(self) -> bool:
        """True when the target cell says something."""
        return not isinstance(self.target, MissingTarget)

    @property
    def has_actual(self) -> bool:
        """True when the actual cell says something."""
        return not isinstance(self.actual, MissingActual)

    @property
    def weight(self) -> Decimal | None:
        """The printed weight."""
        return self.row.weight

    @property
    def score(self) -> Decimal | None:
        """The printed score."""
        return self.row.self_score

    @property
    def is_full(self) -> bool:
        """True when the printed score reaches the printed weight."""
        return self.weight is not None and self.weight > 0 and self.score is not None and self.score >= self.weight

    @property
    def is_below_full(self) -> bool:
        """True when the printed score is below the printed weight."""
        return self.weight is not None and self.score is not None and self.score < self.weight

    @property
    def number(self) -> NumberTarget | None:
        """The target where it is a single number."""
        return self.target if isinstance(self.target, NumberTarget) else None

    @property
    def reached(self) -> NumberActual | None:
        """The actual where it is a single number."""
        return self.actual if isinstance(self.actual, NumberActual) else None

    @cached_property
    def pair(self) -> tuple[Fraction, Fraction] | None:
        """Target and actual in base units, where both are numbers of one dimension; a bare actual takes the unit."""
        if self.number is None or self.reached is None:
            return None
        target, actual = self.number.quantity, self.reached.quantity
        if target.unit.dimension == actual.unit.dimension or {target.unit.symbol, actual.unit.symbol} <= _PEOPLE:
            return target.base, actual.base
        if actual.unit == NO_UNIT:
            if target.is_percentage and 0 < actual.number <= 1:
                return None  # 0.86 beside ≥80% may be a share of one
            return target.base, Fraction(actual.number) * target.unit.factor
        return (Fraction(target.number) * actual.unit.factor, actual.base) if target.unit == NO_UNIT else None

    @property
    def ratio(self) -> Fraction | None:
        """Actual ÷ target, where both are positive numbers of one dimension."""
        if self.pair is None or self.pair[0] <= 0 or self.pair[1] < 0:
            return None
        return self.pair[1] / self.pair[0]

    @property
    def sense(self) -> Sense | None:
        """The comparison of the target, where it is a single number."""
        return None if self.number is None else self.number.sense

    @property
    def is_unsigned(self) -> bool:
        """True for a number that is written without a comparison, whatever direction the rules give it."""
        written = parse_target(self.row.target, unit=self.row.unit, name=self.row.name)
        return isinstance(written, NumberTarget) and written.sense is Sense.UNSPECIFIED

    @property
    def is_floor(self) -> bool:
        """True for ``≥`` and ``>``."""
        return self.sense in FLOORS

    @property
    def is_ceiling(self) -> bool:
        """True for ``≤`` and ``<``."""
        return self.sense in CEILINGS

    @property
    def is_share(self) -> bool:
        """True for a target in percent that is no rate of change."""
        return self.number is not None and self.number.quantity.is_percentage and self.number.change is None

    @property
    def is_on_the_day(self) -> bool:
        """True for the very day of a deadline, or its month, where 12月31日前 leaves open whether the day is in time."""
        if not (isinstance(self.target, DateTarget) and isinstance(self.actual, DateActual)):
            return False
        due, done = self.target.by, self.actual.by
        same_year = None in (due.year, done.year) or due.year == done.year
        return due.day is not None and same_year and due.month == done.month and done.day in (None, due.day)

    @property
    def is_met(self) -> bool | None:
        """
        Whether the target is met: as the scorecard says, else by comparing; ``None`` where that is not certain.

        A number without a sign is certain only where actual and target are equal.
        """
        if self.is_on_the_day:
            return None
        if self.number is not None and self.sense is Sense.UNSPECIFIED:
            return True if self.pair is not None and self.pair[0] == self.pair[1] else None
        if self.scored is not None and self.scored.outcome in (Outcome.MET, Outcome.NOT_MET):
            return self.scored.outcome is Outcome.MET
        if self.pair is None or self.number is None or self.number.interval is None:
            return None
        return self.pair[1] in self.number.interval


def _read(index: int, row: SheetRow) -> SubjectRow:
    target = parse_target(row.target, unit=row.unit, name=row.name)
    return SubjectRow(
        index=index, row=row, target=target, actual=parse_actual(row.actual, unit=row.unit, name=row.name)
    )


def _with_score(index: int, scored: ScoredRow, explained: Explained) -> SubjectRow:
    """Return the row as the scorecard read it; a cell that it could not read is read by itself, without the name."""
    target, actual = scored.target, scored.actual
    if isinstance(target, UnclearTarget) or isinstance(actual, UnclearActual):
        # a unit in the name that differs from that of both cells makes them unclear for scoring, not for a reader
        target, actual = parse_target(scored.row.target), parse_actual(scored.row.actual)
    return SubjectRow(index=index, row=scored.row, target=target, actual=actual, scored=scored, explained=explained)


@frozen(kw_only=True)
class Subject:
    """
    What a check receives. Each part but the sheet is optional.

    Args:
        sheet: The sheet as it was filled in.
        card: Its scorecard under the named rule set.
        last_year: The sheet of the same project a year before.
        sisters: Sheets of other projects of the same department.
        evidence: What proves the sheet, or ``None`` where no list was given.
        worksheet: The stamped worksheet behind the published report.
        explained: For rows whose printed score differs: known policies that would give it, by position.
    """

    sheet: Sheet
    card: Scorecard | None = None
    last_year: Sheet | None = None
    sisters: tuple[Sheet, ...] = ()
    evidence: tuple[Evidence, ...] | None = None
    worksheet: Sheet | None = None
    explained: Mapping[int, Explained] = field(factory=dict)

    @cached_property
    def rows(self) -> tuple[SubjectRow, ...]:
        """Every row with what its cells mean: as the scorecard read them, else by themselves."""
        if self.card is None:
            return tuple(_read(index, row) for index, row in enumerate(self.sheet.rows))
        return tuple(
            _with_score(index, scored, self.explained.get(index, Explained()))
            for index, scored in enumerate(self.card.rows)
        )

    @cached_property
    def indicators(self) -> tuple[SubjectRow, ...]:
        """The rows that are indicators: neither parts of another row nor unused rows of the template."""
        return tuple(row for row in self.rows if row.row.applicable and not (row.is_part or row.is_placeholder))

    @property
    def rules(self) -> RuleSet | None:
        """The named rule set."""
        return None if self.card is None else self.card.ruleset

    @property
    def texts(self) -> Mapping[str, str]:
        """Narrative parts by their heading."""
        return self.sheet.texts

    @property
    def funds(self) -> Funds | None:
        """The line of funds for the whole project; a single line stands for it."""
        if self.sheet.total_funds is None and len(self.sheet.funds) == 1:
            return self.sheet.funds[0]
        return self.sheet.total_funds

    @property
    def funds_cell(self) -> str:
        """Position of `funds` as a cell: ``funds[0]``."""
        return f"funds[{self.sheet.funds.index(self.funds)}]" if self.funds is not None else "funds[0]"

    def text_like(self, *words: str) -> tuple[str, str] | None:
        """Return heading and text of the first narrative part whose heading has one of *words*."""
        return next(((key, text) for key, text in self.texts.items() if any(word in key for word in words)), None)

    @cached_property
    def lineage(self) -> tuple[str, ...]:
        """The id of the rule set and of all that it extends."""
        return () if self.rules is None else (self.rules.id, *self.rules.extends)

    @cached_property
    def available(self) -> frozenset[Need]:
        """The parts that are there."""
        sheet = self.sheet
        parts = {
            Need.ROWS: sheet.rows,
            Need.POINTS: any(row.weight is not None for row in sheet.rows),
            Need.SCORECARD: self.card is not None,
            Need.FUNDS: self.funds is not None,
            Need.TEXTS: any(map(str.strip, sheet.texts.values())),
            Need.MANAGEMENT: sheet.management,
            Need.LAST_YEAR: self.last_year is not None,
            Need.SISTERS: self.sisters,
            Need.EVIDENCE: self.evidence is not None,
            Need.REVIEW: any(row.review_scores for row in sheet.rows),
            Need.WORKSHEET: self.worksheet is not None,
        }
        return frozenset(need for need, part in parts.items() if part)

    def text_at(self, cell: str) -> str | None:
        """Return what stands in *cell*; ``None`` where there is no such cell."""
        named = _CELL.fullmatch(cell)
        if cell.startswith("texts."):
            return self.texts.get(cell.removeprefix("texts."))
        if named is None:
            return _text(self.sheet, _FIELDS.get(cell, cell))
        entries = getattr(self.sheet, named[1])
        if int(named[2]) >= len(entries):
            return None
        return _text(entries[int(named[2])], _FIELDS.get(named[3] or "name", named[3] or "name"))

    def place_of(self, cell: str) -> Place:
        """Return where *cell* stands in the file, as far as its reader knows."""
        named = _CELL.fullmatch(cell)
        if named is None:
            return self.sheet.place_of("texts" if cell.startswith("texts.") else _FIELDS.get(cell, cell))
        entry = getattr(self.sheet, named[1])[int(named[2])]
        column = _FIELDS.get(named[3] or "", named[3] or "")
        place: Place = entry.place_of(column) if isinstance(entry, SheetRow) else entry.place
        return place


_CELL = re.compile(r"(rows|funds|management)\[(\d{1,5})\](?:\.(\w+))?")
_FIELDS = {"score": "self_score", "rate": "stated_rate", "total": "stated_total", "grade": "stated_grade"}
"""Names of cells beside the names of fields they stand for."""


def _text(entry: object, name: str) -> str | None:
    if not hasattr(entry, name):
        return None
    value = getattr(entry, name)
    return "" if value is None else str(value)
