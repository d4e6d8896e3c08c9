"""What the register last said of a record goes when the law takes the record away: it holds names, too."""

from sqlalchemy import Connection, Table, delete, tuple_

from server.records import store
from server.records.ports import Applied
from server.register.models import RegisterRecord


class Memory:
    """Follows erasures alone: of what was only removed the import still has to know what it said."""

    tables: tuple[Table, ...] = ()
    beside: tuple[Table, ...] = ()

    def update(self, connection: Connection, changes: list[Applied]) -> None:
        """Forget what was erased; the list of what was is written before projections are told."""
        gone = {(one.scope, one.id) for one in changes if one.after is None}
        key = tuple_(RegisterRecord.scope, RegisterRecord.id)
        for part in store.chunks(store.erased_among(connection, gone)):
            connection.execute(delete(RegisterRecord).where(key.in_(part)))

    def clear(self, connection: Connection) -> None:
        """Nothing: a rebuild makes nothing of the records here."""
