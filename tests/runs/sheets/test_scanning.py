"""Which files of a folder are inputs."""

import os
from pathlib import Path

import pytest

from perfrules.runs.inputs import is_folder, is_ignored_name, scan


def put(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("x", encoding="utf-8")


def names(folder: Path, *leave_out: Path) -> list[str]:
    return [file.name for file in scan(folder, {".toml", ".xlsx"}, leave_out).files]


def test_files_of_all_depths_in_the_order_of_their_names(tmp_path: Path) -> None:
    put(tmp_path, "b.toml", "a/z.toml", "a.toml", "a/b/c.XLSX", "丙.toml", "a-b.toml")
    assert names(tmp_path) == ["a/b/c.XLSX", "a/z.toml", "a-b.toml", "a.toml", "b.toml", "丙.toml"]


def test_hidden_temporary_and_unknown_files_are_counted(tmp_path: Path) -> None:
    put(tmp_path, "a.toml", "~$a.xlsx", ".DS_Store", ".git/config.toml", "Thumbs.db", "__MACOSX/a.toml", "b.toml~")
    put(tmp_path, "x.pdf", "y.PDF", "README")
    found = scan(tmp_path, {".toml", ".xlsx"})
    assert [file.name for file in found.files] == ["a.toml"]
    assert (found.hidden, dict(found.unknown), found.problems) == (6, {"": 1, ".pdf": 2}, ())
    assert not is_ignored_name("a~b.toml")


def test_what_is_left_out_is_not_looked_at(tmp_path: Path) -> None:
    put(tmp_path, "a.toml", "out/a.toml", "rules.toml")
    assert names(tmp_path, tmp_path / "sub" / ".." / "out", tmp_path / "rules.toml") == ["a.toml"]


@pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")
class TestLinks:
    """No link is followed; one that leads out of the folder, or nowhere, is named."""

    def test_inside_outside_and_nowhere(self, tmp_path: Path) -> None:
        inside, outside = tmp_path / "in", tmp_path / "outside"
        put(inside, "a.toml", "sub/b.toml")
        put(outside, "secret.toml")
        (inside / "again.toml").symlink_to(inside / "a.toml")
        (inside / "circle").symlink_to(inside)
        (inside / "self.toml").symlink_to(inside / "self.toml")
        (inside / "gone.toml").symlink_to(inside / "none.toml")
        (inside / "out.toml").symlink_to(outside / "secret.toml")
        (inside / "folder").symlink_to(outside)
        found = scan(inside, {".toml"})
        assert [file.name for file in found.files] == ["a.toml", "sub/b.toml"]
        assert found.links == 2
        assert [(one.code, Path(one.place.file).name) for one in found.problems] == [
            ("PR647", name) for name in ("folder", "gone.toml", "out.toml", "self.toml")
        ]

    def test_what_a_link_leads_to_has_to_be_an_input_itself(self, tmp_path: Path) -> None:
        put(
            tmp_path,
            "a.toml",
            ".store/x.toml",
            ".store/y.zzz",
            "rules.toml",
            "sub/c.toml",
            "b.zzz",
            "out/d.toml",
            "~$e.toml",
        )
        for name, target in (
            ("hidden.toml", ".store/x.toml"), ("store", ".store"), ("hidden.zzz", ".store/y.zzz"),
            ("temp.toml", "~$e.toml"), ("renamed.toml", "b.zzz"), ("same.toml", "a.toml"), ("folder", "sub"),
            ("rule.toml", "rules.toml"),
            ("results", "out"), ("note.zzz", "b.zzz"), ("result.toml", "out/d.toml"), ("chain.toml", "hidden.toml"),
        ):  # fmt: skip
            (tmp_path / name).symlink_to(tmp_path / target)
        found = scan(tmp_path, {".toml"}, [tmp_path / "rules.toml", tmp_path / "out"])
        assert [file.name for file in found.files] == ["a.toml", "sub/c.toml"]
        assert [(one.code, Path(one.place.file).name) for one in found.problems] == [
            ("PR647", name) for name in ("chain.toml", "hidden.toml", "renamed.toml", "store", "temp.toml")
        ]
        assert found.links == 7

    def test_a_folder_beside_with_a_longer_name_is_outside(self, tmp_path: Path) -> None:
        put(tmp_path, "in/a.toml", "in-secret/b.toml")
        (tmp_path / "in" / "b.toml").symlink_to(tmp_path / "in-secret" / "b.toml")
        assert [one.code for one in scan(tmp_path / "in", {".toml"}).problems] == ["PR647"]

    def test_pipes_are_not_opened(self, tmp_path: Path) -> None:
        os.mkfifo(tmp_path / "a.toml")
        found = scan(tmp_path, {".toml"})
        assert (found.files, dict(found.unknown)) == ((), {".toml": 1})


def test_a_folder_that_cannot_be_read_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path, "a.toml", "shut/b.toml")
    real = os.scandir

    def scandir(path: Path) -> object:
        if Path(path).name == "shut":
            raise PermissionError(13, "no")
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    found = scan(tmp_path, {".toml"})
    assert [file.name for file in found.files] == ["a.toml"]
    assert [(one.code, Path(one.place.file).name) for one in found.problems] == [("PR001", "shut")]


def test_whether_something_is_a_folder_is_never_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert is_folder(tmp_path)
    assert not is_folder(tmp_path / ("a" * 300))
    assert not is_folder("a\0b")

    def shut(path: Path) -> bool:
        raise PermissionError(13, "no", str(path))

    monkeypatch.setattr(Path, "is_dir", shut)
    assert not is_folder(tmp_path / "shut" / "a.toml")


def test_readings_beside_a_sheet_are_no_sheets(tmp_path: Path) -> None:
    put(tmp_path, "a.toml", "a.toml.reading.toml", "deep/b.xlsx.READING.toml", "c.xls.reading.toml")
    found = scan(tmp_path, {".toml", ".xlsx"})
    assert [file.name for file in found.files] == ["a.toml"]
    named = [(item.code, Path(item.place.file).name, item.values["name"]) for item in found.problems]
    assert sorted(named) == [("PR597", "b.xlsx.READING.toml", "b.xlsx"), ("PR597", "c.xls.reading.toml", "c.xls")]
