"""Reading counts as people type them: what is read, and that nothing else is."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from perfrules_survey.counts import LONGEST_TEXT, folded, read_counts
from perfrules_survey.tally import DEFAULT_ANSWERS, Tally, take_together

from perfrules.spi import Severity

HALF = {"满意": Fraction(1), "基本满意": Fraction(3, 5), "不满意": Fraction(0)}


def tally(text, answers=DEFAULT_ANSWERS, left_out=()):
    counts, problems = read_counts(text)
    return problems or take_together(counts, answers, left_out)


READ = [
    ("非常满意 45 满意 30 一般 15 不满意 10", 75, 100),
    ("满意114/120", 114, 120),
    ("满意 114人/120人", 114, 120),
    ("满意114人/共120人", 114, 120),
    ("发放120份，回收118份，有效115份，满意110份", 110, 115),
    ("共发放调查问卷120份；回收有效问卷115份，其中满意的110份。", 110, 115),
    ("满意：45人\n一般：15人", 45, 60),
    ("满意４５人、不满意５人", 45, 50),
    ("满意1,145人，不满意55人", 1145, 1200),
    ("满意95人（95%），不满意5人（占5%）", 95, 100),
    ("满意 0 不满意 7", 0, 7),
]


@pytest.mark.parametrize(("text", "satisfied", "valid"), READ, ids=[text for text, _, _ in READ])
def test_read(text, satisfied, valid) -> None:
    found = tally(text)
    assert isinstance(found, Tally)
    assert (found.satisfied, found.valid) == (satisfied, valid)
    assert all(note.severity is Severity.NOTICE for note in found.notes)


def test_a_declared_worth_counts_in_part() -> None:
    found = tally("满意45人；基本满意30人；不满意5人", HALF)
    assert found.share == Fraction(63, 80)


def test_what_is_no_opinion_leaves_the_total() -> None:
    found = tally("满意 90 不满意 10 不了解 20", left_out=("不了解",))
    assert (found.satisfied, found.valid) == (90, 100)


REFUSED = [
    "",
    "满意",
    "满意率 95%",
    "满意45.5人，不满意3人",
    "满意-45 不满意 5",
    "45人满意，5人不满意",
    "满意约45人，不满意5人",  # 约 makes another label, which no rule knows
    "满意四十五人，不满意五人",
    "满意45人 5%，不满意5人",
    "满意110人",  # no total
    "基本满意 30 满意 60",  # not in the table
    "满意 45 满意 30 不满意 10",
    "发放100份，回收120份，满意90份",
    "有效100份，满意110份",
    "有效100份，满意90/120",
    "满意90/120，不满意5/100",
    "发放100份，满意110/120",
    "发放120份，回收118份",
    "满意 0 不满意 0",
    "有效0份，满意0份",
    "满意1234567890123人，不满意5人",
    "满意 1 不满意 1" * LONGEST_TEXT,
    "满意45人\u202e，不满意5人",
]


@pytest.mark.parametrize("text", REFUSED, ids=lambda text: text[:20] or "empty")
def test_refused_with_a_reason(text) -> None:
    found = tally(text)
    assert isinstance(found, tuple)
    assert found
    assert all(one.severity is Severity.ERROR and one.message("zh") and one.message("en") for one in found)


def test_every_mistake_is_told_at_once() -> None:
    found = tally("发放100份，回收120份，挺好 3 满意 4 满意 5")
    assert len(found) == 3


def test_a_place_that_stops_reading_is_shown() -> None:
    (found,) = read_counts("满意45人，大约有五人不满意")[1]
    assert found.text[found.span.start :] == "大约有五人不满意"


def test_a_share_that_does_not_fit_is_told() -> None:
    found = tally("满意95人（96%），不满意5人（5%）")
    assert [one.severity for one in found.notes] == [Severity.WARNING]


@pytest.mark.parametrize(
    "text", ["a" + " " * 999, "满意" + " " * 997 + "x", "a" * 500 + " " * 500, "a1" * 500, "a1(" * 333]
)
def test_long_texts_are_read_in_one_pass(text) -> None:
    # the first took 8 seconds while a label could end at any of its blanks
    counts, problems = read_counts(text)
    assert bool(counts) != bool(problems)


class TestLaws:
    """What was written is read back; nothing read is invented; no text breaks the reader."""

    @given(
        counts=st.dictionaries(st.sampled_from(sorted(DEFAULT_ANSWERS)), st.integers(0, 10**9), min_size=2),
        between=st.sampled_from([" ", "，", "；", "、", "\n"]),
        unit=st.sampled_from(["", "人", "份", "票", " 人次"]),
    )
    def test_written_counts_are_read_back(self, counts, between, unit) -> None:
        text = between.join(f"{label}{count}{unit}" for label, count in counts.items())
        read, problems = read_counts(text)
        assert problems == ()
        assert {one.label: one.count for one in read} == counts
        if sum(counts.values()):
            found = tally(text)
            assert found.valid == sum(counts.values())
            assert found.satisfied == sum(count for label, count in counts.items() if DEFAULT_ANSWERS[label])

    @given(st.text(max_size=80) | st.text(alphabet="满意不发放回收有效份人，；/ 0123456789%（）.共其中", max_size=60))
    def test_any_text_gives_a_share_or_reasons(self, text) -> None:
        found = tally(text)
        if isinstance(found, Tally):
            assert 0 <= found.share <= 1
            assert found.valid > 0
        else:
            assert found

    @given(st.text(max_size=30))
    def test_folding_twice_changes_nothing_for_plain_labels(self, label) -> None:
        plain = " ".join(label.split()).casefold()
        assert plain.endswith(folded(label).strip()[-1:])
