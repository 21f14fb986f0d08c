"""For every defect of the catalogue, sheets on which it is found, and near misses on which it is not."""

import re
from collections.abc import Mapping

import attrs
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


HAN = re.compile("[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]+")


def printed(value) -> str:
    """Return all that stands in *value* and its parts, without blanks."""
    parts = [value] if isinstance(value, str) else []
    if attrs.has(type(value)):
        parts += [printed(getattr(value, field.name)) for field in attrs.fields(type(value))]
    elif isinstance(value, Mapping):
        parts += [printed(list(entry)) for entry in value.items()]
    elif isinstance(value, list | tuple):
        parts += map(printed, value)
    return "\n".join("".join(part.split(" ")) for part in parts)


@pytest.mark.parametrize("number", BAD)
def test_english_messages_hold_no_chinese_but_data(number) -> None:
    for tried in BAD[number]:
        rules = load_ruleset(tried.rules) if tried.rules else None
        names = (
            [] if rules is None else [*(part.name for part in rules.components), *(band.name for band in rules.grades)]
        )
        data = printed([tried.sheet, tried.last_year, tried.worksheet, tried.sisters, tried.evidence, names, "无"])
        for message in asked(number, tried):
            assert [words for words in HAN.findall(message) if words not in data] == []
