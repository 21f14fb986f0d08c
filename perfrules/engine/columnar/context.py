"""What a row's levels and name decide: which rule is for it, and which unit its name hints at."""

from typing import Any

import numpy as np
from attrs import frozen

from perfrules.dsl.numbers import hints_at
from perfrules.engine.columnar.arrays import Integers
from perfrules.engine.columnar.factors import Factor, combined, factor_of, merged
from perfrules.engine.columnar.fields import Columns
from perfrules.engine.columnar.sides import Beside
from perfrules.engine.plan import Plan
from perfrules.model.sheet import SheetRow

__all__ = ["Contexts", "beside", "contexts"]


@frozen(eq=False)
class Contexts:
    """Rows by what their levels and names are: one row of each kind, and for each row its own."""

    rows: list[SheetRow]
    codes: Integers


def contexts(columns: Columns, plan: Plan) -> Contexts:
    """Return the contexts of *columns*, as far as the scoring rules of *plan* look at them."""
    looked_at = {
        "level1": any(rule.matcher.level1 for rule in plan.rules),
        "level2": any(rule.matcher.level2 for rule in plan.rules),
        "name": bool(plan.indicators) or any(rule.matcher.name for rule in plan.rules),
    }
    names = [name for name, wanted in looked_at.items() if wanted and name in columns]
    picked, codes = _picked(columns, names)
    return Contexts([SheetRow(**dict(zip(names, values, strict=True))) for values in picked], codes)


def beside(columns: Columns, plan: Plan, *, operator: bool) -> Factor:
    """Return what stands beside the cells of *columns*: units, names that hint at one, and the *operator*."""
    names = [name for name in (*(("operator",) if operator else ()), "unit", "name") if name in columns]
    factors = [_texts(columns, name) for name in names]
    if "name" in names:
        hinting = [name if hints_at(name, plan.units) else "" for name in factors[-1].values]
        factors[-1] = merged(factors[-1], hinting)
        if hinting and not any(hinting):
            factors, names = factors[:-1], names[:-1]
    if not names:
        return Factor(np.zeros(columns.length, np.int64), [Beside()])
    picked, codes = _chosen(factors, columns.length)
    return Factor(codes, [Beside(**dict(zip(names, values, strict=True))) for values in picked] or [Beside()])


def _picked(columns: Columns, names: list[str]) -> tuple[list[tuple[Any, ...]], Integers]:
    if not names:
        return [()], np.zeros(columns.length, np.int64)
    return _chosen([_texts(columns, name) for name in names], columns.length)


def _chosen(factors: list[Factor], length: int) -> tuple[list[tuple[Any, ...]], Integers]:
    if len(factors) == 1:
        return [(one,) for one in factors[0].values], factors[0].codes
    first, codes = combined(factors, length)
    columns = [[one.values[code] for code in one.codes[first].tolist()] for one in factors]
    return list(zip(*columns, strict=True)), codes


def _texts(columns: Columns, name: str) -> Factor:
    factor = factor_of(columns.arrays[name])
    return Factor(factor.codes, ["" if one is None else str(one) for one in factor.values])
