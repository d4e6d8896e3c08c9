"""The typed projections that serve every kind: entry, name, tally, and the files that records name."""

from server.records.projections.entries import Entries
from server.records.projections.file_names import FileNames
from server.records.projections.names import Names
from server.records.projections.tallies import Tallies

__all__ = ["Entries", "FileNames", "Names", "Tallies"]
