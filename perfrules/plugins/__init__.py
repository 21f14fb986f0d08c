"""
The registry: what built-ins and plugins give, who gave it, and what went wrong while asking them.

`registry` says what a registry is, `discovery` builds one, `asking` calls one plugin with a time limit, `collecting`
judges what plugins give.
"""

from perfrules.plugins.discovery import ENTRY_POINT_GROUP, build_registry, default_registry
from perfrules.plugins.registry import Provider, Registry, describe_exception

__all__ = ["ENTRY_POINT_GROUP", "Provider", "Registry", "build_registry", "default_registry", "describe_exception"]
