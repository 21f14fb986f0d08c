"""
What stands below the rows of projects, worked out for all of them at once.

It holds for projects whose total is a plain sum: no lights, vetoes, caps, deductions or bonuses, and scores rounded
before they are added. All others go through `feet`.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from attrs import frozen

from perfrules.engine.columnar.arrays import Array, Integers, Mask
from perfrules.engine.columnar.component_scores import ComponentScores, component_scores, table_scores
from perfrules.engine.columnar.factors import Factor, combined, factor_of, factor_of_numbers, merged
from perfrules.engine.columnar.feet import weights_said
from perfrules.engine.columnar.fields import FACTS, PREFIXES, Kind, is_number
from perfrules.engine.columnar.project_facts import ProjectFacts
from perfrules.engine.columnar.row_sums import RowSums
from perfrules.engine.columnar.scaled import EXACT
from perfrules.engine.crosschecks import check_days
from perfrules.engine.plan import Plan
from perfrules.model.grading import grade_of
from perfrules.model.rounding import RoundingStage
from perfrules.model.ruleset import RuleSet
from perfrules.model.sheet import Sheet

__all__ = ["PlainFeet", "adds_up_plainly", "plain_feet"]

_ADJUSTING = ("deduction:", "bonus:")


@frozen(eq=False)
class PlainFeet:
    """
    The feet of all projects; where `holds` is false they are to be passed over.

    Args:
        totals: Totals times ten to the power of the rule set's places.
        grades: For each project the position of its grade in the rule set, -1 for none.
        complete: Where nothing was left unrated.
        said: The codes of all problems, joined by blanks.
        components: The scores of each component.
        holds: For which projects all this is right.
    """

    totals: Integers
    grades: Integers
    complete: Mask
    said: Factor
    components: Sequence[ComponentScores]
    holds: Mask


def adds_up_plainly(ruleset: RuleSet) -> bool:
    """Return whether totals of *ruleset* are sums of rounded scores unless a project states more."""
    policies = ruleset.policies
    return not (ruleset.lights or policies.caps or policies.vetoes) and ruleset.rounding.at is not RoundingStage.TOTAL


def plain_feet(sums: RowSums, facts: ProjectFacts, plan: Plan, as_of: date | None) -> PlainFeet:
    """Return the feet of all projects of a rule set that `adds_up_plainly`."""
    ruleset = plan.ruleset
    components = [
        table_scores(bound, sums, ruleset.rounding)
        if bound.type is None
        else component_scores(bound, facts, plan, as_of)
        for bound in plan.components
    ]
    length = len(sums.rows)
    totals = sum((one.scaled for one in components), np.zeros(length, np.int64))
    holds = np.logical_and.reduce([totals >= 0, totals < EXACT, *(one.narrow for one in components)])
    holds &= ~_stating(facts)
    used, which = np.unique(totals, return_inverse=True)
    bands = [grade_of(Decimal(one).scaleb(-ruleset.rounding.places), ruleset.grades) for one in used.tolist()]
    grades = np.array([-1 if band is None else ruleset.grades.index(band) for band in bands], np.int64)[which]
    said = [
        _flag(facts.several, "PR706"),
        _days(facts, ruleset, as_of),
        _weights(sums, ruleset),
        _flag(sums.left.tops != 0, "PR453"),
        _flag(sums.not_ratable > 0, "PR422"),
        _flag(grades < 0, "PR423"),
        _flag(_other_total(facts, totals, ruleset.rounding.places), "PR413"),
        _flag(_other_grade(facts, grades, [band.name for band in ruleset.grades]), "PR414"),
        *(one.said for one in components),
    ]
    complete = np.logical_and.reduce([sums.not_ratable == 0, *(one.complete for one in components)])
    return PlainFeet(totals, grades, complete, _joined(said, length), components, holds)


def _flag(mask: Array, code: str) -> Factor:
    return Factor(mask.astype(np.int64), ["", code])


def _joined(parts: Sequence[Factor], length: int) -> Factor:
    """Return all codes of each project, joined by blanks."""
    parts = [merged(one, one.values) for one in parts]
    first, which = combined(parts, length)
    words = [" ".join(filter(None, (one.at(row) for one in parts))) for row in first.tolist()]
    return Factor(which, words)


def _stating(facts: ProjectFacts) -> Mask:
    """Return which projects state deductions or bonuses, no numbers where these should be, or totals of other sizes."""
    arrays = facts.columns.arrays
    mask = facts.present(name for name in arrays if name.startswith(_ADJUSTING))
    for name in _texts_for_numbers(facts):
        unfit = facts.numbers(name).unfit
        assert unfit is not None  # INVARIANT: texts are looked at one by one
        mask |= unfit
    for array in arrays.values():
        if pa.types.is_floating(array.type):
            mask |= pc.call_function("is_inf", [array]).fill_null(fill_value=False).to_numpy(zero_copy_only=False)
    if "stated_total" in arrays and (unfit := facts.numbers("stated_total").unfit) is not None:
        mask |= unfit & facts.present(["stated_total"])  # wide decimals may hold the same total all the same
    return mask


def _texts_for_numbers(facts: ProjectFacts) -> Iterable[str]:
    kinds = {name: FACTS[name].kind for name in FACTS} | dict(PREFIXES)
    for name, array in facts.columns.arrays.items():
        kind = kinds[name.partition(":")[0] + ":" if ":" in name else name]
        if kind is Kind.NUMBER and not is_number(array.type):
            yield name


def _days(facts: ProjectFacts, ruleset: RuleSet, as_of: date | None) -> Factor:
    if "date" not in facts.columns:
        return Factor(np.zeros(facts.columns.length, np.int64), [""])
    factor = factor_of(facts.columns.arrays["date"])
    found = (check_days(Sheet(date=one), ruleset, as_of) for one in factor.values)
    return Factor(factor.codes, [" ".join(one.code for one in problems) for problems in found])


def _weights(sums: RowSums, ruleset: RuleSet) -> Factor:
    first, which = combined(list(map(factor_of_numbers, sums.weight_kinds)), len(sums.rows))
    return Factor(which, [" ".join(one.code for one in weights_said(sums, row, ruleset)) for row in first.tolist()])


def _other_total(facts: ProjectFacts, totals: Integers, places: int) -> Mask:
    """Return which projects state another total than theirs."""
    if "stated_total" not in facts.columns:
        return np.zeros(len(totals), np.bool_)
    stated = facts.numbers("stated_total")
    common = max(places, stated.places)
    differs: Mask = (stated.at(common) != totals * 10.0 ** (common - places)) & ~stated.gaps
    return differs


def _other_grade(facts: ProjectFacts, grades: Integers, names: Sequence[str]) -> Mask:
    """Return which projects state another grade than theirs; those without a grade cannot."""
    if "stated_grade" not in facts.columns:
        return np.zeros(len(grades), np.bool_)
    factor = factor_of(facts.columns.arrays["stated_grade"])
    known = {name: place for place, name in reversed(list(enumerate(names)))}
    said = np.array([known.get(str(one), -2) if one not in (None, "") else -1 for one in factor.values], np.int64)
    own = np.array([known[name] for name in names] + [-1], np.int64)[grades]
    stated = np.take(said, factor.codes) if len(said) else np.full(len(grades), -1)
    mask: Mask = (stated != -1) & (grades >= 0) & (stated != own)
    return mask
