"""
The output of commands: the terminal's width and language, or JSON; and the progress of long work.

Progress is a bar on the error stream in a terminal, else a line now and then. A bar needs rich and an error stream that
is a terminal; it is gone when the work is done.
"""

import json
import os
import shutil
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, redirect_stdout
from importlib.util import find_spec
from io import TextIOBase
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from attrs import field, frozen

from perfrules.errors import Problem, Severity, worst
from perfrules.reports.text_tables import Column, render, render_problems
from perfrules.source import escape_control_chars
from perfrules.wording import Language, Wording, language_from

if TYPE_CHECKING:  # long runs are loaded by the commands that make them
    from perfrules.runs.options import OnProgress, Progress

__all__ = ["FINDINGS", "FINE", "Output", "guarded_stdout", "language_of", "open_streams", "shown_progress", "status_of"]


FINE, FINDINGS = 0, 1
_WIDTH = 100


def language_of(arguments: Sequence[str], environment: Mapping[str, str]) -> Language:
    """Return the language that ``--lang`` asks for, else ``PERFRULES_LANG``, else the locale: Chinese for any zh."""
    for place, argument in enumerate(arguments):
        value = argument.removeprefix("--lang=") if argument.startswith("--lang=") else None
        if argument == "--lang" and place + 1 < len(arguments):
            value = arguments[place + 1]
        if value in ("zh", "en"):
            return "en" if value == "en" else "zh"
    for variable in ("PERFRULES_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        if language := language_from(environment.get(variable, "")):
            return language
    return "zh" if _is_chinese_windows() else "en"


def _is_chinese_windows() -> bool:
    """Return whether the menus of Windows, which has no variables for the locale, are Chinese."""
    if sys.platform == "win32":
        import ctypes  # noqa: PLC0415 - there is none in browsers

        return bool(ctypes.windll.kernel32.GetUserDefaultUILanguage() & 0x3FF == 0x04)
    return False


def open_streams() -> None:
    """
    Give standard output and the error stream a place to write to where the process was started with them closed.

    They are ``None`` then, and the next file that is opened would get their number.
    """
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115 - as long as we run


def status_of(problems: Sequence[Problem]) -> int:
    """Return 1 when a reviewer should look (an error or a warning), 0 when there are at most notices."""
    return FINDINGS if worst(problems) in (Severity.ERROR, Severity.WARNING) else FINE


@frozen
class Output:
    """
    How a command prints.

    Args:
        language: Language of the text.
        width: Width of the terminal in cells.
        as_json: Whether data are printed as JSON instead of text.
        stream: Where the output goes: standard output as it was when the program started.
    """

    language: Language
    width: int
    as_json: bool
    stream: TextIO = field(factory=lambda: sys.stdout)

    @classmethod
    def for_terminal(cls, language: Language, *, as_json: bool) -> "Output":
        """
        Return the output for this process.

        Streams are made UTF-8 unless ``PYTHONIOENCODING`` asks for another encoding; characters they cannot hold are
        escaped.
        """
        encoding, _, errors = os.environ.get("PYTHONIOENCODING", "").partition(":")
        for stream in (sys.stdout, sys.stderr):
            reconfigure = getattr(stream, "reconfigure", None)
            if reconfigure is not None:
                reconfigure(encoding=encoding or "utf-8", errors=errors or "backslashreplace")
        if os.environ.get("COLUMNS", "").isdigit() or sys.stdout.isatty():
            return cls(language, shutil.get_terminal_size((_WIDTH, 24)).columns, as_json)
        return cls(language, _WIDTH, as_json)

    def text(self, text: str) -> None:
        """Print *text*."""
        print(text, file=self.stream)

    def content(self, data: bytes) -> None:
        """Print the content of a file, byte for byte."""
        self.stream.flush()
        self.stream.buffer.write(data)

    def data(self, data: object) -> None:
        """Print *data* as JSON."""
        self.json(json.dumps(data, ensure_ascii=False, indent=2))

    def json(self, text: str) -> None:
        """Print *text*, which is JSON; characters that a terminal does not show as themselves are escaped in it."""
        hidden = {item for item in set(text) - {"\n"} if escape_control_chars(item) != item}
        escapes = {ord(entry): "\\u007f" if entry == "\x7f" else json.dumps(entry)[1:-1] for entry in hidden}
        self.text(text.translate(escapes))

    def table(self, columns: Sequence[tuple[Wording, bool]], rows: Sequence[Sequence[str]]) -> None:
        """Print a table; each column is its heading and whether it is set right."""
        laid = [Column(heading.say(self.language), right) for heading, right in columns]
        self.text("\n".join(render(laid, rows, language=self.language, width=self.width)))

    def problems(self, problems: Sequence[Problem]) -> None:
        """Print *problems*: as text to the error stream, or as JSON in place of the data."""
        if self.as_json:
            self.data({"problems": [problem.to_dict() for problem in problems]})
        else:
            self.say_error(render_problems(problems, language=self.language, width=self.width))

    def say_error(self, text: str) -> None:
        """Print *text* to the error stream."""
        print(text, file=sys.stderr)  # noqa: T201


class _ErrorStream(TextIOBase):
    """A stream that writes to the error stream and cannot be closed."""

    def writable(self) -> bool:
        """Return true, as a stream that is written to does."""
        return True

    def write(self, text: str) -> int:
        """Write *text* to the error stream; when that is closed as well, nobody wants to read it."""
        if not sys.stderr.closed:
            sys.stderr.write(text)
        return len(text)

    def close(self) -> None:
        """Stay open: other plugins print too."""


@contextmanager
def guarded_stdout() -> Iterator[None]:
    """
    Make ``sys.stdout`` the error stream until the end of the ``with`` block, for what plugins print meanwhile.

    A plugin's ``print`` would otherwise stand in the middle of JSON, and a plugin that closes ``sys.stdout`` would end
    the output. Writing past `sys.stdout`, to the descriptor itself, cannot be caught here.
    """
    with redirect_stdout(_ErrorStream()):
        yield


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
def shown_progress(language: Language) -> "Iterator[OnProgress]":
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

    def of(self, progress: "Progress") -> tuple[int, float] | None:
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


def _lines(language: Language, pace: _Pace) -> "OnProgress":
    last = time.monotonic()

    def on_progress(progress: "Progress") -> None:
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


def _line(progress: "Progress", measured: tuple[int, float] | None, language: Language) -> str:
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


def _bar(language: Language, pace: _Pace) -> "Iterator[OnProgress]":
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

        def on_progress(progress: "Progress") -> None:
            if progress.projects is not None:
                description = _PROJECTS.say(language, {"projects": _number(progress.projects)})
                bar.update(task, total=None, description=description)
                return
            amount, description = _described(progress, pace, language)
            bar.update(task, completed=progress.done, total=progress.total, amount=amount, description=description)

        yield on_progress


def _described(progress: "Progress", pace: _Pace, language: Language) -> tuple[str, str]:
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
