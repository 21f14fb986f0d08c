"""Running the cases beside a rule set over the engine."""

import os
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path

from attrs import frozen

from perfrules.engine.plan import Plan, bind
from perfrules.engine.scalar import evaluate
from perfrules.errors import Problem, Severity, problem, worst
from perfrules.model.quantity import plain
from perfrules.model.scorecard import Scorecard
from perfrules.plugins import Registry
from perfrules.rulesets import Loaded, load
from perfrules.rulesets.cases import NOT_RATED, Case, cases_file, load_cases

__all__ = ["CaseResult", "Difference", "Tested", "run_case", "run_cases", "run_cases_beside"]


@frozen
class Difference:
    """
    One thing that came out otherwise than a case expects.

    Args:
        what: ``rows[2]``, ``components.预算执行``, ``total``, ``grade``, ``light``, ``lights``, ``complete`` or
            ``problems``.
        expected: As the case says it.
        got: As the engine says it.
    """

    what: str
    expected: str
    got: str

    def to_dict(self) -> dict[str, object]:
        """Return the difference as plain data."""
        return {"what": self.what, "expected": self.expected, "got": self.got}


@frozen
class CaseResult:
    """A case and how what it got differs from what it expects; without differences it passed."""

    case: Case
    differences: tuple[Difference, ...]

    @property
    def passed(self) -> bool:
        """True when everything came out as expected."""
        return not self.differences

    def to_dict(self) -> dict[str, object]:
        """Return the result as plain data."""
        return {
            "name": self.case.name,
            "place": self.case.place.to_dict(),
            "passed": self.passed,
            "differences": [one.to_dict() for one in self.differences],
        }


@frozen
class Tested:
    """
    What testing a rule set gave.

    Args:
        loaded: The rule set.
        results: One for each case.
        problems: What is wrong with the rule set or with its file of cases; with errors among them nothing was run.
    """

    loaded: Loaded
    results: tuple[CaseResult, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def was_run(self) -> bool:
        """True when rule set and cases could be read."""
        return worst(self.problems) is not Severity.ERROR

    @property
    def passed(self) -> bool:
        """True when cases were run and each passed."""
        return self.was_run and all(result.passed for result in self.results)


def run_cases_beside(id_or_path: str | os.PathLike[str], *, registry: Registry) -> Tested:
    """
    Return how the cases in ``<name>.cases.toml`` beside a rule set come out.

    Args:
        id_or_path: As `perfrules.rulesets.load` takes it.
        registry: Indicator types and folders of rule files.
    """
    loaded = load(id_or_path, registry=registry)
    if loaded.ruleset is None:
        return Tested(loaded, problems=loaded.problems)
    cases = load_cases(cases_file(Path(loaded.ruleset.place.file)))
    problems = list(cases.problems)
    if cases.ruleset and cases.ruleset != loaded.ruleset.id:
        place = cases.cases[0].place if cases.cases else loaded.ruleset.place
        problems.append(problem("PR235", place=place, found=cases.ruleset, wanted=loaded.ruleset.id))
    if worst(problems) is Severity.ERROR:
        return Tested(loaded, problems=tuple(problems))
    return Tested(loaded, run_cases(cases.cases, bind(loaded.ruleset, registry)), tuple(problems))


def run_cases(cases: Sequence[Case], plan: Plan) -> tuple[CaseResult, ...]:
    """Return how *cases* come out under *plan*, in their order."""
    return tuple(run_case(case, plan) for case in cases)


def run_case(case: Case, plan: Plan) -> CaseResult:
    """Return how *case* comes out under *plan*."""
    card = evaluate(case.sheet, plan, as_of=case.as_of)
    return CaseResult(case, tuple(_differences(case, card)))


def _differences(case: Case, card: Scorecard) -> Iterator[Difference]:
    expected = case.expected
    scores = [(f"rows[{number}]", one.score) for number, one in enumerate(card.rows)]
    wanted: list[Decimal | None] = list(expected.rows)
    by_name = {component.name: component.score for component in card.components}
    for name, score in expected.components.items():
        if name in by_name:
            scores.append((f"components.{name}", by_name[name]))
            wanted.append(score)
        else:
            yield Difference(f"components.{name}", _shown(score), "—")
    for (what, score), want in zip(scores, wanted, strict=True):
        if score != want:
            yield Difference(what, _shown(want), _shown(score))
    if card.total != expected.total:
        yield Difference("total", plain(expected.total), plain(card.total))
    grade = "" if card.grade is None else card.grade.name
    if grade != expected.grade:
        yield Difference("grade", expected.grade, grade or "—")
    if expected.light and card.light != expected.light:
        yield Difference("light", expected.light, card.light or "—")
    shown = tuple(row.light for row in card.rows)
    if expected.lights and shown != expected.lights:
        yield Difference("lights", ", ".join(expected.lights), ", ".join(shown))
    if card.complete is not expected.complete:
        yield Difference("complete", _word(expected.complete), _word(card.complete))
    codes = {one.code for one in card.all_problems}
    missing = [code for code in expected.problems if code not in codes]
    if missing:
        yield Difference("problems", ", ".join(expected.problems), ", ".join(sorted(codes)) or "—")


def _shown(score: Decimal | None) -> str:
    return NOT_RATED if score is None else plain(score)


def _word(value: bool) -> str:  # noqa: FBT001 - it is the value that is shown
    return "true" if value else "false"
