"""The three typed projections that serve every kind: entry, name and tally."""

from server.records.projections.entries import Entries
from server.records.projections.names import Names
from server.records.projections.tallies import Tallies

__all__ = ["Entries", "Names", "Tallies"]
