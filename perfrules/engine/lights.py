"""Monitoring lights: a band for each row and component; the worst one is the project's. SPEC scoring §3."""

from collections.abc import Sequence

from attrs import evolve

from perfrules.model.grading import GradeBand
from perfrules.model.rating import Outcome, Rating
from perfrules.model.scorecard import ScoredComponent, ScoredRow

__all__ = ["light_components", "light_rows", "worst_light"]


def _light(rating: Rating | None, lights: Sequence[GradeBand]) -> str:
    if rating is None or rating.outcome in (Outcome.NOT_APPLICABLE, Outcome.NOT_RATABLE):
        return ""
    return next((light.name for light in lights if rating.ratio in light.interval), "")


def light_rows(rows: Sequence[ScoredRow], lights: Sequence[GradeBand]) -> tuple[ScoredRow, ...]:
    """Return *rows* with the light that holds each ratio; rows that were not rated have none."""
    return tuple(evolve(row, light=_light(row.rating, lights)) for row in rows) if lights else tuple(rows)


def light_components(components: Sequence[ScoredComponent], lights: Sequence[GradeBand]) -> tuple[ScoredComponent, ...]:
    """Return *components* with their lights; the table of rows has none of its own."""
    return tuple(evolve(one, light=_light(one.rating, lights)) for one in components) if lights else tuple(components)


def worst_light(rows: Sequence[ScoredRow], components: Sequence[ScoredComponent], lights: Sequence[GradeBand]) -> str:
    """Return the worst light shown (lights are declared from worst to best), or an empty text."""
    shown = {row.light for row in rows} | {component.light for component in components}
    return next((light.name for light in lights if light.name in shown), "")
