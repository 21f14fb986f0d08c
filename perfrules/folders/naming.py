"""Names of the reports: one for each sheet, made from the input's name so that no two inputs share one."""

import unicodedata
from collections.abc import Iterable
from pathlib import Path

from perfrules.folders.scanning import InputFile
from perfrules.outputs.names import marked_name, safe_name

__all__ = ["ReportNames", "numbered", "report_names"]


class ReportNames:
    """
    The names of all reports of one run, given to the inputs in their order.

    Names that differ in nothing but case, or in how accents are written, are one name on some systems and count as one.

    Args:
        files: The inputs, in order.
        suffix: The report's ending.
        taken: Names that no report may have.
    """

    def __init__(self, files: Iterable[InputFile], suffix: str, taken: Iterable[str]) -> None:
        self._suffix = suffix
        self._given = {_folded(name): "" for name in taken}
        self._marked: set[str] = set()
        seen = set(self._given)
        for file in files:
            (plain,) = report_names(file.name, 1, suffix)
            if _folded(plain) in seen:
                self._marked.add(file.name)
                (plain,) = report_names(file.name, 1, suffix, is_twin=True)
            seen.add(_folded(plain))

    def of(self, name: str, count: int) -> tuple[str, ...]:
        """Return the names of the reports on the *count* sheets of the input *name*."""
        return report_names(name, count, self._suffix, is_twin=name in self._marked)

    def taken(self, name: str, reports: Iterable[str]) -> tuple[str, str] | None:
        """
        Give *reports* to the input *name*, or none of them.

        Returns:
            ``None``, or the first of them that has been given to another input, and that input's name.
        """
        folded = {_folded(one): one for one in reports}
        for key, report in folded.items():
            if self._given.get(key, name) != name:
                return report, self._given[key]
        self._given.update(dict.fromkeys(folded, name))
        return None


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def report_names(name: str, count: int, suffix: str, *, is_twin: bool = False) -> tuple[str, ...]:
    """
    Return the names of the reports on the *count* sheets of one input, below the output folder.

    ``sub/a.xlsx`` with one sheet gives ``sub/a.xlsx.html``; with two, ``sub/a.xlsx.1.html`` and ``sub/a.xlsx.2.html``.

    Args:
        name: The input's name, parts joined by ``/``.
        count: How many sheets it holds.
        suffix: The report's ending.
        is_twin: Whether the name without a mark would be that of another input's report.
    """
    *folders, last = name.split("/")
    inside = [safe_name(one) for one in folders]
    endings = [suffix] if count == 1 else [f".{number}{suffix}" for number in range(1, count + 1)]
    made = [marked_name(last, one, whole=name) if is_twin else safe_name(last, one) for one in endings]
    return tuple("/".join([*inside, one]) for one in made)


def numbered(path: Path, count: int) -> tuple[Path, ...]:
    """Return *path* for one sheet, and for several ``name.1.html``, ``name.2.html`` beside it."""
    if count == 1:
        return (path,)
    return tuple(path.with_name(f"{path.stem}.{number}{path.suffix}") for number in range(1, count + 1))
