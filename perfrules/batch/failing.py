"""What the system and pyarrow raise, as problems that name the file."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa

from perfrules.batch.files import InputFile
from perfrules.errors import BatchError, OutputError, problem
from perfrules.outputs import failure

__all__ = ["reading", "writing"]


@contextmanager
def reading(file: InputFile) -> Iterator[None]:
    """Turn what goes wrong in reading *file* into a problem (PR732) of a `BatchError`."""
    try:
        yield
    except (pa.ArrowException, OSError, UnicodeEncodeError) as error:
        reason = next(iter(str(error).splitlines()), "") or type(error).__name__
        raise BatchError([problem("PR732", place=file.place, reason=reason)]) from error


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Turn what the system refuses while *path* is written into a problem (PR642) of an `OutputError`."""
    try:
        yield
    except OutputError:
        raise
    except OSError as error:
        raise OutputError([failure(error, path)]) from error
