"""The task of a run, and the limits it keeps."""

import os
from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum
from fractions import Fraction
from pathlib import Path, PurePath

from attrs import field, frozen

from perfrules.errors import Problem, problem
from perfrules.wording import Language, current_language

__all__ = [
    "BATCH_ROWS",
    "PARTITION_ROWS",
    "POPULATION_ROWS",
    "PROJECT_ROWS",
    "SUFFIXES",
    "Format",
    "OnProgress",
    "Options",
    "Progress",
    "check_options",
    "no_progress",
]


class Format(StrEnum):
    """A kind of file."""

    PARQUET = "parquet"
    CSV = "csv"
    TSV = "tsv"
    ARROW = "arrow"
    """Arrow IPC, the kind with a table of contents at its end."""
    STREAM = "arrows"
    """Arrow IPC, the kind without."""

    @classmethod
    def of(cls, path: str | os.PathLike[str]) -> "Format | None":
        """Return the kind that the ending of *path* names, or ``None``."""
        return SUFFIXES.get(PurePath(path).suffix.lower())

    @property
    def delimiter(self) -> str:
        """The separator of fields; empty for formats that are not text."""
        return {Format.CSV: ",", Format.TSV: "\t"}.get(self, "")


SUFFIXES = {
    ".parquet": Format.PARQUET,
    ".csv": Format.CSV,
    ".tsv": Format.TSV,
    ".arrow": Format.ARROW,
    ".feather": Format.ARROW,
    ".ipc": Format.ARROW,
    ".arrows": Format.STREAM,
}
BATCH_ROWS = 262_144
"""The number of rows that are scored at once. Texts are read once for each of them, so larger pieces are faster."""
PARTITION_ROWS = 5_000_000
"""The number of rows a file of an output folder has."""
POPULATION_ROWS = 1_000_000
"""The greatest number of rows under rules that compare projects with each other: all are held at once."""
PROJECT_ROWS = 1_000_000
"""The greatest number of rows a project has under rules that look at all of them."""
ENCODINGS = ("utf-8", "gb18030")
_DELIMITERS = ", ; | ~ ^ : \\t"
"""Examples: any one character of ASCII that ends neither fields nor lines by itself."""


@frozen(kw_only=True)
class Options:
    """
    What a run is asked to do.

    Args:
        inputs: Files, folders of files, and patterns such as ``2023/*.csv``.
        output: The file to write, or a folder of part files when its name has no ending.
        columns: What fields are called in the inputs, where that is not their own name.
        keep: The columns of the inputs that are carried through; all unless given.
        projects: The file for totals and grades, one line a project; none unless given.
        facts: The file with what is stated of projects, one line a project.
        rejected: The file for rows that cannot be rated, with the reasons.
        partition_rows: Rows of each part file; 5 million unless given. Where rules look at whole projects, a part ends
            behind the project that reaches the number.
        part_format: The format of part files; Parquet unless given. A single file has that of its ending.
        encoding: ``utf-8`` or ``gb18030`` for delimited text; found out from each file's beginning unless given.
        delimiter: One character between the fields; that of the ending (comma, tab) unless given.
        detail: The language of a column with each row's derivation; none unless given.
        language: The language of reasons.
        as_of: The day of monitoring.
        max_bad_rows: How many rows may be bad, that is: not ratable, or lines that cannot be read.
        max_bad_ratio: Which share of all rows and lines may be, from 0 to 1.
        batch_rows: Rows scored at once.
        population_rows: See `POPULATION_ROWS`.
    """

    inputs: tuple[str, ...]
    output: Path
    columns: Mapping[str, str] = field(factory=dict)
    keep: tuple[str, ...] | None = None
    projects: Path | None = None
    facts: Path | None = None
    rejected: Path | None = None
    partition_rows: int | None = None
    part_format: Format | None = None
    encoding: str = ""
    delimiter: str = ""
    detail: Language | None = None
    language: Language = field(factory=current_language)
    as_of: date | None = None
    max_bad_rows: int | None = None
    max_bad_ratio: Fraction | None = None
    batch_rows: int = BATCH_ROWS
    population_rows: int = POPULATION_ROWS

    @property
    def is_folder(self) -> bool:
        """True where the output is a folder of part files."""
        return Format.of(self.output) is None

    @property
    def written_format(self) -> Format:
        """The format in which rows are written."""
        return Format.of(self.output) or self.part_format or Format.PARQUET


def check_options(options: Options) -> list[Problem]:
    """Return which values are outside their limits (PR751), and what is said of parts of one file (PR740, PR764)."""
    problems: list[Problem] = []
    ranges = {
        "partition_rows": (options.partition_rows, 1, 2**40),
        "batch_rows": (options.batch_rows, 1, 2**24),
        "population_rows": (options.population_rows, 1, 2**26),
        "max_bad_rows": (options.max_bad_rows, 0, 2**62),
        "max_bad_ratio": (options.max_bad_ratio, 0, 1),
    }
    for name, (value, low, high) in ranges.items():
        if value is not None and not low <= value <= high:
            problems.append(problem("PR751", option=name, value=value, allowed=f"{low} – {high}"))
    if options.encoding and options.encoding.lower() not in ENCODINGS:
        problems.append(problem("PR751", option="encoding", value=options.encoding, allowed=" ".join(ENCODINGS)))
    if options.delimiter and (len(options.delimiter.encode()) != 1 or options.delimiter in '"\r\n'):
        problems.append(problem("PR751", option="delimiter", value=options.delimiter, allowed=_DELIMITERS))
    if options.partition_rows is not None and not options.is_folder:
        problems.append(problem("PR740", path=options.output))
    if options.part_format not in (None, options.written_format):
        problems.append(problem("PR764", path=options.output, format=options.part_format))
    return problems


@frozen
class Progress:
    """
    How far a run has come.

    Args:
        done: How much of the inputs is done: files of a folder, or bytes of tables, about.
        total: How much there is.
        name: The file that comes next, empty while sheets are compared and in tables.
        rows: How many rows of tables are done, those of an earlier run included; ``None`` for files of a folder.
        projects: How many projects have their totals; ``None`` while rows are read.
    """

    done: int
    total: int
    name: str = field(default="", kw_only=True)
    rows: int | None = field(default=None, kw_only=True)
    projects: int | None = field(default=None, kw_only=True)


OnProgress = Callable[[Progress], None]
"""Called before each file of a folder, after each chunk of a table."""


def no_progress(progress: Progress) -> None:
    """Listen and say nothing."""
