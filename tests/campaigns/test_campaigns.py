"""The campaigns of `tasks.py prove`, in a size for every run of the tests."""

from pathlib import Path

import pytest

from tests.campaigns import fuzz, kills, rows


def test_three_scorers_agree() -> None:
    compared = rows.compare(900, 1)
    assert compared.differences == ()
    assert compared.rows == 900
    assert compared.ties >= 0.05 * compared.rows


def test_differences_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    real = rows.scorer.rate
    monkeypatch.setattr(rows.scorer, "rate", lambda case: {**real(case), "score": "?"})
    assert len(rows.compare(40, 1, shown=2).differences) == 2


def test_any_text_is_read() -> None:
    assert fuzz.language(400, 1).failures == ()


def test_any_rule_file_is_loaded_or_refused() -> None:
    assert fuzz.rule_files(15, 1).failures == ()


@pytest.mark.parametrize("name", fuzz.SAMPLES)
def test_any_sheet_is_read(name: str) -> None:
    result = fuzz.sheets(name, 3, 1)
    assert (result.inputs, result.failures) == (3, ())


def test_what_is_raised_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fuzz, "parse_target", lambda text: 1 / 0)
    assert fuzz.language(3, 1).failures[0].startswith("ZeroDivisionError")


def test_a_killed_run_ends_as_any_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kills, "ROWS", 3_000)
    assert kills.kill(1, 1, tmp_path).failures == ()
