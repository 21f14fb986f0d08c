"""Findings as text for the terminal, as annotations of a build, and as SARIF."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import PurePath

from perfrules.auditing.population import Survey
from perfrules.auditing.running import Audit
from perfrules.checks.base import Check, Finding
from perfrules.errors import Severity
from perfrules.outputs import annotations
from perfrules.outputs.annotations import Annotation
from perfrules.reports.text_tables import Column, render, wrap
from perfrules.source import escape_control_chars, one_line
from perfrules.wording import Language, Wording

__all__ = ["SEVERITIES", "github_lines", "render_audit", "render_survey", "sarif"]

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
_SHOWN_CELLS = 6
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
    place = next((str(audit.subject.place_of(cell)) for cell in finding.cells if _has_place(audit, cell)), "")
    cells = "、".join(finding.cells[:_SHOWN_CELLS]) + (" …" if len(finding.cells) > _SHOWN_CELLS else "")
    shown = " ".join(part for part in (cells, f"({place})" if place else "") if part)
    if shown:
        lines += wrap(f"{indent}    {_CELLS.say(language, {'cells': shown})}", width, hanging=indent + "      ")
    if finding.basis:
        basis = "；".join(f"{name} = {one_line(text)}" for name, text in finding.basis.items())
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
        reasons = "；".join(_say(finding, language) for finding in ranked.reasons)
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
