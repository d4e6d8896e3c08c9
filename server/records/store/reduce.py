"""What retention needs of the tables: what is due, what was reduced, and ops whose words go."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    and_,
    bindparam,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)

from server.base.keys import Keys
from server.records.models import entry, erased, op, record, reduced, secret
from server.records.store.read import Key, among, chunks

PAGE = 200
BLANK_OP = (
    update(op)
    .where(op.c.scope == bindparam("b_scope"), op.c.id == bindparam("b_id"))
    .values(line=None, salt=None, is_secret=False, digest=bindparam("b_digest"))
)
_ENTRY = and_(entry.c.scope == record.c.scope, entry.c.kind == record.c.kind, entry.c.id == record.c.id)
_REDUCED = and_(reduced.c.scope == record.c.scope, reduced.c.record == record.c.id)
_LAST_OP = and_(op.c.scope == record.c.scope, op.c.seq == record.c.seq)
_AFTER = (record.c.scope, record.c.id)


def due(
    connection: Connection,
    kind: str,
    before: str,
    after: Key,
    since: str | None = None,
    is_closed: bool = False,
) -> list[Row[Any]]:
    """A page of a kind's records whose day lies before one, and that were not reduced as they stand.

    Shape: rows of scope, id, v, body, on_day; with `since` all that have this field, whatever it says.
    Units: `before` is a day; `after` the last key of the page before.
    """
    day = func.coalesce(entry.c.on_day, func.substr(record.c.at, 1, 10))
    where = [record.c.kind == kind, record.c.removed.is_(False), _behind(after)]
    where += [or_(reduced.c.seq.is_(None), reduced.c.seq != record.c.seq)]
    where += [record.c.body.contains(f'"{since}":')] if since else [day < before]
    where += [entry.c.is_closed.is_(True)] if is_closed else []
    columns = (record.c.scope, record.c.id, record.c.v, record.c.body, day.label("on_day"))
    query = select(*columns).outerjoin(entry, _ENTRY).outerjoin(reduced, _REDUCED).where(*where)
    return list(connection.execute(query.order_by(*_AFTER).limit(PAGE)))


def removed_before(connection: Connection, kinds: Iterable[str], before: str, after: Key) -> list[Row[Any]]:
    """A page of records that somebody removed before an instant, and that still hold what they said."""
    where = [record.c.removed.is_(True), record.c.body != "{}", record.c.kind.in_(sorted(kinds))]
    query = select(record.c.scope, record.c.id, record.c.kind).join(op, _LAST_OP)
    query = query.where(*where, op.c.received < before, _behind(after))
    return list(connection.execute(query.order_by(*_AFTER).limit(PAGE)))


def _behind(after: Key) -> ColumnElement[bool]:
    scope, id_ = after
    return or_(record.c.scope > scope, and_(record.c.scope == scope, record.c.id > id_))


def secret_fields(connection: Connection, keys: Iterable[Key]) -> dict[Key, set[str]]:
    """Which confidential fields of these records are filled."""
    found: dict[Key, set[str]] = {}
    for part in chunks(set(keys)):
        query = select(secret.c.scope, secret.c.record, secret.c.field)
        for row in connection.execute(query.where(among((secret.c.scope, secret.c.record), part))):
            found.setdefault((row.scope, row.record), set()).add(row.field)
    return found


def blank_ops(connection: Connection, keys: Keys, scope: str, records: dict[str, int]) -> None:
    """Take away what the ops on some records said, up to a seq each; their places in the chain stay.

    Shape: what an op is recognised by becomes a keyed hash, from which nobody can guess what it said.
    """
    for part in chunks(sorted(records)):
        query = select(op.c.id, op.c.seq, op.c.record, op.c.digest).where(
            op.c.scope == scope, op.c.record.in_(part), op.c.line.is_not(None), op.c.seq.is_not(None)
        )
        rows = [
            {"b_scope": scope, "b_id": row.id, "b_digest": keys.blinded(bytes(row.digest))}
            for row in connection.execute(query).all()
            if row.seq <= records[row.record]
        ]
        if rows:
            connection.execute(BLANK_OP, rows)


def note_reduced(connection: Connection, scope: str, records: dict[str, int], at: str) -> None:
    """Note at which seq records were reduced: as long as they stand there, nothing more is to be done."""
    for part in chunks(sorted(records)):
        connection.execute(delete(reduced).where(reduced.c.scope == scope, reduced.c.record.in_(part)))
    rows = [{"scope": scope, "record": id_, "seq": seq, "at": at} for id_, seq in records.items()]
    if rows:
        connection.execute(insert(reduced), rows)


def erased_at(connection: Connection, keys: Iterable[Key]) -> dict[Key, str]:
    """When each of these was erased."""
    found: dict[Key, str] = {}
    for part in chunks(set(keys)):
        query = select(erased.c.scope, erased.c.id, erased.c.at)
        for row in connection.execute(query.where(among((erased.c.scope, erased.c.id), part))):
            found[row.scope, row.id] = row.at
    return found
