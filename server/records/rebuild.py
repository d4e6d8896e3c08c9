"""Making the projections anew from all records."""

from collections.abc import Iterable, Mapping
from typing import Any

import orjson
from sqlalchemy import Connection, Row, select

from server.records.models import op, record
from server.records.ports import Applied, Projection
from server.records.registry import Registry
from server.records.store import CHUNK, Stand, folded
from server.records.store.read import Key


def rebuild(connection: Connection, registry: Registry, projections: Iterable[Projection]) -> int:
    """Clear every projection and let it follow every record's latest state; gives the number of records.

    Shape: cases stand again where their steps, in seq order, have brought them.
    """
    states = folded(connection, registry)
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


def _applied(row: Row[Any], registry: Registry, states: Mapping[Key, Stand]) -> Applied:
    kind = registry[row.kind]
    stand = states.get((row.scope, row.id)) if kind.states else None
    body = None if row.removed else orjson.loads(row.body)
    state = stand.state if stand else kind.states.begins(body or {}) if kind.states else None
    received = stand.received if stand and stand.seq > row.seq else row.received
    return Applied(row.scope, row.id, kind, row.seq, row.at, received, row.by, None, body, state)
