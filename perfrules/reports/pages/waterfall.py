"""
Where the points went: from the full mark down to the total, the largest losses by name.

Each step shows what the scorecard says: points got of points possible, or the amount of an adjustment. Losses, and
gains, that are too small to be named stand together. What is nobody's score has steps of its own: the points of rows
that do not apply, weights that do not add up to the full mark, and rounding. So the steps always end at the total.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from attrs import frozen

from perfrules.model.quantity import format_decimal
from perfrules.model.rating import Outcome
from perfrules.model.scorecard import Adjustment, Scorecard
from perfrules.reports.figures import printed_weight
from perfrules.reports.pages.charts import BAR_EDGE, BAR_HEIGHT, BAR_STEP, WIDTH, Bar, component_bar, head, row_bar
from perfrules.reports.pages.svg import Drawing, coordinate, drawing, line, rectangle
from perfrules.wording import Language, Wording

__all__ = ["NAMED", "Step", "steps_of", "waterfall_chart"]

NAMED = 8
"""Losses that get a step of their own."""

_WORDS: Mapping[str, Wording] = {
    "title": Wording("从满分到总分", "From the full mark to the total"),
    "title_so_far": Wording("从满分到已评部分", "From the full mark to what was rated so far"),
    "full": Wording("满分", "Full mark"),
    "total": Wording("总分", "Total"),
    "so_far": Wording("已评部分", "Rated so far"),
    "lost": Wording("其余 {count} 项失分", "{count} other losses"),
    "gained": Wording("其余 {count} 项超出满分", "{count} other gains"),
    "not_applicable": Wording("不适用的 {count} 项", "{count} that do not apply"),
    "weights": Wording("分值合计与满分之差", "Weights that do not add up"),
    "rounding": Wording("修约", "Rounding"),
}
_BETWEEN = Wording("；", "; ")


@frozen(kw_only=True)
class Step:
    """
    One step down (or up).

    Args:
        kind: ``full``; ``lost`` and ``gained`` for rows and components, ``other`` for those of them that are not
            named; ``not_applicable``, ``weights`` and ``rounding``; ``adjusted``; ``total``.
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
    """Return the steps from the full mark to the total, both included, as far as they move anything."""
    bars = _bars(card, language)
    moves = [
        *_scored("lost", [(-bar.lost, bar) for bar in bars if bar.lost], language),
        *_scored("gained", [(bar.gained, bar) for bar in bars if bar.gained], language),
    ]
    adjustments = [_adjusted(one, language) for one in card.adjustments]
    full, total = Fraction(card.ruleset.full), Fraction(card.total)
    moves += _of_nobody(card, bars, language)
    rounded = total - full - sum((move.by for move in (*moves, *adjustments)), Fraction(0))
    moves.append(_Move("rounding", _WORDS["rounding"].say(language), "", rounded))

    first = _WORDS["full"].say(language)
    steps = [Step(kind="full", name=first, shown=format_decimal(card.ruleset.full), start=Fraction(0), end=full)]
    for move in (*moves, *adjustments):
        at = steps[-1].end
        if move.by:
            steps.append(Step(kind=move.kind, name=move.name, shown=move.shown, start=at, end=at + move.by))
    last = _WORDS["total" if card.complete else "so_far"].say(language)
    return (*steps, Step(kind="total", name=last, shown=format_decimal(card.total), start=Fraction(0), end=total))


@frozen
class _Move:
    """A step that does not know yet where it starts: its *kind*, name, number, and the points it moves *by*."""

    kind: str
    name: str
    shown: str
    by: Fraction


def _scored(kind: str, moved: Sequence[tuple[Fraction, Bar]], language: Language) -> list[_Move]:
    """Return the largest of what rows and components lost (or gained) by name, and the others together."""
    ordered = sorted(moved, key=lambda one: -abs(one[0]))
    named = [_Move(kind, bar.name, bar.shown, by) for by, bar in ordered[:NAMED]]
    others = ordered[NAMED:]
    if not others:
        return named
    name = _WORDS[kind].say(language, {"count": str(len(others))})
    return [*named, _Move("other", name, "", sum((by for by, _ in others), Fraction(0)))]


def _of_nobody(card: Scorecard, bars: Sequence[Bar], language: Language) -> list[_Move]:
    """Return the points that no score reaches for: of rows that do not apply, and what weights leave over."""
    apart = [row for row in card.rows if row.outcome is Outcome.NOT_APPLICABLE]
    kept = sum((printed_weight(row) - row.weight for row in card.rows), Fraction(0)) if apart else Fraction(0)
    reach = sum((bar.full for bar in bars), Fraction(0))
    left = reach + kept - Fraction(card.ruleset.full)
    name = _WORDS["not_applicable"].say(language, {"count": str(len(apart))})
    return [_Move("not_applicable", name, "", -kept), _Move("weights", _WORDS["weights"].say(language), "", left)]


def _adjusted(one: Adjustment, language: Language) -> _Move:
    shown = format_decimal(one.amount) if one.amount < 0 else f"+{format_decimal(one.amount)}"
    return _Move("adjusted", one.called(language), shown, Fraction(one.amount))


def waterfall_chart(card: Scorecard, language: Language = "zh", id_: str = "lost") -> Drawing | None:
    """Return the steps as a chart; ``None`` when nothing was lost, gained, added or taken."""
    steps = steps_of(card, language)
    if all(step.kind in ("full", "total") for step in steps):
        return None
    low, high = _ends(steps)
    scale = (WIDTH - 2 * BAR_EDGE) / (high - low)
    parts: list[str] = []
    for place, step in enumerate(steps):
        top = place * BAR_STEP
        whole = step.kind in ("full", "total")
        parts += head(top, step.name, step.shown, kind="strong" if whole else "name")
        first = BAR_EDGE + max(min(step.start, step.end) - low, Fraction(0)) * scale
        width = max(BAR_EDGE + (max(step.start, step.end) - low) * scale - first, BAR_EDGE)
        parts.append(_drawn(step, id_, (first, top + 21, width)))
        if whole and low > 0:
            parts.append(_break(top + 21))
    said = _BETWEEN.say(language).join(f"{step.name} {step.shown}".strip() for step in steps)
    return drawing(
        id_, WIDTH, len(steps) * BAR_STEP, description=said, parts=parts,
        title=_WORDS["title" if card.complete else "title_so_far"].say(language),
    )  # fmt: skip


def _bars(card: Scorecard, language: Language) -> Sequence[Bar]:
    """Return everything that can lose points: rows, and components that are not the table of rows."""
    table = card.ruleset.indicators
    rows = [row_bar(row, language) for row in card.rows] if table else []
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
        return rectangle(x, y, width, BAR_HEIGHT, "score")
    if step.end > step.start:
        return rectangle(x, y, width, BAR_HEIGHT, "gained")
    if step.kind in ("lost", "adjusted"):
        return rectangle(x, y, width, BAR_HEIGHT, "lost", f"{id_}-{'lost' if step.kind == 'lost' else 'taken'}")
    return rectangle(x, y, width, BAR_HEIGHT, "open")


def _break(y: Fraction) -> str:
    """Return the mark of an axis that does not begin at 0: a gap across the bar."""
    lines = [f"M{x} {coordinate(y + BAR_HEIGHT + 2)}L{x + 4} {coordinate(y - 2)}" for x in (10, 15)]
    return line("".join(lines), "gap")
