"""
Isolated indicator types: those of plugins answer in a process of their own, with limits on time and memory.

Every plugin has one process, started with its first question and again after it ended. An endless loop, an end of the
process, a fork or a crash costs the row that was asked about; values that cross are copies. What a class declares (its
id, the class of its parameters, its examples) is still read in this process, when the plugin is imported.
"""

import atexit
import json
import os
import pickle
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from fractions import Fraction
from queue import Empty, SimpleQueue
from typing import IO, Any, cast
from weakref import WeakSet

from attrs import evolve, frozen

from perfrules._markers import PROJECT
from perfrules.errors import Problem, problem
from perfrules.indicators.base import FundsCurve, IndicatorType, PopulationType
from perfrules.indicators.curve import Curve, CurveContext
from perfrules.model.rating import Peers, Rating, RatingInput
from perfrules.model.target import Sense
from perfrules.plugins.copies import MAX_COPY, CopyError, read_copy
from perfrules.plugins.registry import Provider, Registry
from perfrules.plugins.worker import FAILED, HEADER, TypeName, WorkerSetup, send

__all__ = ["IsolationLimits", "TypeFailure", "Worker", "isolated"]

_ENVIRONMENT = "PERFRULES_ISOLATED"
"""Set in workers, so that a script that is its own plugin starts no workers of workers."""
_COMMAND = (
    "import json, sys; sys.path[:] = json.loads(sys.argv.pop()); from perfrules.plugins.worker import main; main()"
)
_CURVES_KEPT = 4096


@frozen(kw_only=True)
class IsolationLimits:
    """
    IsolationLimits of an isolated type.

    Args:
        seconds: How long one question may take.
        memory: How many bytes the process may take beyond what it has after its start.
        start: How many seconds the process has to start and to import the plugin.
        failures: How many questions in a row may end the process or find no answer; the rest is refused at once.
    """

    seconds: float = 1.0
    memory: int = 512 * 1024 * 1024
    start: float = 20.0
    failures: int = 100


class TypeFailure(Exception):  # noqa: N818 - a reason that becomes a problem
    """
    Why a type gave no answer.

    Args:
        code: ``PR312`` (no answer in time), ``PR313`` (its process ended), or ``PR416`` (it raised).
        reason: What happened.
    """

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(reason)
        self.code, self.reason = code, reason


class Worker:
    """
    The process of one plugin's types; threads wait for each other.

    Args:
        provider: The plugin.
        setup: What the process needs.
        limits: Its limits.
    """

    def __init__(self, provider: Provider, setup: WorkerSetup, limits: IsolationLimits) -> None:
        self.provider, self._setup, self._limits = provider, setup, limits
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._answers: SimpleQueue[tuple[int, int, bytes] | None] = SimpleQueue()
        self._number = self._failures = 0
        _workers.add(self)

    def ask(self, kind: str, parameters: bytes, method: str, *arguments: object) -> object:
        """
        Return the answer of a method of the type *kind* with pickled *parameters*.

        Raises:
            TypeFailure: There is none.
        """
        data = pickle.dumps((kind, parameters, method, arguments))
        with self._lock:
            if self._failures >= self._limits.failures:
                raise TypeFailure("PR313", f"{self._failures} ×")
            try:
                if self._process is None:
                    self._start()
                failed, answer = self._exchange(data, self._limits.seconds)
                result = None if failed else read_copy(answer)
            except CopyError as error:
                raise TypeFailure("PR416", str(error)) from error
            except TypeFailure:
                self._failures += 1
                self.stop()
                raise
            self._failures = 0
        if failed:
            raise TypeFailure("PR416", answer.decode("utf-8", "replace"))
        return result

    def stop(self) -> None:
        """End the process and all that it started; the next question starts it again."""
        process, self._process = self._process, None
        if process is None:
            return
        with suppress(OSError):
            if hasattr(os, "killpg"):
                os.killpg(process.pid, signal.SIGKILL)  # it leads a group of its own
            process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout):
            with suppress(OSError):
                assert stream is not None
                stream.close()

    def _start(self) -> None:
        environment = {**os.environ, _ENVIRONMENT: "1"}
        try:
            self._process = subprocess.Popen(  # noqa: S603 - this interpreter with code of ours
                [sys.executable, "-c", _COMMAND, json.dumps(sys.path)],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment, start_new_session=True,
            )  # fmt: skip
        except (OSError, ValueError) as error:
            raise TypeFailure("PR313", str(error)) from error
        self._answers = SimpleQueue()
        threading.Thread(target=_read, args=(self._process.stdout, self._answers), daemon=True).start()
        failed, answer = self._exchange(pickle.dumps(self._setup), self._limits.start)
        if failed:
            raise TypeFailure("PR313", answer.decode("utf-8", "replace"))

    def _exchange(self, data: bytes, seconds: float) -> tuple[int, bytes]:
        process = self._process
        assert process is not None
        assert process.stdin is not None
        self._number += 1
        # a process that does not read would keep a large message from being written
        guard = threading.Timer(seconds, process.kill) if len(data) > _PIPE else None
        try:
            if guard is not None:
                guard.start()
            send(process.stdin, self._number, data)
            answer = self._answers.get(timeout=seconds)
        except Empty:
            raise TypeFailure("PR312", f"{seconds:g}") from None
        except OSError:
            answer = None
        finally:
            if guard is not None:
                guard.cancel()
        if answer is None or answer[0] != self._number:
            raise TypeFailure("PR313", _how_it_ended(process))
        return answer[1:]


_ENDING = 0.2
"""Seconds between the end of the answers of a process and its own."""
_PIPE = 32 * 1024
"""The number of bytes that a pipe takes without being read, with room to spare."""
_workers: WeakSet[Worker] = WeakSet()


@atexit.register
def _stop_all() -> None:
    for worker in list(_workers):
        worker.stop()


def _read(stream: IO[bytes], answers: "SimpleQueue[tuple[int, int, bytes] | None]") -> None:
    """Put the messages of *stream* into *answers*, ``None`` at its end or when it holds something else."""
    with suppress(OSError, ValueError):
        while len(head := stream.read(HEADER.size)) == HEADER.size:
            number, failed, size = HEADER.unpack(head)
            if failed > FAILED or size > MAX_COPY:
                break
            data = stream.read(size)
            if len(data) < size:
                break
            answers.put((number, failed, data))
    answers.put(None)


def _how_it_ended(process: "subprocess.Popen[bytes]") -> str:
    try:
        status = process.wait(_ENDING)
    except subprocess.TimeoutExpired:
        return "?"  # it goes on, but what it answered was nothing that is known
    return f"status {status}" if status >= 0 else signal.Signals(-status).name


def isolated(registry: Registry, limits: IsolationLimits | None = None) -> Registry:
    """
    Return *registry* with the indicator types of plugins isolated; a type that no name leads to is left out (PR311).

    A registry that is isolated already, and one inside a worker, is returned as it is.
    """
    if os.environ.get(_ENVIRONMENT):
        return registry
    own: dict[Provider, dict[str, type[IndicatorType[Any]]]] = {}
    for id_, kind in registry.indicator_types.items():
        provider = registry.provider("indicator type", id_) or Provider("-", "-")
        if provider.distribution != PROJECT and not hasattr(kind, "worker"):
            own.setdefault(provider, {})[id_] = kind
    types, problems = dict(registry.indicator_types), list(registry.problems)
    for provider, kinds in own.items():
        places = {id_: _place_of(kind) for id_, kind in kinds.items()}
        for id_, place in places.items():
            if place is None:
                del types[id_]
                problems.append(problem("PR311", type=id_, plugin=provider))
        limit = limits or IsolationLimits()
        setup = WorkerSetup(
            types={id_: place for id_, place in places.items() if place is not None},
            seconds=2 * limit.seconds + 1,
            memory=limit.memory,
            terms=registry.terms,
        )
        worker = Worker(provider, setup, limit)
        types |= {id_: _proxy(kinds[id_], worker) for id_ in setup.types}
    return evolve(registry, indicator_types=types, problems=tuple(problems))


def _place_of(kind: type) -> TypeName | None:
    """Return where a worker finds *kind*, ``None`` where nothing leads to it."""
    module = sys.modules.get(kind.__module__)
    if getattr(module, kind.__name__, None) is not kind:
        return None
    spec = getattr(module, "__spec__", None)
    file = getattr(module, "__file__", None) or ""
    is_found = spec is not None and kind.__module__ != "__main__" and _is_on_path(kind.__module__, file)
    return TypeName(kind.__module__, kind.__name__, "" if is_found else file) if is_found or file else None


def _is_on_path(module: str, file: str) -> bool:
    """Return whether a fresh process imports *file* for *module* under the present path."""
    from importlib.machinery import PathFinder  # noqa: PLC0415 - only isolation needs it

    parent, _, last = module.rpartition(".")
    path = None if not parent else getattr(sys.modules.get(parent), "__path__", None)
    spec = PathFinder.find_spec(module if path is not None else last, path)
    return spec is not None and spec.origin == file


def _proxy(kind: type[IndicatorType[Any]], worker: Worker) -> type[IndicatorType[Any]]:
    """Return a class that declares what *kind* declares and has its questions answered by *worker*."""
    base = IsolatedPopulationType if issubclass(kind, PopulationType) else IsolatedType
    names = (
        "id", "title", "rule", "parameter_class", "monotone", "cap", "rates_components", "full_when_met", "looks_at",
        "examples",
    )  # fmt: skip
    declared = {name: getattr(kind, name) for name in names}
    values: dict[str, Any] = {**declared, "worker": worker, "__doc__": kind.__doc__}
    return cast("type[IndicatorType[Any]]", type(f"Isolated{kind.__name__}", (base,), values))


class _Asking(IndicatorType[Any]):
    """The behaviour of every isolated type."""

    worker: Worker

    def __init__(self, parameters: object) -> None:
        super().__init__(parameters)
        self._pickled = pickle.dumps(parameters)
        self._promises: tuple[Fraction, Sense, int | None, FundsCurve | None] | None = None
        self._curves: dict[CurveContext, Curve | Problem | None] = {}

    def ask(self, method: str, *arguments: object) -> Any:  # noqa: ANN401 - checked by who asks
        """Return the answer of a method; raises `TypeFailure`."""
        return self.worker.ask(self.id, self._pickled, method, *arguments)

    def rating(self, method: str, *arguments: object) -> Any:  # noqa: ANN401 - the engine checks it
        """Return the rating that a method gives; without one the row is not ratable (PR312, PR313, PR416)."""
        try:
            return self.ask(method, *arguments)
        except TypeFailure as failure:
            return Rating.not_ratable(self._problem(failure))

    def _problem(self, failure: TypeFailure) -> Problem:
        return problem(failure.code, type=self.id, provider=self.worker.provider, reason=failure.reason)

    def rate(self, case: RatingInput) -> Rating:
        """See `IndicatorType.rate`."""
        return self.rating("rate", case)  # type: ignore[no-any-return]

    @property
    def promises(self) -> tuple[Fraction, Sense, int | None, FundsCurve | None]:
        """The answer that holds for every row; that of the base class where the type has no answer."""
        if self._promises is None:
            plain = (self.cap, Sense.AT_LEAST, None, None)
            try:
                highest, sense, sample, funds = self.ask("promises")
                is_fit = isinstance(highest, Fraction) and isinstance(sense, Sense)
                self._promises = (highest, sense, sample, funds) if is_fit else plain
            except (TypeFailure, TypeError, ValueError):
                self._promises = plain
        return self._promises

    @property
    def highest(self) -> Fraction:
        """See `IndicatorType.highest`."""
        return self.promises[0]

    @property
    def default_sense(self) -> Sense:
        """See `IndicatorType.default_sense`."""
        return self.promises[1]

    @property
    def minimum_sample(self) -> int | None:
        """See `IndicatorType.minimum_sample`."""
        return self.promises[2]

    @property
    def funds_curve(self) -> FundsCurve | None:
        """See `IndicatorType.funds_curve`."""
        return self.promises[3]

    def curve(self, context: CurveContext) -> Curve | Problem | None:
        """See `IndicatorType.curve`; a type that gives no answer promises nothing."""
        if context not in self._curves:
            if len(self._curves) >= _CURVES_KEPT:
                self._curves.clear()
            try:
                self._curves[context] = self.ask("curve", context)
            except TypeFailure:
                self._curves[context] = None
        return self._curves[context]

    @classmethod
    def check_parameters(cls, parameters: object) -> tuple[Problem, ...]:
        """See `IndicatorType.check_parameters`."""
        try:
            result = cls.worker.ask(cls.id, pickle.dumps(parameters), "check_parameters")
        except TypeFailure as failure:
            return (problem(failure.code, type=cls.id, provider=cls.worker.provider, reason=failure.reason),)
        return result if isinstance(result, tuple) and all(isinstance(item, Problem) for item in result) else ()


class IsolatedType(_Asking):
    """An indicator type whose questions another process answers."""


class IsolatedPopulationType(_Asking, PopulationType[Any]):
    """A type that compares, whose questions another process answers."""

    def observe(self, case: RatingInput) -> Fraction | None:
        """See `PopulationType.observe`."""
        return self.ask("observe", case)  # type: ignore[no-any-return]

    def rate_among(self, case: RatingInput, observed: Fraction, peers: Peers) -> Rating:
        """See `PopulationType.rate_among`."""
        return self.rating("rate_among", case, observed, peers)  # type: ignore[no-any-return]

    def unobserved(self, case: RatingInput) -> Rating:
        """See `PopulationType.unobserved`."""
        return self.rating("unobserved", case)  # type: ignore[no-any-return]
