"""`entry`: what lists, ledgers and overviews filter and sort by."""

from typing import Any

from sqlalchemy import Connection, Table, delete, insert

from server.base.clock import day_of, from_wire
from server.records.models import entry
from server.records.ports import Applied
from server.records.store.read import among, chunks

CODE_LENGTH = 40


class Entries:
    """Follows every record whose kind declares an entry, or has a workflow."""

    tables: tuple[Table, ...] = (entry,)
    beside: tuple[Table, ...] = ()

    def update(self, connection: Connection, changes: list[Applied]) -> None:
        """Write the last state of each changed record."""
        listed = [one for one in changes if has_entry(one)]
        first = {(one.scope, one.kind.name, one.id): one for one in reversed(listed)}
        latest = {(one.scope, one.kind.name, one.id): one for one in listed}
        for part in chunks(key for key, one in first.items() if one.before is not None):
            connection.execute(delete(entry).where(among((entry.c.scope, entry.c.kind, entry.c.id), part)))
        rows = [_row(one) for one in latest.values() if one.after is not None]
        if rows:
            connection.execute(insert(entry), rows)

    def clear(self, connection: Connection) -> None:
        """Empty the table before a rebuild."""
        connection.execute(delete(entry))


def has_entry(one: Applied) -> bool:
    """Whether a record is listed at all."""
    return one.kind.entry is not None or one.kind.states is not None


def _row(one: Applied) -> dict[str, Any]:
    declared = one.kind.entry
    body = one.after or {}

    def given(field: str | None) -> Any:
        return body.get(field) if field else None

    occurred = given(declared.day if declared else None) or body.get("occurred_at")
    due = given(declared.due if declared else None)
    ends = one.kind.states is not None and not any(move.start == one.state for move in one.kind.states.moves)
    return {
        "scope": one.scope,
        "kind": one.kind.name,
        "id": one.id,
        "on_day": _day(occurred or one.at),
        "at": one.at,
        "received": one.received,
        "seq": one.seq,
        "state": one.state,
        "due_on": _day(due) if due else None,
        "is_closed": ends or "void_reason" in body,
        "author": one.by,
        "place": given(declared.place if declared else None),
        "person": given(declared.person if declared else None),
        "code_1": _code(given(declared.code_1 if declared else None)),
        "code_2": _code(given(declared.code_2 if declared else None)),
    }


def _day(text: str) -> str:
    return text if len(text) == len("2026-11-23") else day_of(from_wire(text)).isoformat()


def _code(value: Any) -> str | None:
    first = value[0] if isinstance(value, list) and value else value
    return str(first)[:CODE_LENGTH] if isinstance(first, str) else None
