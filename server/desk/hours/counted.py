"""Which entries of a shift count, and for whom: read once for a page, from records as they stand.

A shift's confirmation confirms the entries that stood there then. What somebody says of themselves later
waits until the lead has touched it; who wrote last is said by the op that gave the record its seq.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson
from sqlalchemy import ColumnElement, select

from server.base.clock import from_wire
from server.desk.reader import Reader
from server.kinds.hours import Stand, stand
from server.people.rights import PeopleRights
from server.records.kind import Body
from server.records.models import entry, op, record
from server.records.store.read import chunks

CONFIRMED = "confirmed"
Key = tuple[str, str]


@dataclass
class Shift:
    """A shift with what counts on it.

    Shape: `people` maps a volunteer to what their entries come to, `entries` to the entries themselves;
           `confirmed_by` is the account that confirmed, None while nobody has.
    """

    scope: str
    id: str
    body: Body
    state: str
    confirmed_by: str | None = None
    confirmed_seq: int = 0
    people: dict[str, Stand] = field(default_factory=dict)
    entries: dict[str, list[Body]] = field(default_factory=dict)

    @property
    def hours(self) -> float:
        return sum(one.hours for one in self.people.values())


def shifts(
    reader: Reader, rights: PeopleRights, where: ColumnElement[bool], only: str | None = None
) -> list[Shift]:
    """The shifts whose entries fulfil a condition, in their order, with who was there."""
    found = {(one.scope, one.id): one for one in _shifts(reader, where)}
    for scope, case, by, seq in _confirmations(reader, found):
        found[scope, case].confirmed_by, found[scope, case].confirmed_seq = by, seq
    rows = list(_attendances(reader, found, only))
    judge = rights.judge(reader.connection, {row.last_by for row in rows if row.last_by})
    attendance = reader.registry["attendance"]
    for row in rows:
        body = orjson.loads(row.body)
        shift = found[row.scope, body["shift"]]
        is_later = bool(shift.confirmed_seq) and row.seq > shift.confirmed_seq
        if is_later and not judge.reach(row.last_by, row.scope, from_wire(row.received)).may(
            attendance.access, "U"
        ):
            continue  # their own word, after the lead's: it waits
        shift.entries.setdefault(body["volunteer"], []).append(body)
    for shift in found.values():
        stands = {who: stand(shift.body, entries) for who, entries in shift.entries.items()}
        shift.people = {who: one for who, one in stands.items() if one is not None}
    return sorted(found.values(), key=lambda one: (one.body["starts_at"], one.id))


def _shifts(reader: Reader, where: ColumnElement[bool]) -> Iterator[Shift]:
    same = (record.c.scope == entry.c.scope) & (record.c.id == entry.c.id)
    query = select(entry.c.scope, entry.c.id, entry.c.state, record.c.body).join(record, same)
    for row in reader.connection.execute(query.where(entry.c.kind == "shift", where)):
        yield Shift(row.scope, row.id, orjson.loads(row.body), row.state or "")


def _confirmations(reader: Reader, found: Mapping[Key, Shift]) -> Iterator[tuple[str, str, str | None, int]]:
    """Who confirmed which shift, and at which seq; a step that came too early or late confirmed nothing."""
    for scope, ids in _by_scope(key for key, one in found.items() if one.state == CONFIRMED):
        for part in chunks(ids):
            query = (
                select(entry.c.place, entry.c.author, entry.c.seq)
                .join(op, (op.c.scope == entry.c.scope) & (op.c.seq == entry.c.seq))
                .where(entry.c.scope == scope, entry.c.place.in_(part), entry.c.kind == "step")
                .where(entry.c.code_1 == CONFIRMED, op.c.status == "applied")
            )
            for row in reader.connection.execute(query):
                yield scope, row.place, row.author, row.seq


def _attendances(reader: Reader, found: Iterable[Key], only: str | None) -> Iterator[Any]:
    same = (record.c.scope == entry.c.scope) & (record.c.id == entry.c.id)
    last = (op.c.scope == record.c.scope) & (op.c.seq == record.c.seq)
    columns = (record.c.scope, record.c.body, record.c.seq, op.c.by.label("last_by"), op.c.received)
    for scope, ids in _by_scope(found):
        for part in chunks(ids):
            query = select(*columns).join_from(entry, record, same).join(op, last)
            query = query.where(entry.c.scope == scope, entry.c.place.in_(part), entry.c.kind == "attendance")
            if only is not None:
                query = query.where(entry.c.person == only)
            yield from reader.connection.execute(query.order_by(record.c.seq))


def _by_scope(keys: Iterable[Key]) -> Iterator[tuple[str, list[str]]]:
    grouped: dict[str, list[str]] = {}
    for scope, id_ in keys:
        grouped.setdefault(scope, []).append(id_)
    yield from sorted(grouped.items())
