"""Where cases stand by their steps alone: for a rebuild, and for removed cases, which are in no list."""

from collections.abc import Iterable
from typing import NamedTuple

import orjson
from sqlalchemy import Connection, cast, func, select, true

from server.records.kind import Body
from server.records.models import entry, op, record
from server.records.registry import Registry
from server.records.store.read import JSON_TEXT, Key, among, chunks


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
    begun = {
        (row.scope, row.id): (registry[row.kind].states, row.body)
        for row in connection.execute(
            select(record.c.scope, record.c.id, record.c.kind, record.c.body).where(
                here, record.c.kind.in_(cases)
            )
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
        (flow, first), to = begun.get(case, (None, "")), str(body.get(kind.step_to or ""))
        if flow is None:
            continue
        stands = states[case].state if case in states else flow.begins(orjson.loads(first))
        if flow.allows(stands, to):
            states[case] = Stand(to, row.seq, row.received)
    return states


class Case(NamedTuple):
    """A case and where it stands."""

    scope: str
    id: str
    v: str
    body: Body
    state: str


def cases_in(connection: Connection, scopes: Iterable[str], kind: str, states: Iterable[str]) -> list[Case]:
    """The cases of a kind that stand in one of these states, in the order in which the server took them."""
    same = (entry.c.scope == record.c.scope) & (entry.c.id == record.c.id) & (entry.c.kind == record.c.kind)
    came = (
        select(func.min(op.c.seq)).where(op.c.scope == record.c.scope, op.c.record == record.c.id)
    ).scalar_subquery()
    columns = (record.c.scope, record.c.id, record.c.v, record.c.body, entry.c.state)
    found: list[Case] = []
    for part in chunks(sorted(set(scopes))):
        query = select(*columns).join(entry, same)
        query = query.where(entry.c.scope.in_(part), entry.c.kind == kind, entry.c.state.in_(sorted(states)))
        for row in connection.execute(query.order_by(record.c.scope, came)):
            found.append(Case(row.scope, row.id, row.v, orjson.loads(row.body), row.state))
    return found


Made = tuple[str, str | None]


def steps_of(connection: Connection, registry: Registry, cases: Iterable[Key]) -> dict[Key, list[Made]]:
    """What steps were made of these cases and by whom, in seq order, also those that counted for nothing."""
    made: dict[Key, list[tuple[int, Made]]] = {}
    for kind in (one for one in registry if one.step_to):
        about = cast(record.c.body, JSON_TEXT)[kind.about].as_string()
        to = cast(record.c.body, JSON_TEXT)[kind.step_to].as_string()
        columns = (record.c.scope, about.label("case"), to.label("to"), record.c.by, record.c.seq)
        for part in chunks(set(cases)):
            query = select(*columns).where(record.c.kind == kind.name, among((record.c.scope, about), part))
            for row in connection.execute(query):
                made.setdefault((row.scope, row.case), []).append((row.seq, (row.to, row.by)))
    return {case: [one for _seq, one in sorted(steps)] for case, steps in made.items()}
