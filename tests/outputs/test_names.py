"""Names of outputs: one part of a path, on every system."""

import os
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfrules.outputs.names import MAX_NAME, marked_name, safe_name

TRICKS = [
    "", ".", "..", "../../etc/passwd", "a/b", "a\\b", "C:\\x", "C:x", ".hidden", "a:b", "CON", "con.toml", "NUL.tar.gz",
    "nul .x", "COM1", "com¹.txt", "LPT9.xlsx", "CONIN$", "a\0b", "a\nb", "a\x1b[31mb", "\u202egnp.exe", "a\u200bb",
    "a\ud800b", "a*b?", 'a"b', "a<b>|", "年" * 300, "x" * 5000, "e\u0301" * 200, " ", "a ", "a.", "...",
]  # fmt: skip


def is_safe(name: str) -> bool:
    """Say, from the rules of the systems and not from the code, whether *name* can be a file's name everywhere."""
    stem = name.partition(".")[0].rstrip(" ").upper()
    devices = {"CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"}
    devices |= {f"{device}{number}" for device in ("COM", "LPT") for number in "0123456789¹²³"}
    return (
        0 < len(name.encode("utf-8", "surrogatepass")) <= MAX_NAME
        and not set(name) & set('<>:"/\\|?*')
        and not any(unicodedata.category(one) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp") for one in name)
        and not name.startswith(".")
        and not name.endswith((".", " "))
        and stem not in devices
    )


@pytest.mark.parametrize("name", TRICKS, ids=ascii)
def test_tricks_become_safe_names(name: str) -> None:
    for suffix in ("", ".html", ".1.html"):
        assert is_safe(safe_name(name, suffix)), safe_name(name, suffix)
        assert safe_name(name, suffix).endswith(suffix)


@pytest.mark.parametrize("name", ["a.xlsx", "2023年度 自评表（终稿）.docx", "-rf", "CONSOLE.txt", "a~b", "ñ.x", "NULL"])
def test_ordinary_names_stay(name: str) -> None:
    assert safe_name(name, ".html") == f"{name}.html"


def test_names_that_are_cleaned_alike_stay_two() -> None:
    assert len({safe_name(name, ".html") for name in ("a:b", "a?b", "a_b", "a|b")}) == 4
    assert len({safe_name("x" * 400 + end, ".html") for end in "abc"}) == 3


def test_a_marked_name_is_another_one() -> None:
    assert marked_name("A.toml", ".html") != safe_name("A.toml", ".html")
    assert marked_name("A.toml", ".html").endswith(".html")
    assert is_safe(marked_name("x" * 255, ".html"))


class TestEveryName:
    """Any text gives a safe name that keeps its ending; a safe name is not changed; the name can be written."""

    @given(st.text(st.characters(), max_size=300), st.sampled_from(["", ".html", ".12.docx"]))
    def test_is_safe(self, name: str, suffix: str) -> None:
        made = safe_name(name, suffix)
        assert is_safe(made)
        assert made.endswith(suffix)
        assert is_safe(marked_name(name, suffix))
        if is_safe(name + suffix) and is_safe(name + "x"):
            assert made == name + suffix

    @given(st.text(st.characters(), max_size=40))
    def test_can_be_written(self, name: str) -> None:
        assert Path(safe_name(name, ".html")).name == safe_name(name, ".html")
        assert os.fsencode(safe_name(name, ".html"))
