"""Rows that belong together: an op and its parked row, a record and its last op, a secret and its record."""

from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, func, not_, or_, select

from server.records.models import op, parked_op, record, scope, secret

MOST_NAMED = 20
APART = ("parked", "discarded")

Said = Callable[[Row[Any]], str]


def belonging(connection: Connection) -> Iterator[str]:
    """What stands alone or contradicts its other half, one sentence a row, the first of each sort by name."""
    for query, say in QUERIES:
        rows = connection.execute(query.limit(MOST_NAMED)).all()
        yield from map(say, rows)
        if len(rows) == MOST_NAMED:
            yield f"… and perhaps more: {say(rows[-1])}"


def _same(first: Any, second: Any, *names: str) -> ColumnElement[bool]:
    return and_(*(first.c[name] == second.c[name] for name in names))


_OP = and_(op.c.scope == parked_op.c.scope, op.c.id == parked_op.c.id)
_AGREES = or_(
    and_(parked_op.c.code == "discarded", op.c.status == "discarded"),
    and_(parked_op.c.code != "discarded", op.c.status == "parked"),
)
_IS_ERASED = func.coalesce(op.c.reason, "").contains('"erased"')
_LAST = (
    select(op.c.scope, op.c.record, func.max(op.c.seq).label("last"))
    .where(op.c.seq.is_not(None), op.c.record.is_not(None))
    .group_by(op.c.scope, op.c.record)
    .subquery()
)

QUERIES: tuple[tuple[Select[Any], Said], ...] = (
    (
        select(parked_op.c.scope, parked_op.c.id, parked_op.c.code, op.c.status)
        .outerjoin(op, _OP)
        .where(or_(op.c.id.is_(None), not_(_AGREES))),
        lambda row: f"scope {row.scope} op {row.id}: kept as {row.code}, but in the log it is {row.status}",
    ),
    (
        select(op.c.scope, op.c.id, op.c.status)
        .outerjoin(parked_op, _OP)
        .where(
            parked_op.c.id.is_(None),
            or_(
                op.c.status == "parked",
                and_(op.c.status == "discarded", op.c.digest.is_not(None), not_(_IS_ERASED)),
            ),
        ),
        lambda row: f"scope {row.scope} op {row.id}: {row.status}, but what it said is not kept",
    ),
    (
        select(op.c.scope, op.c.id, op.c.status).where(
            op.c.seq.is_(None), op.c.status.not_in(APART), op.c.record.is_not(None)
        ),
        lambda row: f"scope {row.scope} op {row.id}: {row.status}, but it is not in the chain",
    ),
    (
        select(op.c.scope, op.c.id, op.c.status).where(
            op.c.seq.is_not(None), op.c.status.in_(APART), not_(_IS_ERASED)
        ),
        lambda row: f"scope {row.scope} op {row.id}: {row.status}, but it stands in the chain",
    ),
    (
        select(op.c.scope)
        .distinct()
        .outerjoin(scope, scope.c.id == op.c.scope)
        .where(op.c.seq.is_not(None), scope.c.id.is_(None)),
        lambda row: f"scope {row.scope}: it has a chain and no head",
    ),
    (
        select(record.c.scope, record.c.id)
        .outerjoin(scope, scope.c.id == record.c.scope)
        .where(scope.c.id.is_(None)),
        lambda row: f"scope {row.scope} record {row.id}: its scope is not there",
    ),
    (
        select(record.c.scope, record.c.id, record.c.seq, _LAST.c.last)
        .outerjoin(_LAST, and_(_LAST.c.scope == record.c.scope, _LAST.c.record == record.c.id))
        .where(or_(_LAST.c.last.is_(None), _LAST.c.last != record.c.seq)),
        lambda row: f"scope {row.scope} record {row.id}: stands at seq {row.seq}, its last op at {row.last}",
    ),
    (
        select(_LAST.c.scope, _LAST.c.record, _LAST.c.last)
        .outerjoin(record, and_(_LAST.c.scope == record.c.scope, _LAST.c.record == record.c.id))
        .where(record.c.id.is_(None)),
        lambda row: f"scope {row.scope} record {row.record}: has an op at seq {row.last} and is not there",
    ),
    (
        select(record.c.scope, record.c.id, record.c.kind.label("is_"), op.c.kind)
        .join(op, _same(op, record, "scope", "seq"))
        .where(op.c.kind != record.c.kind),
        lambda row: f"scope {row.scope} record {row.id}: is a {row.is_}, its last op speaks of a {row.kind}",
    ),
    (
        select(secret.c.scope, secret.c.record, secret.c.field)
        .outerjoin(record, and_(record.c.scope == secret.c.scope, record.c.id == secret.c.record))
        .where(record.c.id.is_(None)),
        lambda row: f"scope {row.scope} record {row.record}: not there, but its {row.field} is kept",
    ),
    (
        select(parked_op.c.scope, parked_op.c.id, parked_op.c.waits_on)
        .join(record, and_(record.c.scope == parked_op.c.scope, record.c.id == parked_op.c.waits_on))
        .where(parked_op.c.code == "waits"),
        lambda row: f"scope {row.scope} op {row.id}: waits for {row.waits_on}, which is there",
    ),
    (
        select(parked_op.c.scope, parked_op.c.id, parked_op.c.code).where(
            parked_op.c.code.in_(("waits", "unknown_kind", "schema_too_new")), parked_op.c.waits_on.is_(None)
        ),
        lambda row: f"scope {row.scope} op {row.id}: {row.code}, and nobody knows for what it waits",
    ),
)
