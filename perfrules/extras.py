"""Optional libraries: what needs one asks for it here first, so that a missing one is a clear message."""

from importlib.util import find_spec

from perfrules.errors import MissingExtraError, problem

__all__ = ["require"]


def require(*libraries: str, extra: str) -> None:
    """
    Make sure that *libraries* can be imported; called right before they are.

    Args:
        libraries: Names of top-level modules.
        extra: The extra of perfrules that installs them.

    Raises:
        MissingExtraError: One is not installed (PR014); the message says what to install.
    """
    missing = [name for name in libraries if find_spec(name) is None]
    if missing:
        raise MissingExtraError([problem("PR014", libraries=" ".join(missing), extra=extra)])
