"""`file_name`: which files the records name, so that it is known what is still to come."""

from sqlalchemy import Connection, Table, delete, insert

from server.records.kind import Body, Kind
from server.records.models import file_name
from server.records.ports import Applied
from server.records.store.read import among, chunks


class FileNames:
    """Follows every record whose kind has a field of files."""

    tables: tuple[Table, ...] = (file_name,)
    beside: tuple[Table, ...] = ()

    def update(self, connection: Connection, changes: list[Applied]) -> None:
        """Write which files each changed record names last."""
        naming = [one for one in changes if fields_of_files(one.kind)]
        first = {(one.scope, one.id): one for one in reversed(naming)}
        latest = {(one.scope, one.id): one for one in naming}
        for part in chunks(key for key, one in first.items() if one.before is not None):
            connection.execute(delete(file_name).where(among((file_name.c.scope, file_name.c.record), part)))
        rows = [
            {"scope": one.scope, "digest": digest, "record": one.id, "size_bytes": size_bytes}
            for one in latest.values()
            for digest, size_bytes in _named(one.kind, one.after or {}).items()
        ]
        if rows:
            connection.execute(insert(file_name), rows)

    def clear(self, connection: Connection) -> None:
        """Empty the table before a rebuild."""
        connection.execute(delete(file_name))


def fields_of_files(kind: Kind) -> list[str]:
    """The names of a kind's fields of files."""
    return [name for name, field in kind.fields.items() if field.type == "files"]


def _named(kind: Kind, body: Body) -> dict[str, int]:
    """Digest → size of each file that a body names."""
    return {
        row["sha256"]: row["size_bytes"] for name in fields_of_files(kind) for row in body.get(name) or ()
    }
