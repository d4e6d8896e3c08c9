"""What desks have said about records: looked at, asked back, answered.

A record is unseen while its last change is younger than every review of it, or while an answer to a question
is younger than every other review: the scope's seq orders them all.
"""

from typing import Any

import orjson
from sqlalchemy import ColumnElement, Connection, FromClause, and_, exists, not_, or_, select

from server.desk.naming import user_names
from server.records.kind import Body
from server.records.models import entry, record

REVIEW = "review"
LOOK_AGAIN = "look_again"
ANSWER = '"answer":'  # how a body says that there is one: inside a text the quotes would be escaped


def unseen() -> ColumnElement[bool]:
    """The condition that nobody has looked at an entry since it last changed or was answered."""
    said, answer, later = entry.alias("said"), entry.alias("answer"), entry.alias("later")
    seen = exists().where(_about(said), said.c.seq > entry.c.seq).correlate(entry)
    newer = exists().where(_about(later), later.c.seq > answer.c.seq).correlate(entry, answer)
    answered = (
        exists()
        .where(
            _about(answer),
            answer.c.code_1 == LOOK_AGAIN,
            record.c.scope == answer.c.scope,
            record.c.id == answer.c.id,
            record.c.body.contains(ANSWER),
            not_(newer),
        )
        .correlate(entry)
    )
    return or_(not_(seen), answered)


def _about(review: FromClause) -> ColumnElement[bool]:
    return and_(review.c.kind == REVIEW, review.c.scope == entry.c.scope, review.c.place == entry.c.id)


def about(connection: Connection, scopes: set[str], ids: set[str]) -> list[tuple[str, str, Any, Body]]:
    """The reviews of some records, oldest last change first: (scope, record, review's row, its body)."""
    query = (
        select(entry.c.place, record)
        .join(record, and_(record.c.scope == entry.c.scope, record.c.id == entry.c.id))
        .where(entry.c.kind == REVIEW, entry.c.scope.in_(scopes), entry.c.place.in_(ids))
        .where(record.c.removed.is_(False))
        .order_by(record.c.seq)
    )
    return [(row.scope, row.place, row, orjson.loads(row.body)) for row in connection.execute(query)]


def standing(connection: Connection, entries: list[Any]) -> dict[tuple[str, str], dict[str, bool]]:
    """Of each entry: is it seen, is a question open, was one answered."""
    said: dict[tuple[str, str], list[tuple[int, Body]]] = {}
    for scope, id_, row, body in about(
        connection, {one.scope for one in entries}, {one.id for one in entries}
    ):
        said.setdefault((scope, id_), []).append((row.seq, body))
    return {(one.scope, one.id): _standing(one.seq, said.get((one.scope, one.id), [])) for one in entries}


def _standing(seq: int, said: list[tuple[int, Body]]) -> dict[str, bool]:
    questions = [body for _seq, body in said if body.get("verdict") == LOOK_AGAIN]
    last = said[-1] if said else None
    is_answer = last is not None and last[1].get("verdict") == LOOK_AGAIN and bool(last[1].get("answer"))
    return {
        "seen": last is not None and last[0] > seq and not is_answer,
        "asked": any(not body.get("answer") for body in questions),
        "answered": any(body.get("answer") for body in questions),
        "thanked": any(body.get("verdict") == "thanks" for _seq, body in said),
    }


def shown(connection: Connection, scope: str, id_: str) -> list[dict[str, Any]]:
    """The reviews of one record, as its page shows them."""
    said = about(connection, {scope}, {id_})
    names = user_names(connection, (row.by for _scope, _id, row, _body in said))
    return [
        {
            "id": row.id,
            "v": row.v,
            "at": row.at,
            "by": {"id": row.by, "name": names.get(row.by, "")},
            **{name: body.get(name) for name in ("verdict", "field", "note", "answer")},
        }
        for _scope, _id, row, body in said
    ]
