"""Opening files: only regular ones, within the limit, by suffix and by content."""

import os
from pathlib import Path

import pytest

from perfrules.inputs import content_of
from perfrules.readers.base import ReadResult, read_file
from perfrules.readers.hooks import perfrules_register_readers


def code(result: ReadResult) -> str:
    assert result.sheets == ()
    (one,) = result.problems
    assert one.message("zh")
    assert one.message("en")
    assert "{" not in one.message("zh") + one.message("en")
    return one.code


def read(path: Path | str, limit: int = 1000) -> ReadResult:
    return read_file(path, perfrules_register_readers(), limit=limit)


def test_a_file_is_read_by_its_suffix_whatever_its_case(tmp_path: Path) -> None:
    path = tmp_path / "表.JSON"
    path.write_text('{"project": "p", "rows": []}', encoding="utf-8")
    result = read(path)
    assert result.problems == ()
    assert (result.sheets[0].project, result.sheets[0].source) == ("p", str(path))


def test_what_cannot_be_opened(tmp_path: Path) -> None:
    assert code(read(tmp_path / "none.json")) == "PR001"
    assert code(read(tmp_path)) == "PR001"
    assert code(read("a\0b.json")) == "PR001"
    assert code(read("x" * 5000 + ".json")) == "PR001"
    assert code(read(tmp_path / "none.json" / "inner.json")) == "PR001"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")
def test_pipes_and_devices_are_never_opened(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.json"
    os.mkfifo(pipe)
    assert code(read(pipe)) == "PR001"
    link = tmp_path / "link.json"
    link.symlink_to("/dev/zero")
    assert code(read(link)) == "PR001"
    circle = tmp_path / "circle.json"
    circle.symlink_to(circle)
    assert code(read(circle)) == "PR001"


@pytest.mark.parametrize(("size", "wanted"), [(1000, "PR505"), (1001, "PR002")])
def test_the_limit_of_size(tmp_path: Path, size: int, wanted: str) -> None:
    path = tmp_path / "big.json"
    path.write_bytes(b"x" * size)
    assert code(read(path)) == wanted


def test_an_empty_file(tmp_path: Path) -> None:
    path = tmp_path / "empty.toml"
    path.touch()
    assert code(read(path)) == "PR004"


@pytest.mark.parametrize("name", ["a.xyz", "a"])
def test_an_unknown_suffix_names_the_known_ones(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text("text", encoding="utf-8")
    (one,) = read(path).problems
    known = one.values["known"].split()
    assert one.code == "PR005"
    assert known == sorted({suffix for reader in perfrules_register_readers() for suffix in reader.suffixes})
    assert {".json", ".text", ".toml", ".txt", ".xlsx"} <= set(known)


@pytest.mark.parametrize(
    ("name", "wanted"), [("表.xls", ".xlsx"), ("表.ET", ".xlsx"), ("报告.doc", ".docx"), ("报告.wps", ".docx")]
)
def test_an_old_office_file_says_what_to_save_it_as(tmp_path: Path, name: str, wanted: str) -> None:
    path = tmp_path / name
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512)
    (one,) = read(path).problems
    assert (one.code, one.values["suffix"]) == ("PR022", wanted)
    assert wanted in one.help("zh")
    path.write_text("<html><table></table></html>", encoding="utf-8")
    assert code(read(path)) == "PR005"


@pytest.mark.parametrize(
    ("data", "found"),
    [(b"PK\x03\x04...", "ZIP (XLSX, DOCX)"), (b"%PDF-1.7", "PDF"),
     (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "OLE (XLS, DOC)"),
     (b"<!DOCTYPE html>", "HTML"), (b"<?xml version='1.0'?>", "XML"), (b"{\\rtf1", "RTF"), (b"ab\0\0\0cd", "binary"),
     (b' {"a": 1}', "JSON")],
)  # fmt: skip
def test_content_that_is_not_what_the_suffix_says(tmp_path: Path, data: bytes, found: str) -> None:
    path = tmp_path / "report.txt"
    path.write_bytes(data)
    (one,) = read(path).problems
    assert (one.code, one.values["found"]) == ("PR006", found)
    assert content_of(data) == found
