"""What follows the last row: whether too many were bad, rejected rows and totals in files of their own."""

from collections.abc import Callable
from fractions import Fraction

from perfrules.batch.concluding import counted_projects, project_schema
from perfrules.batch.failing import reading
from perfrules.batch.files import InputFile, mark_of
from perfrules.batch.keeping import Keeping
from perfrules.batch.options import Options
from perfrules.batch.preparing import Job
from perfrules.batch.row_files import RowFile
from perfrules.batch.summary import ProjectCounts, RowCounts
from perfrules.errors import BatchError, Problem, problem
from perfrules.wording import format_value

__all__ = ["Ending"]

_ROWS = 65_536


class Ending:
    """
    The end of a run.

    Args:
        job: The run.
        keeping: It has taken in all rows.
        tell: Called before each piece of work with the number of projects done.

    Attributes:
        problems: What is to be said about the run as a whole.
        projects: Counts of projects; ``None`` where totals were not asked for.
    """

    def __init__(self, job: Job, keeping: Keeping, tell: Callable[[int], None]) -> None:
        self._job, self._keeping, self._tell = job, keeping, tell
        self._files: list[RowFile] = []
        self.problems: list[Problem] = [] if keeping.counts.seen else [problem("PR749")]
        self.projects: ProjectCounts | None = None

    def write(self) -> None:
        """
        Write what is wanted beside the rows; `commit` gives names.

        When too many rows are bad, the rejected ones get their name and nothing else does.

        Raises:
            BatchError: An input changed meanwhile (PR747), or too many rows are bad (PR746).
            OutputError: The system refuses (PR642), or rows are missing (PR748).
        """
        changed = [problem("PR747", place=file.place) for file, mark in self._job.marks if _mark_now(file) != mark]
        if changed:
            raise BatchError(changed)
        self._write_rejected()
        if (refused := too_many_bad(self._keeping.counts, self._job.options)) is not None:
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
        path, found = self._job.options.rejected, self._keeping.rejected
        if path is None or found is None:
            return
        file = RowFile(path, self._job.scorer.rejected_schema, sources=self._job.sources)
        self._files.append(file)
        for batch in found.batches():
            file.write(batch)
        file.finish()

    def _write_projects(self) -> None:
        path, known = self._job.options.projects, self._keeping.projects
        if path is None or known is None:
            return
        file = RowFile(path, project_schema(self._job.scorer.kernel), sources=self._job.sources)
        self._files.append(file)
        counts = ProjectCounts()
        for table in known.concluded(self.problems, self._tell):
            counts += counted_projects(table)
            for batch in table.combine_chunks().to_batches(max_chunksize=_ROWS):
                file.write(batch)
        file.finish()
        self.projects = counts


def _mark_now(file: InputFile) -> str:
    with reading(file):
        return mark_of(file)


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
