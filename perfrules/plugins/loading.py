"""
Loading of one plugin: import, interface mark, hooks, all inside one time limit.

Nothing here validates what a hook returns; that is `perfrules.plugins.validation`. A plugin that takes too long is
left out: its thread goes on until the process ends, because Python cannot end a thread from outside.
"""

import logging
from collections.abc import Callable
from threading import Thread

import pluggy
from attrs import frozen

from perfrules import hookspecs
from perfrules._markers import PROJECT
from perfrules.errors import Problem, problem
from perfrules.plugins.registry import Provider, describe_exception

__all__ = ["API_VERSION", "PluginResult", "load_plugin"]


API_VERSION = 1
"""The version of hooks and spi. A plugin may state ``PERFRULES_API = 1``; stating nothing is taken to mean 1."""
_log = logging.getLogger("perfrules.plugins")


@frozen
class PluginResult:
    """
    Contributions and problems of one plugin.

    Args:
        contributions: What each of its hooks returned, in the order of the hooks' names.
        problems: What went wrong.
        loaded: Whether it was imported and accepted.
    """

    contributions: tuple[tuple[str, tuple[object, ...]], ...] = ()
    problems: tuple[Problem, ...] = ()
    loaded: bool = True


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
