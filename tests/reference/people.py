"""
The part of the reference scorer where a person, a statement or the money decides, and no target is divided by.

Written from the specification alone; it shares no code with the engines.
"""

import re
from collections.abc import Sequence
from fractions import Fraction

from tests.reference.parameters import ONE, ZERO, Data, Interval, held, is_count, refuse, settle, unit

Answer = tuple[bool, Fraction]
STATUS_LEVELS = {"met": 0, "partly": 1, "unmet": -1}
FLOORS = ("at_least", "more_than", "less_than", "about")
DENIALS = {"无", "零", "没有", "未发生", "没有发生", "未出现"}
YES, NO, NOT_APPLICABLE = {"是", "有", "合格"}, {"否", "无", "没有", "不合格"}, {"不适用", "NA", "N/A"}


def asks_for_nothing(target: Data) -> bool:
    """Return whether a target forbids: of kind none, or a 0 that is no floor."""
    if target["kind"] == "none":
        return True
    return target["kind"] == "number" and Fraction(target["value"]) == 0 and target["sense"] not in FLOORS


def nothing(target: Data, actual: Data) -> Answer | None:
    """Return full marks where a target of 0 or none is met, nothing where numbers have to say."""
    number = actual["kind"] == "number" and actual.get("sense", "exactly") == "exactly"
    if (number and Fraction(actual["value"]) == 0) or (not number and actual.get("text", "") in DENIALS):
        return True, ONE
    if target["kind"] == "none" and actual["kind"] not in ("missing", "unclear"):
        refuse("PR465")
    free = target["kind"] == "none" or target["sense"] == "at_most" or "change" in {*target, *actual}
    if number and Fraction(actual["value"]) < 0 and not free and not is_count(unit(actual["unit"])[0]):
        refuse("PR466")
    return None


def judged(case: Data, p: Data, notes: list[str]) -> Answer:
    target, actual, weight = case["target"], case["actual"], Fraction(case["weight"])
    levels: dict[str, Interval] = p["levels"]
    words = {word: level for level in levels for word in [level, *p["vocabulary"].get(level, [])]}
    by_rank = sorted(levels, key=lambda name: levels[name].low or ZERO, reverse=True)
    said, score = case.get("judgement", "").strip(), None
    if re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", said):
        score, said = Fraction(said) / weight, ""
    if said and said not in words:
        refuse("PR425")
    level = words.get(said or actual.get("text", ""))
    if actual["kind"] == "status" and level is None and actual["status"] in STATUS_LEVELS:
        level = by_rank[STATUS_LEVELS[actual["status"]]]
    if actual["kind"] == "quality" and level is None and actual["text"] == target.get("text"):
        level = by_rank[0]
    if score is None and level is None and actual["kind"] == "number":
        share_like = actual["unit"] in ("%", "‰") and "change" not in actual and Fraction(actual["value"]) >= 0
        if target["kind"] != "quality" or not share_like:
            refuse("PR407")
        notes.append("PR411")
        reached = min(ONE, Fraction(actual["value"]) / (100 if actual["unit"] == "%" else 1000))
        return levels[by_rank[0]].holds(reached), reached
    if score is not None:
        level = level or next((name for name in levels if levels[name].holds(score)), by_rank[0])
        if not levels[level].holds(score):
            refuse("PR424")
        return level == by_rank[0], score
    if level is None:
        refuse({"missing": "PR402", "quality": "PR425", "status": "PR425"}.get(actual["kind"], "PR407"))
    notes.append("PR432")
    return level == by_rank[0], p["defaults"][level]


def yes_no(actual: Data, p: Data) -> Answer:
    word = {"met": "是", "unmet": "否"}.get(actual.get("status", ""), actual.get("text", ""))
    if word in NOT_APPLICABLE:
        settle("not_applicable")
    if word not in YES | NO:
        refuse({"missing": "PR402", "quality": "PR425", "status": "PR425"}.get(actual["kind"], "PR407"))
    good = (word in YES) == (p["good"] == "yes")
    return good, ONE if good else ZERO


def checklist(items: Sequence[Data], p: Data, notes: list[str]) -> Answer:
    found = {item["name"]: item for item in items}
    reached, full, vetoed, undecided = ZERO, ZERO, False, []
    for element in p["elements"]:
        item, points, share = found.get(element["name"], {}), Fraction(str(element["points"])), ONE
        if item.get("score") is not None:
            share = Fraction(str(item["score"])) / points
            problem = "" if 0 <= share <= 1 else "PR424"
        else:
            problem = "PR430" if item.get("trouble") else "" if item.get("statement") else "PR420"
        full += points
        if problem:
            notes.append(problem)
            undecided.append(element)
        else:
            reached += share * points
            vetoed = vetoed or (share == 0 and element.get("veto", False))
    if vetoed:
        return False, ZERO
    if len(undecided) == len(p["elements"]) or any(element.get("veto") for element in undecided):
        refuse()
    return reached == full, reached / full


def execution(funds: Data | None, items: Sequence[Data], p: Data, notes: list[str]) -> Answer:
    budget, spent = (funds or {}).get("adjusted", (funds or {}).get("initial")), (funds or {}).get("spent")
    if budget is None or spent is None:
        refuse("PR419")
    if Fraction(budget) <= 0:
        if p["zero"] == "full" and Fraction(budget) == Fraction(spent) == 0:
            return True, ONE
        refuse("PR418" if Fraction(budget) == 0 else "PR428")
    rate = Fraction(spent) / Fraction(budget)
    said = next((item.get("statement") for item in items if item["name"] == p["finished"]), None)
    if said == "已完成" and rate <= 1:
        return True, ONE
    share = held(p["bands"], rate) if p["bands"] else max(ZERO, min(rate, p["cap"]))
    if p["finished"] and said not in ("已完成", "未完成") and share < 1:
        notes.append("PR476")
    return rate >= 1, share


def surveyed(case: Data, p: Data) -> Data:
    """Return the actual of a satisfaction row as a share: a mean of 4.6 on a scale to 5 is 92 %."""
    if case.get("sample") is not None and case["sample"] < p["minimum_sample"]:
        refuse("PR434")
    actual = dict(case["actual"])
    if p["scale"] is not None and actual["kind"] == "number" and actual["unit"] in ("", "分"):
        actual |= {"value": str(Fraction(actual["value"]) * 100 / p["scale"]), "unit": "%"}
    return actual
