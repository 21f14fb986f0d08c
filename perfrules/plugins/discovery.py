"""
Discovery of plugins, and the registry built of what they contribute.

Plugins are found by the entry-point group ``perfrules``. Each is loaded in its own try and inside its own time limit:
one that fails becomes a problem naming its distribution and version, the others work. One that takes too long is left
out: its thread goes on until the process ends, because Python cannot end a thread from outside. pluggy collects once;
look-ups are dictionaries afterwards. A registry is a value handed to functions; `default_registry` exists for
convenience only.

What they contribute is validated: the kind of every contribution, its name, and whether the name is free. A further
kind is a method of `RegistryBuilder`, added to `VALIDATORS`.
"""

import logging
import os
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from functools import cache
from importlib import metadata
from pathlib import Path
from threading import Thread
from types import ModuleType
from typing import TYPE_CHECKING, Any, Protocol, cast

import pluggy

from perfrules import hookspecs
from perfrules._markers import PROJECT
from perfrules.errors import Problem, ProblemsError, Severity, problem
from perfrules.model.families import DIRECTIONS, NameFamily
from perfrules.model.vocabulary import Vocabulary, VocabularyKind
from perfrules.plugins.registry import PluginResult, Provider, Registry, describe_exception
from perfrules.units.characters import fold
from perfrules.units.definitions import UnitDefinition
from perfrules.units.table import DEFAULT_UNITS, UnitTable
from perfrules.wording import Wording

if TYPE_CHECKING:
    from perfrules.checks.base import Check
    from perfrules.indicators.base import IndicatorType
    from perfrules.plugins.isolation import IsolationLimits
    from perfrules.readers.base import SheetReader
    from perfrules.reports.base import Report

__all__ = [
    "API_VERSION",
    "ENTRY_POINT_GROUP",
    "VALIDATORS",
    "EntryPoint",
    "RegistryBuilder",
    "UnitValidator",
    "build_registry",
    "default_registry",
    "load_plugin",
]


_LONGEST_SPELLING = 8
"""The table looks no further."""
_FURTHER_KINDS = ("So", "Sc", "No")
"""Kinds of characters beside letters: ℃, ¥, ²."""
_FURTHER = "%‰"


class UnitValidator:
    """Units taken so far, with the provider of each spelling; every spelling can be read and means one thing."""

    def __init__(self) -> None:
        self._definitions: list[UnitDefinition] = []
        self._spelt: dict[str, Provider] = {}

    def table(self) -> UnitTable:
        """Return the table: the very object of the built-in units when there are no others, so that its caches hold."""
        built_in = DEFAULT_UNITS.definitions
        given = tuple(self._definitions)
        return DEFAULT_UNITS if given == built_in else UnitTable(given)

    def add(self, provider: Provider, contribution: object) -> tuple[str, tuple[Problem, ...]]:
        """Return why *contribution* is no unit, or the problems with its spellings; without any it is taken."""
        if not isinstance(contribution, UnitDefinition):
            return f"{contribution!r} is not a unit", ()
        factor: object = contribution.factor
        if type(factor) is not Fraction or factor <= 0 or not isinstance(contribution.dimension, str):
            return f"the factor of {contribution.symbol!r} is not an exact number above 0", ()
        spellings = (contribution.symbol, *contribution.spellings)
        built_in = any(contribution is definition for definition in DEFAULT_UNITS.definitions)
        unreadable = [spelling for spelling in spellings if not (built_in or _can_be_read(spelling))]
        if unreadable:
            return "", tuple(problem("PR310", name=spelling, plugin=provider) for spelling in unreadable)
        folded = {fold(spelling): spelling for spelling in spellings}
        taken = tuple(
            problem("PR301", kind="unit", id=spelling, first=self._spelt[key], second=provider)
            for key, spelling in folded.items()
            if key in self._spelt
        )
        if not taken:
            self._spelt |= dict.fromkeys(folded, provider)
            self._definitions.append(contribution)
        return "", taken


def _can_be_read(spelling: object) -> bool:
    if not isinstance(spelling, str) or not 0 < len(spelling) <= _LONGEST_SPELLING:
        return False
    return all(
        character in _FURTHER or (kind := unicodedata.category(character)).startswith("L") or kind in _FURTHER_KINDS
        for character in spelling
    )


_NAME = re.compile(r"[a-z0-9][a-z0-9_-]*(?:\.[a-z0-9][a-z0-9_-]*)?")
_PLUGIN_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_LONGEST_REASON = 200


def _unknown_classes(vocabulary: Vocabulary) -> list[str]:
    """Return the keys that name no class of words beside numbers."""
    from perfrules.dsl.words import WordClass  # noqa: PLC0415 - the language is loaded when a text is read

    return [key for key in vocabulary.words if key not in {kind.value for kind in WordClass}]


class RegistryBuilder:
    """Contributions taken so far; lives only while a registry is built."""

    def __init__(self) -> None:
        self._plugins: list[Provider] = []
        self._blocked: list[Provider] = []
        self._names: dict[str, Provider] = {}
        self._folders: list[Path] = []
        self._families: list[NameFamily] = []
        self._types: dict[str, type[IndicatorType[Any]]] = {}
        self._vocabularies: dict[str, Vocabulary] = {}
        self._checks: dict[str, Check] = {}
        self._readers: dict[str, SheetReader] = {}
        self._reports: dict[str, Report] = {}
        self._units = UnitValidator()
        self._providers: dict[tuple[str, str], Provider] = {}
        self._problems: list[Problem] = []

    def registry(self) -> Registry:
        """Return what was collected."""
        return Registry(
            plugins=tuple(self._plugins),
            blocked=tuple(self._blocked),
            indicator_types=dict(self._types),
            units=self._table(),
            vocabularies=dict(self._vocabularies),
            checks=dict(self._checks),
            readers=tuple(self._readers.values()),
            reports=dict(self._reports),
            ruleset_folders=tuple(self._folders),
            families=tuple(self._families),
            providers=dict(self._providers),
            problems=tuple(self._problems),
        )

    def _table(self) -> UnitTable:
        """Return the units, with the words beside numbers that vocabularies add."""
        added = [
            (word, kind)
            for vocabulary in self._vocabularies.values()
            if vocabulary.kind is VocabularyKind.CLASSES
            for kind, words in vocabulary.words.items()
            for word in words
        ]
        return self._units.table().with_words(added) if added else self._units.table()

    def skip(self, provider: Provider) -> None:
        """Remember that *provider* is installed and was not loaded."""
        self._blocked.append(provider)

    def accepts(self, provider: Provider) -> bool:
        """Return whether *provider* may be loaded: its name is visible (PR310) and no other plugin has it (PR301)."""
        if not _PLUGIN_NAME.fullmatch(provider.plugin):
            self._problems.append(problem("PR310", name=provider.plugin, plugin=provider))
            return False
        if (first := self._names.get(provider.plugin)) is not None:
            self._problems.append(problem("PR301", kind="plugin", id=provider.plugin, first=first, second=provider))
            return False
        self._names[provider.plugin] = provider
        return True

    def add(self, provider: Provider, answer: PluginResult) -> None:
        """Take what *provider* contributes, one by one."""
        self._problems += answer.problems
        if not answer.loaded:
            return
        self._plugins.append(provider)
        for hook, contributions in answer.contributions:
            for contribution in contributions:
                try:
                    VALIDATORS[hook](self, provider, hook, contribution)
                except KeyboardInterrupt:
                    raise
                except BaseException as error:  # noqa: BLE001 - an attribute of a contribution is the plugin's code as well
                    self._reject(provider, hook, describe_exception(error))

    def add_indicator_type(self, provider: Provider, hook: str, contribution: object) -> None:
        """Take an indicator type."""
        from perfrules.indicators.base import IndicatorType  # noqa: PLC0415 - needed only while collecting

        if not (isinstance(contribution, type) and issubclass(contribution, IndicatorType)):
            self._reject(provider, hook, f"{contribution!r} is not an indicator type")
        elif contribution.__abstractmethods__:
            self._reject(provider, hook, f"{contribution!r} has no `rate`")
        elif self._is_titled(provider, hook, contribution) and self._free(
            "indicator type", getattr(contribution, "id", None), provider
        ):
            self._types[contribution.id] = contribution

    def add_unit(self, provider: Provider, hook: str, contribution: object) -> None:
        """Take a unit."""
        reason, problems = self._units.add(provider, contribution)
        if reason:
            self._reject(provider, hook, reason)
        self._problems += problems
        if not reason and not problems:
            self._providers["unit", str(getattr(contribution, "symbol", ""))] = provider

    def add_vocabulary(self, provider: Provider, hook: str, contribution: object) -> None:
        """Take a vocabulary."""
        if not isinstance(contribution, Vocabulary):
            self._reject(provider, hook, f"{contribution!r} is not a vocabulary")
            return
        words = [word for listed in contribution.words.values() for word in listed]
        if len(words) != len(set(words)) or not all(map(str.strip, words)):
            self._reject(provider, hook, f"a word of {contribution.id!r} is empty or stands twice")
        elif contribution.kind is VocabularyKind.CLASSES and (unknown := _unknown_classes(contribution)):
            self._reject(provider, hook, f"{contribution.id!r} names no class of words: {', '.join(unknown)}")
        elif self._free("vocabulary", contribution.id, provider):
            self._vocabularies[contribution.id] = contribution

    def add_check(self, provider: Provider, hook: str, contribution: object) -> None:
        """Take a check."""
        from perfrules.checks.base import Check  # noqa: PLC0415 - needed only while validating

        if not isinstance(contribution, Check) or not isinstance(contribution.severity, Severity):
            self._reject(provider, hook, f"{contribution!r} is not a check")
        elif self._is_titled(provider, hook, contribution) and self._free("check", contribution.id, provider):
            self._checks[contribution.id] = contribution

    def add_reader(self, provider: Provider, hook: str, contribution: object) -> None:
        """Take a reader."""
        if not (
            callable(getattr(contribution, "read", None)) and _are_suffixes(getattr(contribution, "suffixes", None))
        ):
            self._reject(provider, hook, f"{contribution!r} is not a reader")
        elif self._free("reader", name := getattr(contribution, "id", None), provider):
            self._readers[str(name)] = contribution  # type: ignore[assignment]  # its parts were checked

    def add_report(self, provider: Provider, hook: str, contribution: object) -> None:
        """Take a report."""
        if not (
            callable(getattr(contribution, "render", None)) and _are_suffixes((getattr(contribution, "suffix", None),))
        ):
            self._reject(provider, hook, f"{contribution!r} is not a report")
        elif self._is_titled(provider, hook, contribution) and self._free(
            "report", name := getattr(contribution, "id", None), provider
        ):
            self._reports[str(name)] = contribution  # type: ignore[assignment]  # its parts were checked

    def add_ruleset_folder(self, provider: Provider, hook: str, contribution: object) -> None:
        """Take a folder of rule files."""
        if not isinstance(contribution, Path) or not contribution.is_dir():
            self._reject(provider, hook, f"{contribution!r} is not a folder")
            return
        self._providers["ruleset folder", str(contribution)] = provider
        self._folders.append(contribution)

    def add_family(self, provider: Provider, hook: str, contribution: object) -> None:
        """Take a family of indicator names."""
        if not isinstance(contribution, NameFamily):
            self._reject(provider, hook, f"{contribution!r} is not a family of names")
        elif contribution.direction not in DIRECTIONS:
            self._reject(provider, hook, f"{contribution.direction!r} is not a direction")
        elif unfit := [pattern for pattern in contribution.match if not contribution.can_match(pattern)]:
            self._reject(provider, hook, f"{unfit[0]!r} matches no name")
        else:
            self._families.append(contribution)

    def _is_titled(self, provider: Provider, hook: str, contribution: object) -> bool:
        if isinstance(getattr(contribution, "title", None), Wording):
            return True
        self._reject(provider, hook, f"{contribution!r} has no title in both languages")
        return False

    def _free(self, kind: str, name: object, provider: Provider) -> bool:
        """Return whether *name* can be taken; a bad or taken name is a problem."""
        if not isinstance(name, str) or not _NAME.fullmatch(name):
            self._problems.append(problem("PR310", name=name, plugin=provider))
            return False
        if (first := self._providers.get((kind, name))) is not None:
            self._problems.append(problem("PR301", kind=kind, id=name, first=first, second=provider))
            return False
        self._providers[kind, name] = provider
        return True

    def _reject(self, provider: Provider, hook: str, reason: str) -> None:
        self._problems.append(problem("PR304", plugin=provider, hook=hook, reason=reason[:_LONGEST_REASON]))


def _are_suffixes(suffixes: object) -> bool:
    if not isinstance(suffixes, tuple):
        return False
    return all(isinstance(suffix, str) and suffix.startswith(".") and suffix == suffix.lower() for suffix in suffixes)


VALIDATORS: Mapping[str, Callable[[RegistryBuilder, Provider, str, object], None]] = {
    "perfrules_register_indicator_types": RegistryBuilder.add_indicator_type,
    "perfrules_register_units": RegistryBuilder.add_unit,
    "perfrules_register_vocabularies": RegistryBuilder.add_vocabulary,
    "perfrules_register_checks": RegistryBuilder.add_check,
    "perfrules_register_readers": RegistryBuilder.add_reader,
    "perfrules_register_reports": RegistryBuilder.add_report,
    "perfrules_register_ruleset_folders": RegistryBuilder.add_ruleset_folder,
    "perfrules_register_families": RegistryBuilder.add_family,
}
"""Validators, which take the contributions of each hook."""


API_VERSION = 1
"""The version of hooks and spi. A plugin may state ``PERFRULES_API = 1``; stating nothing is taken to mean 1."""
_log = logging.getLogger("perfrules.plugins")


def load_plugin(provider: Provider, load: Callable[[], object], limit: float | None) -> PluginResult:
    """
    Return what the plugin that *load* imports contributes.

    Args:
        provider: Who it is, for problems.
        load: Imports it.
        limit: Seconds for import and hooks together; ``None`` for no limit, and no thread.
    """
    if limit is None:
        return _load(provider, load)
    answers: list[PluginResult | KeyboardInterrupt] = []

    def run() -> None:
        try:
            answers.append(_load(provider, load))
        except KeyboardInterrupt as interruption:
            answers.append(interruption)

    thread = Thread(target=run, name=f"perfrules plugin {provider.plugin}", daemon=True)
    thread.start()
    thread.join(limit)
    if not answers:
        return PluginResult(problems=(problem("PR309", plugin=provider, limit=f"{limit:g}"),), loaded=False)
    if isinstance(answers[0], KeyboardInterrupt):
        raise answers[0]
    return answers[0]


def _load(provider: Provider, load: Callable[[], object]) -> PluginResult:
    manager = pluggy.PluginManager(PROJECT)
    manager.add_hookspecs(hookspecs)
    try:
        plugin = load()
        wanted: object = getattr(plugin, "PERFRULES_API", API_VERSION)
        if wanted != API_VERSION or isinstance(wanted, bool):
            refused = problem("PR306", plugin=provider, wanted=repr(wanted)[:60], provided=API_VERSION)
            return PluginResult(problems=(refused,), loaded=False)
        # registering compares every signature with its specification
        manager.register(plugin, name=provider.plugin)
        implemented = [name for name in dir(plugin) if manager.parse_hookimpl_opts(plugin, name) is not None]
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # noqa: BLE001 - whatever a plugin's import raises must not stop the others
        _log.debug("plugin %s did not load", provider, exc_info=True)
        return PluginResult(
            problems=(problem("PR302", plugin=provider, reason=describe_exception(error)),), loaded=False
        )
    contributions, problems = [], []
    for hook in implemented:
        if hook not in hookspecs.__all__:
            problems.append(problem("PR303", plugin=provider, hook=hook, known="、".join(hookspecs.__all__)))
            continue
        try:
            contributions.append((hook, tuple(getattr(plugin, hook)())))
        except KeyboardInterrupt:
            raise
        except BaseException as error:  # noqa: BLE001 - as above
            _log.debug("hook %s of plugin %s raised", hook, provider, exc_info=True)
            problems.append(problem("PR308", plugin=provider, hook=hook, reason=describe_exception(error)))
    if not any(values for _, values in contributions) and not problems:
        problems.append(problem("PR305", plugin=provider))
    return PluginResult(tuple(contributions), tuple(problems))


ENTRY_POINT_GROUP = "perfrules"
_TIMEOUT = 10.0


class EntryPoint(Protocol):
    """The part of an entry point that discovery needs; `importlib.metadata.EntryPoint` has it."""

    @property
    def name(self) -> str:
        """Name of the plugin."""
        ...

    @property
    def dist(self) -> "metadata.Distribution | None":
        """The distribution that declares it."""

    def load(self) -> object:
        """Import and return the plugin."""


@cache
def default_registry() -> Registry:
    """Return the registry of this process: built-ins and installed plugins, chosen by the environment."""
    return build_registry()


def build_registry(
    *,
    entry_points: Iterable[EntryPoint] | None = None,
    extra: Sequence[tuple[str, object]] = (),
    block: Iterable[str] | None = None,
    only: Iterable[str] | None = None,
    strict: bool = False,
    isolate: "bool | IsolationLimits" = False,
) -> Registry:
    """
    Return a new registry.

    Args:
        entry_points: Where plugins are found; those of the group ``perfrules`` unless given.
        extra: Further plugins, ``(name, module or object)``, loaded last.
        block: Names that are not loaded; ``PERFRULES_BLOCK=a,b`` unless given.
        only: The only names that are loaded, built-ins apart; ``PERFRULES_PLUGINS=a,b`` unless given.
        strict: Raise instead of going on without what failed.
        isolate: Have indicator types of plugins answer in processes of their own, with the limits given or the usual
            ones; see `perfrules.plugins.isolation`.

    Each entry point has ``PERFRULES_PLUGIN_TIMEOUT`` seconds (10 unless set, 0 for no limit) to be imported and to
    answer; one that takes longer is left out (PR309).

    Raises:
        ProblemsError: *strict* and something went wrong; it carries every problem.
    """
    blocked = frozenset(_names("PERFRULES_BLOCK") if block is None else block)
    wanted = _names("PERFRULES_PLUGINS") if only is None else frozenset(only)
    limit = _limit()
    builder = RegistryBuilder()
    for name, module in _built_ins():
        provider = Provider(name, PROJECT, _version(PROJECT))
        builder.add(provider, load_plugin(provider, _already_loaded(module), None))
    installed = cast("Iterable[EntryPoint]", metadata.entry_points(group=ENTRY_POINT_GROUP))
    points = installed if entry_points is None else entry_points
    for point in sorted(points, key=lambda point: (_distribution(point), point.name)):
        provider = Provider(point.name, *_distribution(point))
        if point.name in blocked or (wanted and point.name not in wanted):
            builder.skip(provider)
        elif builder.accepts(provider):
            builder.add(provider, load_plugin(provider, point.load, limit))
    for name, plugin in extra:
        provider = Provider(name, "-")
        if name in blocked:
            builder.skip(provider)
        elif builder.accepts(provider):
            builder.add(provider, load_plugin(provider, _already_loaded(plugin), None))
    registry = builder.registry()
    if isolate:
        from perfrules.plugins.isolation import IsolationLimits, isolated  # noqa: PLC0415 - few ask for it

        registry = isolated(registry, isolate if isinstance(isolate, IsolationLimits) else None)
    if strict and registry.problems:
        raise ProblemsError(registry.problems)
    return registry


def _already_loaded(plugin: object) -> Callable[[], object]:
    return lambda: plugin


def _names(variable: str) -> frozenset[str]:
    return frozenset(name.strip() for name in os.environ.get(variable, "").split(",") if name.strip())


def _limit() -> float | None:
    """Return the seconds that one plugin has, ``None`` for no limit; a setting that is no number counts as none."""
    try:
        seconds = float(os.environ.get("PERFRULES_PLUGIN_TIMEOUT", _TIMEOUT))
    except ValueError:
        return _TIMEOUT
    if seconds == 0:
        return None
    return seconds if 0 < seconds < float("inf") else _TIMEOUT


def _built_ins() -> list[tuple[str, ModuleType]]:
    # built-ins load on first use
    from perfrules.indicators import hooks as indicators  # noqa: PLC0415
    from perfrules.readers import hooks as readers  # noqa: PLC0415
    from perfrules.reports import hooks as reports  # noqa: PLC0415
    from perfrules.units import definitions as units  # noqa: PLC0415

    return [("indicators", indicators), ("units", units), ("readers", readers), ("reports", reports)]


def _version(distribution: str) -> str:
    try:
        return metadata.version(distribution)
    except metadata.PackageNotFoundError:
        return ""


def _distribution(point: EntryPoint) -> tuple[str, str]:
    return (point.dist.name, point.dist.version) if point.dist is not None else ("-", "")
