"""Types of plugins in a process of their own: what they do there costs their rows only, and scores are the same."""

import io
import os
import pickle
import sys
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from types import ModuleType
from typing import Any

import pyarrow as pa
import pytest
from attrs import evolve

import perfrules
from perfrules import build_registry, evaluate, evaluate_all, load_ruleset
from perfrules.errors import RuleSetError
from perfrules.indicators.base import IndicatorType
from perfrules.model.rating import Outcome, Peers, Rating, RatingInput
from perfrules.model.scorecard import Scorecard
from perfrules.model.sheet import Sheet, SheetRow
from perfrules.model.target import Sense
from perfrules.plugins import Registry, isolation, worker
from perfrules.plugins.copies import CopyError, read_copy, write_copy
from perfrules.plugins.isolation import IsolationLimits, TypeFailure, isolated
from perfrules.wording import Sentence, Wording
from tests.plugins import misbehaving
from tests.plugins.misbehaving import HALF, Plugin, Steep, Trick

RULES = """\
id = "tricks"
title = "tricks"
full = 100

[grades]
"优" = "[0, 100]"

[[component]]
name = "rows"
type = "indicators"
full = 100

[[scoring]]
type = "TYPE"
"""
LIMITS = IsolationLimits(seconds=1.0, memory=200 * 1024 * 1024)


def registry_of(isolate: bool | IsolationLimits) -> Registry:
    return build_registry(entry_points=(), extra=[("bad", Plugin())], isolate=isolate)


@pytest.fixture(scope="module")
def apart() -> Registry:
    """The registry whose types are isolated; all tests share its process."""
    return registry_of(LIMITS)


def sheet_of(*names: str, target: str = "≥10人") -> Sheet:
    rows = (
        SheetRow(name=name, target=target, actual=f"{3 * number}人", weight=Decimal(1))
        for number, name in enumerate(names)
    )
    return Sheet(project="tricks", rows=tuple(rows))


def card_of(registry: Registry, sheet: Sheet, kind: str = "bad.trick", more: str = "") -> Scorecard:
    rules = load_ruleset(text=RULES.replace("TYPE", kind) + more, registry=registry)
    return evaluate(sheet, rules, registry=registry)


def results(card: Scorecard) -> list[tuple[str, Decimal | None, list[str]]]:
    return [(row.row.name, row.score, [problem.code for problem in row.problems]) for row in card.rows]


COST = {
    "loop": "PR312", "deadlock": "PR312", "exit": "PR313", "segfault": "PR313", "pipes": "PR313", "fork": "PR416",
    "memory": "PR416", "raise": "PR416", "float": "PR416", "large": "PR416", "other": "PR416",
}  # fmt: skip


@pytest.mark.skipif(os.name == "nt", reason="limits of POSIX")
def test_what_a_type_does_costs_its_row(apart: Registry, capfd: pytest.CaptureFixture[str]) -> None:
    names = [name for deed in (*COST, "print", "close") for name in (deed, f"after {deed}")]
    scored = results(card_of(apart, sheet_of(*names)))
    for name, score, codes in scored:
        wanted = COST.get(name)
        assert (score, codes) == ((None, [wanted]) if wanted else (Decimal("0.50"), [])), name
    assert "fake" not in capfd.readouterr().out
    assert misbehaving.SEEN == []  # none of it happened here


def test_refusals_name_plugin_and_reason(apart: Registry) -> None:
    said = {row.row.name: row.problems[0].message("en") for row in card_of(apart, sheet_of("exit", "segfault")).rows}
    assert said["exit"] == "the process of the indicator type bad.trick (bad (-)) ended: status 7"
    assert said["segfault"].endswith("ended: SIGSEGV")


class TestSameScores:
    """A type gives the same scores here and there, in both engines."""

    @pytest.mark.parametrize("more", ["", 'above = "inverse"\n', 'exact = "deviation"\n'])
    @pytest.mark.parametrize("target", ["≥10人", "≤10人", "=10人", "10—20人", "合理"])
    def test_curves(self, apart: Registry, more: str, target: str) -> None:
        sheet = sheet_of("a", "b", "c", "d", "e", target=target)
        alone = card_of(registry_of(isolate=False), sheet, "bad.steep", more)
        assert card_of(apart, sheet, "bad.steep", more).to_dict() == alone.to_dict()

    def test_tables(self, apart: Registry) -> None:
        table = pa.table(
            {
                "target": [10, 10, 10, 20],
                "actual": [5, 10, 30, 7],
                "weight": [1, 1, 1, 1],
                "operator": ["≥", "≤", "=", "≥"],
            }
        )
        frames = []
        for registry in (apart, registry_of(isolate=False)):
            rules = load_ruleset(text=RULES.replace("TYPE", "bad.steep"), registry=registry)
            frames.append(perfrules.evaluate_frame(table, rules=rules, registry=registry).rows)
        assert frames[0].equals(frames[1])

    def test_types_that_compare(self, apart: Registry) -> None:
        sheets = [sheet_of("a", ""), sheet_of("aaaa", "bb")]
        scores = []
        for registry in (apart, registry_of(isolate=False)):
            rules = load_ruleset(text=RULES.replace("TYPE", "bad.best"), registry=registry)
            scores.append([results(card) for card in evaluate_all(sheets, rules, registry=registry)])
        assert scores[0] == scores[1]
        with_death = [sheet_of("a", "exit"), sheet_of("aaaa")]
        rules = load_ruleset(text=RULES.replace("TYPE", "bad.best"), registry=apart)
        first, second = evaluate_all(with_death, rules, registry=apart)
        assert [row.problems[0].code for row in first.rows if row.row.name == "exit"] == ["PR313"]
        assert second.rows[0].score is not None

    def test_every_method_of_a_type_that_compares(self, apart: Registry) -> None:
        kind: Any = apart.indicator_types["bad.best"](None)
        case = RatingInput(
            target=perfrules.parse_target("≥1"), actual=perfrules.parse_actual("1"), weight=Decimal(1), name="ab"
        )
        assert kind.observe(case) == 2
        assert kind.rate_among(case, Fraction(2), Peers((Fraction(2), Fraction(4)))).ratio == Fraction(1, 2)
        assert kind.unobserved(case).outcome is Outcome.NOT_RATABLE


class TestDeclarations:
    def test_parameters_are_checked_there(self, apart: Registry) -> None:
        for more, code in (('above = "zero"\n', "PR216"), ('below = "zero"\n', "PR313")):
            with pytest.raises(RuleSetError) as raised:
                card_of(apart, sheet_of("a"), "bad.steep", more)
            assert [problem.code for problem in raised.value.problems] == [code]

    def test_answers_about_parameters_that_are_none(self, apart: Registry, monkeypatch: pytest.MonkeyPatch) -> None:
        kind: Any = apart.indicator_types["bad.steep"]
        for answer in (None, (1, 2)):
            monkeypatch.setattr(kind.worker, "ask", lambda *_, answer=answer: answer)
            assert kind.check_parameters(None) == ()

    def test_promises_that_are_none(self, apart: Registry) -> None:
        kind: Any = apart.indicator_types["bad.fickle"](None)
        assert (kind.highest, kind.default_sense, kind.minimum_sample, kind.funds_curve) == (
            1,
            Sense.AT_LEAST,
            None,
            None,
        )
        assert results(card_of(apart, sheet_of("a"), "bad.fickle")) == [("a", Decimal("0.50"), [])]
        other: Any = apart.indicator_types["bad.trick"](None)
        other.worker.ask = lambda *_: (Fraction(1), 5, None, None)
        try:
            assert other.default_sense is Sense.AT_LEAST
        finally:
            del other.worker.ask

    def test_curves_are_asked_for_once(self, apart: Registry, monkeypatch: pytest.MonkeyPatch) -> None:
        from perfrules.indicators.curve import CurveContext, Shape
        from perfrules.model.unit import NO_UNIT

        monkeypatch.setattr(isolation, "_CURVES_KEPT", 1)
        steep: Any = apart.indicator_types["bad.steep"](Steep.parameter_class())
        contexts = [CurveContext(Shape.FLOOR, sign, ranged=False, unit=NO_UNIT) for sign in (1, 1, 0)]
        assert [steep.curve(context) == Steep(Steep.parameter_class()).curve(context) for context in contexts] == [
            True
        ] * 3
        assert len(steep._curves) == 1
        fickle: Any = apart.indicator_types["bad.fickle"](None)
        assert fickle.curve(contexts[0]) is None


class TestRegistries:
    def test_built_in_types_stay_here(self, apart: Registry) -> None:
        assert apart.indicator_types["proportional"] is registry_of(isolate=False).indicator_types["proportional"]
        assert isolated(apart).indicator_types == apart.indicator_types
        assert issubclass(apart.indicator_types["bad.trick"], IndicatorType)
        assert apart.indicator_types["bad.trick"].title == Trick.title

    def test_no_workers_of_workers(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("PERFRULES_ISOLATED", "1")
        assert registry_of(isolate=True).indicator_types == registry_of(isolate=False).indicator_types

    def test_a_class_that_no_name_leads_to(self) -> None:
        class Local(Trick):
            pass

        found = isolated(evolve(registry_of(isolate=False), indicator_types={"bad.local": Local}))
        assert [problem.code for problem in found.problems] == ["PR311"]
        assert found.indicator_types == {}

    def test_a_class_in_a_file_that_is_on_no_path(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        path = tmp_path / "apart.py"
        path.write_text(
            "from tests.plugins.misbehaving import Trick\nclass Own(Trick):\n    id = 'bad.own'\n", encoding="utf-8"
        )
        place = worker.TypeName("apart_by_file", "Own", str(path))
        monkeypatch.delitem(sys.modules, "apart_by_file", raising=False)
        kind = worker.load_type(place)
        assert isolation._place_of(kind) == place
        found = isolated(evolve(registry_of(isolate=False), indicator_types={"bad.own": kind}), LIMITS)
        rating: Any = found.indicator_types["bad.own"](None)
        case = RatingInput(
            target=perfrules.parse_target("≥1"), actual=perfrules.parse_actual("1"), weight=Decimal(1), name="x"
        )
        assert rating.rate(case) == HALF
        rating.worker.stop()
        monkeypatch.delitem(sys.modules, "apart_by_file")
        monkeypatch.setitem(sys.modules, "apart_by_nothing", module := ModuleType("apart_by_nothing"))
        kind.__module__ = "apart_by_nothing"
        module.Own = kind  # type: ignore[attr-defined]
        assert isolation._place_of(kind) is None


class TestProcesses:
    def worker_of(self, registry: Registry) -> isolation.Worker:
        kind: Any = registry.indicator_types["bad.trick"]
        return kind.worker  # type: ignore[no-any-return]

    @pytest.fixture
    def fresh(self) -> Iterator[isolation.Worker]:
        process = self.worker_of(registry_of(LIMITS))
        yield process
        process.stop()

    def failure(self, process: isolation.Worker, *question: Any) -> tuple[str, str]:
        with pytest.raises(TypeFailure) as raised:
            process.ask(*question)
        return raised.value.code, raised.value.reason

    def test_no_interpreter(self, fresh: isolation.Worker, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sys, "executable", "/nowhere/python")
        assert self.failure(fresh, "bad.trick", b"", "promises")[0] == "PR313"

    def test_a_plugin_that_cannot_be_loaded_there(self, fresh: isolation.Worker) -> None:
        fresh._setup = evolve(fresh._setup, types={"bad.trick": worker.TypeName("nowhere", "Trick")})
        code, reason = self.failure(fresh, "bad.trick", b"", "promises")
        assert (code, "nowhere" in reason) == ("PR313", True)

    def test_too_many_failures_in_a_row(self, fresh: isolation.Worker) -> None:
        fresh._limits = evolve(LIMITS, failures=0)
        assert self.failure(fresh, "bad.trick", b"", "promises") == ("PR313", "0 ×")

    def test_a_process_that_somebody_else_ends(self, fresh: isolation.Worker) -> None:
        parameters = pickle.dumps(None)
        assert fresh.ask("bad.trick", parameters, "promises") is not None
        assert fresh._process is not None
        fresh._process.kill()
        fresh._process.wait()
        assert self.failure(fresh, "bad.trick", parameters, "promises") == ("PR313", "SIGKILL")
        assert fresh.ask("bad.trick", parameters, "promises") is not None
        isolation._stop_all()
        assert fresh._process is None

    def test_an_answer_that_is_no_copy(self, apart: Registry, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(isolation, "read_copy", lambda data: read_copy(data + b"x"))
        code, reason = self.failure(self.worker_of(apart), "bad.trick", pickle.dumps(None), "promises")
        assert (code, reason) == ("PR416", "the answer cannot be read: JSONDecodeError")

    def test_large_questions(self, apart: Registry, monkeypatch: pytest.MonkeyPatch) -> None:
        process = self.worker_of(apart)
        assert self.failure(process, "bad.trick", b"x" * 100_000, "promises")[0] == "PR416"
        monkeypatch.delattr(os, "killpg", raising=False)
        process.stop()
        process.stop()

    def test_messages_that_are_none(self) -> None:
        for data, wanted in (
            (b"", [None]),
            (b"x" * 5, [None]),
            (worker.HEADER.pack(1, 0, 3) + b"abc", [(1, 0, b"abc"), None]),
            (worker.HEADER.pack(1, 0, 3) + b"a", [None]),
            (worker.HEADER.pack(1, 2, 3) + b"abc", [None]),
            (worker.HEADER.pack(1, 0, 1 << 30) + b"abc", [None]),
        ):
            answers: Any = isolation.SimpleQueue()
            isolation._read(io.BytesIO(data), answers)
            assert [answers.get_nowait() for _ in wanted] == wanted


class TestCopies:
    @pytest.mark.parametrize(
        "value",
        [
            None, True, 5, "文", Fraction(1, 3), Decimal("1.50"), date(2024, 2, 29), (1, ("a", Fraction(2))), [1, [2]],
            frozenset({1, 2}), {"a": Decimal(1), 2: ()}, Outcome.MET, HALF,
            Rating(Fraction(1), Outcome.MET, steps=(Sentence(Wording("{a}", "{a}"), {"a": Fraction(1, 7)}),)),
            perfrules.parse_target("≥3.5万元"), perfrules.parse_actual("31.50%"),
        ],
        ids=repr,
    )  # fmt: skip
    def test_there_and_back(self, value: object) -> None:
        copied = read_copy(write_copy(value))
        assert copied == value
        assert type(copied) is type(value)

    @pytest.mark.parametrize(
        "value",
        [0.5, b"", object(), Plugin(), IsolationLimits(), [0.5], Trick, "x" * 2**21],
        ids=lambda value: repr(value)[:20],
    )
    def test_what_is_no_value(self, value: object) -> None:
        with pytest.raises(CopyError):
            write_copy(value)

    @pytest.mark.parametrize(
        "data",
        [
            b"", b"{}", b"0.5", b"[]", b'["x", 1]', b'["Fraction", "1e99999999"]', b'["Fraction", "1/0"]',
            b'["class", "os", "system", "true"]', b'["class", "perfrules.model.rating", "date", 1]',
            b'["class", "perfrules.model.rating", "__doc__"]',
            b'["class", "perfrules.units.table", "UnitTable"]', b'["class", "perfrules.model.rating", "Rating"]',
            b'["enum", "perfrules.model.rating", "Outcome", "x"]', b'["tuple", {}]', b"[" * 100_000,
            b'["Decimal", "' + b"1" * 30_000 + b'"]',
        ],
        ids=lambda data: data[:40],
    )  # fmt: skip
    def test_bytes_that_are_no_copy(self, data: bytes) -> None:
        with pytest.raises(CopyError):
            read_copy(data)
