"""Hostile rule files: bounded, refused with places, never another exception; and odd ones that are sound."""

import re
import tomllib
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from perfrules.authoring.format import format_rules
from perfrules.authoring.lint import lint
from perfrules.plugins import Registry
from perfrules.rulesets import Loaded, load

HEAD = """\
id = "own"
title = "自拟"
full = 100

[grades]
"优" = "[90, 100]"
"差" = "[0, 90)"

"""
WEIGHTS = """\
[[component]]
name = "绩效指标"
type = "indicators"
full = 100
[component.weights]
"甲" = 60
"乙" = 40
"""
SCORING = """
[[scoring]]
type = "banded"
bands = { "≥90%" = "100%", "<90%" = "0%" }
"""
SOUND = HEAD + WEIGHTS + SCORING


def weighing(weight: str) -> str:
    """Return rules with one more weight."""
    return HEAD + WEIGHTS + f'"丙" = {weight}\n' + SCORING


def extending(base: str) -> str:
    """Return rules that rest on others."""
    return f"extends = {base}\n{SOUND}"


def computing(formula: str) -> str:
    """Return rules that try to compute."""
    return f"{SOUND}formula = {formula}\n"


def grading(*grades: str) -> str:
    """Return rules with these grades."""
    return SOUND.replace('"优" = "[90, 100]"\n"差" = "[0, 90)"', "\n".join(grades))


REFUSED: dict[str, tuple[str | bytes, str]] = {
    "a weight below nothing": (weighing("-40"), "PR204"),
    "a weight that is no number": (weighing("nan"), "PR204"),
    "a weight without end": (weighing("-inf"), "PR204"),
    "a weight in words": (weighing('"四十"'), "PR204"),
    "a weight as a list": (weighing("[40]"), "PR204"),
    "a weight as a day": (weighing("2024-05-06"), "PR204"),
    "a weight twice": (SOUND.replace('"乙" = 40', '"甲" = 40'), "PR215"),
    "a key of nobody": (f"{SOUND}[limits]\ny = 2\n", "PR202"),
    "a bound against itself": (SOUND.replace("≥90%", "≤≥7"), "PR109"),
    "two signs of percent": (SOUND.replace("≥90%", "≥80%%"), "PR101"),
    "a grade above the full mark": (grading('"优" = "[102, 110]"', '"差" = "[0, 102)"'), "PR216"),
    "a grade below nothing": (grading('"优" = "[90, 100]"', '"差" = "[-3, 90)"'), "PR216"),
    "grades that look alike": (grading('"B" = "[90, 100]"', '"Ｂ" = "[50, 90)"', '"差" = "[0, 50)"'), "PR218"),
    "a grade without a name": (grading('"" = "[90, 100]"', '"差" = "[0, 90)"'), "PR224"),
    "a format to come": (f"format = 98\n{SOUND}", "PR214"),
    "a format below nothing": (f"format = -2\n{SOUND}", "PR214"),
    "a base outside": (extending('"../../../../../etc/hostname"'), "PR208"),
    "a base at the root": (extending('"/etc/hostname"'), "PR208"),
    "a base as an address": (extending('"file:///etc/hostname"'), "PR208"),
    "a base on another machine": (extending("'\\\\server\\folder\\base.toml'"), "PR208"),
    "a base that is a loop": (extending('"loop.toml"'), "PR208"),
    "an import": (computing("\"__import__('sys').exit(3)\""), "PR202"),
    "classes from below": (computing('"(1).__class__.__mro__[-1]"'), "PR202"),
    "a template": (computing('"{{ self }}"'), "PR202"),
    "a number that grows": (computing('"9**9**9"'), "PR202"),
    "a division by nothing": (computing('"actual / (1 - 1)"'), "PR202"),
    "brackets in brackets": (computing('"' + "(" * 15_000 + "7" + ")" * 15_000 + '"'), "PR202"),
    "lists in lists": ("a = " + "[" * 60_000 + "]" * 60_000, "PR007"),
    "tables in tables": ("a = " + "{c = " * 4_000 + "2" + "}" * 4_000, "PR007"),
    "sections without end": ("[[scoring]]\ntype = 'proportional'\n" * 60_000, "PR002"),
    "a comment of 40 MB": ("#" + "y" * 40_000_000, "PR002"),
    "a thousand grades": ("[grades]\n" + "".join(f'"g{n}" = "[{n}, {n + 1})"\n' for n in range(9_000)), "PR217"),
    "lines of an old machine": (SOUND.replace("\n", "\r"), "PR201"),
    "nothing": (b"", "PR004"),
    "blanks": (b" \t\n\n ", "PR004"),
    "every byte": (bytes(range(255, -1, -1)) * 50, "PR003"),
    "a section twice": ("[y]\n[y]\n", "PR215"),
    "marks of a word processor": ("a = 「x」\n", "PR201"),
    "a bell": ('a = "\x07"\n', "PR201"),
    "lists by indentation": ("a: 7\nb:\n  - d\n", "PR201"),
    "an object": ('{"id": "own"}', "PR201"),
    "words for truth": ("full: yes\nweight: 017\n", "PR201"),
    "laughs": ("".join(f"{b}: &{b} [{f'*{a},' * 8}]\n" for a, b in pairwise("abcdefg")), "PR201"),
    "a call": ('!!python/object/new:os.system ["true"]\n', "PR201"),
    "two documents": ("a: 7\n---\na: 8\n", "PR201"),
}
"""What a file tries, and the code it is refused with."""
ACCEPTED: dict[str, str | bytes] = {
    "thirds": weighing("33.4").replace("= 60", "= 33.3").replace("= 40", "= 33.3"),
    "a tenth": SOUND.replace("= 60", "= 99.9").replace("= 40", "= 0.1"),
    "a mark of order": b"\xef\xbb\xbf" + SOUND.encode(),
    "lines of two characters": SOUND.replace("\n", "\r\n"),
}


def as_bytes(content: str | bytes) -> bytes:
    """Return the bytes of a file with *content*."""
    return content if isinstance(content, bytes) else content.encode()


ROWS = [pytest.param(as_bytes(content), code, id=name) for name, (content, code) in REFUSED.items()]
ROWS += [pytest.param(as_bytes(content), "", id=name) for name, content in ACCEPTED.items()]


def loaded(folder: Path, data: bytes, registry: Registry) -> Loaded:
    """Return what loading *data* from a file gives."""
    path = folder / "rules.toml"
    path.write_bytes(data)
    (folder / "loop.toml").symlink_to(folder / "loop.toml")
    return load(path, registry=registry)


class TestHostileFiles:
    """An error names file, line, key and reason in Chinese; good files are accepted."""

    @pytest.mark.parametrize(("data", "code"), ROWS)
    def test_loading(self, data: bytes, code: str, tmp_path: Path, registry: Registry) -> None:
        result = loaded(tmp_path, data, registry)
        if not code:
            assert result.problems == ()
            assert result.ruleset is not None
            return
        assert result.ruleset is None
        assert code in {problem.code for problem in result.problems}
        assert len(result.problems) <= 101
        for problem in result.problems:
            assert problem.place.file
            assert re.search(r"[\u4e00-\u9fff]", problem.message("zh"))
            assert problem.code in ("PR001", "PR002", "PR003", "PR004", "PR009") or problem.place.line

    @pytest.mark.parametrize(("data", "code"), ROWS)
    def test_the_tools_of_authors_take_it_too(self, data: bytes, code: str, tmp_path: Path, registry: Registry) -> None:
        text, problems = format_rules(data)
        assert (text is None) is bool(problems)
        if text is not None:
            assert format_rules(text.encode()) == (text, ())
            plain = data.decode("utf-8-sig").replace("\r\n", "\n")
            assert repr(sorted(tomllib.loads(text).items())) == repr(sorted(tomllib.loads(plain).items()))
        (tmp_path / "rules.toml").write_bytes(data)
        result = lint(tmp_path / "rules.toml", registry=registry, today=date(2026, 1, 1))
        assert (result.loaded.ruleset is None) is any(problem.severity == "error" for problem in result.problems)
        assert (result.loaded.ruleset is None) is bool(code)
