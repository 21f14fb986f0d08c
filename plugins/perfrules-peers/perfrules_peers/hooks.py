"""The contributions of this distribution to perfrules."""

from pathlib import Path

from perfrules.spi import hookimpl

__all__ = ["perfrules_register_indicator_types", "perfrules_register_ruleset_folders"]

PERFRULES_API = 1


@hookimpl
def perfrules_register_indicator_types() -> list[type]:
    """Return the types ``peers.ranked`` and ``peers.relative``."""
    from perfrules_peers.ranked import Ranked
    from perfrules_peers.relative import Relative

    return [Ranked, Relative]


@hookimpl
def perfrules_register_ruleset_folders() -> list[Path]:
    """Return the folder of this distribution's rule sets."""
    return [Path(__file__).parent / "rulesets"]
