"""Direction and levels: signs against what is measured, and indicators filed where they do not belong."""

import re
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import ClassVar

from perfrules.checks.base import Check, Family, Finding, example, fund, row
from perfrules.checks.subject import Need, Subject, SubjectRow
from perfrules.errors import Severity
from perfrules.model.target import MissingTarget, Sense
from perfrules.model.vocabulary import LEVEL1_OF, level_name
from perfrules.wording import Wording as W

__all__ = ["CHECKS", "is_small_good"]

_ROWS = frozenset({Need.ROWS})
_COST = re.compile("成本|费用|经费|投资|支出|单价|造价|价格|预算")
_SAVING = re.compile("节约|降低|减少|节省|压减|控制率|达标率|核算|下降|完成率|执行率|支付率|支出率|到位")
_SMALL_IS_GOOD = re.compile(
    "(?:投诉|事故|差错|违规|失业|流失|受害|成灾|损失|滞留|超编|能耗|排放|浓度|信访|发案|死亡|病死|返修|返工|逾期|空置|故障)"
    "(?:率|量|数|数量|次数|起数|件数|人数|时长|总量|强度)?$"
    "|(?:等待|等候|响应|办理|办结|处理|审批|到达|修复)(?:时长|时间|时限)$|(?<![训务放行播授习存保])时长$"
)
"""Heads of names for which less is better; a name that goes on (投诉处置率, 失业人员再就业) is another thing."""


def is_small_good(name: str) -> bool:
    """Return whether the head of *name* names something of which less is better."""
    return _SMALL_IS_GOOD.search(name) is not None


def _is_cost(entry: SubjectRow) -> bool:
    return "成本" in entry.level2 or entry.level1 == "成本"


class CostFloor(Check):
    """A cost with ≥ or > (L18)."""

    id = "cost-floor"
    catalogue = "L18"
    row_by_row = True
    family = Family.DIRECTION
    severity = Severity.WARNING
    gravity = 47
    title = W("成本指标用了 ≥ 或 >", "a cost with ≥ or >")
    message = W(
        "“{name}”是成本，目标却是 {target}：花得越多越好",
        "“{name}” is a cost with the target {target}: the more is spent, the better",
    )
    why = W("成本指标应是上限。", "a cost has a ceiling.")
    needs = _ROWS
    bad = example(row("项目总成本", "≥17.4万元", "17.4万元", 10, 10, level2="成本指标"))
    near_miss = example(row("成本节约率", "≥5%", "6%", 10, 10, level2="成本指标"))

    def find(self, subject: Subject) -> Iterable[Finding]:
        """Fire for rows of cost, or names of cost, whose target is an amount of money with a floor."""
        for entry in subject.indicators:
            money = entry.number is not None and entry.number.quantity.unit.is_money
            named = _COST.search(entry.name) is not None
            if entry.is_floor and _is_cost(entry) and (money or named) and not _SAVING.search(entry.name):
                meant = entry.row.target.replace("≥", "≤").replace("≧", "≤").replace(">=", "≤")
                yield self.finding(entry.cell("target"), suggestion=meant, name=entry.title, target=entry.row.target)


class OutputCeiling(Check):
    """An output count with ≤ (L19)."""

    id = "output-ceiling"
    catalogue = "L19"
    row_by_row = True
    heuristic = True
    family = Family.DIRECTION
    severity = Severity.NOTICE
    gravity = 15
    title = W("数量指标用了 ≤", "an output count with ≤")
    message = W(
        "“{name}”目标 {target}：做得越少越容易满分；若是编制等法定上限请说明",
        "“{name}”: with {target} doing less scores full; say so if it is a legal ceiling",
    )
    why = W(
        "产出数量一般是下限；次数控制、科目调整、超编等除外。",
        "an output is a floor unless it is something to be kept low.",
    )
    needs = _ROWS
    bad = example(row("建设示范村数量", "≤4个", "4个", 10, 10, level2="数量指标"))
    near_miss = example(row("科目调整次数", "≤4次", "4次", 10, 10, level2="数量指标"))
    _LOW = re.compile("次数|调整|超编|控制|压减|压缩|编制|上限|公务|接待|能耗|用电|用水|减少|降低")

    def find(self, subject: Subject) -> Iterable[Finding]:
        """Fire for ceilings under 数量 unless the name says that less is better."""
        for entry in subject.indicators:
            if (
                entry.level2 == "数量"
                and entry.is_ceiling
                and not self._LOW.search(entry.name)
                and not is_small_good(entry.name)
            ):
                yield self.finding(entry.cell("target"), name=entry.title, target=entry.row.target)


_MORE_IS_GOOD = re.compile("人次|场次|观众|接待|培训|参与|参加|受益|开放|覆盖人")
"""Counts of which more is better; facts such as the number of villages are left alone."""
_INCOME = re.compile("收入|产值|营收|利润|税|销售|增收")
_STANDARD = re.compile("标准|定额|基数|限额|单价|税|分红|补偿")


class EqualsForLimit(Check):
    """= where a floor or ceiling is meant (L20)."""

    id = "equals-for-limit"
    catalogue = "L20"
    row_by_row = True
    heuristic = True
    family = Family.DIRECTION
    severity = Severity.WARNING
    title = W("该用 ≥ 或 ≤ 的地方用了 =", "= where a floor or ceiling is meant")
    message = W(
        "“{name}”目标 {target}：多一点少一点都算没完成，应为 {meant}",
        "“{name}”: {target} is missed by any difference; {meant} is meant",
    )
    why = W(
        "不足 100% 的比率应是下限，金额应是上限或标准；=100% 和固定数量不提示。",
        "a rate below 100 % is a floor, money a ceiling; =100 % and fixed counts are left alone.",
    )
    needs = _ROWS
    bad = example(row("政策知晓率", "=80%", "80%", 10, 10))
    near_miss = example(row("工资发放率", "=100%", "100%", 10, 10))

    def find(self, subject: Subject) -> Iterable[Finding]:
        """Fire for rates below 100 %, money that is no standard rate, and counts of which more is better."""
        for entry in subject.indicators:
            if entry.sense is not Sense.EXACTLY or entry.number is None or entry.number.change is not None:
                continue
            quantity = entry.number.quantity
            if entry.is_share and 0 < quantity.number < 100:
                meant = "≤" if is_small_good(entry.name) else "≥"
            elif quantity.unit.is_money and quantity.number > 0 and not _STANDARD.search(entry.name):
                meant = "≥" if _INCOME.search(entry.name) else "≤"
            elif quantity.unit.is_count and quantity.number > 0 and _MORE_IS_GOOD.search(entry.name):
                meant = "≥"
            else:
                continue
            suggestion = f"{meant}{quantity}"
            yield self.finding(
                entry.cell("target"), suggestion=suggestion, name=entry.title, target=entry.row.target, meant=suggestion
            )


class BareNumberAgainstReading(Check):
    """A bare number whose direction is against its meaning (L101)."""

    id = "bare-direction"
    catalogue = "L101"
    row_by_row = True
    heuristic = True
    family = Family.DIRECTION
    severity = Severity.WARNING
    title = W("没有符号的数，方向与含义相反", "a bare number whose direction is against its meaning")
    message = W(
        "“{name}”越小越好，目标“{target}”没有写 ≤", "of “{name}” less is better; the target “{target}” has no ≤"
    )
    why = W(
        "没有符号的数一般按下限计，越小越好的指标会算反。",
        "a bare number is taken for a floor, which turns such a row around.",
    )
    needs = _ROWS
    bad = example(row("病虫害受害率", "0.9%", "0.5%", 10, 5.6, reason="天气"))
    near_miss = example(row("投诉举报处置率", "90%", "95%", 10, 10))

    def find(self, subject: Subject) -> Iterable[Finding]:
        """Fire for bare numbers above 0 whose name's head is small-is-good."""
        for entry in subject.indicators:
            bare = entry.is_unsigned and entry.number is not None and entry.number.quantity.number > 0
            if bare and is_small_good(entry.name) and entry.pair is not None and entry.pair[0] != entry.pair[1]:
                yield self.finding(
                    entry.cell("target"),
                    suggestion=f"≤{entry.row.target.strip()}",
                    name=entry.title,
                    target=entry.row.target,
                )


_EXECUTION_NAME = re.compile(
    "(?:预算|资金|经费|年度).{0,6}(?:执行|支付|支出|使用)(?:完成)?(?:率|进度|比例)|^预算执行|预算完成率|资金支付完成"
)


class ExecutionTwice(Check):
    """The execution rate again as an output (L15)."""

    id = "execution-twice"
    catalogue = "L15"
    row_by_row = True
    heuristic = True
    family = Family.LEVELS
    severity = Severity.WARNING
    gravity = 46
    title = W("预算执行率又作为产出指标", "the execution rate again as an output")
    message = W("“{name}”与预算执行率重复计分", "“{name}” scores the execution rate a second time")
    why = W("表样另有预算执行分，再列为时效或数量指标等于计两次。", "the form has points for execution already.")
    needs = frozenset({Need.ROWS})
    bad = example(
        row("预算资金执行率", "100%", "100%", 10, 10, level1="产出指标", level2="时效指标"),
        funds=[fund("年度资金总额", 10, 10, 10, total=True)],
    )
    near_miss = example(
        row("资金到位及时率", "100%", "100%", 10, 10, level1="产出指标", level2="时效指标"),
        funds=[fund("年度资金总额", 10, 10, 10, total=True)],
    )

    def find(self, subject: Subject) -> Iterable[Finding]:
        """Fire for names of rates of spending under output or benefit."""
        for entry in subject.indicators:
            if entry.level2 and "执行" not in entry.level1 + entry.level2 and _EXECUTION_NAME.search(entry.name):
                yield self.finding(entry.cell("name"), basis={entry.cell("name"): entry.row.name}, name=entry.title)


_FILED: tuple[tuple[re.Pattern[str], frozenset[str], W], ...] = (
    (re.compile("知晓|知情"), frozenset(("经济效益", "生态效益", "数量", "经济成本")), W("社会效益", "social benefit")),
    (
        re.compile("等待时|响应时|办理时|受理时|等候"),
        frozenset(("经济效益", "社会效益", "生态效益", "可持续影响")),
        W("时效或质量", "timeliness or quality"),
    ),
    (
        re.compile("人员配备|人员配置|聘用人|到岗|在岗人|岗位配|编制"),
        frozenset(("经济效益", "社会效益", "生态效益", "可持续影响")),
        W("数量或质量", "quantity or quality"),
    ),
    (
        re.compile("满意度$|满意率$"),
        frozenset(("经济效益", "生态效益", "数量", "质量", "时效")),
        W("服务对象满意度", "satisfaction"),
    ),
    (
        re.compile("污染|排放量|绿化|水质|生态环境|节能减排"),
        frozenset(("经济效益",)),
        W("生态效益", "ecological benefit"),
    ),
    (re.compile("增收|收入增|产值|税收|利润"), frozenset(("生态效益",)), W("经济效益", "economic benefit")),
    (re.compile("合格率$|通过率$"), frozenset(("数量", "时效", "经济效益", "生态效益")), W("质量", "quality")),
    (re.compile("及时率$|及时性$|按时.{0,4}率$"), frozenset(("数量", "经济效益", "生态效益")), W("时效", "timeliness")),
)
"""Words of names, the level-2 names under which they do not belong, and where they do; met in published sheets."""


class FiledElsewhere(Check):
    """An indicator under the wrong level 2 (L38)."""

    id = "filed-elsewhere"
    catalogue = "L38"
    row_by_row = True
    heuristic = True
    family = Family.LEVELS
    severity = Severity.WARNING
    gravity = 42
    title = W("指标放错了二级指标", "an indicator under the wrong level 2")
    message = W(
        "“{name}”放在“{level}”下，“{word}”属{right}", "“{name}” stands under “{level}”; “{word}” belongs to {right_en}"
    )
    why = W(
        "等待时长是服务质量，人员配备是产出，知晓度是社会效益。",
        "waiting time is quality of service, staffing is output, awareness is a social benefit.",
    )
    needs = _ROWS
    bad = example(row("人员配备合理性", "合理", "合理", 5, 5, level1="效益指标", level2="生态效益指标"))
    near_miss = example(row("人员配备合理性", "合理", "合理", 5, 5, level1="产出指标", level2="质量指标"))

    def find(self, subject: Subject) -> Iterable[Finding]:
        """Compare words of the name with the level 2; the words are shown."""
        for entry in subject.indicators:
            for words, wrong, right in _FILED:
                word = words.search(entry.name)
                if word is not None and entry.level2 in wrong:
                    basis = {entry.cell("name"): word[0], entry.cell("level2"): entry.row.level2}
                    yield self.finding(
                        entry.cell("level2"),
                        basis=basis,
                        name=entry.title,
                        level=entry.row.level2,
                        word=word[0],
                        right=right.zh,
                        right_en=right.en,
                    )
                    break


class BudgetAsBenefit(Check):
    """Cost control or budget management as benefit or quantity (L39)."""

    id = "budget-as-benefit"
    catalogue = "L39"
    row_by_row = True
    heuristic = True
    family = Family.LEVELS
    severity = Severity.WARNING
    title = W("成本控制、预算管理作为效益或数量", "cost control or budget management as benefit or quantity")
    message = W(
        "“{name}”放在“{level}”下，“{word}”是成本或管理，不是效益",
        "“{name}” stands under “{level}”; “{word}” is cost or management, no benefit",
    )
    why = W("结余率、科目调整、成本控制说明管理，不说明效益。", "they describe management, not benefit.")
    needs = _ROWS
    bad = example(row("控制成本影响程度", "明显", "明显", 5, 5, level1="效益指标", level2="生态效益指标"))
    near_miss = example(row("控制成本影响程度", "明显", "明显", 5, 5, level1="成本指标", level2="经济成本指标"))
    _WORDS = re.compile(
        "控制.{0,8}(?:成本|费用|支出|经费)|(?:成本|费用|经费|支出|预算)控制|结余率|结转结余|资金结余|科目调整|预算调整|预算编制|预算管理"
    )
    _PAID = re.compile("(?:资金|经费|补助|奖补|补贴|款项?).{0,4}(?:兑付|拨付|支付|到位|执行|支出)(?:及时)?率")
    _BENEFITS = frozenset(("经济效益", "社会效益", "生态效益", "可持续影响"))

    def find(self, subject: Subject) -> Iterable[Finding]:
        """Look for words of budget management under benefits and quantity, for rates of payment under benefits."""
        for entry in subject.indicators:
            benefit = entry.level2 in self._BENEFITS
            word = self._WORDS.search(entry.name) or (self._PAID.search(entry.name) if benefit else None)
            if word is not None and (benefit or entry.level2 == "数量"):
                yield self.finding(
                    entry.cell("level2"),
                    basis={entry.cell("name"): word[0]},
                    name=entry.title,
                    level=entry.row.level2,
                    word=word[0],
                )


class PaymentAsQuantity(Check):
    """Payment as an output quantity (L40)."""

    id = "payment-as-quantity"
    catalogue = "L40"
    row_by_row = True
    heuristic = True
    family = Family.LEVELS
    severity = Severity.WARNING
    title = W("资金支付作为数量指标", "payment as an output quantity")
    message = W("“{name}”是付款，不是产出数量", "“{name}” is a payment, not a quantity of output")
    why = W("付出去的钱不是办成的事；复核时此类指标记 0 分。", "money paid is not work done; reviewers give it 0.")
    needs = _ROWS
    bad = example(row("资金支付金额", "≥20万元", "20万元", 10, 10, level2="数量指标"))
    near_miss = example(row("支付补助人数", "≥20人", "20人", 10, 10, level2="数量指标"))
    _WORDS = re.compile(
        "(?:资金|经费|款项|费用).{0,4}(?:支付|支出|拨付)|(?:支付|拨付|兑付|资金发放|经费发放)(?:进度|金额|数额|总额|率)|(?:经费|资金|补助款|工程款)$"
    )

    def find(self, subject: Subject) -> Iterable[Finding]:
        """Look for words of payment under 数量; people and things that are paid for are output."""
        for entry in subject.indicators:
            counted = entry.number is not None and entry.number.quantity.unit.is_count
            word = self._WORDS.search(entry.name)
            if entry.level2 == "数量" and word is not None and not counted:
                yield self.finding(entry.cell("name"), basis={entry.cell("name"): word[0]}, name=entry.title)


class TaxonomiesMixed(Check):
    """Old and new taxonomy mixed (L41)."""

    id = "taxonomy-mixed"
    catalogue = "L41"
    row_by_row = True
    family = Family.LEVELS
    severity = Severity.WARNING
    title = W("新旧指标体系混用", "old and new taxonomy mixed")
    message = W(
        "“{level2}”放在“{level1}”下：2021 年起成本单列为一级指标，旧表样写“成本指标”",
        "“{level2}” under “{level1}”: since 2021 cost is a level 1 of its own, older forms say 成本指标",
    )
    why = W("财预〔2021〕101号把成本单列为一级指标。", "财预〔2021〕101号 made cost a level 1.")
    needs = _ROWS
    bad = example(row("单位成本", "≤30元", "30元", 10, 10, level1="产出指标", level2="经济成本指标"))
    near_miss = example(row("单位成本", "≤30元", "30元", 10, 10, level1="产出指标", level2="成本指标"))

    def find(self, subject: Subject) -> Iterable[Finding]:
        """Fire for the new names of cost under 产出."""
        for entry in subject.indicators:
            if entry.level1 == "产出" and entry.level2 in ("经济成本", "社会成本", "生态环境成本"):
                yield self.finding(
                    entry.cell("level2"), entry.cell("level1"), level1=entry.row.level1, level2=entry.row.level2
                )


class LevelMismatch(Check):
    """A level 2 that does not belong under its level 1 (L96)."""

    id = "level-mismatch"
    catalogue = "L96"
    row_by_row = True
    family = Family.LEVELS
    severity = Severity.WARNING
    title = W("二级指标不属于所在的一级指标", "a level 2 that does not belong under its level 1")
    message = W("“{level2}”放在“{level1}”下", "“{level2}” stands under “{level1}”")
    why = W("效益不是产出，数量不是效益。", "a benefit is no output, a quantity no benefit.")
    needs = _ROWS
    bad = example(row("带动增收", "≥5%", "6%", 10, 10, level1="产出指标", level2="经济效益指标"))
    near_miss = example(row("带动增收", "≥5%", "6%", 10, 10, level1="效益指标", level2="经济效益指标"))

    def find(self, subject: Subject) -> Iterable[Finding]:
        """Look level 2 up in the taxonomies of 2020 and 2021; other names of either level are left alone."""
        known = {level for levels in LEVEL1_OF.values() for level in levels}
        for entry in subject.indicators:
            allowed = LEVEL1_OF.get(entry.level2)
            new_cost = entry.level1 == "产出" and entry.level2.endswith("成本")
            if allowed is not None and entry.level1 in known and entry.level1 not in allowed and not new_cost:
                yield self.finding(
                    entry.cell("level2"), entry.cell("level1"), level1=entry.row.level1, level2=entry.row.level2
                )


class DimensionMissing(Check):
    """A required dimension is missing (L42)."""

    id = "dimension-missing"
    catalogue = "L42"
    family = Family.LEVELS
    severity = Severity.WARNING
    gravity = 44
    title = W("缺少必设的指标", "a required dimension is missing")
    message = W("没有{missing}指标", "there is no indicator of {missing_en}")
    why = W(
        "2020 年办法：产出含数量、质量、时效、成本，另有效益和满意度。",
        "the national rule has quantity, quality, timeliness, cost, benefit and satisfaction.",
    )
    needs = frozenset({Need.ROWS, Need.POINTS})
    only_in = frozenset({"cn-self-evaluation-2020"})
    bad = example(
        row("覆盖率", "≥98%", "100%", 50, 50, level1="产出指标", level2="质量指标"), row("完成率", "≥98%", "100%", 30, 30, level1="产出指标", level2="时效指标"),
        row("满意度", "≥98%", "100%", 10, 10, level1="满意度指标", level2="服务对象满意度指标"),
    )  # fmt: skip
    near_miss = example(
        *(row(f"{name}指标一", "≥98%", "100%", 10, 10, level1=level, level2=f"{name}指标") for level, name in (
            ("产出指标", "数量"), ("产出指标", "质量"), ("产出指标", "时效"), ("产出指标", "成本"), ("效益指标", "社会效益"),
            ("满意度指标", "服务对象满意度")))
    )  # fmt: skip
    _REQUIRED: ClassVar[Mapping[str, str]] = {
        "数量": "quantity", "质量": "quality", "时效": "timeliness", "成本": "cost", "效益": "benefit",
        "满意度": "satisfaction",
    }  # fmt: skip

    def find(self, subject: Subject) -> Iterable[Finding]:
        """
        Look for each dimension in both levels and, for satisfaction, in names.

        Silent where the form names no levels, and for 满意度 and 成本 where the rule set gives them no points.
        """
        rows = [entry for entry in subject.indicators if entry.level1 or entry.level2]
        known = [entry for entry in rows if any(part in entry.level1 + entry.level2 for part in self._REQUIRED)]
        # a table of other levels (一般公共预算支出管理 …) follows another scheme, of which nothing is required
        if not rows or len(rows) < len(subject.indicators) or 2 * len(known) < len(rows):
            return
        # rows of one level 1 alone are an extract of a table
        if not any(entry.level2 for entry in rows) or len({entry.level1 for entry in rows if entry.level1}) == 1:
            return
        table = None if subject.rules is None else subject.rules.indicators
        weights = set() if table is None else {level_name(name) for name in table.weights}
        present = "".join(entry.level1 + entry.level2 for entry in rows)
        names = "".join(entry.name for entry in rows)
        missing = [
            part
            for part in self._REQUIRED
            if part not in present and not (part == "满意度" and (part in names or (weights and part not in weights)))
        ]
        if missing:
            yield self.finding(
                *(entry.cell("level2") for entry in rows),
                basis={"levels": "、".join(dict.fromkeys(entry.level2 for entry in rows))},
                missing="、".join(missing),
                missing_en=", ".join(self._REQUIRED[part] for part in missing),
            )


class OneRowCarriesAll(Check):
    """One row carries almost all marks (L43)."""

    id = "one-row-heavy"
    catalogue = "L43"
    family = Family.LEVELS
    severity = Severity.WARNING
    title = W("一行占了大部分分值", "one row carries almost all marks")
    message = W("“{name}”占 {weight} 分，为全表的 {share}%", "“{name}” weighs {weight}, {share}% of the table")
    why = W("一项定全局，其他指标形同虚设；满意度占四成也是如此。", "one row decides everything.")
    needs = frozenset({Need.POINTS})
    bad = example(row("培训人次", "≥200人次", "210人次", 60, 60), row("合格率", "≥90%", "95%", 30, 30))
    near_miss = example(
        row("培训人次", "≥200人次", "210人次", 40, 40),
        row("合格率", "≥90%", "95%", 40, 40),
        row("知晓率", "≥90%", "95%", 10, 10),
    )

    def find(self, subject: Subject) -> Iterable[Finding]:
        """Fire from half of all points on, for satisfaction from three tenths on; published forms had 60, 90 and 40."""
        weighted = [entry for entry in subject.indicators if entry.weight]
        table = None if subject.rules is None else subject.rules.indicators
        printed = sum((Fraction(entry.weight or 0) for entry in weighted), Fraction(0))
        # an extract of a table must not make its rows look heavier than they are
        total = printed if table is None else max(printed, Fraction(table.full))
        if len(weighted) < 2:
            return
        for entry in weighted:
            share = Fraction(entry.weight or 0) / total
            limit = Fraction(3, 10) if "满意" in entry.level2 + entry.level1 else Fraction(1, 2)
            if share > limit:
                yield self.finding(
                    entry.cell("weight"), name=entry.title, weight=entry.weight, share=round(share * 100)
                )


class QuantityInPercent(Check):
    """An output quantity in percent (L98)."""

    id = "quantity-percent"
    catalogue = "L98"
    row_by_row = True
    family = Family.LEVELS
    severity = Severity.NOTICE
    title = W("数量指标用百分比", "an output quantity in percent")
    message = W("“{name}”是数量指标，目标却是 {target}", "“{name}” is a quantity, its target is {target}")
    why = W("数量指标应写多少件、多少人；100% 不说明做了多少。", "a quantity says how many; 100 % does not.")
    needs = _ROWS
    bad = example(row("购置设备2套", "100%", "100%", 10, 10, level2="数量指标"))
    near_miss = example(row("任务覆盖率", "100%", "100%", 10, 10, level2="数量指标"))

    def find(self, subject: Subject) -> Iterable[Finding]:
        """Fire for percentages under 数量 unless the name is a rate."""
        for entry in subject.indicators:
            rate = re.search(r"率|比例|占比|度$|覆盖", entry.name)
            if entry.level2 == "数量" and entry.is_share and rate is None:
                yield self.finding(entry.cell("target"), name=entry.title, target=entry.row.target)


_MEASURES = re.compile(
    "(?:率|数|量|额|度|性|情况|程度|影响|收入|产值|面积|人次|比例|时间)$|增长|降低|减少|增加|提高|金额"
)


class BenefitWithoutMeasure(Check):
    """A benefit without a measure (L109)."""

    id = "benefit-measure"
    catalogue = "L109"
    row_by_row = True
    heuristic = True
    family = Family.LEVELS
    severity = Severity.WARNING
    title = W("效益指标没有可衡量的内容", "a benefit without a measure")
    message = W(
        "“{name}”作为“{level}”没有目标值，也看不出衡量什么", "“{name}” as “{level}” has no target and names no measure"
    )
    why = W(
        "效益要能衡量：增收多少、减损多少、覆盖多少人。",
        "a benefit is measured: income, losses avoided, people reached.",
    )
    needs = _ROWS
    bad = example(row("全市安全度汛", "", "", 10, 10, level1="效益指标", level2="经济效益指标"))
    near_miss = example(row("减少洪涝损失金额", "", "", 10, 10, level1="效益指标", level2="经济效益指标"))

    def find(self, subject: Subject) -> Iterable[Finding]:
        """Fire for benefits with a blank target whose name holds no word of measuring."""
        for entry in subject.indicators:
            benefit = entry.level1 == "效益" or entry.level2.endswith(("效益", "可持续影响"))
            if benefit and isinstance(entry.target, MissingTarget) and not _MEASURES.search(entry.name):
                yield self.finding(
                    entry.cell("name"),
                    entry.cell("target"),
                    name=entry.title,
                    level=entry.row.level2 or entry.row.level1,
                )


class SpecificationAsQuantity(Check):
    """A specification as an output quantity (L110)."""

    id = "specification-quantity"
    catalogue = "L110"
    row_by_row = True
    heuristic = True
    family = Family.LEVELS
    severity = Severity.NOTICE
    title = W("规格作为数量指标", "a specification as an output quantity")
    message = W("“{name}”是规格，不是工作量", "“{name}” is a specification, not a quantity of work")
    why = W(
        "宽度、厚度、直径说明东西的规格，属质量要求。",
        "width, thickness and diameter describe the thing, not how much was done.",
    )
    needs = _ROWS
    bad = example(row("水标尺宽度", "≥50厘米", "50厘米", 10, 10, level2="数量指标"))
    near_miss = example(row("水标尺长度", "≥266米", "266米", 10, 10, level2="数量指标"))

    def find(self, subject: Subject) -> Iterable[Finding]:
        """Look at the end of names under 数量; length is left alone, roads are measured by it."""
        for entry in subject.indicators:
            word = re.search(
                "(?:宽度|宽|厚度|高度|直径|口径|规格|型号|尺寸|深度|坡度|强度|间距)$",
                re.sub(r"[(（].*", "", entry.name),
            )
            if entry.level2 == "数量" and word is not None:
                yield self.finding(entry.cell("name"), basis={entry.cell("name"): word[0]}, name=entry.title)


class OneOffWithPermanent(Check):
    """A one-off project with indicators of permanent operation (L47)."""

    id = "one-off-permanent"
    catalogue = "L47"
    heuristic = True
    default = False
    family = Family.LEVELS
    severity = Severity.NOTICE
    title = W("一次性项目用了常年运行的指标", "a one-off project with indicators of permanent operation")
    message = W(
        "项目是一次性的，“{name}”却是常年运行的指标", "the project is a one-off, “{name}” is about permanent operation"
    )
    why = W("一次性项目没有常态运转可评。", "a one-off has no permanent operation to judge.")
    needs = _ROWS
    bad = example(row("系统常态化运行天数", "≥365天", "365天", 10, 10), project="信息系统购置（一次性项目）")
    near_miss = example(row("系统常态化运行天数", "≥365天", "365天", 10, 10), project="信息系统运行维护（经常性项目）")

    def find(self, subject: Subject) -> Iterable[Finding]:
        """Look for 一次性 in the project's name and words of permanence in the rows."""
        if "一次性" not in subject.sheet.project:
            return
        for entry in subject.indicators:
            word = re.search("常态|长效|日常运|全年运行|常年|年度运维", entry.name)
            if word is not None:
                yield self.finding(
                    "project",
                    entry.cell("name"),
                    basis={"project": subject.sheet.project, entry.cell("name"): word[0]},
                    name=entry.title,
                )


CHECKS: tuple[type[Check], ...] = (
    CostFloor, OutputCeiling, EqualsForLimit, BareNumberAgainstReading, ExecutionTwice, FiledElsewhere, BudgetAsBenefit,
    PaymentAsQuantity, TaxonomiesMixed, DimensionMissing, OneRowCarriesAll, OneOffWithPermanent, LevelMismatch,
    QuantityInPercent, BenefitWithoutMeasure, SpecificationAsQuantity,
)  # fmt: skip
