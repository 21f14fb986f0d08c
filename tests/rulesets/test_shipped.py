"""The rule sets that ship: what they say, how sure they are of it, and the cases beside them."""

import re
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from perfrules.api import evaluate
from perfrules.model.ruleset import CitationStatus, RoundingStage, RuleSet
from perfrules.plugins import Registry
from perfrules.rulesets import available, load, load_or_raise, shipped_folder
from perfrules.rulesets.cases import cases_file, load_cases

FOLDER = Path(str(shipped_folder()))
FILES = sorted(path for path in FOLDER.glob("*.toml") if not path.name.endswith(".cases.toml"))


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
class TestEveryShippedSet:
    """SPEC design §5, style §11: every set loads without a remark, cites its sources, and has cases beside it."""

    def test_it_loads_without_a_remark(self, path: Path, registry: Registry) -> None:
        loaded = load(path, registry=registry)
        assert loaded.problems == ()
        assert loaded.ruleset is not None
        assert loaded.ruleset.title
        assert path.name.removesuffix(".toml").partition("@")[0] == loaded.ruleset.id

    def test_everything_in_it_is_cited_and_no_clause_numbers_are_claimed(self, path: Path, registry: Registry) -> None:
        rules = load_or_raise(path, registry=registry)
        cited = [one.source for one in rules.components] + [one.source for one in rules.scoring]
        cited += [one.source for one in rules.declared]
        assert set(cited) <= set(rules.sources)
        for citation in rules.sources.values():
            if citation.status in (CitationStatus.RECALLED, CitationStatus.INFERRED):
                assert "条" not in f"{citation.document}{citation.title}"

    def test_a_practice_names_its_independent_places(self, path: Path, registry: Registry) -> None:
        """One place is no practice: two independent public ones at least, counted in the citation."""
        for citation in load_or_raise(path, registry=registry).sources.values():
            if citation.status is CitationStatus.PRACTICE:
                assert re.search("[两三四五六七八九]份", citation.document + citation.note), citation.id

    def test_it_has_a_good_a_bad_and_an_edge_case(self, path: Path, registry: Registry) -> None:
        rules = load_or_raise(path, registry=registry)
        cases = load_cases(cases_file(path))
        assert cases.problems == ()
        assert cases.ruleset == rules.id
        assert len(cases.cases) >= 3
        for case in cases.cases:
            expected = case.expected
            assert set(expected.components) <= {component.name for component in rules.components}
            if rules.lights:
                assert {expected.light, *filter(None, expected.lights)} <= {band.name for band in rules.lights}
                continue
            band = next(band for band in rules.grades if band.name == expected.grade)
            assert Fraction(expected.total) in band.interval

    def test_expected_sums_add_up(self, path: Path, registry: Registry) -> None:
        rules = load_or_raise(path, registry=registry)
        table = rules.indicators
        assert table is not None
        policies = rules.policies
        adjusts = bool(policies.caps or policies.vetoes or policies.deductions or policies.bonuses)
        for case in load_cases(cases_file(path)).cases:
            expected = case.expected
            rows = sum((score for score in expected.rows if score is not None), Decimal(0))
            if rules.rounding.at is RoundingStage.ROW:
                assert expected.components[table.name] == rows
            if not adjusts:
                parts = expected.components.values()
                assert sum((score or Decimal(0) for score in parts), Decimal(0)) == expected.total
            pairs = zip(expected.rows, case.sheet.rows, strict=True)
            applicable = [score for score, row in pairs if row.applicable]
            assert expected.complete is (None not in (*applicable, *expected.components.values()))

    def test_the_engine_gives_what_was_worked_by_hand(self, path: Path, registry: Registry) -> None:
        rules = load_or_raise(path, registry=registry)
        for case in load_cases(cases_file(path)).cases:
            expected = case.expected
            card = evaluate(case.sheet, rules, as_of=case.as_of, registry=registry)
            assert tuple(row.score for row in card.rows) == expected.rows, case.name
            assert {one.name: one.score for one in card.components} == expected.components, case.name
            assert (card.total, card.complete) == (expected.total, expected.complete), case.name
            assert ("" if card.grade is None else card.grade.name) == expected.grade, case.name
            assert card.light == expected.light, case.name
            if expected.lights:
                assert tuple(row.light for row in card.rows) == expected.lights, case.name
            told = (*card.problems, *(one for row in card.rows for one in row.problems))
            told = (*told, *(one for component in card.components for one in component.problems))
            assert set(expected.problems) <= {one.code for one in told}, case.name


def weights(rules: RuleSet) -> dict[str, int]:
    """Return the points of components and level-1 indicators as whole numbers."""
    table = rules.indicators
    assert table is not None
    others = {component.name: component.full for component in rules.components if component is not table}
    return {name: int(points) for name, points in {**others, **table.weights}.items()}


class TestFacts:
    """SPEC scoring §4, domain: the numbers of the regulations."""

    def test_national_form_of_2020(self, registry: Registry) -> None:
        rules = load_or_raise("cn-self-evaluation-2020", registry=registry)
        assert weights(rules) == {"预算执行": 10, "产出指标": 50, "效益指标": 30, "满意度指标": 10}
        assert [(band.name, band.notation) for band in rules.grades] == [
            ("优", "[90, 100]"), ("良", "[80, 90)"), ("中", "[60, 80)"), ("差", "[0, 60)"),
        ]  # fmt: skip
        assert rules.sources["财预〔2020〕10号"].status is CitationStatus.QUOTED
        assert rules.sources["grades-2020"].status is CitationStatus.RECALLED

    def test_form_of_zhengzhou(self, registry: Registry) -> None:
        rules = load_or_raise("henan-zhengzhou-2023", registry=registry)
        assert weights(rules) == {
            "预算执行": 10, "资金管理": 20, "成本指标": 10, "产出指标": 30, "效益指标": 25, "满意度指标": 5,
        }  # fmt: skip
        by_name = {component.name: component for component in rules.components}
        assert list(by_name) == ["预算执行", "资金管理", "绩效指标"]
        assert rules.sources[by_name["绩效指标"].source].status is CitationStatus.QUOTED
        assert rules.sources[by_name["资金管理"].source].status is CitationStatus.INFERRED
        assert rules.sources[by_name["预算执行"].source].status is CitationStatus.INFERRED
        assert [rule.type for rule in rules.scoring] == ["judged", "deadline", "inverse", "exact", "proportional"]

    @pytest.mark.parametrize(
        ("name", "points"),
        [
            (
                "cn-central-core-2021",
                {"预算执行": 10, "成本指标": 20, "产出指标": 40, "效益指标": 20, "满意度指标": 10},
            ),
            ("cn-central-core-2021-without-cost", {"预算执行": 10, "产出指标": 50, "效益指标": 30, "满意度指标": 10}),
            (
                "cn-central-core-2021-without-satisfaction",
                {"预算执行": 10, "成本指标": 20, "产出指标": 40, "效益指标": 30},
            ),
            ("cn-central-core-2021-without-cost-and-satisfaction", {"预算执行": 10, "产出指标": 50, "效益指标": 40}),
            ("sichuan-2023", {"预算执行": 10}),
            ("hubei-2020", {"预算执行": 20}),
            ("anhui-2022", {"预算执行": 10, "产出指标": 50, "效益指标": 30, "满意度指标": 10}),
            ("yinchuan-2021", {"决策": 10, "过程管理": 15, "预算执行": 10, "产出指标": 30, "效益指标": 35}),
        ],
    )
    def test_weights_of_other_forms(self, name: str, points: dict[str, int], registry: Registry) -> None:
        rules = load_or_raise(name, registry=registry)
        assert weights(rules) == points
        assert rules.full == Decimal(100)

    def test_the_central_gate_and_bands_are_recalled_and_cited_as_such(self, registry: Registry) -> None:
        rules = load_or_raise("cn-central-core-2021", registry=registry)
        assert rules.sources["财预〔2021〕101号"].status is CitationStatus.RECALLED
        execution = next(component for component in rules.components if component.type == "execution")
        assert execution.parameters["bands"] == {
            "≥100%": "100%",
            "[80%, 100%)": "70%",
            "[60%, 80%)": "50%",
            "<60%": "0%",
        }

    def test_the_caps_of_one_platform(self, registry: Registry) -> None:
        rules = load_or_raise("platform-caps-2022", registry=registry)
        assert [(cap.notation, int(cap.total)) for cap in rules.policies.caps] == [
            ("[70%, 80%)", 89), ("[60%, 70%)", 79), ("[50%, 60%)", 69), ("[0%, 50%)", 59),
        ]  # fmt: skip

    def test_twenty_kinds_of_project_declare_their_indicators(self, registry: Registry) -> None:
        projects = [path for path in FILES if path.name.startswith("project-")]
        assert len(projects) >= 20
        for path in projects:
            declared = load_or_raise(path, registry=registry).declared
            assert 6 <= len(declared) <= 12, path.name
            for one in declared:
                assert one.level1, path.name
                assert one.level2, path.name
                assert one.direction or one.type == "deadline", f"{path.name}: {one.name}"

    @pytest.mark.parametrize("name", ["slo-objectives", "scorecard-checks", "stars-cut-points", "kpi-three-polarity"])
    def test_four_sets_have_nothing_to_do_with_budgets(self, name: str, registry: Registry) -> None:
        rules = load_or_raise(name, registry=registry)
        assert rules.extends == ()
        assert all(component.type == "indicators" for component in rules.components)

    def test_they_can_be_listed(self, registry: Registry) -> None:
        ids = {path.name.removesuffix(".toml").partition("@")[0] for path in FILES}
        assert ids <= {one.id for one in available(registry).files}
