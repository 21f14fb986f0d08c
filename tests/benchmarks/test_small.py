"""The benchmarks work; what they measure is for people to read."""

import subprocess
import sys

import pytest

pytestmark = pytest.mark.peers


def test_a_small_run_writes_table_and_plot(root, tmp_path):
    command = [sys.executable, str(root / "benchmarks" / "run.py"), "--small", "--out", str(tmp_path)]
    outcome = subprocess.run(command, capture_output=True, text=True, check=False)
    assert outcome.returncode == 0, outcome.stderr
    table = (tmp_path / "speed.md").read_text(encoding="utf-8")
    assert "| import perfrules |" in table
    assert "five types mixed" in table
    assert "typed rows, Parquet to Parquet, peak" in table
    assert "typed rows through Sail" in table
    assert table in outcome.stdout
    picture = (tmp_path / "speed.svg").read_text(encoding="utf-8")
    assert picture.count("<rect") > 8
