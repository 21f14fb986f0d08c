"""After the sum: deductions, bonuses, caps, vetoes, the full mark; each named and shown. SPEC scoring §1, §3."""

from collections.abc import Sequence
from decimal import Decimal

from perfrules.engine.matching import folded
from perfrules.errors import Problem, problem
from perfrules.model.explanation import show
from perfrules.model.policies import ExplicitRule, Policies, Veto
from perfrules.model.quantity import plain
from perfrules.model.rating import Outcome
from perfrules.model.ruleset import RuleSet
from perfrules.model.scorecard import Adjustment, Basis, ScoredRow
from perfrules.model.sheet import Sheet, StatedAdjustment
from perfrules.source import Place
from perfrules.wording import Sentence, Wording

__all__ = ["Adjusted", "adjust"]

_STATED = Wording("{reason}", "{reason}")
_CAP = Wording(
    "执行率 {rate}% 在 {band} 内，总分不超过 {total}", "the execution rate {rate}% is in {band}: at most {total}"
)
_VETO = Wording("“{row}”未达成，总分不超过 {total}", "“{row}” was not met: at most {total}")
_FULL = Wording("总分不超过满分 {full}", "the total is not above the full mark {full}")
_EMPTY = Wording("总分不低于 0", "the total is not below 0")
_FULL_NAME = Wording("满分封顶", "full mark")
_KINDS = {"deduction": Wording("扣分项", "deduction"), "bonus": Wording("加分项", "bonus")}


class Adjusted:
    """A running total with the adjustments made to it and what had to be said; lives only inside `adjust`."""

    def __init__(self, total: Decimal, ruleset: RuleSet) -> None:
        self.total = total
        self.ruleset = ruleset
        self.steps: list[Adjustment] = []
        self.problems: list[Problem] = []
        self.complete = True

    def move(self, name: str, amount: Decimal, reason: Sentence, source: str = "", place: Place | None = None) -> None:
        """Add *amount* to the total by name."""
        basis = Basis(type=name, place=place or Place(), citation=self.ruleset.sources.get(source))
        self.steps.append(Adjustment(name=name, amount=amount, reason=reason, basis=basis))
        self.total += amount

    def limit(self, name: str, most: Decimal, reason: Sentence, source: str = "", place: Place | None = None) -> None:
        """Lower the total to *most* by name; a total at or below it stays, and nothing is shown."""
        if self.total > most:
            self.move(name, most - self.total, reason, source, place)


def adjust(total: Decimal, sheet: Sheet, rows: Sequence[ScoredRow], ruleset: RuleSet) -> Adjusted:
    """Return *total* after every adjustment of *ruleset*: deductions, bonuses, the full mark, caps, vetoes."""
    policies = ruleset.policies
    running = Adjusted(total, ruleset)
    for stated in sheet.deductions:
        _explicit(running, stated, policies.deductions, "deduction", -1)
    for stated in sheet.bonuses:
        _explicit(running, stated, policies.bonuses, "bonus", 1)
        # weights that add up to more than the full mark are a finding (PR415), only what bonuses add is cut off
        running.limit(_FULL_NAME.zh, ruleset.full, Sentence(_FULL, {"full": plain(ruleset.full)}))
    if running.total < 0:
        running.move(_FULL_NAME.zh, -running.total, Sentence(_EMPTY))
    _caps(running, sheet, policies)
    for veto in policies.vetoes:
        _veto(running, veto, rows)
    return running


def _explicit(running: Adjusted, stated: StatedAdjustment, rules: Sequence[ExplicitRule], kind: str, sign: int) -> None:
    rule = next((rule for rule in rules if folded(rule.name) == folded(stated.name)), None)
    if rule is None:
        words, known = _KINDS[kind], "、".join(rule.name for rule in rules) or "—"
        running.problems.append(
            problem("PR447", kind=words.zh, kind_en=words.en, name=stated.name, known=known, place=stated.place)
        )
        return
    if stated.points < 0:
        running.problems.append(
            problem("PR452", name=stated.name, points=plain(stated.points), place=stated.place)
        )  # fmt: skip
        return
    points = min(stated.points, rule.most)
    if points != stated.points:
        values = {"points": plain(stated.points), "most": plain(rule.most)}
        running.problems.append(
            problem("PR448", name=stated.name, points=values["points"], most=values["most"], place=stated.place)
        )  # fmt: skip
    reason = Sentence(_STATED, {"reason": stated.reason or stated.name})
    running.move(rule.name, sign * points, reason, rule.source, rule.place)


def _caps(running: Adjusted, sheet: Sheet, policies: Policies) -> None:
    if not policies.caps:
        return
    funds = sheet.total_funds
    rate = None if funds is None else funds.execution_rate
    if rate is None:
        running.problems.append(problem("PR449"))
        running.complete = False
        return
    for cap in policies.caps:
        if rate in cap.execution_rate:
            values = {"rate": show(rate * 100), "band": cap.notation, "total": plain(cap.total)}
            running.limit(cap.name, cap.total, Sentence(_CAP, values), cap.source, cap.place)


def _veto(running: Adjusted, veto: Veto, rows: Sequence[ScoredRow]) -> None:
    concerned = [row for row in rows if folded(row.row.name) == folded(veto.row)]
    if not concerned:
        running.problems.append(problem("PR451", name=veto.row, place=veto.place))
    for row in concerned:
        if row.outcome is Outcome.NOT_RATABLE:
            running.problems.append(problem("PR450", name=veto.row, place=row.row.place))
            running.complete = False
        elif row.outcome is Outcome.NOT_MET:
            values = {"row": veto.row, "total": plain(veto.total)}
            running.limit(veto.name, veto.total, Sentence(_VETO, values), veto.source, veto.place)
