"""
Long runs: folders of sheets and tables of millions of rows.

`evaluate_folder` scores a folder of sheets; `report_folder` writes a report for each sheet as well and goes on where an
earlier run stopped; `write_sheets` writes those of one file; `report_jointly` and `write_jointly` put all sheets into
one report. `score_tables` scores tables. Nothing here prints.

- `inputs` finds what is read, `ledger` knows how far an earlier run into the same folder came, `options` has the
  progress of a run, `summary` what it came to; both kinds of runs share them.
- `sheets` scores the files of a folder, each in its own guard; `reports` renders and writes.
- `table_files` opens and writes tables (`csv_files` reads those that are text), `chunks` cuts their rows where the
  rules allow it, `plan` finds what is wrong before the first row, `projects` makes totals however many projects there
  are, `tables` joins everything.
"""

from perfrules.errors import BatchError
from perfrules.extras import require
from perfrules.model.ruleset import RuleSet
from perfrules.plugins import Registry, default_registry
from perfrules.runs.inputs import SheetFile, is_folder
from perfrules.runs.options import Format, OnProgress, Options, Progress, no_progress
from perfrules.runs.reports import (
    Rendering,
    check_apart,
    check_joint,
    report_folder,
    report_jointly,
    with_base,
    with_templates,
    write_jointly,
    write_sheets,
)
from perfrules.runs.sheets import RuleSelector, evaluate_folder, prepare, score_files
from perfrules.runs.summary import ProjectCounts, RowCounts, TableSummary, render_summary, render_summary_lines

__all__ = [
    "BatchError",
    "Format",
    "OnProgress",
    "Options",
    "Progress",
    "ProjectCounts",
    "Rendering",
    "RowCounts",
    "RuleSelector",
    "SheetFile",
    "TableSummary",
    "check_apart",
    "check_joint",
    "evaluate_folder",
    "is_folder",
    "prepare",
    "render_summary",
    "render_summary_lines",
    "report_folder",
    "report_jointly",
    "score_files",
    "score_tables",
    "with_base",
    "with_templates",
    "write_jointly",
    "write_sheets",
]


def score_tables(
    options: Options,
    rules: RuleSet,
    *,
    on_progress: OnProgress = no_progress,
    registry: Registry | None = None,
) -> TableSummary:
    """
    Score tables of rows and write what becomes of them.

    Rows, totals and problems are those that `perfrules.evaluate` gives, to the last digit. A file is written whole or
    not at all. A folder holds parts that are whole, and ``_SUCCESS`` when all of them are there; a run that was stopped
    goes on behind the last part when it is started again with the same arguments. What a single file was about to hold
    is lost with the run that was stopped.

    Args:
        options: The inputs and outputs.
        rules: A rule set, loaded or built.
        on_progress: Called after each piece.
        registry: Where indicator types come from; built-ins and installed plugins unless given.

    Returns:
        Counts, and the problems of the run as a whole.

    Raises:
        BatchError: Options, inputs or outputs cannot be used; everything that can be seen before the first row is
            reported at once. Or rows turn out not to fit the rules (PR743-PR745), a file breaks off (PR732), or too
            many rows are bad (PR746, only when all have been read). The outputs are then not in their place, but for
            rejected rows when too many are bad, and the parts of a folder.
        OutputError: The system refuses to write (PR642), or another run is writing there (PR668, PR758).
        MissingExtraError: pyarrow or numpy is not installed (PR014).
        RuleSetError: *rules* was built by hand and names types or parameters that do not exist.
    """
    require("numpy", "pyarrow", extra="frames")
    from perfrules.runs.tables import run_tables  # noqa: PLC0415 - needs libraries that may be absent

    return run_tables(options, rules, on_progress, registry or default_registry())
