"""事项: the cases of a community or street, by kind, state and day, and what was done about one of them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import ColumnElement, and_, func, or_, select

from server.base.errors import Problem
from server.base.ids import is_id
from server.desk import small_numbers
from server.desk.arrivals import points, readable
from server.desk.naming import Doors, home_of, user_names
from server.desk.reader import COMMUNITY, Reader
from server.people.tree import CLOSED
from server.records import store
from server.records.kind import Body, Kind
from server.records.merge import State
from server.records.models import entry, record

PAGE = 50
STREET = frozenset({"street_supervisor"})
ELSEWHERE = frozenset({"conflict", "shift"})  # each is seen to on a page of its own
NEVER = "9999-12-31"  # sorts behind every day
Row = dict[str, Any]


@dataclass(frozen=True)
class Wanted:
    """Which cases are asked for; `before` is the cursor that the last page gave."""

    kind: str | None = None
    state: str | None = None
    late: bool = False
    closed: bool = False
    before: str | None = None


def page(reader: Reader, wanted: Wanted) -> Row:
    """One page of cases, what is due first; the street's rows say no name.

    Shape:  `{"rows", "before", "counts": {"kinds", "late"}}`; `before` is null on the last page.
    Errors: Problem invalid for a cursor that no page gave.
    """
    mine = _mine(reader)
    due = func.coalesce(entry.c.due_on, NEVER)
    query = select(entry).where(mine, *_narrowed(reader, wanted, due)).order_by(due, entry.c.id)
    found = list(reader.connection.execute(query.limit(PAGE + 1)))
    shown = found[:PAGE]
    more = f"{shown[-1].due_on or NEVER}~{shown[-1].id}" if len(found) > PAGE else None
    return {"rows": _rows(reader, shown), "before": more, "counts": _counts(reader, mine)}


def _mine(reader: Reader) -> ColumnElement[bool]:
    roles = COMMUNITY if reader.held(COMMUNITY) else STREET
    return and_(readable(reader, roles), entry.c.kind.in_(sorted(kind.name for kind in _kinds(reader))))


def _kinds(reader: Reader) -> Iterable[Kind]:
    return (
        kind
        for kind in reader.registry
        if kind.states and kind.name not in ELSEWHERE and kind.lives_in != {CLOSED}
    )


def _narrowed(reader: Reader, wanted: Wanted, due: ColumnElement[str]) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [entry.c.is_closed.is_(wanted.closed)]
    if wanted.kind:
        conditions.append(entry.c.kind == wanted.kind)
    if wanted.state:
        conditions.append(entry.c.state == wanted.state)
    if wanted.late:
        conditions.append(_is_late(reader))
    if wanted.before:
        day, _, id_ = wanted.before.partition("~")
        if not is_id(id_):
            raise Problem("invalid", fields={"before": "the cursor of another page"})
        conditions.append(or_(due > day, and_(due == day, entry.c.id > id_)))
    return conditions


def _is_late(reader: Reader) -> ColumnElement[bool]:
    return and_(entry.c.is_closed.is_(False), entry.c.due_on < reader.today)


def _counts(reader: Reader, mine: ColumnElement[bool]) -> Row:
    """How many are open, by kind, and how many of them are late; the street is told no small number."""
    tell: Callable[[int], int | None] = int if reader.held(COMMUNITY) else small_numbers.told
    query = select(entry.c.kind, func.count().label("n")).where(mine, entry.c.is_closed.is_(False))
    kinds = {row.kind: tell(row.n) for row in reader.connection.execute(query.group_by(entry.c.kind))}
    late = select(func.count()).select_from(entry).where(mine, _is_late(reader))
    return {"kinds": kinds, "late": tell(reader.connection.scalar(late) or 0)}


def _rows(reader: Reader, entries: list[Any]) -> list[Row]:
    states = store.records_of(reader.connection, [(one.scope, one.id) for one in entries])
    is_street = not reader.held(COMMUNITY)
    homes = {home for key, state in states.items() if (home := home_of(state.body, key[0]))}
    doors = Doors(reader.connection, homes)
    names = {} if is_street else user_names(reader.connection, (one.author for one in entries))
    found = []
    for one in entries:
        state = states.get((one.scope, one.id))
        if state is None:
            continue
        home = None if is_street else home_of(state.body, one.scope)
        found.append(
            {
                "kind": one.kind,
                "id": one.id,
                "scope": one.scope,
                "at": one.at,
                "on": one.on_day,
                "state": one.state,
                "due": one.due_on,
                "late": not one.is_closed and one.due_on is not None and one.due_on < reader.today,
                "author": {"id": None if is_street else one.author, "name": names.get(one.author, "")},
                "place": reader.place(one.scope) | doors.of(one.scope, home[1] if home else None),
                "points": _chosen(reader.registry[one.kind], state.body),
            }
        )
    return found


def _chosen(kind: Kind, body: Body) -> Body:
    """What was chosen from lists; a number says nothing without its name."""
    return {name: value for name, value in points(kind, body).items() if kind.fields[name].type != "whole"}


def told(reader: Reader, state: State, kind: Kind) -> Row | None:
    """Where a case stands and what was done, the oldest first; None for what is no case.

    Shape: `{"state", "steps": [{"id", "to", "note", "due_at", "unit", "by", "at", "counted"}], "way"}`; `way`
           names the scopes from the case up to its street, by their nature.
    """
    flow = kind.states
    if flow is None:
        return None
    stepping = [one for one in reader.registry if one.step_to and reader.reads(state.scope, one)]
    query = (
        select(record.c.id, record.c.at, record.c.by, record.c.body)
        .join(entry, (entry.c.scope == record.c.scope) & (entry.c.id == record.c.id))
        .where(entry.c.scope == state.scope, entry.c.place == state.id)
        .where(entry.c.kind.in_([one.name for one in stepping]))
        .order_by(record.c.seq)
    )
    rows = list(reader.connection.execute(query))
    names = user_names(reader.connection, (row.by for row in rows))
    stands = flow.begins(state.body)
    steps = []
    for row in rows:
        body = orjson.loads(row.body)
        counted = flow.allows(stands, str(body.get("to")))
        stands = str(body["to"]) if counted else stands
        steps.append(
            {
                "id": row.id,
                **{name: body.get(name) for name in ("to", "note", "due_at", "unit")},
                "by": {"id": row.by, "name": names.get(row.by, "")},
                "at": row.at,
                "counted": counted,
            }
        )
    way = (state.scope, *reader.judge.tree.on(reader.today).above(state.scope))
    natures = {reader.places[one].nature: one for one in reversed(way) if one in reader.places}
    return {"state": stands, "steps": steps, "way": natures}
