"""
The entry point of hypothesis: with both installed, ``st.from_type(Sheet)`` draws sheets.

hypothesis loads this module whenever it is imported, in projects too that have nothing to do with perfrules. So it
imports nothing and cannot fail; a type is made known when the module that defines it is imported.
"""

import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from importlib.machinery import ModuleSpec
    from types import ModuleType

    from hypothesis.strategies import SearchStrategy

__all__ = ["register"]

_STRATEGIES = {
    "perfrules.model.quantity": {"Quantity": "quantities"},
    "perfrules.model.ruleset": {"RuleSet": "rulesets"},
    "perfrules.model.scorecard": {"Scorecard": "scorecards"},
    "perfrules.model.sheet": {"Sheet": "sheets", "SheetRow": "sheet_rows"},
    "perfrules.model.target": {
        "DateTarget": "date_targets",
        "NumberTarget": "number_targets",
        "QualityTarget": "quality_targets",
        "RangeTarget": "range_targets",
    },
}
"""By module and type, the name of its strategy in `perfrules.testing.strategies`."""


def register() -> None:
    """Make types known that are imported already, and others when they are."""
    for name in _STRATEGIES:
        if name in sys.modules:
            _make_known(sys.modules[name])
    if not any(isinstance(finder, _TypeFinder) for finder in sys.meta_path):
        sys.meta_path.insert(0, _TypeFinder())


class _TypeFinder:
    """A finder that lets the others find a module, and makes its types known as soon as it has run."""

    def find_spec(
        self, name: str, path: "Sequence[str] | None" = None, target: "ModuleType | None" = None
    ) -> "ModuleSpec | None":
        """Return what the other finders find, for the modules that define types."""
        if name not in _STRATEGIES:
            return None
        specs = (finder.find_spec(name, path, target) for finder in sys.meta_path if finder is not self)
        spec = next((spec for spec in specs if spec is not None), None)
        if spec is not None and spec.loader is not None:
            execute = spec.loader.exec_module

            def exec_module(module: "ModuleType") -> None:
                execute(module)
                _make_known(module)

            spec.loader.exec_module = exec_module  # type: ignore[method-assign]
        return spec


def _make_known(module: "ModuleType") -> None:
    from hypothesis import strategies as st  # noqa: PLC0415 - whoever asks has imported it

    for type_name, strategy in _STRATEGIES.get(module.__name__, {}).items():
        kind = getattr(module, type_name, None)
        if kind is not None:
            st.register_type_strategy(kind, _drawing(strategy))


def _drawing(name: str) -> "Callable[[type], SearchStrategy[Any]]":
    def draw(_: type) -> "SearchStrategy[Any]":
        from perfrules.testing import strategies  # noqa: PLC0415 - the kit is loaded when something is drawn

        strategy: SearchStrategy[Any] = getattr(strategies, name)()
        return strategy

    return draw
