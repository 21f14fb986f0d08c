"""The two markers of pluggy, apart from the specifications so that built-ins below them can use one."""

import pluggy

__all__ = ["PROJECT", "hookimpl", "hookspec"]


PROJECT = "perfrules"
hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)
