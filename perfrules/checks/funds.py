"""Funds: sums of sources, execution rates, and what a low rate says about the rest of the sheet."""

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction

from perfrules.checks.base import Check, Family, Finding, example, fund, quality_row, row
from perfrules.checks.phrasing import wholes_and_parts
from perfrules.checks.subject import Need, Subject, SubjectRow
from perfrules.errors import Severity
from perfrules.model.sheet import Funds
from perfrules.wording import Wording as W
from perfrules.wording import format_value

__all__ = ["CHECKS"]

_FUNDS = frozenset({Need.FUNDS})
_COLUMNS = ("initial_budget", "adjusted_budget", "spent")
_TITLES = {
    "initial_budget": W("年初预算数", "initial budgets"),
    "adjusted_budget": W("全年预算数", "adjusted budgets"),
    "spent": W("全年执行数", "amounts spent"),
}
_SUM_TOLERANCE = Fraction(1, 10)
"""Amounts in 万元 are printed rounded; checkers accept 0.1."""
_RATE_TOLERANCE = Fraction(3, 50)
"""A rate printed with one decimal is off by up to 0.05 points."""
_TEN_THOUSAND = 10_000
_PART_MARKS = ("其中", "（其中", "(其中")


def _amount(line: Funds, column: str) -> Fraction | None:
    """Return an amount in 万元."""
    number: Decimal | None = getattr(line, column)
    if number is None:
        return None
    return Fraction(number) / _TEN_THOUSAND if line.unit == "元" else Fraction(number)


def _top_lines(lines: Sequence[Funds], column: str) -> list[Funds]:
    """
    Return the lines that are not parts of the one above: marked 其中, or adding up to it, two or more.

    Directly below the total 其中 marks the first of its own sources.
    """
    top: list[Funds] = []
    position = 0
    while position < len(lines):
        line = lines[position]
        position += 1
        if top and line.name.strip().startswith(_PART_MARKS):
            continue
        top.append(line)
        position += _parts_below(lines, position, _amount(line, column), column)
    return top


def _parts_below(lines: Sequence[Funds], start: int, amount: Fraction | None, column: str) -> int:
    if not amount:
        return 0
    total = Fraction(0)
    for count, line in enumerate(lines[start:], 1):
        total += _amount(line, column) or Fraction(0)
        if count > 1 and total == amount and start + count < len(lines) + 1 and _amount(lines[start], column) != amount:
            return count
    return 0


class SourcesDoNotAddUp(Check):
    """The total of funds is not the sum of its sources (L09)."""

    id = "funds-sum"
    catalogue = "L09"
    family = Family.FUNDS
    severity = Severity.ERROR
    gravity = 74
    title = W("资金总额与各来源之和不符", "the total of funds is not the sum of its sources")
    message = W(
        "{column}：总额 {total} 万元，各来源合计 {sum} 万元", "{column}: total {total}, sources {sum} (10 000 yuan)"
    )
    why = W(
        "总额应等于财政拨款、专户、单位资金等来源之和，容差 0.1 万元。",
        "the total is the sum of its sources; 0.1 is tolerated.",
    )
    needs = _FUNDS
    bad = example(
        quality_row(),
        funds=[
            fund("年度资金总额", 100, 100, 100, total=True),
            fund("财政拨款", 89.9, 89.9, 89.9),
            fund("单位资金", 0, 0, 0),
        ],
    )
    near_miss = example(
        quality_row(),
        funds=[
            fund("年度资金总额", 100, 100, 100, total=True),
            fund("财政拨款", 90, 90, 90),
            fund("单位资金", 10, 10, 10),
        ],
    )

    def find(self, subject: Subject) -> Iterable[Finding]:
        """Compare each column; parts marked 其中 or adding up to the line above are left out."""
        total = subject.sheet.total_funds
        if total is None:
            return
        lines = [line for line in subject.sheet.funds if line is not total]
        for column in _COLUMNS:
            stated = _amount(total, column)
            top = _top_lines(lines, column)
            amounts = [_amount(line, column) for line in top]
            if stated is None or not amounts:
                continue
            every = sum((_amount(line, column) or Fraction(0) for line in lines), Fraction(0))
            added = sum((amount for amount in amounts if amount is not None), Fraction(0))
            # where sources are blank, or 其中 may name one of several, only more than the total is certain
            partial = None in amounts or (len(top) == 1 and top[0].name.strip().startswith(_PART_MARKS))
            if partial and added <= stated:
                continue
            if abs(stated - added) > _SUM_TOLERANCE and abs(stated - every) > _SUM_TOLERANCE:
                basis = {line.name: format_value(_amount(line, column) or 0) for line in lines}
                name = _TITLES[column]
                yield self.finding(
                    f"{subject.funds_cell}.{column}", basis=basis, message=W(
                        self.message.zh.replace("{column}", name.zh), self.message.en.replace("{column}", name.en)
                    ), total=stated, sum=added,
                )  # fmt: skip


class NothingOverNothing(Check):
    """0 ÷ 0 printed as a rate (L10)."""

    id = "rate-zero-budget"
    catalogue = "L10"
    family = Family.FUNDS
    severity = Severity.WARNING
    title = W("0 除以 0 印成了执行率", "0 ÷ 0 printed as a rate")
    message = W(
        "{names}预算和执行都是 0，却印着执行率 {rates}",
        "{names_en}: budget and spending are 0, yet a rate is printed ({rates_en})",
    )
    why = W("没有预算就没有执行率，应留空或写“—”。", "without a budget there is no rate; the cell stays blank.")
    needs = _FUNDS
    bad = example(
        quality_row(), funds=[fund("年度资金总额", 10, 10, 10, 100, total=True), fund("单位资金", 0, 0, 0, 0)]
    )
    near_miss = example(
        quality_row(), funds=[fund("年度资金总额", 10, 10, 10, 100, total=True), fund("单位资金", 0, 0, 0)]
    )

    def find(self, subject: Subject) -> Iterable[Finding]:
        """Fire for every line with a printed rate whose budget and spending are 0."""
        lines = [
            (index, line)
            for index, line in enumerate(subject.sheet.funds)
            if line.stated_rate is not None and line.budget == 0 and not line.spent
        ]
        if lines:
            names = [f"“{line.name}”" for _, line in lines]
            rates = [f"{line.stated_rate}%" for _, line in lines]
            values = {"names": "、".join(names), "names_en": ", ".join(names), "rates": "、".join(rates)}
            values["rates_en"] = ", ".join(rates)
            yield self.finding(*(f"funds[{index}].rate" for index, _ in lines), suggestion="—", values=values)


def _stated_share(line: Funds) -> Fraction | None:
    """Return the printed rate in percent; a printed 0.98 or 1 beside a rate above 1.5 % is a share."""
    if line.stated_rate is None:
        return None
    stated, rate = Fraction(line.stated_rate), line.execution_rate
    return stated * 100 if rate is not None and 0 < stated <= Fraction(3, 2) < rate * 100 else stated


class RateOnInitialBudget(Check):
    """The execution rate is wrong, or rests on the initial budget (L11)."""

    id = "execution-rate"
    catalogue = "L11"
    family = Family.FUNDS
    severity = Severity.ERROR
    gravity = 64
    title = W("执行率算错，或按年初预算算", "the execution rate is wrong, or rests on the initial budget")
    message = W(
        "“{name}”执行率印 {stated}%，按全年预算应为 {rate}%",
        "“{name}”: a rate of {stated}% is printed, on the adjusted budget it is {rate}%",
    )
    initial = W(
        "“{name}”执行率 {stated}% 是按年初预算算的，按全年（调整后）预算应为 {rate}%",
        "“{name}”: the rate {stated}% rests on the initial budget, on the adjusted one it is {rate}%",
    )
    why = W(
        "执行率 = 全年执行数 ÷ 全年（调整后）预算数；两种算法都算一遍。",
        "the rate is spending ÷ adjusted budget; both are computed.",
    )
    needs = _FUNDS
    bad = example(quality_row(), funds=[fund("年度资金总额", 100, 80, 80, 80, total=True)])
    near_miss = example(quality_row(), funds=[fund("年度资金总额", 100, 80, 80, 100, total=True)])

    def find(self, subject: Subject) -> Iterable[Finding]:
        """Compare the printed rate with both."""
        for index, line in enumerate(subject.sheet.funds):
            stated, rate = _stated_share(line), line.execution_rate
            if stated is None or rate is None or abs(stated - rate * 100) <= _RATE_TOLERANCE:
                continue
            exponent = line.stated_rate.as_tuple().exponent if line.stated_rate is not None else 0
            if isinstance(exponent, int) and exponent >= 0 and abs(stated - rate * 100) <= Fraction(1, 2):
                continue  # printed as a whole percentage
            on_initial = (
                line.initial_budget
                and line.spent is not None
                and abs(stated - 100 * Fraction(line.spent) / Fraction(line.initial_budget)) <= _RATE_TOLERANCE
            )
            basis = {"spent": line.spent, "adjusted": line.adjusted_budget, "initial": line.initial_budget}
            yield self.finding(
                f"funds[{index}].rate", basis=basis, message=self.initial if on_initial else self.message,
                suggestion=f"{format_value(round(rate * 100, 2))}%", name=line.name, stated=stated, rate=round(rate * 100, 2),
            )  # fmt: skip


class NoBudget(Check):
    """The budget is 0, there is no rate (L13)."""

    id = "no-budget"
    catalogue = "L13"
    family = Family.FUNDS
    severity = Severity.WARNING
    title = W("预算为 0，执行率没有意义", "the budget is 0, there is no rate")
    message = W("“{name}”预算为 0，执行了 {spent}", "“{name}”: a budget of 0, yet {spent} spent")
    why = W(
        "没有预算的支出无法计算执行率，须说明资金来源。",
        "spending without a budget has no rate and asks for its source.",
    )
    needs = _FUNDS
    bad = example(quality_row(), funds=[fund("年度资金总额", 0, 0, 12, total=True)])
    near_miss = example(quality_row(), funds=[fund("年度资金总额", 0, 12, 12, total=True)])

    def find(self, subject: Subject) -> Iterable[Finding]:
        """Fire for lines with spending and a budget of 0, and for a total of 0 above a source that was spent."""
        total = subject.sheet.total_funds
        if total is not None and total.budget == 0 and not total.spent:
            spent = next((line for line in subject.sheet.funds if line.spent), None)
            if spent is not None:
                cells = (f"{subject.funds_cell}.adjusted_budget", f"funds[{subject.sheet.funds.index(spent)}].spent")
                yield self.finding(*cells, name=total.name, spent=spent.spent)
        for index, line in enumerate(subject.sheet.funds):
            if line.budget == 0 and line.spent:
                yield self.finding(
                    f"funds[{index}].adjusted_budget", f"funds[{index}].spent", name=line.name, spent=line.spent
                )


def _explains(subject: Subject, *words: str) -> bool:
    """Return whether any reason or text has one of *words*."""
    places = [
        *subject.texts.values(),
        *(entry.row.reason for entry in subject.rows),
        *(part.trouble for part in subject.sheet.management),
    ]
    return any(word in place for place in places for word in words)


def _has_reasons(subject: Subject) -> bool:
    """Return whether the form has a place for reasons at all."""
    columns = any("reason" in entry.row.cells or entry.row.reason for entry in subject.rows)
    return columns or bool(subject.texts)


class LowRateUnexplained(Check):
    """A rate below 90 % or a changed budget is not explained (L64)."""

    id = "low-rate-unexplained"
    catalogue = "L64"
    family = Family.FUNDS
    severity = Severity.WARNING
    title = W("执行率低于 90% 或调整预算而未说明", "a rate below 90 % or a changed budget is not explained")
    message = W("执行率 {rate}%，没有说明原因", "the execution rate is {rate}% and nothing says why")
    changed = W(
        "预算由 {initial} 调整为 {adjusted}，没有说明原因",
        "the budget was changed from {initial} to {adjusted} and nothing says why",
    )
    why = W(
        "四川等地表样要求执行率低于 90% 和年中调整分别说明。",
        "forms ask for the reason of a rate below 90 % and of every change.",
    )
    needs = _FUNDS
    bad = example(
        row("参训率", "≥90%", "95%", 10, 10, reason="已完成"), funds=[fund("年度资金总额", 100, 100, 70, total=True)]
    )
    near_miss = example(
        row("参训率", "≥90%", "95%", 10, 10, reason="尾款未支付"),
        funds=[fund("年度资金总额", 100, 100, 70, total=True)],
    )

    def find(self, subject: Subject) -> Iterable[Finding]:
        """Fire where the form has a place for reasons and none speaks of money; silent where it has no such place."""
        funds = subject.funds
        if funds is None or not _has_reasons(subject):
            return
        rate = funds.execution_rate
        if (
            rate is not None
            and rate < Fraction(9, 10)
            and not _explains(subject, "执行率", "支付", "结余", "结转", "尾款", "未支出", "压减", "节约", "进度")
        ):
            yield self.finding(f"{subject.funds_cell}.spent", rate=round(rate * 100, 2))
        first, last = funds.initial_budget, funds.adjusted_budget
        if (
            first
            and last is not None
            and first != last
            and not _explains(subject, "调整", "追加", "追减", "调减", "调增", "压减", "收回")
        ):
            yield self.finding(
                f"{subject.funds_cell}.adjusted_budget", message=self.changed, initial=first, adjusted=last
            )


def _attainment(subject: Subject) -> Fraction | None:
    """Return the share of the points of rows that the sheet gives itself."""
    scored = [entry for entry in subject.indicators if entry.weight and entry.score is not None]
    full = sum((Fraction(entry.weight or 0) for entry in scored), Fraction(0))
    return sum((Fraction(entry.score or 0) for entry in scored), Fraction(0)) / full if full else None


class AttainmentAboveExecution(Check):
    """Attainment is far above the execution rate (L65)."""

    id = "attainment-execution"
    catalogue = "L65"
    family = Family.FUNDS
    severity = Severity.NOTICE
    title = W("指标完成率明显高于执行率", "attainment is far above the execution rate")
    message = W(
        "指标得分率 {attained}%，执行率 {rate}%，相差超过 5%",
        "the rows reach {attained}% of their points, the money {rate}%: more than 5 % apart",
    )
    why = W("平台亮红灯的一种情形：钱没花完，指标却全部完成。", "a platform shows a red light for it.")
    needs = frozenset({Need.FUNDS, Need.POINTS})
    bad = example(
        row("培训人次", "≥200人次", "210人次", 90, 90), funds=[fund("年度资金总额", 100, 100, 85, total=True)]
    )
    near_miss = example(
        row("培训人次", "≥200人次", "210人次", 90, 90), funds=[fund("年度资金总额", 100, 100, 97, total=True)]
    )

    def find(self, subject: Subject) -> Iterable[Finding]:
        """Compare the share of points with the rate; below 80 % L85 says more."""
        rate = None if subject.funds is None else subject.funds.execution_rate
        attained = _attainment(subject)
        if rate and attained is not None and Fraction(8, 10) <= rate < 1 and attained > rate * Fraction(105, 100):
            yield self.finding(
                f"{subject.funds_cell}.spent", attained=round(attained * 100, 2), rate=round(rate * 100, 2)
            )


class MuchUnspent(Check):
    """More than a fifth is unspent (L66)."""

    id = "much-unspent"
    catalogue = "L66"
    family = Family.FUNDS
    severity = Severity.WARNING
    title = W("超过两成的资金没有用", "more than a fifth is unspent")
    message = W("预算 {budget}，执行 {spent}，未用 {share}%", "budget {budget}, spent {spent}: {share}% is unspent")
    why = W("平台对未执行超过 20% 的项目亮黄灯。", "platforms show a yellow light above 20 % unspent.")
    needs = _FUNDS
    bad = example(quality_row(), funds=[fund("年度资金总额", 100, 100, 75, total=True)])
    near_miss = example(quality_row(), funds=[fund("年度资金总额", 100, 100, 80, total=True)])

    def find(self, subject: Subject) -> Iterable[Finding]:
        """Fire below a rate of 80 %."""
        funds = subject.funds
        if funds is not None and funds.execution_rate is not None and 0 <= funds.execution_rate < Fraction(8, 10):
            share = round((1 - funds.execution_rate) * 100, 2)
            yield self.finding(f"{subject.funds_cell}.spent", budget=funds.budget, spent=funds.spent, share=share)


class OutputsWithoutMoney(Check):
    """Outputs complete at a very low execution rate (L85)."""

    id = "outputs-without-money"
    catalogue = "L85"
    family = Family.FUNDS
    severity = Severity.WARNING
    gravity = 63
    title = W("执行率很低而产出全部完成", "outputs complete at a very low execution rate")
    message = W(
        "只执行了 {rate}%，{count} 项产出却都达到或超过目标",
        "only {rate}% is spent, yet all {count} outputs reach their targets",
    )
    why = W(
        "钱花了三分之一，事办了百分之百：或者预算虚高，或者完成值不实，或者款未付。",
        "either the budget was inflated, the outputs are not real, or bills are unpaid.",
    )
    needs = frozenset({Need.FUNDS, Need.ROWS})
    bad = example(
        row("培训人次", "≥200人次", "210人次", 50, 50, level1="产出指标"),
        row("合格率", "≥90%", "95%", 40, 40, level1="产出指标"),
        funds=[fund("年度资金总额", 100, 100, 33.78, total=True)],
    )
    near_miss = example(
        row("培训人次", "≥200人次", "210人次", 50, 50, level1="产出指标"),
        row("合格率", "≥90%", "95%", 40, 40, level1="产出指标"),
        funds=[fund("年度资金总额", 100, 100, 85, total=True)],
    )

    def find(self, subject: Subject) -> Iterable[Finding]:
        """Fire below 80 % where every numeric row of output, at least two, is met."""
        funds = subject.funds
        rate = None if funds is None else funds.execution_rate
        rows = [
            entry
            for entry in subject.indicators
            if entry.level1 == "产出" and entry.level2 != "成本" and entry.pair is not None
        ]
        if rate is None or not rows or len(rows) < 2 or not 0 <= rate < Fraction(8, 10):
            return
        if all(entry.is_met or (entry.is_met is None and (entry.ratio or 0) >= 1) for entry in rows):
            cells = [entry.cell("actual") for entry in rows]
            yield self.finding(f"{subject.funds_cell}.spent", *cells, rate=round(rate * 100, 2), count=len(rows))


class NoInitialBudget(Check):
    """The initial budget is blank (L111)."""

    id = "initial-budget"
    catalogue = "L111"
    family = Family.FUNDS
    severity = Severity.NOTICE
    only_in = frozenset({"cn-self-evaluation-2020"})
    off_in = frozenset({"sichuan-2023", "cn-transfer", "hubei-2020"})
    title = W("年初预算数为空", "the initial budget is blank")
    message = W("“{name}”没有填年初预算数", "“{name}” has no initial budget")
    why = W(
        "全国表样有年初预算、全年预算、全年执行三栏；四川和转移支付的表样没有，不提示。",
        "the national form has three columns; forms without the first one are left alone.",
    )
    needs = _FUNDS
    bad = example(quality_row(), funds=[fund("年度资金总额", None, 38.77, 38.77, 100, total=True)])
    near_miss = example(quality_row(), funds=[fund("预算数", None, 6.84, 6.84, 100, total=True)])

    def find(self, subject: Subject) -> Iterable[Finding]:
        """Fire for the national form's line 年度资金总额 with an adjusted budget and no initial one."""
        funds = subject.funds
        if funds is None or "总额" not in funds.name or funds.spent is None:
            return
        if funds.initial_budget is None and funds.adjusted_budget is not None:
            yield self.finding(f"{subject.funds_cell}.initial_budget", name=funds.name)


_MONEY = frozenset(("元", "万元"))


class UnitsOfFundsMixed(Check):
    """Yuan and ten thousands of yuan are mixed (L26)."""

    id = "money-units"
    catalogue = "L26"
    family = Family.UNITS
    severity = Severity.ERROR
    gravity = 73
    title = W("元与万元混用", "yuan and ten thousands of yuan are mixed")
    message = W(
        "“{name}”目标 {target}，实际 {actual}：相差一万倍，疑为元与万元混用",
        "“{name}”: target {target}, actual {actual} are ten thousand times apart: yuan and ten thousands mixed?",
    )
    against = W(
        "“{name}”写 {amount}，而项目资金为 {funds} 万元：疑为元与万元混用",
        "“{name}” says {amount}, the project's money is {funds} ten thousand yuan: units mixed?",
    )
    why = W(
        "换算后相差恰好约一万倍，数字相同而单位不同，或“其中”各数之和与总数同数不同单位。",
        "after conversion the amounts are about ten thousand times apart, or the digits agree and the units do not.",
    )
    parts = W(
        "“{words}”：总数写 {whole}，其中各项合计 {sum}，疑为单位写错",
        "“{words}”: the whole is {whole}, its parts add up to {sum}: a wrong unit?",
    )
    bad = example(row("补助金额", "≤20万元", "20元", 10, 10))
    near_miss = example(row("补助金额", "≤20万元", "19.8万元", 10, 10))

    def find(self, subject: Subject) -> Iterable[Finding]:
        """Compare target with actual, amounts of the rows with the funds, and wholes with their parts in any text."""
        for text in wholes_and_parts(subject):
            total, units = sum((number for number, _ in text.parts), Decimal(0)), {unit for _, unit in text.parts}
            if len(text.parts) >= 2 and total == text.amount and units == _MONEY - {text.unit}:
                values = {"words": text.lead[-20:], "whole": f"{text.amount}{text.unit}"}
                shown = f"{total}{text.parts[0][1]}"
                yield self.finding(
                    text.cell, message=self.parts, basis={text.cell: text.words}, sum=shown, values=values
                )
        for entry in subject.indicators:
            if entry.number is None or not entry.number.quantity.unit.is_money:
                continue
            if entry.pair is not None and entry.reached is not None and entry.reached.quantity.unit.is_money:
                target, actual = entry.pair
                apart = max(target, actual) / min(target, actual) if target > 0 and actual > 0 else Fraction(0)
                if _TEN_THOUSAND * Fraction(8, 10) <= apart <= _TEN_THOUSAND * Fraction(12, 10):
                    yield self.finding(
                        entry.cell("actual"),
                        entry.cell("target"),
                        name=entry.title,
                        target=entry.row.target,
                        actual=entry.row.actual,
                    )
                    continue
            yield from self._against_funds(
                entry.number.quantity.number, entry.number.quantity.unit.symbol, entry, subject
            )

    def _against_funds(self, number: Decimal, symbol: str, entry: SubjectRow, subject: Subject) -> Iterator[Finding]:
        funds = subject.funds
        budget = None if funds is None else funds.budget
        if (
            budget is None
            or funds is None
            or budget < 1
            or symbol not in ("元", "万元")
            or funds.unit not in ("元", "万元")
        ):
            return
        if number == budget and symbol != funds.unit:
            yield self.finding(
                entry.cell("target"),
                f"{subject.funds_cell}.adjusted_budget",
                message=self.against,
                name=entry.title,
                amount=entry.row.target,
                funds=budget,
            )


class PointsTwice(Check):
    """Points printed on the total of funds and again on its source line (L95)."""

    id = "points-twice"
    catalogue = "L95"
    family = Family.FUNDS
    severity = Severity.WARNING
    gravity = 53
    title = W("执行率得分在总额和来源行各印一次", "points on the total of funds and again on its source line")
    message = W(
        "“{first}”印着 {points}，“{second}”又印一次：汇总时会加两遍",
        "“{first}” prints {points}, “{second}” prints them again: they will be added twice",
    )
    why = W("预算执行只有一处分值，印在总额行。", "budget execution has its points once, on the total.")
    needs = _FUNDS
    bad = example(
        quality_row(),
        funds=[
            fund("年度资金总额", 10, 10, 10, 100, total=True, weight=10, score=10),
            fund("财政拨款", 10, 10, 10, 100, weight=10, score=10),
        ],
    )
    near_miss = example(
        quality_row(),
        funds=[
            fund("年度资金总额", 10, 10, 10, 100, total=True, weight=10, score=10),
            fund("财政拨款", 10, 10, 10, 100),
        ],
    )

    def find(self, subject: Subject) -> Iterable[Finding]:
        """Fire for lines that print points beside a total that prints its own; parts that add up to it are a split."""
        lines = subject.sheet.funds
        for column, name in (("weight", "weight"), ("self_score", "score")):
            printed = [(index, line) for index, line in enumerate(lines) if getattr(line, column)]
            total = next((line for _, line in printed if line.is_total), None)
            others = [(index, line) for index, line in printed if line is not total]
            split = len(others) > 1 and sum(getattr(line, column) for _, line in others) == getattr(total, column, 0)
            if total is None or not others or split:
                continue
            points = f"{format_value(total.weight or 0)}/{format_value(total.self_score or 0)}"
            cells = [f"funds[{index}].{name}" for index, _ in others]
            yield self.finding(*cells, first=total.name, second=others[0][1].name, points=points)
            return


_OTHER_MONEY = re.compile(
    "收入|产值|营收|利润|税|贷款|融资|投资|带动|撬动|引资|交易|销售|资产|社会资本|概算|节约|损失|拉动|债券|基金|补偿|存款|消费"
)
"""Names of money that is not spent by the project."""


class AmountsOfAnotherProgramme(Check):
    """Amounts that are those of another programme (L112)."""

    id = "another-programme"
    catalogue = "L112"
    family = Family.FUNDS
    severity = Severity.WARNING
    title = W("指标里的金额像是别的项目的", "amounts that are those of another programme")
    message = W(
        "“{name}”写 {amount}，是本项目资金 {funds} 万元的 {times} 倍：是不是别的项目的数",
        "“{name}” says {amount}, {times} times the project's {funds} ten thousand yuan: figures of another programme?",
    )
    why = W(
        "从大项目的表里抄来的指标，数量级与本项目对不上。", "rows copied from a larger programme do not fit the money."
    )
    needs = frozenset({Need.ROWS, Need.FUNDS})
    bad = example(
        row("项目总成本", "≤860万元", "860万元", 10, 10, level2="成本指标"),
        funds=[fund("年度资金总额", 20, 20, 20, total=True)],
    )
    near_miss = example(
        row("带动社会投资", "≥860万元", "860万元", 10, 10, level2="经济效益指标"),
        funds=[fund("年度资金总额", 20, 20, 20, total=True)],
    )

    def find(self, subject: Subject) -> Iterable[Finding]:
        """Fire for costs and outputs in money of five times the project's; ten thousand times is a matter of units."""
        lines = [_amount(line, column) for line in subject.sheet.funds for column in _COLUMNS]
        largest = max((amount for amount in lines if amount is not None), default=Fraction(0))
        for entry in subject.indicators:
            unit = None if entry.number is None else entry.number.quantity.unit
            if entry.number is None or unit is None or unit.symbol not in ("元", "万元", "亿元") or largest <= 0:
                continue
            scale = {"元": Fraction(1, _TEN_THOUSAND), "万元": Fraction(1), "亿元": Fraction(_TEN_THOUSAND)}[
                unit.symbol
            ]
            times = Fraction(entry.number.quantity.number) * scale / largest
            spending = entry.level1 in ("成本", "产出") or "成本" in entry.level2
            if spending and 5 <= times <= _TEN_THOUSAND / 2 and not _OTHER_MONEY.search(entry.name):
                values = {"amount": entry.row.target.strip(), "funds": largest, "times": round(times)}
                yield self.finding(entry.cell("target"), f"{subject.funds_cell}.spent", name=entry.title, values=values)


CHECKS: tuple[type[Check], ...] = (
    SourcesDoNotAddUp, NothingOverNothing, RateOnInitialBudget, NoBudget, UnitsOfFundsMixed, LowRateUnexplained,
    AttainmentAboveExecution, MuchUnspent, OutputsWithoutMoney, NoInitialBudget, AmountsOfAnotherProgramme,
    PointsTwice,
)  # fmt: skip
