"""Policies, adjustments, lights and declared indicators in rule files: what good ones give, and every mistake."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from perfrules.model.interval import Interval
from perfrules.model.ruleset import (
    BareFraction,
    Cap,
    ExplicitRule,
    IndicatorDeclaration,
    IndicatorStandard,
    NotApplicable,
    NotApplicableEffect,
    OverAchievement,
    OverAchievementEffect,
    Policies,
    Veto,
)
from perfrules.rulesets import Loaded

LoadText = Callable[..., Loaded]

POLICIES = """\
missing_actual = "zero"
bare_fraction = "ratio"
status_as_met = false
"""
ADJUSTMENTS = """
[over_achievement]
threshold = "130%"
applies_to = "all"
effect = "minus-points"
points = 2
source = "甲〔2020〕1号"

[not_applicable]
effect = "level1"
to = "效益指标"

[[deduction]]
name = "自评不实"
most = 10
source = "甲〔2020〕1号"

[[bonus]]
name = "上级表彰"
most = 2.5

[[cap]]
execution_rate = "[70%, 80%)"
total = 89

[[cap]]
name = "执行率不足七成"
execution_rate = "<70%"
total = 79
source = "甲〔2020〕1号"

[[veto]]
name = "骗取资金"
row = "资金使用合规"

[[veto]]
name = "事故"
row = "安全事故"
total = 59

[[indicator]]
name = "人均工资"
aliases = ["月人均工资", "人均工资水平"]
level1 = "成本指标"
level2 = "经济成本指标"
direction = "ceiling"
unit = "元/月"
type = "overrun"
zero_at = "150%"
usual = "[1000元/月, 9000元/月]"
source = "甲〔2020〕1号"
note = "含社保"

[[indicator]]
name = "满意度"
aliases = "服务对象满意度"
patterns = ["*群众满意度", "*家长满意*"]
definition = "受访者中表示满意的比例"
formula = "满意人数 ÷ 受访人数"
data = ["满意人数", "受访人数"]
evidence = "问卷和汇总表"
core = true
scope = "面向群众的项目"
standard = { value = "≥85%", kind = "industry", source = "甲〔2020〕1号", year = 2020, region = "乙市" }
unit = "%"
usual = "≥80%"
"""


def codes(loaded: Loaded) -> list[str]:
    """Return the code of every problem."""
    return [one.code for one in loaded.problems]


class TestGood:
    """SPEC scoring §3: what rule sets may say around rows and after the sum."""

    def test_everything(self, load_text: LoadText, good: str) -> None:
        loaded = load_text(POLICIES + good + ADJUSTMENTS)
        assert loaded.problems == ()
        rules = loaded.ruleset
        assert rules is not None
        source = "甲〔2020〕1号"
        assert rules.policies == Policies(
            over_achievement=OverAchievement(
                threshold=Fraction(13, 10), applies_to="all", effect=OverAchievementEffect.MINUS_POINTS,
                points=Decimal(2), source=source,
            ),
            not_applicable=NotApplicable(effect=NotApplicableEffect.LEVEL1, to="效益指标"),
            missing_actual="zero",
            bare_fraction=BareFraction.RATIO,
            status_as_met=False,
            deductions=(ExplicitRule(name="自评不实", limit=Decimal(10), source=source),),
            bonuses=(ExplicitRule(name="上级表彰", limit=Decimal("2.5")),),
            caps=(
                Cap(
                    name="[70%, 80%)", notation="[70%, 80%)", total=Decimal(89),
                    execution_rate=Interval(Fraction(7, 10), Fraction(4, 5), lower_closed=True),
                ),
                Cap(
                    name="执行率不足七成", notation="<70%", total=Decimal(79), source=source,
                    execution_rate=Interval(None, Fraction(7, 10)),
                ),
            ),
            vetoes=(Veto(name="骗取资金", row="资金使用合规"), Veto(name="事故", row="安全事故", total=Decimal(59))),
        )  # fmt: skip
        assert rules.declared == (
            IndicatorDeclaration(
                name="人均工资", aliases=("月人均工资", "人均工资水平"), level1="成本指标", level2="经济成本指标",
                direction="ceiling", unit="元/月", type="overrun", parameters={"zero_at": "150%"},
                usual="[1000元/月, 9000元/月]", source=source, note="含社保",
            ),
            IndicatorDeclaration(
                name="满意度", aliases=("服务对象满意度",), patterns=("*群众满意度", "*家长满意*"),
                definition="受访者中表示满意的比例", formula="满意人数 ÷ 受访人数", data=("满意人数", "受访人数"),
                evidence="问卷和汇总表", core=True, scope="面向群众的项目", unit="%", usual="≥80%",
                standard=IndicatorStandard(value="≥85%", kind="industry", source=source, year=2020, region="乙市"),
            ),
        )  # fmt: skip

    @pytest.mark.parametrize(
        ("keys", "code"),
        [
            ('patterns = "满意度"', "PR246"),
            ('patterns = ["*"]', "PR246"),
            ('patterns = ["*满意度", "*满意度"]', "PR215"),
            ('standard = { kind = "plan" }', "PR203"),
            ('standard = { value = "高" }', "PR204"),
            ('standard = { value = "≥90%", kind = "guess" }', "PR225"),
        ],
    )
    def test_what_an_indicator_of_a_library_cannot_say(
        self, load_text: LoadText, good: str, keys: str, code: str
    ) -> None:
        loaded = load_text(f'{good}\n[[indicator]]\nname = "满意度"\n{keys}\n')
        assert codes(loaded) == [code]

    def test_parts_know_their_places(self, load_text: LoadText, good: str) -> None:
        text = good + ADJUSTMENTS
        rules = load_text(text).ruleset
        assert rules is not None
        lines = text.splitlines()
        assert rules.policies.over_achievement is not None
        for part, header in (
            (rules.policies.over_achievement, "[over_achievement]"),
            (rules.policies.not_applicable, "[not_applicable]"),
            (rules.policies.deductions[0], "[[deduction]]"),
            (rules.policies.caps[0], "[[cap]]"),
            (rules.declared[0], "[[indicator]]"),
        ):
            assert part.place.line is not None
            assert lines[part.place.line - 1] == header

    def test_nothing_said_is_the_default(self, load_text: LoadText, good: str) -> None:
        rules = load_text(good).ruleset
        assert rules is not None
        assert rules.policies == Policies()
        assert (rules.declared, rules.lights) == ((), ())

    def test_keys_left_out_keep_their_defaults(self, load_text: LoadText, good: str) -> None:
        rules = load_text(good + '[over_achievement]\nthreshold = "120%"\n[not_applicable]\n').ruleset
        assert rules is not None
        assert rules.policies.over_achievement == OverAchievement(threshold=Fraction(6, 5))
        assert rules.policies.not_applicable == NotApplicable()

    def test_lights_take_the_place_of_grades(self, load_text: LoadText, good: str) -> None:
        head, _, rest = good.partition("[grades]\n")
        lights = '[lights]\n"红" = "<60%"\n"黄" = "[60%, 80%)"\n"绿" = "[80%, 120%)"\n"蓝" = "≥120%"\n'
        loaded = load_text(head + lights + rest[rest.index("\n[[component]]") :])
        assert loaded.problems == ()
        assert loaded.ruleset is not None
        assert [light.name for light in loaded.ruleset.lights] == ["红", "黄", "绿", "蓝"]
        assert loaded.ruleset.lights[1].interval == Interval(Fraction(3, 5), Fraction(4, 5), lower_closed=True)
        assert loaded.ruleset.grades == ()

    def test_a_source_may_say_until_when_it_is_in_force(self, load_text: LoadText, good: str) -> None:
        loaded = load_text(good.replace('status = "quoted"', 'status = "quoted"\nuntil = 2025-12-31'))
        assert loaded.ruleset is not None
        assert loaded.ruleset.sources["甲〔2020〕1号"].until == date(2025, 12, 31)


OVER = '[over_achievement]\nthreshold = "120%"\n'
MISTAKES: list[tuple[str, str, str, str]] = [
    # what, text after the good file (two blank lines are added before it), code, line:column in that text
    ("policy key", OVER + "x = 1\n", "PR202", "3:1"),
    ("no threshold", '[over_achievement]\neffect = "flag"\n', "PR203", "1:2"),
    ("threshold as a list", "[over_achievement]\nthreshold = [1]\n", "PR204", "2:13"),
    ("threshold as a word", '[over_achievement]\nthreshold = "很多"\n', "PR204", "2:13"),
    ("threshold below the target", '[over_achievement]\nthreshold = "99%"\n', "PR216", "2:13"),
    ("effect", OVER + 'effect = "flags"\n', "PR225", "3:10"),
    ("rows", OVER + 'applies_to = "ceilings"\n', "PR225", "3:14"),
    ("points without need", OVER + 'effect = "flag"\npoints = 2\n', "PR219", "4:1"),
    ("no points", OVER + 'effect = "minus-points"\n', "PR203", "1:2"),
    ("zero points", OVER + 'effect = "minus-points"\npoints = 0\n', "PR223", "4:10"),
    ("source of a policy", OVER + 'source = "甲"\n', "PR220", "3:10"),
    ("effect of what does not apply", '[not_applicable]\neffect = "sibling"\n', "PR225", "2:10"),
    ("no level", '[not_applicable]\neffect = "level1"\n', "PR203", "1:2"),
    ("level without need", '[not_applicable]\nto = "产出指标"\n', "PR219", "2:1"),
    ("level without weight", '[not_applicable]\neffect = "level1"\nto = "产岀指标"\n', "PR225", "3:6"),
    ("deduction without a name", "[[deduction]]\nmost = 1\n", "PR203", "1:3"),
    ("deduction without points", '[[deduction]]\nname = "甲"\n', "PR203", "1:3"),
    ("deduction of nothing", '[[deduction]]\nname = "甲"\nmost = 0\n', "PR223", "3:8"),
    ("deduction as a text", '[[deduction]]\nname = "甲"\nmost = "1"\n', "PR204", "3:8"),
    ("key of a deduction", '[[deduction]]\nname = "甲"\nmost = 1\nleast = 1\n', "PR202", "4:1"),
    ("deduction twice", '[[deduction]]\nname = "甲"\nmost = 1\n[[deduction]]\nname = "甲"\nmost = 2\n', "PR215", "4:3"),
    ("bonus nearly twice", '[[bonus]]\nname = "a1"\nmost = 1\n[[bonus]]\nname = "ａ1"\nmost = 2\n', "PR218", "4:3"),
    ("useless drop", '[[bonus]]\nname = "甲"\ndrop = true\n', "PR226", "3:1"),
    ("drop that is none", '[[veto]]\nname = "甲"\ndrop = 1\n', "PR204", "3:8"),
    ("cap without a rate", "[[cap]]\ntotal = 1\n", "PR203", "1:3"),
    ("cap without a total", '[[cap]]\nexecution_rate = "<50%"\n', "PR203", "1:3"),
    ("cap above the full mark", '[[cap]]\nexecution_rate = "<50%"\ntotal = 101\n', "PR216", "3:9"),
    ("cap without a unit", '[[cap]]\nexecution_rate = "[70, 80)"\ntotal = 1\n', "PR204", "2:18"),
    ("cap that cannot be read", '[[cap]]\nexecution_rate = "[70%, 80%"\ntotal = 1\n', "PR101", "2:18"),
    ("empty cap", '[[cap]]\nexecution_rate = "[80%, 70%)"\ntotal = 1\n', "PR106", "2:18"),
    (
        "caps that overlap",
        '[[cap]]\nexecution_rate = "[70%, 80%]"\ntotal = 1\n[[cap]]\nexecution_rate = "≥80%"\ntotal = 2\n',
        "PR210", "4:3",
    ),
    ("veto without a row", '[[veto]]\nname = "甲"\n', "PR203", "1:3"),
    ("veto above the full mark", '[[veto]]\nname = "甲"\nrow = "乙"\ntotal = 100.5\n', "PR216", "4:9"),
    ("veto of a number", '[[veto]]\nname = "甲"\nrow = 3\n', "PR204", "3:7"),
    ("lights with a gap", '[lights]\n"红" = "<60%"\n"绿" = ">60%"\n', "PR209", "1:2"),
    ("lights that overlap", '[lights]\n"红" = "≤60%"\n"绿" = "≥60%"\n', "PR210", "3:1"),
    ("lights in points", '[lights]\n"红" = "<60"\n"绿" = "≥60%"\n', "PR204", "2:7"),
    ("lights above what is meant", '[lights]\n"红" = "<60%"\n"绿" = "≥900%"\n', "PR216", "3:7"),
    ("a cap above what is meant", '[[cap]]\nexecution_rate = "<900%"\ntotal = 1\n', "PR216", "2:18"),
    ("no light", "[lights]\n", "PR203", "1:2"),
    ("indicator without a name", '[[indicator]]\nunit = "人"\n', "PR203", "1:3"),
    ("direction", '[[indicator]]\nname = "甲"\ndirection = "up"\n', "PR225", "3:13"),
    ("type of an indicator", '[[indicator]]\nname = "甲"\ntype = "gatd"\n', "PR213", "3:8"),
    ("parameter of an indicator", '[[indicator]]\nname = "甲"\ntype = "gated"\ngate = "x"\n', "PR204", "4:8"),
    ("parameter without a type", '[[indicator]]\nname = "甲"\ngate = "60%"\n', "PR203", "1:3"),
    ("key of an indicator", '[[indicator]]\nname = "甲"\nalias = "乙"\n', "PR202", "3:1"),
    ("usual words", '[[indicator]]\nname = "甲"\nusual = "合理"\n', "PR204", "3:9"),
    ("usual nonsense", '[[indicator]]\nname = "甲"\nusual = "≥"\n', "PR101", "3:9"),
    ("alias of signs", '[[indicator]]\nname = "甲"\naliases = ["——"]\n', "PR224", "3:11"),
    ("alias as a number", '[[indicator]]\nname = "甲"\naliases = [1]\n', "PR204", "3:12"),
    ("source of an indicator", '[[indicator]]\nname = "甲"\nsource = "乙"\n', "PR220", "3:10"),
    ("indicator twice", '[[indicator]]\nname = "甲"\n[[indicator]]\nname = "甲"\n', "PR215", "4:1"),
    ("capitals", '[[indicator]]\nname = "a"\n[[indicator]]\nname = "乙"\naliases = ["A"]\n', "PR218", "5:12"),
    ("alias is a name", '[[indicator]]\nname = "a 1"\n[[indicator]]\nname = "乙"\naliases = ["a1"]\n', "PR218", "5:12"),
]  # fmt: skip


class TestMistakes:
    """SPEC reliability R5 and R6: code, line and column of each; one mistake gives one report."""

    @pytest.mark.parametrize("mistake", MISTAKES, ids=[one[0] for one in MISTAKES])
    def test_mistake(self, load_text: LoadText, good: str, mistake: tuple[str, str, str, str]) -> None:
        _, text, code, at = mistake
        before = good.count("\n") + 1
        loaded = load_text(f"{good}\n{text}")
        line, column = map(int, at.split(":"))
        assert [(one.code, one.place.line, one.place.column) for one in loaded.problems] == [
            (code, before + line, column)
        ]
        assert loaded.ruleset is None
        (found,) = loaded.problems
        assert found.message("zh") != found.message("en")

    @pytest.mark.parametrize(
        ("line", "code"),
        [
            ('missing_actual = "0"', "PR225"),
            ("missing_actual = 0", "PR204"),
            ('bare_fraction = "percentage"', "PR225"),
            ('status_as_met = "yes"', "PR204"),
            ("over_achievement = 5", "PR204"),
            ("cap = 5", "PR204"),
            ("indicator = { name = 5 }", "PR204"),
        ],
    )
    def test_single_values(self, load_text: LoadText, good: str, line: str, code: str) -> None:
        (found,) = load_text(f"{line}\n{good}").problems
        assert (found.code, found.place.line) == (code, 1)

    def test_an_unknown_unit_is_a_warning_with_what_was_meant(self, load_text: LoadText, good: str) -> None:
        loaded = load_text(good + '[[indicator]]\nname = "人数"\nunit = "亻"\n')
        (found,) = loaded.problems
        assert (found.code, found.suggestion) == ("PR102", "人")
        assert loaded.ruleset is not None

    def test_all_of_a_file_are_told_at_once(self, load_text: LoadText, good: str) -> None:
        text = good + "".join(text for _, text, code, _ in MISTAKES if text.startswith("[[") and code == "PR203")
        wanted = sum(text.startswith("[[") and code == "PR203" for _, text, code, _ in MISTAKES)
        assert codes(load_text(text)).count("PR203") == wanted


class TestMerging:
    """SPEC design §5: `extends` lays a file over its parent; tables of bands never mix, named tables merge."""

    @pytest.fixture
    def child(self, load_text: LoadText, good: str) -> Callable[[str], Loaded]:
        parent = POLICIES + good.replace('"demo"', '"parent"') + ADJUSTMENTS
        return lambda text: load_text(f'id = "child"\nextends = "parent.toml"\n{text}', parent=parent)

    def test_everything_is_taken_over(self, child: Callable[[str], Loaded], load_text: LoadText, good: str) -> None:
        alone = load_text(POLICIES + good + ADJUSTMENTS).ruleset
        rules = child("").ruleset
        assert rules is not None
        assert alone is not None
        assert (rules.policies, rules.declared) == (alone.policies, alone.declared)

    def test_policies_merge_by_key(self, child: Callable[[str], Loaded]) -> None:
        rules = child('bare_fraction = "percent"\n[over_achievement]\npoints = 3\n').ruleset
        assert rules is not None
        over = rules.policies.over_achievement
        assert over is not None
        assert (over.threshold, over.points, over.effect) == (
            Fraction(13, 10),
            Decimal(3),
            OverAchievementEffect.MINUS_POINTS,
        )
        assert (rules.policies.bare_fraction, rules.policies.missing_actual) == (BareFraction.PERCENT, "zero")

    def test_another_effect_leaves_the_points_of_the_old_one_behind(self, child: Callable[[str], Loaded]) -> None:
        loaded = child('[over_achievement]\neffect = "flag"\n[not_applicable]\neffect = "skip"\n')
        assert loaded.problems == ()
        assert loaded.ruleset is not None
        over = loaded.ruleset.policies.over_achievement
        assert over is not None
        assert (over.effect, over.points) == (OverAchievementEffect.FLAG, Decimal(0))
        assert loaded.ruleset.policies.not_applicable.to == ""

    def test_caps_are_replaced_as_a_whole(self, child: Callable[[str], Loaded]) -> None:
        rules = child('[[cap]]\nexecution_rate = "<50%"\ntotal = 59\n').ruleset
        assert rules is not None
        assert [cap.notation for cap in rules.policies.caps] == ["<50%"]

    def test_named_tables_merge_by_name(self, child: Callable[[str], Loaded]) -> None:
        text = (
            '[[deduction]]\nname = "自评不实"\nmost = 5\n[[deduction]]\nname = "迟报"\nmost = 1\n'
            '[[bonus]]\nname = "上级表彰"\ndrop = true\n[[veto]]\nname = "骗取资金"\ntotal = 30\n'
        )
        rules = child(text).ruleset
        assert rules is not None
        policies = rules.policies
        assert [(rule.name, rule.limit) for rule in policies.deductions] == [
            ("自评不实", Decimal(5)),
            ("迟报", Decimal(1)),
        ]
        assert policies.deductions[0].source == "甲〔2020〕1号"
        assert policies.bonuses == ()
        assert [(veto.row, veto.total) for veto in policies.vetoes] == [
            ("资金使用合规", Decimal(30)),
            ("安全事故", Decimal(59)),
        ]

    def test_indicators_merge_by_name_and_leave_parameters_of_another_type_behind(
        self, child: Callable[[str], Loaded]
    ) -> None:
        text = '[[indicator]]\nname = "人均工资"\ntype = "inverse"\n[[indicator]]\nname = "满意度"\ndrop = true\n'
        rules = child(text).ruleset
        assert rules is not None
        (declared,) = rules.declared
        assert (declared.type, declared.parameters, declared.unit) == ("inverse", {}, "元/月")
        assert declared.aliases == ("月人均工资", "人均工资水平")

    def test_lights_are_replaced_as_a_whole(self, load_text: LoadText, good: str) -> None:
        parent = good.replace('"demo"', '"parent"') + '[lights]\n"红" = "<60%"\n"绿" = "≥60%"\n'
        child = 'id = "c"\nextends = "parent.toml"\n[lights]\n"差" = "<50%"\n"好" = "≥50%"\n'
        rules = load_text(child, parent=parent).ruleset
        assert rules is not None
        assert [light.name for light in rules.lights] == ["差", "好"]
