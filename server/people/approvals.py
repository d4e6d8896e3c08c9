"""Approval by two persons: one asks, another one with the right role agrees, and the first uses it once.

Whoever does something that needs it calls `ask`, hands the id out, and later `take`s it in the transaction
of the deed itself. What is agreed to is compared letter by letter, so nobody gets a yes to another question.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Index, Row, String, delete, func, insert, select, update
from sqlalchemy.orm import Mapped, mapped_column

from server.base.clock import wire
from server.base.database import Base
from server.base.errors import Problem
from server.base.ids import new_id
from server.people import access_log
from server.people.models import ID, INSTANT
from server.people.rights import PeopleRights
from server.records.fields import Label

VALID = timedelta(hours=24)  # for the answer, and then again for the use
KEPT = timedelta(days=365)
MOST_OPEN = 50  # of one person
SHOWN = 50


@dataclass(frozen=True)
class Deed:
    """Something that one person alone may not do.

    Shape: `asked_by` and `agreed_by` hold roles; the second person holds one of theirs where it happens.
    """

    label: Label
    asked_by: frozenset[str]
    agreed_by: frozenset[str]


def _deed(zh: str, en: str, asked_by: Iterable[str], agreed_by: Iterable[str]) -> Deed:
    return Deed(Label(zh, en), frozenset(asked_by), frozenset(agreed_by))


OFFICE = ("privacy_officer", "street_admin")
DEEDS: Mapping[str, Deed] = {
    "confidential_export": _deed(
        "导出封存内容",
        "Export of confidential content",
        ("grid_lead", "privacy_officer"),
        ("privacy_officer", "street_supervisor"),
    ),
    "resident_copy": _deed(
        "给居民的资料副本（含封存内容）",
        "A resident's copy with confidential content",
        ("community_staff", "grid_lead", "privacy_officer"),
        ("privacy_officer", "grid_lead"),
    ),
    "hold": _deed("依法留存，先不删", "A legal hold", OFFICE, OFFICE),
    "hold_end": _deed("提前结束依法留存", "An early end of a legal hold", OFFICE, OFFICE),
}
AGREEING = frozenset(role for deed in DEEDS.values() for role in deed.agreed_by)
ASKING = frozenset(role for deed in DEEDS.values() for role in deed.asked_by)


class Approval(Base):
    """One request to a second person.

    Shape: `state` is asked, agreed, refused or used; `about` says what exactly, for machines, `words` the
           same for people, without a name; from `expires_at` on it counts for nothing.
    """

    __tablename__ = "approval"
    __table_args__ = (Index("approval_by_asker", "by", "asked_at"), Index("approval_by_end", "expires_at"))

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    what: Mapped[str] = mapped_column(String(40))
    about: Mapped[str] = mapped_column(String(400))
    words: Mapped[str] = mapped_column(String(400))
    scope: Mapped[str | None] = mapped_column(ID)
    by: Mapped[str] = mapped_column(ID)
    why: Mapped[str] = mapped_column(String(200))
    asked_at: Mapped[str] = mapped_column(INSTANT)
    expires_at: Mapped[str] = mapped_column(INSTANT)
    state: Mapped[str] = mapped_column(String(12))
    decided_by: Mapped[str | None] = mapped_column(ID)
    decided_at: Mapped[str | None] = mapped_column(INSTANT)
    used_at: Mapped[str | None] = mapped_column(INSTANT)


def ask(
    connection: Connection,
    what: str,
    about: str,
    by: str,
    why: str,
    now: datetime,
    scope: str | None = None,
    words: str = "",
) -> str:
    """Ask for a second person's yes, and give the request's id.

    Shape: `scope` is where it happens, if the second person has to hold their role there; `words` is what
           they read instead of `about`.
    Errors: KeyError for a deed that is not in the list; too_many_tries with 50 open requests.
    """
    deed = DEEDS[what]
    _demand(connection, by, deed.asked_by, scope, now)
    waiting = Approval.by == by, Approval.state == "asked", Approval.expires_at > wire(now)
    if (connection.scalar(select(func.count()).select_from(Approval).where(*waiting)) or 0) >= MOST_OPEN:
        raise Problem("too_many_tries", wait_seconds=3600)
    id_ = new_id()
    values = {
        "id": id_,
        "what": what,
        "about": about,
        "words": words or about,
        "scope": scope,
        "by": by,
        "why": why,
        "asked_at": wire(now),
        "expires_at": wire(now + VALID),
        "state": "asked",
    }
    connection.execute(insert(Approval).values(**values))
    access_log.append(connection, by, "approval_ask", now, scope, id_, why, what)
    return id_


def approve(connection: Connection, id_: str, by: str, now: datetime) -> None:
    """Agree, as another person than the one who asked; the yes counts for 24 hours, once.

    Errors: not_found where nothing waits for this person; own_request for whoever asked.
    """
    _decide(connection, id_, by, now, "agreed")


def refuse(connection: Connection, id_: str, by: str, now: datetime) -> None:
    """Say no; whoever asked may also take it back.

    Errors: not_found where nothing waits for this person.
    """
    _decide(connection, id_, by, now, "refused")


def take(
    connection: Connection, id_: str, what: str, about: str, by: str, now: datetime, scope: str | None = None
) -> str:
    """Use a yes up, in the transaction of the deed, and say who gave it.

    Shape:  `scope` as it was asked with: a yes from somewhere else, or for nowhere, is none.
    Errors: approval_needed where there is none: not given, used, too old, somebody else's, of something else.
    """
    mine = (
        Approval.id == id_,
        Approval.what == what,
        Approval.about == about,
        Approval.scope == scope,
        Approval.by == by,
        Approval.state == "agreed",
        Approval.expires_at > wire(now),
    )
    # Counted by the statement itself: of two who come at once the second finds it used.
    used = connection.execute(update(Approval).where(*mine).values(state="used", used_at=wire(now)))
    if not used.rowcount:
        raise Problem("approval_needed")
    row = connection.execute(select(Approval.scope, Approval.decided_by).where(Approval.id == id_)).one()
    access_log.append(connection, by, "approval_use", now, row.scope, id_, via=what)
    return str(row.decided_by)


def waiting_for(connection: Connection, user: str, now: datetime) -> list[Row[Any]]:
    """What this person may decide now, the oldest first; at most 50."""
    query = select(Approval.__table__).where(
        Approval.state == "asked", Approval.expires_at > wire(now), Approval.by != user
    )
    rows = connection.execute(query.order_by(Approval.asked_at, Approval.id).limit(20 * SHOWN))
    may = held_where(connection, user, now)
    return [row for row in rows if may(DEEDS[row.what].agreed_by, row.scope)][:SHOWN]


def asked_by(connection: Connection, user: str) -> list[Row[Any]]:
    """What this person has asked for, the newest first; at most 50."""
    query = select(Approval.__table__).where(Approval.by == user)
    return list(connection.execute(query.order_by(Approval.asked_at.desc(), Approval.id).limit(SHOWN)))


def open_request(
    connection: Connection, what: str, about: str, by: str, now: datetime
) -> Row[str, str] | None:
    """The latest request of somebody for one deed that still counts: asked, or agreed to and not used."""
    query = select(Approval.id, Approval.state).where(
        Approval.by == by,
        Approval.what == what,
        Approval.about == about,
        Approval.state.in_(("asked", "agreed")),
        Approval.expires_at > wire(now),
    )
    return connection.execute(query.order_by(Approval.asked_at.desc()).limit(1)).first()


def _decide(connection: Connection, id_: str, by: str, now: datetime, state: str) -> None:
    open_ = Approval.id == id_, Approval.state == "asked", Approval.expires_at > wire(now)
    row = connection.execute(select(Approval.__table__).where(*open_)).first()
    if row is None:
        raise Problem("not_found")
    if row.by != by:
        _demand(connection, by, DEEDS[row.what].agreed_by, row.scope, now, "not_found")
    elif state == "agreed":
        raise Problem("own_request")
    values = {"state": state, "decided_by": by, "decided_at": wire(now), "expires_at": wire(now + VALID)}
    if not connection.execute(update(Approval).where(*open_).values(**values)).rowcount:
        raise Problem("not_found")  # somebody else decided meanwhile
    access_log.append(connection, by, f"approval_{state}", now, row.scope, id_, via=row.what)


def _demand(
    connection: Connection,
    user: str,
    roles: frozenset[str],
    scope: str | None,
    now: datetime,
    code: str = "forbidden",
) -> None:
    if not held_where(connection, user, now)(roles, scope):
        raise Problem(code)


def held_where(
    connection: Connection, user: str, now: datetime
) -> Callable[[frozenset[str], str | None], bool]:
    """Asks whether somebody holds one of these roles: where it happens, or anywhere if it has no place."""
    judge = PeopleRights().judge(connection, [user])
    everywhere = frozenset(held.role for held in judge.held(user, now))

    def held(roles: frozenset[str], scope: str | None) -> bool:
        return bool(roles & (everywhere if scope is None else judge.reach(user, scope, now).within))

    return held


def forget(connection: Connection, now: datetime) -> int:
    """Drop requests a year after they ended; the access log still says who asked and who agreed."""
    old = Approval.expires_at < wire(now - KEPT)
    return int(connection.execute(delete(Approval).where(old)).rowcount)
