"""For every defect of the catalogue, sheets on which it is found, and near misses on which it is not."""

import pytest

from perfrules import audit, default_registry, load_ruleset
from perfrules.auditing.audit import checks_of
from tests.checks.defective import BAD
from tests.checks.harmless import NEAR

CHECKS = checks_of(default_registry())


def runs(check, lineage) -> bool:
    """Return whether *check* runs under a rule set; one that is off by default was asked for."""
    return check.runs_under(lineage) or not check.default


def asked(number, tried) -> list[str]:
    """Return what the checks of one defect find in *tried*, in English."""
    rules = load_ruleset(tried.rules) if tried.rules else None
    result = audit(
        tried.sheet,
        rules,
        last_year=tried.last_year,
        sisters=tried.sisters,
        evidence=tried.evidence,
        worksheet=tried.worksheet,
        checks=[number],
    )
    assert not result.problems
    lineage = () if rules is None else (rules.id, *rules.extends)
    return [finding.message.say("en") for finding in result.findings if runs(CHECKS[finding.check], lineage)]


def test_every_defect_is_tried_on_both() -> None:
    catalogue = {f"L{number:02}" for number in range(1, 115)}
    assert set(BAD) == set(NEAR) == catalogue


@pytest.mark.parametrize(("number", "place"), [(number, place) for number in BAD for place in range(len(BAD[number]))])
def test_found(number, place) -> None:
    assert asked(number, BAD[number][place])


@pytest.mark.parametrize(
    ("number", "place"), [(number, place) for number in NEAR for place in range(len(NEAR[number]))]
)
def test_not_found(number, place) -> None:
    assert asked(number, NEAR[number][place]) == []
