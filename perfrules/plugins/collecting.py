"""
Judging what plugins give: the kind of every gift, its name, and whether the name is free.

A further kind of gift is a function from a collection, a giver, its hook and the gift, added to `TAKERS`.
"""

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from perfrules.errors import Problem, Severity, problem
from perfrules.model.vocabulary import Vocabulary
from perfrules.plugins.asking import Answer
from perfrules.plugins.registry import Provider, Registry, describe_exception
from perfrules.plugins.unit_gifts import UnitCollection
from perfrules.wording import Wording

if TYPE_CHECKING:
    from perfrules.checks.base import Check
    from perfrules.indicators.base import IndicatorType
    from perfrules.readers.base import SheetReader
    from perfrules.reports.report import Report

__all__ = ["TAKERS", "Collection"]

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]*(?:\.[a-z0-9][a-z0-9_-]*)?")
_PLUGIN_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_LONGEST_REASON = 200


class Collection:
    """What was given so far; lives only while a registry is built."""

    def __init__(self) -> None:
        self._plugins: list[Provider] = []
        self._blocked: list[Provider] = []
        self._names: dict[str, Provider] = {}
        self._folders: list[Path] = []
        self._types: dict[str, type[IndicatorType[Any]]] = {}
        self._vocabularies: dict[str, Vocabulary] = {}
        self._checks: dict[str, Check] = {}
        self._readers: dict[str, SheetReader] = {}
        self._reports: dict[str, Report] = {}
        self._units = UnitCollection()
        self._givers: dict[tuple[str, str], Provider] = {}
        self._problems: list[Problem] = []

    def registry(self) -> Registry:
        """Return what was collected."""
        return Registry(
            plugins=tuple(self._plugins),
            blocked=tuple(self._blocked),
            indicator_types=dict(self._types),
            units=self._units.table(),
            vocabularies=dict(self._vocabularies),
            checks=dict(self._checks),
            readers=tuple(self._readers.values()),
            reports=dict(self._reports),
            ruleset_folders=tuple(self._folders),
            givers=dict(self._givers),
            problems=tuple(self._problems),
        )

    def leave_out(self, giver: Provider) -> None:
        """Remember that *giver* is there and was not asked."""
        self._blocked.append(giver)

    def accepts(self, giver: Provider) -> bool:
        """Return whether *giver* may be asked: its name is visible (PR310) and no other plugin has it (PR301)."""
        if not _PLUGIN_NAME.fullmatch(giver.plugin):
            self._problems.append(problem("PR310", name=giver.plugin, plugin=giver))
            return False
        if (first := self._names.get(giver.plugin)) is not None:
            self._problems.append(problem("PR301", kind="plugin", id=giver.plugin, first=first, second=giver))
            return False
        self._names[giver.plugin] = giver
        return True

    def add(self, giver: Provider, answer: Answer) -> None:
        """Take what *giver* answered, gift by gift."""
        self._problems += answer.problems
        if not answer.loaded:
            return
        self._plugins.append(giver)
        for hook, gifts in answer.gifts:
            for gift in gifts:
                try:
                    TAKERS[hook](self, giver, hook, gift)
                except KeyboardInterrupt:
                    raise
                except BaseException as error:  # noqa: BLE001 - an attribute of a gift is the plugin's code as well
                    self._unfit(giver, hook, describe_exception(error))

    def take_type(self, giver: Provider, hook: str, gift: object) -> None:
        """Take an indicator type."""
        from perfrules.indicators.base import IndicatorType  # noqa: PLC0415 - needed only while collecting

        if not (isinstance(gift, type) and issubclass(gift, IndicatorType)):
            self._unfit(giver, hook, f"{gift!r} is not an indicator type")
        elif gift.__abstractmethods__:
            self._unfit(giver, hook, f"{gift!r} has no `rate`")
        elif self._is_titled(giver, hook, gift) and self._free("indicator type", getattr(gift, "id", None), giver):
            self._types[gift.id] = gift

    def take_unit(self, giver: Provider, hook: str, gift: object) -> None:
        """Take a unit."""
        unfit, found = self._units.take(giver, gift)
        if unfit:
            self._unfit(giver, hook, unfit)
        self._problems += found
        if not unfit and not found:
            self._givers["unit", str(getattr(gift, "symbol", ""))] = giver

    def take_vocabulary(self, giver: Provider, hook: str, gift: object) -> None:
        """Take a vocabulary."""
        if not isinstance(gift, Vocabulary):
            self._unfit(giver, hook, f"{gift!r} is not a vocabulary")
            return
        words = [word for listed in gift.words.values() for word in listed]
        if len(words) != len(set(words)) or not all(map(str.strip, words)):
            self._unfit(giver, hook, f"a word of {gift.id!r} is empty or stands twice")
        elif self._free("vocabulary", gift.id, giver):
            self._vocabularies[gift.id] = gift

    def take_check(self, giver: Provider, hook: str, gift: object) -> None:
        """Take a check."""
        severity = getattr(gift, "severity", None)
        if not callable(getattr(gift, "run", None)) or isinstance(gift, type) or not isinstance(severity, Severity):
            self._unfit(giver, hook, f"{gift!r} is not a check")
        elif self._is_titled(giver, hook, gift) and self._free("check", getattr(gift, "id", None), giver):
            self._checks[gift.id] = gift  # type: ignore[attr-defined, assignment]  # its parts were checked

    def take_reader(self, giver: Provider, hook: str, gift: object) -> None:
        """Take a reader."""
        if not (callable(getattr(gift, "read", None)) and _are_suffixes(getattr(gift, "suffixes", None))):
            self._unfit(giver, hook, f"{gift!r} is not a reader")
        elif self._free("reader", name := getattr(gift, "id", None), giver):
            self._readers[str(name)] = gift  # type: ignore[assignment]  # its parts were checked

    def take_report(self, giver: Provider, hook: str, gift: object) -> None:
        """Take a report."""
        if not (callable(getattr(gift, "render", None)) and _are_suffixes((getattr(gift, "suffix", None),))):
            self._unfit(giver, hook, f"{gift!r} is not a report")
        elif self._is_titled(giver, hook, gift) and self._free("report", name := getattr(gift, "id", None), giver):
            self._reports[str(name)] = gift  # type: ignore[assignment]  # its parts were checked

    def take_folder(self, giver: Provider, hook: str, gift: object) -> None:
        """Take a folder of rule files."""
        if not isinstance(gift, Path) or not gift.is_dir():
            self._unfit(giver, hook, f"{gift!r} is not a folder")
            return
        self._givers["ruleset folder", str(gift)] = giver
        self._folders.append(gift)

    def _is_titled(self, giver: Provider, hook: str, gift: object) -> bool:
        if isinstance(getattr(gift, "title", None), Wording):
            return True
        self._unfit(giver, hook, f"{gift!r} has no title in both languages")
        return False

    def _free(self, kind: str, name: object, giver: Provider) -> bool:
        """Return whether *name* can be taken; a bad or taken name is a problem."""
        if not isinstance(name, str) or not _NAME.fullmatch(name):
            self._problems.append(problem("PR310", name=name, plugin=giver))
            return False
        if (first := self._givers.get((kind, name))) is not None:
            self._problems.append(problem("PR301", kind=kind, id=name, first=first, second=giver))
            return False
        self._givers[kind, name] = giver
        return True

    def _unfit(self, giver: Provider, hook: str, reason: str) -> None:
        self._problems.append(problem("PR304", plugin=giver, hook=hook, reason=reason[:_LONGEST_REASON]))


def _are_suffixes(suffixes: object) -> bool:
    if not isinstance(suffixes, tuple):
        return False
    return all(isinstance(one, str) and one.startswith(".") and one == one.lower() for one in suffixes)


TAKERS: Mapping[str, Callable[[Collection, Provider, str, object], None]] = {
    "perfrules_register_indicator_types": Collection.take_type,
    "perfrules_register_units": Collection.take_unit,
    "perfrules_register_vocabularies": Collection.take_vocabulary,
    "perfrules_register_checks": Collection.take_check,
    "perfrules_register_readers": Collection.take_reader,
    "perfrules_register_reports": Collection.take_report,
    "perfrules_register_ruleset_folders": Collection.take_folder,
}
"""What takes the gifts of each hook."""
