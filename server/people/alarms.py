"""Alarms that last: the past was rewritten, or somebody reads without a task. Each waits for an answer."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

import orjson
from sqlalchemy import Connection, Index, Row, String, Text, insert, select, update
from sqlalchemy.orm import Mapped, mapped_column

from server.base.clock import wire
from server.base.database import Base
from server.base.errors import Problem
from server.base.ids import new_id
from server.records.epochs import current_epoch
from server.records.fields import Label

ID, INSTANT = String(36), String(24)

BROWSING = "browsing"
WHATS: Mapping[str, Label] = {
    "access_log_contradicted": Label(
        "查阅记录与这台设备听说过的不一致", "The access log is not what this device was told"
    ),
    "forked": Label("这台设备知道得比服务器多", "This device knows more than the server"),
    "have_behind": Label(
        "服务器收到的编号变少了", "The server holds fewer of this device's numbers than it said"
    ),
    "epoch_unknown": Label(
        "这台设备听说过服务器不认识的历史编号", "This device was told an epoch that the server does not know"
    ),
    "heads_lost": Label("数据库比数据库外的记号旧", "The database is older than the marks kept outside it"),
    BROWSING: Label("一小时内查看了多户，没有对应的工作", "Many homes read within an hour, without a task"),
}
OF_THE_PAST = tuple(name for name in WHATS if name != BROWSING)
# As long as nobody has answered an alarm, and a while after, the same is not said a second time.
QUIET = timedelta(hours=24)
MOST_NAMED = 20


class Alarm(Base):
    """Something that a person has to look at.

    Shape: `about` is a device, a user, or empty for the database; `said` JSON, ids and numbers and no names;
           `last_at` when it was last seen, `seen_by` who answered it.
    """

    __tablename__ = "alarm"
    __table_args__ = (Index("alarm_by_about", "about", "what"), Index("alarm_by_last", "last_at"))

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    what: Mapped[str] = mapped_column(String(40))
    about: Mapped[str] = mapped_column(ID)
    epoch: Mapped[str] = mapped_column(ID)
    at: Mapped[str] = mapped_column(INSTANT)
    last_at: Mapped[str] = mapped_column(INSTANT)
    said: Mapped[str] = mapped_column(Text)
    seen_by: Mapped[str | None] = mapped_column(ID)
    seen_at: Mapped[str | None] = mapped_column(INSTANT)
    note: Mapped[str | None] = mapped_column(Text)


def rise(connection: Connection, what: str, about: str, said: Mapping[str, Any], now: datetime) -> None:
    """Raise an alarm; where the same one stands already, only note that it was seen again."""
    epoch, instant = current_epoch(connection), wire(now)
    query = select(Alarm.id, Alarm.seen_at).where(
        Alarm.what == what, Alarm.about == about, Alarm.epoch == epoch
    )
    last = connection.execute(query.order_by(Alarm.at.desc(), Alarm.id.desc()).limit(1)).first()
    if last is not None and (last.seen_at is None or last.seen_at > wire(now - QUIET)):
        values = {"last_at": instant} | ({"said": orjson.dumps(said).decode()} if not last.seen_at else {})
        connection.execute(update(Alarm).where(Alarm.id == last.id).values(**values))
        return
    connection.execute(
        insert(Alarm).values(
            id=new_id(), what=what, about=about, epoch=epoch, at=instant, last_at=instant,
            said=orjson.dumps(said).decode(),
        )
    )  # fmt: skip


def raise_forked(connection: Connection, device: str, scopes: list[str], now: datetime) -> None:
    """A device knows more of some scopes than this database; the engine asks for this."""
    rise(connection, "forked", device, {"scopes": scopes[:MOST_NAMED], "count": len(scopes)}, now)


def unanswered(connection: Connection, whats: Iterable[str]) -> list[Row[Any]]:
    """What nobody has answered in the present epoch, the oldest first: a restore answers what was before."""
    query = select(Alarm.__table__).where(
        Alarm.what.in_(list(whats)), Alarm.seen_at.is_(None), Alarm.epoch == current_epoch(connection)
    )
    return list(connection.execute(query.order_by(Alarm.at).limit(200)))


def answer(connection: Connection, id_: str, whats: Iterable[str], by: str, note: str, now: datetime) -> None:
    """Note who looked at an alarm, and what they found.

    Errors: Problem not_found for one that is not theirs to see, or that somebody has answered.
    """
    mine = Alarm.id == id_, Alarm.what.in_(list(whats)), Alarm.seen_at.is_(None)
    done = connection.execute(update(Alarm).where(*mine).values(seen_by=by, seen_at=wire(now), note=note))
    if not done.rowcount:
        raise Problem("not_found")
