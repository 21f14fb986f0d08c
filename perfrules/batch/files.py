"""Which files are read, whether they are what an earlier run read, and whether the outputs may be written."""

import glob
import hashlib
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from attrs import field, frozen

from perfrules.batch.formats import SUFFIXES, Format
from perfrules.batch.ledger import LEDGER, SUCCESS
from perfrules.batch.matching import is_among
from perfrules.batch.options import Options
from perfrules.errors import Problem, problem
from perfrules.outputs.writing import refusal
from perfrules.source import Place

__all__ = ["InputFile", "check_outputs", "find_inputs", "input_file", "mark_of"]

_ENDS = 64 * 1024
"""How many bytes at either end of a file its mark looks at; Parquet and Arrow keep their tables of contents there."""


@frozen
class InputFile:
    """
    A file that is read.

    Args:
        path: The file.
        format: Its kind.
        size: Its size in bytes.
    """

    path: Path
    format: Format
    size: int = field(eq=False)

    @property
    def place(self) -> Place:
        """The file as the place of a problem."""
        return Place(os.fspath(self.path))


def find_inputs(patterns: Sequence[str]) -> tuple[list[InputFile], list[Problem]]:
    """
    Return the files that *patterns* name, each once, in the order of the patterns and then of their names.

    Problems: PR730 (nothing there), PR731 (an ending that is not known), PR752 (the folder of a run that did not come
    to its end), PR753 (columns in names of folders).
    """
    files: dict[Path, InputFile] = {}
    problems: list[Problem] = []
    for pattern in patterns:
        paths = [Path(pattern)] if os.path.lexists(pattern) else sorted(map(Path, glob.glob(pattern, recursive=True)))  # noqa: PTH207 - patterns may be absolute
        found = 0
        for path in paths:
            for one in _below(path, problems) if path.is_dir() else (input_file(path, problems),):
                found += 1
                if one is not None:
                    files.setdefault(one.path.resolve(), one)
        if not found:
            problems.append(problem("PR730", pattern=pattern, known=" ".join(SUFFIXES)))
    return list(files.values()), problems


def input_file(path: Path, problems: list[Problem]) -> InputFile | None:
    """Return *path* as an input; what is wrong with it (PR730, PR731, PR762) goes to *problems*."""
    form = Format.of(path)
    if form is None:
        problems.append(_unknown(path))
        return None
    try:
        return InputFile(path, form, path.stat().st_size)
    except (OSError, ValueError):
        problems.append(problem("PR730", pattern=path, known=" ".join(SUFFIXES)))
        return None


def _unknown(path: Path) -> Problem:
    place, known = Place(os.fspath(path)), " ".join(SUFFIXES)
    if not path.suffix:
        return problem("PR762", place=place, known=known)
    return problem("PR731", place=place, suffix=path.suffix, known=known)


def _below(folder: Path, problems: list[Problem]) -> Iterator[InputFile | None]:
    """Yield the files of a known kind in *folder* and below; names that begin with a dot or ``_`` are left out."""
    if (folder / LEDGER).is_file() and not (folder / SUCCESS).is_file():
        problems.append(problem("PR752", place=Place(os.fspath(folder))))
        yield None
        return
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        if any(part.startswith((".", "_")) for part in parts) or Format.of(path) is None or not path.is_file():
            continue
        keys = [part for part in parts[:-1] if "=" in part]
        if keys:
            problems.append(problem("PR753", place=Place(os.fspath(folder)), folder=keys[0]))
            yield None
            return
        yield input_file(path, problems)


def mark_of(file: InputFile) -> str:
    """
    Return what tells a file from what it was: size, time of change and both ends of its content.

    The whole of it is not read: that would take as long as scoring it.
    """
    status = file.path.stat()
    digest = hashlib.sha256(f"{status.st_size} {status.st_mtime_ns}".encode())
    with file.path.open("rb") as stream:
        digest.update(stream.read(_ENDS))
        stream.seek(max(0, status.st_size - _ENDS))
        digest.update(stream.read(_ENDS))
    return digest.hexdigest()


def check_outputs(options: Options, inputs: Sequence[InputFile]) -> list[Problem]:
    """
    Return why the outputs may not be written.

    PR642 and PR644 (as `perfrules.outputs` says them), PR731 and PR762 (an ending that is not known, or none), PR736
    (an output is an input), PR737 (two outputs are one), PR738 (a folder with files of others), PR759 (an output that
    the same command reads the next time), PR763 (a file where a folder would be).
    """
    problems: list[Problem] = []
    beside = [one for one in (options.projects, options.rejected) if one is not None]
    problems += [_unknown(path) for path in beside if Format.of(path) is None]
    outputs = [options.output, *beside]
    resolved = [one.resolve() for one in outputs]
    problems += [
        problem("PR737", place=Place(os.fspath(path)))
        for number, path in enumerate(outputs)
        if resolved[number] in resolved[:number]
    ]
    read = [one.path for one in inputs]
    for path in beside if options.is_folder else outputs:
        problems += _refused(path, read)
    if options.is_folder:
        problems += _check_folder(options.output, inputs)
    said = {one.place for one in problems if one.code == "PR736"}
    for path in outputs:
        pattern = next((one for one in options.inputs if is_among(path, one)), None)
        if pattern is not None and (place := Place(os.fspath(path))) not in said:
            problems.append(problem("PR759", place=place, pattern=pattern))
    return problems


def _refused(path: Path, read: Sequence[Path]) -> list[Problem]:
    try:
        refused = refusal(path, read)
        there = path.parent.is_dir()
    except (OSError, ValueError):  # the system will say what is the matter when it is written
        return []
    if refused is not None:
        return [problem("PR736", place=refused.place) if refused.code == "PR643" else refused]
    if not there:
        zh, en = "没有这个文件夹", "there is no such folder"
        return [problem("PR642", place=Place(os.fspath(path)), reason=zh, reason_en=en)]
    return []


def _check_folder(folder: Path, inputs: Sequence[InputFile]) -> list[Problem]:
    place = Place(os.fspath(folder))
    if folder.is_symlink():
        return [problem("PR644", place=place)]
    if folder.suffix and not folder.is_dir():
        return [_unknown(folder)]
    if folder.exists() and not folder.is_dir():
        return [problem("PR763", place=place, known=" ".join(SUFFIXES))]
    inside = folder.resolve()
    if any(inside in one.path.resolve().parents for one in inputs):
        return [problem("PR736", place=place)]
    if not folder.is_dir() or (folder / LEDGER).is_file():
        return []
    strange = sorted(one.name for one in folder.iterdir() if not one.name.startswith("."))
    if not strange:
        return []
    return [problem("PR738", place=place, names="、".join(strange[:3]) + (" …" if len(strange) > 3 else ""))]
