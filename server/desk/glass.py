"""应急打开: in an emergency, what a person may not open is opened to them for a day, and says so by itself.

The glass is broken for one record, by somebody who may read it and not what is confidential in it. The
privacy officer is told at once: the row waits on their page until they have seen it.
"""

from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Index, LargeBinary, String, func, insert, select, update
from sqlalchemy.orm import Mapped, mapped_column

from server.base.clock import wire
from server.base.database import Base
from server.base.errors import Problem
from server.base.ids import new_id
from server.base.keys import Keys
from server.desk.naming import user_names
from server.desk.reader import Reader
from server.desk.whys import EMERGENCY, checked
from server.people import access_log
from server.people.models import ID, INSTANT, Access
from server.records import store

BROKEN, SEEN, OPEN = "glass", "glass_seen", "open"
LASTS = timedelta(hours=24)
MOST_A_DAY = 5
OFFICER = ("privacy_officer",)
PAGE = 50
Row = dict[str, Any]


class Glass(Base):
    """One breaking of the glass; `words` is what the person wrote, encrypted like a confidential field."""

    __tablename__ = "glass"
    __table_args__ = (
        Index("glass_by_user", "user", "begun_at"),
        Index("glass_by_scope", "scope", "begun_at"),
    )

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    user: Mapped[str] = mapped_column(ID)
    scope: Mapped[str] = mapped_column(ID)
    record: Mapped[str] = mapped_column(ID)
    kind: Mapped[str] = mapped_column(String(40))
    why: Mapped[str] = mapped_column(String(40))
    words: Mapped[bytes] = mapped_column(LargeBinary)
    begun_at: Mapped[str] = mapped_column(INSTANT)
    ends_at: Mapped[str] = mapped_column(INSTANT)
    seen_at: Mapped[str | None] = mapped_column(INSTANT)
    seen_by: Mapped[str | None] = mapped_column(ID)


def open_until(reader: Reader, scope: str, record: str) -> str | None:
    """Until when a record stands open to the reader, if they broke the glass; it ends by itself."""
    mine = Glass.user == reader.user, Glass.scope == scope, Glass.record == record
    now = wire(reader.now)
    return reader.connection.scalar(select(func.max(Glass.ends_at)).where(*mine, Glass.ends_at > now))


def break_glass(reader: Reader, keys: Keys, scope: str, id_: str, why: str, words: str) -> str:
    """Open a record's confidential fields to the reader for 24 hours, and say until when.

    Errors: Problem not_found where the reader may not read the record; invalid for a reason that is not in
            the list; too_many after five in a day.
    """
    state, kind = reader.record(scope, id_)
    if not reader.reads(scope, kind, state.by) or not store.secrets_of(reader.connection, scope, id_):
        raise Problem("not_found")
    reason = checked(why, EMERGENCY)
    glass, ends_at = new_id(), wire(reader.now + LASTS)
    # The log's line comes first: it holds the log until the end, so that two at once are counted one by one.
    access_log.append(reader.connection, reader.user, BROKEN, reader.now, scope, id_, reason, via=kind.name)
    since = wire(reader.now - LASTS)
    mine = select(func.count()).select_from(Glass).where(Glass.user == reader.user, Glass.begun_at > since)
    if (reader.connection.scalar(mine) or 0) >= MOST_A_DAY:
        raise Problem("too_many", wait_seconds=int(LASTS.total_seconds()))
    values = {
        "id": glass,
        "user": reader.user,
        "scope": scope,
        "record": id_,
        "kind": kind.name,
        "why": reason,
        "words": keys.encrypt(words.encode(), f"glass/{glass}"),
        "begun_at": wire(reader.now),
        "ends_at": ends_at,
    }
    reader.connection.execute(insert(Glass).values(**values))
    return ends_at


def waiting(reader: Reader) -> int:
    """How many breakings the privacy officer has not seen yet."""
    query = select(func.count()).select_from(Glass).where(Glass.seen_at.is_(None), _theirs(reader))
    return reader.connection.scalar(query) or 0


def page(reader: Reader, keys: Keys, before: str | None) -> Row:
    """Breakings in the privacy officer's street, those that were not seen first on top, the latest first.

    Shape: `{"rows", "before"}`; a row tells who, when, where, why and in their own words, and how often the
           record was opened meanwhile.
    """
    query = select(Glass.__table__).where(_theirs(reader))
    if before:
        query = query.where(Glass.id < before)
    found = list(reader.connection.execute(query.order_by(Glass.id.desc()).limit(PAGE + 1)))
    names = user_names(reader.connection, [one for row in found for one in (row.user, row.seen_by)])
    rows = [_line(reader, keys, row, names) for row in found[:PAGE]]
    return {"rows": rows, "before": found[PAGE - 1].id if len(found) > PAGE else None}


def _line(reader: Reader, keys: Keys, row: Any, names: dict[str, str]) -> Row:
    opened = select(func.count()).select_from(Access).where(
        Access.who == row.user, Access.record == row.record, Access.what == OPEN,
        Access.at >= row.begun_at, Access.at < row.ends_at,
    )  # fmt: skip
    return {
        "id": row.id,
        "who": {"id": row.user, "name": names.get(row.user, "")},
        "scope": row.scope,
        "record": row.record,
        "kind": row.kind,
        "place": reader.place(row.scope),
        "why": row.why,
        "words": keys.decrypt(bytes(row.words), f"glass/{row.id}").decode(),
        "begun_at": row.begun_at,
        "ends_at": row.ends_at,
        "is_open": row.ends_at > reader.instant,
        "opened": reader.connection.scalar(opened) or 0,
        "seen_at": row.seen_at,
        "seen_by": names.get(row.seen_by, "") if row.seen_by else None,
    }


def acknowledge(reader: Reader, id_: str) -> None:
    """Note that the privacy officer has seen a breaking.

    Errors: Problem not_found for one that does not wait for them.
    """
    query = select(Glass.scope, Glass.record, Glass.kind).where(Glass.id == id_, _theirs(reader))
    row = reader.connection.execute(query).first()
    unseen = update(Glass).where(Glass.id == id_, Glass.seen_at.is_(None))
    values = {"seen_at": wire(reader.now), "seen_by": reader.user}
    if row is None or not reader.connection.execute(unseen.values(**values)).rowcount:
        raise Problem("not_found")
    access_log.append(reader.connection, reader.user, SEEN, reader.now, row.scope, row.record, via=row.kind)


def _theirs(reader: Reader) -> ColumnElement[bool]:
    return Glass.scope.in_(reader.scopes(OFFICER))
