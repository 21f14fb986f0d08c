"""A file is written whole or not at all: failing steps, kills, links, inputs, devices."""

import errno
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from perfrules.errors import Problem
from perfrules.outputs import remove_leftovers, write_file, writing
from tests.outputs.failing import ShortSystem

OLD, NEW = b"old" * 1000, b"new" * 2000


def steps_of_a_write(folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    system = ShortSystem(-1, OSError())
    with monkeypatch.context() as patch:
        patch.setattr(writing, "os", system)
        assert write_file(folder / "counted", NEW) is None
    (folder / "counted").unlink()
    return system.calls


@pytest.mark.parametrize("before", [OLD, None])
@pytest.mark.parametrize(
    "error",
    [OSError(errno.ENOSPC, "full"), OSError(errno.EIO, "x"), OSError(9999, "?"), KeyboardInterrupt(), MemoryError()],
    ids=repr,
)
def test_a_step_that_fails_leaves_the_old_file_or_none(
    before: bytes | None, error: BaseException, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = steps_of_a_write(tmp_path, monkeypatch)
    assert {"open", "write", "fsync", "close"} <= set(steps)
    for place in range(len(steps)):
        target = tmp_path / f"{place}.html"
        if before is not None:
            target.write_bytes(before)
        monkeypatch.setattr(writing, "os", ShortSystem(place, error))
        result: object = None
        try:
            result = write_file(target, NEW)
        except BaseException as raised:  # noqa: BLE001 - whatever was put in
            assert raised is error  # noqa: PT017 - most steps give a problem instead
        monkeypatch.setattr(writing, "os", os)
        found = target.read_bytes() if target.exists() else None
        assert found in (before, NEW)
        if isinstance(result, Problem):
            assert (result.code, found) == ("PR642", before)
        elif not isinstance(error, OSError):
            assert found in (before, NEW)
        else:  # only bringing the folder's entry to the disk may fail without a word
            assert found == NEW
        assert [one.name for one in tmp_path.iterdir() if one.name.startswith(".")] == []


def test_a_replacement_that_fails_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "a"
    target.write_bytes(OLD)

    def refuse(*_: object) -> None:
        raise PermissionError(errno.EACCES, "open in another program")

    monkeypatch.setattr(Path, "replace", refuse)
    refused = write_file(target, NEW)
    assert refused is not None
    assert "正被别的程序打开" in refused.message()
    assert target.read_bytes() == OLD
    assert list(tmp_path.iterdir()) == [target]


KILLED = """
import os, sys
from pathlib import Path
from perfrules.outputs import write_file, writing
from tests.outputs.failing import KillingSystem
target = Path(sys.argv[1])
contents = [bytes([65 + number]) * 2_000_000 for number in range(4)]
kills = unreadable = 0
for step in range(40):
    child = os.fork()
    if child == 0:
        writing.os = KillingSystem(step)
        for content in contents:
            write_file(target, content)
        os._exit(0)
    kills += os.WIFSIGNALED(os.waitpid(child, 0)[1])
    unreadable += target.exists() and target.read_bytes() not in contents
print(kills, unreadable, target.exists())
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are killed by fork and signal")
def test_no_kill_leaves_half_a_file(tmp_path: Path, root: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(tmp_path / "a.html")], capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": str(root)},
    )  # fmt: skip
    kills, unreadable, written = done.stdout.split()
    assert (int(kills) >= 16, unreadable, written) == (True, "0", "True"), done.stderr


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the limit is one of POSIX")
def test_a_file_larger_than_the_system_allows(tmp_path: Path) -> None:
    code = (
        "import resource, sys; from perfrules.outputs import write_file\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))\n"
        "print(write_file(sys.argv[1], b'x' * 4096), write_file(sys.argv[2], b'x' * 4097).format('en'))\n"
    )
    paths = [str(tmp_path / name) for name in ("small", "large")]
    done = subprocess.run([sys.executable, "-c", code, *paths], capture_output=True, text=True, check=True)
    assert "None" in done.stdout
    assert "cannot be written: the system allows no file of this size" in done.stdout
    assert [one.name for one in tmp_path.iterdir()] == ["small"]


@pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")
class TestLinks:
    """No symbolic link is written through, neither the file itself nor a folder on the way."""

    def test_the_file(self, tmp_path: Path) -> None:
        outside = tmp_path / "outside"
        outside.write_bytes(OLD)
        (tmp_path / "out").mkdir()
        (tmp_path / "out" / "a").symlink_to(outside)
        for folder in (None, tmp_path / "out"):
            refused = write_file(tmp_path / "out" / "a", NEW, folder=folder)
            assert refused is not None
            assert refused.code == "PR644"
        assert outside.read_bytes() == OLD

    @pytest.mark.parametrize("name", ["sub/a", "sub/deeper/a", "../a", "sub/../../a"])
    def test_a_folder_on_the_way(self, name: str, tmp_path: Path) -> None:
        (tmp_path / "elsewhere").mkdir()
        (tmp_path / "out").mkdir()
        (tmp_path / "out" / "sub").symlink_to(tmp_path / "elsewhere")
        refused = write_file(tmp_path / "out" / name, NEW, folder=tmp_path / "out")
        assert refused is not None
        assert refused.code == "PR644"
        assert list((tmp_path / "elsewhere").iterdir()) == []
        assert not (tmp_path / "a").exists()

    def test_a_folder_that_is_a_link_itself_is_where_it_leads(self, tmp_path: Path) -> None:
        (tmp_path / "real").mkdir()
        (tmp_path / "out").symlink_to(tmp_path / "real")
        assert write_file(tmp_path / "out" / "x" / "a", NEW, folder=tmp_path / "out") is None
        assert (tmp_path / "real" / "x" / "a").read_bytes() == NEW


class TestRefused:
    """What is not an ordinary output stays as it is, with a word about it."""

    def test_inputs(self, tmp_path: Path) -> None:
        source = tmp_path / "a.toml"
        source.write_bytes(OLD)
        same = tmp_path / "same.toml"
        same.hardlink_to(source)
        for path in (source, same, tmp_path / "." / "a.toml"):
            refused = write_file(path, NEW, sources=["gone.toml", source])
            assert refused is not None
            assert refused.code == "PR643"
        assert source.read_bytes() == OLD

    def test_folders_and_devices(self, tmp_path: Path) -> None:
        made: list[Callable[[Path], None]] = [Path.mkdir, *([os.mkfifo] if hasattr(os, "mkfifo") else [])]
        for number, make in enumerate(made):
            make(tmp_path / str(number))
            refused = write_file(tmp_path / str(number), NEW)
            assert refused is not None
            assert refused.code == "PR642"
        assert len(list(tmp_path.iterdir())) == len(made)

    @pytest.mark.parametrize("name", ["a\0b", "x" * 300, "none/a", "file/a"])
    def test_names_the_system_refuses(self, name: str, tmp_path: Path) -> None:
        (tmp_path / "file").write_bytes(OLD)
        refused = write_file(tmp_path / name, NEW)
        assert refused is not None
        assert refused.code == "PR642"
        assert [one.name for one in tmp_path.iterdir()] == ["file"]

    @pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
    def test_a_folder_that_is_read_only(self, tmp_path: Path) -> None:
        tmp_path.chmod(0o500)
        refused = write_file(tmp_path / "a", NEW)
        assert refused is not None
        assert "没有写入权限" in refused.message()


def test_leftovers_of_killed_writes_go_after_an_hour(tmp_path: Path) -> None:
    names = [".perfrules-0123456789abcdef.tmp", ".perfrules-fedcba9876543210.tmp", ".perfrules-x.tmp", "a.tmp"]
    for name in names:
        (tmp_path / name).write_bytes(OLD)
    for name in (names[0], *names[2:]):
        os.utime(tmp_path / name, (time.time() - 4000, time.time() - 4000))
    remove_leftovers(tmp_path)
    assert {one.name for one in tmp_path.iterdir()} == set(names[1:])
    remove_leftovers(tmp_path / "none")


def test_leftovers_of_an_output_go_at_once_where_nobody_else_writes_it(tmp_path: Path) -> None:
    mine, other = tmp_path / "a.parquet", tmp_path / "b.parquet"
    for path in (mine, other):
        writing.temporary_name(path).write_bytes(OLD)
        (writing.temporary_name(path, "work") / "sub").mkdir(parents=True)
    remove_leftovers(tmp_path, of=mine)
    left = {one.name for one in tmp_path.iterdir()}
    assert sorted(name.rpartition(".")[2] for name in left) == ["tmp", "work"]
    (tmp_path / "sub").mkdir()
    writing.temporary_name(tmp_path / "sub" / "c").write_bytes(OLD)
    remove_leftovers(tmp_path)
    remove_leftovers(tmp_path, is_locked=True)
    assert [one.name for one in tmp_path.iterdir()] == ["sub"]
    remove_leftovers(tmp_path, is_locked=True, is_deep=True)
    assert list((tmp_path / "sub").iterdir()) == []
