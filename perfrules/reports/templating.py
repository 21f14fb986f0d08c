"""
Templates: ours beside this module, a user's from a folder, both in jinja2's own sandbox with every value escaped.

The sandbox keeps a mistake in a template from changing a value or reaching into Python; it does not bound time or
memory. Templates are the user's own and trusted, as SECURITY.md says.

A name is looked for in the user's folder first, then among ours; ``perfrules/html.j2`` is always ours, so that a user's
``html.j2`` can extend it and override a block. What goes wrong in a user's template is a problem with file and line.
"""

import re
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from traceback import walk_tb
from types import MappingProxyType
from typing import Any

from attrs import frozen
from jinja2 import BaseLoader, ChoiceLoader, Environment, PrefixLoader, StrictUndefined, pass_context
from jinja2.exceptions import SecurityError, TemplateNotFound, TemplateSyntaxError, UndefinedError
from jinja2.loaders import split_template_path
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from perfrules.errors import Problem, TemplateError, problem
from perfrules.errors.problem import near_names, nearest_first
from perfrules.reports.template_files import TEMPLATES, TEMPLATES_OF, read_template, shipped_folder, unusable_folder
from perfrules.source import Place, escape_control_chars, one_line
from perfrules.wording import Language, Wording

__all__ = ["LABELS", "OURS", "TEMPLATES", "fill", "for_html", "for_markdown", "labels", "loader_of"]


OURS = "perfrules"
"""``perfrules/html.j2`` is always ours."""


def loader_of(folder: Path | None) -> BaseLoader:
    """Return the loader of templates in *folder*, if there is one, and of ours."""
    ours = _Folder(shipped_folder())
    own = [] if folder is None else [_Folder(folder)]
    return ChoiceLoader([*own, ours, PrefixLoader({OURS: ours})])


@frozen
class _Folder(BaseLoader):
    """The files of one folder; neither names nor links can lead out of it."""

    folder: Path

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        """Return the text of *template* and where it stands."""
        del environment
        path = self.folder.joinpath(*split_template_path(template))
        data = read_template(path, self.folder)
        if data is None:
            raise TemplateNotFound(template)
        if isinstance(data, Problem):
            raise TemplateError([data])
        try:
            return data.decode("utf-8"), str(path), lambda: True
        except UnicodeDecodeError as error:
            line = data[: error.start].count(b"\n") + 1
            raise TemplateError([problem("PR622", place=Place(str(path), line=line))]) from error


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
            what is not allowed (PR626), leads back to itself (PR628), is too large (PR629), is no regular
            file (PR630) or a link out of the folder (PR631), prints nothing (PR632), or fails in another way
            (PR627).
    """
    if folder is None:
        return _shipped(escape).get_template(name).render(context)
    if wrong := unusable_folder(folder, TEMPLATES_OF[name]):
        raise TemplateError([wrong])
    try:
        text = _environment(escape, folder).get_template(name).render(context)
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
    return _environment(escape, None)


def _environment(escape: Escape, folder: Path | None) -> Environment:
    environment = ImmutableSandboxedEnvironment(finalize=escape, **_OPTIONS, loader=loader_of(folder))
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


_LINE_ENDS = re.compile("\r\n?|\n")
_SPECIAL = re.compile(r"""[\\`*_{}\[\]<>#|~&$@]""")
_LINKS = re.compile(r"(?<=www)\.|:(?=//)", flags=re.IGNORECASE)
_LINE_START = re.compile(r"^(?:[-+](?=[\s-]|$)|=(?==*$)|[0-9]+[.)](?=\s|$))")
"""Texts that would begin a list, a rule or the line below a heading."""


def for_html(value: object) -> Markup:
    """Return *value* as it stands in HTML; markup, as a chart is, stays markup."""
    if isinstance(value, Markup):
        return value
    return Markup.escape("\n".join(map(escape_control_chars, _LINE_ENDS.split(str(value)))))


def for_markdown(value: object) -> Markup:
    """Return *value* on one line as it stands in Markdown: no markup, no table, no heading, no list, no link."""
    if isinstance(value, Markup):
        return value
    text = _SPECIAL.sub(r"\\\g<0>", escape_control_chars(one_line(str(value))).strip())
    text = _LINKS.sub(r"\\\g<0>", text)
    return Markup(_LINE_START.sub(lambda match: f"{match[0][:-1]}\\{match[0][-1]}", text))  # noqa: S704 - escaped above


LABELS: Mapping[str, Wording] = MappingProxyType({
    "report": Wording("绩效评分报告", "Performance scorecard"),
    "unnamed": Wording("未命名项目", "Unnamed project"),
    "organisation": Wording("项目单位", "Organisation"),
    "department": Wording("主管部门", "Department"),
    "date": Wording("日期", "Date"),
    "file": Wording("来源文件", "File"),
    "ruleset": Wording("规则集", "Rule set"),
    "version": Wording("版本", "Version"),
    "total": Wording("总分", "Total"),
    "so_far": Wording("已评部分", "Rated so far"),
    "for_now": Wording("暂为", "for now"),
    "of": Wording("满分", "of"),
    "grade": Wording("等级", "Grade"),
    "no_grade": Wording("无", "None"),
    "light": Wording("灯号", "Light"),
    "stated": Wording("填报", "filled in"),
    "agrees": Wording("与计算一致", "agrees with the computed result"),
    "differs": Wording("与计算不一致", "differs from the computed result"),
    "incomplete": Wording("总分不完整：有内容无法评分", "The total is incomplete: some parts could not be rated"),
    "met": Wording("达成", "Met"),
    "unmet": Wording("未达成", "Not met"),
    "unrated": Wording("无法评分", "Not rated"),
    "contents": Wording("目录", "Contents"),
    "charts": Wording("概览", "Overview"),
    "funds": Wording("资金", "Funds"),
    "fund": Wording("资金来源", "Source of funds"),
    "unit": Wording("单位", "Unit"),
    "initial_budget": Wording("年初预算数", "Initial budget"),
    "adjusted_budget": Wording("全年预算数", "Adjusted budget"),
    "spent": Wording("全年执行数", "Spent"),
    "rate": Wording("执行率", "Rate"),
    "management": Wording("资金管理情况", "Management of funds"),
    "item": Wording("事项", "Item"),
    "statement": Wording("情况说明", "Statement"),
    "trouble": Wording("存在问题和改进措施", "Problems and remedies"),
    "components": Wording("各部分得分", "Components"),
    "component": Wording("组成", "Component"),
    "rows": Wording("指标", "Indicators"),
    "row": Wording("指标", "Indicator"),
    "target": Wording("年度指标值", "Target"),
    "actual": Wording("实际完成值", "Actual"),
    "weight": Wording("分值", "Weight"),
    "effective_weight": Wording("有效分值", "Effective weight"),
    "score": Wording("得分", "Score"),
    "self_score": Wording("填报得分", "Filled in"),
    "review_score": Wording("复核得分", "Reviewed"),
    "outcome": Wording("结果", "Outcome"),
    "derivation": Wording("得分依据", "How the score came about"),
    "reason": Wording("偏差原因及改进措施", "Reason and remedy"),
    "evidence": Wording("佐证", "Evidence"),
    "lost": Wording("失分的指标", "Indicators that lost points"),
    "adjustments": Wording("调整", "Adjustments"),
    "adjustment": Wording("调整项", "Adjustment"),
    "amount": Wording("分数", "Points"),
    "why": Wording("理由", "Reason"),
    "problems": Wording("问题", "Problems"),
    "place": Wording("位置", "Place"),
    "help": Wording("帮助", "Help"),
    "sources": Wording("依据", "Sources"),
    "document": Wording("文件", "Document"),
    "status": Wording("核实情况", "Status"),
    "in_force_until": Wording("有效至", "in force until"),
    "note": Wording("说明", "Note"),
    "texts": Wording("文字部分", "Narrative"),
    "none": Wording("无", "None"),
    "made_by": Wording(
        "由 perfrules 生成；所有分数取自评分结果，未另行计算。",
        "Made by perfrules; every score is the scorecard's own, none was computed here.",
    ),
})  # fmt: skip
"""Keys are part of what templates may use; see `perfrules.reports.view`."""


def labels(language: Language) -> Mapping[str, str]:
    """Return the words in *language*."""
    return {name: wording.say(language) for name, wording in LABELS.items()}
