"""Progress over the rows of large tables on the error stream: a bar in a terminal, else a line now and then."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec

from perfrules.runs import Progress
from perfrules.wording import Language, Wording

__all__ = ["row_progress"]

_LINE = Wording(
    "已评 {rows} 行（{share}%），每秒 {speed} 行，还需约 {left}",
    "{rows} rows done ({share}%), {speed} a second, about {left} left",
)
_PROJECTS = Wording("已汇总 {projects} 个项目", "projects concluded: {projects}")
_SPEED = Wording("{rows} 行，每秒 {speed}", "{rows} rows, {speed} a second")
_ROWS = Wording("{rows} 行", "{rows} rows")
_EVERY = 10.0
"""Seconds between two lines where there is no bar."""

_Told = Callable[[Progress], None]


@contextmanager
def row_progress(language: Language) -> Iterator[_Told]:
    """
    Give what is told after each piece of work.

    The bar needs rich and an error stream that is a terminal; it is gone when the work is done.
    """
    pace = _Pace()
    if sys.stderr.isatty() and find_spec("rich") is not None:
        yield from _bar(language, pace)
    else:
        yield _lines(language, pace)


class _Pace:
    """How fast rows are done in this run; what an earlier run did does not count."""

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


def _lines(language: Language, pace: _Pace) -> _Told:
    last = time.monotonic()

    def tell(progress: Progress) -> None:
        nonlocal last
        found = pace.of(progress)
        if found is None or time.monotonic() - last < _EVERY:
            return
        last = time.monotonic()
        if progress.projects is not None:
            text = _PROJECTS.say(language, {"projects": _number(progress.projects)})
        else:
            speed, left = found
            share = str(100 * progress.bytes // max(1, progress.total))
            values = {"rows": _number(progress.rows), "share": share, "speed": _number(speed), "left": _clock(left)}
            text = _LINE.say(language, values)
        print(text, file=sys.stderr)  # noqa: T201 - no result: never on standard output

    return tell


def _bar(language: Language, pace: _Pace) -> Iterator[_Told]:
    from rich.console import Console  # noqa: PLC0415 - an extra
    from rich.progress import BarColumn, TaskProgressColumn, TextColumn, TimeRemainingColumn  # noqa: PLC0415
    from rich.progress import Progress as Bar  # noqa: PLC0415

    said = TextColumn("{task.description}", markup=False)
    columns = (BarColumn(bar_width=20), TaskProgressColumn(), TimeRemainingColumn(), said)
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)

        def tell(progress: Progress) -> None:
            if progress.projects is not None:
                text = _PROJECTS.say(language, {"projects": _number(progress.projects)})
                bar.update(task, total=None, description=text)
                return
            found, rows = pace.of(progress), _number(progress.rows)
            text = (_ROWS if found is None else _SPEED).say(
                language, {"rows": rows, "speed": "" if found is None else _number(found[0])}
            )
            bar.update(task, completed=progress.bytes, total=progress.total, description=text)

        yield tell


def _number(number: int) -> str:
    return f"{number:,}".replace(",", " ")


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes // 60}:{minutes % 60:02d}:{rest:02d}"
