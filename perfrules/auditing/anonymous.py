"""Sheets without the names of projects, units and people, for passing findings on."""

import re
from collections.abc import Callable

from attrs import evolve

from perfrules.model.sheet import Sheet, SheetRow
from perfrules.source import Place

__all__ = ["anonymous"]

_PERSON = re.compile(r"((?:填表人|填报人|负责人|联系人|经办人|审核人)[:：]?\s*)[\u4e00-\u9fff]{2,4}")
_PHONE = re.compile(r"(?<!\d)1\d{10}(?!\d)|(?<!\d)0\d{2,3}-?\d{7,8}(?!\d)")


def anonymous(sheet: Sheet, number: int) -> Sheet:
    """
    Return *sheet* as ``项目 NUMBER``: the names of project, unit and department are replaced wherever they stand.

    Persons behind a label such as 负责人 and telephone numbers go as well; other names in running text stay.
    """
    names = {sheet.project: f"项目{number}", sheet.organisation: f"单位{number}", sheet.department: "主管部门"}
    known = sorted((name for name in names if len(name) >= 2), key=len, reverse=True)

    def strip(text: str) -> str:
        for name in known:
            text = text.replace(name, names[name])
        return _PHONE.sub("（电话）", _PERSON.sub(r"\1某", text))

    return evolve(
        sheet,
        project=f"项目{number}",
        organisation=f"单位{number}" if sheet.organisation else "",
        department="主管部门" if sheet.department else "",
        source="",
        texts={key: strip(text) for key, text in sheet.texts.items()},
        rows=tuple(_row(row, strip) for row in sheet.rows),
        management=tuple(
            evolve(item, statement=strip(item.statement), trouble=strip(item.trouble), place=Place())
            for item in sheet.management
        ),
        funds=tuple(evolve(line, place=Place()) for line in sheet.funds),
        cells={},
        problems=(),
    )


def _row(row: SheetRow, strip: Callable[[str], str]) -> SheetRow:
    return evolve(
        row,
        name=strip(row.name),
        target=strip(row.target),
        actual=strip(row.actual),
        reason=strip(row.reason),
        evidence=strip(row.evidence),
        place=Place(),
        cells={},
    )
