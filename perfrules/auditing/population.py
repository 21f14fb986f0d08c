"""Many sheets of a department together: distributions, copies, outliers, and which sheets to look at first."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from statistics import median

from attrs import frozen

from perfrules.auditing.running import Audit, lead
from perfrules.checks.base import GRAVITIES, Finding
from perfrules.checks.subject import SubjectRow
from perfrules.errors import Severity
from perfrules.model.sheet import Sheet
from perfrules.wording import LANGUAGES, Sentence, Wording, format_value

__all__ = ["Ranked", "Survey", "related", "survey"]

_LEAST_SHEETS = 5
"""Fewer sheets make no distribution."""
_FAR = 5
"""Times the median deviation from which a value is an outlier; every value of a normal population lies within 5."""
_COPIED_FROM = 24
"""Characters; shorter texts are alike because the form asks for the same thing."""

_ALL_FULL = Wording("{count} 张表全部得 {total} 分", "all {count} sheets have a total of {total}")
_COPIED = Wording(
    "{count} 张表的文字一字不差：“{words}”（{projects}）",
    "{count} sheets hold the very same text: “{words}” ({projects})",
)
_OUTLIER = Wording(
    "“{project}”的“{name}”为 {value}，同类 {count} 个项目的中位数为 {middle}",
    "“{name}” of “{project}” is {value}; the median of {count} projects is {middle}",
)
_UNEQUAL = Wording(
    "同写“{reason}”，各表扣分不一：{shares}", "for the same “{reason}” the sheets lose different shares: {shares}"
)


@frozen(kw_only=True)
class Ranked:
    """
    One sheet in the order in which a reviewer should look.

    Args:
        audit: What was found in it.
        weight: The gravity of its defects together, each counted once.
    """

    audit: Audit
    weight: int

    @property
    def reasons(self) -> tuple[Finding, ...]:
        """The three gravest findings."""
        return self.audit.leading

    def to_dict(self) -> dict[str, object]:
        """Return the place in the list as plain data."""
        sheet = self.audit.subject.sheet
        reasons = [{language: finding.message.say(language) for language in LANGUAGES} for finding in self.reasons]
        return {"project": sheet.project, "source": sheet.source, "weight": self.weight, "reasons": reasons}


@frozen(kw_only=True)
class Survey:
    """
    What many sheets show together.

    Args:
        audits: The audit of each sheet.
        findings: What only the population shows.
        ranking: Sheets with findings, the most suspicious first.
        totals: Least, middle and greatest stated total, and how many sheets state one.
        departments: Number of findings by department.
    """

    audits: tuple[Audit, ...]
    findings: tuple[Finding, ...]
    ranking: tuple[Ranked, ...]
    totals: Mapping[str, str]
    departments: Mapping[str, int]

    def to_dict(self) -> dict[str, object]:
        """Return the survey as plain data."""
        return {
            "findings": [finding.to_dict() for finding in self.findings],
            "silent": {},
            "ranking": [entry.to_dict() for entry in self.ranking],
            "totals": dict(self.totals),
            "departments": dict(self.departments),
            "sheets": [entry.to_dict() for entry in self.audits],
        }


def survey(audits: Sequence[Audit]) -> Survey:
    """Return what *audits* show together; the same sheets in any order give the same findings."""
    ordered = sorted(audits, key=lambda entry: (entry.subject.sheet.source, entry.subject.sheet.project))
    findings = [*_all_full(ordered), *_copied(ordered), *_outliers(ordered), *_unequal(ordered)]
    ranked = [Ranked(audit=entry, weight=_weight(entry)) for entry in ordered if entry.findings]
    departments: dict[str, int] = defaultdict(int)
    for entry in ordered:
        departments[entry.subject.sheet.department] += len(entry.findings)
    return Survey(
        audits=tuple(audits),
        findings=tuple(findings),
        ranking=tuple(sorted(ranked, key=lambda entry: -entry.weight)),
        totals=_totals(ordered),
        departments=dict(sorted(departments.items())),
    )


def related(sheets: Sequence[Sheet]) -> Callable[[Sheet], tuple[Sheet, ...]]:
    """
    Return a function that gives, for one of *sheets*, the others that share a long text with it.

    Comparing every sheet with every other would take hours for a department of thousands; where none shares a text, one
    other sheet stands for the department.
    """
    holders: dict[str, list[Sheet]] = defaultdict(list)
    for sheet in sheets:
        for text in _long_texts(sheet):
            holders[text].append(sheet)

    def others(sheet: Sheet) -> tuple[Sheet, ...]:
        sharing = {id(other): other for text in _long_texts(sheet) for other in holders[text] if other is not sheet}
        return tuple(sharing.values()) or tuple(other for other in sheets[:2] if other is not sheet)[:1]

    return others


def _long_texts(sheet: Sheet) -> set[str]:
    texts = {"".join(text.split()) for text in sheet.texts.values()}
    return {text for text in texts if len(text) >= _COPIED_FROM}


def _weight(audit: Audit) -> int:
    return sum(finding.gravity for finding in lead(audit.findings, count=len(audit.findings)))


def _finding(
    catalogue: str, kind: str, severity: Severity, wording: Wording, basis: Mapping[str, str], **values: object
) -> Finding:
    return Finding(
        check=f"population-{kind}",
        catalogue=catalogue,
        code=f"PR{800 + int(catalogue[1:])}",
        severity=severity,
        cells=(),
        message=Sentence(wording, values),
        basis=basis,
        gravity=GRAVITIES[severity],
    )


def _totals(audits: Sequence[Audit]) -> dict[str, str]:
    totals = [Fraction(total) for entry in audits if (total := entry.subject.sheet.stated_total) is not None]
    if not totals:
        return {}
    parts = {"least": min(totals), "median": median(totals), "greatest": max(totals)}
    return {"count": str(len(totals)), **{name: format_value(Fraction(value)) for name, value in parts.items()}}


def _all_full(audits: Sequence[Audit]) -> list[Finding]:
    totals = [total for entry in audits if (total := entry.subject.sheet.stated_total) is not None]
    if len(totals) < _LEAST_SHEETS or len(set(totals)) > 1:
        return []
    values = {"count": len(totals), "total": totals[0]}
    return [_finding("L70", "all-full", Severity.NOTICE, _ALL_FULL, {"total": str(totals[0])}, **values)]


def _copied(audits: Sequence[Audit]) -> list[Finding]:
    holders: dict[str, list[str]] = defaultdict(list)
    for entry in audits:
        for text in sorted(_long_texts(entry.subject.sheet)):
            holders[text].append(entry.subject.sheet.project)
    shared = {text: names for text, names in holders.items() if len(set(names)) > 1}
    return [
        _finding(
            "L44", "copied", Severity.WARNING, _COPIED, {"text": text[:120]},
            count=len(names), words=text[:30], projects="、".join(names[:6]),
        )
        for text, names in shared.items()
    ]  # fmt: skip


def _outliers(audits: Sequence[Audit]) -> list[Finding]:
    peers: dict[tuple[str, str], list[tuple[Audit, SubjectRow, Fraction]]] = defaultdict(list)
    for entry in audits:
        for row in entry.subject.indicators:
            if row.reached is not None:
                quantity = row.reached.quantity
                peers[row.name, str(quantity.unit.dimension)].append((entry, row, quantity.base))
    findings = []
    for members in peers.values():
        if len(members) < _LEAST_SHEETS:
            continue
        middle = median(value for _, _, value in members)
        spread = median(abs(value - middle) for _, _, value in members)
        for entry, row, value in members:
            if spread and abs(value - middle) > _FAR * spread:
                assert row.reached is not None
                unit = row.reached.quantity.unit
                shown = f"{format_value(Fraction(middle) / unit.factor)}{unit.symbol}"
                findings.append(_finding(
                    "L112", "outlier", Severity.NOTICE, _OUTLIER, {"median": shown},
                    project=entry.subject.sheet.project, name=row.name, value=row.row.actual, count=len(members),
                    middle=shown,
                ))  # fmt: skip
    return findings


def _unequal(audits: Sequence[Audit]) -> list[Finding]:
    groups: dict[str, dict[str, Fraction]] = defaultdict(dict)
    for entry in audits:
        for row in entry.subject.indicators:
            reason = "".join(row.row.reason.split())
            given = row.row.review_scores or (() if row.score is None else (row.score,))
            if reason and row.weight and given:
                mean = sum(map(Fraction, given), Fraction(0)) / len(given)
                place = f"{entry.subject.sheet.project} {row.name}"
                groups[reason][place] = 1 - mean / Fraction(row.weight)
    findings = []
    for reason, shares in groups.items():
        if len(set(shares.values())) > 1 and len(shares) > 1 and len(reason) >= 4:
            shown = "、".join(
                f"{place} {format_value(round(share * 100, 1))}%" for place, share in list(shares.items())[:6]
            )
            findings.append(
                _finding("L76", "unequal", Severity.WARNING, _UNEQUAL, {"reason": reason}, reason=reason, shares=shown)
            )
    return findings
