"""A kernel packed as data, and unpacked once a process where it is used."""

import pickle
from collections import OrderedDict
from collections.abc import Iterable
from hashlib import sha256
from threading import Lock

from attrs import field, frozen

from perfrules import __version__
from perfrules.engine.columnar.kernel import Kernel
from perfrules.errors import Problem, ProblemsError, problem
from perfrules.plugins import default_registry

__all__ = ["Shipment", "differences", "pack", "plugins_here"]

_KERNELS_KEPT = 8
_kernels: OrderedDict[str, Kernel] = OrderedDict()
_kernels_lock = Lock()


@frozen
class Shipment:
    """
    What travels instead of a kernel.

    Args:
        payload: The rule set and the arguments of its kernel; no code.
        digest: SHA-256 of *payload*, under which a process keeps the kernel.
        version: The version of perfrules that packed it.
        plugins: Names and versions of the plugins that were loaded there.
    """

    payload: bytes = field(repr=False)
    digest: str
    version: str
    plugins: tuple[str, ...] = field(repr=False)

    def kernel(self) -> Kernel:
        """
        Return the kernel; it is made once a process, which keeps those used last.

        Raises:
            ProblemsError: This process has another version of perfrules (PR771) or other plugins (PR772).
        """
        with _kernels_lock:
            if (kept := _kernels.get(self.digest)) is not None:
                _kernels.move_to_end(self.digest)
                return kept
        if problems := differences(self, __version__, plugins_here()):
            raise ProblemsError(problems)
        kernel: Kernel = pickle.loads(self.payload)  # noqa: S301 - written by `pack`, and sent with the program itself
        with _kernels_lock:
            _kernels[self.digest] = kernel
            while len(_kernels) > _KERNELS_KEPT:
                _kernels.popitem(last=False)
        return kernel


def pack(kernel: Kernel) -> Shipment:
    """Return *kernel*, made with the plugins of this process, as data."""
    payload = pickle.dumps(kernel)
    return Shipment(payload, sha256(payload).hexdigest(), __version__, plugins_here())


def plugins_here() -> tuple[str, ...]:
    """Return names and versions of the plugins of this process."""
    return tuple(map(str, default_registry().plugins))


def differences(shipment: Shipment, version: str, plugins: Iterable[str]) -> list[Problem]:
    """Return what keeps a process with *version* of perfrules and *plugins* from using *shipment*."""
    if version != shipment.version:  # whose built-ins differ then, too
        return [problem("PR771", worker=version, driver=shipment.version)]
    there, here = set(plugins), set(shipment.plugins)
    if there == here:
        return []
    return [
        problem("PR772", worker="、".join(sorted(there - here)) or "-", driver="、".join(sorted(here - there)) or "-")
    ]
