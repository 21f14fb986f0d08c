"""What is written as TOML reads back as itself, and shows everything that is in it."""

import tomllib

import pytest

from perfrules.tomltext.writing import toml_key, toml_lines, toml_text, toml_value

TEXTS = [
    "", "甲", 'a"b', "a\\b", "a\tb", "a\nb \n", "\x00\x7f",
    "\u202eabc", "\u200b", "\U000e0001", "'''", '"""', "a = 1", "#x",
]  # fmt: skip


@pytest.mark.parametrize("text", TEXTS)
def test_texts_and_keys_read_back(text: str) -> None:
    written = (
        f"{toml_key(text)} = {toml_text(text)}\nlines = {toml_lines(text)}\nvalue = {toml_value([text, {text: 1}])}"
    )
    assert tomllib.loads(written) == {text: text, "lines": text, "value": [text, {text: 1}]}


@pytest.mark.parametrize("text", ["\u202eabc", "\u200bx", "\ufeff", "\U000e0001", "\x1b[0m"])
def test_nothing_that_an_editor_hides_stands_in_it(text: str) -> None:
    assert (toml_key(text) + toml_text(text) + toml_lines(text).replace("\n", "")).isprintable()
