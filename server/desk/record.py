"""One record with everything around it: who lives there, what happened to it, what was said about it.

Confidential fields are not among it, only that there are some, and whether the reader may open them.
"""

from typing import Any

import orjson
from sqlalchemy import select

from server.base.clock import from_wire
from server.base.errors import Problem
from server.base.keys import Keys
from server.desk import cases, confidential, glass, log, reviews, sealed_book
from server.desk.arrivals import CONFLICT, OFFLINE, is_late, points
from server.desk.naming import Doors, home_of, user_names
from server.desk.reader import Reader
from server.desk.whys import checked
from server.people import access_log
from server.records import store
from server.records.kind import Body, Kind
from server.records.merge import State
from server.records.models import entry, op, record
from server.records.store.bodies import bodies

RELATED = 5
Row = dict[str, Any]


def read(reader: Reader, keys: Keys, scope: str, id_: str, why: str) -> Row:
    """A record as its page shows it; a reading by a role of the street is logged in this transaction.

    Errors: Problem not_found for what does not exist or lies where the reader holds nothing; forbidden for a
            kind that their roles do not read; invalid for a missing reason.
    """
    reader.demand(scope)
    state = store.records_of(reader.connection, [(scope, id_)]).get((scope, id_))
    if state is None:
        raise Problem("not_found")
    kind = reader.registry[state.kind]
    if not reader.reads(scope, kind, state.by):
        raise Problem("forbidden")
    if reader.must_say_why(scope):
        access_log.append(
            reader.connection, reader.user, "read", reader.now, scope, id_, checked(why), via=kind.name
        )
    return _page(reader, keys, state, kind)


def _page(reader: Reader, keys: Keys, state: State, kind: Kind) -> Row:
    connection, scope, id_ = reader.connection, state.scope, state.id
    home = home_of(state.body, scope) or ((scope, id_) if state.kind == "household" else None)
    doors = Doors(connection, {home} if home else set())
    names = user_names(connection, [state.by])
    sealed = confidential.sealed_fields(reader, state, kind)
    may_read_reviews = reader.reads(scope, reader.registry[reviews.REVIEW])
    return {
        "kind": state.kind,
        "id": id_,
        "scope": scope,
        "seq": state.seq,
        "v": state.v,
        "at": state.at,
        "by": {"id": state.by, "name": names.get(state.by or "", "")},
        "set": state.body,
        "removed": state.is_removed,
        "late": is_late(state),
        "place": reader.place(scope) | doors.of(scope, home[1] if home else None),
        "names": _names(reader, home, state, doors),
        "sealed": [one["field"] for one in sealed],
        "opening": {one["field"]: one["how"] for one in sealed},
        "glass_until": glass.open_until(reader, scope, id_),
        "export": sealed_book.standing(reader, state, kind) if sealed else None,
        "files": [one for name, field in kind.fields.items() if field.type == "files"
                  for one in state.body.get(name) or ()],
        "case": cases.told(reader, state, kind),
        "history": history(reader, keys, scope, id_),
        "reviews": reviews.shown(connection, scope, id_) if may_read_reviews else [],
        "conflicts": _conflicts(reader, scope, id_),
        "related": _related(reader, state, home[1] if home else None),
        "readers": log.readers(connection, id_),
    }  # fmt: skip


def _names(reader: Reader, home: store.read.Key | None, state: State, doors: Doors) -> list[Row]:
    """The names of the people who live in the home that a record speaks of, its head first."""
    if home is None or not reader.reads(state.scope, reader.registry["person"]):
        return []
    people = bodies(reader.connection, [state.scope], ["person"])
    names = [
        {"id": one.id, "name": one.body.get("name", "")}
        for one in people
        if not one.is_removed and one.body.get("household") == home[1]
    ]
    head = doors.households.get(home, {}).get("head")
    return sorted(names, key=lambda one: (one["id"] != head, one["id"]))


def history(reader: Reader, keys: Keys, scope: str, id_: str) -> list[Row]:
    """The ops on a record, in the order in which they came."""
    query = select(op).where(op.c.scope == scope, op.c.record == id_).order_by(op.c.received, op.c.seq)
    rows = list(reader.connection.execute(query))
    names = user_names(reader.connection, (row.by for row in rows))
    return [
        {
            "op": row.id,
            "seq": row.seq,
            "status": row.status,
            "by": {"id": row.by, "name": names.get(row.by, "")},
            "at": row.at,
            "received": row.received,
            "offline": bool(row.at) and from_wire(row.received) - from_wire(row.at) > OFFLINE,
            "skewed": row.is_skewed,
            "carried": row.carrier is not None,
            "fields": _fields(row, keys),
        }
        for row in rows
    ]


def _fields(row: Any, keys: Keys) -> list[str]:
    """Which fields an op changed; never what they were changed to."""
    content = confidential.content_of(row, keys)
    return sorted(content.get("set") or ()) if not content.get("new") else []


def _conflicts(reader: Reader, scope: str, id_: str) -> list[Row]:
    if not reader.reads(scope, reader.registry[CONFLICT]):
        return []
    query = (
        select(entry.c.id, entry.c.state, record.c.body)
        .join(record, (record.c.scope == entry.c.scope) & (record.c.id == entry.c.id))
        .where(entry.c.kind == CONFLICT, entry.c.scope == scope, entry.c.place == id_)
        .order_by(entry.c.seq)
    )
    found = []
    for row in reader.connection.execute(query):
        body: Body = orjson.loads(row.body)
        found.append({"id": row.id, "state": row.state, "field": body["field"], "values": body["values"]})
    return found


def _related(reader: Reader, state: State, home: str | None) -> list[Row]:
    """The last records of the same kind about the same home."""
    if home is None:
        return []
    query = (
        select(entry)
        .where(entry.c.scope == state.scope, entry.c.place == home, entry.c.id != state.id)
        .where(entry.c.kind == (state.kind if reader.registry[state.kind].entry else "visit"))
        .order_by(entry.c.on_day.desc(), entry.c.at.desc())
        .limit(RELATED)
    )
    rows = list(reader.connection.execute(query))
    held = store.records_of(reader.connection, [(row.scope, row.id) for row in rows])
    return [
        {
            "kind": row.kind, "id": row.id, "scope": row.scope, "on": row.on_day,
            "points": points(reader.registry[row.kind], held[row.scope, row.id].body),
        }
        for row in rows
        if (row.scope, row.id) in held and reader.reads(row.scope, reader.registry[row.kind], row.author)
    ]  # fmt: skip
