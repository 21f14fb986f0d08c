"""The file that the type checkers read also runs."""

import runpy


def test_baseline_runs(root):
    names = runpy.run_path(str(root / "tests" / "typing" / "baseline.py"))
    assert str(names["card"].total) == "100.00"
