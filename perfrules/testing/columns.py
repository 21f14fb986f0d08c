"""What the column engine answers without asking `rate`; imported only where a type offers `rate_columns`."""

from collections.abc import Sequence
from decimal import Decimal

import pyarrow as pa

from perfrules.engine.plan import Plan
from perfrules.engine.table.columns import ROWS, find
from perfrules.engine.table.results import OUTCOMES, Answers
from perfrules.engine.table.vectorized import Prepared, answer_part
from perfrules.model.quantity import format_short
from perfrules.model.rating import Outcome
from perfrules.model.sheet import SheetRow
from perfrules.model.unit import Unit

__all__ = ["answered"]


def answered(
    row: SheetRow, actuals: Sequence[Decimal], plan: Plan, unit: Unit
) -> list[tuple[Decimal | None, Outcome, str] | None]:
    """
    Return score, outcome and problem codes of *row* with each of *actuals*, counted in *unit*, as columns give them.

    ``None`` for actuals that are left for `rate`.
    """
    length = len(actuals)
    frame = pa.table(
        {
            "target": [row.target] * length,
            "actual": [f"{format_short(one)}{unit.symbol}" for one in actuals],
            "weight": pa.array([row.weight] * length, pa.decimal128(9, 2)),
        }
    )
    columns = find(frame, {}, ROWS).encoded()
    answers = Answers(length, exact=False, detail=False)
    left = set(answer_part(Prepared.of(columns, plan, None), 0, length, answers).tolist())
    codes, places = list(answers.known_codes), -plan.ruleset.rounding.places
    found = zip(answers.scores.tolist(), answers.outcome.tolist(), answers.codes.tolist(), strict=True)
    scored = (OUTCOMES.index(Outcome.MET), OUTCOMES.index(Outcome.NOT_MET))
    return [
        None
        if position in left
        else (Decimal(scaled).scaleb(places) if outcome in scored else None, OUTCOMES[outcome], codes[code])
        for position, (scaled, outcome, code) in enumerate(found)
    ]
