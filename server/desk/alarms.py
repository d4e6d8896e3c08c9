"""The desk's list of alarms: a past that was rewritten, and reading without a task. A person answers each."""

from typing import Any

import orjson
from sqlalchemy import and_, func, or_, select

from server.base.errors import Problem
from server.desk.naming import user_names
from server.desk.reader import Reader
from server.people import access_log, alarms
from server.people.alarms import BROWSING, OF_THE_PAST, WHATS, Alarm
from server.records.models import device

ROLES = ("privacy_officer", "audit_admin", "sec_admin")
OF_BROWSING = ("privacy_officer", "audit_admin")
PAGE = 50
Row = dict[str, Any]


def seen_by(reader: Reader) -> list[str]:
    """Which alarms a reader's roles see: security those of the past, the others browsing, too."""
    if not reader.held(ROLES):
        return []
    return [*OF_THE_PAST, *([BROWSING] if reader.held(OF_BROWSING) else [])]


def page(reader: Reader, before: str | None) -> Row:
    """Alarms, those that wait first and then the newest.

    Shape: `{"alarms", "before", "waiting"}`; `said` holds numbers, ids and places, never a resident's name.
    """
    waits = Alarm.seen_at.is_(None)
    query = select(Alarm.__table__).where(Alarm.what.in_(seen_by(reader)))
    if before is not None:
        query = query.where(_after(before))
    query = query.order_by(waits.desc(), Alarm.last_at.desc(), Alarm.id.desc()).limit(PAGE + 1)
    rows = list(reader.connection.execute(query))
    shown = [row for row in rows[:PAGE] if _is_theirs(reader, row)]
    last = rows[PAGE - 1] if len(rows) > PAGE else None
    return {
        "alarms": _lines(reader, shown),
        "before": f"{int(last.seen_at is None)}~{last.last_at}~{last.id}" if last else None,
        "waiting": waiting(reader),
    }


def _after(cursor: str) -> Any:
    try:
        waits, last_at, id_ = cursor.split("~")
    except ValueError as error:
        raise Problem("invalid", fields={"before": "as the page before gave it"}) from error
    older = or_(Alarm.last_at < last_at, and_(Alarm.last_at == last_at, Alarm.id < id_))
    if waits == "1":
        return or_(Alarm.seen_at.is_not(None), older)
    return and_(Alarm.seen_at.is_not(None), older)


def waiting(reader: Reader) -> int:
    """How many nobody has answered."""
    query = select(func.count()).where(Alarm.what.in_(seen_by(reader)), Alarm.seen_at.is_(None))
    return int(reader.connection.scalar(query) or 0)


def answer(reader: Reader, id_: str, note: str) -> None:
    """Note that the reader has looked into an alarm, and what they found.

    Errors: Problem not_found for one that is not theirs or was answered; forbidden for one about themselves.
    """
    row = reader.connection.execute(select(Alarm.__table__).where(Alarm.id == id_)).first()
    if row is None or row.what not in seen_by(reader) or not _is_theirs(reader, row):
        raise Problem("not_found")
    if row.about == reader.user:
        raise Problem("forbidden", "not an alarm about oneself")
    alarms.answer(reader.connection, id_, [row.what], reader.user, note, reader.now)
    access_log.append(reader.connection, reader.user, "alarm_seen", reader.now, record=id_, via=row.what)


def _is_theirs(reader: Reader, row: Any) -> bool:
    """Reading is judged by the street in which it was done; the past is everybody's who may see alarms."""
    if row.what != BROWSING:
        return True
    mine = set(reader.scopes(OF_BROWSING))
    return any(scope in mine for scope in orjson.loads(row.said)["scopes"])


def _lines(reader: Reader, rows: list[Any]) -> list[Row]:
    ids = [row.about for row in rows]
    owners = {
        row.id: row
        for row in reader.connection.execute(
            select(device.c.id, device.c.name, device.c.user).where(device.c.id.in_(ids))
        )
    }
    users = [*ids, *(one.user for one in owners.values()), *(row.seen_by for row in rows)]
    names = user_names(reader.connection, users)
    found = []
    for row in rows:
        said = orjson.loads(row.said)
        owner = owners.get(row.about)
        who = owner.user if owner else row.about
        found.append(
            {
                "id": row.id,
                "what": row.what,
                "words": {"zh": WHATS[row.what].zh, "en": WHATS[row.what].en},
                "who": {"id": who or None, "name": names.get(who, "")},
                "device": {"id": owner.id, "name": owner.name} if owner else None,
                "at": row.at,
                "last_at": row.last_at,
                "said": said,
                "places": [reader.place(scope) for scope in said.get("scopes", ())],
                "seen_by": {"id": row.seen_by, "name": names.get(row.seen_by, "")} if row.seen_by else None,
                "seen_at": row.seen_at,
                "note": row.note,
            }
        )
    return found
