"""What a resident is shown at the window: who looked at anything that is held about a home or a person.

Over all places they lived in here: a move makes a new record that points to the one before.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, cast

from sqlalchemy import Connection, Table, or_, select, true

from server.base.clock import from_wire, wire
from server.base.errors import Problem
from server.desk import log
from server.desk.naming import Doors, home_of
from server.desk.reader import Reader
from server.desk.whys import checked
from server.people import access_log
from server.people.models import Access, Grant, User
from server.people.rights import read_grants
from server.people.roles import REPLICATING
from server.records import store
from server.records.merge import State
from server.records.models import entry, op, record
from server.records.store.bodies import WholeRecord, bodies
from server.records.store.read import Key, among, chunks

AT_THE_WINDOW = ("community_staff", "grid_lead", "privacy_officer")
KINDS = ("household", "person")
PAGE = 200
MOST_RECORDS = 4000  # of one home with all its visits; beyond them the newest count
MOST_MOVES = 20
access = cast(Table, Access.__table__)
Row = dict[str, Any]


def about(reader: Reader, scope: str, id_: str, why: str, before: int | None) -> Row:
    """The lines of the access log about a home or a person and all that is recorded of them, newest first.

    Shape:  `{"of", "lines", "before", "copies"}`; `copies` are the people on whose devices the home lies.
            The first page is logged as `about_read`, with the reason.
    Errors: Problem not_found outside the reader's places; invalid for another kind, or without a reason.
    """
    if scope not in reader.scopes(AT_THE_WINDOW):
        raise Problem("not_found")
    state = store.records_of(reader.connection, [(scope, id_)]).get((scope, id_))
    if state is None or state.kind not in KINDS:
        raise Problem("not_found")
    reason = checked(why)
    concerned = _concerned(reader, state)
    if before is None:
        # A line that names nobody's words: who asked is among what the resident is shown the next time.
        access_log.append(
            reader.connection, reader.user, "about_read", reader.now, scope, id_, reason, "desk"
        )
    rows = _lines(reader.connection, concerned, before)
    lines = log.lines(reader.connection, rows[:PAGE])
    held = read_grants(reader.connection, {row.who for row in rows if row.who})
    for line in lines:
        at = wire(from_wire(line["at"]))
        line["roles"] = sorted({one.role for one in held.get(line["who"]["id"], []) if one.at(at)})
        line["place"] = reader.place(line["scope"]) if line["scope"] else {}
    return {
        "of": _of(reader, state),
        "lines": lines,
        "before": rows[PAGE - 1].seq if len(rows) > PAGE else None,
        "copies": _copies(reader, scope),
    }


def _of(reader: Reader, state: State) -> Row:
    home = home_of(state.body, state.scope) if state.kind == "person" else (state.scope, state.id)
    doors = Doors(reader.connection, {home} if home else set())
    names = [state.body.get("name", "")] if state.kind == "person" else _residents(reader.connection, state)
    return {
        "kind": state.kind,
        "id": state.id,
        "scope": state.scope,
        "names": [name for name in names if name],
        "place": reader.place(state.scope) | doors.of(state.scope, home[1] if home else None),
    }


def _residents(connection: Connection, home: State) -> list[str]:
    return [one.body.get("name", "") for one in _people(connection, home) if not one.is_removed]


def _people(connection: Connection, home: State) -> list[WholeRecord]:
    held = bodies(connection, [home.scope], ["person"])
    return [one for one in held if one.body.get("household") == home.id]


def _concerned(reader: Reader, state: State) -> set[Key]:
    """All records about a home or a person, wherever they lived: facts, cases, what was said of them."""
    found: set[Key] = set()
    for one in _ways(reader, state):
        homes = {(one.scope, one.id)} if one.kind == "household" else set()
        people = {(one.scope, one.id)} if one.kind == "person" else set()
        if one.kind == "household":
            people |= {(person.scope, person.id) for person in _people(reader.connection, one)}
        elif home := home_of(one.body, one.scope):
            homes.add(home)
        # Of a home's records those concern one person that name nobody else.
        named = entry.c.person.in_(sorted(id_ for _scope, id_ in people))
        mine = or_(entry.c.person.is_(None), named) if one.kind == "person" else true()
        facts = _entries(reader.connection, homes, entry.c.place, mine)
        facts |= _entries(reader.connection, people, entry.c.person)
        # Steps, reviews and conflicts about these, and what was parked of them, lie under ids of their own.
        facts |= _entries(reader.connection, facts | people, entry.c.place)
        found |= homes | people | facts | _parked(reader.connection, facts | homes | people)
    return found


def _ways(reader: Reader, state: State) -> list[State]:
    """The record and those it moved from and to."""
    ways, seen = [state], {state.id}
    for pointer in ("moved_from", "moved_to"):
        one: State | None = state
        while one is not None and len(ways) <= MOST_MOVES:
            next_id = one.body.get(pointer)
            one = _anywhere(reader, next_id) if isinstance(next_id, str) and next_id not in seen else None
            if one is not None:
                ways.append(one)
                seen.add(one.id)
    return ways


def _anywhere(reader: Reader, id_: str) -> State | None:
    """A record of which only the id is known: in one of the places there are."""
    for part in chunks([one.scope for one in reader.judge.tree], 400):
        place = reader.connection.scalar(
            select(record.c.scope).where(record.c.scope.in_(part), record.c.id == id_).limit(1)
        )
        if place is not None:
            return store.records_of(reader.connection, [(place, id_)]).get((place, id_))
    return None


def _entries(connection: Connection, keys: Iterable[Key], by: Any, narrowed: Any = None) -> set[Key]:
    found: set[Key] = set()
    for part in chunks(sorted(keys), 200):
        query = select(entry.c.scope, entry.c.id).where(among((entry.c.scope, by), part))
        if narrowed is not None:
            query = query.where(narrowed)
        rows = connection.execute(query.order_by(entry.c.received.desc()).limit(MOST_RECORDS))
        found.update((row.scope, row.id) for row in rows)
    return found


def _parked(connection: Connection, keys: Iterable[Key]) -> set[Key]:
    found: set[Key] = set()
    for part in chunks(sorted(keys), 200):
        query = select(op.c.scope, op.c.id).where(among((op.c.scope, op.c.record), part))
        found.update((row.scope, row.id) for row in connection.execute(query.limit(MOST_RECORDS)))
    return found


def _lines(connection: Connection, keys: set[Key], before: int | None) -> list[Any]:
    """The newest lines about these records, one more than a page."""
    found: list[Any] = []
    columns = (access.c.scope, access.c.record)
    for part in chunks(sorted(keys), 400):
        query = select(Access).where(among(columns, part))
        if before is not None:
            query = query.where(Access.seq < before)
        found += connection.execute(query.order_by(Access.seq.desc()).limit(PAGE + 1))
    return sorted(found, key=lambda row: -row.seq)[: PAGE + 1]


def _copies(reader: Reader, scope: str) -> list[Row]:
    """On whose devices a home lies, for what is read there leaves no line: by name and role."""
    letters = reader.registry["household"].access.within
    roles = sorted(role for role in REPLICATING if "R" in letters.get(role, ""))
    way = [scope, *reader.judge.tree.on(reader.today).above(scope)]
    query = (
        select(User.name, Grant.role)
        .join(Grant, Grant.user == User.id)
        .where(Grant.unit.in_(way), Grant.role.in_(roles), Grant.from_at <= reader.instant)
        .where(or_(Grant.to_at.is_(None), Grant.to_at > reader.instant), User.disabled_at.is_(None))
        .distinct()
        .order_by(Grant.role, User.name)
    )
    found: dict[str, list[str]] = defaultdict(list)
    for row in reader.connection.execute(query.limit(100)):
        found[row.role].append(row.name)
    return [{"role": role, "names": names} for role, names in found.items()]
