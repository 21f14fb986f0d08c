"""The few functions a program calls: each joins layers below and adds nothing of its own."""

import os
from collections import OrderedDict
from collections.abc import Iterable
from datetime import date
from threading import Lock

from attrs import evolve

from perfrules.engine import scalar
from perfrules.engine.plan import Plan, bind
from perfrules.errors import SheetError, problem
from perfrules.model.ruleset import RuleSet
from perfrules.model.scorecard import Scorecard
from perfrules.model.sheet import Sheet
from perfrules.plugins import Registry, default_registry
from perfrules.readers.base import Read
from perfrules.readers.files import read_file
from perfrules.rulesets import load_or_raise
from perfrules.source import Place
from perfrules.units.terms import reading_with

__all__ = ["evaluate", "evaluate_all", "load_ruleset", "plan_for", "read_sheet", "read_sheets"]

_PLANS_KEPT = 32
_plans: OrderedDict[tuple[int, int], tuple[RuleSet, Registry, Plan]] = OrderedDict()
_plans_lock = Lock()


def load_ruleset(name: str | os.PathLike[str], *, on: date | None = None, registry: Registry | None = None) -> RuleSet:
    """
    Return a rule set by id or file.

    Args:
        name: An id such as ``henan-zhengzhou-2023``, or the path of a rule file.
        on: The day for which the version in force is wanted; today unless given.
        registry: Indicator types and folders to use; built-ins and installed plugins unless given.

    Raises:
        UnknownNameError: No rule set has that id (PR205); near names are listed.
        RuleSetError: The rule file has errors; all of them are listed with file, line and column.
    """
    return load_or_raise(name, registry=registry or default_registry(), on=on)


def read_sheets(path: str | os.PathLike[str], *, registry: Registry | None = None) -> Read:
    """Return every sheet in the file at *path* and every problem met in reading it; never raises for the file."""
    known = registry or default_registry()
    with reading_with(known.terms):
        return read_file(path, known.readers)


def read_sheet(path: str | os.PathLike[str], *, registry: Registry | None = None) -> Sheet:
    """
    Return the sheet in the file at *path*; what was doubtful in reading it is in its ``problems``.

    Raises:
        SheetError: The file holds no sheet that can be read, or several (PR530; use `read_sheets`).
    """
    read = read_sheets(path, registry=registry)
    first = next(iter(read.sheets), None)
    if first is None:
        raise SheetError(read.problems)
    if len(read.sheets) > 1:
        names = "、".join(sheet.project for sheet in read.sheets[:5])
        several = problem("PR530", count=len(read.sheets), names=names, place=Place(os.fspath(path)))
        raise SheetError([several, *read.problems])
    return evolve(first, problems=read.problems)


def evaluate(sheet: Sheet, rules: RuleSet, *, as_of: date | None = None, registry: Registry | None = None) -> Scorecard:
    """
    Return the scorecard of *sheet* under *rules*.

    Mistakes in the sheet never raise; they are problems of the scorecard, with places.

    Args:
        sheet: A sheet, read or built.
        rules: A rule set, loaded or built.
        as_of: The day of monitoring, for rule sets that look at the elapsed part of the year.
        registry: Where indicator types come from; the registry the rule set was loaded with.

    Raises:
        RuleSetError: *rules* was built by hand and names types or parameters that do not exist.
    """
    return scalar.evaluate(sheet, plan_for(rules, registry or default_registry()), as_of=as_of)


def evaluate_all(
    sheets: Iterable[Sheet], rules: RuleSet, *, as_of: date | None = None, registry: Registry | None = None
) -> tuple[Scorecard, ...]:
    """
    Return the scorecards of *sheets*, evaluated as one population, in their order.

    Types that rank rows or compare them with the mean need all projects at once; for all others this is `evaluate`
    for each sheet.

    Args:
        sheets: The sheets; each counts once.
        rules: A rule set, loaded or built.
        as_of: The day of monitoring, for rule sets that look at the elapsed part of the year.
        registry: Where indicator types come from.

    Raises:
        RuleSetError: *rules* was built by hand and names types or parameters that do not exist.
    """
    return scalar.evaluate_all(tuple(sheets), plan_for(rules, registry or default_registry()), as_of=as_of)


def plan_for(rules: RuleSet, registry: Registry) -> Plan:
    """Return the plan of *rules*, bound once and kept for the few rule sets used last."""
    key = (id(rules), id(registry))
    with _plans_lock:
        if (kept := _plans.get(key)) is not None:
            _plans.move_to_end(key)
            return kept[2]
    plan = bind(rules, registry)
    with _plans_lock:
        # the rule set and the registry are kept with the plan, so that their ids cannot be reused meanwhile
        _plans[key] = (rules, registry, plan)
        while len(_plans) > _PLANS_KEPT:
            _plans.popitem(last=False)
    return plan
