"""Writing the report of one sheet, or of several in one file, whatever the report does."""

import logging
import os
from collections.abc import Callable, Sequence
from pathlib import Path

from attrs import evolve, fields_dict, frozen, has

from perfrules.errors import (
    MissingExtraError,
    Problem,
    ProblemsError,
    TemplateError,
    UnknownNameError,
    problem,
)
from perfrules.model.scorecard import Scorecard
from perfrules.plugins import Registry, describe_exception
from perfrules.reports.report import JointReport, Report
from perfrules.source import Place
from perfrules.wording import Language

__all__ = ["Rendering", "render_all_safely", "render_safely", "with_base", "with_templates"]

_log = logging.getLogger("perfrules.folders")


@frozen
class Rendering:
    """
    How reports are written in one run.

    Args:
        report: The report.
        language: Language of its own words.
        registry: Where it comes from; names its giver in problems.
    """

    report: Report
    language: Language
    registry: Registry


def with_templates(report: Report, folder: Path) -> Report:
    """
    Return *report* filled from the templates in *folder*.

    Raises:
        UnknownNameError: The report is not made from templates (PR655).
        TemplateError: The report cannot use the folder (PR620, PR621).
    """
    if not _has(report, "templates"):
        raise UnknownNameError([problem("PR655", report=report.id)])
    return evolve(report, templates=folder)  # type: ignore[misc]  # it was just looked at


def with_base(report: Report, document: Path) -> Report:
    """
    Return *report* with the looks of *document*.

    Raises:
        UnknownNameError: The report takes no such document (PR660).
        ProblemsError: The document cannot be used (PR670).
        MissingExtraError: The report needs a library that is not installed (PR014).
    """
    if not _has(report, "base"):
        raise UnknownNameError([problem("PR660", report=report.id)])
    return evolve(report, base=document)  # type: ignore[misc]  # likewise


def _has(report: Report, name: str) -> bool:
    kind: type[object] = type(report)
    return has(kind) and name in fields_dict(kind)


def render_safely(card: Scorecard, rendering: Rendering) -> bytes | Problem:
    """
    Return the report on *card*, or the problem that kept it from being made.

    A report that raises, or that gives something else than bytes, is PR646; a sheet that the form cannot hold has a
    problem of its own.

    Raises:
        MissingExtraError: The report needs a library that is not installed (PR014): no sheet would do better.
        TemplateError: A template of the user's cannot be used (PR620-PR632): mending it changes every report.
    """
    return _guarded(lambda: rendering.report.render(card, language=rendering.language), rendering, card.sheet.source)


def render_all_safely(cards: Sequence[Scorecard], rendering: Rendering) -> bytes | Problem:
    """Return the report on all *cards*, which it is known to be able to hold; else as `render_safely`."""
    report = rendering.report
    assert isinstance(report, JointReport), "who calls has made sure"
    return _guarded(lambda: report.render_all(cards, language=rendering.language), rendering, "")


def _guarded(render: Callable[[], object], rendering: Rendering, source: str) -> bytes | Problem:
    try:
        data = render()
    except (KeyboardInterrupt, MissingExtraError, TemplateError):
        raise
    except ProblemsError as error:
        first = next(iter(error.problems), None)
        return _failed(source, rendering, error) if first is None else first.at(Place(source))
    except BaseException as error:  # noqa: BLE001 - one sheet must not take the others with it
        _log.debug("report %s raised", rendering.report.id, exc_info=True)
        return _failed(source, rendering, error)
    return data if isinstance(data, bytes) else _failed(source, rendering, TypeError(type(data).__name__))


def _failed(source: str, rendering: Rendering, error: BaseException) -> Problem:
    giver = rendering.registry.giver("report", rendering.report.id)
    found = problem("PR646", report=rendering.report.id, reason=describe_exception(error), provider=giver or "—")
    return evolve(found, place=Place(os.fspath(source)))
