"""Making the projections anew from all records."""

from collections.abc import Iterable
from typing import Any, NamedTuple

import orjson
from sqlalchemy import Connection, Row, select

from server.records.models import op, record
from server.records.ports import Applied, Projection
from server.records.registry import Registry
from server.records.store import CHUNK


class Stand(NamedTuple):
    """Where a case's steps have brought it, and when the last step that counted came."""

    state: str
    seq: int
    received: str


States = dict[tuple[str, str], Stand]


def rebuild(connection: Connection, registry: Registry, projections: Iterable[Projection]) -> int:
    """Clear every projection and let it follow every record's latest state; gives the number of records.

    Shape: cases stand again where their steps, in seq order, have brought them.
    """
    states = _case_states(connection, registry)
    held = list(projections)
    for projection in held:
        projection.clear(connection)
    latest = (op.c.scope == record.c.scope) & (op.c.seq == record.c.seq)
    query = select(record, op.c.received).join(op, latest).order_by(record.c.scope, record.c.seq)
    count = 0
    with connection.execute(query, execution_options={"yield_per": CHUNK}) as pages:
        for rows in pages.partitions():
            changes = [_applied(row, registry, states) for row in rows if registry.get(row.kind)]
            for projection in held:
                projection.update(connection, changes)
            count += len(rows)
    return count


def _applied(row: Row[Any], registry: Registry, states: States) -> Applied:
    kind = registry[row.kind]
    stand = states.get((row.scope, row.id)) if kind.states else None
    state = stand.state if stand else kind.states.initial if kind.states else None
    received = stand.received if stand and stand.seq > row.seq else row.received
    body = None if row.removed else orjson.loads(row.body)
    return Applied(row.scope, row.id, kind, row.seq, row.at, received, row.by, None, body, state)


def _case_states(connection: Connection, registry: Registry) -> States:
    """Fold the steps of all cases, in seq order; one that is not allowed in its turn counts for nothing."""
    states: States = {}
    stepping = {kind.name: kind for kind in registry if kind.step_to}
    flows = {
        (row.scope, row.id): registry[row.kind].states
        for row in connection.execute(
            select(record.c.scope, record.c.id, record.c.kind).where(
                record.c.kind.in_([kind.name for kind in registry if kind.states])
            )
        )
    }
    query = (
        select(record, op.c.received)
        .join(op, (op.c.scope == record.c.scope) & (op.c.seq == record.c.seq))
        .where(record.c.kind.in_(stepping))
        .order_by(record.c.scope, record.c.seq)
    )
    for row in connection.execute(query):
        body, kind = orjson.loads(row.body), stepping[row.kind]
        case = (row.scope, str(body.get(kind.about or "")))
        flow, to = flows.get(case), str(body.get(kind.step_to or ""))
        stands = states[case].state if case in states else flow.initial if flow else ""
        if flow and flow.allows(stands, to):
            states[case] = Stand(to, row.seq, row.received)
    return states
