"""`tally`: how many of what on which day, for the month's tables."""

from collections import Counter
from typing import Any

from sqlalchemy import Connection, Table, delete, text

from server.base.clock import day_of, from_wire
from server.records.kind import Body, Kind
from server.records.models import tally
from server.records.ports import Applied

ADD = text(
    "INSERT INTO tally (scope, kind, code, on_day, n) VALUES (:scope, :kind, :code, :on_day, :n) "
    "ON CONFLICT (scope, kind, code, on_day) DO UPDATE SET n = tally.n + excluded.n"
)
DROP_EMPTY = text(
    "DELETE FROM tally WHERE scope = :scope AND kind = :kind AND code = :code AND on_day = :on_day AND n = 0"
)


class Tallies:
    """Counts the facts of every kind that declares a code to count by; a withdrawn one counts no more."""

    tables: tuple[Table, ...] = (tally,)
    beside: tuple[Table, ...] = ()

    def update(self, connection: Connection, changes: list[Applied]) -> None:
        """Add what each change adds, and take away what it takes away."""
        deltas: Counter[tuple[str, str, str, str]] = Counter()
        for one in changes:
            if not one.kind.is_fact:
                continue
            for body, weight in ((one.before, -1), (one.after, 1)):
                if body is not None and "void_reason" not in body:
                    deltas[one.scope, one.kind.name, *_cell(one.kind, body, one.at)] += weight
        rows: list[dict[str, Any]] = [
            {"scope": scope, "kind": kind, "code": code, "on_day": day, "n": n}
            for (scope, kind, code, day), n in sorted(deltas.items())
            if n
        ]
        if rows:
            connection.execute(ADD, rows)
        if less := [row for row in rows if row["n"] < 0]:
            connection.execute(DROP_EMPTY, less)

    def clear(self, connection: Connection) -> None:
        """Empty the table before a rebuild."""
        connection.execute(delete(tally))


def _cell(kind: Kind, body: Body, at: str) -> tuple[str, str]:
    field = kind.entry.code_1 if kind.entry else None
    value = body.get(field or "")
    first = value[0] if isinstance(value, list) and value else value
    occurred = str(body.get("occurred_at") or at)
    return str(first or "")[:40], day_of(from_wire(occurred)).isoformat()
