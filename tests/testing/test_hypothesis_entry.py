"""Installing perfrules neither slows nor breaks ``import hypothesis``; types are known when they are imported."""

import ast
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from perfrules import hypothesis_entry

START = """\
import sys
import hypothesis
from perfrules.hypothesis_entry import register
register()
register()
"""


def printed(code: str) -> str:
    return subprocess.run([sys.executable, "-c", START + code], capture_output=True, text=True, check=True).stdout


def test_the_entry_point_names_the_module(root) -> None:
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["entry-points"]["hypothesis"] == {"perfrules": "perfrules.hypothesis_entry:register"}


def test_it_imports_nothing() -> None:
    tree = ast.parse(Path(hypothesis_entry.__file__).read_text(encoding="utf-8"))
    imported = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
    assert [ast.unparse(node) for node in imported] == ["import sys", "from typing import TYPE_CHECKING, Any"]
    loaded = printed("print(*sorted(name for name in sys.modules if name.partition('.')[0] == 'perfrules'))")
    assert loaded.split() == ["perfrules", "perfrules.hypothesis_entry"]


@pytest.mark.parametrize("before", ["", "import perfrules.model.sheet, perfrules.model.target\nregister()\n"])
def test_types_are_known_when_they_are_imported(before) -> None:
    code = f"""\
{before}
from hypothesis import given, settings, strategies as st
from perfrules.model.sheet import Sheet
from perfrules.model.target import RangeTarget

@settings(max_examples=2, database=None, deadline=None)
@given(st.from_type(Sheet), st.from_type(RangeTarget))
def draw(sheet, target):
    print(type(sheet).__name__, type(target).__name__)

draw()
"""
    assert set(printed(code).splitlines()) == {"Sheet RangeTarget"}


def test_every_name_stands_for_a_type_and_a_strategy() -> None:
    from importlib import import_module

    from perfrules.testing import strategies

    for module, types in hypothesis_entry._STRATEGIES.items():
        for kind, strategy in types.items():
            assert isinstance(getattr(import_module(module), kind), type)
            assert callable(getattr(strategies, strategy))


def test_a_module_that_is_not_there_is_left_to_python() -> None:
    finder = hypothesis_entry._TypeFinder()
    assert finder.find_spec("json") is None
    assert finder.find_spec("perfrules.model.sheet", ["/nowhere"]) is None
