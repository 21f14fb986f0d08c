"""The campaigns, one after the other: ``python -m tests.campaigns small|nightly [SEED]``; figures as Markdown."""

import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from tests.campaigns import fuzz, kills, rows

SIZES = {
    "small": {"rows": 20_000, "language": 20_000, "rules": 2_000, "sheets": 200, "kills": 4},
    "nightly": {"rows": 10_000_000, "language": 1_000_000, "rules": 100_000, "sheets": 20_000, "kills": 1_000},
}
"""How many of each: for every change, and for a night."""


def show(text: str) -> None:
    """Print *text* at once."""
    print(text, flush=True)  # noqa: T201 - what this program is for


def main(size: str = "small", seed: str = "") -> int:
    """Run all campaigns; return 1 when one of them found something."""
    counts, number = SIZES[size], int(seed or datetime.now(UTC).strftime("%Y%m%d"))
    root = Path(__file__).parents[2]
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=root, capture_output=True, text=True, check=False
    )
    show(f"{datetime.now(UTC):%Y-%m-%d} · seed {number} · commit {commit.stdout.strip() or '?'} · size {size}\n")
    show("| campaign | size | found | seconds |\n| --- | --- | --- | --- |")
    found: list[str] = []

    def line(name: str, text: str, failures: tuple[object, ...], began: float) -> None:
        found.extend(f"{name}: {failure}" for failure in failures)
        show(f"| {name} | {text} | {len(failures)} | {time.perf_counter() - began:.0f} |")

    began = time.perf_counter()
    compared = rows.compare(counts["rows"], number)
    line("three scorers", f"{compared.rows} rows, {compared.ties} ties", compared.differences, began)
    began = time.perf_counter()
    result = fuzz.language(counts["language"], number)
    line("targets and actuals", f"{result.inputs} texts, {result.longest:.3f} s at most", result.failures, began)
    began = time.perf_counter()
    result = fuzz.rule_files(counts["rules"], number)
    line("rule files", f"{result.inputs} files, {result.longest:.3f} s at most", result.failures, began)
    for name in fuzz.SAMPLES:
        began = time.perf_counter()
        result = fuzz.sheets(name, counts["sheets"], number)
        line(
            f"sheets, {Path(name).suffix}",
            f"{result.inputs} files, {result.longest:.3f} s at most",
            result.failures,
            began,
        )
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        killed = kills.kill(counts["kills"], number, Path(folder))
        line("killed runs", f"{killed.kills} killed, {killed.finished} done before", killed.failures, began)
    for text in found:
        show(f"\n- {text}")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
