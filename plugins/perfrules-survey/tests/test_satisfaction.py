"""The type: its own examples, samples and rates, the margin of error, and the laws of a rating."""

import statistics
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from perfrules_survey.interval import CONFIDENCES, lower_bound
from perfrules_survey.satisfaction import Parameters, SurveySatisfaction

from perfrules import parse_actual, parse_target
from perfrules.spi import Outcome, RatingInput


def rate(target, actual, *, sample=None, evidence="", **parameters):
    kind = SurveySatisfaction(Parameters(**parameters))
    return kind.rate(
        RatingInput(
            target=parse_target(target), actual=parse_actual(actual), weight=Decimal(10), sample=sample,
            evidence=evidence,
        )
    )  # fmt: skip


def codes(rating):
    return [one.code for one in rating.problems]


@pytest.mark.parametrize("example", SurveySatisfaction.examples, ids=lambda one: one.actual)
def test_examples_hold(example) -> None:
    shares = {
        key: {label: Fraction(share.rstrip("%")) / 100 for label, share in value.items()} if key == "answers" else value
        for key, value in example.parameters.items()
    }
    rating = rate(example.target, example.actual, **shares)
    assert rating.ratio == Fraction(example.ratio)
    assert rating.outcome is (example.outcome or rating.outcome)
    assert not example.code or example.code in codes(rating)


class TestFigures:
    """A percentage is rated as it stands; counts beside it are used and compared."""

    def test_a_share_without_counts_is_rated_with_its_sample(self) -> None:
        assert rate("≥90%", "81%").ratio == Fraction(9, 10)
        assert rate("≥90%", "95%", minimum_sample=30).outcome is Outcome.NOT_RATABLE
        assert codes(rate("≥90%", "95%", sample=20, minimum_sample=30)) == ["PR322", "PR434"]
        assert rate("≥90%", "95%", sample=30, minimum_sample=30).outcome is Outcome.MET

    def test_counts_in_the_evidence_are_used(self) -> None:
        rating = rate("≥90%", "95.65%", evidence="有效115份，满意110份，不满意5份")
        assert rating.outcome is Outcome.MET
        assert codes(rating) == []
        rating = rate("≥96%", "96%", evidence="有效115份，满意110份，不满意5份")
        assert rating.ratio == Fraction(110, 115) / Fraction(96, 100)
        assert codes(rate("≥90%", "97%", evidence="满意110/115")) == ["PR321"]
        assert codes(rate("≥90%", "97%", evidence="见附件三")) == ["PR322"]
        assert rate("≥90%", "", evidence="满意110/115").outcome is Outcome.MET

    def test_missing_bare_and_impossible(self) -> None:
        assert codes(rate("≥90%", "")) == ["PR402"]
        assert codes(rate("≥90%", "95")) == ["PR408", "PR322"]
        assert codes(rate("≥90%", "0.95")) == ["PR409"]
        assert codes(rate("≥90%", "不满意率5%")) == ["PR320"]
        assert rate("≥90%", "满意率95%").outcome is Outcome.MET
        assert rate("≥90%", "120%").outcome is Outcome.NOT_RATABLE
        assert codes(rate("≥90人", "满意95/100")) == ["PR406"]
        assert codes(rate("≥90", "满意95/100")) == ["PR406"]
        assert rate("合理", "满意95/100").outcome is Outcome.NOT_RATABLE
        assert codes(rate("", "满意95/100")) == ["PR401"]

    def test_a_sample_that_differs_is_told(self) -> None:
        assert codes(rate("≥90%", "满意95/100", sample=120)) == ["PR321"]


class TestSamples:
    """Too few answers, too low a response rate, and more answers than people are not rated."""

    TEXT = "发放120份，回收90份，有效90份，满意81份，不满意9份"

    def test_response_rate(self) -> None:
        assert rate("≥90%", self.TEXT, minimum_response=Fraction(3, 4)).outcome is Outcome.MET
        assert rate("≥90%", self.TEXT, minimum_response=Fraction(76, 100)).outcome is Outcome.NOT_RATABLE
        assert rate("≥90%", "满意81/90", minimum_response=Fraction(1, 2)).outcome is Outcome.NOT_RATABLE

    def test_population(self) -> None:
        assert rate("≥90%", self.TEXT, population=90).outcome is Outcome.MET
        assert rate("≥90%", self.TEXT, population=89).outcome is Outcome.NOT_RATABLE

    def test_prudent_needs_a_sample(self) -> None:
        assert rate("≥90%", "95%", prudent=True).outcome is Outcome.NOT_RATABLE
        assert rate("≥90%", "95%", sample=1000, prudent=True).outcome is Outcome.MET

    def test_a_census_has_no_margin(self) -> None:
        assert rate("≥90%", "满意81/90", prudent=True, population=90).outcome is Outcome.MET
        assert rate("≥90%", "满意81/90", prudent=True, population=91).outcome is Outcome.NOT_MET


@pytest.mark.parametrize(
    ("parameters", "key"),
    [
        ({"confidence": Fraction(85, 100)}, "confidence"),
        ({"minimum_sample": 0}, "minimum_sample"),
        ({"minimum_response": Fraction(11, 10)}, "minimum_response"),
        ({"population": 0}, "population"),
        ({"answers": {"满意": Fraction(2)}}, "answers.满意"),
        ({"curve": {"type": "nonsense"}}, "curve.type"),
        ({"curve": {"type": "gated", "gate": "200%"}}, "curve.gate"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_parameters_that_do_not_fit(parameters, key) -> None:
    assert [one.place.key for one in SurveySatisfaction.check_parameters(Parameters(**parameters))] == [key]


samples = st.integers(1, 2000)
confidences = st.sampled_from(sorted(CONFIDENCES))


class TestInterval:
    """The bound never exceeds the share, and what is known better never has a wider margin."""

    def test_quantiles_are_rounded_up(self) -> None:
        for confidence, quantile in CONFIDENCES.items():
            exact = statistics.NormalDist().inv_cdf(float((1 + confidence) / 2))
            assert 0 <= float(quantile) - exact < 2e-6

    def test_published_values(self) -> None:
        # the bounds of 81 of 263 and 15 of 148 that Newcombe (1998) gives for Wilson's method: .2553 and .0624
        near = Fraction(1, 10**4)
        assert abs(lower_bound(Fraction(81, 263), 263, None, Fraction(95, 100)) - Fraction(2553, 10**4)) < near
        assert abs(lower_bound(Fraction(15, 148), 148, None, Fraction(95, 100)) - Fraction(624, 10**4)) < near

    @given(sample=samples, part=st.fractions(0, 1), more=st.integers(0, 5000), confidence=confidences)
    def test_lies_below_and_shrinks(self, sample, part, more, confidence) -> None:
        share = Fraction(int(part * sample), sample)
        endless = lower_bound(share, sample, None, confidence)
        finite = lower_bound(share, sample, sample + more, confidence)
        smaller = lower_bound(share, sample, sample + more // 2, confidence)
        assert 0 <= endless <= finite <= smaller <= share

    @given(sample=samples, one=st.integers(0, 2000), two=st.integers(0, 2000), confidence=confidences)
    def test_rises_with_the_share(self, sample, one, two, confidence) -> None:
        low, high = sorted(min(count, sample) for count in (one, two))
        bounds = [lower_bound(Fraction(count, sample), sample, None, confidence) for count in (low, high)]
        assert bounds[0] <= bounds[1]

    @given(sample=samples, part=st.fractions(0, 1))
    def test_rises_as_confidence_falls(self, sample, part) -> None:
        share = Fraction(int(part * sample), sample)
        bounds = [lower_bound(share, sample, None, one) for one in sorted(CONFIDENCES)]
        assert bounds == sorted(bounds, reverse=True)


class TestLaws:
    """Bounded; full when met; more satisfied answers are never worth less; the prudent rule never gives more."""

    @given(valid=st.integers(1, 10**6), one=st.integers(0, 10**6), two=st.integers(0, 10**6), prudent=st.booleans())
    def test_monotone_and_bounded(self, valid, one, two, prudent) -> None:
        low, high = sorted(min(count, valid) for count in (one, two))
        worse, better = (rate("≥90%", f"满意{count}/{valid}", prudent=prudent) for count in (low, high))
        assert 0 <= worse.ratio <= better.ratio <= 1
        assert (better.outcome is Outcome.MET) == (better.ratio == 1)

    @given(valid=st.integers(1, 10**6), part=st.fractions(0, 1))
    def test_prudence_costs(self, valid, part) -> None:
        text = f"满意{int(part * valid)}/{valid}"
        assert rate("≥90%", text, prudent=True).ratio <= rate("≥90%", text).ratio

    @given(valid=st.integers(1, 10**6), part=st.fractions(0, 1))
    def test_the_share_is_exact(self, valid, part) -> None:
        satisfied = int(part * valid)
        rating = rate("≥100%", f"满意{satisfied}/{valid}")
        assert rating.ratio == Fraction(satisfied, valid)

    @given(st.text(max_size=60))
    def test_any_text_is_rated_or_refused(self, text) -> None:
        rating = rate("≥90%", text)
        assert 0 <= rating.ratio <= 1
        assert rating == rate("≥90%", text)
        assert rating.outcome is not Outcome.NOT_RATABLE or rating.problems
