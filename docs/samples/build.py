"""
The sample files of the documentation: ``roads.toml`` as the official form in every format that perfrules reads.

Run by hand after a change of ``roads.toml``: ``python docs/samples/build.py [FOLDER]``. The same libraries write the
same bytes. Beside some files stands one with mistakes as people make them, ``roads-odd``.
"""

import csv
import io
import re
import sys
import tomllib
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph
from xlsxwriter import Workbook

HERE = Path(__file__).parent
WIDTH = 9
PERCENT = "0.00%"
CREATED = datetime(2000, 1, 1)  # noqa: DTZ001 - the libraries take no zone


class Cell(NamedTuple):
    """What a cell says, the number it holds where it is one, its number format, and what it covers."""

    text: str
    columns: int = 1
    rows: int = 1
    number: float | None = None
    format: str = "General"


class Placed(NamedTuple):
    """A cell and where it stands: row and column, from 0."""

    row: int
    column: int
    cell: Cell


Form = list[list[Cell]]


def number(value: float, code: str = "0.00") -> Cell:
    """Return a cell that holds a number and shows it under a number format."""
    shown = f"{value * 100:.2f}%" if code == PERCENT else f"{value:.2f}" if code == "0.00" else f"{value:g}"
    return Cell(shown, number=value, format=code)


# ----------------------------------------------------------------------------------------------------------- the form


def form(sheet: dict[str, Any]) -> Form:
    """Return the official form of *sheet*, a line for each of its rows, as its cells are typed."""
    funds, rows = sheet["funds"], sheet["row"]
    total = funds[0]
    execution = round(10 * total["spent"] / total["adjusted_budget"], 2)
    full = sum(row["weight"] for row in rows) + 10
    return [
        [Cell("项目支出绩效自评表", WIDTH)],
        [Cell(f"（{sheet['date'].year}年度）", WIDTH)],
        [Cell("项目名称"), Cell(sheet["project"], WIDTH - 1)],
        [Cell("主管部门"), Cell(sheet["department"], 3), Cell("实施单位"), Cell(sheet["organisation"], 4)],
        [
            Cell("项目资金（万元）", rows=len(funds) + 1), Cell("", 2), Cell("年初预算数"), Cell("全年预算数"),
            Cell("全年执行数"), Cell("分值"), Cell("执行率"), Cell("得分"),
        ],
        *(
            [
                Cell(shown_name(index, line), 2), number(line["initial_budget"]), number(line["adjusted_budget"]),
                number(line["spent"]), number(10, "0") if line is total else Cell("—"),
                number(line["stated_rate"] / 100, PERCENT), number(execution) if line is total else Cell("—"),
            ]
            for index, line in enumerate(funds)
        ),
        [Cell("年度总体目标", rows=2), Cell("预期目标", 4), Cell("实际完成情况", 4)],
        [Cell(text, 4) for text in sheet["texts"].values()],
        [
            Cell("绩效指标", rows=len(rows) + 1), Cell("一级指标"), Cell("二级指标"), Cell("三级指标"),
            Cell("年度指标值"), Cell("实际完成值"), Cell("分值"), Cell("得分"), Cell("偏差原因分析及改进措施"),
        ],
        *row_lines(rows),
        [Cell("总分", 6), number(full, "0"), number(sheet["stated_total"]), Cell("")],
        [Cell("自评等级", 6), Cell(sheet["stated_grade"], 3)],
    ]  # fmt: skip


def shown_name(index: int, line: dict[str, Any]) -> str:
    """Return the name of a line of funds as forms print it: the first source follows the total."""
    return f"其中：{line['name']}" if index == 1 else line["name"]


def row_lines(rows: Sequence[dict[str, Any]]) -> Iterator[list[Cell]]:
    """Yield the lines of the indicators; a level stands once beside all its rows."""
    for index, row in enumerate(rows):
        new = index == 0 or rows[index - 1]["level1"] != row["level1"]
        same = sum(1 for one in rows if one["level1"] == row["level1"])
        yield [
            *([Cell(row["level1"], rows=same)] if new else []),
            Cell(row["level2"]), Cell(row["name"]), Cell(row["target"]), actual(row["actual"]),
            number(row["weight"], "0"), number(row["self_score"], "General"), Cell(row.get("reason", "")),
        ]  # fmt: skip


def actual(text: str) -> Cell:
    """Return a percentage as the number that people type, anything else as its text."""
    if not text.endswith("%"):
        return Cell(text)
    return Cell(text, number=round(float(text[:-1]) / 100, 6), format="0.0%" if "." in text else "0%")


def placed(lines: Form) -> list[Placed]:
    """Return the cells of *lines* with their places; what a cell covers is passed over, as in HTML."""
    taken: set[tuple[int, int]] = set()
    found: list[Placed] = []
    for row, line in enumerate(lines):
        column = 0
        for cell in line:
            while (row, column) in taken:
                column += 1
            found.append(Placed(row, column, cell))
            taken |= {(row + down, column + right) for down in range(cell.rows) for right in range(cell.columns)}
            column += cell.columns
    return found


def replaced(lines: Form, cells: dict[str, Cell]) -> Form:
    """Return *lines* with other cells in the place of those that say a text."""
    return [[cells.get(cell.text, cell) for cell in line] for line in lines]


# ------------------------------------------------------------------------------------------------------------ formats


def workbook(lines: Form, *, hidden: int | None = None) -> bytes:
    """Return *lines* as a workbook; the row *hidden* is one that nobody sees."""
    content = io.BytesIO()
    with Workbook(content, {"in_memory": True}) as book:
        book.set_properties({"created": CREATED})
        page = book.add_worksheet("自评表")
        page.set_column(0, WIDTH - 1, 14)
        for row, column, cell in placed(lines):
            look = book.add_format(
                {"border": 1, "align": "center", "valign": "vcenter", "text_wrap": True, "num_format": cell.format}
            )
            if cell.rows * cell.columns > 1:
                page.merge_range(row, column, row + cell.rows - 1, column + cell.columns - 1, "", look)
            if cell.text.startswith("="):
                page.write_formula(row, column, cell.text, look)  # without a result, as programs write it
            else:
                page.write(row, column, cell.text if cell.number is None else cell.number, look)
        if hidden is not None:
            page.set_row(hidden, None, None, {"hidden": True})
    return content.getvalue()


def document(lines: Form) -> bytes:
    """Return *lines* as a Word document; of a text, ``~~…~~`` is crossed out, ``++…++`` put in and not accepted."""
    word = Document()
    section = word.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = section.page_height, section.page_width
    for name in ("created", "modified"):
        setattr(word.core_properties, name, CREATED)
    (title,), *below = lines
    word.add_heading(title.text, level=1)
    table = word.add_table(len(below), WIDTH, style="Table Grid")
    for row, column, cell in placed(below):
        first = table.cell(row, column)
        whole = first.merge(table.cell(row + cell.rows - 1, column + cell.columns - 1))
        write_text(whole.paragraphs[0], cell.text)
    content = io.BytesIO()
    word.save(content)
    return without_times(content.getvalue())


def letterhead(organisation: str) -> bytes:
    """Return an empty Word document with a letterhead, on which reports can be built."""
    word = Document()
    for name in ("created", "modified"):
        setattr(word.core_properties, name, CREATED)
    word.sections[0].header.paragraphs[0].text = organisation
    content = io.BytesIO()
    word.save(content)
    return without_times(content.getvalue())


def write_text(paragraph: Paragraph, text: str) -> None:
    """Add *text* with its marks to a paragraph of python-docx."""
    for piece in re.split(r"(~~.+?~~|\+\+.+?\+\+)", text):
        run = paragraph.add_run(piece.strip("~+") if piece[:2] in {"~~", "++"} else piece)
        run.font.strike = True if piece.startswith("~~") else None
        if piece.startswith("++"):
            change = OxmlElement("w:ins")
            change.set(qn("w:id"), "1")
            change.set(qn("w:author"), "复核人")
            run._r.addprevious(change)  # noqa: SLF001 - the library knows no changes
            change.append(run._r)  # noqa: SLF001


def without_times(data: bytes) -> bytes:
    """Return a zip file with the times taken out, so that the same content is the same bytes."""
    content = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name), old.read(name), zipfile.ZIP_DEFLATED)
    return content.getvalue()


def delimited(lines: Form, delimiter: str = ",") -> str:
    """Return *lines* as delimited text; what a cell covers is an empty field, as spreadsheet programs save it."""
    table = [[""] * WIDTH for _ in lines]
    for row, column, cell in placed(lines):
        table[row][column] = cell.text
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(table)
    return text.getvalue()


def page(lines: Form) -> bytes:
    """Return *lines* as a PDF of one page with ruled cells; the font is one that viewers bring along."""
    wide, high, size, left, top = 86, 30, 9, 34, 560
    drawn: list[str] = []
    for row, column, cell in placed(lines):
        x, y, width, height = left + column * wide, top - row * high, cell.columns * wide, cell.rows * high
        drawn.append(f"{x} {y - height} {width} {height} re S")
        fits = max(1, width // size - 1)
        pieces = [cell.text[at : at + fits] for at in range(0, len(cell.text), fits)]
        for number_, piece in enumerate(pieces, start=1):
            # A blank behind a single letter: without its font a letter has no width, and readers drop what has none.
            code = (piece if len(piece) > 1 else f"{piece} ").encode("utf-16-be").hex()
            drawn.append(f"BT /F {size} Tf {x + 4} {y - (size + 2) * number_} Td <{code}> Tj ET")
    return pdf("\n".join(drawn).encode())


def report(sheet: dict[str, Any]) -> str:
    """Return a whole report as programs extract its text from a PDF: cells below each other, long ones broken."""
    goal, done = sheet["texts"].values()
    funds = [
        [line["name"], *(f"{line[key]:.2f}" for key in ("initial_budget", "adjusted_budget", "spent", "stated_rate"))]
        for line in sheet["funds"]
    ]
    rows = [
        [
            *(row[key] for key in ("level1", "level2", "name", "target", "actual")),
            f"{row['weight']} {row['self_score']}",
            *([row["reason"]] if "reason" in row else []),
        ]
        for row in sheet["row"]
    ]
    met = [row["name"] for row in sheet["row"] if "reason" not in row]
    unmet = [row["name"] for row in sheet["row"] if "reason" in row]
    blocks = [
        "财政项目支出绩效自评报告", f"项目名称：{sheet['project']}", f"项目单位：{sheet['organisation']}",
        f"主管部门：{sheet['department']}", f"{sheet['date'].year} 年 {sheet['date'].month} 月",
        "一、项目基本情况", "（一）项目预算安排及使用情况", "单位：万元", "年初预算数 全年预算数 全年执行数 执行率",
        *(f"{name}\n{' '.join(amounts)}%" for name, *amounts in funds),
        "（二）项目绩效目标", "1.项目年度绩效目标", goal, "2.项目年度绩效目标完成情况", done,
        "二、总体评价结论和指标分析", "（一）总体评价结论",
        f"经评分，结果为:总得分 {sheet['stated_total']} 分，属于\"{sheet['stated_grade']}\"。",
        "（二）指标分析", "1.绩效目标完成的指标", "; ".join(met) + ";",
        "2.没有完成绩效目标的指标", "; ".join(unmet) + ";",
        "附表 1 自评价评分表",
        *("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因分析"),
        *("\n".join(broken(cell)) for row in rows for cell in row),
    ]  # fmt: skip
    return "\n\n".join(blocks) + "\n"


def broken(cell: str) -> list[str]:
    """Return *cell* as the lines that it takes in a narrow column."""
    wide = 7
    return [cell] if " " in cell else [cell[at : at + wide] for at in range(0, len(cell), wide)]


def pdf(content: bytes) -> bytes:
    """Return a PDF of one page, A4 on its side, with *content* on it."""
    packed = zlib.compress(content, 9)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 842 595]/Resources<</Font<</F 4 0 R>>>>/Contents 6 0 R>>",
        b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[5 0 R]>>",
        (
            b"<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/DW 1000/W[1 95 500]/FontDescriptor 7 0 R"
            b"/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>>>"
        ),
        b"<</Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (len(packed), packed),
        (
            b"<</Type/FontDescriptor/FontName/STSong-Light/Flags 4/FontBBox[-25 -254 1000 880]/Ascent 880"
            b"/Descent -120/CapHeight 880/ItalicAngle 0/StemV 93>>"
        ),
    ]
    out, places = b"%PDF-1.4\n", []
    for number_, one in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number_, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    return out + b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (
        size, table, size, len(out),
    )  # fmt: skip


# -------------------------------------------------------------------------------------------------------------- files


def samples(sheet: dict[str, Any]) -> dict[str, bytes]:
    """Return what the sample files hold, by their names."""
    right = form(sheet)
    odd = {
        "114公里": Cell("=57*2"),
        "2.6万元": Cell("2.6", number=2.6, format='0"万元"'),
        "9%": Cell("9-10", number=45179, format="m-d"),
    }
    crossed = {"114公里": Cell("~~120公里~~114公里"), "9%": Cell("9++.5++%")}
    shortened = delimited(replaced(right, {"9%": Cell("9.0E-02")}), "\t").replace("\t路面验收", '\t"路面验收')
    return {
        "roads.xlsx": workbook(right),
        "roads-odd.xlsx": workbook(replaced(right, odd), hidden=len(right) - 3),
        "roads.docx": document(right),
        "roads-odd.docx": document(replaced(right, crossed)),
        "letterhead.docx": letterhead(sheet["organisation"]),
        "roads.csv": delimited(right).encode("utf-8-sig"),
        "roads-odd.csv": shortened.encode("gb18030"),
        "roads.pdf": page(right),
        "roads.txt": report(sheet).encode(),
        "scan.pdf": pdf(b"0.9 g 100 100 600 400 re f"),
    }


def main() -> None:
    """Write the sample files into the folder that was named, or beside this script."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE
    sheet = tomllib.loads((HERE / "roads.toml").read_text(encoding="utf-8"))
    for name, data in samples(sheet).items():
        (folder / name).write_bytes(data)


if __name__ == "__main__":
    main()
