"""
Tables of millions of rows: read in pieces, scored, written whole or not at all.

`run` is the way in. Rows, totals and problems are those that `perfrules.evaluate` gives, to the last digit.

- `files` finds inputs and checks outputs, `opening` and `csv_lines` read them piece by piece.
- `pieces` cuts the stream where the rules allow it, `scoring` scores a piece.
- `shelves` keep on the disk what belongs to projects until `concluding` makes totals of it.
- `row_files` write; `ledger` knows how far an earlier run into the same folder came.
- `preparing` finds what is wrong before the first row, `running` joins everything.
"""

from collections.abc import Callable

from perfrules.batch.formats import Format
from perfrules.batch.options import Options
from perfrules.batch.progress import Progress, quiet
from perfrules.batch.summary import ProjectCounts, RowCounts, Summary
from perfrules.errors import BatchError
from perfrules.extras import require
from perfrules.model.ruleset import RuleSet
from perfrules.plugins import Registry, default_registry

__all__ = ["BatchError", "Format", "Options", "Progress", "ProjectCounts", "RowCounts", "Summary", "run"]


def run(
    options: Options,
    rules: RuleSet,
    *,
    tell: Callable[[Progress], None] = quiet,
    registry: Registry | None = None,
) -> Summary:
    """
    Score tables of rows and write what becomes of them.

    A file is written whole or not at all. A folder holds parts that are whole, and ``_SUCCESS`` when all of them are
    there; a run that was stopped goes on behind the last part when it is started again with the same arguments. What a
    single file was about to hold is lost with the run that was stopped.

    Args:
        options: What is read and what is written.
        rules: A rule set, loaded or built.
        tell: Called after each piece.
        registry: Where indicator types come from; built-ins and installed plugins unless given.

    Returns:
        Counts, and what is to be said about the run as a whole.

    Raises:
        BatchError: Options, inputs or outputs cannot be used; everything that can be seen before the first row is said
            at once. Or rows turn out not to fit the rules (PR743-PR745), a file breaks off (PR732), or too many rows
            are bad (PR746, only when all have been read). The outputs are then not in their place, but for rejected
            rows when too many are bad, and the parts of a folder.
        OutputError: The system refuses to write (PR642), or another run is writing there (PR668, PR758).
        MissingExtraError: pyarrow or numpy is not installed (PR014).
        RuleSetError: *rules* was built by hand and names types or parameters that do not exist.
    """
    require("numpy", "pyarrow", extra="frames")
    from perfrules.batch.running import run_batch  # noqa: PLC0415 - needs libraries that may be absent

    return run_batch(options, rules, tell, registry or default_registry())
