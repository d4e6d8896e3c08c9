"""先收着: what was kept and not applied, and what a supervisor decides about it.

Applying judges the op anew by the supervisor's own rights, its author stays. Whatever is decided, the
author's device learns it when it asks for its parked ops.
"""

from typing import Any

import orjson
from sqlalchemy import ColumnElement, and_, func, or_, select

from server.base.clock import wire
from server.base.errors import Problem
from server.base.keys import Keys
from server.desk import log
from server.desk.arrivals import points
from server.desk.naming import Doors, home_of, user_names
from server.desk.reader import STREET, Reader
from server.desk.whys import checked
from server.people import access_log
from server.people.models import Grant, User
from server.people.roles import LEADS
from server.records import store
from server.records.engine import Engine
from server.records.envelope import shown_json
from server.records.kind import Body, Kind
from server.records.models import op, parked_op, stray
from server.records.ports import Outcome
from server.records.reasons import WAITING, told

DECIDING = ("grid_lead", "community_staff", "street_supervisor", "street_admin")
DISCARDED = "discarded"
# What no person can decide: the server judges these again by itself.
SERVERS = WAITING | {"seal_unreadable", "author_unproven"}
MOST = 200
Row = dict[str, Any]
Key = tuple[str, str]


def listed(reader: Reader, keys: Keys) -> Row:
    """Everything that waits for a decision in the reader's scopes, the oldest last.

    Shape: `{"ops", "count", "strays"}`; strays are bytes that nobody can open yet, as a number.
    """
    query = select(parked_op, op.c.reason, op.c.at).join(
        op, and_(op.c.scope == parked_op.c.scope, op.c.id == parked_op.c.id)
    )
    query = query.where(parked_op.c.code != DISCARDED, _mine(reader))
    rows = list(reader.connection.execute(query.order_by(parked_op.c.received.desc()).limit(MOST)))
    contents = {(row.scope, row.id): _content(row, keys)["set"] for row in rows if _may_read(reader, row)}
    homes = {
        home for (scope, _id), content in contents.items()
        if (home := home_of(content, scope))
    }  # fmt: skip
    doors = Doors(reader.connection, homes)
    names = user_names(reader.connection, [one for row in rows for one in (row.by, row.assigned_to)])
    found = [_line(reader, row, contents.get((row.scope, row.id)), doors, names) for row in rows]
    # Assigned to somebody else, it is out of the way; still listed, at the end.
    found.sort(key=lambda one: one["assigned_to"] is not None and one["assigned_to"]["id"] != reader.user)
    strays = reader.connection.scalar(select(func.count()).select_from(stray)) or 0
    return {"ops": found, "count": waiting(reader), "strays": strays if reader.held(STREET) else 0}


def waiting(reader: Reader) -> int:
    """How many wait for a person."""
    query = select(func.count()).select_from(parked_op)
    person = parked_op.c.code.not_in([DISCARDED, "returned", *sorted(SERVERS)])
    return reader.connection.scalar(query.where(person, _mine(reader))) or 0


def _mine(reader: Reader) -> ColumnElement[bool]:
    """In the reader's scopes, or handed to them; what names no scope that exists goes to the street."""
    mine = [parked_op.c.scope.in_(reader.scopes(DECIDING)), parked_op.c.assigned_to == reader.user]
    if street := reader.scopes(STREET):
        known = sorted(reader.judge.tree.history)
        authors = select(Grant.user).where(Grant.unit.in_(street))
        mine.append(and_(parked_op.c.scope.not_in(known), parked_op.c.by.in_(authors)))
    return or_(*mine)


def _kind(reader: Reader, row: Any) -> Kind | None:
    return reader.registry.get(row.kind)


def _may_read(reader: Reader, row: Any) -> bool:
    """Whether the list says what it is about: as for the record it would become, and with nothing to log."""
    kind = _kind(reader, row)
    return kind is not None and not reader.must_say_why(row.scope) and reader.reads(row.scope, kind, row.by)


def _content(row: Any, keys: Keys) -> Body:
    """A kept op's JSON, its `set` made an object where it is none: what is kept may be anything."""
    content: Body = shown_json(keys.decrypt(row.body, f"op/{row.scope}/{row.id}"))
    return content if isinstance(content.get("set"), dict) else content | {"set": {}}


def _line(reader: Reader, row: Any, content: Body | None, doors: Doors, names: dict[str, str]) -> Row:
    kind = _kind(reader, row)
    home = home_of(content or {}, row.scope)
    return {
        "id": row.id,
        "scope": row.scope,
        "kind": row.kind,
        "record": row.record,
        "at": row.at,
        "received": row.received,
        "author": {"id": row.by, "name": names.get(row.by, "")},
        "code": row.code,
        "reason": orjson.loads(row.reason) if row.reason else told(row.code),
        "servers": row.code in SERVERS,
        "place": reader.place(row.scope) | doors.of(row.scope, home[1] if home else None),
        "points": points(kind, content) if kind and content else {},
        "assigned_to": {"id": row.assigned_to, "name": names.get(row.assigned_to, "")}
        if row.assigned_to
        else None,
    }


def opened(reader: Reader, keys: Keys, scope: str, id_: str, why: str) -> Row:
    """One parked op with what it says; logged with a reason for roles of the street.

    Errors: Problem not_found; forbidden for a kind that the reader's roles do not read; invalid without why.
    """
    row = _row(reader, scope, id_)
    kind = _kind(reader, row)
    if kind is None or not (reader.reads(scope, kind, row.by) or row.assigned_to == reader.user):
        raise Problem("forbidden")
    if reader.must_say_why(scope):
        access_log.append(
            reader.connection, reader.user, "parked_read", reader.now, scope, id_, checked(why), via=kind.name
        )
    content = _content(row, keys)
    changes = content["set"]
    home = home_of(changes, scope)
    state = store.records_of(reader.connection, [(scope, row.record)]).get((scope, row.record))
    known = state is not None and reader.reads(scope, kind, state.by)
    doors = Doors(reader.connection, {home} if home else set())
    names = user_names(reader.connection, [row.by, row.assigned_to])
    return _line(reader, row, changes, doors, names) | {
        "set": {name: value for name, value in changes.items() if name not in kind.confidential},
        "sealed": sorted(kind.confidential & set(changes)),
        "new": bool(content.get("new")),
        "base": content.get("base"),
        "schema": content.get("schema", 1),
        # What stands now, beside what would change.
        "now": state.body if known and state is not None else None,
        "readers": log.readers(reader.connection, id_),
        "leads": leads(reader, scope, kind),
        "may_apply": reader.reach(scope).may(kind.access, "C" if content.get("new") else "U"),
    }


def _row(reader: Reader, scope: str, id_: str) -> Any:
    query = (
        select(parked_op, op.c.reason, op.c.at)
        .join(op, and_(op.c.scope == parked_op.c.scope, op.c.id == parked_op.c.id))
        .where(parked_op.c.scope == scope, parked_op.c.id == id_, parked_op.c.code != DISCARDED)
    )
    row = reader.connection.execute(query.where(_mine(reader))).first()
    if row is None:
        raise Problem("not_found")
    return row


def leads(reader: Reader, scope: str, kind: Kind) -> list[Row]:
    """Who else may decide: those who lead the scope or a unit above it, and may change such a record."""
    instant = wire(reader.now)
    way = [scope, *reader.judge.tree.on(reader.today).above(scope)]
    query = (
        select(User.id, User.name, Grant.role)
        .join(Grant, Grant.user == User.id)
        .where(Grant.unit.in_(way), Grant.role.in_(_deciders(kind)), Grant.from_at <= instant)
        .where(or_(Grant.to_at.is_(None), Grant.to_at > instant), User.disabled_at.is_(None))
        .where(User.id != reader.user)
        .order_by(Grant.role, User.name)
    )
    rows = reader.connection.execute(query)
    return list({row.id: {"id": row.id, "name": row.name, "role": row.role} for row in rows}.values())


def _deciders(kind: Kind) -> list[str]:
    """The leading roles that may change this kind."""
    within = kind.access.within
    return sorted(role for role in {*LEADS.values(), "street_admin"} if "U" in within.get(role, ""))


def apply(reader: Reader, engine: Engine, scope: str, id_: str) -> Outcome:
    """Judge an op by the reader's own rights.

    Shape:  what became of it: applied, or parked again with its reason.
    Errors: Problem not_found; invalid for what waits for no person.
    """
    _decidable(_row(reader, scope, id_))
    [outcome] = engine.judge_again(reader.connection, [(scope, id_)], by_right_of=reader.user)
    _noted(reader, "parked_apply", scope, id_, outcome.status)
    return outcome


def reassign(reader: Reader, scope: str, id_: str, to: str) -> None:
    """Hand the decision to another lead.

    Errors: Problem not_found; invalid for somebody who does not lead there.
    """
    row = _row(reader, scope, id_)
    _decidable(row)
    kind = _kind(reader, row)
    if kind is None or to not in {one["id"] for one in leads(reader, scope, kind)}:
        raise Problem("invalid", fields={"to": "somebody who leads there"})
    store.assign_parked(reader.connection, scope, id_, to)
    _noted(reader, "parked_reassign", scope, id_, to)


def give_back(reader: Reader, scope: str, id_: str, note: str, field: str | None) -> None:
    """Ask the author to look again: the op stays parked, with a note to a field.

    Errors: Problem not_found; invalid for a field that the kind does not have.
    """
    row = _row(reader, scope, id_)
    _decidable(row)
    kind = _kind(reader, row)
    if field is not None and kind is not None and field not in kind.fields:
        raise Problem("invalid", fields={"field": "a field of this kind"})
    store.return_parked(reader.connection, scope, id_, told("returned", field, note))
    _noted(reader, "parked_return", scope, id_, field or "")


def _decidable(row: Any) -> None:
    if row.code in SERVERS:
        raise Problem("invalid", fields={"op": "it is judged again by itself when its cause has gone"})


def _noted(reader: Reader, what: str, scope: str, id_: str, why: str) -> None:
    access_log.append(reader.connection, reader.user, what, reader.now, scope, id_, why, via="desk")
