"""``extends``: how a child is merged over its parent, and which parents are refused."""

import sys
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from perfrules.plugins import Registry
from perfrules.rulesets import Loaded, load
from perfrules.rulesets.extend import MAX_CHAIN

LoadText = Callable[..., Loaded]
CHILD = 'id = "child"\nextends = "parent.toml"\n'


def codes(loaded: Loaded) -> list[str]:
    """Return the code of every problem."""
    return [one.code for one in loaded.problems]


@pytest.fixture
def extend(load_text: LoadText, good: str) -> Callable[[str], Loaded]:
    """Return a function that loads a child with the given keys over the good file."""
    return lambda keys: load_text(CHILD + keys, parent=good)


class TestMerging:
    """The merge rules are those that the docstring of `perfrules.rulesets.extend` gives."""

    def test_everything_but_identity_is_taken_over(self, extend: Callable[[str], Loaded]) -> None:
        rules = extend("").ruleset
        assert rules is not None
        assert (rules.id, rules.title, rules.version, rules.extends) == ("child", "", "1", ("demo",))
        assert rules.full == 100
        assert [component.name for component in rules.components] == ["预算执行", "绩效指标"]
        assert rules.components[0].place.file.endswith("parent.toml")

    def test_scalars_are_replaced_and_tables_merged_by_key(self, load_text: LoadText, good: str) -> None:
        parent = 'round = { places = 3, mode = "truncate" }\n' + good
        rules = load_text(CHILD + "round = { places = 1 }\n", parent=parent).ruleset
        assert rules is not None
        assert (rules.rounding.places, rules.rounding.mode) == (1, "truncate")

    def test_effective_days_are_the_files_own(self, load_text: LoadText, good: str) -> None:
        rules = load_text(CHILD, parent="effective = { to = 2020-12-31 }\n" + good).ruleset
        assert rules is not None
        assert rules.effective.end is None

    def test_grades_are_replaced_as_a_whole(self, extend: Callable[[str], Loaded]) -> None:
        rules = extend('[grades]\n"合格" = "[60, 100]"\n"不合格" = "[0, 60)"\n').ruleset
        assert rules is not None
        assert [band.name for band in rules.grades] == ["合格", "不合格"]

    def test_a_component_of_the_same_name_replaces_the_keys_it_gives(self, extend: Callable[[str], Loaded]) -> None:
        rules = extend(
            '[[component]]\nname = "预算 执行"\nfull = 20\ncap = "90%"\n'
            '[[component]]\nname = "绩效指标"\nfull = 80\nweights = { "产出指标" = 80 }\n'
        ).ruleset
        assert rules is not None
        first, second = rules.components
        assert (first.full, first.type, first.source, first.parameters) == (
            20,
            "execution",
            "甲〔2020〕1号",
            {"cap": "90%"},
        )
        assert second.weights == {"产出指标": Decimal(80)}

    def test_a_component_of_another_type_leaves_parameters_behind(self, load_text: LoadText, good: str) -> None:
        parent = good.replace('type = "execution"', 'type = "execution"\ncap = "90%"')
        child = (
            CHILD + '[[component]]\nname = "预算执行"\ntype = "checklist"\nelements = [{ name = "甲", points = 1 }]\n'
        )
        loaded = load_text(child, parent=parent)
        assert codes(loaded) == []
        assert loaded.ruleset is not None
        assert set(loaded.ruleset.components[0].parameters) == {"elements"}

    def test_a_new_component_stands_behind_the_one_written_before_it(self, extend: Callable[[str], Loaded]) -> None:
        new = '[[component]]\nname = "管理"\ntype = "checklist"\nfull = 5\nelements = [{ name = "甲", points = 1 }]\n'
        before = '[[component]]\nname = "预算执行"\nfull = 5\n'
        between = extend(before + new).ruleset
        at_end = extend(new + before).ruleset
        assert between is not None
        assert at_end is not None
        assert [component.name for component in between.components] == ["预算执行", "管理", "绩效指标"]
        assert [component.name for component in at_end.components] == ["预算执行", "绩效指标", "管理"]

    def test_a_component_can_be_dropped(self, extend: Callable[[str], Loaded]) -> None:
        loaded = extend('full = 90\n[grades]\n"好" = "[0, 90]"\n[[component]]\nname = "预算执行"\ndrop = true\n')
        assert codes(loaded) == []
        assert loaded.ruleset is not None
        assert [component.name for component in loaded.ruleset.components] == ["绩效指标"]

    def test_a_drop_without_effect_is_told(self, extend: Callable[[str], Loaded]) -> None:
        assert codes(extend('[[component]]\nname = "别的"\ndrop = true\n')) == ["PR226"]
        assert codes(extend('[[component]]\nname = "别的"\ndrop = 1\n')) == ["PR204"]

    def test_the_childs_rules_are_asked_first(self, extend: Callable[[str], Loaded]) -> None:
        rules = extend('[[scoring]]\ntype = "exact"\n[[scoring]]\ntype = "inverse"\n').ruleset
        assert rules is not None
        assert [rule.type for rule in rules.scoring] == ["exact", "inverse", "judged", "proportional"]

    def test_sources_are_merged_by_id(self, extend: Callable[[str], Loaded]) -> None:
        rules = extend(
            '[[source]]\ndocument = "甲〔2020〕1号"\nnote = "补充"\n[[source]]\ndocument = "乙"\nstatus = "practice"\n'
        ).ruleset
        assert rules is not None
        assert list(rules.sources) == ["甲〔2020〕1号", "乙"]
        assert rules.sources["甲〔2020〕1号"].note == "补充"
        assert rules.sources["甲〔2020〕1号"].status == "quoted"

    def test_mistakes_of_the_parent_are_told_in_the_parent(self, load_text: LoadText, good: str) -> None:
        loaded = load_text(CHILD + "x = 1\n", parent=good.replace("title", "titel"))
        assert [(one.code, Path(one.place.file).name) for one in loaded.problems] == [
            ("PR202", "rules.toml"), ("PR202", "parent.toml"),
        ]  # fmt: skip

    def test_a_broken_parent_does_not_hide_the_childs_mistakes_nor_invent_any(self, load_text: LoadText) -> None:
        loaded = load_text(CHILD + '[[scoring]]\ntype = "exakt"\n', parent="a = “")
        assert sorted(codes(loaded)) == ["PR201", "PR213"]

    def test_a_rule_set_may_extend_a_shipped_one_by_id(self, load_text: LoadText) -> None:
        loaded = load_text('id = "mine"\nextends = "cn-self-evaluation-2020"\n')
        assert codes(loaded) == []
        assert loaded.ruleset is not None
        assert loaded.ruleset.extends == ("cn-self-evaluation-2020",)

    def test_an_id_in_the_same_folder_comes_first_whatever_its_file_is_called(
        self, load_text: LoadText, good: str
    ) -> None:
        mine = good.replace('id = "demo"', 'id = "cn-self-evaluation-2020"').replace('"judged"', '"inverse"')
        loaded = load_text('id = "mine"\nextends = "cn-self-evaluation-2020"\n', other=mine)
        assert loaded.ruleset is not None
        assert loaded.ruleset.scoring[0].type == "inverse"


class TestRefusals:
    """SPEC reliability §3: at most 8 files, inside one folder, no links out of it, no circles, no paths, no URLs."""

    @pytest.mark.parametrize(
        "target",
        [
            "../../../../etc/passwd", "/etc/passwd", "file:///etc/passwd", "\\\\\\\\host\\\\share\\\\r.toml",
            "C:\\\\r.toml", "https://example.org/r.toml", "sub/r.toml", "..", ".hidden.toml", "C:r.toml", "", " ",
            "a\\u0000.toml", "../rules.toml",
        ],
    )  # fmt: skip
    def test_paths_and_urls(self, load_text: LoadText, target: str) -> None:
        loaded = load_text(f'id = "x"\nextends = "{target}"\n')
        assert codes(loaded) == ["PR208"]
        assert (loaded.problems[0].place.line, loaded.problems[0].place.column) == (2, 11)

    def test_nothing_outside_is_opened(self, tmp_path: Path, registry: Registry) -> None:
        opened: list[str] = []
        watching = True

        def watch(event: str, arguments: tuple[object, ...]) -> None:
            if watching and event == "open" and not isinstance(arguments[0], int):  # a number is an open file again
                opened.append(str(arguments[0]))
            assert not (watching and event in ("socket.connect", "subprocess.Popen", "os.system"))

        path = tmp_path / "rules.toml"
        path.write_text('id = "x"\nextends = "/etc/passwd"\n', encoding="utf-8")
        load(path, registry=registry)  # whatever is imported on first use is imported now
        sys.addaudithook(watch)
        loaded = load(path, registry=registry)
        watching = False
        assert codes(loaded) == ["PR208"]
        assert str(path) in opened
        assert [name for name in opened if not name.endswith(".toml")] == []

    def test_links_out_of_the_folder_and_in_circles(self, tmp_path: Path, registry: Registry, good: str) -> None:
        inside = tmp_path / "rules"
        inside.mkdir()
        (tmp_path / "outside.toml").write_text(good, encoding="utf-8")
        try:
            (inside / "out.toml").symlink_to(tmp_path / "outside.toml")
            (inside / "loop.toml").symlink_to(inside / "loop.toml")
        except OSError:
            pytest.skip("links cannot be made here")
        for name in ("out.toml", "loop.toml"):
            (inside / "rules.toml").write_text(f'id = "x"\nextends = "{name}"\n', encoding="utf-8")
            assert codes(load(inside / "rules.toml", registry=registry)) == ["PR208"]

    def test_a_file_that_is_not_there(self, load_text: LoadText) -> None:
        assert codes(load_text('id = "x"\nextends = "none.toml"\n')) == ["PR205"]

    def test_an_unknown_id_lists_near_names(self, load_text: LoadText) -> None:
        (found,) = load_text('id = "x"\nextends = "cn-self-evaluation-2021"\n').problems
        assert "cn-self-evaluation-2020" in found.help("zh")
        assert found.place.line == 2

    def test_circles(self, load_text: LoadText) -> None:
        assert codes(load_text('id = "x"\nextends = "rules.toml"\n')) == ["PR206"]
        loaded = load_text(CHILD, parent='id = "p"\nextends = "rules.toml"\n')
        assert codes(loaded) == ["PR206"]
        assert loaded.problems[0].values["chain"] == "rules.toml → parent.toml → rules.toml"

    def test_eight_files_are_followed_and_nine_are_not(self, load_text: LoadText, good: str) -> None:
        def chain(files: int) -> Loaded:
            beside = {
                f"p{number}": f'id = "p{number}"\nextends = "p{number + 1}.toml"\n' for number in range(1, files - 1)
            }
            return load_text('id = "x"\nextends = "p1.toml"\n', **beside, **{f"p{files - 1}": good})

        assert codes(chain(MAX_CHAIN)) == []
        assert codes(chain(MAX_CHAIN + 1)) == ["PR207"]
