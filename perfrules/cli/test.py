"""``perfrules test``: the cases beside a rule set, and the mutants they do not catch."""

import argparse

from perfrules.authoring.test import CaseResult, Mutated, Tested, run_cases_beside, run_mutants
from perfrules.cli.output import FINDINGS, FINE, Output
from perfrules.plugins import default_registry
from perfrules.wording import Language, Wording

__all__ = ["add_arguments", "run"]

_RULES = Wording("规则文件，或规则集 id", "a rule file, or the id of a rule set")
_MUTATE = Wording(
    "逐个改动一个符号、界限、分值或档次，列出用例没有发现的改动",
    "change one operator, bound, weight or band at a time and list the changes that no case notices",
)
_PASSED = Wording("通过  {name}", "pass  {name}")
_FAILED = Wording("不通过  {name}  ({place})", "FAIL  {name}  ({place})")
_DIFFERENCE = Wording("    {what}：期望 {expected}，实际 {got}", "    {what}: expected {expected}, got {got}")
_COUNT = Wording("{passed}/{all} 个用例通过", "{passed} of {all} cases pass")
_SURVIVOR = Wording("没有用例发现  {place}  {change}", "no case notices  {place}  {change}")
_CAUGHT = Wording("{all} 处改动，用例发现了 {caught} 处", "{caught} of {all} changes are noticed")


def add_arguments(parser: argparse.ArgumentParser, language: Language) -> None:
    """Add this command's arguments."""
    parser.add_argument("rules", metavar="RULES", help=_RULES.say(language))
    parser.add_argument("--mutate", action="store_true", help=_MUTATE.say(language))


def run(options: argparse.Namespace, output: Output) -> int:
    """Run the command; exit status 1 when a case fails or a change goes unnoticed, 2 when nothing could be run."""
    registry = default_registry()
    tested = run_cases_beside(options.rules, registry=registry)
    mutated = run_mutants(tested, registry) if options.mutate and tested.passed else None
    if output.as_json:
        output.data(_data(tested, mutated))
    else:
        _print(tested, mutated, output)
    if not tested.was_run:
        return 2
    return FINE if tested.passed and not (mutated and mutated.survivors) else FINDINGS


def _data(tested: Tested, mutated: Mutated | None) -> dict[str, object]:
    data: dict[str, object] = {
        "passed": tested.passed,
        "cases": [result.to_dict() for result in tested.results],
        "problems": [problem.to_dict() for problem in tested.problems],
    }
    if mutated is not None:
        data["mutants"] = {
            "tried": len(mutated.tried),
            "unnoticed": [mutant.to_dict() for mutant in mutated.survivors],
        }
    return data


def _print(tested: Tested, mutated: Mutated | None, output: Output) -> None:
    language = output.language
    for result in tested.results:
        for line in _lines(result, language):
            output.text(line)
    if tested.was_run:
        passed = sum(result.passed for result in tested.results)
        output.text(_COUNT.say(language, {"passed": str(passed), "all": str(len(tested.results))}))
    if tested.problems:
        output.problems(tested.problems)
    if mutated is not None:
        for mutant in mutated.survivors:
            output.text(_SURVIVOR.say(language, {"place": str(mutant.place), "change": mutant.change.say(language)}))
        caught = len(mutated.tried) - len(mutated.survivors)
        output.text(_CAUGHT.say(language, {"all": str(len(mutated.tried)), "caught": str(caught)}))


def _lines(result: CaseResult, language: Language) -> list[str]:
    if result.passed:
        return [_PASSED.say(language, {"name": result.case.name})]
    place = f"{result.case.place.file}:{result.case.place.line}"
    lines = [_FAILED.say(language, {"name": result.case.name, "place": place})]
    for difference in result.differences:
        values = {"what": difference.what, "expected": difference.expected, "got": difference.got}
        lines.append(_DIFFERENCE.say(language, values))
    return lines
