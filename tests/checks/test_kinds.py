"""Kinds of rows that published tables hold, and what must and must not be asked about them."""

from decimal import Decimal

import pytest

from perfrules import Funds, ManagementItem, Sheet, SheetRow, audit, load_ruleset

RULES = load_ruleset("cn-self-evaluation-2020")


def row(name, target, actual="", weight=None, score=None, **more) -> SheetRow:
    numbers = [None if number is None else Decimal(str(number)) for number in (weight, score)]
    return SheetRow(name=name, target=target, actual=actual, weight=numbers[0], self_score=numbers[1], **more)


def found(*rows, rules=RULES, **more) -> set[str]:
    return {finding.catalogue for finding in audit(Sheet(rows=rows, **more), rules).findings}


class TestRows:
    def test_traditional_characters_are_the_same_levels(self) -> None:
        assert "L18" in found(row("運行成本", "≥3万元", "3万元", 10, 10, level1="產出指標", level2="成本指標"))
        assert "L19" in found(row("培訓期數", "≤4期", "4期", 10, 10, level1="產出指標", level2="數量指標"))

    def test_a_unit_in_the_name_does_not_hide_a_missed_target(self) -> None:
        asked = found(row("救助标准(<**元/户·年)", "<=5000元/户", "5600元/户", 10, 10, level2="质量指标"))
        assert {"L80", "L94", "L88"} <= asked

    def test_places_in_brackets_are_no_units(self) -> None:
        assert "L94" not in found(row("补助村(社区)数量", "=9个", "9个", 10, 10, level2="数量指标"))

    def test_a_bare_number_of_which_less_is_better(self) -> None:
        asked = found(row("病虫害成灾率", "0.5%", "0.2%", 10, 10))
        assert "L101" in asked
        assert not {"L05", "L80"} & asked

    @pytest.mark.parametrize("name", ["投诉举报处置率", "失业人员再就业人数"])
    def test_names_that_go_on_are_other_things(self, name) -> None:
        assert "L101" not in found(row(name, "90%", "95%", 10, 10))

    def test_counts_of_which_more_is_better(self) -> None:
        assert "L20" in found(row("接待观众人次", "=3000人次", "3000人次", 10, 10, level2="数量指标"))
        assert "L20" not in found(row("补助村数量", "=8个", "8个", 10, 10, level2="数量指标"))
        assert "L20" not in found(row("补助标准", "=500元/人", "500元/人", 10, 10))

    def test_damaged_signs(self) -> None:
        assert {"L104"} <= found(row("群众满意度", "295%", "96%", 10, 10))
        assert "L25" not in found(row("群众满意度", "295%", "96%", 10, 10))

    def test_a_score_rounded_to_the_places_that_are_printed(self) -> None:
        assert "L05" not in found(row("参训率", "≥90%", "80%", 10, 8.9, reason="停课"))
        assert "L05" in found(row("参训率", "≥90%", "80%", 10, 8.5, reason="停课"))

    def test_a_count_behind_a_rate(self) -> None:
        assert "L102" in found(row("制度覆盖率", "45个", "45个", 10, 10))
        assert "L102" not in found(row("全员劳动生产率", "≥46000元/人", "47000元/人", 10, 10))


class TestSheets:
    def test_parts_of_funds_below_a_source(self) -> None:
        lines = (
            Funds(name="年度资金总额", adjusted_budget=Decimal(100), spent=Decimal(100), is_total=True),
            Funds(name="财政拨款", adjusted_budget=Decimal(80), spent=Decimal(80)),
            Funds(name="其中：中央资金", adjusted_budget=Decimal(50), spent=Decimal(50)),
            Funds(name="单位资金", adjusted_budget=Decimal(20), spent=Decimal(20)),
        )
        assert "L09" not in found(rules=None, funds=lines)
        assert "L09" in found(rules=None, funds=(*lines[:3],))

    def test_a_total_that_leaves_execution_out(self) -> None:
        funds = (Funds(name="年度资金总额", adjusted_budget=Decimal(20), spent=Decimal(20), is_total=True),)
        rows = [row("合格率", "≥90%", "95%", 50, 50), row("培训人次", "≥20人次", "21人次", 50, 50)]
        result = audit(Sheet(rows=tuple(rows), funds=funds, stated_total=Decimal(100)), RULES)
        causes = {finding.catalogue: finding.cause for finding in result.findings}
        assert causes["L01"] == "L81"

    def test_twice_the_execution_points(self) -> None:
        funds = (Funds(name="年度资金总额", adjusted_budget=Decimal(20), spent=Decimal(20), is_total=True),)
        assert "L81" in found(row("合格率", "≥90%", "95%", 80, 80), funds=funds, stated_total=Decimal(100))
        assert "L01" not in found(row("合格率", "≥90%", "95%", 90, 90), funds=funds, stated_total=Decimal(100))

    def test_denied_misuse_is_no_misuse(self) -> None:
        item = ManagementItem(name="使用规范性", statement="使用规范")
        for text, asked in (("不存在挤占挪用现象。", False), ("部分专项资金被挪用于日常开支。", True)):
            assert ("L86" in found(management=(item,), texts={"存在的问题": text})) is asked

    def test_a_form_without_points(self) -> None:
        assert not {"L06", "L07", "L08", "L02"} & found(row("受助人数", "37人", "37人"), row("合格率", "95%", "96%"))

    def test_the_year_of_the_form_is_a_year(self) -> None:
        texts = {"年度目标": "保障运行", "完成情况": "已运行", "存在的问题": "人手不足"}
        assert "L92" in found(texts=texts)
        assert "L92" not in found(texts=texts, year=2022)
