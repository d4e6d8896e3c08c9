"""Where cases stand by their steps alone: for a rebuild, and for removed cases, which are in no list."""

from collections.abc import Iterable
from typing import NamedTuple

import orjson
from sqlalchemy import Connection, select, true

from server.records.models import op, record
from server.records.registry import Registry
from server.records.store.read import Key


class Stand(NamedTuple):
    """Where a case's steps have brought it, and when the last step that counted came."""

    state: str
    seq: int
    received: str


def folded(
    connection: Connection, registry: Registry, scopes: Iterable[str] | None = None
) -> dict[Key, Stand]:
    """Fold the steps of cases, in seq order; one that is not allowed in its turn counts for nothing.

    Shape: of all scopes, or of those named; a case that no step has moved has no entry.
    """
    states: dict[Key, Stand] = {}
    here = true() if scopes is None else record.c.scope.in_(sorted(set(scopes)))
    stepping = {kind.name: kind for kind in registry if kind.step_to}
    cases = [kind.name for kind in registry if kind.states]
    flows = {
        (row.scope, row.id): registry[row.kind].states
        for row in connection.execute(
            select(record.c.scope, record.c.id, record.c.kind).where(here, record.c.kind.in_(cases))
        )
    }
    query = (
        select(record.c.scope, record.c.kind, record.c.body, record.c.seq, op.c.received)
        .join(op, (op.c.scope == record.c.scope) & (op.c.seq == record.c.seq))
        .where(here, record.c.kind.in_(stepping))
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
