"""意见建议: the privacy officer's list, and what became of one's own. Neither says who wrote, nor what.

The words are opened one by one (`server/desk/confidential.py`); an answer is an ordinary op on the record.
"""

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, not_, select

from server.base.clock import day_of, from_wire
from server.base.errors import Problem
from server.base.ids import derived_id, is_id
from server.desk import log
from server.desk.reader import Reader
from server.kinds.suggestions import OFFICER, SUGGESTION
from server.people import access_log
from server.people.tree import CLOSED
from server.records.engine import Engine
from server.records.models import parked_op, record, secret
from server.records.store.read import state_of

PAGE = 50
NUMBER_DIGITS = 6
Row = dict[str, Any]


def own(reader: Reader) -> Row:
    """The reader's own suggestions, the newest first, and the scope in which to put another one.

    Shape:  `{"scope", "rows": [{"scope", "id", "number", "on", "answered", "readers"}]}`, 50 at most.
    """
    closed = [one for one, place in reader.places.items() if place.nature == CLOSED]
    mine = _query().where(record.c.scope.in_(closed), record.c.by == reader.user).limit(PAGE)
    rows = [_line(row) for row in reader.connection.execute(mine)]
    for row in rows:
        row["readers"] = log.readers(reader.connection, row["id"])
    return {"scope": closed_scope(reader), "rows": rows}


def page(reader: Reader, before: str | None) -> Row:
    """What waits for the privacy officer and what they have answered, the newest first.

    Shape:  `{"rows": [{"scope", "id", "v", "number", "on", "answered"}], "kept", "before"}`; `kept`
            counts those that were parked because their author had lost device or post.
    Errors: Problem invalid for a cursor that no page gave.
    """
    query = _query().where(record.c.scope.in_(_theirs(reader)))
    if before:
        if not is_id(before):
            raise Problem("invalid", fields={"before": "the cursor of another page"})
        query = query.where(record.c.id < before)
    found = list(reader.connection.execute(query.limit(PAGE + 1)))
    more = found[PAGE - 1].id if len(found) > PAGE else None
    kept = len(_kept(reader))
    return {"rows": [_line(row) for row in found[:PAGE]], "kept": kept, "before": more}


def take(reader: Reader, engine: Engine) -> int:
    """Take in, by the privacy officer's own right, what was parked for its author's sake; gives how many.

    Nobody else may decide on these: who leads an author shall not learn that there is one.
    """
    outcomes = engine.judge_again(reader.connection, _kept(reader), by_right_of=reader.user)
    taken = [one for one in outcomes if one.status != "parked"]
    for one in taken:
        access_log.append(
            reader.connection, reader.user, "parked_apply", reader.now, one.scope, one.op, one.status, "desk"
        )
    return len(taken)


def waiting(reader: Reader) -> int:
    """How many have no answer yet."""
    query = select(func.count()).select_from(record)
    query = query.where(_is_one(), record.c.scope.in_(_theirs(reader)), not_(_answered()))
    return reader.connection.scalar(query) or 0


def closed_scope(reader: Reader) -> str | None:
    """The closed scope of the street that somebody works in; None for whoever works nowhere."""
    for held in reader.judge.held(reader.user, reader.now):
        street = reader.unit_of_level(held.unit, "street")
        if street:
            return derived_id(street, CLOSED)
    return None


def _kept(reader: Reader) -> list[tuple[str, str]]:
    query = select(parked_op.c.scope, parked_op.c.id).where(
        parked_op.c.kind == SUGGESTION.name,
        parked_op.c.code.in_(("device_revoked", "forbidden")),
        parked_op.c.scope.in_(_theirs(reader)),
    )
    return [
        (row.scope, row.id) for row in reader.connection.execute(query.order_by(parked_op.c.id).limit(PAGE))
    ]


def _theirs(reader: Reader) -> list[str]:
    """The closed scopes of the privacy officer's street: its own, and those of its communities."""
    places = reader.places
    units = [one for one in reader.scopes([OFFICER]) if places[one].nature in ("street", "community")]
    return [derived_id(one, CLOSED) for one in units]


def _query() -> Select[Any]:
    return select(record, _answered().label("answered")).where(_is_one()).order_by(record.c.id.desc())


def _is_one() -> ColumnElement[bool]:
    return and_(record.c.kind == SUGGESTION.name, record.c.removed.is_(False))


def _answered() -> ColumnElement[bool]:
    answer = secret.c.scope == record.c.scope, secret.c.record == record.c.id, secret.c.field == "answer"
    return exists().where(*answer).correlate(record)


def _line(row: Any) -> Row:
    state = state_of(row)
    return {
        "scope": state.scope,
        "id": state.id,
        "v": state.v,
        "number": state.id[-NUMBER_DIGITS:].upper(),
        "on": day_of(from_wire(state.at)).isoformat(),
        "answered": bool(row.answered),
    }
