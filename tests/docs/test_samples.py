"""The sample files and pictures of the pages: made from one sheet, all saying the same, small, and described."""

import re
import runpy
import tomllib
from pathlib import Path

import pytest
from attrs import evolve

import perfrules

ROOT = Path(__file__).resolve().parents[2]
SAMPLES, PICTURES = ROOT / "docs" / "samples", ROOT / "docs" / "pictures"
FORMATS = ("xlsx", "docx", "csv", "pdf", "txt")
PAGES = [ROOT / "README.md", ROOT / "README.zh-CN.md", *sorted((ROOT / "docs" / "how-to").glob("*.md"))]


@pytest.fixture(scope="module")
def built() -> dict[str, bytes]:
    """What the script that makes the samples would write now, by name."""
    script = runpy.run_path(str(SAMPLES / "build.py"))
    return script["samples"](tomllib.loads((SAMPLES / "roads.toml").read_text(encoding="utf-8")))


def test_samples_are_those_the_script_makes(built: dict[str, bytes], tmp_path: Path):
    kept = {file.name for file in SAMPLES.iterdir() if file.is_file()}
    assert kept == {*built, "build.py", "roads.toml"}
    for name in sorted(built):
        (tmp_path / name).write_bytes(built[name])
        kept_read, new_read = (perfrules.read_sheets(folder / name) for folder in (SAMPLES, tmp_path))
        assert kept_read.sheets == new_read.sheets, name
        assert [one.code for one in kept_read.problems] == [one.code for one in new_read.problems], name


@pytest.mark.parametrize("ending", FORMATS)
def test_samples_say_the_same_in_every_format(ending):
    wanted = perfrules.read_sheet(SAMPLES / "roads.toml")
    sheet = perfrules.read_sheet(SAMPLES / f"roads.{ending}")
    # the form has no date, and the text of a report lists indicators and names its chapters otherwise
    beside = {key: getattr(wanted, key) for key in ("date", "texts", "stated_met", "stated_unmet")}
    if ending == "txt":
        # a report names neither the year nor the points of a line of funds
        beside["year"] = wanted.year
        wanted = evolve(wanted, funds=tuple(evolve(line, weight=None, self_score=None) for line in wanted.funds))
    assert evolve(sheet, **beside) == wanted


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_pictures_are_described(page):
    for said, target in re.findall(r"!\[(.*?)\]\(([^)]+)\)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).is_file()
        assert len(said) > 20


def test_pictures_are_small_and_all_are_shown():
    shown = {
        name for page in PAGES for name in re.findall(r"pictures/([\w-]+\.png)\)", page.read_text(encoding="utf-8"))
    }
    assert {file.name for file in PICTURES.iterdir()} == shown
    for file in PICTURES.iterdir():
        assert file.stat().st_size < 150_000
