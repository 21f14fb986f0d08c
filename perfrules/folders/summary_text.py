"""A summary for people: the table for a terminal, and the same as CSV for spreadsheets."""

import csv
import io
from collections.abc import Callable, Sequence

from perfrules.folders.summary import SheetLine, Summary
from perfrules.outputs.inert import inert
from perfrules.reports.table import Column, render, wrap
from perfrules.source import escape_control_chars
from perfrules.wording import Language, Wording

__all__ = ["render_summary", "render_summary_lines", "summary_csv"]

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


def render_summary(summary: Summary, *, language: Language = "zh", width: int = 100) -> str:
    """Return *summary* as text of lines at most *width* cells wide: sheets, totals per grade, failures, the rest."""
    table = [render_summary_lines(summary.lines, language=language, width=width)] if summary.lines else []
    counts = wrap(_counts(summary, language), width, hanging="  ") if summary.lines else []
    if skipped := _skipped(summary, language):
        counts += wrap(_SKIPPED.say(language, {"parts": skipped}), width, hanging="  ")
    for said, names in ((_LEFT, summary.left), (_OUTDATED, summary.outdated)):
        counts += wrap(said.say(language, {"count": str(len(names))}), width, hanging="  ") if names else []
        counts += [line for name in names for line in wrap(f"  {escape_control_chars(name)}", width, hanging="    ")]
    failures = wrap(_FAILED.say(language, {"count": str(len(summary.failures))}), width) if summary.failures else []
    for one in summary.failures:
        first = one.problem.format(language).split("\n")[0]
        failures += wrap("  " + _with_name(one.file, first), width, hanging="    ")
    ended = wrap(_INTERRUPTED.say(language), width) if summary.is_interrupted else []
    return "\n\n".join("\n".join(block) for block in (table, counts, failures, ended) if block)


def render_summary_lines(sheets: Sequence[SheetLine], *, language: Language = "zh", width: int = 100) -> str:
    """Return the table of *sheets* alone."""
    columns = [Column(one.say(language)) for one in (_FILE, _PROJECT)]
    columns += [Column(_TOTAL.say(language), right=True), Column(_GRADE.say(language))]
    columns += [Column(one.say(language), right=True) for one in (_STATED_TOTAL, _FINDINGS)]
    rows = []
    for line in sheets:
        several = {"file": line.file, "sheet": str(line.sheet)}
        name = line.file if line.sheets == 1 else _SHEET.say(language, several)
        grade = line.grade
        if not line.complete:
            grade = _SO_FAR.say(language, {"grade": grade}) if grade else _NO_GRADE.say(language)
        rows.append([name, line.project, line.total, grade, line.stated_total or "—", str(line.findings)])
    return "\n".join(render(columns, rows, language=language, width=width))


def _counts(summary: Summary, language: Language) -> str:
    parts = [(name, count) for name, count in summary.counts.items()]
    parts += [(_NO_GRADE.say(language), summary.incomplete)] if summary.incomplete else []
    said = _joined([_PART.say(language, {"name": name, "count": str(count)}) for name, count in parts], language)
    counted = _COUNTED.say(language, {"sheets": str(len(summary.lines))})
    return f"{counted}{'：' if language == 'zh' else '; '}{escape_control_chars(said)}" if said else counted


def _skipped(summary: Summary, language: Language) -> str:
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


def _with_name(file: str, said: str) -> str:
    """Return what is said of a file, which names it once: a problem's place mostly ends in the name."""
    return said if escape_control_chars(file) in said else f"{escape_control_chars(file)}: {said}"


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


def summary_csv(summary: Summary, *, language: Language = "zh") -> bytes:
    """
    Return the sheets of *summary* as CSV that spreadsheets open without asking: UTF-8 with its mark, CRLF.

    A text that a spreadsheet would take for a formula gets an apostrophe in front.
    """
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow([heading.say(language) for heading, _ in _CSV])
    for line in summary.lines:
        writer.writerow([inert(escape_control_chars(cell(line, language))) for _, cell in _CSV])
    return stream.getvalue().encode("utf-8-sig")
