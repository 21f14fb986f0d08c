"""
Progress of long work on the error stream: a bar in a terminal, else a line now and then.

A bar needs rich and an error stream that is a terminal; it is gone when the work is done.
"""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec

from perfrules.runs import Progress
from perfrules.source import escape_control_chars
from perfrules.wording import Language, Wording

__all__ = ["row_progress", "sheet_progress"]

_SHEETS_LINE = Wording("已处理 {done}/{all}：{name}", "{done} of {all} done: {name}")
_COMPARING = Wording("比较各表…", "comparing the sheets …")
_ROWS_LINE = Wording(
    "已评 {rows} 行（{share}%），每秒 {speed} 行，还需约 {left}",
    "{rows} rows done ({share}%), {speed} a second, about {left} left",
)
_PROJECTS = Wording("已汇总 {projects} 个项目", "projects concluded: {projects}")
_SPEED = Wording("{rows} 行，每秒 {speed}", "{rows} rows, {speed} a second")
_ROWS = Wording("{rows} 行", "{rows} rows")

_EVERY = 10.0
"""Seconds between two lines where there is no bar."""
_BROAD = 60
"""Cells from which on the bar leaves enough room for names."""

_OnSheet = Callable[[int, int, str], None]
_OnRows = Callable[[Progress], None]


@contextmanager
def sheet_progress(language: Language) -> Iterator[_OnSheet]:
    """Give the function to call before each file: how many are done, of how many, and the name of the next."""
    if _has_bar():
        yield from _sheet_bar(language)
    else:
        yield _sheet_lines(language)


@contextmanager
def row_progress(language: Language) -> Iterator[_OnRows]:
    """Give the function to call after each piece of a table."""
    pace = _Pace()
    if _has_bar():
        yield from _row_bar(language, pace)
    else:
        yield _row_lines(language, pace)


def _has_bar() -> bool:
    return sys.stderr.isatty() and find_spec("rich") is not None


class _Clock:
    """Whether it is time for the next line."""

    def __init__(self) -> None:
        self._last = time.monotonic()

    def is_due(self) -> bool:
        """Return whether the last line, or the beginning, was long enough ago; the next is then counted from now."""
        now = time.monotonic()
        if now - self._last < _EVERY:
            return False
        self._last = now
        return True


def _print(wording: Wording, language: Language, values: dict[str, str]) -> None:
    print(wording.say(language, values), file=sys.stderr)  # noqa: T201 - no result: never on standard output


def _sheet_lines(language: Language) -> _OnSheet:
    clock = _Clock()

    def on_sheet(done: int, count: int, name: str) -> None:
        if clock.is_due():
            values = {"done": str(done), "all": str(count), "name": escape_control_chars(name)}
            _print(_SHEETS_LINE, language, values)

    return on_sheet


def _sheet_bar(language: Language) -> Iterator[_OnSheet]:
    from rich.console import Console  # noqa: PLC0415 - an extra
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn  # noqa: PLC0415
    from rich.progress import Progress as Bar  # noqa: PLC0415
    from rich.table import Column  # noqa: PLC0415

    console = Console(stderr=True)
    name_column = TextColumn("{task.description}", markup=False, table_column=Column(no_wrap=True, ratio=1))
    columns = (
        BarColumn(bar_width=20 if console.width >= _BROAD else 8),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        name_column,
    )
    with Bar(*columns, console=console, transient=True, expand=True) as bar:
        task = bar.add_task("", total=None)

        def on_sheet(done: int, count: int, name: str) -> None:
            shown = escape_control_chars(name) if name else _COMPARING.say(language)
            bar.update(task, completed=done, total=count, description=shown)

        yield on_sheet


class _Pace:
    """The speed of this run; rows of an earlier run do not count."""

    def __init__(self) -> None:
        self._begun = time.monotonic()
        self._first: Progress | None = None

    def of(self, progress: Progress) -> tuple[int, float] | None:
        """
        Return rows a second, and how many seconds are left.

        The time before the first piece is left out, so ``None`` for that piece.
        """
        if self._first is None:
            self._first, self._begun = progress, time.monotonic()
            return None
        seconds = max(time.monotonic() - self._begun, 1e-3)
        read = progress.bytes - self._first.bytes
        left = seconds * (progress.total - progress.bytes) / read if read > 0 else 0.0
        return round((progress.rows - self._first.rows) / seconds), left


def _row_lines(language: Language, pace: _Pace) -> _OnRows:
    clock = _Clock()

    def on_rows(progress: Progress) -> None:
        measured = pace.of(progress)
        if measured is None or not clock.is_due():
            return
        if progress.projects is not None:
            _print(_PROJECTS, language, {"projects": _number(progress.projects)})
            return
        speed, left = measured
        share = str(100 * progress.bytes // max(1, progress.total))
        values = {"rows": _number(progress.rows), "share": share, "speed": _number(speed), "left": _duration(left)}
        _print(_ROWS_LINE, language, values)

    return on_rows


def _row_bar(language: Language, pace: _Pace) -> Iterator[_OnRows]:
    from rich.console import Console  # noqa: PLC0415 - an extra
    from rich.progress import BarColumn, TaskProgressColumn, TextColumn, TimeRemainingColumn  # noqa: PLC0415
    from rich.progress import Progress as Bar  # noqa: PLC0415

    description = TextColumn("{task.description}", markup=False)
    columns = (BarColumn(bar_width=20), TaskProgressColumn(), TimeRemainingColumn(), description)
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)

        def on_rows(progress: Progress) -> None:
            if progress.projects is not None:
                text = _PROJECTS.say(language, {"projects": _number(progress.projects)})
                bar.update(task, total=None, description=text)
                return
            measured, rows = pace.of(progress), _number(progress.rows)
            if measured is None:
                text = _ROWS.say(language, {"rows": rows})
            else:
                text = _SPEED.say(language, {"rows": rows, "speed": _number(measured[0])})
            bar.update(task, completed=progress.bytes, total=progress.total, description=text)

        yield on_rows


def _number(number: int) -> str:
    return f"{number:,}".replace(",", " ")


def _duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes // 60}:{minutes % 60:02d}:{rest:02d}"
