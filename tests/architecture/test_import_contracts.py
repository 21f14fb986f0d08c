"""The import contracts of pyproject.toml hold, and each of them fails when it is broken."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

BREACHES = [
    pytest.param(
        "perfrules/model/breach.py", "import perfrules.engine", "layers", id="a lower part imports a higher one"
    ),
    pytest.param("perfrules/readers/breach.py", "import perfrules.reports", "layers", id="siblings import each other"),
    pytest.param("perfrules/misplaced.py", "", "layers", id="a new part without a layer"),
    pytest.param("perfrules/readers/breach.py", "import lark", "lark", id="lark outside the language"),
    pytest.param(
        "perfrules/readers/breach.py", "from lark import Tree", "lark", id="part of lark outside the language"
    ),
    pytest.param(
        "perfrules/engine/table/breach.py", "import perfrules.engine.scalar", "engines", id="table imports scalar"
    ),
    pytest.param("perfrules/engine/scalar.py", "import perfrules.engine.table", "engines", id="scalar imports table"),
    pytest.param(
        "perfrules/readers/docx/breach.py", "import perfrules.readers.xlsx", "readers", id="a format reads another"
    ),
    pytest.param(
        "perfrules/readers/form/breach.py", "import perfrules.readers.pdf", "readers", id="forms know a format"
    ),
    pytest.param("perfrules/readers/misplaced.py", "", "readers", id="a new part of readers without a layer"),
    pytest.param(
        "perfrules/reports/docx/breach.py", "import perfrules.reports.xlsx", "reports", id="a format writes another"
    ),
    pytest.param(
        "perfrules/reports/form/breach.py",
        "import perfrules.reports.templating",
        "reports",
        id="the form knows a format",
    ),
    pytest.param("perfrules/reports/misplaced.py", "", "reports", id="a new part of reports without a layer"),
]


def lint_imports(tree: Path, contract: str | None = None) -> subprocess.CompletedProcess[str]:
    """Run import-linter on the package in *tree*, on one *contract* or on all."""
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-logo", "--no-cache"]
    command += ["--contract", contract] if contract else []
    environment = {**os.environ, "PYTHONPATH": str(tree), "PYTHONUTF8": "1"}
    return subprocess.run(command, cwd=tree, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture
def tree(root: Path, tmp_path: Path) -> Path:
    """A copy of the package and of its contracts, in which every part that the tests break exists."""
    ignore = shutil.ignore_patterns("__pycache__", "_rulesets")
    shutil.copytree(root / "perfrules", tmp_path / "perfrules", ignore=ignore)
    shutil.copy(root / "pyproject.toml", tmp_path)
    for part in ("engine", "readers", "reports"):
        (tmp_path / "perfrules" / part).mkdir(exist_ok=True)
        (tmp_path / "perfrules" / part / "__init__.py").touch()
    (tmp_path / "perfrules" / "engine" / "scalar.py").touch()
    return tmp_path


def test_contracts_hold(tree: Path) -> None:
    outcome = lint_imports(tree)
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr


@pytest.mark.parametrize(("module", "line", "contract"), BREACHES)
def test_breach_is_found(tree: Path, module: str, line: str, contract: str) -> None:
    assert lint_imports(tree, contract).returncode == 0
    with (tree / module).open("a", encoding="utf-8") as file:
        file.write(f"\n{line}\n")
    outcome = lint_imports(tree, contract)
    assert outcome.returncode == 1, outcome.stdout + outcome.stderr
    assert "BROKEN" in outcome.stdout, outcome.stdout + outcome.stderr
    assert Path(module).stem in outcome.stdout
