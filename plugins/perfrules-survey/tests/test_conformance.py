"""The kit's laws, on what people type; and what the sources import."""

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import strategies as st
from perfrules_survey.satisfaction import SurveySatisfaction

from perfrules import parse_actual, parse_target
from perfrules.spi import RatingInput
from perfrules.testing import check_imports, check_indicator_type

ROOT = Path(__file__).resolve().parent.parent
PARAMETERS = [
    {"prudent": True, "population": 500, "confidence": "99%"},
    {"minimum_sample": 30, "minimum_response": "60%", "left_out": ["不了解"]},
    {"curve": {"type": "banded", "bands": {"≥90%": "100%", "[80%, 90%)": "80%", "<80%": "0%"}}},
]
few = st.integers(0, 500)
CASES = st.builds(
    lambda target, form, numbers, sample, evidence: RatingInput(
        target=parse_target(target),
        actual=parse_actual(form.format(*numbers)),
        weight=Decimal(10),
        sample=sample,
        evidence=evidence,
    ),
    st.sampled_from(["≥90%", ">80%", "≤5%", "=100%", "[80%, 100%]", "≥90", "≥90人", "满意", ""]),
    st.sampled_from([
        "满意{0} 不满意{1}", "满意{0}/{2}", "发放{3}份，回收{2}份，有效{2}份，满意{0}份", "{0}%", "满意{0} 不了解{1}",
        "/",
    ]),
    st.lists(few, min_size=4, max_size=4).map(sorted),
    st.none() | few,
    st.sampled_from(["", "见附件", "满意95人，不满意5人", "满意95/100"]),
)  # fmt: skip


def test_laws_of_indicator_types() -> None:
    check_indicator_type(SurveySatisfaction, parameters=PARAMETERS, cases=CASES)


@pytest.mark.parametrize("folder", ["perfrules_survey", "tests"])
def test_only_the_public_face_is_imported(folder) -> None:
    check_imports(ROOT / folder)
