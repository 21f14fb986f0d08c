"""
Templates: ours beside this module, a user's from a folder, both in a sandbox in which every value is escaped.

A name is looked for in the user's folder first, then among ours; ``perfrules/html.j2`` is always ours, so that a user's
``html.j2`` can extend it and override a block. What goes wrong in a user's template is a problem with file and line.
"""

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from traceback import walk_tb
from typing import Any

from jinja2 import Environment, StrictUndefined, pass_context
from jinja2.exceptions import SecurityError, TemplateNotFound, TemplateSyntaxError, UndefinedError
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from perfrules.errors import Problem, TemplateError, problem
from perfrules.errors.suggestion import near_names, nearest_first
from perfrules.reports.pages.limits import BeyondLimitError
from perfrules.reports.pages.loading import OURS, loader_of
from perfrules.reports.pages.sandbox import CountingSandbox
from perfrules.reports.pages.template_folder import TEMPLATES, TEMPLATES_OF, shipped_folder, unusable_folder
from perfrules.source import Place, escape_control_chars

__all__ = ["TEMPLATES", "fill"]

Escape = Callable[[object], Markup]


def fill(name: str, context: Mapping[str, object], *, escape: Escape, folder: Path | None) -> str:
    """
    Return the template *name* filled with *context*.

    Args:
        name: One of `TEMPLATES`.
        context: What the template sees.
        escape: How values are printed.
        folder: A user's templates, or ``None``.

    Raises:
        TemplateError: The folder is none or holds no template of ours (PR620, PR621), or one of its templates is not
            text (PR622), is no template (PR623), names a template (PR624) or a value (PR625) that does not exist, wants
            what is not allowed (PR626), leads back to itself (PR628), does more than the limits allow (PR629), is no
            regular file (PR630) or a link out of the folder (PR631), prints nothing (PR632), or fails in another way
            (PR627).
    """
    if folder is None:
        return _shipped(escape).get_template(name).render(context)
    if wrong := unusable_folder(folder, TEMPLATES_OF[name]):
        raise TemplateError([wrong])
    try:
        text = _guarded(escape, folder).get_template(name).render(context)
    except TemplateError:
        raise
    except Exception as error:  # a template is somebody's program: whatever it raises is told to its author
        raise TemplateError([_said(error, folder)]) from error
    if not text.strip():
        raise TemplateError([problem("PR632", place=Place(str(folder / name)))])
    return text


class _Missing(StrictUndefined):
    """A value that does not exist or may not be used; whoever uses it is told its name and nothing of our classes."""

    __slots__ = ()

    @property
    def _undefined_message(self) -> str:
        return str(self._undefined_name)


_OPTIONS: Mapping[str, Any] = {
    "autoescape": True,
    "undefined": _Missing,
    "trim_blocks": True,
    "lstrip_blocks": True,
    "keep_trailing_newline": True,
    "auto_reload": False,
}


@cache
def _shipped(escape: Escape) -> Environment:
    return _furnished(ImmutableSandboxedEnvironment(finalize=escape, **_OPTIONS, loader=loader_of(None)))


def _guarded(escape: Escape, folder: Path) -> Environment:
    return _furnished(CountingSandbox(finalize=escape, **_OPTIONS, loader=loader_of(folder)))


def _furnished(environment: Environment) -> Environment:
    environment.filters.update(visible=escape_control_chars, say=_say)
    return environment


@pass_context
def _say(context: Context, texts: Mapping[str, str]) -> str:
    """Return the text of *texts*, ``{"zh": …, "en": …}``, in the language of the report."""
    return texts[context["report"].language]


def _said(error: Exception, folder: Path) -> Problem:
    """Return what *error*, met in a user's template, means for its author."""
    place = _place(error, folder)
    match error:
        case TemplateSyntaxError():
            return problem("PR623", place=place, reason=error.message or "")
        case TemplateNotFound():
            known = [*TEMPLATES, *(f"{OURS}/{name}" for name in TEMPLATES)]
            listed = nearest_first(near_names(str(error.name), known), known)
            return problem("PR624", place=place, name=error.name, known=listed)
        case BeyondLimitError():
            return problem("PR629", place=place, what=error.what.zh, what_en=error.what.en, limit=error.limit)
        case RecursionError():
            return problem("PR628", place=place)
        case SecurityError():
            return problem("PR626", place=place, name=error.message)
        case UndefinedError():
            return problem("PR625", place=place, name=error.message)
        case _:
            return problem("PR627", place=place, reason=str(error) or type(error).__name__)


def _place(error: Exception, folder: Path) -> Place:
    """Return the line of a template at which *error* was met: the innermost line of a user's, else of ours."""
    if isinstance(error, TemplateSyntaxError):
        return Place(error.filename or error.name or "", line=error.lineno)
    frames: list[tuple[str, int]] = [
        (frame.f_code.co_filename, line) for frame, line in walk_tb(error.__traceback__)
    ]  # fmt: skip
    for within in (folder, shipped_folder()):
        for file, line in reversed(frames):
            if Path(file).is_relative_to(within):
                return Place(file, line=line)
    return Place(str(folder))
