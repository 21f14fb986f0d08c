"""Random rule sets and sheets for comparing engines: every built-in type and policy, and all kinds of dirt."""

from decimal import Decimal
from fractions import Fraction

from hypothesis import strategies as st

from perfrules import Funds, ManagementItem, Sheet, SheetRow
from perfrules.model.interval import Interval
from perfrules.model.ruleset import (
    BareFraction,
    Cap,
    Component,
    ExplicitRule,
    GradeBand,
    IndicatorDeclaration,
    NotApplicable,
    NotApplicableEffect,
    OverAchievement,
    OverAchievementEffect,
    Policies,
    Rounding,
    RoundingMode,
    RoundingStage,
    RuleSet,
    ScoringRule,
    Veto,
    When,
)
from perfrules.model.sheet import StatedAdjustment

BANDS = {"≥90%": "100%", "[80%, 90%)": "80%", "[60%, 80%)": "50%", "<60%": "0%"}
COUNTS = {"≥10次": "100%", "[5次, 10次)": "60%", "<5次": "0%"}
PLAIN = {"≥80": "100%", "(50, 80)": "70%", "≤50": "10%"}
ANCHORS = {"60%": "0%", "90%": "100%"}
NUMERIC = (
    ("proportional", {}),
    ("proportional", {"below": "zero"}),
    ("proportional", {"above": "inverse", "exact": "at_least"}),
    ("proportional", {"above": "zero", "exact": "deviation"}),
    ("proportional", {"stated": "ceiling"}),
    ("proportional", {"stated": "exact", "exact": "at_least", "below": "zero"}),
    ("gated", {}),
    ("gated", {"gate": "0%"}),
    ("gated", {"gate": "33.3%"}),
    ("inverse", {}),
    ("overrun", {}),
    ("overrun", {"zero_at": "150%"}),
    ("exact", {}),
    ("exact", {"tolerance": "10%"}),
    ("exact", {"otherwise": "deviation"}),
    ("exact", {"tolerance": "2%", "otherwise": "deviation"}),
    ("centred", {}),
    ("centred", {"band": "0%", "per": "3%", "minus": "7%", "floor": "20%"}),
    ("banded", {"bands": BANDS}),
    ("banded", {"bands": BANDS, "of": "completion"}),
    ("banded", {"bands": COUNTS}),
    ("banded", {"bands": PLAIN, "of": "scale"}),
    ("interpolated", {"anchors": ANCHORS}),
    ("interpolated", {"anchors": ANCHORS, "of": "completion", "outside": "zero"}),
    ("interpolated", {"anchors": {"0": "0%", "7": "40%", "100": "100%"}, "of": "scale"}),
    ("stepped", {"per": "1%", "minus": "10%"}),
    ("stepped", {"per": "3", "minus": "7%", "begun": True, "floor": "20%"}),
    ("stepped", {"per": "2%", "minus_points": Decimal("0.3")}),
    ("stepped", {"per": "2次", "minus_points": Decimal(1), "begun": True}),
    ("stepped", {"per": "1百分点", "minus": "5%"}),
    ("stepped", {"per": "1%", "minus_points": Decimal("0.33333")}),
    ("progress", {"baseline": "10"}),
    ("progress", {"baseline": "10人"}),
    ("progress", {"baseline": "5", "milestones": {"03-31": "0%", "06-30": "50%"}}),
    ("progress", {"baseline": "0", "milestones": {"06-30": "40%"}}),
    ("time-proportional", {}),
    ("time-proportional", {"month": 7, "cap": "120%"}),
    ("satisfaction", {}),
    ("satisfaction", {"curve": {"type": "banded", "bands": BANDS}, "minimum_sample": 30}),
    ("satisfaction", {"scale": 5, "curve": {"type": "gated"}}),
)
OTHER = (
    ("judged", {}),
    ("judged", {"defaults": {"部分达成": "70%"}}),
    ("yes-no", {}),
    ("yes-no", {"good": "no"}),
    ("deadline", {}),
    ("deadline", {"late": "stepped", "per": "1周", "minus": "5%"}),
)
LEVELS = ("产出指标", "（二）效益指标", "满意度指标(10分)", "")
NAMES = ("甲", "乙", "组织培训(≥**次)", "否决 项", "声明", "")
UNITS = ("", "%", "人", "次", "元", "万元", "元/人·月", "亩", "怪位")
SIGNS = ("≥", ">", "≤", "<", "=", "", ">=", "约")
NUMBERS = (
    "0", "1", "3", "7", "30", "80", "90", "95.5", "100", "0.5", "0.95", "33.33", "89.99", "90.0", "1666", "0.29",
    "123456.78", "9999999.999999", "0.000001", "12345678901234567890", "-5", "-0.5", "2", "60", "45",
)  # fmt: skip
WORDS = (
    "", "/", "合理", "达成", "部分达成", "未达成", "已完成", "未完成", "正在实施中", "是", "否", "不适用", "≥9O%",
    "#N/A",
    "≥80%；≤30人", "3次；90人", "[80%, 90%)", "增长≥8%", "增长6%", "下降2%", "2023年12月底前", "2023年12月31日",
    "2024年1月", "2023年9月前", "100%", "81家,为计划的101.3%", "≥90%", "２０人", "3小时", "180分钟",
)  # fmt: skip
WEIGHTS = tuple(
    None if text is None else Decimal(text)
    for text in ("10", "5", "22.5", "30", "0.1", "33.333", "0", "-5", None, "1E-7", "1234567.89", "1E+25", "10.00")
)


def numbers(units=UNITS):
    """Texts of numbers with a sign and a unit, mostly near each other so that ratios bend where curves do."""
    near = st.integers(1, 150).map(str) | st.decimals(Decimal("0.01"), Decimal(200), places=2).map(str)
    return st.tuples(st.sampled_from(NUMBERS) | near, st.sampled_from(units))


def targets():
    made = st.builds(lambda sign, one: f"{sign}{one[0]}{one[1]}", st.sampled_from(SIGNS), numbers())
    return made | made | made | st.sampled_from(WORDS)


def actuals():
    made = numbers().map("".join)
    return made | made | made | st.sampled_from(WORDS)


POINTS = (
    st.none() | st.none() | st.none() | st.sampled_from([Decimal(one) for one in ("0", "2.5", "10", "-1", "10.00")])
)


@st.composite
def rows(draw):
    unit = draw(st.sampled_from(("", "", "%", "人", "万元", "怪位")))
    return SheetRow(
        level1=draw(st.sampled_from(LEVELS)),
        level2=draw(st.sampled_from(("数量指标", "质量指标", ""))),
        name=draw(st.sampled_from(NAMES)),
        target=draw(targets()),
        actual=draw(actuals()),
        unit=unit,
        weight=draw(st.sampled_from(WEIGHTS)),
        judgement=draw(st.sampled_from(("", "", "", "", "部分达成", "7", "部分达成 3.5", "优秀", "-1"))),
        sample=draw(st.sampled_from((None, None, 10, 50))),
        reason=draw(st.sampled_from(("", " ", "受疫情影响"))),
        evidence=draw(st.sampled_from(("", "见附件"))),
        self_score=draw(POINTS),
        deduction=draw(POINTS),
        direction=draw(st.sampled_from(("", "", "", "up", "down"))),
        applicable=draw(st.sampled_from((True, True, True, True, False))),
    )


def grades(full):
    edges = [Fraction(0), Fraction(full) * 6 / 10, Fraction(full) * 8 / 10, Fraction(full)]
    bands = zip("差良优", edges, edges[1:], strict=False)
    return tuple(
        GradeBand(name, Interval(low, high, lower_closed=True, upper_closed=name == "优")) for name, low, high in bands
    )


def lights():
    edges = (None, Fraction(3, 5), Fraction(4, 5), None)
    pairs = zip("红黄绿", edges, edges[1:], strict=False)
    return tuple(GradeBand(name, Interval(low, high, lower_closed=True)) for name, low, high in pairs)


@st.composite
def policies(draw):
    over = st.builds(
        OverAchievement,
        threshold=st.sampled_from([Fraction(1), Fraction(6, 5), Fraction(13, 10)]),
        applies_to=st.sampled_from(("floors", "all")),
        effect=st.sampled_from(OverAchievementEffect),
        points=st.sampled_from([Decimal(2), Decimal("0.5")]),
    )
    cap = Cap(
        name="执行率低",
        execution_rate=Interval(None, Fraction(7, 10)),
        notation="<70%",
        total=Decimal(50),
    )
    rule = ExplicitRule(name="审计", limit=Decimal(5))
    return Policies(
        over_achievement=draw(st.none() | over),
        not_applicable=NotApplicable(effect=draw(st.sampled_from(NotApplicableEffect)), to="效益"),
        missing_actual=draw(st.sampled_from(("report", "zero"))),
        bare_fraction=draw(st.sampled_from(BareFraction)),
        status_as_met=draw(st.booleans()),
        deductions=draw(st.sampled_from(((), (rule,)))),
        bonuses=draw(st.sampled_from(((), (rule,)))),
        caps=draw(st.sampled_from(((), (cap,)))),
        vetoes=draw(st.sampled_from(((), (Veto(name="否决", row="否决项", total=Decimal(30)),)))),
    )


@st.composite
def rulesets(draw, types=(*NUMERIC, *NUMERIC, *OTHER)):
    chosen = [
        ScoringRule(type=name, parameters=given)
        for name, given in draw(st.lists(st.sampled_from(types), min_size=3, max_size=3))
    ]
    by_level = [
        ScoringRule(when=When(level1=("产出",)), type=chosen[0].type, parameters=chosen[0].parameters),
        ScoringRule(when=When(sense=("at_most", "exactly")), type=chosen[1].type, parameters=chosen[1].parameters),
    ]
    words = ScoringRule(when=When(target_kind=("quality",)), type="judged")
    declared = IndicatorDeclaration(name="声明", direction="ceiling", unit=draw(st.sampled_from(("", "人", "%"))))
    table = Component(
        name="指标",
        type="indicators",
        full=Decimal(70),
        weights=draw(st.sampled_from(({}, {"产出": Decimal(30), "效益指标": Decimal(40)}))),
    )
    elements = {"elements": [{"name": "安排", "points": 5}, {"name": "否决项", "points": 5, "veto": True}]}
    others = (
        Component(name="执行", type="execution", full=Decimal(20)),
        Component(name="管理", type="checklist", full=Decimal(10), parameters=elements),
    )
    lit = draw(st.booleans())
    return RuleSet(
        id="drawn",
        full=Decimal(100),
        rounding=Rounding(
            draw(st.integers(0, 4)), draw(st.sampled_from(RoundingMode)), draw(st.sampled_from(RoundingStage))
        ),
        grades=draw(st.sampled_from((grades(100), ()))),
        lights=lights() if lit else (),
        components=draw(st.sampled_from(((table,), (others[0], table), (*others, table)))),
        scoring=(*draw(st.sampled_from(((), (words,)))), *by_level, *draw(st.sampled_from(((), (chosen[2],))))),
        declared=draw(st.sampled_from(((), (declared,)))),
        policies=draw(policies()),
    )


MONEY = st.none() | st.sampled_from([Decimal(text) for text in ("0", "100", "69.999", "80", "-3", "244.5")])


@st.composite
def sheets(draw, most=4):
    """Several projects; each name once."""
    names = draw(st.lists(st.sampled_from(("一", "二", "三")), min_size=1, max_size=3, unique=True))
    result = []
    for name in names:
        score = draw(MONEY)
        statement = "" if score is not None else draw(st.sampled_from(("", "规范")))
        items = [
            ManagementItem(name=one, statement=statement, score=score, trouble=draw(st.sampled_from(("", "有问题"))))
            for one in ("安排", "否决项")
        ]
        funds = {key: draw(MONEY) for key in ("initial_budget", "adjusted_budget", "spent", "stated_rate")}
        stated = draw(st.sampled_from(((), (StatedAdjustment(name="审计", points=Decimal(7)),))))
        result.append(
            Sheet(
                project=name,
                rows=tuple(draw(st.lists(rows(), min_size=1, max_size=most))),
                funds=(Funds(name="", is_total=True, **funds),),
                management=tuple(items),
                deductions=stated,
                bonuses=draw(st.sampled_from(((), (StatedAdjustment(name="没有", points=Decimal(1)),)))),
                stated_total=draw(MONEY),
                stated_grade=draw(st.sampled_from(("", "优"))),
            )
        )
    return result
