"""The built-in reports: each wraps a writer that also serves the command line."""

from typing import ClassVar

from perfrules.model.scorecard import Scorecard
from perfrules.reports.report import Report
from perfrules.wording import Language, Wording

__all__ = ["ScorecardJson", "SheetJson", "SheetToml", "Text"]


class Text(Report):
    """What ``perfrules evaluate`` prints: rows with their derivation, components, total, grade, problems."""

    id: ClassVar[str] = "text"
    title: ClassVar[Wording] = Wording("文本", "text")
    suffix: ClassVar[str] = ".txt"

    def render(self, scorecard: Scorecard, *, language: Language = "zh") -> bytes:
        """Return *scorecard* as UTF-8 text in lines of 100 cells."""
        from perfrules.reports.terminal import render_scorecard  # noqa: PLC0415 - imported on use

        return (render_scorecard(scorecard, language=language) + "\n").encode("utf-8")


class ScorecardJson(Report):
    """The scorecard as data, in both languages whatever is asked for."""

    id: ClassVar[str] = "json"
    title: ClassVar[Wording] = Wording("评分结果（JSON）", "scorecard (JSON)")
    suffix: ClassVar[str] = ".json"

    def render(self, scorecard: Scorecard, *, language: Language = "zh") -> bytes:
        """Return *scorecard* as JSON in UTF-8."""
        from perfrules.reports.own.scorecard_json import scorecard_json  # noqa: PLC0415 - imported on use

        del language
        return (scorecard_json(scorecard) + "\n").encode("utf-8", "backslashreplace")


class SheetToml(Report):
    """The sheet that was scored, as the TOML that perfrules reads back."""

    id: ClassVar[str] = "sheet-toml"
    title: ClassVar[Wording] = Wording("自评表（TOML）", "the sheet (TOML)")
    suffix: ClassVar[str] = ".toml"

    def render(self, scorecard: Scorecard, *, language: Language = "zh") -> bytes:
        """Return the sheet as TOML; raises as `SheetWriter.write` says."""
        from perfrules.reports.own.sheet_toml import SheetTomlWriter  # noqa: PLC0415 - imported on use

        del language
        return SheetTomlWriter().write(scorecard.sheet).encode("utf-8")


class SheetJson(Report):
    """The sheet that was scored, as the JSON that perfrules reads back."""

    id: ClassVar[str] = "sheet-json"
    title: ClassVar[Wording] = Wording("自评表（JSON）", "the sheet (JSON)")
    suffix: ClassVar[str] = ".json"

    def render(self, scorecard: Scorecard, *, language: Language = "zh") -> bytes:
        """Return the sheet as JSON; raises as `SheetWriter.write` says."""
        from perfrules.reports.own.sheet_json import SheetJsonWriter  # noqa: PLC0415 - imported on use

        del language
        return SheetJsonWriter().write(scorecard.sheet).encode("utf-8")
