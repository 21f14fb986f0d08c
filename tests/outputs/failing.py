"""Systems that fail, or end the process, at one of the calls by which files are written."""

import os
import signal


class FailingSystem:
    """The module ``os`` with one call, counted over all that are made, that fails."""

    def __init__(self, failing: int, error: BaseException) -> None:
        self.calls: list[str] = []
        self._failing, self._error = failing, error

    def __getattr__(self, name: str) -> object:
        real = getattr(os, name)
        if name not in ("open", "write", "fsync", "close"):
            return real

        def call(*arguments: object) -> object:
            self.calls.append(name)
            if len(self.calls) - 1 == self._failing:
                self.fail(name, *arguments)
            return self.done(name, *arguments)

        return call

    def fail(self, name: str, *arguments: object) -> None:
        """Fail in place of the real call of *name*."""
        if name == "close":
            os.close(*arguments)
        raise self._error

    def done(self, name: str, *arguments: object) -> object:
        """Return what the real call of *name* gives."""
        return getattr(os, name)(*arguments)


class ShortSystem(FailingSystem):
    """One that also takes less than it is given, as a system may."""

    def done(self, name: str, *arguments: object) -> object:
        """Return what the real call gives; half of what is to be written is taken."""
        if name == "write":
            descriptor, data = arguments
            return os.write(descriptor, data[: max(1, len(data) // 2)])
        return super().done(name, *arguments)


class KillingSystem(FailingSystem):
    """One that kills the process at a call; of what was to be written, half arrives."""

    def __init__(self, killing: int) -> None:
        super().__init__(killing, RuntimeError())

    def fail(self, name: str, *arguments: object) -> None:
        """Kill this process, as by a signal from outside in the middle of the call."""
        if name == "write":
            descriptor, data = arguments
            os.write(descriptor, data[: len(data) // 2])
        os.kill(os.getpid(), signal.SIGKILL)
