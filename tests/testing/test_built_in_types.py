"""Every built-in indicator type keeps every law of the kit (design: plugins; specification: scoring, section 2)."""

import pytest

from perfrules import default_registry
from perfrules.testing import check_indicator_type

TYPES = default_registry().indicator_types
FURTHER = {
    "checklist": [
        {"elements": [{"name": "安排科学性", "points": 5}, {"name": "拨付合规性", "points": 5, "veto": True}]},
    ],
}  # fmt: skip


@pytest.mark.parametrize("name", TYPES)
def test_the_type_keeps_every_law(name: str, examples: int) -> None:
    check_indicator_type(TYPES[name], parameters=FURTHER.get(name, ()), examples=examples // 3)
