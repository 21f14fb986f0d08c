"""
Discovery of plugins, and the registry built of what they contribute.

Plugins are found by the entry-point group ``perfrules``. Each is loaded in its own try and inside its own time limit:
one that fails becomes a problem naming its distribution and version, the others work. One that takes too long is left
out: its thread goes on until the process ends, because Python cannot end a thread from outside. pluggy collects once;
look-ups are dictionaries afterwards. A registry is a value handed to functions; `default_registry` exists for
convenience only.
"""

import logging
import os
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from importlib import metadata
from threading import Thread
from types import ModuleType
from typing import TYPE_CHECKING, Protocol, cast

import pluggy

from perfrules import hookspecs
from perfrules._markers import PROJECT
from perfrules.errors import ProblemsError, problem
from perfrules.plugins.registry import PluginResult, Provider, Registry, describe_exception
from perfrules.plugins.validation import RegistryBuilder

if TYPE_CHECKING:
    from perfrules.plugins.isolation import IsolationLimits

__all__ = ["API_VERSION", "ENTRY_POINT_GROUP", "EntryPoint", "build_registry", "default_registry", "load_plugin"]


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
    """What discovery needs of an entry point; `importlib.metadata.EntryPoint` has it."""

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
    from perfrules.units import hooks as units  # noqa: PLC0415

    return [("indicators", indicators), ("units", units), ("readers", readers), ("reports", reports)]


def _version(distribution: str) -> str:
    try:
        return metadata.version(distribution)
    except metadata.PackageNotFoundError:
        return ""


def _distribution(point: EntryPoint) -> tuple[str, str]:
    return (point.dist.name, point.dist.version) if point.dist is not None else ("-", "")
