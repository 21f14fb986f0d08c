"""Which report is meant: by its id, or by the ending of the file that is to be written."""

import os
from collections.abc import Mapping
from pathlib import PurePath

from perfrules.errors import UnknownNameError, problem
from perfrules.errors.suggestion import join_names, near_names, nearest_first
from perfrules.reports.report import Report

__all__ = ["check_ending", "report_for_file", "report_named"]


def report_named(name: str, reports: Mapping[str, Report]) -> Report:
    """
    Return the report with the id *name*.

    Raises:
        UnknownNameError: There is none (PR640); ids that are near, or whose files end so, are listed first.
    """
    if (found := reports.get(name)) is not None:
        return found
    candidates = {id_: id_ for id_ in reports}
    for id_, report in reports.items():
        candidates.setdefault(report.suffix.removeprefix("."), id_)
    ending = PurePath(f"x.{name}").suffix.removeprefix(".")
    likely = (*near_names(ending, candidates), *near_names(name, reports))
    near = tuple(dict.fromkeys(candidates[one] for one in likely))
    known = nearest_first(near, reports)
    raise UnknownNameError([problem("PR640", id=name, known=known, suggestion=near[0] if near else "")])


def report_for_file(path: str | os.PathLike[str], reports: Mapping[str, Report]) -> Report:
    """
    Return the report that files with the ending of *path* hold; of several the one registered first.

    Raises:
        UnknownNameError: There is none (PR641); near endings are listed first.
    """
    suffix = PurePath(path).suffix.lower()
    for report in reports.values():
        if suffix == report.suffix:
            return report
    suffixes = tuple(dict.fromkeys(report.suffix for report in reports.values()))
    near = near_names(suffix, suffixes)
    known = nearest_first(near, suffixes)
    raise UnknownNameError([problem("PR641", suffix=suffix, known=known, suggestion=near[0] if near else "")])


def check_ending(path: str | os.PathLike[str], report: Report, reports: Mapping[str, Report]) -> None:
    """
    Make sure that the file at *path* does not look like that of another report.

    An ending that no report has is taken: who chooses ``results.bak`` knows what stands in it.

    Raises:
        UnknownNameError: Its ending is that of other reports and not of *report* (PR657).
    """
    suffix = PurePath(path).suffix.lower()
    owners = [id_ for id_, one in reports.items() if one.suffix == suffix]
    if owners and suffix != report.suffix:
        wrong = problem("PR657", suffix=suffix, owners=join_names(owners), report=report.id, own=report.suffix)
        raise UnknownNameError([wrong])
