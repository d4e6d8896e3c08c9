"""`name`: what the desk finds people and places by; tablets search their own copy."""

from collections.abc import Callable

from sqlalchemy import Connection, Table, delete, insert

from server.records.kind import Body, Kind
from server.records.models import name
from server.records.ports import Applied
from server.records.store.read import among, chunks

TAIL_DIGITS = 4


class Names:
    """Follows every record whose kind declares how it is searched."""

    tables: tuple[Table, ...] = (name,)
    beside: tuple[Table, ...] = ()

    def __init__(self, derive: Callable[[Kind, Body], Body | None]) -> None:
        self.derive = derive

    def update(self, connection: Connection, changes: list[Applied]) -> None:
        """Write the last state of each changed record."""
        named = [one for one in changes if one.kind.search and one.kind.search.is_named]
        first = {(one.scope, one.id): one for one in reversed(named)}
        latest = {(one.scope, one.id): one for one in named}
        for part in chunks(key for key, one in first.items() if one.before is not None):
            connection.execute(delete(name).where(among((name.c.scope, name.c.id), part)))
        rows = [self._row(one, one.after) for one in latest.values() if one.after is not None]
        if rows:
            connection.execute(insert(name), rows)

    def clear(self, connection: Connection) -> None:
        """Empty the table before a rebuild."""
        connection.execute(delete(name))

    def _row(self, one: Applied, body: Body) -> dict[str, str]:
        search = one.kind.search
        derived = self.derive(one.kind, body) or {}
        given = (body.get(search.phones or "") if search else None) or []
        phones = given if isinstance(given, list) else [given]
        tails = " ".join(str(phone)[-TAIL_DIGITS:] for phone in phones)
        door = "-".join(str(body.get(field, "")) for field in (search.door if search else ()))
        return {
            "scope": one.scope,
            "id": one.id,
            "kind": one.kind.name,
            "words": str(body.get((search.name if search else None) or "") or ""),
            "pinyin": str(derived.get("pinyin", "")),
            "initials": str(derived.get("initials", ""))[:80],
            "door": door[:80],
            "phone_tail": tails[:80],
        }
