"""``import perfrules`` loads little: no grammar library, no converter, no plugin, no frame or office library."""

import subprocess
import sys

import pytest

HEAVY = {
    "cattrs", "click", "docx", "duckdb", "hypothesis", "importlib.metadata", "interegular", "jinja2", "lark", "numpy",
    "openpyxl", "pandas", "pluggy", "polars", "pyarrow", "pyspark", "rich", "sqlite3", "xlsxwriter",
}  # fmt: skip
"""Nothing of these may be loaded by the import alone. attrs is the only library that the model needs."""


def loaded_by(code: str) -> set[str]:
    """Return the names of the modules that a new Python has loaded after *code*."""
    command = [sys.executable, "-c", f"{code}\nimport sys\nprint(*sys.modules)"]
    return set(subprocess.run(command, capture_output=True, text=True, check=True).stdout.split())


@pytest.mark.parametrize(
    "code", ["import perfrules", "import perfrules; dir(perfrules)", "import perfrules.model.sheet"]
)
def test_import_loads_nothing_heavy(code):
    # What an empty process and attrs bring along (a site's own start-up files) is not ours.
    ours = loaded_by(code) - loaded_by("import attrs")
    assert not ours & HEAVY


def test_import_leaves_the_working_parts_alone():
    ours = loaded_by("import perfrules")
    parts = ("dsl", "engine", "indicators", "readers", "reports", "rulesets", "plugins", "cli")
    assert not ours & {f"perfrules.{part}" for part in parts}


def test_opening_files_imports_no_reader():
    ours = loaded_by("import perfrules.inputs, perfrules.readers.hooks, perfrules.reports.hooks")
    assert not {name for name in ours if name.startswith(("perfrules.readers.text", "perfrules.readers.native"))}
    assert not ours & {"perfrules.reports.native", "tomllib", "json"}
