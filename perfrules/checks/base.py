"""The class every check derives from, what it returns, and the example it carries, with short ways to write one."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from typing import Any, ClassVar

from attrs import field, frozen

from perfrules.checks.subject import Evidence, Need, Subject, SubjectRow
from perfrules.errors import Severity
from perfrules.model.sheet import Funds, ManagementItem, Sheet, SheetRow
from perfrules.wording import LANGUAGES, Language, Sentence, Wording, format_value

__all__ = [
    "GRAVITIES",
    "NO_EXAMPLE",
    "Check",
    "CheckExample",
    "Family",
    "Finding",
    "Listing",
    "example",
    "fund",
    "item",
    "quality_row",
    "row",
]


_NO_BASIS: Mapping[str, object] = {}
_NOTHING = Wording("", "")


class Family(StrEnum):
    """Groups of checks, as the reference page and the summary list them."""

    ARITHMETIC = "arithmetic"
    FUNDS = "funds"
    UNITS = "units"
    DIRECTION = "direction"
    LEVELS = "levels"
    WORDING = "wording"
    STATISTICS = "statistics"
    NARRATIVE = "narrative"
    CROSS_ROW = "cross-row"
    CROSS_DOCUMENT = "cross-document"


@frozen(kw_only=True)
class Finding:
    """
    One thing that a reviewer would ask about.

    Args:
        check: Id of the check.
        catalogue: Number of the defect in the catalogue (``L05``), or the id of a third party's check.
        code: Stable code: ``PR805``; for checks of third parties their id.
        severity: See `Severity`.
        cells: The cells that are meant: ``rows[3].score``, ``total``, ``funds[0].rate``, ``texts.存在的问题``.
        message: The finding in both languages.
        basis: The words and numbers it rests on, each under a cell or a name.
        suggestion: What the cell should say, where that is certain; else empty.
        gravity: 0 to 100; the summary leads with the highest.
        cause: Catalogue number of another finding that explains this one; empty where it stands for itself.
    """

    check: str
    catalogue: str
    code: str
    severity: Severity
    cells: tuple[str, ...]
    message: Sentence
    basis: Mapping[str, str] = field(factory=dict)
    suggestion: str = ""
    gravity: int = 0
    cause: str = ""

    @property
    def rows(self) -> frozenset[int]:
        """Positions of the rows that are meant, from 0; empty where the sheet as a whole is."""
        named = (cell[5 : cell.find("]")] for cell in self.cells if cell.startswith("rows["))
        return frozenset(int(number) for number in named if number.isdigit())

    def to_dict(self) -> dict[str, object]:
        """Return the finding as plain data, its words in both languages; empty parts are left out."""
        parts: dict[str, object] = {
            "id": self.catalogue,
            "code": self.code,
            "check": self.check,
            "severity": self.severity.value,
            "cells": list(self.cells),
            "message": {language: self.message.say(language) for language in LANGUAGES},
            "basis": dict(self.basis),
            "suggestion": self.suggestion,
            "cause": self.cause,
        }
        return {name: value for name, value in parts.items() if value != "" or name == "cells"}


@frozen(kw_only=True)
class CheckExample:
    """
    A sheet for trying a check, with what else the check needs.

    Args:
        sheet: The sheet.
        rules: Id of the rule set it is scored under, or empty.
        last_year: The sheet of the year before.
        sisters: Sheets of other projects.
        evidence: What proves the sheet.
        worksheet: The stamped worksheet behind it.
    """

    sheet: Sheet
    rules: str = ""
    last_year: Sheet | None = None
    sisters: tuple[Sheet, ...] = ()
    evidence: tuple[Evidence, ...] | None = None
    worksheet: Sheet | None = None


NO_EXAMPLE = CheckExample(sheet=Sheet())


def _unique(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(texts))


@frozen
class Listing:
    """Texts in a sentence, each once: joined as its language joins them, those beyond *limit* left out."""

    texts: tuple[str, ...] = field(converter=_unique)
    limit: int = 6

    def __str__(self) -> str:
        return self.print_in("zh")

    def print_in(self, language: Language) -> str:
        """Return the texts as they stand in a sentence in *language*."""
        more = " …" if len(self.texts) > self.limit else ""
        return ("、" if language == "zh" else ", ").join(self.texts[: self.limit]) + more


class Check(ABC):
    """
    One question that a reviewer asks about every sheet.

    A check is a pure function of its subject. It never changes a score, says nothing about what a subject does not
    hold, and shows the words or numbers that each finding rests on.

    Attributes:
        id: Stable id; a plugin's is ``plugin.name``.
        catalogue: Number of the defect in the published catalogue, or empty.
        family: See `Family`.
        severity: How bad a finding is; *error*: arithmetic or a rule is broken, *warning*: a reviewer would ask,
            *notice*: style and statistics.
        gravity: 0 to 100: findings of the highest lead the summary. Unless given it follows from the severity.
        title: The defect in a few words.
        message: The sentence of a finding, with named places.
        why: Why a reviewer asks, with the practice or document that demands it.
        needs: What must be there; without it the check is counted as silent.
        heuristic: True where it guesses what words mean, so that a finding may be wrong. What compares numbers, units,
            years or levels of the sheet, or looks up closed lists of words, states a fact.
        default: Whether it runs unless asked for by id. A heuristic is on where at least 70 % of its findings on
            published sheets are right, and off where it has none.
        row_by_row: Whether what it finds in a row depends on that row and the rule set alone; such checks fill the
            column ``findings`` of tables too.
        off_in: Ids of rule sets under which it does not run by default, their extensions included.
        only_in: Ids of rule sets under which alone it runs by default, or empty for all.
        explains: Catalogue numbers of findings on the same rows that this one makes plain.
        bad: A sheet on which it fires.
        near_miss: A sheet that is almost the same, on which it does not.
    """

    id: ClassVar[str]
    catalogue: ClassVar[str] = ""
    family: ClassVar[Family] = Family.WORDING
    severity: ClassVar[Severity] = Severity.WARNING
    gravity: ClassVar[int | None] = None
    title: ClassVar[Wording]
    message: ClassVar[Wording] = _NOTHING
    why: ClassVar[Wording] = _NOTHING
    needs: ClassVar[frozenset[Need]] = frozenset()
    heuristic: ClassVar[bool] = False
    default: ClassVar[bool] = True
    row_by_row: ClassVar[bool] = False
    off_in: ClassVar[frozenset[str]] = frozenset()
    only_in: ClassVar[frozenset[str]] = frozenset()
    explains: ClassVar[frozenset[str]] = frozenset()
    bad: ClassVar[CheckExample] = NO_EXAMPLE
    near_miss: ClassVar[CheckExample] = NO_EXAMPLE

    @abstractmethod
    def find(self, subject: Subject) -> Iterable[Finding]:
        """Return what is to be asked about *subject*."""

    @property
    def code(self) -> str:
        """The stable code: PR800 and the number in the catalogue; the id where there is none."""
        return f"PR{800 + int(self.catalogue[1:])}" if self.catalogue else self.id

    def runs_under(self, rule_sets: Iterable[str]) -> bool:
        """Return whether the check is on by default under a rule set with *rule_sets* as its id and ancestors."""
        lineage = frozenset(rule_sets)
        return self.default and not self.off_in & lineage and (not self.only_in or bool(self.only_in & lineage))

    def finding(
        self,
        *cells: str,
        basis: Mapping[str, object] = _NO_BASIS,
        suggestion: str = "",
        message: Wording | None = None,
        severity: Severity | None = None,
        values: Mapping[str, object] = _NO_BASIS,
        **more: object,
    ) -> Finding:
        """
        Return a finding of this check.

        Args:
            cells: The cells that are meant.
            basis: The words and numbers it rests on.
            suggestion: What the cell should say, where that is certain.
            message: A wording in place of the check's own.
            severity: A severity in place of the check's own.
            values: What fills the places of the wording.
            more: Further values, by name.
        """
        kind = severity or self.severity
        gravity = GRAVITIES[kind] if self.gravity is None or severity is not None else self.gravity
        return Finding(
            check=self.id,
            catalogue=self.catalogue or self.id,
            code=self.code,
            severity=kind,
            cells=cells,
            message=Sentence(message or self.message, {**values, **more}),
            basis={name: format_value(value) for name, value in basis.items()},
            suggestion=suggestion,
            gravity=gravity,
        )

    def together(
        self,
        rows: Sequence[SubjectRow],
        column: str,
        show: Callable[[SubjectRow], str],
        *,
        message: Wording | None = None,
        severity: Severity | None = None,
        suggestion: str = "",
    ) -> Iterator[Finding]:
        """
        Yield one finding about *column* of all *rows*; none where there are none.

        The wording has places for ``count`` and ``texts``, what *show* gives for each row.
        """
        if rows:
            cells = (entry.cell(column) for entry in rows)
            values = {"count": len(rows), "texts": Listing(map(show, rows))}
            yield self.finding(*cells, message=message, severity=severity, suggestion=suggestion, values=values)

    def describe(self, language: Language = "zh") -> str:
        """Return title and reason on one line."""
        return f"{self.title.say(language)} — {self.why.say(language)}"


GRAVITIES: Mapping[Severity, int] = {Severity.ERROR: 60, Severity.WARNING: 40, Severity.NOTICE: 10}
"""Gravity of findings whose check states none."""


_NATIONAL = "cn-self-evaluation-2020"


def _decimal(number: "float | str | None") -> Decimal | None:
    return None if number is None else Decimal(str(number))


def row(
    name: str,
    target: str = "",
    actual: str = "",
    weight: "float | None" = None,
    score: "float | None" = None,
    **more: Any,  # noqa: ANN401 - the other fields of a row
) -> SheetRow:
    """Return a row; numbers are written as they print."""
    fields = {"name": name, "target": target, "actual": actual, **more}
    return SheetRow(weight=_decimal(weight), self_score=_decimal(score), **fields)


def quality_row(**more: Any) -> SheetRow:  # noqa: ANN401 - the other fields of a row
    """Return a row about which there is nothing to ask."""
    return row("项目验收合格率", "≥95%", "97%", 10, 10, level1="产出指标", level2="质量指标", **more)


def fund(
    name: str,
    initial: "float | None",
    adjusted: "float | None",
    spent: "float | None",
    rate: "float | None" = None,
    *,
    unit: str = "万元",
    total: bool = False,
    **points: float,
) -> Funds:
    """Return a line of funds, with *points* (weight, score) where it prints any; numbers are written as they print."""
    budget, changed, used = _decimal(initial), _decimal(adjusted), _decimal(spent)
    stated = _decimal(rate)
    return Funds(
        name=name,
        initial_budget=budget,
        adjusted_budget=changed,
        spent=used,
        stated_rate=stated,
        weight=_decimal(points.get("weight")),
        self_score=_decimal(points.get("score")),
        unit=unit,
        is_total=total,
    )


def item(name: str, statement: str, trouble: str = "") -> ManagementItem:
    """Return a statement on the management of funds."""
    return ManagementItem(name=name, statement=statement, trouble=trouble)


def example(  # noqa: PLR0913 - each is one part of the subject
    *rows: SheetRow,
    rules: str = _NATIONAL,
    total: "float | None" = None,
    funds: Sequence[Funds] = (),
    management: Sequence[ManagementItem] = (),
    texts: Mapping[str, str] | None = None,
    last_year: Sheet | None = None,
    sisters: Sequence[Sheet] = (),
    evidence: Sequence[Evidence] | None = None,
    worksheet: Sheet | None = None,
    **more: Any,  # noqa: ANN401 - the other fields of a sheet
) -> CheckExample:
    """Return an example under *rules*; an empty id means no rule set."""
    sheet = Sheet(
        rows=rows,
        stated_total=_decimal(total),
        funds=tuple(funds),
        management=tuple(management),
        texts=texts or {},
        **more,
    )
    listed = None if evidence is None else tuple(evidence)
    return CheckExample(
        sheet=sheet,
        rules=rules,
        last_year=last_year,
        sisters=tuple(sisters),
        evidence=listed,
        worksheet=worksheet,
    )
