"""Outputs are whole or absent: failing steps, kills, full disks, changed inputs; folders go on where they stopped."""

import errno
import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from perfrules.engine.table.scorer import TableScorer
from perfrules.errors import BatchError, OutputError
from perfrules.outputs import writing
from perfrules.runs import Progress, table_files
from perfrules.runs.ledger import LEDGER, SUCCESS
from perfrules.runs.options import no_progress
from tests.outputs.failing import FailingSystem
from tests.runs.tables.making import RULES, Runs, projects_in, rows_in, table_of, take, take_folder

OLD = b"old"
ERRORS = [OSError(errno.ENOSPC, "full"), KeyboardInterrupt()]


class TestOneFile:
    """After any failure the old file stands there, or none, and nothing else is left."""

    def made(self, runs: Runs) -> dict[str, Any]:
        runs.put(table_of(6), "in.parquet")
        return {"projects": runs.folder / "p.parquet", "rejected": runs.folder / "bad.csv", "batch_rows": 10}

    @pytest.mark.parametrize("error", ERRORS, ids=repr)
    def test_a_step_that_fails(self, runs: Runs, error: BaseException, monkeypatch: pytest.MonkeyPatch) -> None:
        more = self.made(runs)
        system = FailingSystem(-1, error)
        monkeypatch.setattr(writing, "sync_folder", lambda folder: None)  # it is called when names are given
        monkeypatch.setattr(writing, "os", system)
        runs(runs.folder / "in.parquet", **more)
        assert {"open", "write", "fsync", "close"} == set(system.calls)
        assert len(system.calls) >= 3 * 4
        names = {"rules.toml", "in.parquet", "out.parquet", "p.parquet", "bad.csv"}
        for name in ("out.parquet", "p.parquet", "bad.csv"):
            (runs.folder / name).write_bytes(OLD)
        for place in range(len(system.calls)):
            monkeypatch.setattr(writing, "os", FailingSystem(place, error))
            with pytest.raises((OutputError, KeyboardInterrupt)) as raised:
                runs(runs.folder / "in.parquet", **more)
            if isinstance(raised.value, OutputError):
                assert [one.code for one in raised.value.problems] == ["PR642"]
                assert "磁盘已满" in raised.value.problems[0].message()
            assert runs.names() == names
            assert {(runs.folder / name).read_bytes() for name in ("out.parquet", "p.parquet", "bad.csv")} == {OLD}

    def test_names_that_cannot_be_given(self, runs: Runs, monkeypatch: pytest.MonkeyPatch) -> None:
        more = self.made(runs)
        real = Path.replace
        for refused in ("bad.csv", "p.parquet", "out.parquet"):  # in the order in which they get their names

            def replace(self: Path, target: Path, *, refused: str = refused) -> Path:
                if target.name == refused:
                    raise PermissionError(errno.EACCES, "open in another program")
                return real(self, target)

            monkeypatch.setattr(Path, "replace", replace)
            with pytest.raises(OutputError):
                runs(runs.folder / "in.parquet", **more)
            assert not (runs.folder / refused).exists()
            assert not (runs.folder / "out.parquet").exists()  # its name is the last to be given
            assert not [name for name in runs.names() if name.startswith(".")]

    def test_rows_that_are_missing_behind_the_writer(self, runs: Runs, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(table_files, "_counted", lambda path, form, written: written - 1)
        with pytest.raises(OutputError) as raised:
            runs(runs.put(table_of(2), "in.parquet"))
        assert [one.code for one in raised.value.problems] == ["PR748"]
        assert runs.names() == {"rules.toml", "in.parquet"}

    def test_a_program_error_leaves_nothing(self, runs: Runs, monkeypatch: pytest.MonkeyPatch) -> None:
        real, calls = TableScorer.scores, []

        def rows(self: TableScorer, batch: pa.RecordBatch) -> pa.RecordBatch:
            calls.append(batch.num_rows)
            if len(calls) == 4:
                raise ZeroDivisionError
            return real(self, batch)

        monkeypatch.setattr(TableScorer, "scores", rows)
        with pytest.raises(ZeroDivisionError):
            runs(runs.put(table_of(9), "in.parquet"), batch_rows=10)
        assert runs.names() == {"rules.toml", "in.parquet"}

    def test_memory_that_is_not_enough_is_no_damage(self, runs: Runs, monkeypatch: pytest.MonkeyPatch) -> None:
        def iterate(*_: object, **__: object) -> None:
            raise pa.ArrowMemoryError("malloc of size 4611686018427387904 failed")

        path = runs.put(table_of(2), "in.parquet")
        monkeypatch.setattr(table_files.pq.ParquetFile, "iter_batches", iterate)
        with pytest.raises(BatchError) as raised:
            runs(path)
        assert [problem.code for problem in raised.value.problems] == ["PR675"]

    @pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
    def test_what_a_killed_run_left_is_removed_by_the_next(self, runs: Runs) -> None:
        for kind in ("tmp", "work"):
            left = writing.temporary_name(runs.folder / "out.parquet", kind)
            left.mkdir() if kind == "work" else left.write_bytes(b"half")
        runs(runs.put(table_of(2), "in.parquet"))
        assert runs.names() == {"rules.toml", "in.parquet", "out.parquet"}

    def test_an_input_that_changes_meanwhile(self, runs: Runs) -> None:
        path = runs.put(table_of(9), "in.parquet")
        shutil.copy(path, runs.folder / "copy.parquet")
        runs.on_progress = lambda progress: os.utime(path, ns=(1, progress.rows))
        with pytest.raises(BatchError) as raised:
            runs(runs.folder / "copy.parquet", path, batch_rows=10)
        assert [(one.code, one.place.file) for one in raised.value.problems] == [("PR747", str(path))]
        assert runs.names() == {"rules.toml", "in.parquet", "copy.parquet"}

    def test_a_file_that_breaks_off_in_the_middle(self, runs: Runs) -> None:
        path = runs.put(table_of(400), "in.arrows", 100)
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
        with pytest.raises(BatchError) as raised:
            runs(path)
        assert [one.code for one in raised.value.problems] == ["PR732"]
        assert runs.names() == {"rules.toml", "in.arrows"}

    def test_old_leftovers_are_removed(self, runs: Runs) -> None:
        names = (".perfrules-0123456789abcdef.tmp", ".perfrules-0123456789abcdef.work")
        (runs.folder / names[0]).touch()
        (runs.folder / names[1]).mkdir()
        runs(runs.put(table_of(2), "in.parquet"))
        assert runs.names() >= set(names)  # another run may be using them
        for name in names:
            os.utime(runs.folder / name, (1, 1))
        runs(runs.folder / "in.parquet")
        assert not runs.names() & set(names)


class TestBadRows:
    def test_too_many_fail_the_run_at_its_end(self, runs: Runs) -> None:
        from fractions import Fraction

        path = runs.put(table_of(12), "in.parquet")
        bad = runs(path).rows.bad
        (runs.folder / "out.parquet").write_bytes(OLD)
        rejected = runs.folder / "bad.parquet"
        for more in ({"max_bad_rows": bad - 1}, {"max_bad_ratio": Fraction(bad - 1, 48)}):
            with pytest.raises(BatchError) as raised:
                runs(path, projects=runs.folder / "p.csv", rejected=rejected, **more)
            assert [one.code for one in raised.value.problems] == ["PR746"]
            assert (runs.folder / "out.parquet").read_bytes() == OLD
            assert not (runs.folder / "p.csv").exists()
            assert take(rejected).num_rows == bad
        runs(path, max_bad_rows=bad, max_bad_ratio=Fraction(bad, 48))
        assert take(runs.folder / "out.parquet").num_rows == 48

    def test_a_folder_is_completed_when_more_are_allowed(self, runs: Runs) -> None:
        path, out = runs.put(table_of(12), "in.parquet"), runs.folder / "out"
        more = {"output": out, "projects": runs.folder / "p.csv", "partition_rows": 10}
        with pytest.raises(BatchError):
            runs(path, max_bad_rows=0, **more)
        assert not (out / SUCCESS).exists()
        done = runs(path, **more)
        assert (done.resumed, (out / SUCCESS).exists()) == (48, True)
        assert projects_in(take(runs.folder / "p.csv")) == runs.scalar(table_of(12))[1]


class TestFolders:
    def made(self, runs: Runs) -> dict[str, Any]:
        table = table_of(20)
        for number in range(2):
            runs.put(table.slice(40 * number, 40), f"in/{number}.parquet")
        return {
            "output": runs.folder / "out", "projects": runs.folder / "p.parquet",
            "rejected": runs.folder / "bad.parquet", "partition_rows": 16, "batch_rows": 10,
        }  # fmt: skip

    def check(self, runs: Runs) -> None:
        rows, projects = runs.scalar(table_of(20))
        out = runs.folder / "out"
        assert rows_in(take_folder(out)) == rows
        assert projects_in(take(runs.folder / "p.parquet")) == projects
        bad = take(runs.folder / "bad.parquet").column("remark").to_pylist()
        remarks = table_of(20).column("remark").to_pylist()
        assert bad == [one for one, row in zip(remarks, rows, strict=True) if row[1] == "not_ratable"]
        said = json.loads((out / SUCCESS).read_text(encoding="utf-8"))
        assert (said["rows"], sum(said["outcomes"].values()), said["bad"]) == (80, 80, len(bad))
        assert [part["rows"] for part in said["parts"]] == [16] * 5
        assert sorted(one.name for one in out.iterdir() if not one.name.startswith("part-")) == [SUCCESS, LEDGER]

    @pytest.mark.parametrize("error", ERRORS, ids=repr)
    def test_a_step_that_fails_and_a_run_that_goes_on(
        self, runs: Runs, error: BaseException, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        more = self.made(runs)
        system = FailingSystem(-1, error)
        with monkeypatch.context() as patch:
            patch.setattr(writing, "os", system)
            runs(runs.folder / "in", **more)
        self.check(runs)
        steps = len(system.calls)
        first = 1 if isinstance(error, OSError) else 8  # both together fail every seventh step
        for place in range(first, steps, 14):
            shutil.rmtree(runs.folder / "out")
            with monkeypatch.context() as patch:
                patch.setattr(writing, "os", FailingSystem(place, error))
                try:
                    runs(runs.folder / "in", **more)
                except (OutputError, KeyboardInterrupt):
                    assert not (runs.folder / "out" / SUCCESS).exists()
                # else only the folder's entry could not be brought to the disk
            for part in (runs.folder / "out").glob("part-*"):
                assert take(part).num_rows == 16
            runs(runs.folder / "in", **more)
            self.check(runs)

    def test_an_interrupted_run_goes_on_behind_its_parts(self, runs: Runs) -> None:
        more = self.made(runs)
        read: list[int] = []

        def stop(progress: Progress) -> None:
            read.append(progress.rows)
            if progress.rows >= 50:
                raise KeyboardInterrupt

        runs.on_progress = stop
        with pytest.raises(KeyboardInterrupt):
            runs(runs.folder / "in", **more)
        runs.on_progress = no_progress
        assert not (runs.folder / "p.parquet").exists()
        done = runs(runs.folder / "in", **more)
        assert (done.resumed, done.rows.rows) == (48, 80)
        self.check(runs)
        stamps = {one: one.stat().st_mtime_ns for one in (runs.folder / "out").iterdir()}
        again = runs(runs.folder / "in", **more)
        assert (again.resumed, again.rows, again.projects) == (80, done.rows, done.projects)
        assert {one: one.stat().st_mtime_ns for one in (runs.folder / "out").iterdir()} == stamps

    def test_what_changed_is_done_anew(self, runs: Runs) -> None:
        more, out = self.made(runs), runs.folder / "out"
        runs(runs.folder / "in", **more)
        (out / "part-00002.parquet").write_bytes(b"")
        assert runs(runs.folder / "in", **more).resumed == 0
        self.check(runs)
        (runs.folder / "p.parquet").unlink()
        assert runs(runs.folder / "in", **more).resumed == 0
        self.check(runs)
        runs.rules.write_text(RULES + "\n# the same rules\n", encoding="utf-8")
        assert runs(runs.folder / "in", **more).resumed == 80
        runs.rules.write_text(RULES.replace("[90,", "[95,").replace("90)", "95)"), encoding="utf-8")
        assert runs(runs.folder / "in", **more).resumed == 0
        self.check(runs)
        assert runs(runs.folder / "in", **{**more, "partition_rows": 30}).resumed == 0
        assert sorted(one.name for one in out.glob("part*")) == [f"part-0000{number}.parquet" for number in range(3)]
        os.utime(runs.folder / "in" / "0.parquet", ns=(1, 1))
        assert runs(runs.folder / "in", **{**more, "partition_rows": 30}).resumed == 0

    @pytest.mark.parametrize(
        "text", ["", "x", "[]", "null", '{"key": "x", "a": 1}', "[" * 100_000], ids=lambda text: text[:10]
    )
    def test_a_ledger_that_is_none(self, runs: Runs, text: str) -> None:
        more = self.made(runs)
        runs(runs.folder / "in", **more)
        (runs.folder / "out" / LEDGER).write_text(text, encoding="utf-8")
        done = runs(runs.folder / "in", **more)
        assert ([one.code for one in done.problems], done.resumed) == (["PR750"], 0)
        self.check(runs)

    def test_a_folder_that_is_not_complete_is_no_input(self, runs: Runs) -> None:
        more = self.made(runs)
        runs(runs.folder / "in", **more)
        assert runs(runs.folder / "out", output=runs.folder / "again.parquet").rows.rows == 80
        (runs.folder / "out" / SUCCESS).unlink()
        with pytest.raises(BatchError) as raised:
            runs(runs.folder / "out", output=runs.folder / "again.parquet")
        assert [one.code for one in raised.value.problems] == ["PR752"]


KILLED = """
import os, shutil, sys
from pathlib import Path
from perfrules.runs import Options
from perfrules.runs.ledger import SUCCESS
from perfrules.runs.options import no_progress
from perfrules.runs.tables import run_tables
from perfrules.outputs import writing
from perfrules.plugins import build_registry
from perfrules.rulesets import load_or_raise
from tests.outputs.failing import KillingSystem
import pyarrow as pa
import pyarrow.parquet as pq

folder = Path(sys.argv[1])
out = folder / sys.argv[2]
pa.array([1])  # pyarrow looks for other libraries once; a child would need a second for that
registry = build_registry(entry_points=())
rules = load_or_raise(folder / "rules.toml", registry=registry)
parts = 16 if out.suffix == "" else None
options = Options(
    inputs=(str(folder / "in"),), output=out, partition_rows=parts, batch_rows=10,
    projects=folder / "p.parquet", rejected=folder / "bad.parquet",
)

def run_until(step):
    child = os.fork()
    if child == 0:
        writing.os = KillingSystem(step)
        os._exit(10 + min(run_tables(options, rules, no_progress, registry).resumed, 100))
    return os.waitpid(child, 0)[1]

half = kills = 0
while os.WIFSIGNALED(run_until(4 * kills)):
    kills += 1
    for written in (out.glob("part-*") if parts else [out]):
        if written.exists():
            half += pq.read_metadata(written).num_rows != (16 if parts else 80)
    half += parts is not None and (out / SUCCESS).exists() and len(list(out.glob("part-*"))) != 5
    shutil.rmtree(out, ignore_errors=True) if parts else out.unlink(missing_ok=True)
shutil.rmtree(out) if parts else out.unlink()
run_until(2 * kills)  # in the middle
print(kills, half, os.WEXITSTATUS(run_until(-1)) - 10)
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are killed by fork and signal")
@pytest.mark.parametrize("name", ["out", "out.parquet"])
def test_no_kill_leaves_half_an_output(runs: Runs, name: str, root: Path) -> None:
    table = table_of(20)
    for number in range(2):
        runs.put(table.slice(40 * number, 40), f"in/{number}.parquet")
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(runs.folder), name], capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": str(root)},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    kills, half, resumed = map(int, done.stdout.split())
    assert kills > 3
    assert half == 0
    rows, projects = runs.scalar(table)
    found = take_folder(runs.folder / "out") if name == "out" else take(runs.folder / name)
    assert rows_in(found) == rows
    assert projects_in(take(runs.folder / "p.parquet")) == projects
    assert resumed > 0 if name == "out" else resumed == 0


TWICE = """
import sys
from pathlib import Path
from perfrules.runs import Options
from perfrules.runs.tables import run_tables
from perfrules.errors import OutputError
from perfrules.plugins import build_registry
from perfrules.rulesets import load_or_raise

folder, name, rows = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
registry = build_registry(entry_points=())
rules = load_or_raise(folder / "rules.toml", registry=registry)
options = Options(
    inputs=(str(folder / "in.parquet"),), output=folder / name, projects=folder / "p.parquet", batch_rows=rows,
    partition_rows=None if "." in name else rows,
)
told = []

def wait(progress):
    if not told:
        told.append(print("writing", flush=True))
        sys.stdin.readline()

try:
    print("rows", run_tables(options, rules, wait, registry).rows.rows)
except OutputError as error:
    print(*[f"{one.code} {Path(one.place.file).name}" for one in error.problems])
"""


class TestTwoRuns:
    """Of two processes that would write one output, the second is refused, and the first does not notice."""

    @pytest.mark.parametrize(
        ("first", "second", "refused"),
        [
            ("out", "out", "PR668 out"),
            ("out.parquet", "out.parquet", "PR758 out.parquet"),
            ("out", "other.parquet", "PR758 p.parquet"),
        ],
    )
    def test_at_once(self, runs: Runs, first: str, second: str, refused: str) -> None:
        table = table_of(20)
        runs.put(table, "in.parquet")

        def started(name: str, rows: int) -> subprocess.Popen[str]:
            command = [sys.executable, "-c", TWICE, str(runs.folder), name, str(rows)]
            return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

        with started(first, 16) as one:
            assert one.stdout is not None
            assert one.stdout.readline() == "writing\n"
            with started(second, 10) as other:
                assert other.communicate("\n")[0].splitlines()[-1] == refused
            assert one.communicate("\n")[0] == "rows 80\n"
        found = take_folder(runs.folder / first) if first == "out" else take(runs.folder / first)
        rows, projects = runs.scalar(table)
        assert rows_in(found) == rows
        assert projects_in(take(runs.folder / "p.parquet")) == projects
        assert runs.names() == {"rules.toml", "in.parquet", "p.parquet", first}

    @pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="processes are killed by a signal")
    @pytest.mark.parametrize("name", ["out", "out.parquet"])
    def test_a_run_that_was_killed_locks_nobody_out(self, runs: Runs, name: str) -> None:
        runs.put(table_of(20), "in.parquet")
        command = [sys.executable, "-c", TWICE, str(runs.folder), name, "16"]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as killed:
            assert killed.stdout is not None
            assert killed.stdout.readline() == "writing\n"
            killed.kill()
        if name == "out":
            (runs.folder / name / ".perfrules-0123456789abcdef.tmp").touch()  # as from the middle of a part
        done = subprocess.run(command, input="\n", capture_output=True, text=True, check=True)
        assert done.stdout.splitlines()[-1] == "rows 80"
        assert not list(runs.folder.rglob("*.lock"))
        assert not list(runs.folder.glob("out/.*"))


LIMITED = """
import resource, sys
from pathlib import Path
from perfrules.runs import Options
from perfrules.runs.tables import run_tables
from perfrules.errors import OutputError
from perfrules.plugins import build_registry
from perfrules.rulesets import load_or_raise

folder = Path(sys.argv[1])
registry = build_registry(entry_points=())
rules = load_or_raise(folder / "rules.toml", registry=registry)
resource.setrlimit(resource.RLIMIT_FSIZE, (12_000, 12_000))
for name in ("out.parquet", "out.csv", "out.arrow", "out.arrows", "p.parquet"):
    beside = {"output": folder / "small.parquet", "projects": folder / name, "keep": ()} if name[0] == "p" else {}
    options = Options(**{"inputs": (str(folder / "in.parquet"),), "output": folder / name, "batch_rows": 500, **beside})
    try:
        run_tables(options, rules, lambda progress: None, registry)
    except OutputError as error:
        print(name, *[one.format("en") for one in error.problems])
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the limit is one of POSIX")
def test_a_system_that_takes_no_more_bytes(runs: Runs) -> None:
    runs.put(table_of(1000), "in.parquet", 1000)
    done = subprocess.run([sys.executable, "-c", LIMITED, str(runs.folder)], capture_output=True, text=True, check=True)
    told = done.stdout.splitlines()
    assert [line.split()[0] for line in told if "the system allows no file of this size" in line] == [
        "out.parquet", "out.csv", "out.arrow", "out.arrows", "p.parquet",
    ]  # fmt: skip
    assert runs.names() == {"rules.toml", "in.parquet"}
