"""The registry: isolation, duplicates, provenance, choice (design: plugins; style: plugins)."""

from fractions import Fraction
from pathlib import Path
from types import SimpleNamespace

import pytest

from perfrules import ProblemsError, build_registry, default_registry
from perfrules._markers import hookimpl
from perfrules.indicators.base import IndicatorType
from perfrules.model.rating import Outcome, Rating
from perfrules.wording import Wording


class Always(IndicatorType):
    """Always full."""

    id = "demo.always"
    title = Wording("满分", "full")
    rule = Wording("满分", "full")

    def rate(self, case):
        return Rating(Fraction(1), Outcome.MET)


def plugin(**hooks):
    return SimpleNamespace(**{name: hookimpl(function) for name, function in hooks.items()})


def giving(*types):
    return plugin(perfrules_register_indicator_types=lambda: list(types))


class Point:
    """An entry point of a distribution that is not installed."""

    def __init__(self, name, load, distribution="dist", version="1.2"):
        self.name = name
        self.dist = SimpleNamespace(name=distribution, version=version)
        self._load = load

    def load(self):
        return self._load()


def raising(error):
    def load():
        raise error

    return load


def codes(registry):
    return [one.code for one in registry.problems]


def test_built_ins_come_through_the_same_hooks() -> None:
    registry = default_registry()
    assert {"proportional", "overrun", "inverse", "exact", "judged", "banded", "execution", "checklist"} <= set(
        registry.indicator_types
    )
    assert registry.problems == ()
    assert str(registry.provider("indicator type", "exact")).startswith("indicators (perfrules")
    assert registry.provider("indicator type", "nothing") is None


def test_a_plugin_is_listed_with_its_distribution() -> None:
    registry = build_registry(entry_points=[Point("demo", lambda: giving(Always))])
    assert registry.indicator_types["demo.always"] is Always
    assert str(registry.provider("indicator type", "demo.always")) == "demo (dist 1.2)"


class UnprintableError(Exception):
    """An exception whose own text cannot be had."""

    def __str__(self):
        raise RuntimeError


@pytest.mark.parametrize(
    "error",
    [ValueError("x"), ImportError("no module"), SystemExit(3), GeneratorExit(), RecursionError(), UnprintableError()],
)
def test_a_broken_plugin_stops_nobody(error) -> None:
    registry = build_registry(entry_points=[Point("bad", raising(error)), Point("good", lambda: giving(Always))])
    assert codes(registry) == ["PR302"]
    assert "bad (dist 1.2)" in registry.problems[0].message()
    assert "demo.always" in registry.indicator_types


def test_interruption_is_not_swallowed() -> None:
    with pytest.raises(KeyboardInterrupt):
        build_registry(entry_points=[Point("bad", raising(KeyboardInterrupt()))])
    with pytest.raises(KeyboardInterrupt):
        build_registry(
            entry_points=[Point("bad", lambda: plugin(perfrules_register_readers=raising(KeyboardInterrupt())))]
        )


def test_a_raising_hook_costs_only_itself() -> None:
    hooks = {"perfrules_register_readers": raising(ValueError("x"))}
    bad = plugin(**hooks, perfrules_register_indicator_types=lambda: [Always])
    registry = build_registry(entry_points=[Point("half", lambda: bad)])
    assert codes(registry) == ["PR308"]
    assert "demo.always" in registry.indicator_types


def test_duplicates_name_both_and_replace_nothing() -> None:
    class Other(Always):
        """Another with the same id."""

    class Shadow(Always):
        """Wants to be a built-in."""

        id = "exact"

    registry = build_registry(
        entry_points=[Point("a", lambda: giving(Always, Shadow)), Point("b", lambda: giving(Other), "dist-b")]
    )
    assert codes(registry) == ["PR301", "PR301"]
    assert registry.indicator_types["demo.always"] is Always
    assert registry.indicator_types["exact"] is not Shadow
    assert "a (dist 1.2)" in registry.problems[1].message()
    assert "b (dist-b 1.2)" in registry.problems[1].message()


def test_order_of_entry_points_does_not_matter() -> None:
    points = [Point("a", lambda: giving(Always)), Point("b", raising(ValueError()))]
    assert build_registry(entry_points=points).problems == build_registry(entry_points=points[::-1]).problems


def test_unfit_gifts() -> None:
    class BadName(Always):
        """Its id holds a bidirectional mark."""

        id = "demo.\u202ealways"

    odd = plugin(
        perfrules_register_indicator_types=lambda: [42, int, BadName],
        perfrules_register_readers=lambda: ["text"],
        perfrules_register_ruleset_folders=lambda: ["text", Path("/nowhere/at/all")],
    )
    assert codes(build_registry(entry_points=[Point("odd", lambda: odd)])) == [
        "PR304", "PR304", "PR310", "PR304", "PR304", "PR304",
    ]  # fmt: skip


def test_a_folder_and_a_reader_are_taken(tmp_path) -> None:
    reader = SimpleNamespace(id="demo.one", suffixes=(".one",), read=lambda data, name: None)
    good = plugin(perfrules_register_ruleset_folders=lambda: [tmp_path], perfrules_register_readers=lambda: [reader])
    registry = build_registry(entry_points=[Point("good", lambda: good)])
    assert registry.ruleset_folders == (tmp_path,)
    assert reader in registry.readers
    assert registry.provider("ruleset folder", str(tmp_path)) is not None


def test_unknown_hooks_and_empty_plugins_are_told() -> None:
    misspelt = plugin(perfrules_register_indicator_typs=lambda: [Always])
    assert codes(build_registry(entry_points=[Point("misspelt", lambda: misspelt)])) == ["PR303"]
    assert codes(build_registry(entry_points=[Point("empty", SimpleNamespace)])) == ["PR305"]


def test_wrong_signature_is_told() -> None:
    wrong = plugin(perfrules_register_indicator_types=lambda config: [Always])
    assert codes(build_registry(entry_points=[Point("wrong", lambda: wrong)])) == ["PR302"]


def test_block_and_only(monkeypatch) -> None:
    points = [Point("a", lambda: giving(Always)), Point("b", raising(ValueError()))]
    assert codes(build_registry(entry_points=points, block=["b"])) == []
    assert "demo.always" not in build_registry(entry_points=points, only=["b"]).indicator_types
    monkeypatch.setenv("PERFRULES_BLOCK", " b ,")
    assert codes(build_registry(entry_points=points)) == []
    monkeypatch.setenv("PERFRULES_PLUGINS", "b")
    assert "demo.always" not in build_registry(entry_points=points).indicator_types
    assert "exact" in build_registry(entry_points=points).indicator_types


def test_extra_plugins_and_strict() -> None:
    registry = build_registry(entry_points=[], extra=[("mine", giving(Always)), ("not", giving(Always))], block=["not"])
    assert str(registry.provider("indicator type", "demo.always")) == "mine (-)"
    with pytest.raises(ProblemsError, match="PR302"):
        build_registry(entry_points=[Point("bad", raising(ValueError("x")))], strict=True)
    assert build_registry(entry_points=[], strict=True).problems == ()


def test_entry_point_without_distribution() -> None:
    point = Point("a", lambda: giving(Always))
    point.dist = None
    assert str(build_registry(entry_points=[point]).provider("indicator type", "demo.always")) == "a (-)"
