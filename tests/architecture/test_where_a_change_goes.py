"""The page that says where a change goes names rooms that are there."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "explanation" / "where-a-change-goes.md"
PATH = re.compile(r"`([a-z_]+(?:/[A-Za-z0-9_.-]*)*(?:/|\.py|\.md|\.toml))`(?: \(`(\w+)`\))?")
PLACES = sorted(set(PATH.findall(PAGE.read_text(encoding="utf-8"))))


def place_of(path: str) -> Path:
    """Return where *path* of the page lies; a path from the top of the project begins with a folder of it."""
    return ROOT / path if path.startswith(("tests/", "docs/")) else ROOT / "perfrules" / path


def names_of(path: Path) -> set[str]:
    """Return the names that a module binds at its top, and those that it imports."""
    result: set[str] = set()
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        match node:
            case ast.FunctionDef() | ast.ClassDef():
                result.add(node.name)
            case ast.Assign():
                result |= {target.id for target in node.targets if isinstance(target, ast.Name)}
            case ast.AnnAssign(target=ast.Name(name)):
                result.add(name)
    return result


def test_there_are_places() -> None:
    assert len(PLACES) > 30


@pytest.mark.parametrize(("path", "name"), PLACES)
def test_a_place_is_there(path: str, name: str) -> None:
    place = place_of(path)
    assert place.is_dir() if path.endswith("/") else place.is_file()
    if name and place.is_file():
        assert name in names_of(place), f"{path} binds no {name}"
