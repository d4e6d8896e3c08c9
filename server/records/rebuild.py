"""Making the projections anew from all records."""

from collections.abc import Iterable
from typing import Any

import orjson
from sqlalchemy import Connection, Row, select

from server.records.models import op, record
from server.records.ports import Applied, Projection
from server.records.registry import Registry
from server.records.store.read import chunks

States = dict[tuple[str, str], str]


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
    for rows in chunks(connection.execute(query).all()):
        changes = [_applied(row, registry, states) for row in rows if registry.get(row.kind)]
        for projection in held:
            projection.update(connection, changes)
        count += len(rows)
    return count


def _applied(row: Row[Any], registry: Registry, states: States) -> Applied:
    kind = registry[row.kind]
    state = states.get((row.scope, row.id), kind.states.initial) if kind.states else None
    body = None if row.removed else orjson.loads(row.body)
    return Applied(row.scope, row.id, kind, row.seq, row.at, row.received, row.by, None, body, state)


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
    query = select(record).where(record.c.kind.in_(stepping)).order_by(record.c.scope, record.c.seq)
    for row in connection.execute(query):
        body, kind = orjson.loads(row.body), stepping[row.kind]
        case = (row.scope, str(body.get(kind.about or "")))
        flow, to = flows.get(case), str(body.get(kind.step_to or ""))
        if flow and flow.allows(states.get(case, flow.initial), to):
            states[case] = to
    return states
