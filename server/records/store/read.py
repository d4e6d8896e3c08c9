"""Batch reads of what one write transaction touches: a handful of queries, whatever the number of ops."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import orjson
from sqlalchemy import JSON, ColumnElement, Connection, Row, Text, and_, func, or_, select

from server.records.merge import State
from server.records.models import device, entry, op, parked_op, record, scope, secret, stray
from server.records.ports import Outcome

# SQLite's JSON functions read text, and it has no such type.
JSON_TEXT = JSON().with_variant(Text(), "sqlite")
CHUNK = 500  # SQLite takes a thousand branches in one condition
T = TypeVar("T")
Key = tuple[str, str]


@dataclass(slots=True)
class ScopeRow:
    """A scope under its lock: what the next entry is chained to."""

    id: str
    nature: str
    seq: int
    hash: bytes
    is_new: bool = False


@dataclass(slots=True)
class KnownOp:
    """An op that came before: whose it was, what it said (by digest), and what became of it."""

    scope: str
    id: str
    digest: bytes | None
    by: str | None
    device: str | None
    status: str
    outcome: Outcome

    @property
    def is_erased(self) -> bool:
        """Whether what it said was erased."""
        return self.outcome.reason is not None and self.outcome.reason["code"] == "erased"

    @property
    def is_ahead(self) -> bool:
        """Whether only its discard is here: it has not come itself."""
        return self.digest is None and not self.is_erased


@dataclass(slots=True)
class ParkedOp:
    """An op that is kept and not applied; `body` is still encrypted."""

    scope: str
    id: str
    code: str
    device: str | None
    n: int | None
    by: str | None
    received: str
    body: bytes
    record: str | None


def among(columns: Sequence[ColumnElement[Any]], keys: Iterable[tuple[Any, ...]]) -> ColumnElement[bool]:
    """The condition that a row's key is one of these: a branch for each scope.

    A list of pairs would say the same, but for one SQLite reads the whole table.
    """
    *heads, last = columns
    groups: dict[tuple[Any, ...], list[Any]] = defaultdict(list)
    for *head, tail in keys:
        groups[tuple(head)].append(tail)
    return or_(
        *(
            and_(*(column == value for column, value in zip(heads, head, strict=True)), last.in_(tails))
            for head, tails in sorted(groups.items())
        )
    )


def chunks(values: Iterable[T], size: int = CHUNK) -> Iterator[list[T]]:
    """Cut a list so that no query has more parameters than a database takes."""
    part: list[T] = []
    for value in values:
        part.append(value)
        if len(part) == size:
            yield part
            part = []
    if part:
        yield part


def lock_scopes(connection: Connection, ids: Iterable[str]) -> dict[str, ScopeRow]:
    """Read scopes and hold them until the transaction ends, in sorted order so that nobody deadlocks."""
    found: dict[str, ScopeRow] = {}
    for part in chunks(sorted(set(ids))):
        query = select(scope).where(scope.c.id.in_(part)).order_by(scope.c.id).with_for_update()
        for row in connection.execute(query):
            found[row.id] = ScopeRow(row.id, row.nature, row.seq, bytes(row.hash))
    return found


def known_ops(connection: Connection, keys: Iterable[Key]) -> dict[Key, KnownOp]:
    """Which of these ops came before, by scope and id."""
    found: dict[Key, KnownOp] = {}
    columns = (
        op.c.scope, op.c.id, op.c.digest, op.c.by, op.c.device, op.c.status, op.c.seq, op.c.hash,
        op.c.conflicts, op.c.reason,
    )  # fmt: skip
    for part in chunks(set(keys)):
        for row in connection.execute(select(*columns).where(among((op.c.scope, op.c.id), part))):
            found[row.scope, row.id] = KnownOp(
                row.scope, row.id, row.digest, row.by, row.device, row.status, _outcome(row)
            )
    return found


def _outcome(row: Any) -> Outcome:
    return Outcome(
        op=row.id,
        status=row.status,
        scope=row.scope,
        seq=row.seq,
        hash=row.hash,
        conflicts=orjson.loads(row.conflicts) if row.conflicts else [],
        reason=orjson.loads(row.reason) if row.reason else None,
    )


def records_of(connection: Connection, keys: Iterable[Key]) -> dict[Key, State]:
    """The present state of these records; one that does not exist has no entry."""
    found: dict[Key, State] = {}
    for part in chunks(set(keys)):
        for row in connection.execute(select(record).where(among((record.c.scope, record.c.id), part))):
            found[row.scope, row.id] = state_of(row)
    return found


def state_of(row: Row[Any]) -> State:
    """A row of `record` as the merge handles it."""
    marks = {name: tuple(mark) for name, mark in orjson.loads(row.marks).items()}
    return State(
        row.scope, row.id, row.kind, row.seq, row.v, row.at, row.by, orjson.loads(row.body), marks,
        row.removed, exists=True,
    )  # fmt: skip


def ops_at(connection: Connection, places: Iterable[tuple[str, int]]) -> dict[tuple[str, int], bytes]:
    """The chain's hash at these places: what proves or refutes an op's `base`."""
    found: dict[tuple[str, int], bytes] = {}
    for part in chunks(set(places)):
        query = select(op.c.scope, op.c.seq, op.c.hash).where(among((op.c.scope, op.c.seq), part))
        for row in connection.execute(query):
            found[row.scope, row.seq] = bytes(row.hash)
    return found


def op_ranks(connection: Connection, scope_id: str, seq: int) -> tuple[str, str, str | None]:
    """The (judged time, op id, author) of the op at a place; asked only when two values clash."""
    query = select(op.c.at, op.c.received, op.c.id, op.c.by).where(op.c.scope == scope_id, op.c.seq == seq)
    row = connection.execute(query).one()
    return min(row.at or row.received, row.received), row.id, row.by


def waiting_ops(connection: Connection, keys: Iterable[Key]) -> dict[Key, list[ParkedOp]]:
    """Ops that wait for these records, by record, in the order of their authors' numbering."""
    found: dict[Key, list[ParkedOp]] = {}
    for part in chunks(set(keys)):
        query = (
            select(parked_op)
            .where(among((parked_op.c.scope, parked_op.c.waits_on), part), parked_op.c.code == "waits")
            .order_by(parked_op.c.n, parked_op.c.received, parked_op.c.id)
        )
        for row in connection.execute(query):
            found.setdefault((row.scope, row.waits_on), []).append(_parked(row))
    return found


def parked_by_id(connection: Connection, keys: Iterable[Key]) -> dict[Key, ParkedOp]:
    """Parked ops by scope and id."""
    found: dict[Key, ParkedOp] = {}
    for part in chunks(set(keys)):
        for row in connection.execute(
            select(parked_op).where(among((parked_op.c.scope, parked_op.c.id), part))
        ):
            found[row.scope, row.id] = _parked(row)
    return found


def _parked(row: Row[Any]) -> ParkedOp:
    return ParkedOp(
        row.scope, row.id, row.code, row.device, row.n, row.by, row.received, row.body, row.record
    )


def device_rows(connection: Connection, ids: Iterable[str], lock: bool = False) -> dict[str, Row[Any]]:
    """Devices by id; locked in sorted order where their `have` is going to move."""
    found: dict[str, Row[Any]] = {}
    for part in chunks(sorted(set(ids))):
        query = select(device).where(device.c.id.in_(part)).order_by(device.c.id)
        for row in connection.execute(query.with_for_update() if lock else query):
            found[row.id] = row
    return found


def numbers_taken(connection: Connection, numbers: Iterable[tuple[str, int]]) -> dict[tuple[str, int], str]:
    """Which op first stood under a device's n: another one there means a cloned profile."""
    found: dict[tuple[str, int], str] = {}
    for part in chunks(set(numbers)):
        query = select(op.c.device, op.c.n, op.c.id).where(among((op.c.device, op.c.n), part))
        for row in connection.execute(query):
            found.setdefault((row.device, row.n), row.id)
    return found


def case_states(connection: Connection, keys: Iterable[Key]) -> dict[Key, str]:
    """Where these cases stand: what their steps have added up to."""
    found: dict[Key, str] = {}
    for part in chunks(set(keys)):
        query = select(entry.c.scope, entry.c.id, entry.c.state).where(
            among((entry.c.scope, entry.c.id), part)
        )
        for row in connection.execute(query):
            if row.state is not None:
                found[row.scope, row.id] = row.state
    return found


def stray_bytes(connection: Connection, carrier: str) -> int:
    """How much unproven content a device has brought."""
    query = select(func.coalesce(func.sum(func.length(stray.c.body)), 0)).where(stray.c.carrier == carrier)
    return int(connection.scalar(query) or 0)


def unknown_strays(connection: Connection, digests: Iterable[str]) -> set[str]:
    """Which of these bytes are not kept yet."""
    unknown = set(digests)
    for part in chunks(sorted(unknown)):
        unknown -= set(connection.scalars(select(stray.c.digest).where(stray.c.digest.in_(part))))
    return unknown


def parked_size(connection: Connection, device_id: str) -> tuple[int, int]:
    """How many ops of a device are parked, and their size in bytes."""
    query = select(func.count(), func.coalesce(func.sum(func.length(parked_op.c.body)), 0)).where(
        parked_op.c.device == device_id
    )
    held, size_bytes = connection.execute(query).one()
    return int(held), int(size_bytes)


def parked_for_upgrade(connection: Connection) -> list[Key]:
    """Ops that wait for a newer server."""
    codes = ("unknown_kind", "schema_too_new")
    rows = connection.execute(select(parked_op.c.scope, parked_op.c.id).where(parked_op.c.code.in_(codes)))
    return [(row.scope, row.id) for row in rows]


def secrets_of(connection: Connection, scope_id: str, record_id: str) -> list[tuple[str, bytes]]:
    """The encrypted confidential fields of one record."""
    query = select(secret.c.field, secret.c.body).where(
        secret.c.scope == scope_id, secret.c.record == record_id
    )
    return [(row.field, bytes(row.body)) for row in connection.execute(query)]


@dataclass(frozen=True, slots=True)
class StrayRow:
    """Bytes that took no op id, and who brought them."""

    digest: str
    carrier: str
    carrier_user: str
    received: str
    body: bytes


def strays_to_retry(connection: Connection) -> list[StrayRow]:
    """Bytes that could not be opened or proven when they came, oldest first."""
    query = (
        select(stray, device.c.user)
        .join(device, device.c.id == stray.c.carrier)
        .where(stray.c.code.in_(("seal_unreadable", "author_unproven")))
        .order_by(stray.c.received)
    )
    return [
        StrayRow(row.digest, row.carrier, row.user, row.received, bytes(row.body))
        for row in connection.execute(query)
    ]
