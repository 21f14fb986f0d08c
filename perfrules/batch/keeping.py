"""What a run keeps beside the rows it writes: projects seen, what they add up to, rejected rows, counts."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from attrs import evolve
from pyarrow import ipc

from perfrules.batch.compute import compute as pc
from perfrules.batch.concluding import Projects
from perfrules.batch.failing import writing
from perfrules.batch.ledger import State
from perfrules.batch.pieces import Piece, Position, project_names
from perfrules.batch.preparing import Job
from perfrules.batch.scoring import Scored
from perfrules.batch.seen import Seen
from perfrules.batch.summary import RowCounts
from perfrules.engine.table.encode import Arrow
from perfrules.engine.table.scorer import Kernel, Scope
from perfrules.errors import BatchError, problem

__all__ = ["Keeping", "Rejected"]

_REJECTED, _SEEN = "rejected", "seen"


class Keeping:
    """
    What is kept beside the rows, and how far they are done.

    Args:
        job: The run.
        work: The folder for what does not fit into memory.
        state: How far an earlier run came.

    Attributes:
        counts: Counts of the rows taken in.
        position: How far the inputs are read.
        projects: What is known of projects, or ``None`` where nobody wants them.
        rejected: The rows that were rejected, or ``None`` where nobody wants them.
    """

    def __init__(self, job: Job, work: Path, state: State) -> None:
        self._job = job
        self.counts: RowCounts = state.rows
        self.position = Position(state.file, state.row, state.line)
        self.projects: Projects | None = None
        if job.options.projects is not None:
            concluding = job.scorer.kernel  # facts that stand in the rows are called as they are there
            if job.facts is not None:
                concluding = Kernel(job.ruleset, as_of=job.options.as_of, registry=job.registry)
            nothing = pa.RecordBatch.from_arrays([pa.array([], one.type) for one in job.schema], schema=job.schema)
            self.projects = Projects(job.scorer.kernel, concluding, nothing, work, facts=job.facts, state=state)
        self.rejected: Rejected | None = None
        if job.options.rejected is not None:
            self.rejected = Rejected(work, job.scorer.rejected_schema, state.kept.get(_REJECTED, 0))
        self._seen: Seen | None = None
        if job.scorer.kernel.scope is Scope.PROJECT and job.project is not None:
            self._seen = Seen(work, state.kept.get(_SEEN, 0))

    @property
    def kept(self) -> dict[str, int]:
        """How many files each store has."""
        found = {} if self.projects is None else self.projects.kept
        found |= {} if self.rejected is None else {_REJECTED: self.rejected.files}
        return found | ({} if self._seen is None else {_SEEN: self._seen.files})

    @property
    def lines(self) -> int:
        """How many lines there are of what projects add up to."""
        return 0 if self.projects is None else self.projects.lines

    def check(self, piece: Piece) -> None:
        """
        Make sure that no project of *piece* was complete before.

        Raises:
            BatchError: One comes again (PR743).
        """
        if self._seen is None or not len(piece):
            return
        column = project_names(piece.batch.column(self._job.project))
        names = pc.unique(column).to_pylist()
        for place in self._seen.add(names):
            before = self._last_row_of(names[place])
            if before is not None:  # else another project has the same fingerprint
                row = pc.index(column, names[place]).as_py()
                file = self._job.inputs[int(piece.file[row])].file
                here = evolve(file.place, line=int(piece.number[row]))
                raise BatchError([problem("PR743", place=here, project=names[place], row=before)])

    def take(self, piece: Piece, scored: Scored) -> None:
        """
        Take in a *piece* and what became of it.

        Raises:
            OutputError: The system refuses to write (PR642).
        """
        self.counts += scored.counts
        self.position = piece.end(self.position)
        if self.projects is not None and len(piece):
            self.projects.add(piece.batch, scored.rows)
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
        for file, opened in enumerate(self._job.inputs[: self.position.file + 1]):
            for chunk in opened.read(0, [column or ""]):
                is_last = file == self.position.file
                rows = (
                    min(chunk.batch.num_rows, max(0, self.position.row - chunk.first))
                    if is_last
                    else len(chunk.numbers)
                )
                names = project_names(chunk.batch.column(0))[:rows]
                found = np.flatnonzero(pc.equal(names, project).to_numpy(zero_copy_only=False))
                last = int(chunk.numbers[found[-1]]) if len(found) else last
                if is_last and rows < chunk.batch.num_rows:
                    break
        return last


class Rejected:
    """
    Rejected rows on the disk, in their order.

    Args:
        folder: Where its files are.
        schema: Their columns.
        files: How many files there are already.

    Attributes:
        files: How many files there are.
    """

    def __init__(self, folder: Path, schema: Arrow, files: int) -> None:
        self._folder, self._schema, self.files = folder, schema, files
        self._sink: Any = None
        self._writer: Any = None

    def add(self, table: Arrow) -> None:
        """
        Add the rows of *table*.

        Raises:
            OutputError: The system refuses to write (PR642).
        """
        if not table.num_rows:
            return
        with writing(self._path(self.files)):
            if self._writer is None:
                self._sink = pa.OSFile(str(self._path(self.files)), "wb")
                self._writer = ipc.new_stream(self._sink, self._schema)
            self._writer.write_table(table)

    def flush(self) -> None:
        """
        Bring everything to the disk.

        Raises:
            OutputError: The system refuses (PR642).
        """
        if self._writer is not None:
            with writing(self._path(self.files)):
                self._writer.close()
                self._sink.close()
            self._writer = self._sink = None
            self.files += 1

    def batches(self) -> Iterator[Arrow]:
        """Yield what was added."""
        self.flush()
        for number in range(self.files):
            with pa.OSFile(str(self._path(number))) as source:
                yield from ipc.open_stream(source)

    def _path(self, number: int) -> Path:
        return self._folder / f"{_REJECTED}-{number:05d}.arrows"
