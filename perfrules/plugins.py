"""
The registry: what built-ins and plugins give, who gave it, and what went wrong while asking them.

Plugins are found by the entry-point group ``perfrules``. Each is loaded and asked in its own try: one that fails
becomes a problem naming its distribution and version, the others work. pluggy collects once; look-ups are
dictionaries afterwards. A registry is a value handed to functions; `default_registry` exists for convenience only.
"""

import os
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from importlib import metadata
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, Protocol

import pluggy
from attrs import field, frozen

from perfrules import hookspecs
from perfrules.errors import Problem, ProblemsError, problem
from perfrules.hookmarkers import PROJECT

if TYPE_CHECKING:
    from perfrules.indicators.base import IndicatorType
    from perfrules.readers.base import SheetReader

__all__ = ["ENTRY_POINT_GROUP", "Provenance", "Registry", "default_registry", "discover", "reason_of"]

ENTRY_POINT_GROUP = "perfrules"
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]*(?:\.[a-z0-9][a-z0-9_-]*)?")


@frozen
class Provenance:
    """Who gave something: the plugin's name, its distribution and that distribution's version."""

    plugin: str
    distribution: str = PROJECT
    version: str = ""

    def __str__(self) -> str:
        return f"{self.plugin} ({self.distribution} {self.version})".replace(" )", ")")


class EntryPoint(Protocol):
    """What discovery needs of an entry point; `importlib.metadata.EntryPoint` has it."""

    @property
    def name(self) -> str:
        """Name of the plugin."""

    @property
    def dist(self) -> "metadata.Distribution | None":
        """The distribution that declares it."""

    def load(self) -> object:
        """Import and return the plugin."""


@frozen(kw_only=True)
class Registry:
    """
    Everything that can be used, by id.

    Args:
        plugins: Who was loaded, built-ins first, then by distribution and name.
        indicator_types: Indicator types by id.
        readers: Readers in the order in which they are asked.
        ruleset_folders: Folders with rule files that plugins give.
        givers: Who gave what, keyed by kind and id: ``("indicator type", "proportional")``.
        problems: What went wrong; never fatal.
    """

    plugins: tuple[Provenance, ...] = ()
    indicator_types: "Mapping[str, type[IndicatorType[Any]]]" = field(factory=dict)
    readers: "tuple[SheetReader, ...]" = ()
    ruleset_folders: tuple[Path, ...] = ()
    givers: Mapping[tuple[str, str], Provenance] = field(factory=dict)
    problems: tuple[Problem, ...] = ()

    def giver(self, kind: str, name: str) -> Provenance | None:
        """Return who gave *name* of *kind*, or ``None``."""
        return self.givers.get((kind, name))


def reason_of(error: BaseException) -> str:
    """Return type and text of *error*, whatever its own ``__str__`` does, on one line of at most 300 characters."""
    try:
        text = str(error)
    except BaseException:  # noqa: BLE001 - an exception whose text raises must not take the run with it
        text = "?"
    line = " ".join(text.split())
    return f"{type(error).__name__}: {line}"[:300] if line else type(error).__name__


@cache
def default_registry() -> Registry:
    """Return the registry of this process: built-ins and installed plugins, chosen by the environment."""
    return discover()


def discover(
    *,
    entry_points: Iterable[EntryPoint] | None = None,
    extra: Sequence[tuple[str, object]] = (),
    block: Iterable[str] | None = None,
    only: Iterable[str] | None = None,
    strict: bool = False,
) -> Registry:
    """
    Return a new registry.

    Args:
        entry_points: Where plugins are found; those of the group ``perfrules`` unless given.
        extra: Further plugins, ``(name, module or object)``, asked last.
        block: Names that are not loaded; ``PERFRULES_BLOCK=a,b`` unless given.
        only: The only names that are loaded, built-ins apart; ``PERFRULES_PLUGINS=a,b`` unless given.
        strict: Raise instead of going on without what failed.

    Raises:
        ProblemsError: *strict* and something went wrong; it carries every problem.
    """
    blocked = frozenset(_names("PERFRULES_BLOCK") if block is None else block)
    wanted = _names("PERFRULES_PLUGINS") if only is None else frozenset(only)
    collector = _Collector()
    for name, module in _built_ins():
        collector.ask(Provenance(name, PROJECT, _version(PROJECT)), _already_loaded(module))
    found = metadata.entry_points(group=ENTRY_POINT_GROUP) if entry_points is None else entry_points
    for point in sorted(found, key=lambda one: (_distribution(one)[0], one.name)):
        if point.name not in blocked and (not wanted or point.name in wanted):
            collector.ask(Provenance(point.name, *_distribution(point)), point.load)
    for name, plugin in extra:
        if name not in blocked:
            collector.ask(Provenance(name, "-"), _already_loaded(plugin))
    registry = collector.registry()
    if strict and registry.problems:
        raise ProblemsError(registry.problems)
    return registry


def _already_loaded(plugin: object) -> Callable[[], object]:
    return lambda: plugin


def _names(variable: str) -> frozenset[str]:
    return frozenset(name.strip() for name in os.environ.get(variable, "").split(",") if name.strip())


def _built_ins() -> list[tuple[str, ModuleType]]:
    from perfrules.indicators import hooks as indicators  # noqa: PLC0415 - built-ins load when first asked for
    from perfrules.readers import hooks as readers  # noqa: PLC0415

    return [("indicators", indicators), ("readers", readers)]


def _version(distribution: str) -> str:
    try:
        return metadata.version(distribution)
    except metadata.PackageNotFoundError:
        return ""


def _distribution(point: EntryPoint) -> tuple[str, str]:
    return (point.dist.name, point.dist.version) if point.dist is not None else ("-", "")


class _Collector:
    """Asks plugins one by one and keeps what they give; lives only while a registry is built."""

    def __init__(self) -> None:
        self._manager = pluggy.PluginManager(PROJECT)
        self._manager.add_hookspecs(hookspecs)
        self._hooks = list(hookspecs.__all__)
        self._plugins: list[Provenance] = []
        self._types: dict[str, type[IndicatorType[Any]]] = {}
        self._readers: dict[str, SheetReader] = {}
        self._folders: list[Path] = []
        self._givers: dict[tuple[str, str], Provenance] = {}
        self._problems: list[Problem] = []

    def registry(self) -> Registry:
        return Registry(
            plugins=tuple(self._plugins),
            indicator_types=dict(self._types),
            readers=tuple(self._readers.values()),
            ruleset_folders=tuple(self._folders),
            givers=dict(self._givers),
            problems=tuple(self._problems),
        )

    def ask(self, giver: Provenance, load: Callable[[], object]) -> None:
        """Load one plugin, and take what each of its hooks gives."""
        try:
            plugin = load()
            self._manager.register(plugin, name=f"{giver.distribution}:{giver.plugin}")
        except KeyboardInterrupt:
            raise
        except BaseException as error:  # noqa: BLE001 - whatever a plugin's import raises must not stop the others
            self._problems.append(problem("PR302", plugin=giver, reason=reason_of(error)))
            return
        self._plugins.append(giver)
        implemented = self._implemented(plugin)
        if not implemented:
            self._problems.append(problem("PR305", plugin=giver))
        for hook in implemented:
            if hook in self._hooks:
                self._call(giver, hook, plugin)
            else:
                self._problems.append(problem("PR303", plugin=giver, hook=hook, known="、".join(self._hooks)))

    def _implemented(self, plugin: object) -> list[str]:
        return [name for name in dir(plugin) if self._manager.parse_hookimpl_opts(plugin, name) is not None]

    def _call(self, giver: Provenance, hook: str, plugin: object) -> None:
        try:
            given = list(getattr(plugin, hook)())
        except KeyboardInterrupt:
            raise
        except BaseException as error:  # noqa: BLE001 - see ask
            self._problems.append(problem("PR308", plugin=giver, hook=hook, reason=reason_of(error)))
            return
        take = {
            "perfrules_register_indicator_types": self._take_type,
            "perfrules_register_readers": self._take_reader,
            "perfrules_register_ruleset_folders": self._take_folder,
        }[hook]
        for one in given:
            take(giver, hook, one)

    def _take_type(self, giver: Provenance, hook: str, given: object) -> None:
        from perfrules.indicators.base import IndicatorType  # noqa: PLC0415 - needed only while collecting

        if not (isinstance(given, type) and issubclass(given, IndicatorType)):
            self._unfit(giver, hook, f"{given!r} is not an indicator type")
            return
        name = getattr(given, "id", None)
        if self._free("indicator type", name, giver):
            self._types[str(name)] = given

    def _take_reader(self, giver: Provenance, hook: str, given: object) -> None:
        if not (callable(getattr(given, "read", None)) and isinstance(getattr(given, "suffixes", None), tuple)):
            self._unfit(giver, hook, f"{given!r} is not a reader")
            return
        name = getattr(given, "id", None)
        if self._free("reader", name, giver):
            self._readers[str(name)] = given  # type: ignore[assignment]  # checked above

    def _take_folder(self, giver: Provenance, hook: str, given: object) -> None:
        if not isinstance(given, Path) or not given.is_dir():
            self._unfit(giver, hook, f"{given!r} is not a folder")
            return
        self._givers["ruleset folder", str(given)] = giver
        self._folders.append(given)

    def _free(self, kind: str, name: object, giver: Provenance) -> bool:
        """Return whether *name* can be taken; a bad or taken name is a problem."""
        if not isinstance(name, str) or not _NAME.fullmatch(name):
            self._problems.append(problem("PR307", name=name, plugin=giver))
            return False
        if (first := self._givers.get((kind, name))) is not None:
            self._problems.append(problem("PR301", kind=kind, id=name, first=first, second=giver))
            return False
        self._givers[kind, name] = giver
        return True

    def _unfit(self, giver: Provenance, hook: str, reason: str) -> None:
        self._problems.append(problem("PR304", plugin=giver, hook=hook, reason=reason[:200]))
