"""Legal hold: what must not be deleted for now, because two persons said so, with a reason and an end.

`held` is asked by everything that deletes: the retention job, erasure, and the window's deletion.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Index, Row, String, insert, or_, select, update
from sqlalchemy.orm import Mapped, mapped_column

from server.base.clock import Clock, day_of, wire
from server.base.database import Base
from server.base.errors import Problem
from server.base.ids import new_id
from server.people import access_log, approvals
from server.people.models import DAY, ID, INSTANT
from server.people.tree import TreeCache
from server.records import store
from server.records.merge import State

Key = tuple[str, str]
LONGEST_DAYS = 3 * 366
SHOWN = 100
DEEPEST = 4  # a step of a conflict of a review of a record


class Hold(Base):
    """One hold.

    Shape: on a `record` of a scope and what names it, or on a `kind` in a place and all below it; it counts
           once it has begun, until its last day or until two persons ended it.
    """

    __tablename__ = "hold"
    __table_args__ = (Index("hold_by_end", "ends_on"),)

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    scope: Mapped[str] = mapped_column(ID)
    record: Mapped[str | None] = mapped_column(ID)
    kind: Mapped[str | None] = mapped_column(String(40))
    reason: Mapped[str] = mapped_column(String(200))
    ends_on: Mapped[str] = mapped_column(DAY)
    by: Mapped[str] = mapped_column(ID)
    asked_at: Mapped[str] = mapped_column(INSTANT)
    approval: Mapped[str] = mapped_column(ID)
    began_at: Mapped[str | None] = mapped_column(INSTANT)
    agreed_by: Mapped[str | None] = mapped_column(ID)
    end_approval: Mapped[str | None] = mapped_column(ID)
    ended_at: Mapped[str | None] = mapped_column(INSTANT)


def ask(
    connection: Connection,
    scope: str,
    record: str | None,
    kind: str | None,
    reason: str,
    ends_on: date,
    by: str,
    now: datetime,
    words: str = "",
) -> str:
    """Propose a hold on a record, or on a kind in a place; it counts once a second person has agreed.

    Errors: invalid for neither or both, and for an end that is past or more than three years away.
    """
    if (record is None) == (kind is None):
        raise Problem("invalid", fields={"record": "a record or a kind / 写一条记录，或一个种类"})
    if not 0 < (ends_on - day_of(now)).days <= LONGEST_DAYS:
        raise Problem("invalid", fields={"ends_on": "within three years / 三年以内"})
    id_ = new_id()
    approval = approvals.ask(connection, "hold", id_, by, reason, now, scope, words)
    values = {"id": id_, "scope": scope, "record": record, "kind": kind, "reason": reason, "by": by}
    values |= {"ends_on": ends_on.isoformat(), "asked_at": wire(now), "approval": approval}
    connection.execute(insert(Hold).values(**values))
    return id_


def begin(connection: Connection, id_: str, by: str, now: datetime) -> None:
    """Let a hold count that a second person has agreed to.

    Errors: not_found; approval_needed.
    """
    row = _row(connection, id_, by, now)
    second = approvals.take(connection, row.approval, "hold", id_, by, now, row.scope)
    connection.execute(update(Hold).where(Hold.id == id_).values(began_at=wire(now), agreed_by=second))
    access_log.append(connection, by, "hold_begin", now, row.scope, row.record, row.reason)


def ask_end(connection: Connection, id_: str, by: str, why: str, now: datetime, words: str = "") -> None:
    """Propose that a hold ends before its day.

    Errors: not_found where it does not count now.
    """
    row = _row(connection, id_, by, now)
    if not _counts(row, now):
        raise Problem("not_found")
    approval = approvals.ask(connection, "hold_end", id_, by, why, now, row.scope, words)
    connection.execute(update(Hold).where(Hold.id == id_).values(end_approval=approval))


def end(connection: Connection, id_: str, by: str, now: datetime) -> None:
    """End a hold early, once a second person has agreed.

    Errors: not_found; approval_needed.
    """
    row = _row(connection, id_, by, now)
    approvals.take(connection, row.end_approval or "", "hold_end", id_, by, now, row.scope)
    connection.execute(update(Hold).where(Hold.id == id_).values(ended_at=wire(now)))
    access_log.append(connection, by, "hold_end", now, row.scope, row.record)


def listed(connection: Connection) -> list[Row[Any]]:
    """The newest holds, those that are over too."""
    query = select(Hold.__table__).order_by(Hold.asked_at.desc(), Hold.id).limit(SHOWN)
    return list(connection.execute(query))


def held(connection: Connection, abouts: Mapping[str, str], keys: Iterable[Key], now: datetime) -> set[Key]:
    """Which of these records, by scope and id, must not be deleted now.

    Shape: `abouts` is the registry's; a hold on a household or person also holds what names it (visits,
           care visits, the household's people), and whatever is held holds what is said about it.
    """
    holds = active(connection, now)
    wanted = set(keys)
    if not holds or not wanted:
        return set()
    on_records = {row.record for row in holds if row.record}
    kinds = _kinds_held(connection, holds, now)
    found: set[Key] = set()
    looked = {key: key for key in wanted}  # what is looked at now → the key that was asked for
    for _depth in range(DEEPEST):
        states = store.records_of(connection, looked.values())
        further: dict[Key, Key] = {}
        for key, at in looked.items():
            state = states.get(at)
            if _is_held(at, state, on_records, kinds):
                found.add(key)
            elif state is not None and (about := state.body.get(abouts.get(state.kind, ""))):
                further[key] = (at[0], str(about))
        looked = further
        if not looked:
            break
    return found


def _is_held(at: Key, state: State | None, on_records: set[str], kinds: Mapping[str, set[str]]) -> bool:
    scope, id_ = at
    named = {id_, *(value for value in (state.body.values() if state else ()) if isinstance(value, str))}
    if not named.isdisjoint(on_records):  # whatever scope it lies in: a wish for a home is its community's
        return True
    return state is not None and scope in kinds.get(state.kind, ())


class LegalHolds:
    """The holds of this installation, as the engine asks for them."""

    def __init__(self, abouts: Mapping[str, str], clock: Clock) -> None:
        self._abouts, self._clock = abouts, clock

    def held(self, connection: Connection, keys: Iterable[Key]) -> set[Key]:
        """Which of these records must not be deleted now."""
        return held(connection, self._abouts, keys, self._clock())


def active(connection: Connection, now: datetime) -> list[Row[Any]]:
    """The holds that count now."""
    today = day_of(now).isoformat()
    counts = Hold.began_at.is_not(None), or_(Hold.ended_at.is_(None), Hold.ended_at > wire(now))
    return list(connection.execute(select(Hold.__table__).where(*counts, Hold.ends_on >= today)))


def _kinds_held(connection: Connection, holds: list[Row[Any]], now: datetime) -> dict[str, set[str]]:
    """Kind → the scopes in which all of it is held."""
    found: dict[str, set[str]] = {}
    day = None
    for row in holds:
        if row.kind:
            day = day or TreeCache().read(connection).on(day_of(now).isoformat())
            found.setdefault(row.kind, set()).update((row.scope, *day.below(row.scope)))
    return found


def _counts(row: Row[Any], now: datetime) -> bool:
    return row.began_at is not None and row.ended_at is None and row.ends_on >= day_of(now).isoformat()


def _row(connection: Connection, id_: str, by: str, now: datetime) -> Row[Any]:
    """A hold of a street in which this person may ask for one."""
    row = connection.execute(select(Hold.__table__).where(Hold.id == id_)).first()
    may = approvals.held_where(connection, by, now)
    if row is None or not may(approvals.DEEDS["hold"].asked_by, row.scope):
        raise Problem("not_found")
    return row


def agreed(connection: Connection, requests: Iterable[str], by: str, now: datetime) -> set[str]:
    """Those of these requests that this person may use now."""
    mine = approvals.Approval.by == by, approvals.Approval.state == "agreed"
    valid = approvals.Approval.expires_at > wire(now), approvals.Approval.id.in_(sorted(requests))
    return set(connection.scalars(select(approvals.Approval.id).where(*mine, *valid)))
