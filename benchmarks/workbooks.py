"""Reading a workbook of 200 000 cells: perfrules beside openpyxl, and python-calamine where it is installed."""

import io
import statistics
import time
from collections.abc import Callable
from importlib.util import find_spec

import openpyxl
import xlsxwriter

import perfrules
from perfrules.readers.hooks import SheetXlsxReader

TITLES = (
    "一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因分析及改进措施",
    "佐证材料", "序号",
)  # fmt: skip
ROWS = 20_000
RUNS = 5


def workbook() -> bytes:
    """Return a workbook with one form of 20 000 rows of ten cells."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet("自评表")
        percent = book.add_format({"num_format": "0.0%"})
        sheet.write_row(0, 0, TITLES)
        for row in range(1, ROWS + 1):
            target, score = f"≥{row % 99 + 1}%", row % 1000 / 100
            cells = ["产出指标", "数量指标", f"指标{row}", target, None, 10, score, "", "台账", row]
            sheet.write_row(row, 0, cells)
            sheet.write_number(row, 4, row % 1000 / 1000, percent)
    return out.getvalue()


def by_perfrules(data: bytes) -> int:
    """Return how many rows the form has; every cell was read, formatted and given its field."""
    (sheet,) = SheetXlsxReader().read(data, "form.xlsx").sheets
    return len(sheet.rows)


def by_openpyxl(data: bytes) -> int:
    """Return how many rows of values there are below the titles."""
    book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    return sum(1 for sheet in book for _ in sheet.iter_rows(values_only=True)) - 1


def by_calamine(data: bytes) -> int:
    """Return how many rows of values there are below the titles."""
    from python_calamine import CalamineWorkbook  # noqa: PLC0415 - only where it is installed

    return len(CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()) - 1


def main() -> None:
    """Print the median of alternating runs of each."""
    data = workbook()
    readers: dict[str, Callable[[bytes], int]] = {f"perfrules {perfrules.__version__}": by_perfrules}
    readers[f"openpyxl {openpyxl.__version__}"] = by_openpyxl
    if find_spec("python_calamine") is not None:
        readers["python-calamine"] = by_calamine
    times: dict[str, list[float]] = {name: [] for name in readers}
    for _ in range(RUNS):
        for name, read in readers.items():
            start = time.process_time()
            assert read(data) == ROWS
            times[name].append(time.process_time() - start)
    for name, measured in times.items():
        print(f"{name:20} {statistics.median(measured):6.2f} s for {ROWS * len(TITLES):,} cells")


if __name__ == "__main__":
    main()
