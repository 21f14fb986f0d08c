"""Systems that fail at one of the calls by which files are written."""

import os


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
                if name == "close":
                    real(*arguments)
                raise self._error
            return self.done(name, *arguments)

        return call

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
