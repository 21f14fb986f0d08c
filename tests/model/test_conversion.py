"""Hand-built rows and sheets: what plainly means a value is taken as it, any other is refused by the field's name."""

import datetime as dt
from decimal import Decimal

import pytest

from perfrules import Funds, Sheet, SheetError, SheetRow
from perfrules.errors import problem
from perfrules.model.conversion import from_mapping
from perfrules.source import Place


class TestTaken:
    @pytest.mark.parametrize(
        ("given", "taken"),
        [
            (30, "30"), (28.5, "28.5"), (Decimal("1.50"), "1.50"), (None, ""), (float("nan"), ""), ("x", "x"),
            (dt.date(2023, 5, 1), "2023-05-01"),
        ],
    )  # fmt: skip
    def test_texts(self, given, taken) -> None:
        assert SheetRow(actual=given).actual == taken

    @pytest.mark.parametrize(
        ("given", "taken"),
        [
            (5, Decimal(5)),
            (0.1, Decimal("0.1")),
            ("2.50", Decimal("2.50")),
            ("", None),
            (None, None),
            (float("nan"), None),
        ],
    )  # fmt: skip
    def test_numbers(self, given, taken) -> None:
        assert SheetRow(weight=given).weight == taken

    def test_the_others(self) -> None:
        row = SheetRow(review_scores=[1, None, "2"], sample=3.0, applicable=False)
        assert (row.review_scores, row.sample, row.applicable) == ((Decimal(1), Decimal(2)), 3, False)
        assert SheetRow(sample="").sample is None
        assert Funds(name="x", spent="3").spent == Decimal(3)

    def test_a_sheet_of_dictionaries(self) -> None:
        row = SheetRow(name="b", weight=5)
        sheet = Sheet(rows=[{"name": "a", "target": 3}, row], funds=None, date="2023-12-31")
        assert sheet.rows == (SheetRow(name="a", target="3"), row)
        assert (sheet.funds, sheet.date) == ((), dt.date(2023, 12, 31))
        assert Sheet(date=dt.datetime(2023, 5, 1, 12)).date == dt.date(2023, 5, 1)  # noqa: DTZ001 - a day is wanted

    def test_what_is_right_stays_the_same_object(self) -> None:
        scores = (Decimal(1), Decimal(2))
        assert SheetRow(review_scores=scores).review_scores is scores
        rows = (SheetRow(name="a"),)
        assert Sheet(rows=rows).rows is rows
        assert Sheet(rows=({"name": "a"},)).rows == rows

    def test_problems_stay(self) -> None:
        notes = (problem("PR305", plugin="x"),)
        assert Sheet(problems=notes).problems == notes


class TestRefused:
    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("name", {"a": 1}), ("name", True), ("weight", "many"), ("weight", True), ("weight", []), ("sample", 2.5),
            ("sample", "NaN"), ("applicable", "yes"), ("review_scores", "12"), ("review_scores", 5),
        ],
    )  # fmt: skip
    def test_a_row(self, field, value) -> None:
        with pytest.raises(SheetError) as raised:
            SheetRow(**{field: value})
        [found] = raised.value.problems
        assert (found.code, found.place) == ("PR507", Place(key=field))

    def test_long_values_are_cut(self) -> None:
        with pytest.raises(SheetError, match="…"):
            SheetRow(weight="many " * 40)

    @pytest.mark.parametrize(
        ("fields", "code", "key"),
        [
            ({"rows": [3]}, "PR507", "rows[0]"), ({"rows": [{}, {"nam": 1}]}, "PR508", "rows[1]"),
            ({"rows": 5}, "PR507", "rows"), ({"rows": {"name": "x"}}, "PR507", "rows"),
            ({"funds": [{}]}, "PR511", "funds[0]"), ({"date": "soon"}, "PR507", "date"),
        ],
    )  # fmt: skip
    def test_a_sheet(self, fields, code, key) -> None:
        with pytest.raises(SheetError) as raised:
            Sheet(**fields)
        [found] = raised.value.problems
        assert (found.code, found.place.key) == (code, key)

    def test_a_mapping_of_something_else(self) -> None:
        with pytest.raises(SheetError, match="PR511"):
            from_mapping(Funds, {})
