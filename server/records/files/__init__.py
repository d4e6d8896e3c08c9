"""Photos, voice notes, signatures: on a lane of their own, named by scope and the hash of their content."""

from server.records.files.content import MAX_BYTES, MAX_SEALED_BYTES
from server.records.files.lane import Files, Held
from server.records.files.missing import MissingFile

__all__ = ["MAX_BYTES", "MAX_SEALED_BYTES", "Files", "Held", "MissingFile"]
