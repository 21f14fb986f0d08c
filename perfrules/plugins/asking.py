"""
Asking one plugin what it gives: import, interface mark, hooks, all inside one time limit.

Nothing here judges what a hook returns; that is `perfrules.plugins.collecting`. A plugin that takes too long is given
up on: its thread goes on until the process ends, because Python cannot end a thread from outside.
"""

import logging
from collections.abc import Callable
from threading import Thread

import pluggy
from attrs import frozen

from perfrules import hookspecs
from perfrules.errors import Problem, problem
from perfrules.hookmarkers import PROJECT
from perfrules.plugins.registry import Provider, describe_exception

__all__ = ["API_VERSION", "Answer", "ask"]

API_VERSION = 1
"""The version of hooks and spi. A plugin may state ``PERFRULES_API = 1``; stating nothing is taken to mean 1."""

_log = logging.getLogger("perfrules.plugins")


@frozen
class Answer:
    """
    What a plugin gave.

    Args:
        gifts: What each of its hooks returned, in the order of the hooks' names.
        problems: What went wrong.
        loaded: Whether it was imported and accepted.
    """

    gifts: tuple[tuple[str, tuple[object, ...]], ...] = ()
    problems: tuple[Problem, ...] = ()
    loaded: bool = True


def ask(giver: Provider, load: Callable[[], object], limit: float | None) -> Answer:
    """
    Return what the plugin that *load* imports gives.

    Args:
        giver: Who it is, for problems.
        load: Imports it.
        limit: Seconds for import and hooks together; ``None`` for no limit, and no thread.
    """
    if limit is None:
        return _asked(giver, load)
    answers: list[Answer | KeyboardInterrupt] = []

    def run() -> None:
        try:
            answers.append(_asked(giver, load))
        except KeyboardInterrupt as interruption:
            answers.append(interruption)

    thread = Thread(target=run, name=f"perfrules plugin {giver.plugin}", daemon=True)
    thread.start()
    thread.join(limit)
    if not answers:
        return Answer(problems=(problem("PR309", plugin=giver, limit=f"{limit:g}"),), loaded=False)
    if isinstance(answers[0], KeyboardInterrupt):
        raise answers[0]
    return answers[0]


def _asked(giver: Provider, load: Callable[[], object]) -> Answer:
    manager = pluggy.PluginManager(PROJECT)
    manager.add_hookspecs(hookspecs)
    try:
        plugin = load()
        wanted: object = getattr(plugin, "PERFRULES_API", API_VERSION)
        if wanted != API_VERSION or isinstance(wanted, bool):
            refused = problem("PR306", plugin=giver, wanted=repr(wanted)[:60], provided=API_VERSION)
            return Answer(problems=(refused,), loaded=False)
        # registering compares every signature with its specification
        manager.register(plugin, name=giver.plugin)
        implemented = [name for name in dir(plugin) if manager.parse_hookimpl_opts(plugin, name) is not None]
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # noqa: BLE001 - whatever a plugin's import raises must not stop the others
        _log.debug("plugin %s did not load", giver, exc_info=True)
        return Answer(problems=(problem("PR302", plugin=giver, reason=describe_exception(error)),), loaded=False)
    gifts, problems = [], []
    for hook in implemented:
        if hook not in hookspecs.__all__:
            problems.append(problem("PR303", plugin=giver, hook=hook, known="、".join(hookspecs.__all__)))
            continue
        try:
            gifts.append((hook, tuple(getattr(plugin, hook)())))
        except KeyboardInterrupt:
            raise
        except BaseException as error:  # noqa: BLE001 - as above
            _log.debug("hook %s of plugin %s raised", hook, giver, exc_info=True)
            problems.append(problem("PR308", plugin=giver, hook=hook, reason=describe_exception(error)))
    if not any(given for _, given in gifts) and not problems:
        problems.append(problem("PR305", plugin=giver))
    return Answer(tuple(gifts), tuple(problems))
