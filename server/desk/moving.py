"""Moving house: a household goes to another door, with its people and what stands open for them.

A record never changes its scope. So in another building everything that goes along is made anew and points
back, and what stays is removed and points on; visits stay where they were made.
"""

from collections.abc import Mapping
from typing import Any

from server.base.errors import Problem
from server.base.ids import new_id
from server.desk.reader import Reader
from server.desk.residents.requests import applied
from server.kinds.moving import MOVED_FROM, MOVED_TO
from server.people import access_log
from server.records import store
from server.records.engine import Engine
from server.records.kind import Body, Kind
from server.records.ports import Change
from server.records.registry import Registry
from server.records.store import WholeRecord

LEAD, DWELLING, HOUSEHOLD = "grid_lead", "dwelling", "household"


def move(reader: Reader, engine: Engine, home: tuple[str, str], to: tuple[str, str]) -> dict[str, Any]:
    """Move a household, given by scope and id, to a door, given the same way; one transaction.

    Shape:  `{"scope", "household"}`, where it is now; within a building it stays the same record.
    Errors: Problem not_found for a home or a door that the reader does not lead; invalid for a door behind
            which somebody lives.
    """
    if not all(LEAD in reader.reach(scope).within for scope, _id in (home, to)):
        raise Problem("not_found")
    states = store.records_of(reader.connection, [home, to])
    if not _is(states.get(home), HOUSEHOLD) or not _is(states.get(to), DWELLING):
        raise Problem("not_found")
    if any(one.body.get(DWELLING) == to[1] for one in _living(reader, to[0])):
        raise Problem("invalid", fields={DWELLING: "somebody lives there"})
    if home[0] == to[0]:
        here = {DWELLING: to[1]}
        applied(
            engine, reader, [Change(home[0], HOUSEHOLD, home[1], here, base=states[home].v, by=reader.user)]
        )
        moved = home[1]
    else:
        moved = _away(reader, engine, home, to)
    access_log.append(
        reader.connection, reader.user, "home_move", reader.now, home[0], home[1], "", HOUSEHOLD
    )
    return {"scope": to[0], "household": moved}


def _away(reader: Reader, engine: Engine, home: tuple[str, str], to: tuple[str, str]) -> str:
    """To another building: new records there, removals here; gives the new household."""
    going = _going(reader, home)
    ids = {one.id: new_id() for one in going}
    ids[str(going[0].body.get(DWELLING))] = to[1]
    made, gone = [], []
    for one in going:
        kind = reader.registry[one.kind]
        body = _renamed(kind, one.body | engine.secret(reader.connection, home[0], one.id), ids)
        made.append(
            Change(to[0], one.kind, ids[one.id], body | {MOVED_FROM: one.id}, new=True, by=reader.user)
        )
        gone.append(
            Change(
                home[0],
                one.kind,
                one.id,
                {"removed": True, MOVED_TO: ids[one.id]},
                base=one.v,
                by=reader.user,
            )
        )
    applied(engine, reader, [*made, *gone])
    return ids[home[1]]


def _going(reader: Reader, home: tuple[str, str]) -> list[WholeRecord]:
    """The household first, its people, and what is open and names one of them."""
    movable = {kind.name: kind for kind in reader.registry if MOVED_FROM in kind.fields}
    held = [one for one in store.bodies(reader.connection, [home[0]], movable) if not one.is_removed]
    ended = _ended(reader, home[0], reader.registry)
    going = [one for one in held if one.id == home[1]]
    going += [one for one in held if one.kind != HOUSEHOLD and one.body.get(HOUSEHOLD) == home[1]]
    ids = {one.id for one in going}
    going += [one for one in held if one.id not in ids and ids & _names(movable[one.kind], one.body)]
    return [one for one in going if one.id not in ended and not _is_over(one, reader.today)]


def _living(reader: Reader, scope: str) -> list[WholeRecord]:
    found = store.bodies(reader.connection, [scope], [HOUSEHOLD])
    return [one for one in found if not one.is_removed and not one.body.get("moved_out_on")]


def _ended(reader: Reader, scope: str, registry: Registry) -> set[str]:
    """What another record has ended, as a visit ends a care task."""
    sequels = [kind.sequel for kind in registry if kind.sequel and MOVED_FROM in kind.fields]
    return {
        str(one.body.get(sequel.reads))
        for sequel in sequels
        for one in store.bodies(reader.connection, [scope], [sequel.after])
        if sequel.ends(one.body)
    }


def _is_over(one: WholeRecord, today: str) -> bool:
    return bool(one.body.get("ends_on")) and str(one.body["ends_on"]) <= today


def _names(kind: Kind, body: Body) -> set[str]:
    return {str(body[name]) for name, one in kind.fields.items() if one.type == "ref" and body.get(name)}


def _renamed(kind: Kind, body: Body, ids: Mapping[str, str]) -> Body:
    """A body as it stands elsewhere: without what only the server sets, and naming what goes along anew."""
    kept = {name: value for name, value in body.items() if not kind.fields[name].is_servers}
    return {
        name: ids.get(value, value) if kind.fields[name].type == "ref" and isinstance(value, str) else value
        for name, value in kept.items()
    }


def _is(state: Any, kind: str) -> bool:
    return state is not None and state.kind == kind and not state.is_removed
