"""Progress of long work on the error stream: a bar in a terminal, else a line now and then."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec

from perfrules.source import escape_control_chars
from perfrules.wording import Language, Wording

__all__ = ["progress"]

_LINE = Wording("已处理 {done}/{all}：{name}", "{done} of {all} done: {name}")
_LOOKING = Wording("比较各表…", "comparing the sheets …")
_EVERY = 10.0
"""Seconds between two lines where there is no bar."""

_BROAD = 60
"""Cells from which on the bar leaves enough room for names."""

_Told = Callable[[int, int, str], None]


@contextmanager
def progress(language: Language) -> Iterator[_Told]:
    """
    Give what is told before each piece of work: how many are done, of how many, and the name of the next.

    The bar needs rich and an error stream that is a terminal; it is gone when the work is done.
    """
    if sys.stderr.isatty() and find_spec("rich") is not None:
        yield from _bar(language)
    else:
        yield _lines(language)


def _lines(language: Language) -> _Told:
    last = time.monotonic()

    def tell(done: int, count: int, name: str) -> None:
        nonlocal last
        if time.monotonic() - last >= _EVERY:
            last = time.monotonic()
            values = {"done": str(done), "all": str(count), "name": escape_control_chars(name)}
            print(_LINE.say(language, values), file=sys.stderr)  # noqa: T201 - no result: never on standard output

    return tell


def _bar(language: Language) -> Iterator[_Told]:
    from rich.console import Console  # noqa: PLC0415 - an extra
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn  # noqa: PLC0415
    from rich.table import Column  # noqa: PLC0415

    console = Console(stderr=True)
    name_column = TextColumn("{task.description}", markup=False, table_column=Column(no_wrap=True, ratio=1))
    columns = (
        BarColumn(bar_width=20 if console.width >= _BROAD else 8),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        name_column,
    )
    with Progress(*columns, console=console, transient=True, expand=True) as bar:
        task = bar.add_task("", total=None)

        def tell(done: int, count: int, name: str) -> None:
            shown = escape_control_chars(name) if name else _LOOKING.say(language)
            bar.update(task, completed=done, total=count, description=shown)

        yield tell
