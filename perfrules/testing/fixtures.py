"""Fixtures of pytest for authors of plugins and rule sets: ``pytest_plugins = "perfrules.testing.fixtures"``."""

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal

import pytest

from perfrules.engine.plan import build_type
from perfrules.engine.scalar import rate_texts
from perfrules.model.scorecard import ScoredRow
from perfrules.plugins import Registry, build_registry

__all__ = ["evaluate_rows", "registry", "registry_with"]


@pytest.fixture(scope="session")
def registry() -> Registry:
    """The registry of this environment: built-ins and every installed plugin."""
    return build_registry()


@pytest.fixture(scope="session")
def registry_with() -> Callable[..., Registry]:
    """A function from plugins, ``name=module``, to a registry of the built-ins and these alone; problems are raised."""

    def build(**plugins: object) -> Registry:
        return build_registry(entry_points=(), extra=list(plugins.items()), strict=True)

    return build


@pytest.fixture(scope="session")
def evaluate_rows(registry: Registry) -> Callable[..., list[ScoredRow]]:
    """
    A function that scores pairs of target and actual by one indicator type.

    ``evaluate_rows("demo.always", [("≥90%", "81%")], weight=20, parameters={…}, registry=…)``
    """

    def score(
        kind: str,
        rows: Iterable[tuple[str, str]],
        *,
        weight: int | str | Decimal = 10,
        parameters: Mapping[str, object] | None = None,
        registry: Registry = registry,
    ) -> list[ScoredRow]:
        bound = build_type(kind, parameters or {}, registry)
        return [rate_texts(bound, target, actual, Decimal(weight), units=registry.units) for target, actual in rows]

    return score
