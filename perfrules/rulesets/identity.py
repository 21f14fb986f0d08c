"""What a rule file says about itself: id, version, title, the days it applies, and what it extends."""

from datetime import date

from attrs import field, frozen

from perfrules.errors import Problem, problem
from perfrules.model.ruleset import Effective
from perfrules.rulesets.entry import Entry
from perfrules.rulesets.fields import (
    name_problem,
    read_date,
    read_name,
    read_table,
    read_text,
    report_unknown_keys,
    wrong_kind,
)  # fmt: skip
from perfrules.source import Place

__all__ = ["FORMATS", "IDENTITY_KEYS", "Identity", "is_id", "read_identity", "say_effective"]

FORMATS = (1,)
"""Versions of the rule-file format that can be read."""
IDENTITY_KEYS = ("id", "version", "title", "summary", "extends", "format", "effective")
"""Keys that describe the file they stand in and are never taken over from a parent."""


@frozen(kw_only=True)
class Identity:
    """
    What a rule file says about itself.

    Args:
        id: Its id, or empty when it has none that can be used.
        extends: Id or file name of its parent, or empty.
        place: The file.
    """

    id: str = ""
    version: str = "1"
    title: str = ""
    summary: str = ""
    extends: str = ""
    effective: Effective = field(factory=Effective)
    place: Place = field(factory=Place)


def is_id(text: str) -> bool:
    """Return whether *text* can be the id of a rule set: visible letters, digits, ``-``, ``_`` and ``.``."""
    return name_problem(text) is None and text[:1].isalnum() and all(one.isalnum() or one in "-_." for one in text)


def read_identity(root: Entry, problems: list[Problem]) -> Identity | None:
    """
    Return what the file of *root* says about itself.

    ``None`` when it is written in a format that cannot be read (PR214); nothing else in it means anything then.
    """
    table = root.table
    if (entry := table.get("format")) is not None and (type(entry.value) is not int or entry.value not in FORMATS):
        known = ", ".join(map(str, FORMATS))
        problems.append(problem("PR214", place=entry.value_place, found=entry.value, known=known))
        return None

    def text(key: str, otherwise: str = "") -> str:
        given = table.get(key)
        return (read_text(given, key, problems) or otherwise) if given is not None else otherwise

    return Identity(
        id=_id(root, problems),
        version=_version(root, problems),
        title=text("title"),
        summary=text("summary"),
        extends=text("extends"),
        effective=_effective(root, problems),
        place=Place(root.place.file),
    )


def _id(root: Entry, problems: list[Problem]) -> str:
    entry = root.table.get("id")
    if entry is None:
        problems.append(problem("PR203", place=root.place, key="id"))
        return ""
    name = read_name(entry, "id", problems)
    if name is not None and not is_id(name):
        problems.append(problem("PR307", place=entry.value_place, name=name))
        return ""
    return name or ""


def _version(root: Entry, problems: list[Problem]) -> str:
    entry = root.table.get("version")
    if entry is None:
        return "1"
    if isinstance(entry.value, str):
        return read_name(entry, "version", problems) or "1"
    if type(entry.value) is int:
        return str(entry.value)
    problems.append(wrong_kind(entry, "version", '文字，如 "1.2"', 'a text such as "1.2"'))
    return "1"


def _effective(root: Entry, problems: list[Problem]) -> Effective:
    entry = root.table.get("effective")
    table = None if entry is None else read_table(entry, "effective", problems)
    if entry is None or table is None:
        return Effective()
    report_unknown_keys(table, ("from", "to"), problems)
    days: dict[str, date | None] = {
        key: read_date(table[key], f"effective.{key}", problems) if key in table else None for key in ("from", "to")
    }
    start, end = days["from"], days["to"]
    if start is not None and end is not None and start > end:
        problems.append(problem("PR227", place=entry.place, start=start, end=end))
        return Effective()
    return Effective(start=start, end=end)


def say_effective(effective: Effective) -> str:
    """Return the days of *effective* as people write them: ``2023-01-01…2023-12-31``, an open end left empty."""
    return f"{effective.start or ''}…{effective.end or ''}"
