"""English cells: every word is known, or the cell is unclear. SPEC language §6.7."""

import pytest

import perfrules
from perfrules import parse_actual, parse_target
from perfrules.model.actual import NumberActual, UnclearActual

READ = [
    ("at least 95%", "≥95%"), ("not less than 95 %", "≥95%"), ("minimum 80%", "≥80%"), ("95% or more", "≥95%"),
    ("10 minimum", "≥10"), ("at most 30 days", "≤30天"), ("no more than 5", "≤5"), ("within 4 hours", "≤4小时"),
    ("up to 10 working days", "≤10工作日"), ("5 or fewer", "≤5"), ("less than 4%", "<4%"),
    ("more than 200 people", ">200人"), ("approximately 30 days", "约30天"), ("nearly 90%", "约90%"),
    ("exactly 12", "=12"), ("increase of 5%", "增长5%"), ("reduce by 10%", "下降10%"), ("5% reduction", "下降5%"),
    ("reduce to 3%", "≤3%"), ("increase to 90%", "≥90%"), ("between 5 and 10 days", "[5, 10]天"),
    ("5-10 days", "[5, 10]天"), ("from 5 to 10 people", "[5, 10]人"), ("$1.2M", "1200000美元"),
    ("€3bn", "3000000000欧元"), ("£250k", "250000英镑"), ("1.2 million USD", "1200000美元"),
    ("25k users", "25000users"), ("12 events", "12events"), ("3 per 1,000", "3‰"), ("at least 1,200 people", "≥1200人"),
    ("Q3 2024", "2024年7月至2024年9月"), ("2024 Q3", "2024年7月至2024年9月"), ("by 30 June 2023", "2023年6月30日"),
    ("before July 5, 2023", "2023年7月5日前"), ("by the 5th of June 2023", "2023年6月5日"), ("June 2023", "2023年6月"),
    ("N/A", "/"), ("TBD", "/"), ("45 m", "45米"), ("5 kg", "5公斤"),
]  # fmt: skip
UNCLEAR = [
    ("1,2000 people", "PR108"), ("5! times", "PR108"), ("at least 99999999999999999999999999999999999%", "PR108"),
    ("$1.2 M", "PR117"), ("3.5 M", "PR108"), ("$5 USD", "PR117"), ("at least $5,1", "PR117"), ("$ 5", "PR112"),
    ("Level 3", "PR117"), ("ISO 9001", "PR117"), ("FY 2024", "PR117"), ("R 607 m", "PR117"), ("98% uptime", "PR117"),
    ("12 things done", "PR117"), ("between 5 days", "PR117"), ("between 5 or 6 days", "PR117"),
    ("5 and 6 people", "PR117"), ("at least 5 to 10 days", "PR109"), ("at least 5 or fewer", "PR109"),
    ("10 days to 5 days", "PR106"), ("5 days to 10 people", "PR106"), ("by June 31, 2023", "PR107"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "meaning"), READ)
def test_read(text, meaning):
    assert str(perfrules.parse_target(text)) == meaning


@pytest.mark.parametrize(("text", "code"), UNCLEAR)
def test_unclear(text, code):
    assert perfrules.parse_target(text).problem.code == code


@pytest.mark.parametrize(
    ("target", "actual", "met"),
    [
        ("less than 4%", "5.1%", False), ("at most 5%", "9%", False), ("at least 95%", "96%", True),
        ("$1.2M", "1.3 million USD", True), ("within 4 hours", "300 minutes", False),
        ("reduce by 10%", "down 12%", True),
    ],
)  # fmt: skip
def test_met(target, actual, met):
    assert perfrules.parse_target(target).met_by(perfrules.parse_actual(actual)) is met


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("min. 95%", "≥95%"), ("max. 30 days", "≤30天"), ("does not exceed 5%", "≤5%"),
        ("US$1.2 million", "1200000美元"), ("10+ events", "≥10events"), ("5 reports per year", "5reports/年"),
        ("10 per month", "10/月"),
        ("$500 per person", "500美元/人"), ("3 visits a week", "3visits/周"),
        ("by 2024-12-31", "2024年12月31日"), ("before 2024/12/31", "2024年12月31日前"),
        ("by 31/12/2023", "2023年12月31日"),
        ("by 12/31/2023", "2023年12月31日"), ("by 05/05/2023", "2023年5月5日"), ("by the end of 2023", "2023年"),
        ("30-Jun-2023", "2023年6月30日"), ("by Q3 2024", "2024年7月至2024年9月"),
        ("end of Q2 2024", "2024年4月至2024年6月"),
    ],
)  # fmt: skip
def test_more_of_what_agencies_write(text, meaning):
    assert str(parse_target(text)) == meaning


@pytest.mark.parametrize(
    "text",
    [
        "by 05/06/2023",
        "by 2023-13-40",
        "Jun-23",
        "30 Jun 23",
        "10+ to 20",
        "5 per unit",
        "3 per 1,000 live births",
        "us 5",
    ],
)
def test_what_may_mean_two_things_is_unclear(text):
    assert parse_target(text).kind == "unclear"


@pytest.mark.parametrize("text", ["zero complaints", "No safety incidents", "nil fatalities."])
def test_none_of_them(text):
    assert parse_target(text).kind == "none"
    assert parse_actual(text).nothing


@pytest.mark.parametrize(
    ("text", "status"),
    [("Completed", "met"), ("Partly met", "partly"), ("not achieved", "unmet"), ("In progress.", "ongoing")],
)
def test_status_words(text, status):
    assert parse_actual(text).to_dict() == {"kind": "status", "status": status}


@pytest.mark.parametrize("text", ["To be determined", "not applicable", "None", "nil"])
def test_nothing_is_said(text):
    assert parse_target(text).kind == parse_actual(text).kind == "missing"


@pytest.mark.parametrize(
    ("text", "unit", "printed"),
    [
        ("1 incident", "incidents", "1 incident"),
        ("0 incident", "incidents", "0 incidents"),
        ("2 incidents", "incidents", "2 incidents"),
        ("1 agency", "agencies", "1 agency"),
        ("1 church", "churches", "1 church"),
        ("1 bus", "buses", "1 bus"),
        ("1 survey", "surveys", "1 survey"),
        ("12 staff", "人", "12 people"),
        ("1 metre", "米", "1 m"),
        ("1 tonne", "吨", "1 t"),
    ],
)
def test_of_one_thing_and_of_many_the_unit_is_the_same(text: str, unit: str, printed: str) -> None:
    actual = parse_actual(text)
    assert isinstance(actual, NumberActual)
    assert actual.quantity.unit.symbol == unit
    assert actual.quantity.print_in("en") == printed


@pytest.mark.parametrize("text", ["1 failed", "1 late", "1 pending", "1 short", "1 overdue", "1 missing"])
def test_a_word_that_names_no_thing_makes_no_unit(text: str) -> None:
    assert isinstance(parse_actual(text), UnclearActual)


@pytest.mark.parametrize("text", ["3:1 to 4:1", "5:2", "1:20", "10:30", "1:1:1", "5:1 or more of it"])
def test_only_a_proportion_to_one_is_a_number(text):
    assert parse_target(text).kind == "unclear"


@pytest.mark.parametrize("text", ["91% of respondents", "achieved 91%", "91% achieved", "reached 91%"])
def test_words_that_say_that_a_number_is_a_result_take_no_part(text):
    assert parse_actual(text) == parse_actual("91%")
