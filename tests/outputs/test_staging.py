"""A file written piece by piece takes its place when it is whole; until then, and after a failure, nothing changed."""

import errno
import gc
import os
from pathlib import Path

import pytest

from perfrules.errors import OutputError
from perfrules.outputs import StagedFile, writing

OLD = b"old"


def names(folder: Path) -> list[str]:
    return sorted(one.name for one in folder.iterdir())


def test_pieces_become_one_file(tmp_path: Path) -> None:
    target = tmp_path / "a"
    target.write_bytes(OLD)
    file = StagedFile(target)
    for number in range(300):
        file.stream.write(bytes([number % 256]) * 10_000)
    file.finish()
    assert target.read_bytes() == OLD
    assert file.temporary.stat().st_size == 3_000_000
    file.commit()
    assert target.read_bytes() == b"".join(bytes([number % 256]) * 10_000 for number in range(300))
    assert names(tmp_path) == ["a"]


def test_what_is_discarded_is_gone_and_writes_nowhere(tmp_path: Path) -> None:
    target = tmp_path / "a"
    target.write_bytes(OLD)
    file = StagedFile(target)
    file.stream.write(b"new")
    file.discard()
    file.discard()
    assert names(tmp_path) == ["a"]
    other = (tmp_path / "b").open("wb")  # gets the number that the descriptor had
    file.stream.write(b"late")
    del file
    gc.collect()
    other.close()
    assert (target.read_bytes(), (tmp_path / "b").read_bytes()) == (OLD, b"")


def written(target: Path) -> StagedFile:
    file = StagedFile(target)
    file.stream.write(b"new")
    file.finish()
    return file


@pytest.mark.parametrize("name", ["fsync", "close", "write", "open"])
def test_steps_that_fail(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "a"
    target.write_bytes(OLD)
    real = getattr(os, name)

    def fail(*arguments: object) -> None:
        if name == "close":
            real(*arguments)
        raise OSError(errno.ENOSPC, "full")

    with monkeypatch.context() as patch:
        patch.setattr(writing.os, name, fail)
        with pytest.raises(OutputError) as raised:
            written(target)
    assert [one.code for one in raised.value.problems] == ["PR642"]
    assert "磁盘已满" in raised.value.problems[0].message()
    assert (names(tmp_path), target.read_bytes()) == (["a"], OLD)


def test_bytes_that_are_missing_on_the_disk(tmp_path: Path) -> None:
    file = StagedFile(tmp_path / "a")
    file.stream.write(b"new")
    file.stream.flush()
    os.truncate(file.temporary, 1)
    with pytest.raises(OutputError):
        file.finish()
    assert names(tmp_path) == []


def test_places_that_are_refused(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "in").touch()
    for path, code in ((tmp_path / "folder", "PR642"), (tmp_path / "in", "PR643"), (tmp_path / "no" / "a", "PR642")):
        with pytest.raises(OutputError) as raised:
            StagedFile(path, sources=[tmp_path / "in"])
        assert [one.code for one in raised.value.problems] == [code]
    assert names(tmp_path) == ["folder", "in"]
