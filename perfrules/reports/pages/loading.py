"""Where templates come from: a user's folder first, then ours, which can also be had by their whole names."""

from collections.abc import Callable
from pathlib import Path

from attrs import frozen
from jinja2 import BaseLoader, ChoiceLoader, Environment, PrefixLoader
from jinja2.exceptions import TemplateNotFound
from jinja2.loaders import split_template_path

from perfrules.errors import Problem, TemplateError, problem
from perfrules.reports.pages.template_folder import read_template, shipped_folder
from perfrules.source import Place

__all__ = ["OURS", "loader_of"]

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
