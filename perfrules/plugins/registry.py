"""The registry: everything that can be used, by id, and who provides it."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attrs import Factory, field, frozen

from perfrules._markers import PROJECT
from perfrules.errors import Problem
from perfrules.model.families import NameFamily
from perfrules.model.vocabulary import Vocabulary
from perfrules.units.table import DEFAULT_UNITS, Terms, UnitTable

if TYPE_CHECKING:
    from perfrules.checks.base import Check
    from perfrules.indicators.base import IndicatorType
    from perfrules.readers.base import SheetReader
    from perfrules.reports.base import Report

__all__ = ["PluginResult", "Provider", "Registry", "describe_exception"]

_LONGEST_REASON = 300


@frozen
class Provider:
    """The provider of something: the plugin's name, its distribution and that distribution's version."""

    plugin: str
    distribution: str = PROJECT
    version: str = ""

    def __str__(self) -> str:
        return f"{self.plugin} ({self.distribution} {self.version})".replace(" )", ")")


@frozen(kw_only=True)
class Registry:
    """
    Everything that can be used, by id.

    Args:
        plugins: Who was loaded, built-ins first, then by distribution and name.
        blocked: Who was found and not loaded, because the environment or the caller said so.
        indicator_types: Indicator types by id.
        units: Every unit: the built-in ones and those of plugins.
        vocabularies: Vocabularies by id.
        checks: Audit checks by id.
        readers: Readers in the order in which they are tried.
        reports: Reports by id.
        ruleset_folders: Folders with rule files from plugins.
        families: Families of indicator names from plugins.
        providers: Providers, keyed by kind and id: ``("indicator type", "proportional")``.
        problems: What went wrong; never fatal.
    """

    plugins: tuple[Provider, ...] = ()
    blocked: tuple[Provider, ...] = ()
    indicator_types: "Mapping[str, type[IndicatorType[Any]]]" = field(factory=dict)
    units: UnitTable = DEFAULT_UNITS
    vocabularies: Mapping[str, Vocabulary] = field(factory=dict)
    checks: "Mapping[str, Check]" = field(factory=dict)
    readers: "tuple[SheetReader, ...]" = ()
    reports: "Mapping[str, Report]" = field(factory=dict)
    ruleset_folders: tuple[Path, ...] = ()
    families: tuple[NameFamily, ...] = ()
    providers: Mapping[tuple[str, str], Provider] = field(factory=dict)
    problems: tuple[Problem, ...] = ()
    terms: Terms = field(
        init=False,
        repr=False,
        eq=False,
        default=Factory(lambda registry: Terms(registry.units, registry.vocabularies), takes_self=True),
    )
    """Units and vocabularies, as texts are read with them."""

    def provider(self, kind: str, name: str) -> Provider | None:
        """Return the provider of *name* of *kind*, or ``None``."""
        return self.providers.get((kind, name))


def describe_exception(error: BaseException) -> str:
    """Return type and text of *error*, whatever its own ``__str__`` does, on one line of at most 300 characters."""
    try:
        text = str(error)
    except BaseException:  # noqa: BLE001 - an exception whose text raises must not take the run with it
        text = "?"
    line = " ".join(text.split())
    return f"{type(error).__name__}: {line}"[:_LONGEST_REASON] if line else type(error).__name__


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
