"""English output holds no Chinese character but what the user's data holds."""

import csv
import re
import shlex
from contextlib import suppress
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from attrs import evolve
from xlsxwriter import Workbook

import perfrules
from perfrules.cli.main import main
from perfrules.errors import CODES
from perfrules.model.sheet import ManagementItem, StatedAdjustment

RULES = """
format = 1
id = "service-levels"
version = "1"
title = "Service levels"
full = 100
grades = { good = "[60, 100]", poor = "[0, 60)" }
[[component]]
name = "Budget"
type = "execution"
full = 10
[[component]]
name = "Indicators"
type = "indicators"
full = 90
[[scoring]]
type = "proportional"
"""
RULE_SET = perfrules.load_ruleset("rules.toml", text=RULES)
HAN = re.compile("[\u3001\u3002\u3010\u3011\u3014\u3015\u3400-\u9fff\uff01-\uff5e]")


@pytest.fixture(scope="module")
def card() -> perfrules.Scorecard:
    """A scorecard whose sheet and rules are written in English, with rows that are met, missed and not ratable."""
    rows = (
        perfrules.SheetRow(level1="Output", name="Training", target=">=90%", actual="95%", weight=30),
        perfrules.SheetRow(level1="Output", name="Visits", target="<=30", actual="45", weight=30),
        perfrules.SheetRow(level1="Effect", name="Trust", target=">=80%", actual="nobody asked", weight=30),
    )
    funds = perfrules.Funds(name="All", adjusted_budget=Decimal(100), spent=Decimal(90), unit="", is_total=True)
    sheet = perfrules.Sheet(project="Roads", organisation="City", rows=rows, funds=(funds,))
    return perfrules.evaluate(sheet, RULE_SET)


@pytest.mark.parametrize("report", ["text", "html", "markdown"])
def test_a_report(card, report) -> None:
    page = perfrules.render(card, report, language="en").decode("utf-8")
    assert HAN.findall(page) == [], [line for line in page.splitlines() if HAN.search(line)][:5]


def test_derivations_and_displays(card) -> None:
    with perfrules.use_language("en"):
        texts = [card.explain(), repr(card), card._repr_html_(), str(card.all_problems), RULES]
        texts += [row._repr_html_() + repr(row) + row.target.describe() for row in card.rows]
        texts += [problem.format() for problem in card.all_problems]
    assert [text for text in texts if HAN.search(text)] == []


def test_messages_of_problems() -> None:
    """What a message quotes of the language itself, such as signs and units, stands in backticks or after `such as`."""
    quoted = re.compile(r"`[^`]*`|“[^”]*”|such as [^;]*")
    said = {code.id: quoted.sub("", f"{code.message.en} {code.help.en}") for code in CODES.values()}
    assert {code: text for code, text in said.items() if HAN.search(text)} == {}


FORMS = ("csv", "xlsx", "docx")


@pytest.fixture(scope="module")
def full_sheet() -> perfrules.Sheet:
    """A sheet that fills every table of the form, in English."""
    number = Decimal
    return perfrules.Sheet(
        project="Roads", organisation="City", department="Public works", date=date(2025, 1, 2), year=2024,
        funds=(
            perfrules.Funds(name="All", initial_budget=number(100), adjusted_budget=number(100), spent=number(90),
                            stated_rate=number(90), unit="USD", is_total=True, weight=number(10), self_score=number(9)),
            perfrules.Funds(name="Grant", spent=number(90), unit="USD"),
        ),
        management=(ManagementItem(name="Spending rules", statement="kept", trouble="late", score=number(3)),),
        rows=(
            perfrules.SheetRow(
                level1="Output", level2="Quality", name="Training", target=">=90%", actual="95%", weight=number(30),
                self_score=number(30), direction="up", reason="because", evidence="file", sample=100, judgement="met",
                review_scores=(number(29),), unit="%", deduction=number(1),
            ),
            perfrules.SheetRow(level1="Output", name="Visits", target="<=30", actual="45", weight=number(30),
                               direction="down", applicable=False),
        ),
        deductions=(StatedAdjustment(name="Late", points=number(2), reason="x"),),
        bonuses=(StatedAdjustment(name="Prize", points=number(1), reason="y"),),
        stated_total=number("88.5"), stated_grade="Good", stated_met=("Training", "Visits"), stated_unmet=(),
        texts={"Summary": "Fine.", "Problems": "None known."},
    )  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
def test_a_form_with_english_titles_is_read_back_equal(full_sheet, form, tmp_path) -> None:
    page = perfrules.render(perfrules.evaluate(full_sheet, RULE_SET), form, language="en")
    (tmp_path / f"form.{form}").write_bytes(page)
    again = perfrules.read_sheet(tmp_path / f"form.{form}")
    assert again == full_sheet
    assert again.problems == ()
    assert HAN.findall(text_of(form, page)) == []


@pytest.mark.parametrize("form", FORMS)
def test_a_form_follows_the_language_of_its_data(full_sheet, form, tmp_path) -> None:
    """Chinese data make the official Chinese form in an English report too; Chinese reports always have it."""
    for sheet, language in ((evolve(full_sheet, project="县道"), "en"), (full_sheet, "zh")):
        page = perfrules.render(perfrules.evaluate(sheet, RULE_SET), form, language=language)
        assert "一级指标" in text_of(form, page)
        (tmp_path / f"form.{form}").write_bytes(page)
        assert perfrules.read_sheet(tmp_path / f"form.{form}") == sheet


def text_of(form: str, page: bytes) -> str:
    """Return the words in a document."""
    if form == "csv":
        return page.decode("utf-8-sig")
    part = {"xlsx": "xl/sharedStrings.xml", "docx": "word/document.xml"}[form]
    with ZipFile(BytesIO(page)) as archive:
        return re.sub(r"<[^>]*>", "", archive.read(part).decode("utf-8"))


KPIS = """\
Perspective,Objective,KPI,Target,Actual,Weight,Owner,Period
Customer,Fast service,Average response time of calls,<= 8 minutes,7.5 minutes,9,Fire dept.,2025
Customer,Fast service,Calls answered within 30 seconds,>= 90%,88.4%,9,Call centre,2025 Q4
Customer,Satisfaction,Residents satisfied with roads,at least 75%,78%,6,Public works,2025
Customer,Satisfaction,"Complaints per 1,000 residents",no more than 12,14.2,6,Ombudsman,2025
Process,Quality,Potholes repaired within 5 days,>= 95%,91%,7,Public works,2025
Process,Quality,Serious incidents,0,1,9,Safety,2025
Process,Timeliness,Permits issued on time,>= 95%,97%,8,Planning,2025
Process,Timeliness,Training completed by,By 30 June 2025,12 June 2025,6,HR,2025
Learning,Staff,Staff turnover,below 10%,9.1%,7,HR,2025
Learning,Staff,Training hours per employee,>= 24 hours,26 hours,7,HR,2025
Learning,Staff,Employees trained,"1,200 employees","1,180 employees",6,HR,2025
Finance,Cost,Cost per tonne of waste,<= $85,$83.20,6,Finance,2025
Finance,Cost,Overtime,max. $1.2m,$1.35 million,6,Finance,2025
Finance,Reporting,Annual report published,Yes,Yes,4,Finance,2025
Finance,Reporting,Audit findings closed,All closed,partly,4,Audit,2025
"""
"""The scorecard of a city's performance office, as it is typed."""


@pytest.fixture
def kpi_files(tmp_path) -> dict[str, Path]:
    """The scorecard as delimited text and as a workbook, each with its rule file."""
    table = list(csv.reader(KPIS.splitlines()))
    (tmp_path / "kpi.csv").write_text(KPIS, encoding="utf-8")
    with Workbook(tmp_path / "kpi.xlsx") as workbook:
        page = workbook.add_worksheet("Scorecard")
        for row, cells in enumerate(table):
            for column, cell in enumerate(cells):
                page.write(row, column, float(cell) if column == 5 and row else cell)
    (tmp_path / "rules.toml").write_text(RULES, encoding="utf-8")
    return {"csv": tmp_path / "kpi.csv", "xlsx": tmp_path / "kpi.xlsx", "rules": tmp_path / "rules.toml"}


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_scorecard_as_it_is_typed_is_rated_whole(kpi_files, kind) -> None:
    sheet = perfrules.read_sheet(kpi_files[kind])
    card = perfrules.evaluate(sheet, perfrules.load_ruleset("city-scorecard"))
    assert sheet.problems == ()
    assert [row.row.name for row in card.rows if row.score is None] == []
    assert len(card.rows) == 15
    assert {(row.row.level1, row.row.level2) for row in card.rows} >= {
        ("Customer", "Fast service"),
        ("Finance", "Cost"),
    }


@pytest.mark.parametrize("command", [
    "evaluate {csv} --rules {rules}", "evaluate {xlsx} --rules city-scorecard", "explain {csv} --rules {rules}",
    "audit {csv} --rules {rules}", "lint {rules}", "lint city-scorecard", "test city-scorecard", "plugins",
    "problem PR433", "problem PR102", "evaluate --help", "audit --help", "new --help", "batch --help",
    "aggregate --help", "types execution",
    *(f"report {{csv}} --rules city-scorecard --report {form} -o -" for form in ("text", "html", "markdown", "csv")),
    "report {csv} --rules {rules} --report html --audit -o -", "report {csv} --rules {rules} --report sheet-toml -o -",
    *(f"parse '{cell}'" for cell in ("at least 75%", "By 30 June 2025", "all closed", "3 per 1,000", "<= 8 foo")),
])  # fmt: skip
def test_a_command(kpi_files, command, capfdbinary) -> None:
    """Data in JSON name units by their symbols; all else follows ``--lang``."""
    with suppress(SystemExit):  # --help ends so
        main(["--lang", "en", *shlex.split(command.format(**kpi_files))])
    printed = b"".join(capfdbinary.readouterr()).decode("utf-8")
    assert printed
    kept = [line for line in printed.splitlines() if HAN.search(line) and '{"kind"' not in line]
    assert kept == []


def test_kinds_of_contributions_in_chinese(capsys) -> None:
    main(["--lang", "zh", "plugins"])
    printed = capsys.readouterr().out
    assert all(word in printed for word in ("指标类型：", "单位：", "读取器：", "报告："))
    assert not re.search("reader|report:|unit:|indicator type", printed.replace("readers", "").replace("units", ""))
