"""The figures are computed rightly, and no variable has a name that says nothing."""

import re
from pathlib import Path

import pytest

from tests.architecture import figures

LONGEST_CHAIN = 20
"""Modules of which each imports the next; a longer chain is one that nobody follows."""
NOT_YET_CLEAN: set[str] = set()
"""Parts of perfrules with names that are to be replaced; the rest is clean and stays so."""
JUSTIFIED: dict[str, set[str]] = {}
"""Names that are right where they stand, by file."""


def part_of(path: Path) -> str:
    """Return the package or module right below perfrules in which *path* lies."""
    return path.relative_to(figures.PACKAGE).parts[0].removesuffix(".py")


def banned_in(path: Path) -> list[str]:
    """Return what stands in *path* against the rule."""
    place = path.relative_to(figures.PACKAGE).as_posix()
    names = [(line, name) for line, name in figures.banned_names(path) if name not in JUSTIFIED.get(place, ())]
    return [f"{place}:{line}: {name}" for line, name in names]


PARTS: dict[str, list[Path]] = {}
for source in figures.sources().values():
    PARTS.setdefault(part_of(source), []).append(source)


@pytest.mark.parametrize("part", sorted(set(PARTS) - NOT_YET_CLEAN))
def test_no_name_says_nothing(part) -> None:
    banned = [line for path in PARTS[part] for line in banned_in(path)]
    assert not banned, "\n".join(banned)


def test_names_are_found_wherever_they_are_bound(tmp_path) -> None:
    (tmp_path / "a.py").write_text(
        "one = 1\n"
        "def f(found, *, held=None): pass\n"
        "for whole in (): pass\n"
        "with open() as told: pass\n"
        "match x:\n    case [made, *said]: pass\n"
        "print([one for one in ()], other.one, f(held=one))\n",
        encoding="utf-8",
    )
    names = [name for _, name in figures.banned_names(tmp_path / "a.py")]
    assert sorted(names) == sorted(["one", "found", "held", "whole", "told", "made", "said", "one"])


def test_docstrings_begin_with_a_noun_phrase_or_an_imperative() -> None:
    """House rule: a docstring names a thing or says what is done; it does not begin like a question."""
    asking = re.compile(r'^\s*r?"""(?:What|Whether|Which|How)\b', re.MULTILINE)
    asked = {path.name for path in figures.sources().values() if asking.search(path.read_text(encoding="utf-8"))}
    assert asked == set()


def test_the_longest_import_chain() -> None:
    modules = figures.sources()
    chain = figures.longest_chain({name: figures.imports_of(name, path, modules) for name, path in modules.items()})
    assert len(chain) <= LONGEST_CHAIN, " > ".join(chain)


def test_no_module_binds_a_name_twice() -> None:
    """The second would silently take the place of the first where modules are put together."""
    again = {path.name: twice for path in figures.sources().values() if (twice := figures.bound_twice(path))}
    assert again == {}


def test_names_that_are_bound_twice_are_found(tmp_path) -> None:
    source = tmp_path / "a.py"
    source.write_text(
        "import re\n_A = 1\n_B: int = 2\n_A, _C = 3, 4\n@overload\ndef f(): ...\ndef f(): ...\ndef _B(): ...\n",
        encoding="utf-8",
    )
    assert figures.bound_twice(source) == [(4, "_A"), (8, "_B")]


def test_imports_at_run_time(tmp_path) -> None:
    package = tmp_path / "demo"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "a.py").write_text(
        "from typing import TYPE_CHECKING\nfrom demo import b\nif TYPE_CHECKING:\n    from demo.d import D\n"
    )
    (package / "b.py").write_text("try:\n    from .c import C\nexcept ImportError:\n    pass\n")
    (package / "c.py").write_text("def f():\n    from demo import d\n")
    (package / "d.py").write_text("import demo.c\n")
    modules = figures.sources(package)
    graph = {name: figures.imports_of(name, path, modules) for name, path in modules.items()}
    assert graph == {"demo": set(), "demo.a": {"demo.b"}, "demo.b": {"demo.c"}, "demo.c": set(), "demo.d": {"demo.c"}}
    assert figures.longest_chain(graph) == ["demo.a", "demo.b", "demo.c"]
    assert figures.longest_chain({"a": {"b"}, "b": {"a"}}) == ["a", "b"]


def test_an_evaluation_is_traced() -> None:
    for name, work in figures.evaluations().items():
        work()
        files = {file for file, _ in figures.entered(work)}
        assert "/face.py" in files or "/api.py" in files, name
        assert any(file.startswith("<attrs generated") for file in files)


def test_lines(tmp_path) -> None:
    (tmp_path / "a.py").write_text("a\nb\n")
    (tmp_path / "b.py").write_text("")
    assert figures.line_count(tmp_path.glob("*.py")) == 2
