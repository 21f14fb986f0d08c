"""
Progress of long work on the error stream: a bar in a terminal, else a line now and then.

A bar needs rich and an error stream that is a terminal; it is gone when the work is done.
"""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec

from perfrules.runs.options import OnProgress, Progress
from perfrules.source import escape_control_chars
from perfrules.wording import Language, Wording

__all__ = ["shown_progress"]

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


@contextmanager
def shown_progress(language: Language) -> Iterator[OnProgress]:
    """Give the function to call as a run goes on."""
    pace = _Pace()
    if sys.stderr.isatty() and find_spec("rich") is not None:
        yield from _bar(language, pace)
    else:
        yield _lines(language, pace)


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
        read = progress.done - self._first.done
        left = seconds * (progress.total - progress.done) / read if read > 0 else 0.0
        return round(((progress.rows or 0) - (self._first.rows or 0)) / seconds), left


def _lines(language: Language, pace: _Pace) -> OnProgress:
    last = time.monotonic()

    def on_progress(progress: Progress) -> None:
        nonlocal last
        measured = None if progress.rows is None else pace.of(progress)
        if progress.rows is not None and measured is None:
            return
        now = time.monotonic()
        if now - last >= _EVERY:
            last = now
            # no result: never on standard output
            print(_line(progress, measured, language), file=sys.stderr)  # noqa: T201

    return on_progress


def _line(progress: Progress, measured: tuple[int, float] | None, language: Language) -> str:
    """Return a line on *progress*, with the speed and the time left where they were *measured*."""
    values = {"done": str(progress.done), "all": str(progress.total), "name": escape_control_chars(progress.name)}
    if measured is None:
        return _SHEETS_LINE.say(language, values)
    if progress.projects is not None:
        return _PROJECTS.say(language, {"projects": _number(progress.projects)})
    speed, left = measured
    share = str(100 * progress.done // max(1, progress.total))
    values = {"rows": _number(progress.rows or 0), "share": share, "speed": _number(speed), "left": _duration(left)}
    return _ROWS_LINE.say(language, values)


def _bar(language: Language, pace: _Pace) -> Iterator[OnProgress]:
    from rich.console import Console  # noqa: PLC0415 - an extra
    from rich.progress import BarColumn, TextColumn, TimeRemainingColumn  # noqa: PLC0415
    from rich.progress import Progress as Bar  # noqa: PLC0415
    from rich.table import Column  # noqa: PLC0415

    console = Console(stderr=True)
    columns = (
        BarColumn(bar_width=20 if console.width >= _BROAD else 8),
        TextColumn("{task.fields[amount]}", markup=False),
        TimeRemainingColumn(),
        TextColumn("{task.description}", markup=False, table_column=Column(no_wrap=True, ratio=1)),
    )
    with Bar(*columns, console=console, transient=True, expand=True) as bar:
        task = bar.add_task("", total=None, amount="")

        def on_progress(progress: Progress) -> None:
            if progress.projects is not None:
                description = _PROJECTS.say(language, {"projects": _number(progress.projects)})
                bar.update(task, total=None, description=description)
                return
            amount, description = _described(progress, pace, language)
            bar.update(task, completed=progress.done, total=progress.total, amount=amount, description=description)

        yield on_progress


def _described(progress: Progress, pace: _Pace, language: Language) -> tuple[str, str]:
    """Return the amount that is done and the text behind it."""
    if progress.rows is None:
        name = escape_control_chars(progress.name) if progress.name else _COMPARING.say(language)
        return f"{progress.done}/{progress.total}", name
    amount = f"{100 * progress.done // max(1, progress.total)}%"
    measured, rows = pace.of(progress), _number(progress.rows)
    if measured is None:
        return amount, _ROWS.say(language, {"rows": rows})
    return amount, _SPEED.say(language, {"rows": rows, "speed": _number(measured[0])})


def _number(number: int) -> str:
    return f"{number:,}".replace(",", " ")


def _duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes // 60}:{minutes % 60:02d}:{rest:02d}"
