"""Short ways to write rows and sheets of many layouts."""

from decimal import Decimal

from perfrules.checks.base import example, fund, row

HENAN, CAPS, REVIEW = "henan-zhengzhou-2023", "platform-caps-2022", "district-reviewers-deductions"


def total(initial, adjusted, spent, rate=None, **more):
    return fund("年度资金总额", initial, adjusted, spent, rate, total=True, **more)


def rows(*pairs, level1="产出指标", level2="质量指标", target="≥90%", actual="95%"):
    """Return rows of the given weights and scores, about which there is nothing else to ask."""
    return [
        row(f"合格率{number}", target, actual, weight, score, level1=level1, level2=level2)
        for number, (weight, score) in enumerate(pairs)
    ]


def output(name, target, actual="", level2="数量指标", weight=10, score=10, **more):
    return row(name, target, actual, weight, score, level1="产出指标", level2=level2, **more)


def benefit(name, target, actual="", level2="社会效益指标", weight=10, score=10, **more):
    return row(name, target, actual, weight, score, level1="效益指标", level2=level2, **more)


def cost(name, target, actual="", weight=10, score=10, **more):
    return row(name, target, actual, weight, score, level1="产出指标", level2="成本指标", **more)


def plain(*entries, **more):
    return example(*entries, rules="", **more)


REVIEWED = {"review_scores": (Decimal(8),)}
LONG = "宣传方式比较单一，群众参与面还不够广，下一步将丰富活动形式并扩大范围。"
