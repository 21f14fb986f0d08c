"""`perfrules.render` and `perfrules.write_report`: by id, by ending, by report; the wrong ones say what there is."""

import json
import os
from pathlib import Path

import pytest

import perfrules
from perfrules.reports.base import Report, report_for_file
from perfrules.reports.hooks import Text

EXAMPLE = Path(perfrules.__file__).parent / "examples" / "hotline-12333-2023.toml"


@pytest.fixture(scope="module")
def card() -> perfrules.Scorecard:
    """Return the scorecard of the example."""
    return perfrules.evaluate(perfrules.read_sheet(EXAMPLE), perfrules.load_ruleset("henan-zhengzhou-2023"))


def code_of(raised: pytest.ExceptionInfo[perfrules.ProblemsError]) -> str:
    (found,) = raised.value.problems
    return found.code


class TestRender:
    def test_by_id_and_by_report(self, card: perfrules.Scorecard) -> None:
        assert json.loads(perfrules.render(card, "json"))["total"] == "100.00"
        assert perfrules.render(card, Text()) == perfrules.render(card, "text")
        assert perfrules.render(card, "text", language="en").startswith(b"project: 12333")

    def test_an_unknown_id_lists_near_ones_first(self, card: perfrules.Scorecard) -> None:
        with pytest.raises(perfrules.UnknownNameError) as raised:
            perfrules.render(card, "sheet-tom")
        (found,) = raised.value.problems
        assert (found.code, found.suggestion) == ("PR640", "sheet-toml")
        assert found.help("en").startswith("reports: sheet-toml, ")

    def test_a_registry_of_its_own(self, card: perfrules.Scorecard) -> None:
        with pytest.raises(perfrules.UnknownNameError):
            perfrules.render(card, "text", registry=perfrules.Registry())


class TestWriteReport:
    @pytest.mark.parametrize("name", ["a.json", "b.JSON", "c.toml"])
    def test_by_ending(self, name: str, card: perfrules.Scorecard, tmp_path: Path) -> None:
        assert perfrules.write_report(card, tmp_path / name) == tmp_path / name
        wanted = "sheet-toml" if name.endswith("toml") else "json"
        assert (tmp_path / name).read_bytes() == perfrules.render(card, wanted)
        assert [one.name for one in tmp_path.iterdir()] == [name]

    def test_by_name_with_an_ending_that_no_report_has(self, card: perfrules.Scorecard, tmp_path: Path) -> None:
        perfrules.write_report(card, os.fspath(tmp_path / "a.out"), "sheet-json", language="en")
        assert perfrules.read_sheets(EXAMPLE).sheets[0].project in (tmp_path / "a.out").read_text(encoding="utf-8")

    def test_what_is_written_is_read_back(self, card: perfrules.Scorecard, tmp_path: Path) -> None:
        path = perfrules.write_report(card, tmp_path / "a.toml")
        assert perfrules.read_sheet(path) == card.sheet

    @pytest.mark.parametrize("name", ["a.jsno", "a", ".json", "a.json.x"])
    def test_an_unknown_ending(self, name: str, card: perfrules.Scorecard, tmp_path: Path) -> None:
        with pytest.raises(perfrules.UnknownNameError) as raised:
            perfrules.write_report(card, tmp_path / name)
        assert code_of(raised) == "PR641"
        assert list(tmp_path.iterdir()) == []

    def test_inputs_are_not_overwritten(self, tmp_path: Path) -> None:
        sheet = tmp_path / "a.toml"
        sheet.write_bytes(EXAMPLE.read_bytes())
        before = sheet.read_bytes()
        rules = tmp_path / "r.toml"
        rules.write_text('id = "r"\nextends = "henan-zhengzhou-2023"\n', encoding="utf-8")
        card = perfrules.evaluate(perfrules.read_sheet(sheet), perfrules.load_ruleset(rules))
        for path in (sheet, rules):
            with pytest.raises(perfrules.OutputError) as raised:
                perfrules.write_report(card, path)
            assert code_of(raised) == "PR643"
        assert sheet.read_bytes() == before

    def test_a_file_that_cannot_be_written(self, card: perfrules.Scorecard, tmp_path: Path) -> None:
        with pytest.raises(OSError, match="没有这个文件夹") as raised:
            perfrules.write_report(card, tmp_path / "none" / "a.json")
        assert isinstance(raised.value, perfrules.OutputError)


def test_the_first_of_several_reports_with_one_ending_is_taken() -> None:
    class Other(Text):
        id = "demo.other"

    reports: dict[str, Report] = {"demo.other": Other(), "text": Text()}
    assert report_for_file("x.TXT", reports).id == "demo.other"
