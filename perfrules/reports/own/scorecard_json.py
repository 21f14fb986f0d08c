"""A scorecard as plain data: exact numbers as decimal text, every problem and step in both languages."""

import json
from typing import TYPE_CHECKING

from perfrules.model.quantity import format_decimal
from perfrules.model.rating import Rating
from perfrules.model.scorecard import Provenance, Scorecard, ScoredComponent, ScoredRow

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal

__all__ = ["FORMAT", "scorecard_json", "scorecard_to_dict"]

FORMAT = 1
"""Version of the form; a field is never given another meaning, new ones may be added."""


def scorecard_json(card: Scorecard) -> str:
    """Return *card* as JSON text, indented, Han text as it is."""
    return json.dumps(scorecard_to_dict(card), ensure_ascii=False, indent=2)


def _day(day: "date | None") -> str | None:
    return None if day is None else day.isoformat()


def scorecard_to_dict(card: Scorecard) -> dict[str, object]:
    """Return *card* as plain data: numbers as decimal text, absent ones ``None``, ratios ``numerator/denominator``."""
    return {
        "format": FORMAT,
        "project": card.sheet.project,
        "organisation": card.sheet.organisation,
        "department": card.sheet.department,
        "date": _day(card.sheet.date),
        "as_of": _day(card.as_of),
        "source": card.sheet.source,
        "ruleset": {"id": card.ruleset.id, "version": card.ruleset.version, "title": card.ruleset.title},
        "rows": [_row(row) for row in card.rows],
        "components": [_component(one) for one in card.components],
        "adjustments": [
            {
                "name": one.name,
                "amount": format_decimal(one.amount),
                "reason": one.reason.to_dict(),
                "basis": _basis(one.basis),
            }
            for one in card.adjustments
        ],
        "total": format_decimal(card.total),
        "full": format_decimal(card.ruleset.full),
        "grade": card.grade.name if card.grade is not None else None,
        "light": card.light or None,
        "complete": card.complete,
        "stated": {"total": _number(card.sheet.stated_total), "grade": card.sheet.stated_grade or None},
        "funds": [
            {
                "name": line.name,
                "initial_budget": _number(line.initial_budget),
                "adjusted_budget": _number(line.adjusted_budget),
                "spent": _number(line.spent),
                "unit": line.unit,
                "is_total": line.is_total,
            }
            for line in card.sheet.funds
        ],
        "met": list(card.met),
        "unmet": list(card.unmet),
        "unrated": list(card.unrated),
        "problems": [one.to_dict() for one in card.problems],
    }


def _row(row: ScoredRow) -> dict[str, object]:
    return {
        "level1": row.row.level1,
        "level2": row.row.level2,
        "name": row.row.name,
        "target": {"text": row.row.target, "meaning": row.target.to_dict()},
        "actual": {"text": row.row.actual, "meaning": row.actual.to_dict()},
        "weight": _number(row.row.weight),
        "outcome": row.outcome.value,
        "ratio": str(row.rating.ratio),
        "effective_weight": str(row.weight),
        "policies": [step.to_dict() for step in row.policies],
        "score": _number(row.score),
        "review_score": _number(row.review_score),
        "light": row.light or None,
        "self_score": _number(row.row.self_score),
        "review_scores": [format_decimal(one) for one in row.row.review_scores],
        "steps": _steps(row.rating),
        "explanation": {"zh": row.explain("zh"), "en": row.explain("en")},
        "basis": _basis(row.basis),
        "problems": [one.to_dict() for one in row.problems],
        "reason": row.row.reason,
        "evidence": row.row.evidence,
        "judgement": row.row.judgement,
        "deduction": _number(row.row.deduction),
        "applicable": row.row.applicable,
        "place": row.row.place.to_dict(),
    }


def _component(component: ScoredComponent) -> dict[str, object]:
    rating = component.rating
    return {
        "name": component.name,
        "type": component.type,
        "full": format_decimal(component.full),
        "score": _number(component.score),
        "ratio": str(rating.ratio) if rating is not None else None,
        "light": component.light or None,
        "steps": _steps(rating) if rating is not None else [],
        "explanation": {"zh": component.explain("zh"), "en": component.explain("en")},
        "basis": _basis(component.basis),
        "problems": [one.to_dict() for one in component.problems],
    }


def _steps(rating: Rating) -> list[dict[str, str]]:
    return [step.to_dict() for step in rating.steps]


def _basis(basis: Provenance) -> dict[str, object]:
    citation = basis.citation
    return {
        "type": basis.type,
        "provider": basis.provider,
        "place": basis.place.to_dict(),
        "document": citation.document if citation is not None else None,
        "status": citation.status.value if citation is not None else None,
        "note": basis.note or None,
    }


def _number(number: "Decimal | None") -> str | None:
    return None if number is None else format_decimal(number)
