"""
Opening a PDF in a process of its own.

The library that opens PDFs ends its process when memory runs out, and a file of two kilobytes can ask for all there
is, or for days. So it works in a process with limits; if that one dies, the file has a problem and nothing else has.
"""

import os
import subprocess
import sys
from pathlib import Path

from perfrules.errors import Problem, problem
from perfrules.readers.pdf.exchange import Opened, from_json, to_json
from perfrules.readers.pdf.limits import unpacking_problem
from perfrules.source import Place

__all__ = ["MAX_MEMORY", "MAX_SECONDS", "open_apart", "open_here"]

MAX_SECONDS = 60
"""How long a PDF may take; 500 pages of tables take about 10 seconds."""
MAX_MEMORY = 1024 * 1024 * 1024
"""How many bytes of memory the process may ask for, where the system can limit it."""

_MODULE = "perfrules.readers.pdf.process"


def open_apart(data: bytes, name: str) -> Opened | Problem:
    """
    Return what the PDF *data* holds, opened by another process.

    Returns:
        What `open_here` returns, or PR571: it took more than `MAX_SECONDS` or `MAX_MEMORY`, or the process failed.
    """
    paths = [path or str(Path.cwd()) for path in sys.path]
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter, and a fixed module
            [sys.executable, "-P", "-m", _MODULE, str(MAX_MEMORY), str(max(1, int(MAX_SECONDS)))],
            input=data, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=MAX_SECONDS, check=True,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(paths), "PYTHONIOENCODING": "utf-8"},
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )  # fmt: skip
    except (subprocess.SubprocessError, OSError):
        return problem("PR571", place=Place(name), seconds=MAX_SECONDS)
    return from_json(done.stdout, name)


def open_here(data: bytes, name: str) -> Opened | Problem:
    """
    Return what the PDF *data* holds, opened in this process.

    Returns:
        Its blocks and texts; PR028 (too much of something), PR565 (a password), PR566 (damaged).
    """
    from perfrules.readers.pdf.blocks import blocks_of  # noqa: PLC0415 - imported on use
    from perfrules.readers.pdf.pages import open_pages  # noqa: PLC0415 - imports pypdfium2

    if refusal := unpacking_problem(data, name):
        return refusal
    pages = open_pages(data, name)
    if isinstance(pages, Problem):
        return pages
    return Opened(blocks_of(pages, name), tuple(page.text for page in pages))


def _limit(memory: int, seconds: int) -> None:
    """Limit the memory and the time of this process, where the system can."""
    try:
        import resource  # noqa: PLC0415 - not on every system
    except ImportError:
        return
    for kind, limit in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_CPU, seconds)):
        _, most = resource.getrlimit(kind)
        allowed = limit if most == resource.RLIM_INFINITY else min(limit, most)
        try:
            resource.setrlimit(kind, (allowed, most))
        except (ValueError, OSError):  # some systems know a limit and refuse to set it
            continue


def main() -> None:
    """Read a PDF from the standard input and write what it holds to the standard output; both limits are arguments."""
    memory, seconds = map(int, sys.argv[1:])
    _limit(memory, seconds)
    sys.stdout.buffer.write(to_json(open_here(sys.stdin.buffer.read(), "")))


if __name__ == "__main__":
    main()
