"""Results of rows, as numpy arrays, and the Arrow columns made of them."""

from collections.abc import Sequence
from copy import copy
from decimal import Decimal
from fractions import Fraction
from threading import Lock

import numpy as np
import pyarrow as pa
from attrs import frozen

from perfrules.engine.table.encode import Array, Arrow, Integers, wide_decimals, words
from perfrules.errors import problem
from perfrules.model.explanation import format_value
from perfrules.model.rating import Outcome
from perfrules.model.ruleset import Rounding, RoundingStage, RuleSet
from perfrules.model.scorecard import ScoredRow
from perfrules.wording import Language

__all__ = ["DIGITS", "OUTCOMES", "RowResult", "RowResults", "row_result", "row_schema", "scaled_score"]


OUTCOMES = tuple(Outcome)
"""Outcomes by the code that stands for each in a column."""
DIGITS = 38
_LOW = 2**64
_MISSING = -1
_LAST_SCORED = OUTCOMES.index(Outcome.NOT_MET)
_TOO_LONG = "PR708"


@frozen
class RowResult:
    """
    What becomes of a row.

    Args:
        outcome: Position in `OUTCOMES`.
        codes: Problem codes in the order of the scalar engine, joined by blanks.
        scaled: The score times 10 to the number of places; ``None`` without a score.
        exact: The points before rounding.
        light: Position of the light among the rule set's, or -1.
        detail: The derivation in words, where it is wanted.
    """

    outcome: int
    codes: str
    scaled: int | None
    exact: Fraction
    light: int = _MISSING
    detail: str = ""


def row_result(row: ScoredRow, notes: Sequence[str], ruleset: RuleSet, detail: Language | None) -> RowResult:
    """Return the answer for a scored *row*; *notes* are codes that come before its own."""
    codes = [*notes, *(item.code for item in row.problems)]
    scaled = None if row.score is None else scaled_score(row.score)
    if scaled is not None and scaled >= 10**DIGITS:
        codes.append(problem(_TOO_LONG, score=format_value(row.exact)).code)
        scaled = None
    lights = [light.name for light in ruleset.lights]
    return RowResult(
        OUTCOMES.index(row.rating.outcome),
        " ".join(codes),
        scaled,
        row.exact,
        lights.index(row.light) if row.light else _MISSING,
        row.explain(detail) if detail else "",
    )


def scaled_score(score: Decimal) -> int:
    """Return *score*, which is printed with all its places, without its point."""
    sign, digits, _ = score.as_tuple()
    return int("".join(map(str, digits))) * (-1 if sign else 1)


class RowResults:
    """Answers for all rows of a batch, filled part by part; lives only while a batch is worked on."""

    def __init__(self, length: int, *, exact: bool, detail: bool) -> None:
        self.outcome = np.zeros(length, np.int8)
        self.words = np.zeros((length, 2), np.int64)
        self.codes = np.zeros(length, np.int32)
        self.light = np.full(length, _MISSING, np.int8)
        self.exact: Array | None = np.full(length, "0", np.object_) if exact else None
        self.detail: Array | None = np.full(length, "", np.object_) if detail else None
        self.code_positions: dict[str, int] = {"": 0}
        self._lock = Lock()

    @property
    def scores(self) -> Integers:
        """The scores of the rows without their points, as far as 64 bits hold them."""
        return self.words[:, 0]

    def part(self, begin: int, end: int) -> "RowResults":
        """Return the answers for the rows from *begin* to *end*: the same arrays, filled through either."""
        part = copy(self)
        part.outcome, part.words, part.codes = self.outcome[begin:end], self.words[begin:end], self.codes[begin:end]
        part.exact = None if self.exact is None else self.exact[begin:end]
        return part

    def code(self, codes: str) -> int:
        """Return the position of *codes* among those known."""
        with self._lock:
            return self.code_positions.setdefault(codes, len(self.code_positions))

    def fill(self, positions: Integers, answers: Sequence[RowResult], which: Integers) -> None:
        """Set the rows at *positions*, row by row, to the entry of *answers* that *which* names."""
        scaled = [answer.scaled or 0 for answer in answers]
        self.outcome[positions] = np.array([item.outcome for item in answers], np.int8)[which]
        halves = np.array([(value % _LOW, value // _LOW) for value in scaled], np.uint64).reshape(-1, 2)
        self.words[positions] = halves.view(np.int64)[which]
        self.codes[positions] = np.array([self.code(entry.codes) for entry in answers], np.int32)[which]
        self.light[positions] = np.array([element.light for element in answers], np.int8)[which]
        if self.exact is not None:
            self.exact[positions] = np.array([str(row_result.exact) for row_result in answers], np.object_)[which]
        if self.detail is not None:
            self.detail[positions] = np.array([row_result.detail for row_result in answers], np.object_)[which]

    def batch(self, schema: Arrow, lights: Sequence[str]) -> Arrow:
        """Return the record batch of *schema*."""
        columns = {
            "score": self._decimals(schema.field("score").type),
            "outcome": words(self.outcome, self.outcome >= 0, [outcome.value for outcome in OUTCOMES]),
            "problems": words(self.codes, self.codes != 0, list(self.code_positions)),
            "light": words(self.light, self.light >= 0, lights),
            "exact": None if self.exact is None else pa.array(self.exact, pa.string()),
            "detail": None if self.detail is None else pa.array(self.detail, pa.string()),
        }
        arrays = [pa.nulls(0, field.type) if columns[field.name] is None else columns[field.name] for field in schema]
        return pa.RecordBatch.from_arrays(arrays, schema=schema)

    def _decimals(self, kind: Arrow) -> Arrow:
        """Return the scores as decimals, null where a row has none."""
        scored = self.outcome <= _LAST_SCORED
        for code, position in self.code_positions.items():
            if _TOO_LONG in code:
                scored &= self.codes != position
        return wide_decimals(self.words, scored, kind)


def row_schema(rounding: Rounding, *, lights: bool, detail: bool) -> Arrow:
    """Return the schema of scored rows; see `perfrules.engine.table.scorer.TableScorer.scores`."""
    fields = [
        pa.field("score", pa.decimal128(DIGITS, rounding.places)),
        pa.field("outcome", pa.dictionary(pa.int8(), pa.string())),
        pa.field("problems", pa.dictionary(pa.int32(), pa.string())),
    ]
    if rounding.at is not RoundingStage.ROW:
        fields.append(pa.field("exact", pa.string()))
    if lights:
        fields.append(pa.field("light", pa.dictionary(pa.int8(), pa.string())))
    if detail:
        fields.append(pa.field("detail", pa.string()))
    return pa.schema(fields)
