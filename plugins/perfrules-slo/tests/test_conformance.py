"""The kit's laws, on what people type; and what the sources import."""

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import strategies as st
from perfrules_slo.error_budget import ErrorBudget
from perfrules_slo.shares import Availability, Latency
from perfrules_slo.slices import SlicesReader

from perfrules import parse_actual, parse_target
from perfrules.spi import RatingInput
from perfrules.testing import check_imports, check_indicator_type, check_reader

ROOT = Path(__file__).resolve().parent.parent
few = st.integers(0, 2000)
CASES = st.builds(
    lambda target, form, numbers: RatingInput(
        target=parse_target(target), actual=parse_actual(form.format(*numbers)), weight=Decimal(10)
    ),
    st.sampled_from(["≥99%", ">99.9%", "99.5%", "≥100%", "≤5%", "≥99", "≥3次", "稳定", ""]),
    st.sampled_from([
        "{0}/{1}", "停机 {0}分钟/{1}小时", "停机{0}分钟", "失败 {0}次/{1}次", "可用{0}小时/1季度", "99.{0}%",
        "450毫秒内 {0}/{1}", "{0}分钟", "/",
    ]),
    st.lists(few, min_size=2, max_size=2).map(sorted),
)  # fmt: skip
PARAMETERS = {
    Availability: [{"days": 30, "windows": {"季度": 92}}, {"curve": {"type": "gated", "gate": "60%"}}],
    Latency: [{"threshold": "0.45秒", "days": 7}],
    ErrorBudget: [{"days": 30, "windows": {"季度": 92}}, {"full_until": "20%", "zero_at": "80%"}],
}
SLICES = (
    b"# project,web\n# objective,login,>=99.9%,60\n# objective,search,>=99%,40\ntime,objective,good,total\n"
    b"2024-01-01,login,60,60\n2024-01-01,search,59,60\n2024-01-02,login,60,60\n"
)


@pytest.mark.parametrize("kind", PARAMETERS, ids=lambda kind: kind.id)
def test_laws_of_indicator_types(kind) -> None:
    check_indicator_type(kind, parameters=PARAMETERS[kind], cases=CASES)


def test_laws_of_readers() -> None:
    check_reader(SlicesReader(), samples=[SLICES])


@pytest.mark.parametrize("folder", ["perfrules_slo", "tests"])
def test_only_the_public_face_is_imported(folder) -> None:
    check_imports(ROOT / folder)
