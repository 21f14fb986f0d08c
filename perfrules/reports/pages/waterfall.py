"""
Where the points went: from the full mark down to the total, the largest losses by name.

Each step shows what the scorecard says: points got of points possible, or the amount of an adjustment. Steps that are
too small to be named stand together, with whatever weights that do not add up and rounding leave over, so that the
steps always end at the total.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from attrs import frozen

from perfrules.model.quantity import plain
from perfrules.model.rating import Outcome
from perfrules.model.scorecard import Scorecard
from perfrules.reports.pages.charts import WIDTH, Bar, component_bar, head, row_bar
from perfrules.reports.pages.svg import Drawing, coordinate, drawing, line, rectangle
from perfrules.wording import Language, Wording

__all__ = ["NAMED", "Step", "steps_of", "waterfall_chart"]

NAMED = 8
"""Losses that get a step of their own."""

_STEP, _BAR = Fraction(38), Fraction(10)
_EDGE = Fraction(1)

_WORDS: Mapping[str, Wording] = {
    "title": Wording("从满分到总分", "From the full mark to the total"),
    "full": Wording("满分", "Full mark"),
    "total": Wording("总分", "Total"),
    "others": Wording("其余 {count} 项", "{count} others"),
    "rest": Wording("分值合计与修约", "Weights and rounding"),
}
_BETWEEN = Wording("；", "; ")


@frozen(kw_only=True)
class Step:
    """
    One step down (or up).

    Args:
        kind: ``full``, ``lost``, ``taken`` for adjustments, ``rest`` or ``total``.
        name: What it is called.
        shown: The scorecard's number, as text.
        start: Where the points stood before.
        end: Where they stand after.
    """

    kind: str
    name: str
    shown: str
    start: Fraction
    end: Fraction


def steps_of(card: Scorecard, language: Language = "zh") -> tuple[Step, ...]:
    """Return the steps from the full mark to the total, both included; the largest losses first, then adjustments."""
    full, total = Fraction(card.ruleset.full), Fraction(card.total)
    words = {name: wording.say(language) for name, wording in _WORDS.items()}
    steps = [Step(kind="full", name=words["full"], shown=plain(card.ruleset.full), start=Fraction(0), end=full)]
    losses = sorted((bar for bar in _bars(card, language) if bar.lost > 0), key=lambda bar: -bar.lost)
    at = full
    for bar in losses[:NAMED]:
        steps.append(Step(kind="lost", name=bar.name, shown=bar.shown, start=at, end=at - bar.lost))
        at -= bar.lost
    before = total - sum((Fraction(one.amount) for one in card.adjustments), Fraction(0))
    others = len(losses) - NAMED
    if others > 0 or at != before:
        name = _WORDS["others"].say(language, {"count": str(others)}) if others > 0 else words["rest"]
        steps.append(Step(kind="rest", name=name, shown="", start=at, end=before))
        at = before
    for one in card.adjustments:
        amount = Fraction(one.amount)
        shown = plain(one.amount) if amount < 0 else f"+{plain(one.amount)}"
        steps.append(Step(kind="taken", name=one.name, shown=shown, start=at, end=at + amount))
        at += amount
    return (*steps, Step(kind="total", name=words["total"], shown=plain(card.total), start=Fraction(0), end=total))


def waterfall_chart(card: Scorecard, language: Language = "zh", id_: str = "lost") -> Drawing | None:
    """Return the steps as a chart; ``None`` when nothing was lost, added or taken."""
    steps = steps_of(card, language)
    if all(step.kind in ("full", "total") for step in steps):
        return None
    low, high = _ends(steps)
    scale = (WIDTH - 2 * _EDGE) / (high - low)
    parts: list[str] = []
    for place, step in enumerate(steps):
        top = place * _STEP
        whole = step.kind in ("full", "total")
        parts += head(top, step.name, step.shown, kind="strong" if whole else "name")
        first = _EDGE + max(min(step.start, step.end) - low, Fraction(0)) * scale
        width = max(_EDGE + (max(step.start, step.end) - low) * scale - first, _EDGE)
        parts.append(_drawn(step, id_, (first, top + 21, width)))
        if whole and low > 0:
            parts.append(_break(top + 21))
    said = _BETWEEN.say(language).join(f"{step.name} {step.shown}".strip() for step in steps)
    return drawing(
        id_, WIDTH, len(steps) * _STEP, title=_WORDS["title"].say(language), description=said, parts=parts
    )  # fmt: skip


def _bars(card: Scorecard, language: Language) -> Sequence[Bar]:
    """Return everything that can lose points: rows that apply, and components that are not the table of rows."""
    table = card.ruleset.indicators
    rows = [row_bar(row, language) for row in card.rows if row.outcome is not Outcome.NOT_APPLICABLE] if table else []
    return rows + [component_bar(one) for one in card.components if table is None or one.name != table.name]


def _ends(steps: Sequence[Step]) -> tuple[Fraction, Fraction]:
    """Return the ends of the axis: from 0, or from a little below the lowest step where all are far from 0."""
    points = [step.end for step in steps] + [step.start for step in steps if step.kind not in ("full", "total")]
    lowest, highest = min(points), max(points)
    if lowest <= highest / 2:
        low = min(lowest, Fraction(0))
        return low, max(highest, low + 1)
    return lowest - max(highest - lowest, Fraction(1)) / 2, highest


def _drawn(step: Step, id_: str, where: tuple[Fraction, Fraction, Fraction]) -> str:
    x, y, width = where
    if step.kind in ("full", "total"):
        return rectangle(x, y, width, _BAR, "score")
    if step.end > step.start:
        return rectangle(x, y, width, _BAR, "gained")
    if step.kind == "taken":
        return rectangle(x, y, width, _BAR, "lost", f"{id_}-taken")
    return rectangle(
        x, y, width, _BAR, "lost" if step.kind == "lost" else "open", f"{id_}-lost" * (step.kind == "lost")
    )


def _break(y: Fraction) -> str:
    """Return the mark of an axis that does not begin at 0: a gap across the bar."""
    lines = [f"M{x} {coordinate(y + _BAR + 2)}L{x + 4} {coordinate(y - 2)}" for x in (10, 15)]
    return line("".join(lines), "gap")
