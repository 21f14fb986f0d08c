"""Firings of every heuristic on published rows, judged by hand: on by default is what is right seven times of ten."""

import json
from collections import defaultdict
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from perfrules import Sheet, SheetRow, audit, default_registry
from perfrules.auditing.audit import checks_of

CHECKS = checks_of(default_registry())
JUDGED = [json.loads(line) for line in (Path(__file__).parent / "judged.jsonl").read_text("utf-8").splitlines()]
LEAST = Fraction(7, 10)


def read_row(cells) -> SheetRow:
    texts = {name: text for name, text in cells.items() if name not in ("weight", "score")}
    numbers = {
        name: Decimal(cells[key]) for name, key in (("weight", "weight"), ("self_score", "score")) if key in cells
    }
    return SheetRow(**texts, **numbers)


def fires(entry) -> bool:
    """Return whether the check fires on the rows of *entry*; what stands in a narrative is not kept here."""
    if "rows" not in entry:
        return True
    sheet = Sheet(project="项目", rows=tuple(map(read_row, entry["rows"])))
    return bool(audit(sheet, checks=[entry["check"]]).findings)


FIRING = [(entry, fires(entry)) for entry in JUDGED]


@pytest.mark.parametrize(("entry", "fired"), FIRING, ids=[entry["check"] for entry in JUDGED])
def test_it_fires_as_judged(entry, fired) -> None:
    assert fired is entry.get("fires", True)


def test_heuristics_that_are_on_are_right() -> None:
    judged = defaultdict(list)
    for entry, fired in FIRING:
        if fired:
            judged[entry["check"]].append(entry["right"])
    on = {check.id for check in CHECKS.values() if check.heuristic and check.default}
    assert on <= judged.keys()
    low = {name: f"{sum(right)}/{len(right)}" for name, right in judged.items() if sum(right) < LEAST * len(right)}
    assert low.keys() & on == set()


def test_every_judgement_is_of_a_heuristic_and_says_why() -> None:
    assert all(CHECKS[entry["check"]].heuristic and entry["why"] for entry in JUDGED)
