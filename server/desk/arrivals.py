"""新到: what arrived, the newest first, with what became of it at the desk."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select

from server.base.clock import from_wire, wire
from server.base.errors import Problem
from server.base.ids import is_id
from server.desk import reviews
from server.desk.finding import Found
from server.desk.naming import Doors, home_of, user_names
from server.desk.reader import COMMUNITY, Reader
from server.people.tree import CLOSED
from server.records import store
from server.records.kind import Body, Kind
from server.records.merge import State
from server.records.models import entry, op
from server.records.store.read import among

PAGE = 50
WINDOW_DAYS = 7  # what is counted as not looked at; older records are read, but nobody owes them a look
LATE = timedelta(days=1)
OFFLINE = timedelta(minutes=10)
CONFLICT = "conflict"
# What a line shows: chosen from lists, never words that somebody wrote.
POINTS = frozenset({"code", "codes", "flag", "mapping", "whole", "hours"})
Row = dict[str, Any]


@dataclass(frozen=True)
class Asked:
    """What of the arrivals is asked for.

    Shape: `grid` is a grid or community; `before` the cursor that the last page gave.
    """

    kind: str | None = None
    grid: str | None = None
    unseen: bool = False
    found: Found | None = None
    before: str | None = None


def arriving(reader: Reader) -> list[Kind]:
    """Kinds that come from the field: facts and cases, not what is said about them, nor what nobody lists."""
    return [
        kind
        for kind in reader.registry
        if kind.about is None and (kind.is_fact or kind.states) and kind.lives_in != {CLOSED}
    ]


def page(reader: Reader, asked: Asked) -> Row:
    """One page of arrivals.

    Shape:  `{"rows", "before"}`; `before` is null on the last page.
    Errors: Problem invalid for a cursor that no page gave.
    """
    query = select(entry).where(readable(reader, COMMUNITY, asked.grid), *_narrowed(reader, asked))
    query = query.order_by(entry.c.received.desc(), entry.c.id.desc()).limit(PAGE + 1)
    found = list(reader.connection.execute(query))
    shown = found[:PAGE]
    more = f"{shown[-1].received}~{shown[-1].id}" if len(found) > PAGE else None
    return {"rows": rows(reader, shown), "before": more}


def readable(reader: Reader, roles: Iterable[str], under: str | None = None) -> ColumnElement[bool]:
    """The condition that an entry is of a kind that the reader may read where it lies."""
    kinds = arriving(reader)
    by_kinds: dict[frozenset[str], list[str]] = {}
    for scope in reader.scopes(roles):
        if under and under not in (scope, *reader.judge.tree.on(reader.today).above(scope)):
            continue
        names = frozenset(kind.name for kind in kinds if reader.reads(scope, kind))
        by_kinds.setdefault(names, []).append(scope)
    each = [
        and_(entry.c.kind.in_(sorted(names)), entry.c.scope.in_(scopes))
        for names, scopes in by_kinds.items()
        if names
    ]
    return or_(*each) if each else false()


def _narrowed(reader: Reader, asked: Asked) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if asked.kind:
        conditions.append(entry.c.kind == asked.kind)
    if asked.unseen:
        conditions += [entry.c.received >= since(reader), reviews.unseen()]
    if asked.found is not None:
        conditions.append(asked.found.condition())
    if asked.before:
        received, _, id_ = asked.before.partition("~")
        if not is_id(id_):
            raise Problem("invalid", fields={"before": "the cursor of another page"})
        older = and_(entry.c.received == received, entry.c.id < id_)
        conditions.append(or_(entry.c.received < received, older))
    return conditions


def since(reader: Reader) -> str:
    """The first instant of what counts as new."""
    return wire(reader.now - timedelta(days=WINDOW_DAYS))


def counts(reader: Reader) -> Row:
    """How many of the last days nobody has looked at, by kind and by grid.

    Shape: `{"days", "unseen", "kinds": {kind: n}, "grids": [{"unit", "name", "n"}]}`, grids in their order.
    """
    mine = readable(reader, COMMUNITY)
    query = counted().where(mine, entry.c.received >= since(reader), reviews.unseen())
    kinds: Counter[str] = Counter()
    grids: Counter[str] = Counter()
    for kind, scope, n in reader.connection.execute(query):
        kinds[kind] += n
        grids[reader.unit_of_level(scope, "grid") or scope] += n
    open_grids = [
        one for one in reader.scopes(COMMUNITY) if reader.places[one].nature in ("grid", "community")
    ]
    return {
        "days": WINDOW_DAYS,
        "unseen": kinds.total(),
        "kinds": {kind.name: kinds[kind.name] for kind in arriving(reader)},
        "grids": [
            {"unit": one, "name": reader.places[one].name, "n": grids[one]}
            for one in sorted(open_grids, key=lambda one: reader.places[one].code)
            if reader.places[one].nature == "grid" or grids[one]
        ],
    }


def counted() -> Select[Any]:
    return select(entry.c.kind, entry.c.scope, func.count()).group_by(entry.c.kind, entry.c.scope)


def rows(reader: Reader, entries: list[Any]) -> list[Row]:
    """Entries as lines of the list, with what their records say in codes."""
    keys = [(one.scope, one.id) for one in entries]
    states = store.records_of(reader.connection, keys)
    homes = {home for key, state in states.items() if (home := home_of(state.body, key[0]))}
    doors = Doors(reader.connection, homes)
    names = user_names(reader.connection, (one.author for one in entries))
    standing = reviews.standing(reader.connection, entries)
    skewed, clashing = _skewed(reader, entries), _clashing(reader, keys)
    found = []
    for one in entries:
        state = states.get((one.scope, one.id))
        if state is None:
            continue
        home = home_of(state.body, one.scope)
        found.append(
            {
                "kind": one.kind,
                "id": one.id,
                "scope": one.scope,
                "received": one.received,
                "at": one.at,
                "on": one.on_day,
                "state": one.state,
                "author": {"id": one.author, "name": names.get(one.author, "")},
                "place": reader.place(one.scope) | doors.of(one.scope, home[1] if home else None),
                "points": points(reader.registry[one.kind], state.body),
                "late": is_late(state),
                "offline": from_wire(one.received) - from_wire(one.at) > OFFLINE,
                "skewed": (one.scope, one.seq) in skewed,
                "void": "void_reason" in state.body,
                "conflict": (one.scope, one.id) in clashing,
                **standing[one.scope, one.id],
            }
        )
    return found


def points(kind: Kind, body: Body) -> Body:
    """What a record says in codes."""
    return {name: value for name, value in body.items() if _is_point(kind, name) and value is not None}


def _is_point(kind: Kind, name: str) -> bool:
    field = kind.fields.get(name)
    return field is not None and field.type in POINTS


def is_late(state: State) -> bool:
    """补记: put down more than a day after it happened."""
    occurred = state.body.get("occurred_at")
    return isinstance(occurred, str) and abs(from_wire(state.at) - from_wire(occurred)) > LATE


def _skewed(reader: Reader, entries: list[Any]) -> set[tuple[str, int]]:
    """Those whose last change came from a tablet with a wrong clock."""
    found: set[tuple[str, int]] = set()
    for part in store.chunks((one.scope, one.seq) for one in entries):
        query = select(op.c.scope, op.c.seq).where(among((op.c.scope, op.c.seq), part), op.c.is_skewed)
        found.update((row.scope, row.seq) for row in reader.connection.execute(query))
    return found


def _clashing(reader: Reader, keys: list[tuple[str, str]]) -> set[tuple[str, str]]:
    """Those with two values of one field that nobody has chosen between."""
    query = select(entry.c.scope, entry.c.place).where(
        entry.c.kind == CONFLICT,
        entry.c.is_closed.is_(False),
        entry.c.scope.in_({scope for scope, _id in keys}),
        entry.c.place.in_({id_ for _scope, id_ in keys}),
    )
    return {(row.scope, row.place) for row in reader.connection.execute(query)}
