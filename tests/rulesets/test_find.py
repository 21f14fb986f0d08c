"""Finding rule files: folders, ids inside files, versions by day, and overlapping days."""

import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfrules.model.ruleset import Effective
from perfrules.plugins import Registry
from perfrules.rulesets import available, load, shipped_folder
from perfrules.rulesets.find import RuleFile, chosen
from perfrules.source import Place

Write = Callable[..., Path]
DAYS = st.dates(date(2020, 1, 1), date(2020, 1, 12))


@pytest.fixture
def write(tmp_path: Path, good: str) -> Write:
    """Return a function that writes the good file under a name, with an id and days."""

    def write_file(name: str, ruleset_id: str = "demo", days: str = "", title: str = "示例") -> Path:
        text = good.replace('id = "demo"', f'id = "{ruleset_id}"').replace("示例", title)
        path = tmp_path / name
        path.write_text(f"effective = {{ {days} }}\n{text}" if days else text, encoding="utf-8")
        return path

    return write_file


class TestAvailable:
    """SPEC issue: every rule set by id, title, version, days and place; all folders, the caller's first."""

    def test_shipped_sets_are_found_in_the_source_tree(self, registry: Registry) -> None:
        files = {one.id: one for one in available(registry).files}
        assert {"cn-self-evaluation-2020", "henan-zhengzhou-2023"} <= set(files)
        henan = files["henan-zhengzhou-2023"]
        assert henan.title == "郑州市市级项目支出绩效自评"
        assert henan.effective == Effective(start=date(2023, 1, 1))
        assert henan.extends == "cn-self-evaluation-2020"
        assert henan.to_dict()["effective"] == {"from": "2023-01-01", "to": None}
        assert available(registry).problems == ()

    def test_folders_of_plugins_and_callers(self, tmp_path: Path, write: Write, registry: Registry) -> None:
        write("mine.toml")
        by_caller = available(registry, [tmp_path])
        by_plugin = available(Registry(ruleset_folders=(tmp_path,)))
        assert len(by_caller.of("demo")) == len(by_plugin.of("demo")) == 1

    def test_a_folder_inside_an_archive(self, tmp_path: Path, write: Write, registry: Registry) -> None:
        path = write("mine.toml")
        with zipfile.ZipFile(tmp_path / "sets.zip", "w") as archive:
            archive.writestr("sets/mine.toml", path.read_text(encoding="utf-8"))
        folder = zipfile.Path(tmp_path / "sets.zip", "sets/")
        assert load("demo", registry=registry, folders=[folder]).problems == ()

    def test_a_file_inside_an_archive_extends_by_id_only(self, tmp_path: Path, registry: Registry) -> None:
        with zipfile.ZipFile(tmp_path / "sets.zip", "w") as archive:
            archive.writestr("sets/a.toml", 'id = "a"\nextends = "b.toml"\n')
            archive.writestr("sets/c.toml", 'id = "c"\nextends = "cn-self-evaluation-2020"\n')
            archive.writestr("sets/e.toml", "")
        folder = zipfile.Path(tmp_path / "sets.zip", "sets/")
        codes = {name: [one.code for one in load(name, registry=registry, folders=[folder]).problems] for name in "ace"}
        assert codes == {"a": ["PR208"], "c": [], "e": ["PR004"]}

    def test_the_id_inside_counts_and_cases_and_hidden_files_do_not(
        self, tmp_path: Path, write: Write, registry: Registry
    ) -> None:
        write("anything.toml", "one")
        write("one.cases.toml", "two")
        write(".hidden.toml", "three")
        found = available(registry, [tmp_path])
        assert [len(found.of(name)) for name in ("one", "two", "three", "anything")] == [1, 0, 0, 0]

    def test_links_out_of_a_folder_are_left_out(self, tmp_path: Path, write: Write, registry: Registry) -> None:
        inside = tmp_path / "inside"
        inside.mkdir()
        try:
            (inside / "link.toml").symlink_to(write("outside.toml", "linked"))
        except OSError:
            pytest.skip("links cannot be made here")
        assert available(registry, [inside]).of("linked") == ()

    def test_a_broken_file_is_found_by_its_name_and_tells_what_is_wrong(
        self, tmp_path: Path, registry: Registry
    ) -> None:
        (tmp_path / "broken@2.toml").write_text("id = “x”\n", encoding="utf-8")
        assert [one.code for one in load("broken", registry=registry, folders=[tmp_path]).problems] == ["PR201"]

    def test_a_folder_that_is_not_there_holds_nothing(self, tmp_path: Path, registry: Registry) -> None:
        assert available(registry, [tmp_path / "none"]).files == available(registry).files

    def test_days_after_the_first_table_are_read_too(self, tmp_path: Path, good: str, registry: Registry) -> None:
        (tmp_path / "r.toml").write_text(good + "[effective]\nfrom = 2024-01-01\n", encoding="utf-8")
        (file,) = available(registry, [tmp_path]).of("demo")
        assert file.effective.start == date(2024, 1, 1)

    def test_the_shipped_folder_holds_rule_files(self) -> None:
        assert any(file.name == "henan-zhengzhou-2023.toml" for file in shipped_folder().iterdir())


class TestVersions:
    """SPEC issue: loading by id picks the file in force on the day; overlapping days of one id are a problem."""

    def test_the_version_in_force_is_taken(self, tmp_path: Path, write: Write, registry: Registry) -> None:
        write("demo@2022.toml", days="to = 2022-12-31", title="旧")
        write("demo@2023.toml", days="from = 2023-01-01", title="新")

        def title(on: date | None) -> str:
            rules = load("demo", registry=registry, on=on, folders=[tmp_path]).ruleset
            assert rules is not None
            return rules.title

        assert title(date(2022, 12, 31)) == "旧"
        assert title(date(2023, 1, 1)) == "新"
        assert title(None) == "新"
        assert available(registry, [tmp_path]).problems == ()

    def test_between_versions_the_last_that_had_started_is_taken_with_a_warning(
        self, tmp_path: Path, write: Write, registry: Registry
    ) -> None:
        write("a.toml", days="from = 2020-01-01, to = 2020-12-31", title="旧")
        write("b.toml", days="from = 2022-01-01", title="新")
        for day, title in ((date(2021, 6, 1), "旧"), (date(2019, 1, 1), "旧")):
            loaded = load("demo", registry=registry, on=day, folders=[tmp_path])
            assert [one.code for one in loaded.problems] == ["PR221"]
            assert loaded.ruleset is not None
            assert loaded.ruleset.title == title

    def test_overlapping_days_are_an_error_naming_both_files(
        self, tmp_path: Path, write: Write, registry: Registry
    ) -> None:
        write("a.toml", days="to = 2023-01-01")
        write("b.toml", days="from = 2023-01-01")
        (found,) = available(registry, [tmp_path]).problems
        assert found.code == "PR222"
        assert "a.toml" in found.message("zh")
        assert "b.toml" in found.message("zh")
        loaded = load("demo", registry=registry, on=date(2023, 1, 1), folders=[tmp_path])
        assert [one.code for one in loaded.problems] == ["PR222"]
        assert loaded.ruleset is None
        assert load("demo", registry=registry, on=date(2023, 1, 2), folders=[tmp_path]).ruleset is not None

    def test_a_parent_by_id_is_taken_in_the_version_of_the_day(
        self, tmp_path: Path, write: Write, registry: Registry
    ) -> None:
        write("p1.toml", "p", days="to = 2022-12-31")
        path = write("p2.toml", "p", days="from = 2023-01-01")
        path.write_text(path.read_text(encoding="utf-8").replace('"judged"', '"inverse"'), encoding="utf-8")
        (tmp_path / "child.toml").write_text('id = "child"\nextends = "p"\n', encoding="utf-8")
        types = {}
        for day in (date(2022, 1, 1), date(2023, 1, 1), None):
            rules = load(tmp_path / "child.toml", registry=registry, on=day).ruleset
            assert rules is not None
            types[day] = rules.scoring[0].type
        assert types == {date(2022, 1, 1): "judged", date(2023, 1, 1): "inverse", None: "inverse"}

    @settings(deadline=None)
    @given(st.lists(st.tuples(DAYS, DAYS), min_size=1, max_size=4), DAYS)
    def test_the_choice_is_in_force_whenever_one_is(self, spans: list[tuple[date, date]], day: date) -> None:
        files = tuple(
            RuleFile(
                id="x",
                effective=Effective(start=min(pair), end=max(pair)),
                place=Place(f"{number}"),
                file=Path(f"{number}"),
            )
            for number, pair in enumerate(spans)
        )
        file, problems = chosen(files, day)
        covering = [one for one in files if one.effective.covers(day)]
        assert (file in covering) is bool(covering)
        overlap = ["PR222"] if len(covering) > 1 else []
        assert [one.code for one in problems] == (overlap if covering else ["PR221"])

    def test_many_overlapping_files_are_one_message(self, tmp_path: Path, write: Write, registry: Registry) -> None:
        for name in ("a.toml", "b.toml", "c.toml", "d.toml"):
            write(name, days="to = 2023-01-01")
        (found,) = available(registry, [tmp_path]).problems
        assert "另有 2 个" in found.message("zh")
        assert "and 2 more" in found.message("en")
