"""What a pull reads: heads, counts, and rows as lines, all on one snapshot."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    Integer,
    and_,
    bindparam,
    case,
    func,
    or_,
    select,
    true,
)

from server.records.models import device, op, record, scope
from server.records.store.read import chunks

PAGE = 1000
READER: BindParameter[str] = bindparam("reader")
SINCE: BindParameter[int] = bindparam("since", type_=Integer)


class Readable(NamedTuple):
    """A condition on rows of `record`, and whom it is asked for: `READER` stands for them in it.

    Shape: `lost` are rows that may have been readable before a seq (`SINCE`), and are not any more.
    """

    condition: ColumnElement[bool]
    reader: str
    lost: ColumnElement[bool] | None = None

    @property
    def told(self) -> ColumnElement[bool]:
        """What a copy hears of: what it may hold, and what it has to lose."""
        return self.condition if self.lost is None else or_(self.condition, self.lost)

    @property
    def is_gone(self) -> ColumnElement[bool]:
        """Whether a row that is told is gone for this reader."""
        if self.lost is None:
            return record.c.removed
        # A condition may be neither true nor false, where a field is missing: then it does not hold.
        return case((self.condition, record.c.removed), else_=true())


@dataclass(frozen=True, slots=True)
class Head:
    """Where a scope stands."""

    scope: str
    seq: int
    hash: bytes


def heads(connection: Connection, ids: Iterable[str]) -> dict[str, Head]:
    """The heads of these scopes; one that was never founded has none."""
    found: dict[str, Head] = {}
    for part in chunks(sorted(ids)):
        query = select(scope.c.id, scope.c.seq, scope.c.hash).where(scope.c.id.in_(part)).order_by(scope.c.id)
        for row in connection.execute(query):
            found[row.id] = Head(row.id, row.seq, bytes(row.hash))
    return found


def entries_between(connection: Connection, scope_id: str, start: int, end: int) -> list[bytes]:
    """The entries of a scope's chain from seq `start` to `end`, both included."""
    query = select(op.c.entry).where(op.c.scope == scope_id, op.c.seq.between(start, end)).order_by(op.c.seq)
    return [bytes(entry) for entry in connection.scalars(query)]


def have_of(connection: Connection, device_id: str) -> int:
    """The highest n up to which every op of a device is held."""
    return int(connection.scalar(select(device.c.have).where(device.c.id == device_id)) or 0)


def was_seen_since(connection: Connection, device_id: str, since: str) -> bool:
    """Whether a device's last noted contact is not older than an instant."""
    seen_at = connection.scalar(select(device.c.seen_at).where(device.c.id == device_id))
    return seen_at is not None and str(seen_at) >= since


def counts(
    connection: Connection,
    starts: Mapping[str, int],
    readable: Readable,
    fresh: ColumnElement[bool],
) -> dict[str, int]:
    """How many lines are still to come in each of these scopes, which are all read with the same rights."""
    found: dict[str, int] = {}
    begun = [scope_id for scope_id, seq in starts.items() if seq > 0]
    new = [scope_id for scope_id, seq in starts.items() if seq == 0]
    conditions = [and_(record.c.scope.in_(part), fresh, readable.condition) for part in chunks(new)]
    for part in chunks(begun, 200):
        behind = [and_(record.c.scope == one, record.c.seq > starts[one]) for one in part]
        conditions.append(and_(or_(*behind), readable.told))
    least = min((starts[one] for one in begun), default=0)
    for condition in conditions:
        query = select(record.c.scope, func.count()).where(condition).group_by(record.c.scope)
        for scope_id, n in connection.execute(query, {READER.key: readable.reader, SINCE.key: least}):
            found[scope_id] = n
    return found


def rows_since(connection: Connection, scope_id: str, start: int, readable: Readable) -> Iterator[Any]:
    """The rows of a scope behind `start`, in seq order, read page by page as they are asked for."""
    columns = (
        record.c.kind, record.c.id, record.c.scope, record.c.seq, record.c.v, record.c.at, record.c.by,
        record.c.body, record.c.derived,
        readable.is_gone.label("removed"),
    )  # fmt: skip
    since = start
    while True:
        query = (
            select(*columns)
            .where(record.c.scope == scope_id, record.c.seq > start, readable.told)
            .order_by(record.c.seq)
            .limit(PAGE)
        )
        rows = connection.execute(query, {READER.key: readable.reader, SINCE.key: since}).all()
        yield from rows
        if len(rows) < PAGE:
            return
        start = rows[-1].seq
