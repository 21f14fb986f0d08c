"""Rating projects among their peers: by rank, or by distance to the mean."""

from perfrules_peers.ranked import Ranked
from perfrules_peers.relative import Relative

__all__ = ["Ranked", "Relative"]
