"""
The part of the reference scorer above the rows: rounding by stage, components, caps, the total and its grade.

Written from the specification alone; it shares no code with the engines.
"""

from fractions import Fraction
from typing import Any

from tests.reference.parameters import ZERO, Data, interval
from tests.reference.scorer import HALF_UP, printed, rate, rounded


def total(sheet: Data) -> dict[str, Any]:
    """
    Return row scores, component scores, the total, its grade, and the codes of what must be said about the whole.

    Each of *components* has `full` points and `rows`: cases as for one row, or a weight with its exact `ratio`.
    Numbers are rounded from the stage `at` upwards. *caps* maps intervals of the execution rate to the highest total
    allowed; *grades* maps names to intervals of points.
    """
    rule = {**HALF_UP, **sheet.get("rounding", {})}
    places, first = rule["places"], ("row", "component", "total").index(rule["at"])
    problems = set()
    rows: dict[str, list[Fraction]] = {}
    parts: dict[str, Fraction] = {}
    for name, component in sheet["components"].items():
        rows[name] = []
        for row in component["rows"]:
            found: dict[str, Any] = {"outcome": "met", "ratio": Fraction(row["ratio"])} if "ratio" in row else rate(row)
            exact = Fraction(row["weight"]) * found["ratio"]
            rows[name].append(rounded(exact, places, rule["mode"]) if first == 0 else exact)
            if found["outcome"] == "not_ratable":
                problems.add("PR422")
        if sum((Fraction(row["weight"]) for row in component["rows"]), ZERO) != Fraction(component["full"]):
            problems.add("PR415")
        exact = sum(rows[name], ZERO)
        parts[name] = rounded(exact, places, rule["mode"]) if first <= 1 else exact
    points = rounded(sum(parts.values(), ZERO), places, rule["mode"])
    for band, limit in sheet.get("caps", {}).items():
        if interval(band).holds(Fraction(sheet["execution_rate"].rstrip("%")) / 100):
            points = min(points, Fraction(limit))
    grade = next((name for name, band in sheet["grades"].items() if interval(band).holds(points)), None)
    if grade is None:
        problems.add("PR423")
    return {
        "rows": {name: [printed(score, places) for score in scores] for name, scores in rows.items()}
        if first == 0
        else {},
        "components": {name: printed(part, places) for name, part in parts.items()} if first <= 1 else {},
        "total": printed(points, places),
        "grade": grade,
        "problems": sorted(problems),
    }
