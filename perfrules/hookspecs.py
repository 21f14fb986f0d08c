"""
The hooks: everything a plugin can give. Each docstring is the contract, with a complete example.

Hooks are called once, when a `perfrules.plugins.Registry` is built; what they return is then looked up in
dictionaries. A hook function imports its classes inside itself, so that listing plugins stays fast.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from perfrules.hookmarkers import hookspec

if TYPE_CHECKING:
    from perfrules.indicators.base import IndicatorType
    from perfrules.readers.base import SheetReader

__all__ = ["perfrules_register_indicator_types", "perfrules_register_readers", "perfrules_register_ruleset_folders"]


@hookspec
def perfrules_register_indicator_types() -> "Iterable[type[IndicatorType[Any]]]":  # type: ignore[empty-body]
    """
    Return indicator types: classes derived from `perfrules.spi.IndicatorType`.

    Ids of third parties are ``plugin.name``; an id that exists already is an error that names both givers (PR301).

    Example::

        from fractions import Fraction
        from perfrules.spi import Case, IndicatorType, Outcome, Rating, Wording, hookimpl

        class Always(IndicatorType):
            id = "demo.always"
            title = Wording("总是满分", "always full")
            rule = Wording("总是得满分", "always gives everything")

            def rate(self, case: Case) -> Rating:
                return Rating(Fraction(1), Outcome.MET)

        @hookimpl
        def perfrules_register_indicator_types():
            return [Always]
    """


@hookspec
def perfrules_register_readers() -> "Iterable[SheetReader]":  # type: ignore[empty-body]
    """
    Return readers: objects that turn the bytes of a file into sheets.

    Example::

        from perfrules.spi import Read, Sheet, SheetReader, Wording, hookimpl

        class OneLine(SheetReader):
            id = "demo.one-line"
            title = Wording("一行", "one line")
            suffixes = (".one",)

            def read(self, data: bytes, name: str) -> Read:
                return Read((Sheet(project=data.decode("utf-8").strip(), source=name),))

        @hookimpl
        def perfrules_register_readers():
            return [OneLine()]
    """


@hookspec
def perfrules_register_ruleset_folders() -> Iterable[Path]:  # type: ignore[empty-body]
    """
    Return folders that hold rule files (``*.toml``).

    Example::

        from pathlib import Path
        from perfrules.spi import hookimpl

        @hookimpl
        def perfrules_register_ruleset_folders():
            return [Path(__file__).parent / "rulesets"]
    """
