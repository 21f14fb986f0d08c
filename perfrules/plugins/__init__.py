"""
The registry: what built-ins and plugins contribute, who provides it, and what went wrong in loading them.

`registry` says what a registry is, `discovery` builds one of plugins that load within a time limit and decides what of
them is taken.
"""

from perfrules.plugins.discovery import ENTRY_POINT_GROUP, build_registry, default_registry
from perfrules.plugins.registry import Provider, Registry, describe_exception

__all__ = ["ENTRY_POINT_GROUP", "Provider", "Registry", "build_registry", "default_registry", "describe_exception"]
