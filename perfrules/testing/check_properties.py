"""Properties of checks: described, bilingual, pure, firing on the bad sheet, silent beside it, pointing at cells."""

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
from perfrules.testing.properties import Property, PropertyBrokenError, check_all, for_all, is_bilingual, require
from perfrules.testing.strategies import scorecards
from perfrules.wording import LANGUAGES, Wording

__all__ = ["CHECK_PROPERTIES", "CheckSubject", "check_check", "subject_of_example"]

_ID = re.compile(r"[a-z0-9][a-z0-9_-]*(?:\.[a-z0-9][a-z0-9_-]*)?")


@frozen
class CheckSubject:
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
    Try every property of checks on *check* and its own examples.

    The properties: described, fires, silent, cells, answers, deterministic, unchanged.

    Args:
        check: The check; its ``bad`` and ``near_miss`` say where it fires and where not.
        examples: How many other scored sheets it must survive.
        registry: Where the rule sets of the examples come from; built-ins and installed plugins unless given.

    Raises:
        PropertyBrokenError: A property is broken.
    """
    described(check)
    bad, near = (subject_of_example(example, registry) for example in (check.bad, check.near_miss))
    check_all(CHECK_PROPERTIES, CheckSubject(check, bad, near, examples))


def described(check: Check) -> None:
    """Id, title, reason, severity and both examples are there, in both languages."""
    identity: object = check.id
    valid = isinstance(identity, str) and _ID.fullmatch(identity) is not None
    require(valid, "described", repr(identity), "its id is not lower-case letters, digits, - and at most one .")
    for name in ("title", "why"):
        words: object = getattr(check, name, None)
        spoken = isinstance(words, Wording) and all(words.say(language).strip() for language in LANGUAGES)
        require(spoken, "described", check.id, f"its {name} does not stand in both languages")
    severity: object = check.severity
    require(isinstance(severity, Severity), "described", check.id, "its severity is not one of the known ones")
    for name in ("bad", "near_miss"):
        require(getattr(check, name) is not NO_EXAMPLE, "described", check.id, f"it has no example `{name}`")


def fires(tested: CheckSubject) -> None:
    """It finds something on its bad sheet."""
    lacking = tested.check.needs - tested.bad.available
    require(not lacking, "fires", tested.check.id, f"its bad sheet lacks {sorted(lacking)}")
    require(_findings(tested, tested.bad), "fires", tested.check.id, "it finds nothing on its bad sheet")


def silent(tested: CheckSubject) -> None:
    """It finds nothing on the near miss, which holds all that it needs."""
    lacking = tested.check.needs - tested.near_miss.available
    require(not lacking, "silent", tested.check.id, f"its near miss lacks {sorted(lacking)}")
    result = [finding.message.say("en") for finding in _findings(tested, tested.near_miss)]
    require(not result, "silent", tested.check.id, f"on the near miss it finds {result}")


def cells(tested: CheckSubject) -> None:
    """Every finding points at cells that exist."""
    for finding in _findings(tested, tested.bad):
        for cell in finding.cells:
            exists = tested.bad.text_at(cell) is not None
            require(exists, "cells", tested.check.id, f"it points at `{cell}`, which does not exist")


def answers(tested: CheckSubject) -> None:
    """On every scored sheet it gives findings in both languages, the same each time, and changes nothing."""

    def check(subject: Subject) -> None:
        if tested.check.needs - subject.available:
            return
        before = repr(subject)
        first, second = _findings(tested, subject), _findings(tested, subject)
        for finding in first:
            require(isinstance(finding, Finding), "answers", tested.check.id, f"{finding!r} is not a finding")
            spoken = is_bilingual(finding.message)
            require(spoken, "answers", tested.check.id, "a finding has no words in one of the languages")
        require(first == second, "deterministic", tested.check.id, "it finds something else the second time")
        require(repr(subject) == before, "unchanged", tested.check.id, "it changes what it looks at")

    drawn = scorecards().map(lambda card: Subject(sheet=card.sheet, card=card))
    for_all(drawn | st.sampled_from([tested.bad, tested.near_miss]), check, examples=tested.examples)


def _findings(tested: CheckSubject, subject: Subject) -> Sequence[Finding]:
    try:
        return list(tested.check.find(subject))
    except Exception as error:
        raise PropertyBrokenError("answers", tested.check.id, f"it raises {error!r}") from error


def _properties(*rules: Callable[..., None]) -> tuple[Property, ...]:
    return tuple(Property(rule.__name__, inspect.getdoc(rule) or "", rule) for rule in rules)


CHECK_PROPERTIES = _properties(fires, silent, cells, answers)
