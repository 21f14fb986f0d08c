"""Rows of published self-evaluation forms, and the documents that units make of them."""

import io
from collections.abc import Sequence
from pathlib import Path

import docx
from docx.document import Document
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.table import Table

DATA = Path(__file__).parent / "data"

HEADER = ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因分析及改进措施")
Row = tuple[str, str, str, str, str, str, str, str]

HOTLINE: tuple[Row, ...] = (
    ("成本指标", "经济成本指标", "人均工资", "=1666元/月", "1666元/月", "10", "10", ""),
    ("产出指标", "数量指标", "聘用人员数量", "≤30人", "30人", "10", "10", ""),
    ("产出指标", "质量指标", "人员到岗率", "≥90%", "100%", "10", "10", ""),
    ("产出指标", "时效指标", "工资发放及时性", "≥90%", "100%", "10", "10", ""),
    ("效益指标", "经济效益指标", "促进政策知晓", "=80%", "80%", "10", "10", ""),
    ("效益指标", "社会效益指标", "电话等待时长", "≤1分钟", "1分钟", "10", "10", ""),
    ("效益指标", "生态效益指标", "人员配备合理性", "合理", "100%", "5", "5", ""),
    ("满意度指标", "服务对象满意度指标", "群众满意度", "≥90%", "95%", "5", "5", ""),
)
RELIEF: tuple[Row, ...] = (
    ("产出指标(50分)", "数量指标", "农村低保发放人数(按月平均)", ">=21933人", "21980人", "5", "5", ""),
    ("产出指标(50分)", "数量指标", "接受临时救助的人次数", ">=59人次", "87人次", "5", "5", ""),
    ("产出指标(50分)", "数量指标", "特困人员救助供养人数", ">=4754人", "4604人", "5", "5", "特困人员实行动态管理"),
    ("产出指标(50分)", "质量指标", "农村低保标准", ">=530元/人*月", "583元/人*月", "5", "5", ""),
    ("产出指标(50分)", "质量指标", "扶贫临时救助标准", "<=5300元/户", "5830元/户", "10", "10", ""),
    ("效益指标(30分)", "社会效益指标", "受益人口数", ">=80人", "87人", "30", "30", ""),
)
WATER: tuple[Row, ...] = (
    ("产出指标", "数量指标", "安装坡面水标尺", "≥266米", "≥266米", "10", "10", ""),
    ("产出指标", "数量指标", "水标尺宽度", "≥50厘米", "≥50厘米", "10", "10", ""),
    ("产出指标", "质量指标", "项目(工程)验收合格率", "100%", "100%", "20", "20", ""),
    ("产出指标", "时效指标", "及时(按期)开工率", "≥90%", "≥90%", "10", "10", ""),
    ("产出指标", "成本指标", "项目计划总投资", "20万元", "20万元", "10", "10", ""),
    ("效益指标", "社会效益指标", "群众生产生活条件改善状况", "显著提升", "显著提升", "10", "10", ""),
    ("满意度指标", "服务对象满意度指标", "受益户满意度", "≥95%", "≥95%", "10", "10", ""),
)
LOANS: tuple[Row, ...] = (
    ("产出指标", "数量指标", "创业担保贷款发放额增长率", "≥10%", "115.25%", "20%", "20", ""),
    ("产出指标", "质量指标", "创业担保贷款回收率", "≥90%", "98.70%", "20%", "20", ""),
    ("产出指标", "质量指标", "资金足额拨付率", "100%", "100%", "10%", "10", ""),
    ("效益指标", "经济效益指标", "创业担保基金放大倍数", "≥2倍", "10倍", "10%", "10", ""),
    ("满意度指标", "服务对象满意度指标", "申报创业担保贷款贴息个人满意度", "≥80%", "100%", "5%", "5", ""),
)


def saved(document: Document) -> bytes:
    """Return *document* as a file."""
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def empty() -> Document:
    """Return a document in a font that has Han characters."""
    document = docx.Document()
    style = document.styles["Normal"]
    style.font.name = "Noto Serif CJK SC"
    style.font.size = Pt(11)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), "Noto Serif CJK SC")
    document.sections[0].page_width, document.sections[0].page_height = Cm(21), Cm(29.7)
    return document


def add_table(document: Document, rows: Sequence[Sequence[str]]) -> Table:
    """Add a ruled table."""
    table = document.add_table(len(rows), len(rows[0]))
    table.style = "Table Grid"
    for index, row in enumerate(rows):
        for column, text in enumerate(row):
            if text:
                table.cell(index, column).text = text
    return table


def add_indicators(document: Document, rows: Sequence[Row]) -> Table:
    """Add a table of indicators; equal names of levels below each other are one merged cell."""
    shown = [list(row) for row in rows]
    merges: list[tuple[int, int, int]] = []
    for column in (0, 1):
        start = 0
        for index in range(1, len(rows) + 1):
            if index < len(rows) and rows[index][: column + 1] == rows[start][: column + 1]:
                shown[index][column] = ""
            else:
                merges += [(column, start, index - 1)] if index - 1 > start else []
                start = index
    table = add_table(document, [HEADER, *shown])
    for column, first, last in merges:
        table.cell(first + 1, column).merge(table.cell(last + 1, column))
    return table


def hotline_report(*, styled: bool = False) -> Document:
    """Return the full report on the operators of a hotline; with *styled*, its chapters have the styles of headings."""
    document = empty()

    def heading(text: str, level: int) -> None:
        if styled:
            document.add_heading(text, level)
        else:
            document.add_paragraph(text)

    write = document.add_paragraph
    for line in (
        "财政项目支出绩效自评报告", "", "项目名称：12333 劳务派遣咨询员工资及社保",
        "项目单位：郑州市人力资源和社会保障投诉举报咨询服务中心", "主管部门：郑州市人力资源和社会保障局机关",
        "2023 年 06 月",
    ):  # fmt: skip
        write(line)
    document.add_page_break()
    heading("一、项目基本情况", 1)
    heading("（一）项目概况", 2)
    write("热线由聘用的 30 名咨询员值守。" * 6)
    heading("（二）项目预算安排及使用情况", 2)
    write("表 1-2-1 年度预算安排及使用情况统计表")
    write("单位：万元")
    full, none = ("244.00", "244.00", "244.00", "100.0%"), ("0.00", "0.00", "0.00", "0.00%")
    add_table(document, [
        ("", "年初预算数", "全年预算数", "全年执行数", "执行率"), ("年度资金总额：", *full), ("政府预算资金", *full),
        ("财政专户管理资金", *none), ("单位资金", *none),
    ])  # fmt: skip
    heading("（三）资金管理情况表", 2)
    write("表 1-2-2 资金管理情况表")
    add_table(document, [
        ("", "情况说明", "存在问题和改进措施"), ("安排科学性", "安排科学", "null"), ("拨付合规性", "拨付合规", "null"),
        ("使用规范性", "使用规范", "null"), ("预算绩效管理情况", "严格按照预算绩效管理办法管理", "null"),
    ])  # fmt: skip
    heading("（四）项目绩效目标", 2)
    heading("1. 项目年度绩效目标", 3)
    write("及时接听来电。")
    heading("2.项目年度绩效目标完成情况", 3)
    write("来电均已接听。")
    heading("二、总体评价结论和指标分析", 1)
    heading("（一）总体评价结论", 2)
    write('经评分，结果为:总得分 100 分，属于"优"。')
    heading("（二）指标分析", 2)
    heading("1.绩效目标完成的指标", 3)
    write("; ".join(row[2] for row in HOTLINE) + ";")
    heading("2.没有完成绩效目标的指标", 3)
    heading("三、存在的问题和建议", 1)
    heading("（一）存在的问题", 2)
    write("人手不足。")
    heading("（二）改进建议", 2)
    heading("1.对项目决策的建议", 3)
    write("增加人手")
    heading("5.其他建议", 3)
    document.add_page_break()
    write("附表 1 自评价评分表")
    write("自评价评分附件表")
    add_indicators(document, HOTLINE)
    return document


def form(document: Document, project: str, rows: Sequence[Row]) -> None:
    """Add a form that is one table from its title to the signatures, as bureaus send them out."""
    document.add_paragraph("项目支出绩效自评表")
    document.add_paragraph("（2023年度）")
    table = add_table(document, [
        ("项目名称", "", project, "", "", "", "", ""),
        ("主管部门", "", "某市民政局", "", "实施单位", "", "某市救助站", ""),
        ("项目资金（万元）", "", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"),
        ("", "年度资金总额", "100.00", "120.00", "90.00", "10", "75.00%", "7.5"),
        ("", "其中：财政拨款", "100.00", "120.00", "90.00", "—", "75.00%", "—"),
        ("年度总体目标", "预期目标", "", "", "", "实际完成情况", "", ""),
        ("", "做到应保尽保。", "", "", "", "基本做到。", "", ""),
        HEADER,
        *rows,
        ("总分", "", "", "", "", "100", "67.5", ""),
    ])  # fmt: skip
    for row, first, last in (
        (0, 0, 1),
        (0, 2, 7),
        (1, 0, 1),
        (1, 2, 3),
        (1, 4, 5),
        (1, 6, 7),
        (5, 1, 4),
        (5, 5, 7),
        (6, 1, 4),
        (6, 5, 7),
    ):
        table.cell(row, first).merge(table.cell(row, last))
    table.cell(2, 0).merge(table.cell(4, 0))
    table.cell(5, 0).merge(table.cell(6, 0))
    table.cell(2, 0).text, table.cell(5, 0).text = "项目资金（万元）", "年度总体目标"
    start = 8
    for index in range(1, len(rows) + 1):
        if index == len(rows) or rows[index][0] != rows[start - 8][0]:
            if index + 7 > start:
                name = rows[start - 8][0]
                for line in range(start + 1, index + 8):
                    table.cell(line, 0).text = ""
                table.cell(start, 0).merge(table.cell(index + 7, 0)).text = name
            start = index + 8
    document.add_paragraph("注：得分保留一位小数。")
    document.add_paragraph("填报人：张三    联系电话：12333")
