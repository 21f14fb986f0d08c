"""Where rows go: one file, or part files in a folder that remember how far they came."""

import os

from attrs import evolve

from perfrules.batch import ledger
from perfrules.batch.keeping import Keeping
from perfrules.batch.ledger import Part, State
from perfrules.batch.options import PARTITION_ROWS
from perfrules.batch.preparing import Job
from perfrules.batch.row_files import RowFile
from perfrules.engine.table.encode import Arrow

__all__ = ["Folder", "Output", "SingleFile"]

_ENDLESS = 2**62


class Output:
    """Where rows go."""

    @property
    def room(self) -> int:
        """How many rows may come before `complete_part` has to be called."""
        return _ENDLESS

    def write(self, batch: Arrow) -> None:
        """
        Write rows.

        Raises:
            OutputError: The system refuses (PR642).
        """
        raise NotImplementedError

    def complete_part(self, keeping: Keeping) -> None:
        """
        Complete what is open; *keeping* has taken in all rows written.

        Raises:
            OutputError: The system refuses (PR642), or rows are missing (PR748).
        """

    def finish(self, keeping: Keeping) -> None:
        """
        Complete everything but for names; raises as `complete_part` does.

        Args:
            keeping: It has taken in all rows of all inputs.
        """
        raise NotImplementedError

    def discard(self) -> None:
        """Remove what is not complete; harmless at any time."""
        raise NotImplementedError


class SingleFile(Output):
    """
    One file.

    Args:
        job: The run.
    """

    def __init__(self, job: Job) -> None:
        self._file = RowFile(job.options.output, job.scorer.output_schema, sources=job.sources)

    def write(self, batch: Arrow) -> None:
        """See `Output.write`."""
        self._file.write(batch)

    def finish(self, keeping: Keeping) -> None:  # noqa: ARG002 - one file keeps no record
        """See `Output.finish`."""
        self._file.finish()

    def commit(self) -> None:
        """
        Give the file its name.

        Raises:
            OutputError: The system refuses (PR642).
        """
        self._file.commit()

    def discard(self) -> None:
        """See `Output.discard`."""
        self._file.discard()


class Folder(Output):
    """
    Part files in a folder.

    Args:
        job: The run.
        state: How far an earlier run came.

    Attributes:
        state: How far the run has come; everything it says is on the disk.
    """

    def __init__(self, job: Job, state: State) -> None:
        self._job, self.state = job, state
        self._folder = job.options.output
        self._size = job.options.partition_rows or PARTITION_ROWS
        self._file: RowFile | None = None

    @property
    def room(self) -> int:
        """See `Output.room`."""
        return self._size - (0 if self._file is None else self._file.rows)

    @property
    def names(self) -> list[str]:
        """The part files that are complete."""
        return [os.fspath(self._folder / one.name) for one in self.state.parts]

    def write(self, batch: Arrow) -> None:
        """See `Output.write`."""
        self._open().write(batch)

    def complete_part(self, keeping: Keeping) -> None:
        """See `Output.complete_part`."""
        if self._file is not None:
            size = self._file.finish()
            self._file.commit()
            part = Part(self._file.path.name, self._file.rows, size)
            self._file = None
            self.state = evolve(self.state, parts=(*self.state.parts, part))
        keeping.flush()
        self.state = evolve(
            self.state,
            file=keeping.position.file,
            row=keeping.position.row,
            line=keeping.position.line,
            rows=keeping.counts,
            kept=keeping.kept,
            lines=keeping.lines,
        )
        ledger.save(self._folder, self.state)

    def finish(self, keeping: Keeping) -> None:
        """See `Output.finish`."""
        if not self.state.parts and self._file is None:
            self._open()  # a table without rows is a table
        self.complete_part(keeping)
        self.state = evolve(self.state, is_read=True)
        ledger.save(self._folder, self.state)

    def discard(self) -> None:
        """See `Output.discard`."""
        if self._file is not None:
            self._file.discard()

    def _open(self) -> RowFile:
        if self._file is None:
            form = self._job.options.written_format
            path = self._folder / f"part-{len(self.state.parts):05d}.{form}"
            self._file = RowFile(path, self._job.scorer.output_schema, form=form, sources=self._job.sources)
        return self._file
