"""A run from beginning to end: rows first, then what follows them; names are given when everything is whole."""

import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from fractions import Fraction
from pathlib import Path

import numpy as np
from attrs import evolve

from perfrules.engine.plan import Scope
from perfrules.engine.table.encode import Arrow
from perfrules.engine.table.scorer import TableScorer
from perfrules.errors import BatchError, OutputError, Problem, problem
from perfrules.model.ruleset import RuleSet
from perfrules.outputs import failure, locked, locked_file, remove_leftovers
from perfrules.outputs.writing import temporary_name
from perfrules.plugins import Registry
from perfrules.runs.chunks import Chunk, ChunkReader, Cursor, project_names
from perfrules.runs.ledger import WORK, Done, Part, State, TableLedger
from perfrules.runs.options import PARTITION_ROWS, OnProgress, Options, Progress
from perfrules.runs.plan import Scored, TableJob, empty_batch, fingerprint_now, prepare
from perfrules.runs.projects import ProjectIndex, ProjectTotals, SpillTable, counted_projects, project_schema
from perfrules.runs.summary import ProjectCounts, RowCounts, TableSummary
from perfrules.runs.table_files import RowFile, pc
from perfrules.wording import format_value

__all__ = ["Finisher", "RowOutput", "RunState", "run_tables"]


_SEEN, _REJECTED = "seen", "rejected"


class RunState:
    """
    What is kept beside the rows, and how far they are done.

    Args:
        job: The run.
        work: The folder for what does not fit into memory.
        state: How far an earlier run came.

    Attributes:
        counts: Counts of the rows taken in.
        cursor: How far the inputs are read.
        projects: What is known of projects, or ``None`` where nobody wants them.
        rejected: The rows that were rejected, or ``None`` where nobody wants them.
    """

    def __init__(self, job: TableJob, work: Path, state: State) -> None:
        self._job = job
        self.counts: RowCounts = state.rows
        self.cursor = Cursor(state.file, state.row, state.line)
        self.projects: ProjectTotals | None = None
        if job.options.projects is not None:
            concluding = job.scorer.kernel  # facts that stand in the rows are called as they are there
            if job.facts is not None:
                concluding = TableScorer(job.ruleset, as_of=job.options.as_of, registry=job.registry)
            nothing = empty_batch(job.schema)
            self.projects = ProjectTotals(job.scorer.kernel, concluding, nothing, work, facts=job.facts, state=state)
        self.rejected: SpillTable | None = None
        if job.options.rejected is not None:
            self.rejected = SpillTable(work, _REJECTED, job.scorer.rejected_schema, state.kept.get(_REJECTED, 0))
        self._seen: ProjectIndex | None = None
        if job.scorer.kernel.scope is Scope.PROJECT and job.project is not None:
            self._seen = ProjectIndex(work, state.kept.get(_SEEN, 0))

    @property
    def kept(self) -> dict[str, int]:
        """The number of files each store has."""
        result = {} if self.projects is None else self.projects.kept
        result |= {} if self.rejected is None else {_REJECTED: self.rejected.files}
        return result | ({} if self._seen is None else {_SEEN: self._seen.files})

    @property
    def lines(self) -> int:
        """The number of lines of what projects add up to."""
        return 0 if self.projects is None else self.projects.lines

    def check(self, chunk: Chunk) -> None:
        """
        Make sure that no project of *chunk* was complete before.

        Raises:
            BatchError: One comes again (PR743).
        """
        if self._seen is None or not len(chunk):
            return
        column = project_names(chunk.batch.column(self._job.project))
        names = pc.unique(column).to_pylist()
        for place in self._seen.add(names):
            before = self._last_row_of(names[place])
            if before is not None:  # else another project has the same fingerprint
                row = pc.index(column, names[place]).as_py()
                file = self._job.inputs[int(chunk.file[row])].file
                here = evolve(file.place, line=int(chunk.number[row]))
                raise BatchError([problem("PR743", place=here, project=names[place], row=before)])

    def take(self, chunk: Chunk, scored: Scored) -> None:
        """
        Take in a *chunk* and what became of it.

        Raises:
            OutputError: The system refuses to write (PR642).
        """
        self.counts += scored.counts
        self.cursor = chunk.end(self.cursor)
        if self.projects is not None and len(chunk):
            self.projects.add(chunk.batch, scored.rows)
        if self.rejected is not None and scored.rejected is not None:
            self.rejected.add(scored.rejected)

    def flush(self) -> None:
        """
        Bring everything to the disk.

        Raises:
            OutputError: The system refuses (PR642).
        """
        if self.projects is not None:
            self.projects.flush()
        if self.rejected is not None:
            self.rejected.flush()
        if self._seen is not None:
            self._seen.save()

    def _last_row_of(self, project: str) -> int | None:
        """Return the number of the last row of *project* in what has been taken in, or ``None``."""
        column, last = self._job.project, None
        for file, opened in enumerate(self._job.inputs[: self.cursor.file + 1]):
            for rows_read in opened.read(0, [column or ""]):
                is_last = file == self.cursor.file
                rows = (
                    min(rows_read.batch.num_rows, max(0, self.cursor.row - rows_read.first))
                    if is_last
                    else len(rows_read.numbers)
                )
                names = project_names(rows_read.batch.column(0))[:rows]
                result = np.flatnonzero(pc.equal(names, project).to_numpy(zero_copy_only=False))
                last = int(rows_read.numbers[result[-1]]) if len(result) else last
                if is_last and rows < rows_read.batch.num_rows:
                    break
        return last


_ENDLESS = 2**62


class RowOutput:
    """
    Where rows go: one file, or part files in a folder, each recorded in the ledger when it is complete.

    Args:
        job: The run.
        ledger: How far the run has come.
    """

    def __init__(self, job: TableJob, ledger: TableLedger) -> None:
        self._job, self._ledger = job, ledger
        self._is_folder = job.options.is_folder
        self._size = (job.options.partition_rows or PARTITION_ROWS) if self._is_folder else _ENDLESS
        self._file: RowFile | None = None
        if not self._is_folder:
            self._open()

    @property
    def room(self) -> int:
        """The number of rows that may come before `complete_part` has to be called."""
        return self._size - (0 if self._file is None else self._file.rows)

    @property
    def names(self) -> list[str]:
        """The files that are complete."""
        return self._ledger.parts if self._is_folder else [os.fspath(self._job.options.output)]

    def write(self, batch: Arrow) -> None:
        """
        Write rows.

        Raises:
            OutputError: The system refuses (PR642).
        """
        self._open().write(batch)

    def complete_part(self, run_state: RunState) -> None:
        """
        Complete the part that is open; *run_state* has taken in all rows written.

        Raises:
            OutputError: The system refuses (PR642), or rows are missing (PR748).
        """
        parts = self._ledger.state.parts
        if self._file is not None:
            size = self._file.finish()
            self._file.commit()
            parts = (*parts, Part(self._file.path.name, self._file.rows, size))
            self._file = None
        run_state.flush()
        at = run_state.cursor
        self._ledger.update(
            parts=parts, file=at.file, row=at.row, line=at.line,
            rows=run_state.counts, kept=run_state.kept, lines=run_state.lines,
        )  # fmt: skip

    def finish(self, run_state: RunState) -> None:
        """Complete everything but the name of a single file; raises as `complete_part` does."""
        if not self._is_folder:
            self._open().finish()
            return
        if not self._ledger.state.parts and self._file is None:
            self._open()  # a table without rows is a table
        self.complete_part(run_state)
        self._ledger.update(is_read=True)

    def commit(self) -> None:
        """
        Give a single file its name.

        Raises:
            OutputError: The system refuses (PR642).
        """
        if self._file is not None:
            self._file.commit()

    def discard(self) -> None:
        """Remove what is not complete; harmless at any time."""
        if self._file is not None:
            self._file.discard()

    def _open(self) -> RowFile:
        if self._file is None:
            path, form = self._job.options.output, self._job.options.written_format
            if self._is_folder:
                path /= f"part-{len(self._ledger.state.parts):05d}.{form}"
            self._file = RowFile(path, self._job.scorer.output_schema, form=form, sources=self._job.sources)
        return self._file


_ROWS = 65_536


class Finisher:
    """
    The end of a run.

    Args:
        job: The run.
        run_state: It has taken in all rows.
        on_progress: Called before each piece of work with the number of projects done.

    Attributes:
        problems: What is to be said about the run as a whole.
        projects: Counts of projects; ``None`` where totals were not asked for.
    """

    def __init__(self, job: TableJob, run_state: RunState, on_progress: Callable[[int], None]) -> None:
        self._job, self._run_state, self._on_progress = job, run_state, on_progress
        self._files: list[RowFile] = []
        self.problems: list[Problem] = [] if run_state.counts.seen else [problem("PR749")]
        self.projects: ProjectCounts | None = None

    def write(self) -> None:
        """
        Write what is wanted beside the rows; `commit` gives names.

        When too many rows are bad, the rejected ones get their name and nothing else does.

        Raises:
            BatchError: An input changed meanwhile (PR747), or too many rows are bad (PR746).
            OutputError: The system refuses (PR642), or rows are missing (PR748).
        """
        changed = [
            problem("PR747", place=file.place) for file, mark in self._job.fingerprints if fingerprint_now(file) != mark
        ]
        if changed:
            raise BatchError(changed)
        self._write_rejected()
        if (refused := too_many_bad(self._run_state.counts, self._job.options)) is not None:
            self.commit()
            raise BatchError([refused])
        self._write_projects()

    def commit(self) -> None:
        """
        Give the files their names.

        Raises:
            OutputError: The system refuses (PR642).
        """
        for file in self._files:
            file.commit()

    def discard(self) -> None:
        """Remove what has no name yet; harmless at any time."""
        for file in self._files:
            file.discard()

    def _write_rejected(self) -> None:
        path, result = self._job.options.rejected, self._run_state.rejected
        if path is None or result is None:
            return
        file = RowFile(path, self._job.scorer.rejected_schema, sources=self._job.sources)
        self._files.append(file)
        for batch in result.batches():
            file.write(batch)
        file.finish()

    def _write_projects(self) -> None:
        path, known = self._job.options.projects, self._run_state.projects
        if path is None or known is None:
            return
        file = RowFile(path, project_schema(self._job.scorer.kernel), sources=self._job.sources)
        self._files.append(file)
        counts = ProjectCounts()
        for table in known.totals(self.problems, self._on_progress):
            counts += counted_projects(table)
            for batch in table.combine_chunks().to_batches(max_chunksize=_ROWS):
                file.write(batch)
        file.finish()
        self.projects = counts


def too_many_bad(counts: RowCounts, options: Options) -> Problem | None:
    """Return why *counts* has more bad rows than *options* allow (PR746), or ``None``."""
    if options.max_bad_rows is not None and counts.bad > options.max_bad_rows:
        allowed = str(options.max_bad_rows)
    elif (
        options.max_bad_ratio is not None and counts.seen and Fraction(counts.bad, counts.seen) > options.max_bad_ratio
    ):
        allowed = format_value(100 * options.max_bad_ratio) + "%"
    else:
        return None
    return problem("PR746", bad=counts.bad, seen=counts.seen, allowed=allowed)


def run_tables(options: Options, ruleset: RuleSet, on_progress: OnProgress, registry: Registry) -> TableSummary:
    """Score as `perfrules.runs.score_tables` does; outputs are locked, so that no other run writes them meanwhile."""
    job = prepare(options, ruleset, registry)
    with ExitStack() as locks:
        if options.is_folder:
            locks.enter_context(locked(options.output))
        for path in _files(job):
            locks.enter_context(locked_file(path))
            remove_leftovers(path.parent, of=path)
            remove_leftovers(path.parent)
        ledger = TableLedger(options.output if options.is_folder else None, job.key)
        if ledger.is_complete and ledger.state.done is not None:
            if all(item.is_file() for item in _beside(job)):
                return _summary(job, ledger.state.done, ledger.parts, (), resumed=ledger.state.rows.rows)
            ledger.restart()
        work = options.output / WORK if options.is_folder else locks.enter_context(_work_beside(options.output))
        return _run(job, ledger, work, on_progress)


def _run(job: TableJob, ledger: TableLedger, work: Path, on_progress: OnProgress) -> TableSummary:
    resumed = ledger.state.rows.rows
    output = RowOutput(job, ledger)
    with _discarding(output.discard):
        run_state = RunState(job, work, ledger.state)
        if not ledger.state.is_read:
            _read(job, output, run_state, on_progress)
            output.finish(run_state)
        finisher = Finisher(job, run_state, _on_projects(job, run_state, on_progress))
        with _discarding(finisher.discard):
            finisher.write()
            finisher.commit()
            output.commit()
    done = Done(rows=run_state.counts, projects=finisher.projects)
    summary = _summary(job, done, output.names, (*ledger.problems, *finisher.problems), resumed=resumed)
    ledger.complete(done, job.about)
    return summary


def _read(job: TableJob, output: RowOutput, run_state: RunState, on_progress: OnProgress) -> None:
    stream = ChunkReader(
        job.inputs,
        job.schema,
        job.scorer.kernel.scope,
        project=job.project,
        batch_rows=job.options.batch_rows,
        population_rows=job.options.population_rows,
    )
    for chunk in stream.chunks(run_state.cursor):
        rest = chunk
        while len(rest) or rest.unreadable:
            taken, rest = rest.cut(output.room)
            run_state.check(taken)
            scored = job.scorer.score(taken)
            if len(taken):
                output.write(scored.output)
            run_state.take(taken, scored)
            if output.room <= 0:
                output.complete_part(run_state)
        on_progress(Progress(chunk.bytes, job.bytes, rows=run_state.counts.rows))


def _on_projects(job: TableJob, run_state: RunState, on_progress: OnProgress) -> Callable[[int], None]:
    def on_project(projects: int) -> None:
        on_progress(Progress(job.bytes, job.bytes, rows=run_state.counts.rows, projects=projects))

    return on_project


def _summary(
    job: TableJob, done: Done, rows: Sequence[str], problems: Iterable[Problem], *, resumed: int
) -> TableSummary:
    unused = None if job.facts is None else job.facts.unused
    return TableSummary(
        ruleset=job.ruleset.id,
        digest=job.digest,
        rows=done.rows,
        projects=done.projects,
        files=(*rows, *(os.fspath(item) for item in _beside(job))),
        resumed=resumed,
        problems=(*(() if unused is None else (unused,)), *problems),
    )


def _files(job: TableJob) -> list[Path]:
    """Return what is written that is a file of its own."""
    return _beside(job) if job.options.is_folder else [job.options.output, *_beside(job)]


def _beside(job: TableJob) -> list[Path]:
    return [item for item in (job.options.projects, job.options.rejected) if item is not None]


@contextmanager
def _discarding(discard: Callable[[], None]) -> Iterator[None]:
    try:
        yield
    except BaseException:
        discard()
        raise


@contextmanager
def _work_beside(path: Path) -> Iterator[Path]:
    """Make a folder of work beside *path*, on whose disk there is room for the output as well, and remove it."""
    work = temporary_name(path, "work")
    try:
        work.mkdir()
    except OSError as error:
        raise OutputError([failure(error, path)]) from error
    try:
        yield work
    finally:
        shutil.rmtree(work, ignore_errors=True)
