"""谁看过: who read what, out of the access log."""

from typing import Any

import orjson
from sqlalchemy import ColumnElement, Connection, or_, select

from server.base.errors import Problem
from server.desk.naming import user_names
from server.desk.reader import Reader
from server.people.models import Access
from server.records import store

READING = ("read", "sample", "parked_read")
PAGE = 50
Row = dict[str, Any]


def readers(connection: Connection, id_: str) -> list[Row]:
    """Who has read one record, the latest first."""
    query = select(Access).where(Access.record == id_, Access.what.in_(READING))
    return _lines(connection, list(connection.execute(query.order_by(Access.seq.desc()).limit(PAGE))))


def readers_for(reader: Reader, scope: str, id_: str) -> list[Row]:
    """The same, for the one who wrote it and for who leads there.

    Errors: Problem not_found for everybody else.
    """
    state = store.records_of(reader.connection, [(scope, id_)]).get((scope, id_))
    reach = reader.reach(scope)
    if state is None or not (state.by == reader.user or reach.is_lead):
        raise Problem("not_found")
    return readers(reader.connection, id_)


def page(reader: Reader, before: int | None) -> Row:
    """The log as far as the reader may see it: all of it, that of their community, or their own lines.

    Shape: `{"lines", "before"}`, the latest first.
    """
    query = select(Access).where(*_seen_by(reader))
    if before is not None:
        query = query.where(Access.seq < before)
    rows = list(reader.connection.execute(query.order_by(Access.seq.desc()).limit(PAGE + 1)))
    lines = _lines(reader.connection, rows[:PAGE])
    for line in lines:
        line["place"] = reader.place(line["scope"]) if line["scope"] else {}
    return {"lines": lines, "before": rows[PAGE - 1].seq if len(rows) > PAGE else None}


def _seen_by(reader: Reader) -> list[ColumnElement[bool]]:
    if reader.held(["privacy_officer"]):
        return []
    led = reader.scopes(["grid_lead"])
    return [or_(Access.who == reader.user, Access.scope.in_(led)) if led else Access.who == reader.user]


def _lines(connection: Connection, rows: list[Any]) -> list[Row]:
    names = user_names(connection, [row.who for row in rows] + [row.record for row in rows])
    found = []
    for row in rows:
        said = orjson.loads(row.line)
        found.append(
            {
                "seq": row.seq,
                "at": row.at,
                "who": {"id": row.who, "name": names.get(row.who, "")},
                "what": row.what,
                "scope": row.scope,
                "record": row.record,
                # A line about an account names the person.
                "about": names.get(row.record, ""),
                "why": said["why"],
                "via": said["via"],
            }
        )
    return found
