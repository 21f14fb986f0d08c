"""Sheets written in the project's own forms and read back."""

import tomllib
import unicodedata
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfrules.errors import SheetError
from perfrules.model.sheet import Funds, ManagementItem, Sheet, SheetRow, StatedAdjustment
from perfrules.readers.base import SheetReader
from perfrules.readers.hooks import SheetJsonReader, SheetTomlReader
from perfrules.reports.base import SheetWriter
from perfrules.reports.native import SheetJsonWriter, SheetTomlWriter, built_in_sheet_writers

FORMS: dict[str, tuple[SheetWriter, SheetReader]] = {
    "toml": (SheetTomlWriter(), SheetTomlReader()),
    "json": (SheetJsonWriter(), SheetJsonReader()),
}
EXAMPLE = Path(__file__).resolve().parents[2] / "perfrules" / "examples" / "hotline-12333-2023.toml"

texts = st.text(max_size=12) | st.sampled_from([
    '"', '"""', "'''", "\\", "\n", "\r\n", "\r", "\t", "\0", "\x7f", "=1+1", "=80%", "「引」",
    "a\n\nb \n", ' """\n\\" ',
    "\u202eabc", "\u2028", "\ufeff", "#x", "[[row]]", "null", "1e5", "{x}", "\U000e0001", "\ue000", "٩٠", "０",
])  # fmt: skip
numbers = st.decimals(min_value=-(10**12), max_value=10**12, places=2) | st.sampled_from(
    [
        Decimal("-0.0"),
        Decimal("1E+5"),
        Decimal("2.50"),
        Decimal("0.30000000000000004"),
        Decimal("9" * 30),
        Decimal("1E-30"),
    ]
)
maybe = st.none() | numbers
points = numbers.map(Decimal.copy_abs)
funds = st.builds(Funds, name=texts, initial_budget=maybe, adjusted_budget=maybe, spent=maybe, stated_rate=maybe,
                  unit=texts, is_total=st.booleans())  # fmt: skip
management = st.builds(ManagementItem, name=texts, statement=texts, trouble=texts, score=maybe)
rows = st.builds(
    SheetRow, level1=texts, level2=texts, name=texts, target=texts, actual=texts, unit=texts,
    weight=maybe, self_score=maybe,
    review_scores=st.lists(numbers, max_size=2).map(tuple), judgement=texts, reason=texts, evidence=texts,
    sample=st.none() | st.integers(0, 10**9), deduction=st.none() | points, applicable=st.booleans(),
)  # fmt: skip
adjustments = st.lists(st.builds(StatedAdjustment, name=texts, points=points, reason=texts), max_size=2).map(tuple)
names = st.none() | st.lists(texts, max_size=3).map(tuple)
sheets = st.builds(
    Sheet, project=texts, organisation=texts, department=texts, date=st.none() | st.dates(),
    funds=st.lists(funds, max_size=2).map(tuple), management=st.lists(management, max_size=2).map(tuple),
    rows=st.lists(rows, max_size=3).map(tuple), deductions=adjustments, bonuses=adjustments,
    stated_total=maybe, stated_grade=texts, stated_met=names,
    stated_unmet=names, texts=st.dictionaries(texts, texts, max_size=3),
)  # fmt: skip


class TestRoundTrip:
    """What is written reads back to an equal sheet, without problems, in every form, for every sheet."""

    @pytest.mark.parametrize("form", FORMS)
    @given(sheet=sheets)
    def test_equal_sheet(self, form: str, sheet: Sheet) -> None:
        writer, reader = FORMS[form]
        result = reader.read(writer.write(sheet).encode(), "sheet")
        assert result.problems == ()
        assert result.sheets == (sheet,)

    @pytest.mark.parametrize("form", FORMS)
    def test_marks_of_empty_cells_are_kept(self, form: str) -> None:
        item = ManagementItem(name="支付规范性", trouble="null")
        sheet = Sheet(project="甲", rows=(), management=(item,), stated_unmet=(), blank_marks={"stated_unmet": "无"})
        writer, reader = FORMS[form]
        result = reader.read(writer.write(sheet).encode(), "sheet")
        assert (result.problems, result.sheets) == ((), (sheet,))
        assert result.sheets[0].management[0].blank_mark == "null"

    @pytest.mark.parametrize("form", FORMS)
    @given(sheet=sheets)
    def test_digits_are_kept(self, form: str, sheet: Sheet) -> None:
        writer, reader = FORMS[form]
        read = reader.read(writer.write(sheet).encode(), "sheet").sheets[0]
        before = [format(row.weight, "f") for row in sheet.rows if row.weight is not None]
        assert [format(row.weight, "f") for row in read.rows if row.weight is not None] == [
            text.removeprefix("-") if Decimal(text) == 0 and "." not in text else text for text in before
        ]

    @pytest.mark.parametrize("form", FORMS)
    @given(sheet=sheets)
    def test_nothing_unseen_is_written(self, form: str, sheet: Sheet) -> None:
        text = FORMS[form][0].write(sheet)
        unseen = [
            one
            for one in text
            if unicodedata.category(one) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp") and one != "\n"
        ]
        assert unseen == []


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    "sheet", [Sheet(project="a\ud800"), Sheet(texts={"\udfff": ""}), Sheet(rows=(SheetRow(name="\ud83d"),))]
)
def test_half_a_surrogate_pair_is_refused(form: str, sheet: Sheet) -> None:
    with pytest.raises(SheetError) as caught:
        FORMS[form][0].write(sheet)
    assert [one.code for one in caught.value.problems] == ["PR105"]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("number", ["NaN", "Infinity", "1E+999999", "1E-31", "9" * 31, "1E+30"])
def test_numbers_out_of_bounds_are_refused(form: str, number: str) -> None:
    with pytest.raises(SheetError) as caught:
        FORMS[form][0].write(Sheet(rows=(SheetRow(name="x", weight=Decimal(number)),)))
    (one,) = caught.value.problems
    assert (one.code, one.place.key) == ("PR104", "rows[0].weight")


@pytest.mark.parametrize("form", FORMS)
def test_points_below_zero_are_refused(form: str) -> None:
    below = Decimal("-0.5")
    for sheet, key in (
        (Sheet(rows=(SheetRow(name="x", deduction=below),)), "rows[0].deduction"),
        (Sheet(deductions=(StatedAdjustment(name="x", points=below),)), "deductions[0].points"),
        (Sheet(bonuses=(StatedAdjustment(name="x", points=below),)), "bonuses[0].points"),
    ):
        with pytest.raises(SheetError) as caught:
            FORMS[form][0].write(sheet)
        assert [(one.code, one.place.key) for one in caught.value.problems] == [("PR507", key)]


def test_the_example_survives_every_form() -> None:
    sheet = SheetTomlReader().read(EXAMPLE.read_bytes(), "example").sheets[0]
    for writer, reader in FORMS.values():
        assert reader.read(writer.write(sheet).encode(), "again").sheets == (sheet,)


def test_toml_is_written_for_people() -> None:
    sheet = Sheet(
        project="项目", date=date(2023, 6, 30), stated_met=(), texts={"存在的问题": "一\n二 \n"},
        rows=(SheetRow(name="人数", target="=30人", weight=Decimal("2.50"), deduction=Decimal("0.5")),),
        bonuses=(StatedAdjustment(name="创新", points=Decimal(2), reason="全省推广"),),
    )  # fmt: skip
    text = SheetTomlWriter().write(sheet)
    assert text == (
        'project = "项目"\ndate = 2023-06-30\nstated_met = []\n'
        '\n[[row]]\nname = "人数"\ntarget = "=30人"\nweight = 2.50\ndeduction = 0.5\n'
        '\n[[bonus]]\nname = "创新"\npoints = 2\nreason = "全省推广"\n'
        '\n[texts]\n"存在的问题" = """\n一\n二\\u0020\n"""\n'
    )
    assert tomllib.loads(text)["row"][0]["target"] == "=30人"


def test_writers_are_named_once() -> None:
    writers = built_in_sheet_writers()
    assert len({writer.id for writer in writers}) == len(writers) == len(FORMS)
