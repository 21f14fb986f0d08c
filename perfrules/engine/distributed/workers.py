"""What a cluster's workers run, asked once a session before the first rows are sent."""

from collections.abc import Iterator
from typing import Any
from weakref import WeakSet

from perfrules.engine.columnar.arrays import Arrow
from perfrules.engine.distributed.shipping import Shipment, differences
from perfrules.errors import MissingExtraError, ProblemsError, problem
from perfrules.plugins import reason_of

__all__ = ["check_workers"]

_ANSWER = "program string, version string, plugins string, reason string"
_asked: "WeakSet[Any]" = WeakSet()


def check_workers(session: Any, shipment: Shipment) -> None:  # noqa: ANN401 - a session of Spark, classic or Connect
    """
    Check that a worker of *session* can use *shipment*.

    One small job asks one worker, once a session; the others check themselves when they get rows.

    Raises:
        MissingExtraError: The worker's Python lacks perfrules, pyarrow or numpy, or cannot be started (PR774).
        ProblemsError: It has another version of perfrules (PR771) or other plugins (PR772).
    """
    if session in _asked:
        return
    try:
        program, version, plugins, reason = session.range(1).mapInArrow(_question(), _ANSWER).collect()[0]
    except Exception as error:
        raise MissingExtraError([problem("PR774", program="?", reason=_cause(error))]) from error
    if reason is not None:
        raise MissingExtraError([problem("PR774", program=program, reason=reason)])
    if problems := differences(shipment, version, plugins.split("\n")):
        raise ProblemsError(problems)
    _asked.add(session)


def _question() -> Any:  # noqa: ANN401 - a function
    """Return a function that travels by value, as inner functions do: it asks whether perfrules is there at all."""

    def answer(batches: Iterator[Arrow]) -> Iterator[Arrow]:
        import sys  # noqa: PLC0415 - all of this runs on the worker

        import pyarrow as pa  # noqa: PLC0415

        found: list[str | None] = [sys.executable, None, None, None]
        try:
            import perfrules  # noqa: PLC0415
            from perfrules.engine.distributed.shipping import plugins_here  # noqa: PLC0415

            found[1:3] = [perfrules.__version__, "\n".join(plugins_here())]
        except Exception as error:  # noqa: BLE001 - whatever it is, the driver is told
            found[3] = f"{type(error).__name__}: {error}"
        for _ in batches:
            pass
        names = ["program", "version", "plugins", "reason"]
        yield pa.RecordBatch.from_arrays([pa.array([one], pa.string()) for one in found], names=names)

    return answer


def _cause(error: Exception) -> str:
    """Return the line of an engine's error that says what happened on the worker, if it has one, else its first."""
    lines = [line.strip() for line in str(error).splitlines()]
    causes = [line for line in lines if "Error: " in line and not line.startswith(("at ", "File "))]
    missing = [line for line in causes if "No module named" in line]
    return next(iter([*missing, *causes]), reason_of(error))
