"""Template files of a user: the names that count, whether a folder can be used, and how its files are read."""

import os
import stat
from collections.abc import Callable, Mapping
from importlib.resources import files
from pathlib import Path

from perfrules.errors import Problem, TemplateError, problem
from perfrules.source import Place
from perfrules.wording import Wording

__all__ = [
    "MAX_BYTES",
    "TEMPLATES",
    "TEMPLATES_OF",
    "folder_check",
    "read_template",
    "shipped_folder",
    "unusable_folder",
]


TEMPLATES_OF: Mapping[str, tuple[str, ...]] = {
    "html.j2": ("html.j2", "style.css.j2"),
    "markdown.j2": ("markdown.j2",),
}
"""For the template that a report is filled from, the names that a user's folder may override."""
TEMPLATES = tuple(name for names in TEMPLATES_OF.values() for name in names)
"""Names that a user's folder may override."""
MAX_BYTES = 1 << 20
"""Size of the file of one template."""
_BYTES = Wording("模板文件的字节数", "bytes of the file of a template")


def shipped_folder() -> Path:
    """Return the folder of our own templates, from which a user's can be made."""
    return Path(str(files("perfrules.reports").joinpath("templates")))


def unusable_folder(folder: Path, names: tuple[str, ...]) -> Problem | None:
    """Return why *folder* is no folder of templates: it is none (PR620), or holds none of *names* (PR621)."""
    try:
        if not folder.is_dir():
            return problem("PR620", folder=folder)
        if not any(os.path.lexists(folder / name) for name in names):
            return problem("PR621", folder=folder, known=" ".join(names), samples=shipped_folder())
    except (OSError, ValueError):  # a name that is too long, a folder that is shut
        return problem("PR620", folder=folder)
    return None


def folder_check(name: str) -> Callable[[object, object, Path | None], None]:
    """
    Return what makes sure that the report filled from the template *name* is given a folder that it can use.

    It is asked before anything is scored, and raises `TemplateError` (PR620, PR621).
    """

    def check(report: object, attribute: object, folder: Path | None) -> None:
        del report, attribute
        if folder is not None and (wrong := unusable_folder(folder, TEMPLATES_OF[name])):
            raise TemplateError([wrong])

    return check


def read_template(path: Path, folder: Path) -> bytes | Problem | None:
    """
    Return what stands in the file *path* of *folder*, or why it is not read; ``None`` when there is none.

    It leads out of the folder through a symbolic link (PR631), is a device, a pipe or a folder (PR630), has more than
    `MAX_BYTES` (PR629), or cannot be opened (PR627).
    """
    if not os.path.lexists(path):
        return None
    place = Place(str(path))
    try:
        if not path.resolve(strict=True).is_relative_to(folder.resolve()):
            return problem("PR631", place=place)
        data = _read_regular(path)
    except (OSError, RuntimeError) as error:  # links that lead in a circle are the latter
        return problem("PR627", place=place, reason=getattr(error, "strerror", None) or str(error))
    if data is None:
        return problem("PR630", place=place)
    if len(data) > MAX_BYTES:
        return problem("PR629", place=place, what=_BYTES.zh, what_en=_BYTES.en, limit=MAX_BYTES)
    return data


def _read_regular(path: Path) -> bytes | None:
    """Return at most one byte more than a template may have; ``None`` when *path* is no regular file."""
    # opened so that a pipe to which nobody writes is not waited for
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            return None
        with open(descriptor, "rb", closefd=False) as file:
            return file.read(MAX_BYTES + 1)
    finally:
        os.close(descriptor)
