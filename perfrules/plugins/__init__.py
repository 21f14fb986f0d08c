"""
The registry: what built-ins and plugins give, who gave it, and what went wrong while asking them.

`registry` says what a registry is, `discovery` builds one, `asking` calls one plugin with a time limit, `collecting`
judges what plugins give.
"""

from perfrules.plugins.discovery import ENTRY_POINT_GROUP, default_registry, discover
from perfrules.plugins.registry import Provenance, Registry, reason_of

__all__ = ["ENTRY_POINT_GROUP", "Provenance", "Registry", "default_registry", "discover", "reason_of"]
