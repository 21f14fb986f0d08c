"""Hand-built rows and sheets: what plainly means a value is taken as it, any other is refused by the field's name."""

import datetime as dt
from decimal import Decimal

import pytest

import perfrules
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


class TestFieldsOfOtherKinds:
    def test_taken(self) -> None:
        assert SheetRow(direction=None).direction == ""
        sheet = Sheet(stated_met=["a", 5], texts={"问题": None, 1: "x"})
        assert (sheet.stated_met, sheet.texts) == (("a", "5"), {"问题": "", "1": "x"})
        assert Sheet(stated_unmet=("a",)).stated_unmet == ("a",)

    @pytest.mark.parametrize(
        ("kind", "values", "key"),
        [
            (SheetRow, {"direction": "正向"}, "direction"), (SheetRow, {"place": "A1"}, "place"),
            (Sheet, {"texts": 5}, "texts"), (Sheet, {"texts": {"a": []}}, "texts.a"),
            (Sheet, {"stated_met": "a"}, "stated_met"), (Sheet, {"stated_met": [[]]}, "stated_met[0]"),
        ],
    )  # fmt: skip
    def test_refused(self, kind, values, key) -> None:
        with pytest.raises(SheetError) as raised:
            kind(**values)
        assert [problem.place.key for problem in raised.value.problems] == [key]


RULES = perfrules.load_ruleset("cn-self-evaluation-2020")
SHEET = Sheet(project="p", rows=(SheetRow(name="a", target="≤30人", actual="28人", weight=90),))


class TestArguments:
    """A public function converts an argument, or refuses it by its name; nothing breaks deep inside."""

    def test_days_and_cells(self) -> None:
        card = perfrules.evaluate(SHEET, RULES)
        assert perfrules.evaluate(SHEET, RULES, as_of="2024-06-30").as_of == dt.date(2024, 6, 30)
        assert perfrules.load_ruleset(RULES.id, on="2024-06-30") == RULES
        assert perfrules.parse_target(None) == perfrules.parse_target("")
        assert perfrules.parse_target(30) == perfrules.parse_target("30")
        assert perfrules.parse_target("≤30").met_by(28.5)
        assert perfrules.render(card, "text", language=None)

    @pytest.mark.parametrize("value", [5, 2.5, b"x", [5], pytest.param(object(), id="object"), {1: 2}], ids=repr)
    @pytest.mark.parametrize(
        ("call", "name"),
        [
            (lambda value: perfrules.evaluate(value, RULES), "sheet"),
            (lambda value: perfrules.evaluate(SHEET, value), "rules"),
            (lambda value: perfrules.evaluate(SHEET, RULES, as_of=value), "as_of"),
            (lambda value: perfrules.evaluate(SHEET, RULES, registry=value), "registry"),
            (lambda value: perfrules.evaluate_all([value], RULES), "sheets[0]"),
            (lambda value: perfrules.bind_row(value, RULES), "row"),
            (lambda value: perfrules.render(value, "text"), "scorecard"),
            (lambda value: perfrules.render(perfrules.evaluate(SHEET, RULES), value), "report"),
            (lambda value: perfrules.render(perfrules.evaluate(SHEET, RULES), "text", language=value), "language"),
            (lambda value: perfrules.write_report(perfrules.evaluate(SHEET, RULES), value), "path"),
            (lambda value: perfrules.write_report(perfrules.evaluate(SHEET, RULES), "a.html", value), "report"),
            (lambda value: perfrules.load_ruleset(RULES.id, on=value), "on"),
        ],
    )  # fmt: skip
    def test_another_kind_is_refused_by_name(self, call, name, value) -> None:
        with pytest.raises(perfrules.ArgumentError) as raised:
            call(value)
        assert [problem.place.key for problem in raised.value.problems] == [name]

    @pytest.mark.parametrize("value", [b"x", [5], pytest.param(object(), id="object"), {1: 2}, True], ids=repr)
    def test_what_is_no_cell(self, value) -> None:
        target = perfrules.parse_target("≤30")
        calls = (perfrules.parse_target, perfrules.parse_actual, perfrules.parse_threshold, target.met_by)
        for call in calls:
            with pytest.raises(perfrules.ArgumentError):
                call(value)

    def test_sheets_that_are_none(self) -> None:
        with pytest.raises(perfrules.ArgumentError):
            perfrules.evaluate_all(5, RULES)
