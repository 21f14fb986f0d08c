"""English output holds no Chinese character but what the user's data holds."""

import re
from decimal import Decimal

import pytest

import perfrules
from perfrules.errors import CODES

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
    return perfrules.evaluate(sheet, perfrules.load_ruleset("rules.toml", text=RULES))


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
