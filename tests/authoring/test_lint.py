"""Lint: what loading finds, and what is allowed but hardly meant."""

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from attrs import evolve

from perfrules.authoring.lint import MOST_EXAMINED, lint
from perfrules.authoring.monotonicity import counter_examples
from perfrules.engine.plan import bind
from perfrules.errors import Problem
from perfrules.plugins import Registry
from perfrules.rulesets import load, shipped_folder
from perfrules.units import BUILT_IN, UnitDefinition, UnitTable

Written = Callable[..., Path]
TODAY = date(2026, 1, 1)
FILES = sorted(path for path in Path(str(shipped_folder())).glob("*.toml") if not path.name.endswith(".cases.toml"))


@pytest.fixture
def linted(written: Written, registry: Registry) -> Callable[[str], tuple[Problem, ...]]:
    """Return a function from a rule file's text to what lint says."""
    return lambda text: lint(written(text), registry=registry, today=TODAY).problems


Linted = Callable[[str], tuple[Problem, ...]]


def told(problems: tuple[Problem, ...]) -> list[tuple[str, int | None]]:
    """Return code and line of every problem."""
    return [(one.code, one.place.line) for one in problems]


def line_of(text: str, part: str) -> int:
    """Return the line on which *part* stands first."""
    return text[: text.index(part)].count("\n") + 1


class TestFindings:
    """SPEC issue 4 §6: each kind of finding, with its place."""

    def test_nothing_in_a_good_file(self, linted: Linted, good: str) -> None:
        assert linted(good) == ()

    def test_what_loading_finds(self, linted: Linted, good: str) -> None:
        text = good.replace("[60, 90)", "[60, 89)").replace("= 60,", "= 61,").replace('"overrun"', '"overran"')
        assert [one.code for one in linted(text)] == ["PR209", "PR212", "PR213"]

    @pytest.mark.parametrize(
        ("until", "days", "wanted"),
        [
            ("2025-12-31", "", ["PR228"]),
            ("2026-01-01", "", []),
            ("2026-06-30", "from = 2026-07-01", ["PR228"]),
            ("2022-12-31", "from = 2020-01-01, to = 2022-12-31", []),
            ("2022-12-30", "from = 2020-01-01, to = 2022-12-31", ["PR228"]),
        ],
    )
    def test_a_source_past_its_date(self, linted: Linted, good: str, until: str, days: str, wanted: list[str]) -> None:
        text = good.replace('status = "practice"', f'status = "practice"\nuntil = {until}')
        text = text.replace('title = "示例"', f"effective = {{ {days} }}")
        assert [one.code for one in linted(text)] == wanted

    def test_a_source_never_cited(self, linted: Linted, good: str) -> None:
        text = good + '\n[[source]]\ndocument = "乙"\nstatus = "quoted"\n'
        assert told(linted(text)) == [("PR229", line_of(text, "[[source]]\ndocument"))]

    def test_a_source_cited_by_a_policy_alone(self, linted: Linted, good: str) -> None:
        source = '\n[[source]]\ndocument = "乙"\nstatus = "quoted"\n'
        assert linted(good + source + '[[bonus]]\nname = "奖"\nmost = 1\nsource = "乙"\n') == ()
        assert linted(good + source + '[over_achievement]\nthreshold = "130%"\nsource = "乙"\n') == ()

    def test_a_rule_behind_one_that_takes_every_row(self, linted: Linted, good: str) -> None:
        text = good + '\n[[scoring]]\nwhen = { unit = "人" }\ntype = "gated"\nsource = "own"\n'
        (found,) = linted(text)
        assert (found.code, found.place.line) == ("PR230", line_of(text, "[[scoring]]\nwhen = { unit"))
        assert found.values["earlier"].startswith(str(line_of(text, '[[scoring]]\ntype = "prop')))

    @pytest.mark.parametrize(
        ("earlier", "later", "reached"),
        [
            ('level1 = ["效益", "产出"]', 'level1 = "效益指标"', False),
            ('level1 = "效益"', 'level1 = ["效益指标", "产出指标"]', True),
            ('target_kind = "number"', 'sense = "exactly"', False),
            ('target_kind = ["number", "range"]', 'unit = "人"', False),
            ('target_kind = "number"', 'unit = "人"', True),
            ('target_kind = "quality"', 'sense = "exactly"', True),
            ('name = "在 岗人数"', 'name = "在岗人数", unit = "人"', False),
        ],
    )
    def test_conditions_that_include_others(
        self, linted: Linted, good: str, earlier: str, later: str, *, reached: bool
    ) -> None:
        rule = '[[scoring]]\nwhen = {{ {} }}\ntype = "proportional"\nsource = "own"\n'
        head, mark, _ = good.partition("# 上限类")
        found = linted(head + mark + "\n" + rule.format(earlier) + rule.format(later))
        assert ("PR230" not in [one.code for one in found]) is reached

    def test_a_usual_range_against_the_direction(self, linted: Linted, good: str) -> None:
        indicator = '\n[[indicator]]\nname = "甲"\ndirection = "{}"\nusual = "{}"\n'
        assert [one.code for one in linted(good + indicator.format("ceiling", "≥10"))] == ["PR232"]
        assert [one.code for one in linted(good + indicator.format("floor", "<10"))] == ["PR232"]
        assert linted(good + indicator.format("floor", "≥10")) == ()
        assert linted(good + indicator.format("floor", "[1, 10]")) == ()

    @pytest.mark.parametrize(
        ("added", "code", "suggestion"),
        [
            ('[[scoring]]\nwhen = { level1 = "产岀指标" }\ntype = "exact"\n', "PR233", "产出指标"),
            ('[[scoring]]\nwhen = { unit = "亻" }\ntype = "exact"\n', "PR102", "人"),
            ('[[scoring]]\nwhen = { name = "在岗人员数" }\ntype = "exact"\n', "PR233", "在岗人数量"),
            ('[[veto]]\nname = "甲"\nrow = "在岗人数两"\n', "PR233", "在岗人数量"),
            ('[[indicator]]\nname = "乙"\nlevel1 = "效意指标"\n', "PR233", "效益指标"),
        ],
    )
    def test_names_that_nothing_else_knows(
        self, linted: Linted, good: str, added: str, code: str, suggestion: str
    ) -> None:
        head, mark, rest = good.partition("# 上限类")
        declared = '[[indicator]]\nname = "在岗人数量"\n'
        found = [one for one in linted(head + declared + added + mark + rest) if one.code == code]
        assert [one.suggestion for one in found] == [suggestion]

    def test_units_of_a_plugin_are_known_everywhere(self, written: Written, registry: Registry, good: str) -> None:
        """SPEC language §4: units of the registry count in conditions, tables and usual ranges as built-in ones do."""
        chi = UnitDefinition("市尺", "length", factor=Fraction(1, 3), spellings=("老尺",))
        richer = evolve(registry, units=UnitTable((*BUILT_IN, chi)))
        added = (
            '[[indicator]]\nname = "甲"\ndirection = "ceiling"\nusual = "≥10老尺"\n'
            '[[scoring]]\nwhen = { unit = "市尺" }\ntype = "banded"\nsource = "own"\n'
            'bands = { "≥9市尺" = "50%", "[6市尺, 9市尺)" = "80%", "<6老尺" = "0%" }\n'
        )
        head, mark, rest = good.partition("# 上限类")
        path = written(head + added + mark + rest)
        found = lint(path, registry=richer, today=TODAY).problems
        assert [one.code for one in found] == ["PR232", "PR231"]
        assert found[1].values["better"] == "9市尺"

    def test_names_of_rows_are_free(self, linted: Linted, good: str) -> None:
        text = good + '[[indicator]]\nname = "在岗人数"\n[[veto]]\nname = "甲"\nrow = "安全事故"\n'
        assert linted(text) == ()

    def test_another_file_of_the_folder_with_this_id(self, written: Written, registry: Registry, good: str) -> None:
        path = written(good)
        (path.parent / "other.toml").write_text(good, encoding="utf-8")
        (found,) = lint(path, registry=registry, today=TODAY).problems
        assert found.code == "PR222"

    def test_a_circle(self, written: Written, registry: Registry, good: str) -> None:
        path = written(good.replace('id = "demo"', 'id = "demo"\nextends = "other.toml"'))
        (path.parent / "other.toml").write_text('id = "other"\nextends = "demo.toml"\n', encoding="utf-8")
        assert [one.code for one in lint(path, registry=registry, today=TODAY).problems] == ["PR206"]

    def test_very_many_rules_are_looked_at_up_to_a_limit(self, linted: Linted, good: str) -> None:
        rule = '[[scoring]]\nwhen = {{ name = "n{}" }}\ntype = "exact"\nsource = "own"\n'
        head, mark, rest = good.partition("# 上限类")
        few = head + "".join(map(rule.format, range(MOST_EXAMINED - 3))) + mark + rest
        assert [one.code for one in linted(few)] == []
        assert [one.code for one in linted(few + rule.format("x"))] == ["PR236"]

    def test_what_a_parent_wrote_is_the_parents_concern(self, written: Written, registry: Registry, good: str) -> None:
        parent = good.replace('"<80%" = "0%"', '"<80%" = "90%"') + '[[source]]\ndocument = "乙"\nstatus = "quoted"\n'
        path = written('id = "child"\nextends = "parent.toml"\n[[scoring]]\ntype = "gated"\n')
        (path.parent / "parent.toml").write_text(parent, encoding="utf-8")
        assert lint(path, registry=registry, today=TODAY).problems == ()


BANDS = '"≥90%" = "100%", "[80%, 90%)" = "80%", "<80%" = "0%"'


class TestBetterScoresLess:
    """SPEC design §5: rules that reward less work are found, with two actuals to see it by."""

    @pytest.mark.parametrize(
        ("bands", "wanted"),
        [
            ('"≥90%" = "100%", "[80%, 90%)" = "60%", "<80%" = "70%"', ("80%", "60.00", "9%", "70.00")),
            ('"≥90%" = "80%", "[80%, 90%)" = "100%", "<80%" = "0%"', ("90%", "80.00", "89%", "100.00")),
        ],
    )
    def test_the_shortest_pair_is_told(
        self, linted: Linted, good: str, bands: str, wanted: tuple[str, str, str, str]
    ) -> None:
        text = good.replace(BANDS, bands)
        (found,) = linted(text)
        assert (found.code, found.place.line) == ("PR231", line_of(text, "[[scoring]]\nwhen = { level1"))
        values = found.values
        assert (values["better"], values["less"], values["worse"], values["more"]) == wanted

    def test_fewer_is_better_for_ceilings(self, linted: Linted, good: str) -> None:
        bands = 'type = "banded"\nbands = { "≤5次" = "50%", ">5次" = "100%" }'
        (found,) = linted(good.replace('type = "overrun"', bands))
        assert found.code == "PR231"
        assert (found.values["better"], found.values["worse"]) == ("5次", "6次")

    def test_rules_about_the_middle_are_left_alone(self, linted: Linted, good: str) -> None:
        bands = '"≥110%" = "0%", "[90%, 110%)" = "100%", "<90%" = "0%"'
        assert linted(good.replace(BANDS, bands)) == ()

    def test_bands_of_execution(self, linted: Linted, good: str) -> None:
        bands = 'type = "execution"\nbands = { "≥90%" = "50%", "[50%, 90%)" = "80%", "<50%" = "0%" }'
        (found,) = linted(good.replace('type = "execution"', bands))
        assert (found.code, found.values["better"], found.values["worse"]) == ("PR231", "90%", "89%")

    def test_declared_indicators(self, linted: Linted, good: str) -> None:
        indicator = (
            '[[indicator]]\nname = "投诉"\ndirection = "ceiling"\nunit = "次"\ntype = "banded"\n'
            'bands = {{ "≤2次" = "{}", "(2次, 5次]" = "{}", ">5次" = "0%" }}\n'
        )
        assert linted(good + indicator.format("100%", "50%")) == ()
        (found,) = linted(good + indicator.format("50%", "100%"))
        assert (found.values["target"], found.values["better"], found.values["worse"]) == ("≤5次", "2次", "3次")

    def test_points_taken_for_too_much_success_are_no_finding(self, linted: Linted, good: str) -> None:
        policy = '[over_achievement]\nthreshold = "130%"\neffect = "minus-points"\npoints = 2\n'
        assert linted(good + policy) == ()

    @pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
    def test_shipped_rule_sets_never_reward_less_work(self, path: Path, registry: Registry) -> None:
        ruleset = load(path, registry=registry).ruleset
        assert ruleset is not None
        assert list(counter_examples(bind(ruleset, registry))) == []


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_shipped_rule_sets_have_no_findings(path: Path, registry: Registry) -> None:
    """SPEC issue 4 §6: errors and warnings, not notices, are findings."""
    found = lint(path, registry=registry, today=TODAY).problems
    assert [one for one in found if one.severity.value != "notice"] == []


class TestRows:
    """Rules against the rows they are for."""

    @staticmethod
    def rules(good: str, *rules: str) -> str:
        head = good[: good.index("[[scoring]]")]
        return head + "\n".join(f'[[scoring]]\n{rule}\nsource = "own"' for rule in rules) + "\n"

    @pytest.mark.parametrize(
        ("when", "zh"),
        [
            ('target_kind = "number"', "区间、日期、时段、定性描述、几项并列的指标值、不得发生的事、分档的指标值"),
            ('target_kind = ["number", "range", "date", "period", "quality", "none", "tiers"]', "几项并列的指标值"),
            ('level1 = "产出"', "（部分）"),
        ],
    )
    def test_rows_that_no_rule_takes(self, linted: Linted, good: str, when: str, zh: str) -> None:
        (found,) = [
            one
            for one in linted(self.rules(good, f'when = {{ {when} }}\ntype = "proportional"'))
            if one.code == "PR240"
        ]
        assert zh in found.message("zh")

    def test_a_rule_masked_by_several_together(self, linted: Linted, good: str) -> None:
        senses = ("at_least", "more_than", "exactly", "about", "stated"), ("at_most", "less_than")
        rules = [f'when = {{ target_kind = "number", sense = {list(part)} }}\ntype = "proportional"' for part in senses]
        text = self.rules(
            good, *rules, 'when = { target_kind = "number" }\ntype = "gated"', 'type = "proportional"'
        ).replace("'", '"')
        assert [one.code for one in linted(text) if one.code != "PR231"] == ["PR243"]

    def test_conditions_that_contradict_each_other(self, linted: Linted, good: str) -> None:
        rules = [
            'when = { target_kind = "date", unit = "%" }\ntype = "deadline"',
            'when = { target_kind = "quality", sense = "at_least" }\ntype = "judged"',
            'type = "proportional"',
        ]
        found = linted(self.rules(good, *rules))
        assert [one.code for one in found] == ["PR241", "PR241"]

    @pytest.mark.parametrize(
        ("rule", "code"),
        [
            ('when = { unit = "%" }\ntype = "stepped"\nper = "1人"\nminus = "10%"', "PR252"),
            ('when = { unit = "%" }\ntype = "banded"\nbands = { "≥5人" = "100%", "<5人" = "0%" }', "PR252"),
            ('when = { unit = "人" }\ntype = "banded"\nbands = { "≥5%" = "100%", "<5%" = "0%" }', "PR252"),
            ('when = { target_kind = "date" }\ntype = "gated"', "PR252"),
            ('when = { target_kind = ["date", "quality"] }\ntype = "proportional"', "PR252"),
            ('when = { unit = "%" }\ntype = "deadline"', "PR252"),
            ('when = { sense = "at_least" }\ntype = "overrun"', "PR252"),
            ('when = { sense = ["at_least", "more_than"] }\ntype = "inverse"', "PR252"),
            ('when = { sense = "at_most" }\ntype = "gated"', "PR252"),
            ('type = "execution"', "PR252"),
            ('when = { unit = "%" }\ntype = "stepped"\nper = "1"\nminus = "10%"', "PR239"),
        ],
    )
    def test_a_type_that_cannot_rate_them(self, linted: Linted, good: str, rule: str, code: str) -> None:
        found = linted(self.rules(good, rule, 'type = "proportional"'))
        assert code in [one.code for one in found]

    @pytest.mark.parametrize(
        "rule",
        [
            'when = { unit = "公里" }\ntype = "banded"\nbands = { "≥5米" = "100%", "<5米" = "0%" }',
            'when = { unit = ["%", "人"] }\ntype = "stepped"\nper = "1人"\nminus = "10%"',
            'when = { unit = "人" }\ntype = "stepped"\nper = "1%"\nminus = "10%"',
            'when = { sense = ["at_least", "at_most"] }\ntype = "overrun"',
            'when = { target_kind = "range" }\ntype = "proportional"',
            'when = { unit = "%" }\ntype = "judged"',
            'when = { sense = "at_least" }\ntype = "stepped"\nper = "1"\nminus = "10%"',
        ],
    )
    def test_its_neighbour(self, linted: Linted, good: str, rule: str) -> None:
        found = [one.code for one in linted(self.rules(good, rule, 'type = "proportional"'))]
        assert not {"PR252", "PR239"} & set(found)

    def test_a_component_of_a_row_type(self, linted: Linted, good: str) -> None:
        text = good.replace('type = "execution"', 'type = "gated"')
        assert [one.code for one in linted(text)] == ["PR242"]

    def test_components_with_nearly_one_name(self, linted: Linted, good: str) -> None:
        text = good.replace("full = 100", "full = 110", 1).replace("[90, 100]", "[90, 110]") + (
            '\n[[component]]\nname = "绩效指票"\ntype = "execution"\nfull = 10\nsource = "own"\n'
        )
        assert "PR244" in [one.code for one in linted(text)]

    def test_units_that_no_table_has(self, linted: Linted, good: str) -> None:
        rule = 'when = {{ unit = "{0}" }}\ntype = "judged"'
        for unit, code in (("种次", "PR245"), ("亻", "PR102")):
            found = linted(self.rules(good, rule.format(unit), 'type = "proportional"'))
            assert [one.code for one in found] == [code]

    def test_elements_with_other_points_than_their_component(self, linted: Linted, good: str) -> None:
        elements = 'elements = [{ name = "甲", points = 5 }, { name = "乙", points = 7.5 }]'
        text = good.replace('type = "execution"', f'type = "checklist"\n{elements}')
        (found,) = [one for one in linted(text) if one.code == "PR254"]
        assert "12.5" in found.message("en")

    def test_scoring_rules_without_a_table_of_rows(self, linted: Linted) -> None:
        text = """
id = "trial"
title = "试行办法"
full = 100
[grades]
"合格" = "[0, 100]"
[[component]]
name = "预算执行"
type = "execution"
full = 100
"""
        assert [one.code for one in linted(text)] == []
        assert [one.code for one in linted(text + '[[scoring]]\ntype = "proportional"\n')] == ["PR256"]
