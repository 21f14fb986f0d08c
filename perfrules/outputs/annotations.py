"""Annotations of lines of a file in continuous integration: GitHub's workflow commands, and SARIF 2.1.0 logs."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import PurePath

from attrs import field, frozen

from perfrules.errors import Severity

__all__ = ["Annotation", "github_lines", "sarif_log"]

_GITHUB = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTICE: "notice"}
_SARIF = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTICE: "note"}


@frozen(kw_only=True)
class Annotation:
    """
    One remark about a file.

    Args:
        code: What kind of remark it is.
        severity: How much it matters.
        file: The file.
        line: Its line, where there is one.
        column: Its column, where there is one.
        title: What stands above the message; the code unless given.
        message: The message.
        cells: Names of places that are no lines.
        properties: Further data for SARIF.
    """

    code: str
    severity: Severity
    file: str
    message: str
    line: int | None = None
    column: int | None = None
    title: str = ""
    cells: Sequence[str] = ()
    properties: Mapping[str, object] = field(factory=dict)


def github_lines(annotations: Iterable[Annotation]) -> str:
    """Return *annotations* as workflow commands, a line each."""
    return "\n".join(map(_github_line, annotations))


def _github_line(remark: Annotation) -> str:
    where = f"file={_property(remark.file)}"
    if remark.line is not None:
        where += f",line={remark.line}"
    if remark.column is not None:
        where += f",col={remark.column}"
    return (
        f"::{_GITHUB[remark.severity]} {where},title={_property(remark.title or remark.code)}::{_data(remark.message)}"
    )


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def sarif_log(
    annotations: Iterable[Annotation], rules: Sequence[tuple[str, Severity, Mapping[str, object]]], version: str
) -> dict[str, object]:
    """
    Return *annotations* as a SARIF 2.1.0 log.

    Args:
        annotations: The remarks.
        rules: Code, severity and further properties of each kind of remark that occurs.
        version: Version of the program.
    """
    described = [
        {"id": code, **about, "defaultConfiguration": {"level": _SARIF[severity]}} for code, severity, about in rules
    ]
    driver = {"name": "perfrules", "version": version, "rules": described}
    results = [_sarif_result(remark) for remark in annotations]
    return {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{"tool": {"driver": driver}, "results": results, "columnKind": "unicodeCodePoints"}],
    }


def _sarif_result(remark: Annotation) -> dict[str, object]:
    physical: dict[str, object] = {"artifactLocation": {"uri": PurePath(remark.file).as_posix()}}
    if remark.line is not None:
        column = {} if remark.column is None else {"startColumn": remark.column}
        physical["region"] = {"startLine": remark.line, **column}
    location: dict[str, object] = {"physicalLocation": physical}
    if remark.cells:
        location["logicalLocations"] = [{"fullyQualifiedName": cell} for cell in remark.cells]
    result: dict[str, object] = {
        "ruleId": remark.code,
        "level": _SARIF[remark.severity],
        "message": {"text": remark.message},
        "locations": [location],
    }
    return {**result, "properties": dict(remark.properties)} if remark.properties else result
