"""谁看过: who read what, out of the access log."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

import orjson
from sqlalchemy import ColumnElement, Connection, false, or_, select

from server.base.clock import SHANGHAI, wire
from server.base.errors import Problem
from server.desk.naming import user_names
from server.desk.reader import Reader
from server.desk.whys import EMERGENCY, OPENING, WHYS
from server.people.access_words import READING, WORDS
from server.people.models import Access, User
from server.records import store
from server.records.fields import Label

PAGE = 50
MOST_PEOPLE = 500
REASONS = {**EMERGENCY.values, **OPENING.values, **WHYS.values}
Row = dict[str, Any]


@dataclass(frozen=True)
class Asked:
    """What of the log is asked for: older than a line, of one person, of some days."""

    before: int | None = None
    who: str | None = None
    from_on: date | None = None
    to_on: date | None = None

    def condition(self) -> list[ColumnElement[bool]]:
        """The condition on a line."""
        found = []
        if self.before is not None:
            found.append(Access.seq < self.before)
        if self.who is not None:
            found.append(Access.who == self.who)
        if self.from_on is not None:
            found.append(Access.at >= _midnight(self.from_on))
        if self.to_on is not None:
            found.append(Access.at < _midnight(self.to_on + timedelta(days=1)))
        return found


def _midnight(on: date) -> str:
    return wire(datetime.combine(on, time.min, SHANGHAI))


def readers(connection: Connection, id_: str) -> list[Row]:
    """Who has read one record, the latest first."""
    query = select(Access).where(Access.record == id_, Access.what.in_(READING))
    return lines(connection, list(connection.execute(query.order_by(Access.seq.desc()).limit(PAGE))))


def readers_for(reader: Reader, scope: str, id_: str) -> list[Row]:
    """The same, for the one who wrote it and for who leads there.

    Errors: Problem not_found for everybody else.
    """
    state = store.records_of(reader.connection, [(scope, id_)]).get((scope, id_))
    reach = reader.reach(scope)
    if state is None or not (state.by == reader.user or reach.is_lead):
        raise Problem("not_found")
    return readers(reader.connection, id_)


def page(reader: Reader, asked: Asked) -> Row:
    """The log as far as the reader may see it: all of it, that of their community, or their own lines.

    Shape: `{"lines", "before", "people"}`, the latest first; `people` are those to choose from.
    """
    mine = _seen_by(reader)
    query = select(Access).where(*mine, *asked.condition())
    rows = list(reader.connection.execute(query.order_by(Access.seq.desc()).limit(PAGE + 1)))
    found = lines(reader.connection, rows[:PAGE])
    for line in found:
        line["place"] = reader.place(line["scope"]) if line["scope"] else {}
    return {
        "lines": found,
        "before": rows[PAGE - 1].seq if len(rows) > PAGE else None,
        "people": _people(reader, mine) if asked.before is None else [],
    }


def _seen_by(reader: Reader) -> list[ColumnElement[bool]]:
    if reader.held(["privacy_officer"]):
        return []
    led = reader.scopes(["grid_lead"])
    return [or_(Access.who == reader.user, Access.scope.in_(led) if led else false())]


def _people(reader: Reader, mine: list[ColumnElement[bool]]) -> list[Row]:
    """Who stands in the lines that the reader sees, by name."""
    of = select(Access.who).where(*mine).distinct()
    query = select(User.id, User.name).where(User.id.in_(of)).order_by(User.name, User.id).limit(MOST_PEOPLE)
    return [{"id": row.id, "name": row.name} for row in reader.connection.execute(query)]


def lines(connection: Connection, rows: list[Any]) -> list[Row]:
    """Rows of the log as a page shows them, with names and in words."""
    names = user_names(connection, [row.who for row in rows] + [row.record for row in rows])
    found = []
    for row in rows:
        said = orjson.loads(row.line)
        word = WORDS.get(row.what)
        found.append(
            {
                "seq": row.seq,
                "at": row.at,
                "who": {"id": row.who, "name": names.get(row.who, "")},
                "what": row.what,
                "words": _label(word.label if word else None),
                "scope": row.scope,
                "record": row.record,
                # A line about an account names the person.
                "about": names.get(row.record, ""),
                "why": said["why"],
                "why_words": _label(REASONS.get(said["why"])),
                "via": said["via"],
            }
        )
    return found


def _label(label: Label | None) -> dict[str, str] | None:
    return {"zh": label.zh, "en": label.en} if label else None
