"""How the cells of a worksheet look: one format of xlsxwriter for each role, number format and shade."""

from typing import TYPE_CHECKING

from attrs import define, field

from perfrules.reports.form.layout import FormCell, FormNumber, Role
from perfrules.reports.form.text import fits_spreadsheet

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook

__all__ = ["FONT", "Styles"]

FONT = "宋体"
_HEADING_FONT = "黑体"
_SIZE = 10
_HEADER_FILL, _COMPUTED_FILL, _COMPUTED_HEADER_FILL = "#EDEDED", "#F3F7FC", "#DCE6F2"

_LOOKS: dict[Role, dict[str, object]] = {
    Role.TITLE: {"align": "center", "font_name": _HEADING_FONT, "font_size": 16, "border": 0},
    Role.LABEL: {"align": "center", "font_name": _HEADING_FONT, "bg_color": _HEADER_FILL},
    Role.HEADER: {"align": "center", "font_name": _HEADING_FONT, "bg_color": _HEADER_FILL},
    Role.LEVEL: {"align": "center"},
    Role.TEXT: {"align": "left", "indent": 1},
    Role.MARK: {"align": "center"},
    Role.NUMBER: {"align": "center"},
    Role.TOTAL: {"align": "center", "bold": True},
    Role.RESULT: {"align": "center", "bold": True, "font_size": 12},
}


@define
class Styles:
    """The formats of one workbook, each made once."""

    workbook: "Workbook"
    _made: dict[tuple[Role, bool, str], "Format"] = field(factory=dict)

    def of(self, cell: FormCell) -> "Format":
        """Return the format of *cell*: it shows as many places as its number is printed with."""
        key = (cell.role, cell.computed, _number_format(cell))
        if key not in self._made:
            self._made[key] = self.workbook.add_format(_properties(*key))
        return self._made[key]


def _properties(role: Role, computed: bool, number_format: str) -> dict[str, object]:  # noqa: FBT001 - part of a key
    look = {
        "font_name": FONT, "font_size": _SIZE, "border": 1, "valign": "vcenter", "text_wrap": True,
        "num_format": number_format, **_LOOKS[role],
    }  # fmt: skip
    if computed:
        look["bg_color"] = _COMPUTED_HEADER_FILL if role in (Role.LABEL, Role.HEADER) else _COMPUTED_FILL
    return look


def _number_format(cell: FormCell) -> str:
    number = cell.content
    if not isinstance(number, FormNumber) or not fits_spreadsheet(number):
        return "@" if number is not None else "General"
    places = len(number.text.removesuffix("%").partition(".")[2])
    return "0" + ("." + "0" * places if places else "") + ("%" if number.percent else "")
