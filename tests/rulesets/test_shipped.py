"""The rule sets that ship: what they say, how sure they are of it, and the cases beside them."""

from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from perfrules.model.ruleset import CitationStatus, RuleSet
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
        for part in (*rules.components, *rules.scoring):
            assert part.source in rules.sources
        for citation in rules.sources.values():
            if citation.status in (CitationStatus.RECALLED, CitationStatus.INFERRED):
                assert "条" not in f"{citation.document}{citation.title}"

    def test_it_has_a_good_a_bad_and_an_edge_case(self, path: Path, registry: Registry) -> None:
        rules = load_or_raise(path, registry=registry)
        cases = load_cases(cases_file(path))
        assert cases.problems == ()
        assert cases.ruleset == rules.id
        assert len(cases.cases) >= 3
        names = {band.name for band in rules.grades}
        for case in cases.cases:
            expected = case.expected
            assert expected.grade in names
            assert set(expected.components) <= {component.name for component in rules.components}
            band = next(band for band in rules.grades if band.name == expected.grade)
            assert Fraction(expected.total) in band.interval

    def test_expected_sums_add_up(self, path: Path, registry: Registry) -> None:
        rules = load_or_raise(path, registry=registry)
        table = rules.indicators
        for case in load_cases(cases_file(path)).cases:
            expected = case.expected
            rows = sum((score for score in expected.rows if score is not None), Decimal(0))
            assert table is not None
            assert expected.components[table.name] == rows
            assert sum((score or Decimal(0) for score in expected.components.values()), Decimal(0)) == expected.total
            assert expected.complete is (None not in (*expected.rows, *expected.components.values()))


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
        assert rules.sources["财预〔2020〕10号"].status is CitationStatus.RECALLED

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
        assert [rule.type for rule in rules.scoring] == ["judged", "overrun", "exact", "proportional"]

    def test_they_can_be_listed(self, registry: Registry) -> None:
        ids = {path.name.removesuffix(".toml").partition("@")[0] for path in FILES}
        assert ids <= {one.id for one in available(registry).files}
