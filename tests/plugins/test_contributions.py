"""What each hook may give, what is refused, and why (design: plugins)."""

import logging
from fractions import Fraction
from types import SimpleNamespace

import pytest

from perfrules import ProblemsError, build_registry
from perfrules._markers import hookimpl
from perfrules.errors import Severity
from perfrules.plugins.discovery import VALIDATORS
from perfrules.spi import Check, IndicatorType, UnitDefinition, UnitTable, Vocabulary, VocabularyKind, Wording
from perfrules.units import DEFAULT_UNITS

HALF = "perfrules_register_"
TITLE = Wording("示例", "demo")


def giving(kind, *contributions):
    return SimpleNamespace(**{HALF + kind: hookimpl(lambda: list(contributions))})


def registry_of(kind, *contributions):
    return build_registry(entry_points=(), extra=[("demo", giving(kind, *contributions))])


def found_in(kind, *contributions):
    registry = registry_of(kind, *contributions)
    return [(one.code, one.message("en")) for one in registry.problems]


class NoRate(IndicatorType):
    """Abstract."""

    id = "demo.none"
    title = rule = TITLE


class NoTitle(IndicatorType):
    """Without a title."""

    id = "demo.none"

    def rate(self, case):
        """Never called."""


class Raising:
    """Whatever is asked of it raises."""

    def __getattr__(self, name):
        raise OSError(name)


class Interrupting:
    """Somebody presses Ctrl-C while it is looked at."""

    def __getattr__(self, name):
        raise KeyboardInterrupt


def check(**changes):
    words = {"id": "demo.check", "title": TITLE, "severity": Severity.NOTICE, "find": lambda self, subject: ()}
    return type("Demo", (Check,), {**words, **changes})()


def reader(**changes):
    return SimpleNamespace(**{"id": "demo.reader", "suffixes": (".one",), "read": lambda data, name: None, **changes})


def report(**changes):
    return SimpleNamespace(
        **{"id": "demo.report", "title": TITLE, "suffix": ".one", "render": lambda card: b"", **changes}
    )


REFUSED = [
    ("indicator_types", NoRate, "PR304", "has no `rate`"),
    ("indicator_types", NoTitle, "PR304", "has no title in both languages"),
    ("units", "尺", "PR304", "is not a unit"),
    ("units", UnitDefinition("尺", "length", factor=1 / 3), "PR304", "exact number above 0"),  # type: ignore[arg-type]
    ("units", UnitDefinition("尺", "length", factor=Fraction(-1, 3)), "PR304", "exact number above 0"),
    ("units", UnitDefinition("尺", 3), "PR304", "exact number above 0"),  # type: ignore[arg-type]
    ("units", UnitDefinition("3尺", "length"), "PR310", "3尺"),
    ("units", UnitDefinition("", "length"), "PR310", "``"),
    ("units", UnitDefinition("尺", "length", spellings=("市 尺",)), "PR310", "市 尺"),
    ("units", UnitDefinition("一二三四五六七八九", "length"), "PR310", "一二三四五六七八九"),
    ("units", UnitDefinition("尺", "length", spellings=(3,)), "PR310", "3"),  # type: ignore[arg-type]
    (
        "units",
        UnitDefinition("尺", "length", spellings=("米",)),
        "PR301",
        "unit `米` is given by both units (perfrules",
    ),
    ("units", UnitDefinition("㎡", "length"), "PR301", "㎡"),
    ("vocabularies", {"达成": ("圆满",)}, "PR304", "is not a vocabulary"),
    ("vocabularies", Vocabulary("demo.w", VocabularyKind.LEVELS, {"a": ("x",), "b": ("x",)}), "PR304", "stands twice"),
    ("vocabularies", Vocabulary("demo.w", VocabularyKind.LEVELS, {"a": (" ",)}), "PR304", "is empty"),
    ("vocabularies", Vocabulary("demo.w", VocabularyKind.CLASSES, {"undone": ("x",)}), "PR304", "names no class"),
    ("vocabularies", Vocabulary("Demo w", VocabularyKind.LEVELS, {}), "PR310", "Demo w"),
    ("checks", reader(), "PR304", "is not a check"),
    ("checks", check(severity="warning"), "PR304", "is not a check"),
    ("checks", SimpleNamespace, "PR304", "is not a check"),
    ("checks", check(title="title"), "PR304", "no title"),
    ("checks", check(id=3), "PR310", "3"),
    ("readers", reader(suffixes=["x"]), "PR304", "is not a reader"),
    ("readers", reader(suffixes=("one",)), "PR304", "is not a reader"),
    ("readers", reader(suffixes=(".ONE",)), "PR304", "is not a reader"),
    ("readers", reader(id="a.b.c"), "PR310", "a.b.c"),
    ("reports", report(suffix=None), "PR304", "is not a report"),
    ("reports", report(render=None), "PR304", "is not a report"),
    ("reports", report(title=None), "PR304", "no title"),
    ("reports", report(id="text"), "PR301", "report `text` is given by both reports (perfrules"),
    ("ruleset_folders", "rulesets", "PR304", "is not a folder"),
]


@pytest.mark.parametrize(("kind", "contribution", "code", "reason"), REFUSED)
def test_what_does_not_fit_is_refused_with_a_reason(kind, contribution, code, reason) -> None:
    ((told, message),) = found_in(kind, contribution)
    assert told == code
    assert reason in message
    assert "demo (-)" in message


def test_a_gift_that_raises_when_it_is_looked_at_is_refused() -> None:
    ((code, message),) = found_in("readers", Raising())
    assert code == "PR304"
    assert "OSError" in message


def test_interruption_passes_through() -> None:
    with pytest.raises(KeyboardInterrupt):
        registry_of("readers", Interrupting())


def test_what_fits_is_registered_with_its_giver() -> None:
    words = Vocabulary("demo.words", "levels", {"达成": ("圆满",)})
    registry = build_registry(
        entry_points=(),
        extra=[
            ("one", giving("checks", check())),
            ("two", giving("reports", report())),
            ("three", giving("vocabularies", words)),
            ("four", giving("units", UnitDefinition("尺", "length", factor=Fraction(1, 3)))),
        ],
    )
    assert registry.problems == ()
    assert list(registry.checks) == ["demo.check"]
    assert "demo.report" in registry.reports
    assert registry.vocabularies == {"demo.words": words}
    assert str(registry.provider("unit", "尺")) == "four (-)"
    assert registry.units.parse("万尺").factor == Fraction(10_000, 3)
    assert registry.terms.units is registry.units


def test_built_in_units_stay_the_object_that_caches_know() -> None:
    assert build_registry(entry_points=()).units is DEFAULT_UNITS
    assert isinstance(registry_of("units", UnitDefinition("尺", "length")).units, UnitTable)
    assert "尺" not in DEFAULT_UNITS


def test_a_table_of_takers_for_all_hooks() -> None:
    from perfrules import hookspecs

    assert set(VALIDATORS) == set(hookspecs.__all__)


class TestLimit:
    """A plugin that takes too long is given up on; a setting that makes no sense leaves ten seconds."""

    @pytest.mark.parametrize(
        ("setting", "limit"), [("2", 2), ("0", None), ("x", 10), ("-1", 10), ("nan", 10), ("inf", 10)]
    )
    def test_setting(self, monkeypatch, setting, limit) -> None:
        from perfrules.plugins.discovery import _limit

        monkeypatch.setenv("PERFRULES_PLUGIN_TIMEOUT", setting)
        assert _limit() == limit

    def test_no_limit_needs_no_thread(self, monkeypatch) -> None:
        import threading

        monkeypatch.setenv("PERFRULES_PLUGIN_TIMEOUT", "0")
        seen = []
        point = SimpleNamespace(
            name="a", dist=None, load=lambda: seen.append(threading.current_thread()) or giving("checks", check())
        )
        assert build_registry(entry_points=[point]).problems == ()
        assert seen == [threading.main_thread()]

    def test_a_slow_plugin_is_given_up_on(self, monkeypatch) -> None:
        from threading import Event

        never = Event()
        points = [
            SimpleNamespace(name="slow", dist=None, load=never.wait),
            SimpleNamespace(name="quick", dist=None, load=lambda: giving("checks", check())),
        ]
        monkeypatch.setattr("perfrules.plugins.discovery._limit", lambda: 0.05)
        registry = build_registry(entry_points=points[:1])
        never.set()
        assert [one.code for one in registry.problems] == ["PR309"]
        monkeypatch.setattr("perfrules.plugins.discovery._limit", lambda: 60.0)
        assert build_registry(entry_points=points[1:]).problems == ()


@pytest.mark.parametrize(("mark", "codes"), [(1, []), (2, ["PR306"]), ("1", ["PR306"]), (True, ["PR306"])])
def test_the_mark_of_the_interface(mark, codes) -> None:
    plugin = giving("checks", check())
    plugin.PERFRULES_API = mark
    assert [one.code for one in build_registry(entry_points=(), extra=[("demo", plugin)]).problems] == codes


def test_two_plugins_of_one_name() -> None:
    points = [
        SimpleNamespace(name="a", dist=SimpleNamespace(name=name, version="1"), load=lambda: giving("checks", check()))
        for name in ("second", "first")
    ]
    registry = build_registry(entry_points=points)
    assert [str(one) for one in registry.plugins[-1:]] == ["a (first 1)"]
    assert [one.message("en") for one in registry.problems] == [
        "plugin `a` is given by both a (first 1) and a (second 1)"
    ]


def test_strict_and_names_of_extra_plugins() -> None:
    with pytest.raises(ProblemsError, match="PR310"):
        build_registry(entry_points=(), extra=[("de mo", giving("checks", check()))], strict=True)


def test_the_traceback_is_in_the_log(caplog) -> None:
    def load():
        raise ValueError("why")

    with caplog.at_level(logging.DEBUG, "perfrules"):
        build_registry(entry_points=[SimpleNamespace(name="a", dist=None, load=load)])
    assert "ValueError: why" in caplog.text


def test_a_program_that_is_not_installed_has_no_version(monkeypatch) -> None:
    from importlib import metadata

    def missing(name):
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(metadata, "version", missing)
    assert str(build_registry(entry_points=()).plugins[0]) == "indicators (perfrules)"
