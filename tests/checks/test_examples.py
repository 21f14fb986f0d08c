"""Every built-in check keeps the properties of checks on its own examples, and is listed with what it needs."""

import re

import pytest

from perfrules import default_registry
from perfrules.auditing.audit import checks_of
from perfrules.testing import check_check

CHECKS = checks_of(default_registry())


@pytest.mark.parametrize("name", CHECKS)
def test_its_own_examples(name) -> None:
    check_check(CHECKS[name], examples=3)


def test_every_defect_of_the_catalogue_has_a_check() -> None:
    covered = {check.catalogue for check in CHECKS.values()}
    assert {f"L{number:02}" for number in range(1, 115)} <= covered


def test_codes_are_those_of_the_catalogue_and_unique() -> None:
    codes = {check.code: check.catalogue for check in CHECKS.values()}
    assert all(code == f"PR{800 + int(number[1:])}" for code, number in codes.items())


@pytest.mark.parametrize("name", CHECKS)
def test_messages_fill_every_place(name) -> None:
    from perfrules.testing.contribution_properties import subject_of_example

    check = CHECKS[name]
    for finding in check.find(subject_of_example(check.bad)):
        for language in ("zh", "en"):
            assert not re.search(r"\{\w+\}", finding.message.say(language))
