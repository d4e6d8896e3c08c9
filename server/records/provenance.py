"""After a restore: which ops came back and from where, which are missing, and which cases may differ.

The server knows a lost op by two instants: its author made it before the present history began, and it came
after that. Whether it had been here before, only its device's receipt can tell; both came home.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

import orjson
from sqlalchemy import ColumnElement, Connection, and_, func, select

from server.records.models import device, epoch, op, record
from server.records.registry import Registry
from server.records.store import CHUNK, Hole, chunks, holes
from server.records.store.read import Key, among


class Returned(NamedTuple):
    """Ops of one device that came back by one way: their numbers as ranges, and when they were made."""

    device: str
    user: str | None
    carrier: str | None
    n: list[tuple[int, int]]
    ops: int
    first_at: str
    last_at: str


class Away(NamedTuple):
    """A device that has not been here since: what it sent between the backup and the restore is not back."""

    device: str
    user: str
    have: int
    seen_at: str | None


class Queued(NamedTuple):
    """A device that says of itself that it still holds something."""

    device: str
    user: str
    queued: int
    oldest_at: str | None


class Reordered(NamedTuple):
    """A case whose steps came back in another order than they were made, and what that order would give."""

    scope: str
    case: str
    kind: str
    state: str
    state_as_made: str


@dataclass
class Provenance:
    """What is known of the last restore.

    Shape: `newest` is when the newest op of the backup had come; None for an empty one.
    """

    epoch: str
    number: int
    began_at: str
    why: str
    newest: str | None
    returned: list[Returned] = field(default_factory=list)
    away: list[Away] = field(default_factory=list)
    cases: list[Reordered] = field(default_factory=list)


@dataclass
class Lack:
    """What is missing whatever the reason: holes by device, and what devices say they still hold."""

    holes: dict[str, list[Hole]]
    queued: list[Queued]


def lack(connection: Connection) -> Lack:
    """The numbers that have not come, and what devices said at their last contact."""
    rows = connection.execute(
        select(device.c.id, device.c.user, device.c.report).where(device.c.report.is_not(None))
    )
    found = []
    for row in rows:
        report = orjson.loads(row.report)
        queued, oldest_at = report.get("queued"), report.get("oldest_at")
        if isinstance(queued, int) and queued > 0:
            found.append(Queued(row.id, row.user, queued, oldest_at if isinstance(oldest_at, str) else None))
    return Lack(holes(connection), found)


def provenance(connection: Connection, registry: Registry) -> Provenance | None:
    """What came back since the last restore; None where there was none."""
    last = connection.execute(select(epoch).order_by(epoch.c.number.desc()).limit(1)).first()
    if last is None or last.number == 1:
        return None
    newest = connection.scalar(select(func.max(op.c.received)).where(op.c.received < last.began_at))
    found = Provenance(last.id, last.number, last.began_at, last.why, newest)
    found.returned = list(_returned(connection, last.began_at))
    found.away = [
        Away(*row)
        for row in connection.execute(
            select(device.c.id, device.c.user, device.c.have, device.c.seen_at)
            .where(device.c.bound_at < last.began_at, device.c.seen_at < last.began_at)
            .order_by(device.c.seen_at.desc())
        )
    ]
    found.cases = list(_reordered(connection, registry, last.began_at))
    return found


def _came_back(began_at: str) -> ColumnElement[bool]:
    """Made before the present history began, by a device, and received since."""
    return and_(op.c.device.is_not(None), op.c.received >= began_at, op.c.at < began_at)


def _returned(connection: Connection, began_at: str) -> Iterator[Returned]:
    query = (
        select(op.c.device, op.c.by, op.c.carrier, op.c.n, op.c.at)
        .where(_came_back(began_at), op.c.n.is_not(None))
        .order_by(op.c.device, op.c.carrier, op.c.n)
    )
    group: Returned | None = None
    for row in connection.execute(query, execution_options={"yield_per": CHUNK}):
        if group is None or (group.device, group.carrier) != (row.device, row.carrier):
            if group:
                yield group
            group = Returned(row.device, row.by, row.carrier, [], 0, row.at, row.at)
        if group.n and row.n - group.n[-1][1] <= 1:
            group.n[-1] = (group.n[-1][0], row.n)
        else:
            group.n.append((row.n, row.n))
        group = group._replace(
            ops=group.ops + 1, first_at=min(group.first_at, row.at), last_at=max(group.last_at, row.at)
        )
    if group:
        yield group


def _reordered(connection: Connection, registry: Registry, began_at: str) -> Iterator[Reordered]:
    """Cases with a step that came back, whose steps would add up differently in the order they were made."""
    stepping = {kind.name: kind for kind in registry if kind.step_to}
    columns = (
        record.c.scope,
        record.c.kind,
        record.c.body,
        record.c.seq,
        record.c.id,
        op.c.at,
        op.c.received,
    )
    latest = (op.c.scope == record.c.scope) & (op.c.seq == record.c.seq)
    steps = select(*columns, op.c.at, op.c.received).join(op, latest).where(record.c.kind.in_(stepping))
    touched: dict[str, set[str]] = {}
    for row in connection.execute(steps.where(_came_back(began_at))):
        case = orjson.loads(row.body).get(stepping[row.kind].about or "")
        touched.setdefault(row.scope, set()).add(str(case))
    for scope, cases in sorted(touched.items()):
        moves: dict[str, list[tuple[int, tuple[str, str], str]]] = {}
        for row in connection.execute(steps.where(record.c.scope == scope).order_by(record.c.seq)):
            body, kind = orjson.loads(row.body), stepping[row.kind]
            if (case := str(body.get(kind.about or ""))) in cases:
                made = (min(row.at, row.received), row.id)
                moves.setdefault(case, []).append((row.seq, made, str(body.get(kind.step_to or ""))))
        yield from _differing(connection, registry, scope, moves)


def _differing(
    connection: Connection,
    registry: Registry,
    scope: str,
    moves: dict[str, list[tuple[int, tuple[str, str], str]]],
) -> Iterator[Reordered]:
    begun: dict[Key, tuple[str, str]] = {}
    for part in chunks((scope, case) for case in moves):
        query = select(record.c.scope, record.c.id, record.c.kind, record.c.body)
        for row in connection.execute(query.where(among((record.c.scope, record.c.id), part))):
            begun[row.scope, row.id] = (row.kind, row.body)
    for case, steps in moves.items():
        name, body = begun.get((scope, case), ("", "{}"))
        kind = registry.get(name)
        as_made = sorted(steps, key=lambda one: one[1])
        if kind is None or kind.states is None or as_made == steps:
            continue
        first = orjson.loads(body)
        now, then = (kind.states.after((to for *_, to in way), first) for way in (steps, as_made))
        yield Reordered(scope, case, kind.name, now, then)
