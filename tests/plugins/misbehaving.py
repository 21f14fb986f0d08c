"""Indicator types that misbehave in every way but one; what they do stands in the name of the row."""

import ctypes
import os
import sys
import threading
from contextlib import suppress
from fractions import Fraction
from typing import Any

from perfrules._markers import hookimpl
from perfrules.errors import Problem, problem
from perfrules.indicators.base import IndicatorType, NoParameters, PopulationType
from perfrules.indicators.curve import CurveContext
from perfrules.indicators.proportional import Proportional
from perfrules.model.rating import Outcome, Peers, Rating, RatingInput
from perfrules.wording import Wording

HALF = Rating(Fraction(1, 2), Outcome.NOT_MET)
LOCK = threading.Lock()
LOCK.acquire()
SEEN: list[str] = []


def _spoil_the_pipes() -> None:
    for number in range(3, 10):
        with suppress(OSError):
            os.write(number, b"\xff" * 100)


def _loop() -> None:
    while True:
        pass


def _eat() -> None:
    eaten = []
    while True:
        eaten.append(bytearray(10**9))


def _raise() -> None:
    raise GeneratorExit


DEEDS: dict[str, Any] = {
    "loop": _loop,
    "deadlock": LOCK.acquire,
    "exit": lambda: os._exit(7),
    "segfault": lambda: ctypes.string_at(0),
    "pipes": _spoil_the_pipes,
    "fork": os.fork,
    "memory": _eat,
    "raise": _raise,
    "print": lambda: print('{"fake": 1}'),  # noqa: T201
    "close": lambda: sys.stdout.close(),  # noqa: PLW0108 - the stream of that time
    "float": lambda: 0.5,
    "large": lambda: Rating(Fraction(1), Outcome.MET, problems=(problem("PR405", text="长" * 2_000_000),)),
    "other": lambda: Rating(Fraction(1), "超优"),  # type: ignore[arg-type]
}


class Trick(IndicatorType[NoParameters]):
    """A type that does what the row says."""

    id = "bad.trick"
    title = rule = Wording("把戏", "trick")

    def rate(self, case: RatingInput) -> Rating:
        SEEN.append(case.name)
        deed = DEEDS.get(case.name)
        return (deed() if deed else None) or HALF


class Steep(Proportional):
    """A curve of its own: what a built-in type says, under another id."""

    id = "bad.steep"

    @classmethod
    def check_parameters(cls, parameters: Any) -> tuple[Problem, ...]:
        if parameters.below == "zero":
            os._exit(1)
        return (problem("PR216", key="above", value=1, low=2, high=3),) if parameters.above == "zero" else ()


class Best(PopulationType[NoParameters]):
    """A type that compares."""

    id = "bad.best"
    title = rule = Wording("最好", "best")

    def observe(self, case: RatingInput) -> Fraction | None:
        if case.name == "exit":
            os._exit(5)
        return Fraction(len(case.name)) if case.name else None

    def rate_among(self, case: RatingInput, observed: Fraction, peers: Peers) -> Rating:
        return Rating(observed / max(peers.values), Outcome.MET)


class Fickle(IndicatorType[NoParameters]):
    """A type whose promises are none."""

    id = "bad.fickle"
    title = rule = Wording("善变", "fickle")

    @property
    def highest(self) -> Any:
        return 0.5

    def curve(self, context: CurveContext) -> Any:
        os._exit(3)

    def rate(self, case: RatingInput) -> Rating:
        return HALF


class Plugin:
    """The plugin."""

    @hookimpl
    def perfrules_register_indicator_types(self) -> list[type]:
        return [Trick, Steep, Best, Fickle]
