"""Problems that a plugin words itself: one code a severity, both languages, values filled, places kept."""

import pytest

from perfrules.source import Place, Span
from perfrules.spi import Severity, Wording, plugin_problem, read_curve

SAID = Wording("“{label}”读不懂", "“{label}” cannot be read")


@pytest.mark.parametrize(
    ("severity", "code"), [(Severity.ERROR, "PR320"), (Severity.WARNING, "PR321"), (Severity.NOTICE, "PR322")]
)
def test_code_words_and_place(severity, code) -> None:
    advice = Wording("改成 {label}", "write {label}")
    place, span = Place("a.toml", line=3), Span(0, 1)
    found = plugin_problem("demo.x", severity, SAID, {"label": 5}, advice=advice, text="5x", span=span).at(place)
    assert (found.code, found.severity, found.place, found.span, found.text) == (code, severity, place, span, "5x")
    assert found.message("zh") == "“5”读不懂（demo.x）"
    assert found.message("en") == "“5” cannot be read (demo.x)"
    assert (found.help("zh"), found.help("en")) == ("改成 5", "write 5")


def test_without_values_and_advice() -> None:
    found = plugin_problem("demo.x", Severity.ERROR, SAID)
    assert found.message("en") == "“{label}” cannot be read (demo.x)"
    assert found.help() == ""


def test_what_hides_in_a_value_is_shown() -> None:
    assert "\u202e" not in plugin_problem("demo.x", Severity.ERROR, SAID, {"label": "\u202e"}).message()


@pytest.mark.parametrize(
    ("table", "key"),
    [
        ({"type": "nonsense"}, "curve.type"),
        ({"type": "gated", "gate": "200%"}, "curve.gate"),
        ({"type": "gated", "gat": 1}, "curve.gat"),
        ({"type": "banded"}, "curve.bands"),
    ],
)
def test_a_curve_that_does_not_fit_is_told_below_its_table(table, key) -> None:
    found = read_curve(table)
    assert isinstance(found, tuple)
    assert [one.place.key for one in found] == [key]
