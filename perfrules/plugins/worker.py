"""
The process in which the indicator types of one plugin are rated, one request after the other.

It starts with limits and ends when its input does. See `perfrules.plugins.isolation`, which starts it.
"""

import os
import pickle
import signal
import struct
import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from importlib.util import module_from_spec, spec_from_file_location
from typing import IO, Any

from attrs import field, frozen

from perfrules.indicators.base import IndicatorType
from perfrules.plugins.copies import write_copy
from perfrules.plugins.registry import describe_exception
from perfrules.units.table import BUILT_IN_TERMS, Terms, reading_with

__all__ = ["FAILED", "HEADER", "TypeName", "WorkerSetup", "load_type", "main", "receive", "send", "serve"]

HEADER = struct.Struct("<QB I")
"""The number of a request, whether its answer is a failure, and how many bytes follow."""
FAILED = 1
_FORBIDDEN = (
    "os.fork", "os.forkpty", "os.exec", "os.posix_spawn", "os.spawn", "os.system", "os.kill", "os.killpg",
    "subprocess.Popen", "pty.spawn", "signal.pthread_kill",
)  # fmt: skip
"""Events of Python that a type has no use for. The hook that refuses it cannot be taken off from within Python."""


@frozen
class TypeName:
    """The place of a class: its module, its name in it, and the file of a module that no name leads to."""

    module: str
    name: str
    file: str = ""


@frozen(kw_only=True)
class WorkerSetup:
    """
    What the process needs before the first request.

    Args:
        types: The classes by the ids of their types.
        seconds: After how many seconds within one request the process ends itself, should nobody end it.
        memory: How many bytes more than at the start it may take; ``None`` for no limit.
        terms: Units and vocabularies.
    """

    types: Mapping[str, TypeName]
    seconds: float
    memory: int | None
    terms: Terms = field(default=BUILT_IN_TERMS, repr=False)


def send(stream: IO[bytes], number: int, data: bytes, failed: int = 0) -> None:
    """Write one message."""
    stream.write(HEADER.pack(number, failed, len(data)) + data)
    stream.flush()


def receive(stream: IO[bytes]) -> tuple[int, bytes] | None:
    """Return the number and the content of the next message, ``None`` at the end."""
    head = stream.read(HEADER.size)
    if len(head) < HEADER.size:
        return None
    number, _, size = HEADER.unpack(head)
    return number, stream.read(size)


def serve(
    requests: IO[bytes],
    answers: IO[bytes],
    types: Mapping[str, type[IndicatorType[Any]]],
    arm: Callable[[float], object],
    seconds: float,
) -> None:
    """
    Answer requests until there are no more.

    Args:
        requests: Messages with pickles of the id of a type, pickled parameters, the name of a method, and arguments.
        answers: Takes messages with copies of answers, or texts of what was raised.
        types: The types by their ids.
        arm: Called with *seconds* before each call and with 0 after it.
        seconds: How long a call may take before this process is ended from without.
    """
    instances: dict[tuple[str, bytes], IndicatorType[Any]] = {}
    while (message := receive(requests)) is not None:
        number, data = message
        try:
            arm(seconds)
            try:
                result = _answer(data, types, instances)
            finally:
                arm(0)
            answer, failed = write_copy(result), 0
        except BaseException as error:  # noqa: BLE001 - what a type raises is an answer
            answer, failed = describe_exception(error).encode("utf-8", "backslashreplace"), FAILED
        send(answers, number, answer, failed)


def _answer(
    data: bytes, types: Mapping[str, type[IndicatorType[Any]]], instances: dict[tuple[str, bytes], IndicatorType[Any]]
) -> object:
    kind, parameters, method, arguments = pickle.loads(data)  # noqa: S301 - the program's own
    if method == "check_parameters":
        return types[kind].check_parameters(pickle.loads(parameters))  # noqa: S301
    if (kind, parameters) not in instances:
        instances[kind, parameters] = types[kind](pickle.loads(parameters))  # noqa: S301
    instance = instances[kind, parameters]
    if method == "promises":
        return instance.highest, instance.default_sense, instance.minimum_sample, instance.funds_curve
    return getattr(instance, method)(*arguments)


def load_type(place: TypeName) -> type[IndicatorType[Any]]:
    """Return the class at *place*; what is loaded from a file is known by its module's name from then on."""
    if place.file:
        spec = spec_from_file_location(place.module, place.file)
        assert spec is not None
        assert spec.loader is not None
        module = module_from_spec(spec)
        sys.modules[place.module] = module
        spec.loader.exec_module(module)
    result: type[IndicatorType[Any]] = getattr(import_module(place.module), place.name)
    assert issubclass(result, IndicatorType)
    return result


def main() -> None:
    """Serve the program at standard input and output until it closes them."""
    requests, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)  # what types print goes to the error stream
    message = receive(requests)
    if message is None:
        return
    setup: WorkerSetup = pickle.loads(message[1])  # noqa: S301 - the program's own
    try:
        with reading_with(setup.terms):
            types = {id_: load_type(place) for id_, place in setup.types.items()}
            _limit_memory(setup.memory)
            sys.addaudithook(_refuse)
            send(answers, message[0], write_copy(None))
            serve(requests, answers, types, _alarm, setup.seconds)
    except BaseException as error:  # noqa: BLE001 - told to the program
        send(answers, message[0], describe_exception(error).encode("utf-8", "backslashreplace"), FAILED)


def _refuse(event: str, _: object) -> None:
    if event in _FORBIDDEN:
        message = f"{event} is not allowed in an isolated type"
        raise PermissionError(message)


def _alarm(seconds: float) -> None:
    """Let the system end this process in *seconds*, where it can; 0 lets it go on."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)


def _limit_memory(allowed: int | None) -> None:
    try:
        import resource  # noqa: PLC0415 - there is none on Windows
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if allowed is not None:
        limit = _address_space() + allowed
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def _address_space() -> int:
    """Return how many bytes of addresses the process has now: libraries reserve much that they never use."""
    try:
        with open("/proc/self/statm", "rb") as stream:  # noqa: PTH123 - as little as possible runs here
            return int(stream.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:  # macOS
        return 4 * 1024**3
