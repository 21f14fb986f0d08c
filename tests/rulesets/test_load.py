"""Loading a rule set: what a good file gives, and every problem with its place, all of them at once."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from perfrules.errors import RuleSetError, UnknownNameError
from perfrules.inputs import MAX_PROBLEMS
from perfrules.model.ruleset import CitationStatus, Rounding, RoundingMode, RoundingStage, When
from perfrules.plugins import Registry
from perfrules.rulesets import Loaded, load, load_or_raise
from perfrules.rulesets.bands import MAX_BANDS
from perfrules.rulesets.fields import MAX_ENTRIES
from tests.sizes import examples

LoadText = Callable[..., Loaded]


def told(loaded: Loaded) -> list[tuple[str, str]]:
    """Return code and ``line:column`` of every problem."""
    return [(one.code, f"{one.place.line}:{one.place.column}") for one in loaded.problems]


def codes(loaded: Loaded) -> list[str]:
    """Return the code of every problem."""
    return [one.code for one in loaded.problems]


class TestGoodFile:
    """SPEC design §5: a rule file becomes a frozen rule set with everything it says."""

    def test_it_has_all_parts(self, load_text: LoadText, good: str) -> None:
        loaded = load_text('version = "1.2"\nround = { places = 1, mode = "half-even", at = "total" }\n' + good)
        assert loaded.problems == ()
        rules = loaded.ruleset
        assert rules is not None
        assert (rules.id, rules.version, rules.title, rules.full) == ("demo", "1.2", "示例", Decimal(100))
        assert rules.rounding == Rounding(1, RoundingMode.HALF_EVEN, RoundingStage.TOTAL)
        assert [band.name for band in rules.grades] == ["优", "良", "差"]
        assert [band.notation for band in rules.grades] == ["[90, 100]", "[60, 90)", "[0, 60)"]
        assert Fraction(90) in rules.grades[0].interval
        assert Fraction(90) not in rules.grades[1].interval
        assert [component.name for component in rules.components] == ["预算执行", "绩效指标"]
        assert rules.components[1].weights == {"产出指标": Decimal(60), "效益指标": Decimal(30)}
        assert [rule.type for rule in rules.scoring] == ["judged", "proportional"]
        assert rules.scoring[0].when == When(target_kind=("quality",))
        assert rules.sources["甲〔2020〕1号"].status is CitationStatus.QUOTED
        assert rules.indicators is rules.components[1]

    def test_parts_know_their_places(self, load_text: LoadText, good: str) -> None:
        rules = load_text(good).ruleset
        assert rules is not None
        assert rules.place.file.endswith("rules.toml")
        assert (rules.scoring[1].place.line, rules.scoring[1].place.key) == (30, "scoring[1]")
        assert rules.grades[2].place.line == 12

    def test_grades_may_have_one_open_side_and_stand_in_any_order(self, load_text: LoadText, good: str) -> None:
        loaded = load_text(good.replace('"[90, 100]"', '"≥90"').replace('"[0, 60)"', '"<60"'))
        assert loaded.problems == ()
        assert loaded.ruleset is not None
        assert [band.name for band in loaded.ruleset.grades] == ["优", "良", "差"]

    @pytest.mark.parametrize(
        "fulls",
        [("33.3", "33.3", "33.4"), ("0.1", "49.9", "50"), ("22.5", "22.5", "55")],
        ids=["thirds", "tenth", "half"],
    )
    def test_fractional_weights_are_summed_exactly(
        self, load_text: LoadText, good: str, fulls: tuple[str, ...]
    ) -> None:
        first, second, third = fulls
        weights = f'{{ "a" = {first}, "b" = {second}, "c" = {third} }}'
        head, _, tail = good.partition("[[component]]")
        text = f'{head}[[component]]\nname = "指标"\ntype = "indicators"\nfull = 100\nweights = {weights}\n'
        loaded = load_text(text + tail[tail.index("[[scoring]]") :])
        assert codes(loaded) == []


EXECUTION = 'type = "execution"'
REST = '[[component]]\nname = "绩效指标"'
MISTAKES: list[tuple[str, str, str, str, str]] = [
    # what, text of the good file, what stands there instead, code, line:column
    ("unknown key", 'title = "示例"', 'titel = "示例"', "PR202", "2:1"),
    ("unknown table", "[grades]", "[thresholds]\nx = 1\n[grades]", "PR202", "9:2"),
    ("unknown key of a source", 'status = "quoted"', 'status = "quoted"\nx = 1', "PR202", "8:1"),
    ("unknown key of rows", 'type = "indicators"', 'type = "indicators"\nfoo = 1', "PR202", "23:1"),
    ("unknown parameter", EXECUTION, EXECUTION + '\nformula = "1"', "PR202", "17:11"),
    ("unknown condition", "when = { target_kind", "when = { kind", "PR202", "27:10"),
    ("missing id", 'id = "demo"\n', "", "PR203", "1:1"),
    ("missing full", "full = 100\n", "", "PR203", "1:1"),
    ("missing status", 'status = "quoted"\n', "", "PR203", "5:3"),
    ("missing type of a rule", 'type = "judged"\n', "", "PR203", "26:3"),
    ("missing type of a component", EXECUTION + "\n", "", "PR203", "14:3"),
    ("text for a number", "full = 10\n", 'full = "十"\n', "PR204", "17:8"),
    ("list for a number", "full = 10\n", "full = [10]\n", "PR204", "17:8"),
    ("date for a number", "full = 10\n", "full = 2023-06-01\n", "PR204", "17:8"),
    ("true for a number", "full = 10\n", "full = true\n", "PR204", "17:8"),
    ("negative number", "full = 10\n", "full = -10\n", "PR204", "17:8"),
    ("nan", "full = 10\n", "full = nan\n", "PR204", "17:8"),
    ("inf", "full = 10\n", "full = inf\n", "PR204", "17:8"),
    ("zero", "full = 10\n", "full = 0\n", "PR223", "17:8"),
    ("negative weight", "= 60,", "= -60,", "PR204", "24:22"),
    ("number for a text", 'name = "预算执行"', "name = 5", "PR204", "15:8"),
    ("a table for an array of tables", "[[scoring]]\nwhen", "[scoring]\nwhen", "PR201", "30:10"),
    ("bare number as a grade", '"[90, 100]"', "90", "PR204", "10:7"),
    ("grade without ends", '"[90, 100]"', '"90"', "PR204", "10:7"),
    ("grade in percent", '"[90, 100]"', '"[90%, 100%]"', "PR204", "10:7"),
    ("gap", "[60, 90)", "[60, 89.5)", "PR209", "9:2"),
    ("open end leaves one number", "[90, 100]", "[90, 100)", "PR209", "9:2"),
    ("overlap", "[60, 90)", "[60, 90]", "PR210", "11:1"),
    ("above full", "[90, 100]", "[90, 101]", "PR216", "10:7"),
    ("components", "full = 10\n", "full = 11\n", "PR211", "3:8"),
    ("weights", "= 60,", "= 61,", "PR212", "24:1"),
    ("unknown type", EXECUTION, 'type = "exekution"', "PR213", "16:8"),
    ("unknown type of a rule", '"proportional"', '"proportionall"', "PR213", "31:8"),
    ("format of the future", 'id = "demo"', 'format = 99\nid = "demo"', "PR214", "1:10"),
    ("format before the first", 'id = "demo"', 'format = -1\nid = "demo"', "PR214", "1:10"),
    ("format as a text", 'id = "demo"', 'format = "1"\nid = "demo"', "PR214", "1:10"),
    ("places", "full = 100\n", "full = 100\nround = { places = 7 }\n", "PR216", "4:20"),
    ("places as a text", "full = 100\n", 'full = 100\nround = { places = "2" }\n', "PR204", "4:20"),
    ("mode", "full = 100\n", 'full = 100\nround = { mode = "half_up" }\n', "PR225", "4:18"),
    ("stage", "full = 100\n", 'full = 100\nround = { at = "rows" }\n', "PR225", "4:16"),
    ("status", '"quoted"', '"sure"', "PR225", "7:10"),
    ("kind of target", '"quality"', '"qualities"', "PR225", "27:24"),
    ("same name but for its width", '"效益指标" = 30', '"效益指标" = 20, "产出　指标" = 10', "PR218", "24:39"),
    ("grades equal but for their width", '"优" = "[90, 100]"', '"A" = "[90, 95)"\n"Ａ" = "[95, 100]"', "PR218", "11:1"),
    ("component twice", 'name = "绩效指标"', 'name = "预算执行"', "PR215", "20:3"),
    ("source not declared", 'source = "甲〔2020〕1号"', 'source = "甲〔2020〕2号"', "PR220", "18:10"),
    ("empty name", '"优" =', '"" =', "PR224", "10:1"),
    ("invisible name", '"优" =', '"优\u200b" =', "PR224", "10:1"),
    ("name of signs alone", 'name = "预算执行"', 'name = "——"', "PR224", "15:8"),
    ("name too long", 'name = "预算执行"', f'name = "{"长" * 101}"', "PR103", "15:8"),
    ("id with a slash", 'id = "demo"', 'id = "a/b"', "PR307", "1:6"),
    ("days the wrong way", "full = 100", "full = 100\neffective = {from=2024-01-02, to=2024-01-01}", "PR227", "4:1"),
    ("day as a text", "full = 100", 'full = 100\neffective = { from = "2024-01-01" }', "PR204", "4:22"),
    ("day with a time", "full = 100", "full = 100\neffective = { from = 2024-01-01T00:00:00 }", "PR204", "4:22"),
    ("nothing to drop", REST, '[[component]]\nname = "别的"\ndrop = true\n' + REST, "PR226", "22:1"),
    ("extends no text", 'id = "demo"', 'extends = 5\nid = "demo"', "PR204", "1:11"),
    ("version as a date", 'id = "demo"', 'version = 2020-01-01\nid = "demo"', "PR204", "1:11"),
    ("condition as a number", '"quality"', "5", "PR204", "27:24"),
    ("condition no table", '{ target_kind = "quality" }', '"quality"', "PR204", "27:8"),
    ("component no array", "full = 100\n", "full = 100\nround = 5\n", "PR204", "4:9"),
    ("weights no table", '{ "产出指标" = 60, "效益指标" = 30 }', "90", "PR204", "24:11"),
    ("weight without a name", '"产出指标" = 60', '"　" = 60', "PR224", "24:13"),
    ("type as a number", 'type = "proportional"', "type = 5", "PR204", "31:8"),
    ("type like no other", '"proportional"', '"x"', "PR213", "31:8"),
    ("type without end", '"proportional"', f'"{"x" * 200}"', "PR213", "31:8"),
    ("grade that grows", '"[90, 100]"', '"增长≥90"', "PR204", "10:7"),
    ("gap of thirty digits", "[60, 90)", "[60, 89.000000000000000000000001)", "PR209", "9:2"),
    ("two tables of rows", EXECUTION, 'type = "indicators"', "PR217", "20:3"),
    ("thirty-one digits", "full = 10\n", f"full = 10.{'0' * 29}1\n", "PR104", "17:8"),
]  # fmt: skip


class TestMistakes:
    """SPEC reliability R5: file, line, column, key path, the reason in Chinese and English; one mistake, one report."""

    @pytest.mark.parametrize("mistake", MISTAKES, ids=[one[0] for one in MISTAKES])
    def test_mistake(self, load_text: LoadText, good: str, mistake: tuple[str, str, str, str, str]) -> None:
        what, old, new, code, at = mistake
        assert old in good, what
        loaded = load_text(good.replace(old, new, 1))
        found = [pair for pair in told(loaded) if pair[0] == code]
        assert (code, at) in found
        assert loaded.ruleset is None
        for one in loaded.problems:
            assert one.place.file.endswith("rules.toml")
            assert one.message("zh") != one.message("en")
        # 10.0…01 is refused for its digits and does not add up either
        allowed = {"PR211"} if what == "thirty-one digits" else set()
        assert {one.code for one in loaded.problems} - {code} <= allowed

    def test_arrays_of_tables_that_are_none(self, load_text: LoadText) -> None:
        text = 'id = "x"\nfull = 1\nsource = 1\ncomponent = { a = 1 }\nscoring = [1, {}]\ngrades = "x"\n'
        wanted = [("PR203", "5:15"), ("PR204", "3:10"), ("PR204", "4:13"), ("PR204", "5:12"), ("PR204", "6:10")]
        assert sorted(told(load_text(text))) == wanted

    def test_an_empty_table_of_grades(self, load_text: LoadText, good: str) -> None:
        head, _, rest = good.partition('"优"')
        assert "PR203" in codes(load_text(head + rest[rest.index("\n[[component]]") :]))

    def test_an_empty_interval(self, load_text: LoadText, good: str) -> None:
        assert codes(load_text(good.replace("[90, 100]", "[100, 90]"))) == ["PR106"]

    def test_a_parameter_that_is_missing_is_told_at_its_table(self, load_text: LoadText, good: str) -> None:
        (found,) = load_text(good.replace(EXECUTION, 'type = "checklist"')).problems
        assert (found.code, found.place.line) == ("PR203", 14)

    def test_a_wrong_value_inside_a_parameter_is_told_at_its_place(self, load_text: LoadText, good: str) -> None:
        elements = 'elements = [\n  { name = "甲", points = 1 },\n  { name = "乙", points = "x" },\n]'
        (found,) = load_text(good.replace(EXECUTION, 'type = "checklist"\n' + elements)).problems
        assert (found.code, found.place.line, found.place.key) == ("PR204", 19, "component[0].elements[1].points")

    @pytest.mark.parametrize("old_word", ["name", "bands", "levels", "schema_version"])
    def test_words_of_other_formats_are_answered_with_ours(self, load_text: LoadText, good: str, old_word: str) -> None:
        loaded = load_text(f"{old_word} = 1\n" + good)
        wanted = {"name": "title", "bands": "grades", "levels": "grades", "schema_version": "format"}[old_word]
        assert [one.suggestion for one in loaded.problems] == [wanted]

    def test_unknown_types_list_near_names(self, load_text: LoadText, good: str) -> None:
        (found,) = load_text(good.replace('"proportional"', '"proportionall"')).problems
        assert "`proportional`" in found.help("zh")
        assert "banded" in found.help("en")
        assert found.suggestion == "proportional"

    @pytest.mark.parametrize(
        ("bands", "gap"),
        [
            (("[90, 100]", "[60, 89.5)", "[0, 60)"), "[89.5, 90)"),
            (("(90, 100]", "[60, 90)", "[0, 60)"), "90"),
            (("[90, 100]", "[60, 90)", "(0, 60)"), "0"),
            (("[90, 99]", "[60, 90)", "[0, 60)"), "(99, 100]"),
        ],
    )
    def test_a_gap_names_its_exact_stretch(
        self, load_text: LoadText, good: str, bands: tuple[str, ...], gap: str
    ) -> None:
        text = good
        for old, new in zip(("[90, 100]", "[60, 90)", "[0, 60)"), bands, strict=True):
            text = text.replace(f'"{old}"', f'"{new}"')
        (found,) = load_text(text).problems
        assert (found.code, found.values["gap"]) == ("PR209", gap)

    @pytest.mark.parametrize(
        ("band", "overlap"), [("[60, 90]", "90"), ("[60, 95.5)", "[90, 95.5)"), ("[60, 95.5]", "[90, 95.5]")]
    )
    def test_an_overlap_names_its_exact_stretch(self, load_text: LoadText, good: str, band: str, overlap: str) -> None:
        (found,) = load_text(good.replace("[60, 90)", band)).problems
        assert (found.code, found.values["overlap"]) == ("PR210", overlap)

    def test_an_unread_grade_is_not_also_a_gap(self, load_text: LoadText, good: str) -> None:
        assert codes(load_text(good.replace('"[60, 90)"', '"[60, 90"'))) == ["PR101"]


PLANTABLE = [one for one in MISTAKES if one[0] in {
    "unknown key", "missing status", "text for a number", "gap", "unknown type", "unknown type of a rule", "status",
    "kind of target", "negative weight", "source not declared", "unknown condition", "unknown key of rows",
    "unknown parameter",
}]  # fmt: skip
EXCLUSIVE = [
    {"missing status", "status"}, {"unknown condition", "kind of target"}, {"unknown type", "unknown parameter"},
    {"source not declared", "missing status"}, {"source not declared", "status"},
]  # fmt: skip


class TestAllAtOnce:
    """SPEC reliability R6: all independent mistakes are reported together; two planted give two reports, always."""

    @settings(deadline=None, max_examples=examples(0.5), suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(planted=st.lists(st.sampled_from(PLANTABLE), min_size=2, max_size=2, unique=True))
    def test_two_planted_mistakes_give_two_reports(
        self, load_text: LoadText, good: str, planted: list[tuple[str, str, str, str, str]]
    ) -> None:
        names = {one[0] for one in planted}
        if names in EXCLUSIVE or len({one[1] for one in planted}) < len(planted):
            return  # both change the same words, or one hides what the other is about
        text = good
        for _, old, new, _, _ in planted:
            assert old in text
            text = text.replace(old, new, 1)
        assert sorted(codes(load_text(text))) == sorted(one[3] for one in planted)

    def test_many_mistakes_are_listed_up_to_a_hundred_and_counted(self, load_text: LoadText, good: str) -> None:
        at_limit = load_text("".join(f"x{number} = 1\n" for number in range(MAX_PROBLEMS)) + good)
        assert codes(at_limit) == ["PR202"] * MAX_PROBLEMS
        beyond = load_text("".join(f"x{number} = 1\n" for number in range(MAX_PROBLEMS + 1)) + good)
        assert codes(beyond) == ["PR202"] * MAX_PROBLEMS + ["PR009"]
        assert beyond.problems[-1].values["count"] == "1"

    def test_problems_come_in_the_order_of_lines(self, load_text: LoadText, good: str) -> None:
        loaded = load_text(good.replace('"quoted"', '"sure"').replace("= 60,", "= -60,").replace("title", "titel"))
        lines = [one.place.line or 0 for one in loaded.problems]
        assert lines == sorted(lines)
        assert len(lines) == 3


class TestLimits:
    """SPEC reliability §3: 32 bands and 5 000 entries hold; one more is refused."""

    @staticmethod
    def grades(count: int) -> str:
        steps = [f'"g{number}" = "[{number}, {number + 1})"\n' for number in range(count - 1)]
        return "".join(steps) + f'"top" = "[{count - 1}, 100]"\n'

    @pytest.mark.parametrize(("count", "wanted"), [(MAX_BANDS, []), (MAX_BANDS + 1, ["PR217"]), (10_000, ["PR217"])])
    def test_grades(self, load_text: LoadText, good: str, count: int, wanted: list[str]) -> None:
        head, rest = good.split("[grades]\n")
        assert (
            codes(load_text(head + "[grades]\n" + self.grades(count) + rest[rest.index("\n[[component]]") :])) == wanted
        )

    @pytest.mark.parametrize(("count", "wanted"), [(MAX_BANDS, []), (MAX_BANDS + 1, ["PR217"])])
    def test_bands_of_a_parameter(self, load_text: LoadText, good: str, count: int, wanted: list[str]) -> None:
        steps = [f'"[{number}%, {number + 1}%)" = "{number}%"' for number in range(count - 1)]
        bands = ", ".join([*steps, f'"≥{count - 1}%" = "100%"'])
        assert codes(load_text(good + f'[[scoring]]\ntype = "banded"\nbands = {{ {bands} }}\n')) == wanted

    @pytest.mark.parametrize(("count", "wanted"), [(MAX_ENTRIES, []), (MAX_ENTRIES + 1, ["PR217"])])
    def test_scoring_rules(self, load_text: LoadText, good: str, count: int, wanted: list[str]) -> None:
        rules = '[[scoring]]\ntype="exact"\n' * (count - 2)
        assert codes(load_text(good + rules)) == wanted


class TestRaising:
    """SPEC style §7: loading gives problems; a caller may ask for one exception that carries all of them."""

    def test_a_good_file_is_returned(self, tmp_path: Path, registry: Registry, good: str) -> None:
        (tmp_path / "r.toml").write_text(good, encoding="utf-8")
        assert load_or_raise(tmp_path / "r.toml", registry=registry).id == "demo"

    def test_an_unknown_id_lists_near_names(self, registry: Registry) -> None:
        with pytest.raises(UnknownNameError) as raised:
            load_or_raise("henan-zhengzou-2023", registry=registry)
        assert "henan-zhengzhou-2023" in raised.value.problems[0].help("zh")
        assert "perfrules rulesets" in raised.value.problems[0].help("en")

    def test_an_id_like_no_other_is_answered_with_how_to_list_all(self, registry: Registry) -> None:
        (found,) = load("?", registry=registry).problems
        assert found.code == "PR205"
        assert "perfrules rulesets" in found.help("zh")
        assert "路径" in found.help("zh")

    def test_a_broken_file_raises_all_problems(self, tmp_path: Path, registry: Registry, good: str) -> None:
        (tmp_path / "r.toml").write_text(
            good.replace("full = 10\n", "full = -1\n").replace("title", "titel"), encoding="utf-8"
        )
        with pytest.raises(RuleSetError) as raised:
            load_or_raise(str(tmp_path / "r.toml"), registry=registry)
        assert [one.code for one in raised.value.problems] == ["PR202", "PR204"]

    @pytest.mark.parametrize("name", ["missing.toml", ".", "sub/none.toml"])
    def test_what_is_no_file_is_a_problem(self, tmp_path: Path, registry: Registry, name: str) -> None:
        loaded = load(tmp_path / name, registry=registry)
        assert codes(loaded) == ["PR001"]
        with pytest.raises(RuleSetError):
            load_or_raise(tmp_path / name, registry=registry)


class TestDays:
    """SPEC issue: one file that is not in force on the day is used with a warning, never in silence."""

    def test_warning(self, load_text: LoadText, good: str) -> None:
        text = "effective = { from = 2024-01-01 }\n" + good
        assert codes(load_text(text, on=date(2024, 1, 1))) == []
        loaded = load_text(text, on=date(2023, 12, 31))
        assert codes(loaded) == ["PR221"]
        assert loaded.ruleset is not None
