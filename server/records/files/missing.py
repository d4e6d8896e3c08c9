"""What is still to come: files that records name and the server does not hold."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection

from server.base.keys import Keys
from server.records import store
from server.records.files import rows
from server.records.files.folder import Folder


@dataclass(frozen=True)
class MissingFile:
    """One file that is to come.

    Shape: `since` is when the op that names it was received, `device` whose op that was.
    """

    scope: str
    digest: str
    size_bytes: int
    record: str
    kind: str
    by: str | None
    device: str | None
    since: str

    def as_json(self) -> dict[str, Any]:
        """As the desk is told."""
        return asdict(self)


def missing(
    connection: Connection, folder: Folder, keys: Keys, scopes: Iterable[str] | None
) -> list[MissingFile]:
    """All files that records of these scopes (None: of all) name, and that are not here or no longer whole.

    Shape: oldest record first; a file that two records name stands twice.
    """
    lacking = [
        row
        for row in rows.named(connection, scopes)
        if row.held_bytes is None or not folder.holds(row.scope, row.digest, row.held_bytes)
    ]
    return [_told(connection, keys, row) for row in lacking]


def _told(connection: Connection, keys: Keys, row: Any) -> MissingFile:
    device, since = store.first_naming(connection, keys, row.scope, row.record, row.digest) or (None, row.at)
    return MissingFile(row.scope, row.digest, row.size_bytes, row.record, row.kind, row.by, device, since)
