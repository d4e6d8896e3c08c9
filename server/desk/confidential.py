"""Opening what is confidential: one field of one record at a time, by named people, with a reason, logged.

The line in the access log is written in the same transaction, before the words are given: without the line
there are no words. Whoever wrote the record sees it under 谁看过.
"""

from datetime import timedelta
from typing import Any

import orjson
from sqlalchemy import func, select

from server.base.clock import from_wire, wire
from server.base.errors import Problem
from server.base.keys import Keys
from server.desk import glass
from server.desk.glass import OPEN
from server.desk.naming import user_names
from server.desk.reader import Reader
from server.desk.whys import OPENING, checked
from server.people import access_log
from server.people.models import Access
from server.records import store
from server.records.envelope import read_json
from server.records.fields import AUTHOR
from server.records.kind import Kind
from server.records.merge import State
from server.records.models import op
from server.records.registry import lifted

EXPORTED = "export"
MOST_AN_HOUR = 30
HOUR = timedelta(hours=1)
SHOWN = timedelta(minutes=5)  # how long a page shows the words before it closes them
Row = dict[str, Any]


def open_field(reader: Reader, keys: Keys, scope: str, id_: str, field: str, why: str) -> Row:
    """Open one confidential field, in a transaction that may write.

    Shape:  `{"field", "value", "said": [{"value", "by", "at"}], "reader", "opened_at", "closes_at"}`; `value`
            is what stands, `said` everything that was ever put down there, the oldest first: an author may
            add to it, and takes nothing back.
    Errors: Problem not_found for what is not there, or where the reader has no part; forbidden for a reader
            of the record who is not named for this field; invalid for a reason that is not in the list;
            too_many after thirty in an hour.
    """
    state, kind = reader.record(scope, id_)
    demand(reader, state, kind, field)
    sealed = dict(store.secrets_of(reader.connection, scope, id_)).get(field)
    if sealed is None:
        raise Problem("not_found")
    log_line(reader, state, f"{kind.name}.{field}", OPEN, checked(why, OPENING))
    return {
        "field": field,
        "value": orjson.loads(keys.decrypt(sealed, f"secret/{scope}/{id_}/{field}")),
        "said": said(reader, keys, state, kind, field),
        "reader": user_names(reader.connection, [reader.user]).get(reader.user, ""),
        "opened_at": wire(reader.now),
        "closes_at": wire(reader.now + SHOWN),
    }


def demand(reader: Reader, state: State, kind: Kind, field: str) -> None:
    """Stop a reader who may not open a field.

    Errors: Problem not_found, so that nobody learns what exists; forbidden where they read the record itself.
    """
    if field in kind.confidential and may_open(reader, state, kind, field):
        return
    reads = field in kind.confidential and reader.reads(state.scope, kind, state.by)
    raise Problem("forbidden" if reads else "not_found")


def may_open(reader: Reader, state: State, kind: Kind, field: str) -> bool:
    """Whether a field is the reader's to open: by a role, as its author, or behind a broken glass."""
    return (
        _is_named(reader, state, kind, field) or glass.open_until(reader, state.scope, state.id) is not None
    )


def _is_named(reader: Reader, state: State, kind: Kind, field: str) -> bool:
    named = kind.fields[field].opened_by
    # Asked of the judge itself: closed scopes, where nobody reads, are opened from here too.
    held = reader.judge.reach(reader.user, state.scope, reader.now).within
    return bool(named & held) or (AUTHOR in named and state.by == reader.user)


def sealed_fields(reader: Reader, state: State, kind: Kind) -> list[Row]:
    """The confidential fields that a record holds, and how the reader comes to each.

    Shape: `{"field", "how"}`; `open`, or `glass` where only an emergency opens it.
    """
    held = sorted(name for name, _body in store.secrets_of(reader.connection, state.scope, state.id))
    known = [name for name in held if name in kind.confidential]
    return [
        {"field": name, "how": "open" if may_open(reader, state, kind, name) else "glass"} for name in known
    ]


def log_line(reader: Reader, state: State, via: str, what: str, why: str) -> None:
    """Note an opening, and stop whoever opens too much; the log's own lock counts two at once one by one.

    Errors: Problem too_many, with the seconds until the next may be opened.
    """
    access_log.append(reader.connection, reader.user, what, reader.now, state.scope, state.id, why, via=via)
    mine = (
        Access.who == reader.user,
        Access.what.in_((OPEN, EXPORTED)),
        Access.at > wire(reader.now - HOUR),
    )
    count, oldest = reader.connection.execute(
        select(func.count(), func.min(Access.at)).select_from(Access).where(*mine)
    ).one()
    if count > MOST_AN_HOUR:
        wait = from_wire(oldest) + HOUR - reader.now
        raise Problem("too_many", wait_seconds=max(1, int(wait.total_seconds())))


def said(reader: Reader, keys: Keys, state: State, kind: Kind, field: str) -> list[Row]:
    """Everything that was ever put down in a confidential field, out of the log of ops, the oldest first."""
    mine = op.c.scope == state.scope, op.c.record == state.id, op.c.is_secret
    rows = list(reader.connection.execute(select(op).where(*mine).order_by(op.c.seq)))
    names = user_names(reader.connection, [row.by for row in rows])
    found = []
    for row in rows:
        content = content_of(row, keys)
        changes = content.get("set") or {}
        if content.get("schema", kind.schema) < kind.schema:
            changes = lifted(kind, content["schema"], changes)
        if changes.get(field) is not None:
            by = {"id": row.by, "name": names.get(row.by, "")}
            found.append({"value": changes[field], "by": by, "at": row.at or row.received})
    return found


def content_of(row: Any, keys: Keys) -> Row:
    """What an op in the log says, as JSON; empty where the law has taken it away."""
    if row.line is None:
        return {}
    line = keys.decrypt(row.line, f"line/{row.scope}/{row.id}") if row.is_secret else row.line
    content: Row = read_json(orjson.loads(line)["body"].encode())
    return content
