"""
Findings as they are handed out.

Machines and terminals get text, annotations of a build, and SARIF; reviewers a table to sort and sign (复核表), an
opinion (复核意见), and a page beside the cells.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from io import BytesIO
from pathlib import PurePath
from typing import TYPE_CHECKING

from perfrules.auditing.population import Survey
from perfrules.auditing.running import MOST_ROWS, Audit
from perfrules.checks.base import Check, Finding
from perfrules.errors import Severity
from perfrules.extras import require
from perfrules.model.sheet import Funds, ManagementItem, SheetRow
from perfrules.outputs import annotations
from perfrules.outputs.annotations import Annotation
from perfrules.reports.text_tables import Column, render, wrap
from perfrules.source import escape_control_chars, one_line
from perfrules.wording import Language, Wording, current_language

if TYPE_CHECKING:
    from perfrules.reports.docx.base import Block

__all__ = [
    "SEVERITIES",
    "github_lines",
    "render_audit",
    "render_survey",
    "review_document",
    "review_page",
    "review_workbook",
    "sarif",
]


SEVERITIES: Mapping[Severity, Wording] = {
    Severity.ERROR: Wording("错误", "error"),
    Severity.WARNING: Wording("疑问", "warning"),
    Severity.NOTICE: Wording("提示", "notice"),
}
_HEAD = Wording(
    "{project}：{count} 项发现（错误 {errors}、疑问 {warnings}、提示 {notices}）",
    "{project}: {count} findings (errors {errors}, warnings {warnings}, notices {notices})",
)
_CLEAN = Wording("{project}：没有发现问题", "{project}: nothing to ask")
_LEAD = Wording("最应先看：", "look at these first:")
_ALL = Wording("全部发现：", "all findings:")
_CELLS = Wording("位置：{cells}", "cells: {cells}")
_BASIS = Wording("依据：{basis}", "rests on: {basis}")
_SUGGESTION = Wording("建议：{text}", "suggestion: {text}")
_SILENT = Wording("未能检查 {count} 项（缺：{needs}）", "{count} checks were silent (not given: {needs})")
_ACCEPTED = Wording("基线已接受 {count} 项", "accepted in the baseline: {count}")
_NEEDS: Mapping[str, Wording] = {
    "rows": Wording("指标行", "rows"),
    "points": Wording("分值", "weights"),
    "scorecard": Wording("规则集", "a rule set"),
    "funds": Wording("资金", "funds"),
    "texts": Wording("文字部分", "texts"),
    "management": Wording("资金管理情况", "management items"),
    "last_year": Wording("上年自评表", "last year's sheet"),
    "sisters": Wording("其他项目", "other projects"),
    "evidence": Wording("佐证清单", "an evidence list"),
    "review": Wording("复核得分", "reviewers' scores"),
    "worksheet": Wording("盖章底表", "the stamped worksheet"),
}


def render_audit(audit: Audit, *, language: Language = "zh", width: int = 100) -> str:
    """Return *audit* as text: the three gravest findings, then all, then what could not be checked."""
    counts = Counter(finding.severity for finding in audit.findings)
    sheet = audit.subject.sheet
    values = {
        "project": escape_control_chars(one_line(sheet.project or PurePath(sheet.source).name)),
        "count": str(len(audit.findings)),
        "errors": str(counts[Severity.ERROR]),
        "warnings": str(counts[Severity.WARNING]),
        "notices": str(counts[Severity.NOTICE]),
    }
    lines = wrap((_HEAD if audit.findings else _CLEAN).say(language, values), width, hanging="  ")
    if audit.findings:
        lines.append(_LEAD.say(language))
        for number, finding in enumerate(audit.leading, 1):
            lines += wrap(f"  {number}. {_say(finding, language)}", width, hanging="     ")
        lines.append(_ALL.say(language))
        for finding in audit.findings:
            lines += _finding_lines(finding, audit, language, width)
    lines += _foot(audit, language, width)
    return "\n".join(lines)


def _foot(audit: Audit, language: Language, width: int) -> list[str]:
    lines = []
    if audit.accepted:
        lines.append(_ACCEPTED.say(language, {"count": str(len(audit.accepted))}))
    if audit.silent:
        lacking = dict.fromkeys(need for needs in audit.silent.values() for need in needs)
        joined = ("、" if language == "zh" else ", ").join(_NEEDS[need].say(language) for need in sorted(lacking))
        lines += wrap(_SILENT.say(language, {"count": str(len(audit.silent)), "needs": joined}), width, hanging="  ")
    return lines


def _say(finding: Finding, language: Language) -> str:
    return escape_control_chars(one_line(finding.message.say(language)))


def _finding_lines(finding: Finding, audit: Audit, language: Language, width: int) -> list[str]:
    indent = "    " if finding.cause else "  "
    kind = SEVERITIES[finding.severity].say(language)
    lines = wrap(
        f"{indent}{finding.catalogue} {kind}：{_say(finding, language)}"
        if language == "zh"
        else f"{indent}{finding.catalogue} {kind}: {_say(finding, language)}",
        width,
        hanging=indent + "    ",
    )
    line = _first_line(audit, finding)
    place = "" if line is None else _AT_LINE.say(language, {"line": str(line)})
    shown = _cells_in_words(finding, audit, language) + place
    if shown:
        lines += wrap(f"{indent}    {_CELLS.say(language, {'cells': shown})}", width, hanging=indent + "      ")
    if basis := _basis_in_words(finding, audit, language):
        lines += wrap(
            f"{indent}    {_BASIS.say(language, {'basis': escape_control_chars(basis)})}",
            width,
            hanging=indent + "      ",
        )
    if finding.suggestion:
        lines += wrap(
            f"{indent}    {_SUGGESTION.say(language, {'text': escape_control_chars(finding.suggestion)})}", width
        )
    return lines


_AT_LINE = Wording("（第 {line} 行）", " (line {line})")
_OF_ROW = Wording("{names}的{column}", "{column} of {names}")
_MANY = Wording("{names}等 {count} 行", "{names} and {count} more")
_PARTS: Mapping[str, Wording] = {
    "name": Wording("指标名称", "the name"), "level1": Wording("一级指标", "level 1"),
    "level2": Wording("二级指标", "level 2"), "target": Wording("指标值", "the target"),
    "unit": Wording("计量单位", "the unit"), "actual": Wording("实际完成值", "the actual"),
    "weight": Wording("分值", "the weight"), "score": Wording("得分", "the score"),
    "reason": Wording("偏差原因", "the reason"), "evidence": Wording("佐证", "the evidence"),
    "review_scores": Wording("复核得分", "the review score"),
    "initial_budget": Wording("年初预算数", "the initial budget"),
    "adjusted_budget": Wording("全年预算数", "the adjusted budget"), "spent": Wording("全年执行数", "the amount spent"),
    "rate": Wording("执行率", "the rate"), "statement": Wording("说明", "the statement"),
    "trouble": Wording("存在的问题", "the trouble"), "total": Wording("总分", "the total"),
    "grade": Wording("等级", "the grade"), "project": Wording("项目名称", "the project"),
    "date": Wording("日期", "the date"), "stated_unmet": Wording("没有完成的指标", "the list of what is not met"),
}  # fmt: skip
"""Titles of the columns and fields that cells are in."""
_BASIS_NAMES: Mapping[str, Wording] = {
    "computed": Wording("核算", "computed"),
    "product": Wording("乘积（元）", "product (yuan)"), "adjusted": Wording("全年预算数", "adjusted budget"),
    "initial": Wording("年初预算数", "initial budget"), "spent": Wording("全年执行数", "spent"),
    "shared": Wording("相同的文字", "shared"), "project": Wording("项目", "project"),
    "rows": Wording("各行得分合计", "rows"), "total": Wording("总分", "total"),
    "other parts": Wording("其他部分", "other parts"), "cap": Wording("上限", "cap"),
    "rate": Wording("执行率", "rate"),
    "grade": Wording("填报等级", "grade given"), "band": Wording("分档", "band"),
    "evidence": Wording("佐证", "evidence"),
    "worksheet": Wording("盖章底表", "worksheet"), "last year": Wording("上年", "last year"),
    "levels": Wording("二级指标", "levels"), "level1": Wording("一级指标", "level 1"), "date": Wording("日期", "date"),
}  # fmt: skip
"""Names under which checks give numbers that stand in no cell."""
_FEW = 3


def _joined(texts: Iterable[str], language: Language) -> str:
    return ("、" if language == "zh" else ", ").join(texts)


def _quoted(text: str) -> str:
    shown = escape_control_chars(one_line(text))
    return f"“{shown}”"


def _cells_in_words(finding: Finding, audit: Audit, language: Language) -> str:
    """Return the cells as the form calls them, those of one column together: “人均工资”的实际完成值."""
    columns: dict[str, list[str]] = {}
    others: dict[str, None] = {}
    for cell in finding.cells:
        owner, column = _owner(cell, audit)
        if owner:
            columns.setdefault(column, []).append(owner)
        else:
            others.setdefault(column)
    words = [_plain(name, language) for name in others]
    for column, owners in columns.items():
        names = _joined((_quoted(owner) for owner in owners[:_FEW]), language)
        if len(owners) > _FEW:
            count = len(owners) if language == "zh" else len(owners) - _FEW
            names = _MANY.say(language, {"names": names, "count": str(count)})
        title = _plain(column, language)
        words.append(_OF_ROW.say(language, {"names": names, "column": title}))
    return _joined(words, language)


def _plain(name: str, language: Language) -> str:
    if name.startswith("texts."):
        return _quoted(name.removeprefix("texts."))
    return _PARTS[name].say(language) if name in _PARTS else name


def _owner(cell: str, audit: Audit) -> tuple[str, str]:
    """Return the name of the row, source of funds or item that *cell* stands in, empty for none, and its column."""
    kind, _, rest = cell.partition("[")
    number, _, column = rest.partition("].")
    sheet = audit.subject.sheet
    lists: Mapping[str, Sequence[SheetRow | Funds | ManagementItem]] = {
        "rows": sheet.rows,
        "funds": sheet.funds,
        "management": sheet.management,
    }
    entries = lists.get(kind, ())
    if not column or not number.isdigit() or int(number) >= len(entries):
        return "", cell
    return entries[int(number)].name or f"{int(number) + 1}", column


def _basis_in_words(finding: Finding, audit: Audit, language: Language) -> str:
    """Return what *finding* rests on, each part under the name that the form gives its cell."""
    parts = []
    for name, text in finding.basis.items():
        if name == "policies":
            continue  # the sentence names them
        owner, column = _owner(name, audit)
        title = _BASIS_NAMES[name].say(language) if name in _BASIS_NAMES else _plain(column, language)
        if owner:
            title = _OF_ROW.say(language, {"names": _quoted(owner), "column": title})
        if name == "computed" and language == "en":
            text = _computed(finding, audit) or text  # noqa: PLW2901 - the derivation in the reader's language
        parts.append(f"{title}{'：' if language == 'zh' else ': '}{one_line(text)}")
    return ("；" if language == "zh" else "; ").join(parts)


def _computed(finding: Finding, audit: Audit) -> str:
    card = audit.subject.card
    return "" if card is None or not finding.rows else card.rows[min(finding.rows)].explain("en")


def _has_place(audit: Audit, cell: str) -> bool:
    return audit.subject.text_at(cell) is not None and audit.subject.place_of(cell).line is not None


def render_survey(result: Survey, *, language: Language = "zh", width: int = 100) -> str:
    """Return what many sheets show together: counts by defect, population findings, and the sheets to look at first."""
    audits = result.audits
    counts = Counter((finding.catalogue, finding.check) for entry in audits for finding in entry.findings)
    sheets = Counter(key for entry in audits for key in {(part.catalogue, part.check) for part in entry.findings})
    rows = [[key[0], str(count), str(sheets[key]), key[1]] for key, count in sorted(counts.items(), key=_most)]
    lines = [*render(_columns(_BY_CODE, language), rows, language=language, width=width), ""]
    if len(result.departments) > 1:
        places = [[name or "—", str(count)] for name, count in result.departments.items()]
        lines += [*render(_columns(_BY_DEPARTMENT, language), places, language=language, width=width), ""]
    for finding in result.findings:
        lines += wrap(f"{finding.catalogue} {_say(finding, language)}", width, hanging="    ")
    lines.append(_RANKING.say(language))
    for number, ranked in enumerate(result.ranking[:_SHOWN_SHEETS], 1):
        reasons = ("；" if language == "zh" else "; ").join(_say(finding, language) for finding in ranked.reasons)
        name = escape_control_chars(ranked.audit.subject.sheet.project or ranked.audit.subject.sheet.source)
        lines += wrap(f"{number}. {name} ({ranked.weight})  {reasons}", width, hanging="   ")
    return "\n".join(lines)


def _most(entry: tuple[tuple[str, str], int]) -> tuple[int, str]:
    return -entry[1], entry[0][0]


def _columns(headings: Sequence[tuple[Wording, bool]], language: Language) -> list[Column]:
    return [Column(heading.say(language), right) for heading, right in headings]


_SHOWN_SHEETS = 20
_RANKING = Wording("最应先看的表：", "sheets to look at first:")
_BY_CODE = (
    (Wording("编号", "id"), False),
    (Wording("次数", "findings"), True),
    (Wording("表数", "sheets"), True),
    (Wording("检查", "check"), False),
)
_BY_DEPARTMENT = ((Wording("主管部门", "department"), False), (Wording("次数", "findings"), True))


def github_lines(audits: Iterable[Audit], language: Language = "zh") -> str:
    """Return the findings as workflow commands, an annotation each."""
    return annotations.github_lines(_annotations(audits, language))


def _annotations(audits: Iterable[Audit], language: Language) -> list[Annotation]:
    return [
        Annotation(
            code=finding.code,
            severity=finding.severity,
            file=entry.subject.sheet.source or "sheet",
            line=_first_line(entry, finding),
            title=f"{finding.catalogue} {finding.check}",
            message=_say(finding, language),
            cells=finding.cells,
            properties={"cells": list(finding.cells), "basis": dict(finding.basis), "cause": finding.cause},
        )
        for entry in audits
        for finding in entry.findings
    ]


def _first_line(audit: Audit, finding: Finding) -> int | None:
    places = (audit.subject.place_of(cell) for cell in finding.cells if _has_place(audit, cell))
    return next((place.line for place in places), None)


def sarif(
    audits: Sequence[Audit], checks: Mapping[str, Check], version: str, language: Language = "zh"
) -> dict[str, object]:
    """Return the findings of *audits* as a SARIF 2.1.0 log."""
    used = sorted({finding.check for entry in audits for finding in entry.findings} & checks.keys())
    rules = [
        (
            checks[name].code,
            checks[name].severity,
            {
                "name": name,
                "shortDescription": {"text": checks[name].title.say(language)},
                "fullDescription": {"text": checks[name].why.say(language)},
                "properties": {"catalogue": checks[name].catalogue, "family": checks[name].family.value},
            },
        )
        for name in used
    ]
    return annotations.sarif_log(_annotations(audits, language), rules, version)


_SHEET = Wording("复核表", "Review")
_OPINION = Wording("绩效自评复核意见", "Review opinion")
_COLUMNS: tuple[tuple[str, Wording, int], ...] = (
    ("project", Wording("项目", "Project"), 16),
    ("level1", Wording("一级指标", "Level 1"), 10),
    ("level2", Wording("二级指标", "Level 2"), 12),
    ("name", Wording("三级指标", "Indicator"), 20),
    ("target", Wording("指标值", "Target"), 12),
    ("actual", Wording("实际完成值", "Actual"), 12),
    ("weight", Wording("分值", "Weight"), 7),
    ("self", Wording("自评得分", "Self score"), 9),
    ("computed", Wording("核算得分", "Computed"), 9),
    ("review", Wording("复核得分", "Review score"), 9),
    ("reason", Wording("扣分原因", "Reason"), 18),
    ("finding", Wording("发现", "Finding"), 56),
)
_WHOLE_SHEET = Wording("全表", "The sheet as a whole")
_SIGNED = Wording("复核人（签字）：　　　　　　　日期：", "Reviewer (signature):                 Date:")
_NO_FINDING = Wording("未发现需要说明的问题。", "There is nothing to ask.")
_MAIN = Wording("一、主要问题", "1. Main findings")
_OTHERS = Wording("二、其他问题", "2. Other findings")
_SCORES = Wording("三、得分核对", "3. Scores compared")


def _said(finding: Finding, language: Language) -> str:
    kind = SEVERITIES[finding.severity].say(language)
    return one_line(f"{finding.catalogue} {kind}{'：' if language == 'zh' else ': '}{finding.message.say(language)}")


def _by_row(audit: Audit) -> tuple[dict[int, list[Finding]], list[Finding]]:
    """Return findings by row, and those about the sheet as a whole; one about a few rows stands at the first."""
    rows: dict[int, list[Finding]] = {}
    others = []
    for finding in audit.findings:
        if 0 < len(finding.rows) <= MOST_ROWS and finding.cells[0].startswith("rows["):
            rows.setdefault(min(finding.rows), []).append(finding)
        else:
            others.append(finding)
    return rows, others


def _with_unit(row: SheetRow) -> str:
    """Return the target with the unit of its own column."""
    unit = row.unit.strip()
    return row.target if not unit or unit in row.target or not row.target.strip() else f"{row.target.strip()} {unit}"


def _lines(audits: Iterable[Audit], language: Language) -> list[dict[str, object]]:
    lines: list[dict[str, object]] = []
    for audit in audits:
        by_row, others = _by_row(audit)
        sheet = audit.subject.sheet
        for entry in audit.subject.rows:
            row = entry.row
            computed = None if entry.scored is None else entry.scored.score
            lines.append({
                "project": sheet.project, "level1": row.level1, "level2": row.level2, "name": row.name,
                "target": _with_unit(row), "actual": row.actual, "weight": row.weight, "self": row.self_score,
                "computed": computed, "review": None, "reason": "",
                "finding": "\n".join(_said(finding, language) for finding in by_row.get(entry.index, ())),
            })  # fmt: skip
        card = audit.subject.card
        lines.append({
            "project": sheet.project, "name": "合计" if language == "zh" else "Total", "self": sheet.stated_total,
            "computed": None if card is None else card.total, "review": None,
            "finding": "\n".join(_said(finding, language) for finding in others),
        })  # fmt: skip
    return lines


def review_workbook(audits: Sequence[Audit], *, language: Language | None = None) -> bytes:
    """
    Return the 复核表: a row for each indicator with self, computed and review score, reason and findings.

    The heading stays in view, the columns can be filtered, and the last line is for the signature.

    Raises:
        MissingExtraError: xlsxwriter is not installed (PR014).
    """
    require("xlsxwriter", extra="xlsx")
    import datetime as dt  # noqa: PLC0415 - needed with the library only

    import xlsxwriter  # noqa: PLC0415

    language = language or current_language()
    out = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(out, options) as workbook:
        # the same audit gives the same bytes
        workbook.set_properties({"created": dt.datetime(2000, 1, 1)})  # noqa: DTZ001 - the library takes no zone
        worksheet = workbook.add_worksheet(_SHEET.say(language))
        heading = workbook.add_format(
            {"bold": True, "bg_color": "#D9E2F3", "border": 1, "text_wrap": True, "valign": "vcenter"}
        )
        text = workbook.add_format({"text_wrap": True, "valign": "top", "border": 1})
        number = workbook.add_format({"num_format": "0.00", "valign": "top", "border": 1})
        lines = _lines(audits, language)
        worksheet.set_row(0, 2 * _LINE + 2)
        for column, (_, title, width) in enumerate(_COLUMNS):
            worksheet.set_column(column, column, width)
            worksheet.write_string(0, column, title.say(language), heading)
        for position, line in enumerate(lines, 1):
            worksheet.set_row(position, _height(line))
            for column, (key, _, _) in enumerate(_COLUMNS):
                value = line.get(key)
                if key in ("weight", "self", "computed", "review"):
                    content = "" if value is None else float(str(value))
                    worksheet.write(position, column, content, number)
                else:
                    worksheet.write_string(position, column, str(value or "")[:32_000], text)
        worksheet.freeze_panes(1, 4)
        worksheet.autofilter(0, 0, max(1, len(lines)), len(_COLUMNS) - 1)
        worksheet.set_landscape()
        worksheet.set_paper(_A4)
        worksheet.repeat_rows(0)
        worksheet.fit_to_pages(1, 0)
        worksheet.write_string(len(lines) + 2, 0, _SIGNED.say(language))
    return out.getvalue()


_A4 = 9
_LINE, _HIGHEST = 14.5, 409


def _height(line: Mapping[str, object]) -> float:
    """Return the height of a row in points: programs other than Excel do not make wrapped rows fit by themselves."""
    lines = max(
        sum(max(1, len(wrap(part, width - 1))) for part in str(line.get(key) or "").split("\n"))
        for key, _, width in _COLUMNS
    )
    return min(_HIGHEST, _LINE * lines + 2)


def review_document(audits: Sequence[Audit], *, language: Language | None = None) -> bytes:
    """
    Return the 复核意见: for each sheet the three gravest findings, the others, and the scores compared.

    Raises:
        MissingExtraError: python-docx is not installed (PR014).
    """
    require("docx", extra="docx")
    from perfrules.reports.docx.base import (  # noqa: PLC0415
        Block,
        Turn,
        own_base,
    )
    from perfrules.reports.docx.document import document_of  # noqa: PLC0415

    language = language or current_language()
    blocks: list[Block] = []
    for number, audit in enumerate(audits):
        blocks += [Turn.PAGE] if number else []
        blocks += _opinion(audit, language)
    return document_of(blocks, own_base(), audits[0].subject.sheet)


def _opinion(audit: Audit, language: Language) -> "list[Block]":
    from perfrules.reports.docx.base import Block, Heading, Line, Note, Style, listed_table  # noqa: PLC0415 - as above
    from perfrules.reports.form.layout import Role  # noqa: PLC0415

    sheet, leading = audit.subject.sheet, audit.leading
    blocks: list[Block] = [Line(_OPINION.say(language), Style.TITLE), Line(sheet.project, Style.CAPTION)]
    if not audit.findings:
        blocks.append(Note("", _NO_FINDING.say(language)))
    for title, findings in ((_MAIN, leading), (_OTHERS, [part for part in audit.findings if part not in leading])):
        if findings:
            blocks.append(Heading(level=1, title=title.say(language)))
            blocks += [Note(f"{part.catalogue} ", _with_basis(part, audit, language)) for part in findings]
    if any(entry.weight is not None for entry in audit.subject.rows):
        blocks.append(Heading(level=1, title=_SCORES.say(language)))
        keys = ("name", "weight", "self", "computed", "review")
        heads = [title.say(language) for key, title, _ in _COLUMNS if key in keys]
        lines = _lines([audit], language)
        cells = [["" if line.get(key) is None else str(line.get(key)) for key in keys] for line in lines]
        blocks.append(listed_table(heads, cells, (Role.TEXT,) * len(keys)))
    blocks.append(Note("", _SIGNED.say(language)))
    return blocks


def _with_basis(finding: Finding, audit: Audit, language: Language) -> str:
    basis = _basis_in_words(finding, audit, language)
    marks = ("（", "）") if language == "zh" else (" (", ")")
    return one_line(finding.message.say(language)) + (f"{marks[0]}{basis}{marks[1]}" if basis else "")


_STYLE = """
body{font-family:system-ui,"Microsoft YaHei","Noto Sans CJK SC",sans-serif;margin:1.5rem;color:#222}
table{border-collapse:collapse;width:100%}
td,th{border:1px solid #bbb;padding:.3rem .5rem;vertical-align:top;text-align:left}
th{background:#eef2f8}.n{text-align:right}
.error{border-left:.3rem solid #c0392b}.warning{border-left:.3rem solid #d68910}
.notice{border-left:.3rem solid #7f8c8d}.f{margin:.15rem 0;padding-left:.4rem}.f small{color:#555}
@media(max-width:40rem){thead{display:none}tr,td{display:block}td{border-width:0 0 1px}}
"""


def review_page(audits: Sequence[Audit], *, language: Language | None = None) -> bytes:
    """Return a page with the findings beside the cells that they are about; no library and no network is needed."""
    language = language or current_language()
    parts = [
        f'<!doctype html><html lang="{language}"><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width,initial-scale=1">',
        f"<title>{escape(_SHEET.say(language))}</title><style>{_STYLE}</style>",
    ]
    for audit in audits:
        parts += _page_of(audit, language)
    return "\n".join([*parts, "</html>", ""]).encode()


def _page_of(audit: Audit, language: Language) -> list[str]:
    by_row, others = _by_row(audit)
    parts = [f"<h1>{escape(audit.subject.sheet.project)}</h1>"]
    leading = "".join(f"<li>{escape(_said(finding, language))}</li>" for finding in audit.leading)
    if leading:
        parts.append(f"<ol>{leading}</ol>")
    keys = ("name", "target", "actual", "weight", "self", "computed", "finding")
    titles: Mapping[str, Wording] = {key: title for key, title, _ in _COLUMNS}
    head = "".join(f"<th>{escape(titles[key].say(language))}</th>" for key in keys)
    parts.append(f"<table><thead><tr>{head}</tr></thead><tbody>")
    for entry in audit.subject.rows:
        computed = None if entry.scored is None else entry.scored.score
        numbers = (entry.weight, entry.score, computed)
        cells = [f"<td>{escape(text)}</td>" for text in (entry.row.name, _with_unit(entry.row), entry.row.actual)]
        cells += [f'<td class="n">{"" if number is None else number}</td>' for number in numbers]
        notes = "".join(_note_html(finding, audit, language) for finding in by_row.get(entry.index, ()))
        parts.append(f'<tr id="row{entry.index}">{"".join(cells)}<td>{notes}</td></tr>')
    parts.append("</tbody></table>")
    parts += [f"<h2>{escape(_WHOLE_SHEET.say(language))}</h2>"] if others else []
    parts += [_note_html(finding, audit, language) for finding in others]
    return parts


def _note_html(finding: Finding, audit: Audit, language: Language) -> str:
    basis = _basis_in_words(finding, audit, language)
    small = f"<br><small>{escape(basis)}</small>" if basis else ""
    return f'<div class="f {finding.severity.value}">{escape(_said(finding, language))}{small}</div>'
