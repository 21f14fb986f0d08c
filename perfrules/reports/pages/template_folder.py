"""Folders of a user's templates: which names count in them, and whether there are any."""

from pathlib import Path

from perfrules.errors import Problem, TemplateError, problem

__all__ = ["TEMPLATES", "check_folder", "unusable_folder"]

TEMPLATES = ("html.j2", "style.css.j2", "markdown.j2")
"""Names that a user's folder may override."""


def unusable_folder(folder: Path) -> Problem | None:
    """Return why *folder* is no folder of templates: it is none (PR620), or holds no template of ours (PR621)."""
    try:
        if not folder.is_dir():
            return problem("PR620", folder=folder)
        if not any((folder / name).is_file() for name in TEMPLATES):
            return problem("PR621", folder=folder, known=" ".join(TEMPLATES))
    except (OSError, ValueError):  # a name that is too long, a folder that is shut
        return problem("PR620", folder=folder)
    return None


def check_folder(report: object, attribute: object, folder: Path | None) -> None:
    """
    Make sure that a report is given a folder that it can use, before anything is scored for it.

    Raises:
        TemplateError: It cannot (PR620, PR621).
    """
    del report, attribute
    if folder is not None and (wrong := unusable_folder(folder)):
        raise TemplateError([wrong])
