"""
The public face as a caller's type checker sees it: mypy (strict) and pyright check this file, a test runs it.

Each line says which type the face promises; a change that widens one breaks the check.
"""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import assert_type

import perfrules
from perfrules.reports import DocxReport
from perfrules.source import Place

EXAMPLE = Path(perfrules.__file__).parent / "examples" / "hotline-12333-2023.toml"

target: perfrules.Target = perfrules.parse_target("≤30人")
actual: perfrules.Actual = perfrules.parse_actual("28人")
assert_type(target.to_dict(), dict[str, object])
assert_type(actual.to_dict(), dict[str, object])
assert_type(str(target), str)

rules = perfrules.load_ruleset("henan-zhengzhou-2023")
assert_type(rules, perfrules.RuleSet)
assert_type(rules.full, Decimal)

sheet = perfrules.read_sheet(EXAMPLE)
assert_type(sheet, perfrules.Sheet)
assert_type(sheet.rows, tuple[perfrules.SheetRow, ...])
assert_type(sheet.rows[0].weight, Decimal | None)
assert_type(sheet.rows[0].place, Place)
assert_type(sheet.deductions, tuple[perfrules.StatedAdjustment, ...])

card = perfrules.evaluate(sheet, rules)
assert_type(card, perfrules.Scorecard)
assert_type(card.total, Decimal)
assert_type(card.grade, perfrules.GradeBand | None)
assert_type(card.complete, bool)
assert_type(card.met, tuple[str, ...])
assert_type(card.rows[0].score, Decimal | None)
assert_type(card.all_problems, tuple[perfrules.Problem, ...])
assert_type(card.explain(), str)
assert_type(card.rows[0].explain(), str)

bound = perfrules.bind_row(sheet.rows[0], rules)
assert_type(bound, perfrules.BoundRow)
assert_type(bound.score(Decimal(3)), Decimal | None)
assert_type(bound.evaluate(3), perfrules.ScoredRow)

assert_type(perfrules.render(card, "text", language="en"), bytes)
assert_type(perfrules.render(card, DocxReport(base="letterhead.docx")) if sheet.texts else b"", bytes)
write: Callable[[perfrules.Scorecard, str], Path] = perfrules.write_report
