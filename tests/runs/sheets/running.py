"""Runs that write reports on one folder of sheets."""

from pathlib import Path
from typing import Any

from perfrules.plugins import Registry
from perfrules.reports.hooks import Text
from perfrules.runs import Rendering, RuleSelector, prepare, report_folder
from perfrules.runs.ledger import MANIFEST
from perfrules.runs.options import OnProgress, no_progress
from perfrules.runs.reports import SUMMARY_CSV, SUMMARY_JSON, Reported
from perfrules.runs.sheets import FolderJob

OURS = {MANIFEST, SUMMARY_CSV, SUMMARY_JSON}


class Runs:
    """Runs over one folder."""

    def __init__(self, folder: Path, out: Path, rules: Path, registry: Registry) -> None:
        self.folder, self.out, self.rules, self.registry = folder, out, rules, registry
        self.choices: dict[str, Any] = {"on": None, "as_of": None}
        self.rendering = Rendering(Text(), "zh", registry)

    def job(self) -> FolderJob:
        """Return the folder as it is now, with what is written left out."""
        return prepare(self.folder, RuleSelector(str(self.rules), self.registry, **self.choices), leave_out=[self.out])

    def report(self, job: FolderJob, on_progress: OnProgress = no_progress, **settings: Any) -> Reported:
        return report_folder(job, self.rendering, self.out, on_progress, **settings)

    def __call__(self, on_progress: OnProgress = no_progress, **settings: Any) -> Reported:
        return self.report(self.job(), on_progress, **settings)

    def put(self, name: str, text: str) -> None:
        (self.folder / name).parent.mkdir(parents=True, exist_ok=True)
        (self.folder / name).write_text(text, encoding="utf-8")

    def outputs(self) -> set[str]:
        files = {one.relative_to(self.out).as_posix() for one in self.out.rglob("*") if one.is_file()}
        return files - OURS

    def counts(self, *args: Any, **named: Any) -> tuple[int, int]:
        done = self(*args, **named)
        return done.written, done.up_to_date
