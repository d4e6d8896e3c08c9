"""Bulk writes: everything a transaction decided goes down in a few executemany calls."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import orjson
from sqlalchemy import Connection, bindparam, delete, insert, select, update

from server.records.models import device, op, parked_op, record, scope, secret, stray
from server.records.store.read import CHUNK, Key, ScopeRow, among, chunks, unknown_strays

Row = dict[str, Any]
MAX_REPORT_BYTES = 4096

# Which columns are set follows from the keys of the rows.
UPDATE_RECORD = update(record).where(record.c.scope == bindparam("b_scope"), record.c.id == bindparam("b_id"))
UPDATE_OP = update(op).where(op.c.scope == bindparam("b_scope"), op.c.id == bindparam("b_id"))
END_PARKED = (
    update(parked_op)
    .where(parked_op.c.scope == bindparam("b_scope"), parked_op.c.id == bindparam("b_id"))
    .values(code="discarded", waits_on=None)
)
UPDATE_SCOPE = update(scope).where(scope.c.id == bindparam("b_id"))


@dataclass
class Writes:
    """What a transaction is going to write."""

    ops: list[Row] = field(default_factory=list)
    changed_ops: list[Row] = field(default_factory=list)
    records: dict[Key, Row] = field(default_factory=dict)
    new_records: set[Key] = field(default_factory=set)
    secrets: dict[tuple[str, str, str], Row] = field(default_factory=dict)
    parked: dict[Key, Row] = field(default_factory=dict)
    unparked: set[Key] = field(default_factory=set)
    ended: list[Row] = field(default_factory=list)
    strays: list[Row] = field(default_factory=list)


def flush(connection: Connection, writes: Writes, scopes: Iterable[ScopeRow]) -> None:
    """Write everything down, the scopes' counters last."""
    new = [row for key, row in writes.records.items() if key in writes.new_records]
    changed = [row for key, row in writes.records.items() if key not in writes.new_records]
    created = [one for one in scopes if one.is_new]
    if created:
        rows = [{"id": one.id, "nature": one.nature, "seq": 0, "hash": one.hash} for one in created]
        connection.execute(insert(scope), rows)
    if writes.ops:
        connection.execute(insert(op), writes.ops)
    if writes.changed_ops:
        connection.execute(UPDATE_OP, [_keyed(row) for row in writes.changed_ops])
    if new:
        connection.execute(insert(record), new)
    if changed:
        connection.execute(UPDATE_RECORD, [_keyed(row) for row in changed])
    _flush_apart(connection, writes)
    moved = [{"b_id": one.id, "seq": one.seq, "hash": one.hash} for one in scopes]
    if moved:
        connection.execute(UPDATE_SCOPE, moved)


def _flush_apart(connection: Connection, writes: Writes) -> None:
    gone = writes.unparked | set(writes.parked)
    for part in chunks(gone):
        connection.execute(delete(parked_op).where(among((parked_op.c.scope, parked_op.c.id), part)))
    if writes.parked:
        connection.execute(insert(parked_op), list(writes.parked.values()))
    if writes.ended:
        connection.execute(UPDATE_OP, writes.ended)
        rows = [{"b_scope": row["b_scope"], "b_id": row["b_id"]} for row in writes.ended]
        connection.execute(END_PARKED, rows)
    for keys in chunks(writes.secrets):
        place = (secret.c.scope, secret.c.record, secret.c.field)
        connection.execute(delete(secret).where(among(place, keys)))
    filled = [row for row in writes.secrets.values() if row["body"] is not None]
    if filled:
        connection.execute(insert(secret), filled)
    insert_strays(connection, writes.strays)


def insert_strays(connection: Connection, rows: list[Row]) -> None:
    """Keep bytes that take no op id, once each."""
    wanted = {row["digest"]: row for row in rows}
    new = [wanted[digest] for digest in sorted(unknown_strays(connection, wanted))]
    if new:
        connection.execute(insert(stray), new)


def _keyed(row: Row) -> Row:
    return {**row, "b_scope": row["scope"], "b_id": row["id"]}


def advance_have(connection: Connection, ids: Iterable[str]) -> dict[str, int]:
    """Move each device's `have` over the numbers that are held now, and give it."""
    haves: dict[str, int] = {}
    for row in connection.execute(
        select(device.c.id, device.c.have).where(device.c.id.in_(sorted(set(ids))))
    ):
        have = _in_a_row(connection, row.id, row.have)
        if have != row.have:
            connection.execute(update(device).where(device.c.id == row.id).values(have=have))
        haves[row.id] = have
    return haves


def _in_a_row(connection: Connection, device_id: str, have: int) -> int:
    """Go on counting while there is no hole; read in pages, so that one behind a hole costs a single page."""
    while True:
        query = select(op.c.n).where(op.c.device == device_id, op.c.n > have).distinct().order_by(op.c.n)
        numbers = connection.scalars(query.limit(CHUNK)).all()
        held = have
        for number in numbers:
            if number != held + 1:
                return held
            held = number
        if len(numbers) < CHUNK:
            return held
        have = held


def note_contact(connection: Connection, device_id: str, seen_at: str, report: Any = None) -> None:
    """Note that a device was here, and what it says of itself (bounded, for the page of devices alone)."""
    values: Row = {"seen_at": seen_at}
    text = _report(report) if isinstance(report, dict) else ""
    if text and len(text) <= MAX_REPORT_BYTES:
        values["report"] = text
    connection.execute(update(device).where(device.c.id == device_id).values(values))


def _report(report: Row) -> str:
    try:
        return orjson.dumps(report).decode()
    except orjson.JSONEncodeError:  # half a letter, a number beyond all bounds: no reason to refuse a push
        return ""


def note_forked(connection: Connection, device_id: str, at: str) -> None:
    """Note that a device knows more of a scope than this database does."""
    connection.execute(update(device).where(device.c.id == device_id).values(forked_at=at))


def note_clones(connection: Connection, ids: set[str]) -> None:
    """Mark devices under whose numbers two different ops came."""
    if ids:
        where = device.c.id.in_(sorted(ids)), device.c.state == "active"
        connection.execute(update(device).where(*where).values(state="cloned"))


def drop_stray(connection: Connection, digest: str) -> None:
    """Forget bytes that have become an op after all."""
    connection.execute(delete(stray).where(stray.c.digest == digest))


def assign_parked(connection: Connection, scope_id: str, id_: str, to: str) -> None:
    """Hand a parked op to somebody to decide on."""
    where = parked_op.c.scope == scope_id, parked_op.c.id == id_
    connection.execute(update(parked_op).where(*where).values(assigned_to=to))


def return_parked(connection: Connection, scope_id: str, id_: str, reason: dict[str, str | None]) -> None:
    """Let a parked op tell its author what somebody asks; it stays parked."""
    where = parked_op.c.scope == scope_id, parked_op.c.id == id_
    connection.execute(update(parked_op).where(*where).values(code=reason["code"], waits_on=None))
    text = orjson.dumps(reason).decode()
    connection.execute(update(op).where(op.c.scope == scope_id, op.c.id == id_).values(reason=text))
