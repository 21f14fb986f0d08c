"""One setting for the language of what is printed: named, set for the process or a block, or of the environment."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

import perfrules
from perfrules.wording import Sentence, Wording, current_language

GREETING = Wording("{name}，你好", "hello {name}")


@pytest.fixture(autouse=True)
def _nothing_set() -> Iterator[None]:
    perfrules.set_language(None)
    yield
    perfrules.set_language(None)


def test_english_unless_somebody_asks_for_chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable, language in (("", "en"), ("zh", "zh"), ("zh_CN.UTF-8", "zh"), ("en", "en"), ("fr", "en")):
        monkeypatch.setenv("PERFRULES_LANG", variable)
        assert current_language() == language
    monkeypatch.delenv("PERFRULES_LANG")
    assert current_language() == "en"


def test_the_setting_goes_before_the_environment_and_a_name_before_the_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PERFRULES_LANG", "zh")
    perfrules.set_language("en")
    assert GREETING.say(values={"name": "perfrules"}) == "hello perfrules"
    assert GREETING.say("zh", {"name": "perfrules"}) == "perfrules，你好"
    assert Sentence(GREETING, {"name": 1}).say() == "hello 1"


def test_a_block_has_a_language_of_its_own_in_its_thread() -> None:
    with perfrules.use_language("zh"), ThreadPoolExecutor(1) as pool:
        assert current_language() == "zh"
        with perfrules.use_language("en"):
            assert current_language() == "en"
        assert current_language() == "zh"
        perfrules.set_language("en")
        assert (current_language(), pool.submit(current_language).result()) == ("zh", "en")
    assert current_language() == "en"


def test_another_language_is_refused() -> None:
    with pytest.raises(ValueError, match="one of zh, en, not 'fr'"):
        perfrules.set_language("fr")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="one of zh, en"), perfrules.use_language("de"):  # type: ignore[arg-type]
        pass
