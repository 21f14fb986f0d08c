"""The laws of checks: described, bilingual, pure, firing on the bad sheet, silent beside it, pointing at cells."""

import inspect
import re
from collections.abc import Callable, Sequence

from attrs import frozen
from hypothesis import strategies as st

from perfrules.auditing.audit import Auditor
from perfrules.checks.base import NO_EXAMPLE, Check, CheckExample, Finding
from perfrules.checks.subject import Subject
from perfrules.errors import Severity
from perfrules.plugins import Registry, default_registry
from perfrules.rulesets import load_or_raise
from perfrules.testing.laws import Law, LawBrokenError, hold, needs, speaks, try_on
from perfrules.testing.strategies import scorecards
from perfrules.wording import LANGUAGES, Wording

__all__ = ["CHECK_LAWS", "CheckUnderTest", "check_check", "subject_of_example"]

_ID = re.compile(r"[a-z0-9][a-z0-9_-]*(?:\.[a-z0-9][a-z0-9_-]*)?")


@frozen
class CheckUnderTest:
    """A check, the subjects of its examples, and how many other scored sheets it must survive."""

    check: Check
    bad: Subject
    near_miss: Subject
    examples: int


def subject_of_example(example: CheckExample, registry: Registry | None = None) -> Subject:
    """Return the subject that *example* describes, scored under its rule set."""
    known = registry or default_registry()
    rules = load_or_raise(example.rules, registry=known, on=None) if example.rules else None
    return Auditor.of(rules, known, ()).subject(
        example.sheet,
        last_year=example.last_year,
        sisters=example.sisters,
        evidence=example.evidence,
        worksheet=example.worksheet,
    )


def check_check(check: Check, *, examples: int = 20, registry: Registry | None = None) -> None:
    """
    Try every law of checks on *check* and its own examples.

    The laws: described, fires, silent, cells, answers, deterministic, unchanged.

    Args:
        check: The check; its ``bad`` and ``near_miss`` say where it fires and where not.
        examples: How many other scored sheets it must survive.
        registry: Where the rule sets of the examples come from; built-ins and installed plugins unless given.

    Raises:
        LawBrokenError: A law is broken.
    """
    described(check)
    bad, near = (subject_of_example(example, registry) for example in (check.bad, check.near_miss))
    hold(CHECK_LAWS, CheckUnderTest(check, bad, near, examples))


def described(check: Check) -> None:
    """Id, title, reason, severity and both examples are there, in both languages."""
    identity: object = check.id
    valid = isinstance(identity, str) and _ID.fullmatch(identity) is not None
    needs(valid, "described", repr(identity), "its id is not lower-case letters, digits, - and at most one .")
    for name in ("title", "why"):
        words: object = getattr(check, name, None)
        spoken = isinstance(words, Wording) and all(words.say(language).strip() for language in LANGUAGES)
        needs(spoken, "described", check.id, f"its {name} does not stand in both languages")
    severity: object = check.severity
    needs(isinstance(severity, Severity), "described", check.id, "its severity is not one of the known ones")
    for name in ("bad", "near_miss"):
        needs(getattr(check, name) is not NO_EXAMPLE, "described", check.id, f"it has no example `{name}`")


def fires(tested: CheckUnderTest) -> None:
    """It finds something on its bad sheet."""
    lacking = tested.check.needs - tested.bad.available
    needs(not lacking, "fires", tested.check.id, f"its bad sheet lacks {sorted(lacking)}")
    needs(_findings(tested, tested.bad), "fires", tested.check.id, "it finds nothing on its bad sheet")


def silent(tested: CheckUnderTest) -> None:
    """It finds nothing on the near miss, which holds all that it needs."""
    lacking = tested.check.needs - tested.near_miss.available
    needs(not lacking, "silent", tested.check.id, f"its near miss lacks {sorted(lacking)}")
    found = [finding.message.say("en") for finding in _findings(tested, tested.near_miss)]
    needs(not found, "silent", tested.check.id, f"on the near miss it finds {found}")


def cells(tested: CheckUnderTest) -> None:
    """Every finding points at cells that exist."""
    for finding in _findings(tested, tested.bad):
        for cell in finding.cells:
            exists = tested.bad.text_at(cell) is not None
            needs(exists, "cells", tested.check.id, f"it points at `{cell}`, which does not exist")


def answers(tested: CheckUnderTest) -> None:
    """On every scored sheet it gives findings in both languages, the same each time, and changes nothing."""

    def check(subject: Subject) -> None:
        if tested.check.needs - subject.available:
            return
        before = repr(subject)
        first, second = _findings(tested, subject), _findings(tested, subject)
        for finding in first:
            needs(isinstance(finding, Finding), "answers", tested.check.id, f"{finding!r} is not a finding")
            needs(not (reason := speaks(finding.message)), "answers", tested.check.id, reason)
        needs(first == second, "deterministic", tested.check.id, "it finds something else the second time")
        needs(repr(subject) == before, "unchanged", tested.check.id, "it changes what it looks at")

    drawn = scorecards().map(lambda card: Subject(sheet=card.sheet, card=card))
    try_on(drawn | st.sampled_from([tested.bad, tested.near_miss]), check, examples=tested.examples)


def _findings(tested: CheckUnderTest, subject: Subject) -> Sequence[Finding]:
    try:
        return list(tested.check.find(subject))
    except Exception as error:
        raise LawBrokenError("answers", tested.check.id, f"it raises {error!r}") from error


def _laws(*laws: Callable[..., None]) -> tuple[Law, ...]:
    return tuple(Law(law.__name__, inspect.getdoc(law) or "", law) for law in laws)


CHECK_LAWS = _laws(fires, silent, cells, answers)
