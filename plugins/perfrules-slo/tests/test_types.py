"""The three types: their own examples, what they refuse, their parameters, and the laws of a rating."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from perfrules_slo import hooks

import perfrules
from perfrules import Outcome, RuleSetError, Sheet, SheetRow

REGISTRY = perfrules.build_registry(entry_points=[], extra=[("slo", hooks)])
TYPES = {name: kind for name, kind in REGISTRY.indicator_types.items() if name.startswith("slo.")}
EXAMPLES = [(name, example) for name, kind in TYPES.items() for example in kind.examples]


RULES = """
format = 1
id = "one"
full = 10
[grades]
"好" = "[0, 10]"
[[component]]
name = "a"
type = "indicators"
full = 10
[[scoring]]
"""


def written(value):
    if isinstance(value, dict):
        return "{ " + ", ".join(f'"{key}" = {written(inner)}' for key, inner in value.items()) + " }"
    return str(value) if isinstance(value, int) else f'"{value}"'


@pytest.fixture(scope="session")
def rated(tmp_path_factory):
    """A function that rates one row through a rule file, as a user would."""
    folder = tmp_path_factory.mktemp("rules")
    kept = {}

    def rate(name, target, actual, **parameters):
        lines = [f"{key} = {written(value)}" for key, value in parameters.items()]
        text = "\n".join([RULES, f'type = "{name}"', *lines])
        if text not in kept:
            file = folder / f"{len(kept)}.toml"
            file.write_text(text, encoding="utf-8")
            kept[text] = perfrules.load_ruleset(file, registry=REGISTRY)
        sheet = Sheet(rows=(SheetRow(name="a", target=target, actual=actual, weight=Decimal(10)),))
        return perfrules.evaluate(sheet, kept[text], registry=REGISTRY).rows[0].rating

    return rate


def codes(rating):
    return [one.code for one in rating.problems]


def test_all_is_registered() -> None:
    assert REGISTRY.problems == ()
    assert set(TYPES) == {"slo.availability", "slo.latency", "slo.error-budget"}


@pytest.mark.parametrize(("name", "example"), EXAMPLES, ids=lambda one: getattr(one, "actual", one))
def test_examples_hold(rated, name, example) -> None:
    rating = rated(name, example.target, example.actual, **example.parameters)
    assert rating.ratio == Fraction(example.ratio)
    assert rating.outcome is (example.outcome or rating.outcome)
    assert not example.code or example.code in codes(rating)


SAME = [
    "停机 43分钟/30天",
    "停机43分钟 / 30 天",
    "停机时间：43分钟/30天",
    "宕机 43 分钟/43200分钟",
    "downtime 43min/30d",
    "Downtime: 43 minutes / 30 days",
    "停机 0小时43分钟/30天",
    "停机 2580秒/720小时",
    "停机 43分钟/1月",
    "可用 43157分钟/43200分钟",
    "43157/43200",
    "good/total 43157/43200",
    "成功 43,157次/43,200次",
    "失败 43次/43200次",
    "停机43分钟",
]


@pytest.mark.parametrize("actual", SAME)
def test_one_outage_in_many_words(rated, actual) -> None:
    rating = rated("slo.error-budget", "≥99.9%", actual, days=30, windows={"月": 30})
    assert rating.ratio == 1 - Fraction("43") / Fraction("43.2")


REFUSED = [
    "约 43分钟",
    "43分钟",  # up or down?
    "停机 43",
    "不可用率 0.1%",
    "停机 43分钟/100次",
    "停机 43分钟/1季度",  # nobody said how long a quarter is
    "停机 31天/30天",
    "停机 43分钟/0天",
    "0/0",
    "5/4",
    "4/5/6",
    "99.95.1%",
    "101%",
    "-1%",
    "停机 -3分钟/30天",
    "停机 9999999999999999分钟/30天",
    "基本正常",
    "",
    "0.9",
    "失败 3次/10个",
    "停机 43分钟/30天，另有 3分钟",
]


@pytest.mark.parametrize("actual", REFUSED)
@pytest.mark.parametrize("name", ["slo.availability", "slo.error-budget"])
def test_refused_with_a_reason(rated, name, actual) -> None:
    rating = rated(name, "≥99.9%", actual, days=30)
    assert rating.outcome is Outcome.NOT_RATABLE
    assert rating.ratio == 0
    assert codes(rating)
    assert "PR416" not in codes(rating)


@pytest.mark.parametrize("target", ["≥100%", "≥0%", "≤99.9%", "[99%, 100%]", "≥99.9", "≥3次", "合理", "", "=99.9%"])
def test_no_objective_no_budget(rated, target) -> None:
    assert rated("slo.error-budget", target, "99.95%").outcome is Outcome.NOT_RATABLE


def test_a_strict_objective_is_missed_by_its_own_figure(rated) -> None:
    assert rated("slo.error-budget", ">99.9%", "99.9%").outcome is Outcome.NOT_MET
    assert rated("slo.error-budget", "≥99.9%", "99.9%").outcome is Outcome.MET
    assert rated("slo.error-budget", "99.9%", "99.9%").outcome is Outcome.MET


def test_bands_do_not_save_an_overspent_budget(rated) -> None:
    bands = {"≤50%": "100%", ">50%": "50%"}
    assert rated("slo.error-budget", "≥99%", "98.9%", bands=bands).ratio == 0
    assert rated("slo.error-budget", "≥99%", "99%", bands=bands).ratio == Fraction(1, 2)


@pytest.mark.parametrize(
    ("name", "parameters", "code"),
    [
        ("slo.error-budget", {"full_until": "100%"}, "PR216"),
        ("slo.error-budget", {"zero_at": "120%"}, "PR216"),
        ("slo.error-budget", {"bands": {"≥3次": "100%", "<3次": "0%"}}, "PR406"),
        ("slo.error-budget", {"days": 0}, "PR216"),
        ("slo.error-budget", {"bands": {"≤50%": "50%", ">50%": "100%"}}, "PR219"),
        ("slo.availability", {"windows": {"世纪": 36500}}, "PR202"),
        ("slo.availability", {"curve": {"type": "nothing"}}, "PR213"),
        ("slo.latency", {}, "PR203"),
        ("slo.latency", {"threshold": "450元"}, "PR204"),
        ("slo.latency", {"threshold": "0毫秒"}, "PR223"),
    ],
)
def test_parameters_that_do_not_fit(rated, name, parameters, code) -> None:
    with pytest.raises(RuleSetError) as raised:
        rated(name, "≥99.9%", "99.95%", **parameters)
    assert code in [one.code for one in raised.value.problems]


counts = st.integers(0, 10**9)


class TestLaws:
    """Bounded; more good is never worth less; the unit a time is typed in changes nothing; no text breaks a type."""

    @given(total=st.integers(1, 10**9), one=counts, two=counts, name=st.sampled_from(sorted(TYPES)))
    def test_monotone_and_bounded(self, rated, total, one, two, name) -> None:
        parameters = {"threshold": "450毫秒"} if name == "slo.latency" else {}
        low, high = sorted(min(count, total) for count in (one, two))
        worse, better = (rated(name, "≥99%", f"{count}/{total}", **parameters) for count in (low, high))
        assert 0 <= worse.ratio <= better.ratio <= 1
        assert (better.outcome is Outcome.MET) == (100 * high >= 99 * total)

    @given(bad=st.integers(0, 43200))
    def test_budget_by_hand(self, rated, bad) -> None:
        rating = rated("slo.error-budget", "≥99.9%", f"停机 {bad}分钟/30天")
        assert rating.ratio == max(Fraction(0), 1 - Fraction(bad * 1000, 43200))

    @given(minutes=st.integers(0, 10**5))
    def test_units_change_nothing(self, rated, minutes) -> None:
        texts = [
            f"停机 {minutes}分钟/100天",
            f"停机 {minutes * 60}秒/2400小时",
            f"停机 {minutes // 60}小时{minutes % 60}分/100天",
        ]
        assert len({rated("slo.error-budget", "≥50%", text).ratio for text in texts}) == 1

    @given(st.text(max_size=40) | st.text(alphabet="停机可用分钟天小时/0123456789.,% ：", max_size=30))
    def test_any_text_is_rated_or_refused(self, rated, text) -> None:
        for name in ("slo.availability", "slo.error-budget"):
            rating = rated(name, "≥99.9%", text)
            assert 0 <= rating.ratio <= 1
            assert rating.outcome is not Outcome.NOT_RATABLE or rating.problems
            assert "PR416" not in codes(rating)
