"""Parameters that could be read and cannot be meant: each is refused with the code that says why."""

import pytest

from perfrules.indicators.hooks import perfrules_register_indicator_types
from perfrules.indicators.kinds import Number
from perfrules.indicators.parameters import keys_of, read_parameters

TYPES = {kind.id: kind for kind in perfrules_register_indicator_types()}
STEPS = {"per": "1%", "minus": "10%"}


def codes(kind: str, parameters: dict[str, object]) -> list[str]:
    return [found.code for found in read_parameters(TYPES[kind], parameters)[1]]


def element(name: str, points: int = 5) -> dict[str, object]:
    return {"name": name, "points": points}


@pytest.mark.parametrize(
    ("kind", "parameters", "wanted"),
    [
        ("stepped", {**STEPS, "minus": "0%"}, ["PR216"]),
        ("stepped", {"per": "1%", "minus_points": 0}, ["PR216"]),
        ("stepped", {**STEPS, "per": "增长1%"}, ["PR204"]),
        ("gated", {"gate": "100%"}, ["PR216"]),
        ("banded", {"of": "completion", "bands": {"≥90%": "0%", "<90%": "100%"}}, ["PR247"]),
        ("banded", {"bands": {"≥90%": "50%", "<90%": "50%"}}, ["PR248"]),
        ("interpolated", {"of": "completion", "anchors": {"0%": "100%", "100%": "0%"}}, ["PR247"]),
        ("interpolated", {"anchors": {"0%": "100%", "100%": "100%"}}, ["PR248"]),
        ("satisfaction", {"curve": {"type": "banded", "bands": {"≥90%": "50%", "<90%": "50%"}}}, ["PR248"]),
        ("satisfaction", {"curve": {"type": "banded", "bands": {"≥900%": "100%", "<900%": "0%"}}}, ["PR216"]),
        ("deadline", STEPS | {"per": "1天"}, ["PR219", "PR219"]),
        ("deadline", {"late": "stepped", "per": "1天"}, ["PR203"]),
        ("deadline", {"late": "stepped", "per": "1天", "minus": "0%"}, ["PR216"]),
        ("deadline", {"bands": {"≤10天": "50%", ">10天": "0%"}}, ["PR219"]),
        ("deadline", {"late": "banded", "bands": {"≤10天": "0%", ">10天": "50%"}}, ["PR247"]),
        ("judged", {"levels": {"差": "[0%, 60%)", "好": "[60%, 100%]"}}, ["PR250"]),
        ("judged", {"vocabulary": {"优秀": ["好"]}}, ["PR202"]),
        ("judged", {"vocabulary": {"达成": ["好"], "未达成": ["好"]}}, ["PR249"]),
        ("judged", {"vocabulary": {"达成": []}}, ["PR203"]),
        ("judged", {"vocabulary": {"达成": [" "]}}, ["PR224"]),
        ("yes-no", {"vocabulary": {"yes": ["妥"], "no": ["妥"]}}, ["PR249"]),
        ("yes-no", {"vocabulary": {"yes": ["否"]}}, ["PR249"]),
        ("yes-no", {"vocabulary": {"yes": []}}, ["PR203"]),
        ("yes-no", {"vocabulary": {"maybe": ["也许"]}}, ["PR202"]),
        ("checklist", {"elements": []}, ["PR203"]),
        ("checklist", {"elements": [element("甲"), element("甲 ")]}, ["PR215"]),
        ("execution", {"bands": {"≥90%": "0%", "<90%": "100%"}}, ["PR247"]),
        ("execution", {"bands": {"≥90%": "50%", "<90%": "50%"}}, ["PR248"]),
        ("execution", {"bands": {"≥900%": "100%", "<900%": "0%"}}, ["PR216"]),
        ("banded", {"of": "completion", "bands": {"≥900%": "100%", "<900%": "0%"}}, ["PR216"]),
        ("interpolated", {"of": "completion", "anchors": {"0%": "0%", "900%": "100%"}}, ["PR216"]),
        ("banded", {"bands": {"90%": "100%", "<80%": "0%"}}, ["PR204"]),
    ],
)
def test_it_is_refused(kind, parameters, wanted) -> None:
    assert codes(kind, parameters) == wanted


@pytest.mark.parametrize(
    ("kind", "parameters"),
    [
        ("banded", {"bands": {"≥0%": "0%"}}),  # nothing at all, on purpose
        ("banded", {"of": "completion", "bands": {"≥120%": "80%", "[90%, 120%)": "100%", "<90%": "0%"}}),
        ("banded", {"bands": {"≥90%": "0%", "<90%": "100%"}}),  # a ceiling
        ("banded", {"of": "completion", "bands": {"≥90%": "60%", "[60%, 90%)": "80%", "<60%": "0%"}}),
        ("interpolated", {"of": "completion", "anchors": {"0%": "0%", "100%": "100%", "150%": "50%"}}),
        ("judged", {"levels": {"好": "[60%, 100%]", "差": "[0%, 60%)"}}),
        ("judged", {"vocabulary": {"达成": ["妥"]}}),
        ("deadline", {"late": "banded", "bands": {"≤10天": "50%", ">10天": "0%"}}),
        ("yes-no", {"vocabulary": {"yes": ["妥"], "no": ["不妥"]}}),
        ("execution", {"bands": {"≥90%": "100%", "<90%": "50%"}}),
        ("execution", {"bands": {">300%": "50%", "(200%, 300%]": "80%", "[90%, 200%]": "100%", "<90%": "0%"}}),
        ("banded", {"bands": {"≥900%": "100%", "<900%": "0%"}}),  # what grew tenfold is a number of the row's own
        ("interpolated", {"of": "completion", "anchors": {"0%": "0%", "500%": "100%"}}),
        ("satisfaction", {"curve": {"type": "banded", "bands": {"≥100%": "100%", "<100%": "0%"}}}),
        ("satisfaction", {"curve": {"type": "banded", "of": "scale", "bands": {"≥4": "100%", "<4": "0%"}}}),
    ],
)
def test_its_neighbour_is_taken(kind, parameters) -> None:
    assert codes(kind, parameters) == []


@pytest.mark.parametrize(
    ("kind", "parameters", "key", "wanted"),
    [
        ("judged", {"levels": {"达成": "100%", "未达成": "[0%, 100%)"}}, "达成", "an interval of shares such as"),
        ("judged", {"levels": {"达成": "优", "未达成": "[0%, 100%)"}}, "达成", ""),
        ("banded", {"bands": {"90%": "100%", "<90%": "0%"}}, "90%", "a threshold such as"),
    ],
)
def test_the_entry_that_is_wrong_is_named(kind, parameters, key, wanted) -> None:
    """A table with one wrong entry points at that entry, and says what should stand there."""
    (found,) = read_parameters(TYPES[kind], parameters)[1]
    assert found.place.key.endswith(f".{key}")
    assert wanted in found.message("en")


def test_what_may_be_written_says_its_range() -> None:
    """Authors read the range before they run into it, and the same ends in the message."""
    keys = {entry.name: entry.kind.allowed for entry in keys_of(TYPES["stepped"].parameter_class)}
    assert (keys["minus"].en, keys["minus"].zh) == ("a share such as 60%, (0%, 100%]", "比例（如 60%），(0%, 100%]")
    assert keys["begun"].en == "true or false"
    (found,) = read_parameters(TYPES["stepped"], {**STEPS, "minus": "150%"})[1]
    assert found.message("en") == "`minus` is 150%, outside (0% to 100%]"
    assert Number().allowed == Number().wanted
