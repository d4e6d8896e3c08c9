"""The rule on browsing: many homes read within an hour without any work of the reader's there.

Plain, so that it can be told to whoever it concerns (docs/protocol.md, Access log): a person looks at each
alarm and answers it. It counts homes and never scores anybody.
"""

from collections.abc import Collection
from datetime import datetime, timedelta

import structlog
from sqlalchemy import Connection, Row, and_, func, or_, select

from server.base.clock import wire
from server.people import alarms
from server.people.access_words import READING
from server.people.models import Access
from server.records import store
from server.records.models import entry, op
from server.records.store.read import Key, among

WITHIN = timedelta(hours=1)
MOST_HOMES = 10  # so many homes without a task are no alarm yet
TASK = timedelta(days=7)  # own work there, a visit due, or something newly arrived, so near, is a task
MOST_LINES = 500  # of the reader's last lines; more than this in an hour is judged by these
# Not the reader's choice what is opened there: drawn by chance, kept for a decision, asked for by a resident,
# or agreed to by a second person; and the glass reports itself.
GIVEN = frozenset(
    {"sample", "parked_read", "request_read", "resident_copy", "erasure_plan", "export", "glass"}
)
COUNTED = [word for word in READING if word not in GIVEN]
CARE_TASK = "care_task"
log = structlog.get_logger(__name__)


def look(connection: Connection, who: str, now: datetime) -> None:
    """Judge what somebody has read in the last hour, in the transaction of their reading."""
    since = wire(now - WITHIN)
    query = select(func.count(Access.record.distinct())).where(
        Access.who == who, Access.at >= since, Access.what.in_(COUNTED)
    )
    if (connection.scalar(query) or 0) <= MOST_HOMES:
        return
    lines = _lines(connection, who, since)
    without = untasked(connection, who, {(row.scope, row.record) for row in lines}, now)
    if len(without) <= MOST_HOMES:
        return
    said = {
        "homes": len(without),
        "scopes": sorted({scope for scope, _home in without})[:20],
        "from": lines[-1].at,
        "lines": [lines[-1].seq, lines[0].seq],
    }
    log.warning(alarms.BROWSING, user=who, homes=len(without))
    alarms.rise(connection, alarms.BROWSING, who, said, now)


def _lines(connection: Connection, who: str, since: str) -> list[Row[tuple[int, str, str, str]]]:
    query = (
        select(Access.seq, Access.at, Access.scope, Access.record)
        .where(Access.who == who, Access.at >= since, Access.what.in_(COUNTED))
        .where(Access.scope.is_not(None), Access.record.is_not(None))
    )
    return list(connection.execute(query.order_by(Access.seq.desc()).limit(MOST_LINES)))


def untasked(connection: Connection, who: str, read: Collection[Key], now: datetime) -> set[Key]:
    """The homes behind what was read that nothing near in time led the reader to."""
    behind = {
        key: (state.scope, state.body.get("household") or state.id)
        for key, state in store.records_of(connection, read).items()
        if state.kind == "household" or "household" in state.body
    }
    led = _led(connection, who, {*behind, *behind.values()}, now)
    return {home for key, home in behind.items() if key not in led and home not in led}


def _led(connection: Connection, who: str, keys: Collection[Key], now: datetime) -> set[Key]:
    """Records and homes that the reader worked on, that a visit is due at, or that have newly arrived."""
    since, until = wire(now - TASK), (now + TASK).date().isoformat()
    found: set[Key] = set()
    for part in store.chunks(keys, 200):
        own = and_(entry.c.author == who, entry.c.received >= since)
        due = and_(entry.c.kind == CARE_TASK, entry.c.is_closed.is_(False), entry.c.due_on <= until)
        at_home = select(entry.c.scope, entry.c.place).where(
            among((entry.c.scope, entry.c.place), part), or_(own, due)
        )
        arrived = select(entry.c.scope, entry.c.id).where(
            among((entry.c.scope, entry.c.id), part), entry.c.received >= since
        )
        worked = select(op.c.scope, op.c.record).where(
            among((op.c.scope, op.c.record), part), op.c.by == who, op.c.received >= since
        )
        for query in (at_home, arrived, worked):
            found.update((scope, id_) for scope, id_ in connection.execute(query))
    return found
