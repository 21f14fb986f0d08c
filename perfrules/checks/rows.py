"""Statistics of one sheet, and rows against each other and against the money."""

import re
from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import accumulate

from perfrules.checks.base import Check, Family, Finding, example, fund, row
from perfrules.checks.phrasing import wholes_and_parts
from perfrules.checks.subject import Need, Subject, SubjectRow
from perfrules.checks.units import is_scale_apart
from perfrules.errors import Severity
from perfrules.wording import Wording as W
from perfrules.wording import format_value

__all__ = ["CHECKS", "bigrams", "likeness"]

_ROWS = frozenset({Need.ROWS})
_GROWTH = re.compile("增长|增幅|增速|同比|环比|增收|变动")
_LESS = re.compile("成本|费用|经费|支出|投诉|事故|差错|时长|时间|时限|时效|天数|调整|超编|能耗|排放|损失")
"""Names under 数量 of which more is not better, whatever sign the target lacks."""


class TargetTooLow(Check):
    """The target is far too low (L56)."""

    id = "target-too-low"
    catalogue = "L56"
    row_by_row = True
    heuristic = True
    family = Family.STATISTICS
    severity = Severity.WARNING
    gravity = 48
    title = W("目标定得太低", "the target is far too low")
    message = W(
        "“{name}”目标 {target}，实际 {actual}，完成 {ratio}%：目标是否偏低",
        "“{name}”: target {target}, actual {actual}, {ratio}% reached: was the target too low?",
    )
    why = W(
        "超出目标三成以上多半是目标定低了；增长率和满意度除外。",
        "far beyond the target mostly means a low target; growth and satisfaction are left out.",
    )
    needs = _ROWS
    bad = example(row("厕所改造数量", "≥2000座", "3061座", 10, 10))
    near_miss = example(row("厕所改造数量", "≥2000座", "2400座", 10, 10))

    def find(self, subject: Subject) -> Iterable[Finding]:
        """
        Fire from the threshold of the rule set on, 130 % unless it has one.

        A number without a sign, or with =, is a floor where outputs are counted: 748 people against 100.
        """
        policy = None if subject.rules is None else subject.rules.policies.over_achievement
        threshold = Fraction(13, 10) if policy is None else policy.threshold
        for entry in subject.indicators:
            quantity = None if entry.number is None else entry.number.quantity
            excluded = (
                "满意" in entry.name
                or (quantity is not None and quantity.is_percentage and _GROWTH.search(entry.name))
                or (entry.number is not None and entry.number.change is not None)
                or is_scale_apart(entry)
            )
            floor = entry.is_floor or (entry.level2 == "数量" and not entry.is_ceiling and not _LESS.search(entry.name))
            if floor and not excluded and entry.ratio is not None and entry.ratio >= threshold and not _one_more(entry):
                yield self.finding(
                    entry.cell("target"),
                    entry.cell("actual"),
                    name=entry.title,
                    target=entry.row.target,
                    actual=entry.row.actual,
                    ratio=round(entry.ratio * 100),
                )


def _one_more(entry: SubjectRow) -> bool:
    """Return whether a count is one above its target: 4 of ≥3 is 133 % and no low target."""
    pair = entry.pair
    integral = pair is not None and pair[0].denominator == pair[1].denominator == 1
    return pair is not None and integral and not entry.is_share and pair[1] - pair[0] <= 1


class CostFarOver(Check):
    """Far over a cost ceiling (L57)."""

    id = "cost-far-over"
    catalogue = "L57"
    row_by_row = True
    family = Family.STATISTICS
    severity = Severity.WARNING
    gravity = 52
    title = W("实际远超成本上限", "far over a cost ceiling")
    message = W(
        "“{name}”上限 {target}，实际 {actual}，是目标的 {ratio}%：目标没有随预算调整",
        "“{name}”: ceiling {target}, actual {actual} is {ratio}% of it: the target was not updated",
    )
    over = W(
        "“{name}”上限 {target}，实际 {actual}，是目标的 {ratio}%",
        "“{name}”: ceiling {target}, actual {actual} is {ratio}% of it",
    )
    why = W(
        "预算调整后目标没有跟着改，这一项就失去约束。", "a target that is not updated with the budget binds nobody."
    )
    needs = _ROWS
    bad = example(row("项目总成本", "≤160万元", "386万元", 10, 0, level2="成本指标", reason="追加预算"))
    near_miss = example(row("项目总成本", "≤160万元", "170万元", 10, 9.4, level2="成本指标", reason="追加预算"))

    def find(self, subject: Subject) -> Iterable[Finding]:
        """Fire for ceilings, and for amounts of cost without a sign, from 130 % on."""
        for entry in subject.indicators:
            limit = entry.is_ceiling or _is_plain_cost(entry)
            if limit and entry.ratio is not None and entry.ratio >= Fraction(13, 10):
                money = entry.number is not None and entry.number.quantity.unit.is_money
                yield self.finding(
                    entry.cell("target"),
                    entry.cell("actual"),
                    message=self.message if money else self.over,
                    name=entry.title,
                    target=entry.row.target,
                    actual=entry.row.actual,
                    ratio=round(entry.ratio * 100),
                )


def _is_plain_cost(entry: SubjectRow) -> bool:
    """Return whether *entry* is an amount of money under 成本 whose target has no sign, or =."""
    money = entry.number is not None and entry.number.quantity.unit.is_money
    cost = "成本" in entry.level2 or entry.level1 == "成本"
    return money and cost and not entry.is_floor and not entry.is_ceiling


_LEAST_FULL, _LEAST_EXACT = 5, 8
"""Fewer rows at full marks, or exactly on target, happen by chance: 69 % of published actuals equal their target."""


class EverythingPerfect(Check):
    """Everything is full, or exactly on target (L70)."""

    id = "everything-perfect"
    catalogue = "L70"
    family = Family.STATISTICS
    severity = Severity.NOTICE
    gravity = 14
    title = W("处处满分，或处处正好等于目标", "everything is full, or exactly on target")
    message = W(
        "{full} 行全部满分，{exact} 行的实际值正好等于目标",
        "all {full} rows have full marks, {exact} actuals equal their targets exactly",
    )
    why = W("全部满分的表值得抽查；一张表只提示一次。", "such a sheet is worth a spot check; one notice a sheet.")
    needs = _ROWS
    bad = example(*(row(f"指标{name}", "≥90%", "90%", 10, 10) for name in "甲乙丙丁戊"))
    near_miss = example(*(row(f"指标{name}", "≥90%", "90%", 10, 10) for name in "甲乙丙丁"))

    def find(self, subject: Subject) -> Iterable[Finding]:
        """Fire where all scored rows, at least five, are full, or all numeric rows, at least eight, are on target."""
        scored = [entry for entry in subject.indicators if entry.weight and entry.score is not None]
        numeric = [entry for entry in subject.indicators if entry.pair is not None]
        exact = [entry for entry in numeric if entry.pair is not None and entry.pair[0] == entry.pair[1]]
        all_full = len(scored) >= _LEAST_FULL and all(entry.is_full for entry in scored)
        if all_full or (len(numeric) >= _LEAST_EXACT and len(exact) == len(numeric)):
            cells = [entry.cell("actual") for entry in exact or scored]
            yield self.finding(*cells, full=len(scored) if all_full else 0, exact=f"{len(exact)}/{len(numeric)}")


class CostFarBelow(Check):
    """Cost far below its ceiling while outputs are complete (L97)."""

    id = "cost-far-below"
    catalogue = "L97"
    heuristic = True
    family = Family.STATISTICS
    severity = Severity.WARNING
    title = W("成本远低于上限而产出全部完成", "cost far below its ceiling while outputs are complete")
    message = W(
        "“{name}”上限 {target}，实际 {actual}，只用 {ratio}%，产出却全部完成：预算是否虚高",
        "“{name}”: ceiling {target}, actual {actual}, {ratio}% used though all outputs are complete: was the budget inflated?",
    )
    why = W(
        "花不到八成就全部办成，说明预算编得宽，或者款未付。",
        "below eight tenths the budget was generous, or bills are unpaid.",
    )
    needs = _ROWS
    bad = example(
        row("项目总成本", "≤202.6万元", "132.9万元", 10, 10, level2="成本指标"),
        row("补助村数量", "=8个", "8个", 8, 8, level2="数量指标"),
    )
    near_miss = example(
        row("项目总成本", "≤202.6万元", "190万元", 10, 10, level2="成本指标"),
        row("补助村数量", "=8个", "8个", 8, 8, level2="数量指标"),
    )

    def find(self, subject: Subject) -> Iterable[Finding]:
        """Fire for money under 成本 below 80 % where every numeric row of output is met."""
        outputs = [entry for entry in subject.indicators if entry.level2 == "数量" and entry.pair is not None]
        if not outputs or not all(entry.is_met or (entry.ratio or 0) >= 1 for entry in outputs):
            return
        for entry in subject.indicators:
            money = entry.number is not None and entry.number.quantity.unit.is_money
            cost = "成本" in entry.level2 or entry.level1 == "成本"
            limit = money and cost and not entry.is_floor
            if limit and entry.ratio is not None and entry.ratio < Fraction(8, 10):
                yield self.finding(
                    entry.cell("actual"),
                    entry.cell("target"),
                    name=entry.title,
                    target=entry.row.target,
                    actual=entry.row.actual,
                    ratio=round(entry.ratio * 100, 1),
                )


def bigrams(text: str) -> frozenset[str]:
    """Return the pairs of neighbouring Han characters and digits of *text*."""
    words = re.findall(r"[\u4e00-\u9fff0-9A-Za-z]+", text)
    return frozenset(word[index : index + 2] for word in words for index in range(len(word) - 1))


def likeness(left: str, right: str) -> Fraction:
    """Return the share of the shorter text's bigrams that the longer has too."""
    first, second = bigrams(left), bigrams(right)
    least = min(len(first), len(second))
    return Fraction(len(first & second), least) if least else Fraction(0)


class IndicatorTwice(Check):
    """The same indicator twice (L16)."""

    id = "indicator-twice"
    catalogue = "L16"
    heuristic = True
    family = Family.CROSS_ROW
    severity = Severity.WARNING
    title = W("同一指标出现两次", "the same indicator twice")
    message = W("“{first}”与“{second}”是同一件事", "“{first}” and “{second}” are the same thing")
    why = W("同一件事计两次分；复核时只计一次。", "one thing is scored twice; reviewers count it once.")
    needs = _ROWS
    bad = example(
        row("参训率", "≥90%", "95%", 10, 10, level2="质量指标"), row("参训率", "≥90%", "95%", 10, 10, level2="时效指标")
    )
    near_miss = example(row("学生满意度", "≥90%", "95%", 10, 10), row("家长满意度", "≥90%", "95%", 10, 10))

    def find(self, subject: Subject) -> Iterable[Finding]:
        """Compare names; alike but not equal ones count where their numbers are the same and not a mere percentage."""
        rows = subject.indicators
        for position, first in enumerate(rows):
            for second in rows[position + 1 :]:
                same = first.name == second.name and len(first.name) >= 3
                if (same and _same_target(first, second)) or _is_alike(first, second):
                    basis = {first.cell("name"): first.row.name, second.cell("name"): second.row.name}
                    yield self.finding(
                        first.cell("name"), second.cell("name"), basis=basis, first=first.title, second=second.title
                    )


def _same_target(first: SubjectRow, second: SubjectRow) -> bool:
    """Return whether two rows of one name measure the same: 道路设施 as cost and as benefit does not."""
    left, right = first.number, second.number
    if left is None or right is None:
        return first.row.target.strip() == second.row.target.strip()
    return left.quantity.unit.converts_to(right.quantity.unit)


def _is_alike(first: SubjectRow, second: SubjectRow) -> bool:
    """Return whether two rows count the same number of the same thing: 37 institutions as quantity and as quality."""
    left, right = first.number, second.number
    if left is None or right is None or first.name == second.name or min(len(first.name), len(second.name)) < 6:
        return False
    counted = left.quantity.unit.is_count and left.quantity.number not in (0, 1)
    same = left.quantity.base == right.quantity.base and left.quantity.unit.converts_to(right.quantity.unit)
    return counted and same and likeness(first.name, second.name) >= Fraction(3, 4)


class PartsDoNotAddUp(Check):
    """Parts do not add up to their whole (L99)."""

    id = "parts-sum"
    catalogue = "L99"
    family = Family.CROSS_ROW
    severity = Severity.WARNING
    gravity = 51
    title = W("“其中”各项之和不等于总数", "parts do not add up to their whole")
    message = W(
        "“{name}”{column} {whole}，“其中”各项合计 {sum}",
        "“{name}”: {column_en} says {whole}, its parts add up to {sum}",
    )
    why = W("其中项应合计为总数。", "parts add up to their whole.")
    bad = example(
        row("种植面积", "29.5亩", "29.5亩", 20, 20), row("其中桃树", "1.5亩", "1.5亩"), row("其中蔬菜", "20亩", "20亩")
    )
    near_miss = example(
        row("种植面积", "21.5亩", "21.5亩", 20, 20), row("其中桃树", "1.5亩", "1.5亩"), row("其中蔬菜", "20亩", "20亩")
    )

    def find(self, subject: Subject) -> Iterable[Finding]:
        """
        Add up two or more rows that begin with 其中 below a row of the same unit, and amounts behind 其中 in a text.

        Animals count together. In a text fewer than three parts, or 主要 and 等, may leave some of the whole unsaid.
        """
        for part in wholes_and_parts(subject):
            if any(unit != part.unit for _, unit in part.parts):
                continue
            sums = list(accumulate(number for number, _ in part.parts))
            some = len(sums) < 3 or part.is_open
            if len(sums) >= 2 and part.amount not in sums and (sums[-1] > part.amount or not some):
                amounts = {"whole": f"{part.amount}{part.unit}", "sum": f"{sums[-1]}{part.unit}"}
                values = {"name": part.lead[-20:].strip(), "column": "", "column_en": "the text", **amounts}
                yield self.finding(part.cell, basis={part.cell: part.words}, values=values)
        rows = subject.rows
        for position, head in enumerate(rows):
            parts = []
            for entry in rows[position + 1 :]:
                if not entry.names_part:
                    break
                parts.append(entry)
            if head.names_part or len(parts) < 2:
                continue
            yield from self._compare(head, parts)

    def _compare(self, head: SubjectRow, parts: Sequence[SubjectRow]) -> Iterable[Finding]:
        for column, title in (("target", ("目标", "target")), ("actual", ("实际", "actual"))):
            head_number = head.number if column == "target" else head.reached
            numbers = [entry.number if column == "target" else entry.reached for entry in parts]
            if head_number is None or any(number is None for number in numbers):
                continue
            units = {number.quantity.unit.dimension for number in numbers if number is not None}
            counts = all(number.quantity.unit.is_count for number in [head_number, *numbers] if number is not None)
            if not counts and units != {head_number.quantity.unit.dimension}:
                continue
            total = sum((number.quantity.base for number in numbers if number is not None), Fraction(0))
            if total != head_number.quantity.base and not head_number.quantity.is_percentage:
                cells = [head.cell(column), *(entry.cell(column) for entry in parts)]
                shown = total / head_number.quantity.unit.factor
                yield self.finding(
                    *cells,
                    name=head.title,
                    column=title[0],
                    column_en=title[1],
                    whole=getattr(head.row, column),
                    sum=format_value(shown),
                )
                return


_PAY = re.compile("工资|薪酬|薪资|人均|补贴|补助|津贴|劳务费|生活费|单价|单位成本")


def _unit_cost(subject: Subject) -> tuple[SubjectRow, SubjectRow, Fraction] | None:
    """
    Return the row with a price for a person and a time, the row that counts people, and both for a year in yuan.

    Only where there is exactly one of each: two prices or two groups of people would have to be guessed apart.
    """
    prices = [entry for entry in subject.indicators if _is_price(entry)]
    people = [entry for entry in subject.indicators if _is_people(entry)]
    if len(prices) != 1 or len(people) != 1 or prices[0].reached is None or people[0].reached is None:
        return None
    unit = prices[0].reached.quantity.unit
    symbol = unit.symbol
    periods = (
        Fraction(12) if re.search("/.*月|月$", symbol) else Fraction(1) if re.search("/.*年|年$", symbol) else None
    )
    if periods is None:
        return None
    amount = prices[0].reached.quantity.number * people[0].reached.quantity.number
    if not amount:
        return None
    factor = Fraction(10_000) if symbol.startswith("万元") else Fraction(1)
    return prices[0], people[0], Fraction(amount) * periods * factor


def _is_price(entry: SubjectRow) -> bool:
    symbol = "" if entry.reached is None else entry.reached.quantity.unit.symbol
    return _PAY.search(entry.name) is not None and re.match("万?元/.*(?:月|年)", symbol) is not None


def _is_people(entry: SubjectRow) -> bool:
    symbol = "" if entry.reached is None else entry.reached.quantity.unit.symbol
    return symbol in ("人", "名") and "满意" not in entry.name


def _spent_in_yuan(subject: Subject) -> Fraction | None:
    funds = subject.funds
    if funds is None or not funds.spent or funds.unit not in ("元", "万元"):
        return None
    return Fraction(funds.spent) * (10_000 if funds.unit == "万元" else 1)


class UnitCostContradicts(Check):
    """Unit cost × quantity × period is not the spending (L55)."""

    id = "unit-cost"
    catalogue = "L55"
    heuristic = True
    family = Family.CROSS_ROW
    severity = Severity.WARNING
    gravity = 83
    title = W("单价 × 数量 × 时间与支出不符", "unit cost × quantity × period is not the spending")
    message = W(
        "{price} × {people}{period} = {product} 万元，而执行数为 {spent} 万元（只说明了 {share}%；按执行数合每人每月 {each} 元）",
        "{price} × {people}{period_en} = {product} ten thousand yuan, but {spent} is spent ({share}% of it explained; "
        "the spending makes {each} yuan a person and month)",
    )
    why = W(
        "单价、人数、月数都在表里，乘出来应大致等于支出。",
        "price, people and months are all in the table; their product should be near the spending.",
    )
    needs = frozenset({Need.ROWS, Need.FUNDS})
    bad = example(
        row("人均工资", "≤1666元/月", "1666元/月", 10, 10),
        row("聘用人员数量", "≤30人", "30人", 10, 10),
        funds=[fund("年度资金总额", 244, 244, 244, total=True)],
    )
    near_miss = example(
        row("人均工资", "≤1666元/月", "1666元/月", 10, 10),
        row("聘用人员数量", "≤30人", "30人", 10, 10),
        funds=[fund("年度资金总额", 60, 60, 60, total=True)],
    )

    def find(self, subject: Subject) -> Iterable[Finding]:
        """Fire where the product is off by more than three tenths; insurance and overheads explain that much."""
        cost, spent = _unit_cost(subject), _spent_in_yuan(subject)
        if cost is None or spent is None:
            return
        price, people, product = cost
        if Fraction(7, 10) <= product / spent <= Fraction(13, 10):
            return
        monthly = "月" in price.row.actual + price.row.unit
        yield self.finding(
            price.cell("actual"), people.cell("actual"), f"{subject.funds_cell}.spent",
            basis={price.cell("actual"): price.row.actual, people.cell("actual"): people.row.actual, "product": format_value(product)},
            price=price.row.actual.strip(), people=people.row.actual.strip(),
            period=" × 12 个月" if monthly else " × 1 年", period_en=" × 12 months" if monthly else " × 1 year",
            product=round(product / 10_000, 2), spent=round(spent / 10_000, 2), share=round(product / spent * 100, 1),
            each=round(spent / 12 / _people_of(people)),
        )  # fmt: skip


def _people_of(entry: SubjectRow) -> Fraction:
    return Fraction(0) if entry.reached is None else Fraction(entry.reached.quantity.number)


_PRICE = re.compile(
    "人均|户均|亩均|生均|日均|次均|均摊|平均|单位|单价|单(?=[\u4e00-\u9fff]{1,4}(?:费|成本|价))|每|标准|/"
)


def _is_unit_price(entry: SubjectRow) -> bool:
    """Return whether the row names the price of one thing: 人均补助, 单批次检测费, 补助标准."""
    return _PRICE.search(entry.name) is not None


class CostCoversLittle(Check):
    """The cost indicator covers a small part of the money (L107)."""

    id = "cost-covers-little"
    catalogue = "L107"
    heuristic = True
    family = Family.CROSS_ROW
    severity = Severity.NOTICE
    gravity = 30
    title = W("成本指标只管住一小部分钱", "the cost indicator covers a small part of the money")
    message = W(
        "成本指标“{name}”只涉及 {amount} 万元，执行数 {spent} 万元，占 {share}%",
        "the cost indicator “{name}” covers {amount} of {spent} ten thousand yuan, {share}%",
    )
    why = W("成本指标应管住主要的支出。", "a cost indicator should cover the main expense.")
    needs = frozenset({Need.ROWS, Need.FUNDS})
    bad = example(
        row("培训教材成本", "≤3万元", "3万元", 10, 10, level2="成本指标"),
        funds=[fund("年度资金总额", 244, 244, 244, total=True)],
    )
    near_miss = example(
        row("项目总成本", "≤244万元", "244万元", 10, 10, level2="成本指标"),
        funds=[fund("年度资金总额", 244, 244, 244, total=True)],
    )

    def find(self, subject: Subject) -> Iterable[Finding]:
        """Add up rows of cost, prices times people included; prices that cannot be multiplied, 人均 and 单价, silence it."""
        spent = _spent_in_yuan(subject)
        costs = [entry for entry in subject.indicators if "成本" in entry.level2 or entry.level1 == "成本"]
        if spent is None or not costs:
            return
        product = _unit_cost(subject)
        total = Fraction(0)
        for entry in costs:
            unit = None if entry.reached is None else entry.reached.quantity.unit
            if product is not None and entry is product[0]:
                total += product[2]
            elif (
                entry.reached is not None
                and unit is not None
                and unit.symbol in ("元", "万元")
                and not _is_unit_price(entry)
            ):
                total += Fraction(entry.reached.quantity.number) * (10_000 if unit.symbol == "万元" else 1)
            else:
                return
        if 0 < total < spent / 2:
            yield self.finding(
                *(entry.cell("actual") for entry in costs), f"{subject.funds_cell}.spent", name=costs[0].title,
                amount=round(total / 10_000, 3), spent=round(spent / 10_000, 3), share=round(total / spent * 100, 1),
            )  # fmt: skip


class OutputImplausible(Check):
    """Output implausible against the spending (L54)."""

    id = "output-implausible"
    catalogue = "L54"
    heuristic = True
    default = False
    family = Family.CROSS_ROW
    severity = Severity.WARNING
    title = W("产出与支出不相称", "output implausible against the spending")
    message = W(
        "只花 {spent} 元，服务 {people}，人均不到 {each} 元",
        "only {spent} yuan spent, {people} served: less than {each} yuan each",
    )
    why = W("人均几元办不成一次服务；可能是别的资金办的事。", "a few yuan pay for no service; other money may have.")
    needs = frozenset({Need.ROWS, Need.FUNDS})
    bad = example(
        row("服务人数", "≥100人", "748人", 10, 10, level2="数量指标"),
        funds=[fund("年度资金总额", 0.1, 0.1, 0.1, total=True)],
    )
    near_miss = example(
        row("服务人数", "≥100人", "748人", 10, 10, level2="数量指标"),
        funds=[fund("年度资金总额", 10, 10, 10, total=True)],
    )

    def find(self, subject: Subject) -> Iterable[Finding]:
        """Fire below 5 yuan a person; publicity reaches people for less and is left out."""
        spent = _spent_in_yuan(subject)
        for entry in subject.indicators:
            if (
                spent is None
                or entry.level2 != "数量"
                or entry.reached is None
                or re.search("宣传|受众|发送|短信|浏览|阅读|惠及|受益", entry.name)
            ):
                continue
            quantity = entry.reached.quantity
            unit = quantity.unit.symbol or (entry.number.quantity.unit.symbol if entry.number else "")
            if (
                (unit in ("人", "人次", "名") or (not unit and re.search("人数|人次", entry.name)))
                and quantity.number > 0
                and spent / Fraction(quantity.number) < 5
            ):
                each = int(spent / Fraction(quantity.number)) + 1
                yield self.finding(
                    entry.cell("actual"),
                    f"{subject.funds_cell}.spent",
                    spent=format_value(spent),
                    people=entry.row.actual,
                    each=each,
                )


class QuantityWithoutQuality(Check):
    """Quantity full while quality is 0 (L53)."""

    id = "quantity-without-quality"
    catalogue = "L53"
    heuristic = True
    default = False
    family = Family.CROSS_ROW
    severity = Severity.WARNING
    title = W("数量满分而质量为 0", "quantity full while quality is 0")
    message = W(
        "“{quality}”实际为 {actual}，“{quantity}”却得满分：未验收的工作算完成了吗",
        "“{quality}” is {actual}, yet “{quantity}” has full marks: is unaccepted work done?",
    )
    why = W("没有验收合格的工程，数量也不能算完成。", "work that is not accepted does not count as done.")
    needs = _ROWS
    bad = example(
        row("建设泵站数量", "≥3座", "3座", 10, 10, level2="数量指标"),
        row("工程验收合格率", "100%", "0%", 10, 0, level2="质量指标", reason="未验收"),
    )
    near_miss = example(
        row("建设泵站数量", "≥3座", "3座", 10, 10, level2="数量指标"),
        row("工程验收合格率", "100%", "90%", 10, 9, level2="质量指标", reason="返工"),
    )

    def find(self, subject: Subject) -> Iterable[Finding]:
        """Fire where acceptance is 0 or 未验收 and rows of quantity have full marks."""
        for quality in subject.indicators:
            accepted = re.search("验收|合格", quality.name) is not None and quality.level2 == "质量"
            zero = (
                quality.reached is not None
                and quality.reached.quantity.number == 0
                and quality.number is not None
                and quality.number.quantity.number > 0
            )
            if not accepted or not (zero or "未验收" in quality.row.actual):
                continue
            for quantity in subject.indicators:
                if quantity.level2 == "数量" and quantity.is_full:
                    cells = (quality.cell("actual"), quantity.cell("score"))
                    yield self.finding(*cells, quality=quality.name, actual=quality.row.actual, quantity=quantity.name)
                    break


CHECKS: tuple[type[Check], ...] = (
    TargetTooLow, CostFarOver, EverythingPerfect, CostFarBelow, IndicatorTwice, QuantityWithoutQuality,
    OutputImplausible, UnitCostContradicts, PartsDoNotAddUp, CostCoversLittle,
)  # fmt: skip
