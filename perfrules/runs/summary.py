"""The summary of a run over a folder: a line for each sheet, totals per grade, what failed and what was passed over."""

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

from attrs import field, frozen

from perfrules.errors import CODES, Problem, Severity, problem
from perfrules.errors.problem import join_names
from perfrules.model.quantity import format_decimal
from perfrules.model.rating import Outcome
from perfrules.model.scorecard import Scorecard
from perfrules.outputs.names import inert
from perfrules.reports.text_tables import Column, render, wrap
from perfrules.runs.inputs import Scanned
from perfrules.source import escape_control_chars
from perfrules.wording import Language, Wording, current_language

__all__ = [
    "FORMAT",
    "Failure",
    "FolderSummary",
    "ProjectCounts",
    "RowCounts",
    "SheetLine",
    "TableSummary",
    "added",
    "line_of",
    "lines_of",
    "render_summary",
    "render_summary_lines",
    "summary_csv",
]


FORMAT = 1
"""Version of the form of ``summary.json`` and of the manifest; a field is never given another meaning."""


@frozen(kw_only=True)
class SheetLine:
    """
    One sheet of the run; every number is a text, exact, and empty where there is none.

    Args:
        file: The file's place below the folder.
        sheet: Which sheet of the file, from 1.
        sheets: How many sheets the file holds.
        project: The project's name.
        ruleset: Id of the rule set.
        total: The total.
        full: The full mark.
        complete: False when something could not be rated, so that total and grade are provisional.
        grade: Grade, or light of monitoring; empty when there is none.
        stated_total: The total as printed in the sheet.
        stated_grade: The grade as printed in the sheet.
        errors: How many errors there are.
        warnings: How many warnings.
        notices: How many notices.
        report: The file of the report, below the output folder; empty when none was written.
    """

    file: str
    sheet: int
    sheets: int
    project: str
    ruleset: str
    total: str
    full: str
    complete: bool
    grade: str
    stated_total: str
    stated_grade: str
    errors: int
    warnings: int
    notices: int
    report: str = ""

    @property
    def findings(self) -> int:
        """The number of errors and warnings a reviewer should look at."""
        return self.errors + self.warnings

    def to_dict(self) -> dict[str, object]:
        """Return the line as plain data, what is missing as ``None``."""
        return {
            "file": self.file,
            "sheet": self.sheet,
            "project": self.project,
            "ruleset": self.ruleset,
            "total": self.total,
            "full": self.full,
            "complete": self.complete,
            "grade": self.grade or None,
            "stated": {"total": self.stated_total or None, "grade": self.stated_grade or None},
            "errors": self.errors,
            "warnings": self.warnings,
            "notices": self.notices,
            "report": self.report or None,
        }


@frozen
class Failure:
    """A file that was not scored, or whose report was not written, and the first reason."""

    file: str
    problem: Problem

    def to_dict(self) -> dict[str, object]:
        """Return the failure as plain data."""
        return {"file": self.file, "problem": self.problem.to_dict()}


@frozen(kw_only=True)
class FolderSummary:
    """
    What a run came to.

    Args:
        lines: The sheets that were scored, by file.
        failures: The files that failed, by name.
        grades: Names of the grades of the rule set, from best to worst.
        scanned: What the folder held.
        rule_files: How many rule files and files of their cases were passed over.
        left: Reports of earlier runs that no input belongs to any more.
        outdated: Reports of earlier runs whose input fails now.
        problems: What is to be said about the folder as a whole.
        is_interrupted: Whether the run was stopped from the keyboard.
    """

    lines: tuple[SheetLine, ...]
    failures: tuple[Failure, ...]
    grades: tuple[str, ...]
    scanned: Scanned
    rule_files: int = 0
    left: tuple[str, ...] = ()
    outdated: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = field(factory=tuple)
    is_interrupted: bool = False

    @property
    def counts(self) -> Mapping[str, int]:
        """The number of sheets of each grade, best first; those that are incomplete or have none are not counted."""
        counted = Counter(line.grade for line in self.lines if line.complete and line.grade)
        order = [*self.grades, *sorted(set(counted) - set(self.grades))]
        return {name: counted[name] for name in dict.fromkeys(order) if counted[name]}

    @property
    def incomplete(self) -> int:
        """The number of sheets that could not be rated in full."""
        return sum(not line.complete for line in self.lines)

    @property
    def has_findings(self) -> bool:
        """True where there is something that a reviewer should look at."""
        has_doubts = any(problem.severity is not Severity.NOTICE for problem in self.problems)
        return bool(self.failures) or self.is_interrupted or has_doubts or any(line.findings for line in self.lines)

    def to_dict(self) -> dict[str, object]:
        """Return the summary as plain data; the same results give the same data, whenever they were computed."""
        return {
            "format": FORMAT,
            "sheets": [line.to_dict() for line in self.lines],
            "grades": dict(self.counts),
            "incomplete": self.incomplete,
            "failed": [failure.to_dict() for failure in self.failures],
            "skipped": {
                "hidden": self.scanned.hidden,
                "links": self.scanned.links,
                "unknown": dict(self.scanned.unknown),
                "results": self.scanned.results,
                "rules": self.rule_files,
            },
            "left": list(self.left),
            "outdated": list(self.outdated),
            "problems": [problem.to_dict() for problem in self.problems],
            "interrupted": self.is_interrupted,
        }


def line_of(card: Scorecard, file: str, sheet: int, sheets: int, report: str = "") -> SheetLine:
    """Return the line for sheet number *sheet*, from 1, of *sheets* in *file*."""
    result = Counter(all_problem.severity for all_problem in card.all_problems)
    stated = card.sheet.stated_total
    return SheetLine(
        file=file,
        sheet=sheet,
        sheets=sheets,
        project=card.sheet.project,
        ruleset=card.ruleset.id,
        total=format_decimal(card.total),
        full=format_decimal(card.ruleset.full),
        complete=card.complete,
        grade=card.grade.name if card.grade is not None else card.light,
        stated_total="" if stated is None else format_decimal(stated),
        stated_grade=card.sheet.stated_grade,
        errors=result[Severity.ERROR],
        warnings=result[Severity.WARNING],
        notices=result[Severity.NOTICE],
        report=report,
    )


def lines_of(cards: Iterable[Scorecard], file: str) -> tuple[SheetLine, ...]:
    """Return a line for each of the scorecards of *file*."""
    known = tuple(cards)
    return tuple(line_of(card, file, number, len(known)) for number, card in enumerate(known, 1))


_FILE = Wording("文件", "file")
_SHEET = Wording("{file} 第 {sheet} 张", "{file} sheet {sheet}")
_PROJECT = Wording("项目", "project")
_RULESET = Wording("规则集", "rule set")
_TOTAL = Wording("总分", "total")
_FULL = Wording("满分", "full mark")
_COMPLETE = Wording("评完", "complete")
_YES, _NO = Wording("是", "yes"), Wording("否", "no")
_GRADE = Wording("等级", "grade")
_STATED_TOTAL = Wording("填报总分", "filled in")
_STATED_GRADE = Wording("填报等级", "grade filled in")
_FINDINGS = Wording("待核对", "findings")
_ERRORS, _WARNINGS = Wording("错误", "errors"), Wording("警告", "warnings")
_NOTICES = Wording("提示", "notices")
_REPORT = Wording("报告", "report")
_NUMBER = Wording("第几张", "sheet")
_SO_FAR = Wording("暂为{grade}", "{grade} so far")
_NO_GRADE = Wording("未评完", "incomplete")
_COUNTED = Wording("共 {sheets} 张自评表", "sheets: {sheets}")
_PART = Wording("{name} {count}", "{name} {count}")
_FAILED = Wording("未能处理的文件 {count} 个：", "files that failed: {count}")
_SKIPPED = Wording("跳过：{parts}", "passed over: {parts}")
_HIDDEN = Wording("隐藏或临时文件", "hidden or temporary")
_LINKS = Wording("文件夹内的链接", "links inside the folder")
_RESULTS = Wording("以往结果的文件夹", "folders of earlier results")
_RULE_FILES = Wording("规则文件", "rule files")
_NO_SUFFIX = Wording("无扩展名", "no ending")
_LEFT = Wording(
    "已没有对应输入、保留未动的报告 {count} 份：",
    "reports that no input belongs to any more, left as they are: {count}",
)
_OUTDATED = Wording(
    "输入现已出错、内容过时的报告 {count} 份：",
    "outdated reports, whose input fails now: {count}",
)
_INTERRUPTED = Wording("已中断；以上是做完的部分", "interrupted; the above is what was done")


def repeated_projects(lines: Iterable[SheetLine]) -> tuple[Problem, ...]:
    """Return a notice (PR674) for every project of which there are several sheets under one rule set."""
    by_project: dict[tuple[str, str], list[SheetLine]] = {}
    for line in lines:
        by_project.setdefault((line.ruleset, line.project), []).append(line)
    return tuple(
        problem(
            "PR674", project=project, count=len(sheets), files=join_names(dict.fromkeys(sheet.file for sheet in sheets))
        )
        for (_, project), sheets in by_project.items()
        if project and len(sheets) > 1
    )


def render_summary(summary: FolderSummary, *, language: Language | None = None, width: int = 100) -> str:
    """Return *summary* as text of lines at most *width* cells wide: sheets, totals per grade, failures, the rest."""
    language = language or current_language()
    table = [render_summary_lines(summary.lines, language=language, width=width)] if summary.lines else []
    counts = wrap(_counts(summary, language), width, hanging="  ") if summary.lines else []
    if skipped := _skipped(summary, language):
        counts += wrap(_SKIPPED.say(language, {"parts": skipped}), width, hanging="  ")
    for message, names in ((_LEFT, summary.left), (_OUTDATED, summary.outdated)):
        counts += wrap(message.say(language, {"count": str(len(names))}), width, hanging="  ") if names else []
        counts += [line for name in names for line in wrap(f"  {escape_control_chars(name)}", width, hanging="    ")]
    failures = wrap(_FAILED.say(language, {"count": str(len(summary.failures))}), width) if summary.failures else []
    for failure in summary.failures:
        first = failure.problem.format(language).split("\n")[0]
        failures += wrap("  " + _with_name(failure.file, first), width, hanging="    ")
    ended = wrap(_INTERRUPTED.say(language), width) if summary.is_interrupted else []
    return "\n\n".join("\n".join(block) for block in (table, counts, failures, ended) if block)


def render_summary_lines(sheets: Sequence[SheetLine], *, language: Language | None = None, width: int = 100) -> str:
    """Return the table of *sheets* alone."""
    language = language or current_language()
    columns = [Column(item.say(language)) for item in (_FILE, _PROJECT)]
    columns += [Column(_TOTAL.say(language), right=True), Column(_GRADE.say(language))]
    columns += [Column(entry.say(language), right=True) for entry in (_STATED_TOTAL, _FINDINGS)]
    rows = []
    for line in sheets:
        several = {"file": line.file, "sheet": str(line.sheet)}
        name = line.file if line.sheets == 1 else _SHEET.say(language, several)
        grade = line.grade
        if not line.complete:
            grade = _SO_FAR.say(language, {"grade": grade}) if grade else _NO_GRADE.say(language)
        rows.append([name, line.project, line.total, grade, line.stated_total or "—", str(line.findings)])
    return "\n".join(render(columns, rows, language=language, width=width))


def _counts(summary: FolderSummary, language: Language) -> str:
    parts = [(name, count) for name, count in summary.counts.items()]
    parts += [(_NO_GRADE.say(language), summary.incomplete)] if summary.incomplete else []
    message = _joined([_PART.say(language, {"name": name, "count": str(count)}) for name, count in parts], language)
    counted = _COUNTED.say(language, {"sheets": str(len(summary.lines))})
    return f"{counted}{'：' if language == 'zh' else '; '}{escape_control_chars(message)}" if message else counted


def _skipped(summary: FolderSummary, language: Language) -> str:
    scanned = summary.scanned
    parts = [(_HIDDEN.say(language), scanned.hidden), (_LINKS.say(language), scanned.links)]
    parts += [(_RESULTS.say(language), scanned.results), (_RULE_FILES.say(language), summary.rule_files)]
    parts += [
        (escape_control_chars(suffix) or _NO_SUFFIX.say(language), count) for suffix, count in scanned.unknown.items()
    ]
    return _joined(
        [_PART.say(language, {"name": name, "count": str(count)}) for name, count in parts if count], language
    )


def _joined(parts: Sequence[str], language: Language) -> str:
    return ("，" if language == "zh" else ", ").join(parts)


def _with_name(file: str, message: str) -> str:
    """Return what is said of a file, which names it once: a problem's place mostly ends in the name."""
    return message if escape_control_chars(file) in message else f"{escape_control_chars(file)}: {message}"


_CSV: tuple[tuple[Wording, Callable[[SheetLine, Language], str]], ...] = (
    (_FILE, lambda line, _: line.file),
    (_NUMBER, lambda line, _: str(line.sheet)),
    (_PROJECT, lambda line, _: line.project),
    (_RULESET, lambda line, _: line.ruleset),
    (_TOTAL, lambda line, _: line.total),
    (_FULL, lambda line, _: line.full),
    (_COMPLETE, lambda line, language: (_YES if line.complete else _NO).say(language)),
    (_GRADE, lambda line, _: line.grade),
    (_STATED_TOTAL, lambda line, _: line.stated_total),
    (_STATED_GRADE, lambda line, _: line.stated_grade),
    (_ERRORS, lambda line, _: str(line.errors)),
    (_WARNINGS, lambda line, _: str(line.warnings)),
    (_NOTICES, lambda line, _: str(line.notices)),
    (_REPORT, lambda line, _: line.report),
)


def summary_csv(summary: FolderSummary, *, language: Language | None = None) -> bytes:
    """
    Return the sheets of *summary* as CSV that spreadsheets open without asking: UTF-8 with its mark, CRLF.

    A text that a spreadsheet would take for a formula gets an apostrophe in front.
    """
    language = language or current_language()
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow([heading.say(language) for heading, _ in _CSV])
    for line in summary.lines:
        writer.writerow([inert(escape_control_chars(cell(line, language))) for _, cell in _CSV])
    return stream.getvalue().encode("utf-8-sig")


def added(mapping: Mapping[str, int], other: Mapping[str, int]) -> dict[str, int]:
    """Return the sums of two tables of counts, by name."""
    return dict(sorted((Counter(mapping) + Counter(other)).items()))


@frozen(kw_only=True)
class RowCounts:
    """
    Rows that were scored, and lines that were not.

    Args:
        rows: How many rows were read, scored and written.
        outcomes: How many of them have each outcome.
        codes: In how many rows each problem occurs.
        unreadable: How many lines of delimited text could not be read, by the code that says why.
    """

    rows: int = 0
    outcomes: Mapping[str, int] = field(factory=dict)
    codes: Mapping[str, int] = field(factory=dict)
    unreadable: Mapping[str, int] = field(factory=dict)

    @property
    def bad(self) -> int:
        """The number of rows that cannot be rated or read."""
        return self.outcomes.get(Outcome.NOT_RATABLE.value, 0) + sum(self.unreadable.values())

    @property
    def seen(self) -> int:
        """The number of rows and unreadable lines."""
        return self.rows + sum(self.unreadable.values())

    def __add__(self, other: "RowCounts") -> "RowCounts":
        return RowCounts(
            rows=self.rows + other.rows,
            outcomes=added(self.outcomes, other.outcomes),
            codes=added(self.codes, other.codes),
            unreadable=added(self.unreadable, other.unreadable),
        )


@frozen(kw_only=True)
class ProjectCounts:
    """
    Projects that were concluded.

    Args:
        projects: How many there are.
        grades: How many complete ones have each grade.
        incomplete: How many have rows or parts that could not be rated.
        codes: In how many each problem of a project occurs.
    """

    projects: int = 0
    grades: Mapping[str, int] = field(factory=dict)
    incomplete: int = 0
    codes: Mapping[str, int] = field(factory=dict)

    def __add__(self, other: "ProjectCounts") -> "ProjectCounts":
        return ProjectCounts(
            projects=self.projects + other.projects,
            grades=added(self.grades, other.grades),
            incomplete=self.incomplete + other.incomplete,
            codes=added(self.codes, other.codes),
        )


@frozen(kw_only=True)
class TableSummary:
    """
    What a run came to.

    Args:
        ruleset: Id of the rule set.
        digest: Fingerprint of all that the rule set says.
        rows: Counts of rows.
        projects: Counts of projects; ``None`` where totals were not asked for.
        files: The files that were written, the rows first.
        resumed: How many rows an earlier run had already written.
        problems: What is to be said about the run as a whole.
    """

    ruleset: str
    digest: str
    rows: RowCounts
    projects: ProjectCounts | None = None
    files: tuple[str, ...] = ()
    resumed: int = 0
    problems: tuple[Problem, ...] = ()

    @property
    def has_findings(self) -> bool:
        """True where a reviewer should look at something: an error or a warning, of a row or a project."""
        codes = [*self.rows.codes, *self.rows.unreadable, *(self.projects.codes if self.projects else ())]
        severities = [*(CODES[code].severity for code in codes), *(problem.severity.value for problem in self.problems)]
        return self.rows.bad > 0 or any(severity != Severity.NOTICE.value for severity in severities)

    def to_dict(self) -> dict[str, object]:
        """Return the summary as plain data."""
        result = self.projects
        return {
            "ruleset": self.ruleset,
            "digest": self.digest,
            "rows": self.rows.rows,
            "outcomes": dict(self.rows.outcomes),
            "codes": dict(self.rows.codes),
            "unreadable": dict(self.rows.unreadable),
            "bad": self.rows.bad,
            "projects": None if result is None else {
                "count": result.projects,
                "grades": dict(result.grades),
                "incomplete": result.incomplete,
                "codes": dict(result.codes),
            },
            "files": list(self.files),
            "resumed": self.resumed,
            "problems": [problem.to_dict() for problem in self.problems],
        }  # fmt: skip
