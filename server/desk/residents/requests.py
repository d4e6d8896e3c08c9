"""Requests of residents: taken at the window, checked, answered or refused, with a last day for it."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, cast

from sqlalchemy import ColumnElement, and_, false, or_, select

from server.base.clock import day_of, from_wire
from server.base.errors import Problem
from server.base.ids import derived_id, new_id
from server.base.workdays import workdays_after
from server.desk.naming import Doors, home_of, user_names
from server.desk.reader import Reader
from server.people import access_log
from server.people.tree import CLOSED
from server.records import store
from server.records.engine import Engine
from server.records.kind import Body
from server.records.merge import State
from server.records.models import entry
from server.records.ports import Change, Outcome
from server.records.workflow import Workflow

REQUEST, STEP, PERSON = "rights_request", "step", "person"
OFFICER, WINDOW, LEAD = "privacy_officer", "community_staff", "grid_lead"
PAGE = 50
ANSWER_IN_WORKDAYS = 15
SOON = timedelta(days=5)  # a due day that comes so near is shown as near
Row = dict[str, Any]


@dataclass(frozen=True)
class Asked:
    """What a resident asks for; `words` only where something is to be corrected."""

    scope: str
    person: str
    right: str
    asked_by: str
    words: str | None = None


@dataclass(frozen=True)
class Request:
    """One request as it stands, and whom it is about."""

    state: State
    stands: str

    @property
    def body(self) -> Body:
        return self.state.body

    @property
    def subject(self) -> tuple[str, str]:
        """Scope and id of the person."""
        return str(self.body["building"]), str(self.body["subject"])

    @property
    def right(self) -> str:
        return str(self.body["right"])


def take(reader: Reader, engine: Engine, asked: Asked) -> str:
    """Take a request at the window, and give its id.

    Errors: Problem not_found for a person whom the reader's roles do not read; forbidden for a role that
            takes no requests; invalid for words that the kind has no place for.
    """
    reader.demand(asked.scope)
    person = store.records_of(reader.connection, [(asked.scope, asked.person)]).get(
        (asked.scope, asked.person)
    )
    if person is None or person.kind != PERSON or person.is_removed:
        raise Problem("not_found")
    if not reader.reads(asked.scope, reader.registry[PERSON]):
        raise Problem("not_found")
    closed = closed_of(reader, asked.scope)
    if not reader.judge.reach(reader.user, closed, reader.now).may(reader.registry[REQUEST].access, "C"):
        raise Problem("forbidden")
    body = {"building": asked.scope, "subject": asked.person, "right": asked.right}
    body |= {
        "asked_by": asked.asked_by,
        "due_on": workdays_after(day_of(reader.now), ANSWER_IN_WORKDAYS).isoformat(),
    }
    body |= {"words": asked.words} if asked.words else {}
    id_ = new_id()
    applied(engine, reader, [Change(closed, REQUEST, id_, body, new=True, by=reader.user)])
    noted(reader, "request_take", asked.scope, asked.person, asked.right)
    return id_


def closed_of(reader: Reader, scope: str) -> str:
    """The street's closed scope, where requests about people of a building lie."""
    street = reader.unit_of_level(scope, "street")
    if street is None:
        raise Problem("not_found")
    return derived_id(street, CLOSED)


def listed(reader: Reader, page: int) -> Row:
    """Requests as far as the reader sees them: the open ones by their last day, then those that are done.

    Shape: the privacy officer sees all of the street, the window its own, a lead those of their community.
    """
    query = select(entry).where(entry.c.kind == REQUEST, _seen_by(reader))
    overdue = query.where(entry.c.is_closed.is_(False), entry.c.due_on < reader.today)
    query = query.order_by(entry.c.is_closed, entry.c.due_on, entry.c.id)
    rows = list(reader.connection.execute(query.offset(page * PAGE).limit(PAGE + 1)))
    return {
        "requests": _lines(reader, rows[:PAGE]),
        "more": len(rows) > PAGE,
        "overdue": len(list(reader.connection.execute(overdue.limit(PAGE)))),
    }


def _seen_by(reader: Reader) -> ColumnElement[bool]:
    officer = [derived_id(held.unit, CLOSED) for held in reader.held([OFFICER])]
    ways: list[ColumnElement[bool]] = [entry.c.scope.in_(officer)] if officer else []
    if reader.held([WINDOW]):
        ways.append(entry.c.author == reader.user)
    if led := reader.scopes([LEAD]):
        ways.append(entry.c.place.in_(led))
    return or_(*ways) if ways else false()


def read(reader: Reader, id_: str) -> Request:
    """One request.

    Errors: Problem not_found for one that the reader does not see.
    """
    query = select(entry).where(entry.c.kind == REQUEST, entry.c.id == id_, _seen_by(reader))
    # Asked for in the closed scopes of the reader's streets, so that an index finds it.
    streets = {reader.unit_of_level(held.unit, "street") for held in reader.held([OFFICER, WINDOW, LEAD])}
    closed = [derived_id(street, CLOSED) for street in sorted(filter(None, streets))]
    row = reader.connection.execute(query.where(entry.c.scope.in_(closed))).first()
    if row is None:
        raise Problem("not_found")
    return Request(store.records_of(reader.connection, [(row.scope, id_)])[row.scope, id_], row.state)


def shown(reader: Reader, id_: str) -> Row:
    """One request with what was asked in words, and every step.

    Shape: a lead sees neither; the privacy officer's reading is logged, for it opens a name and a door.
    """
    request = read(reader, id_)
    query = select(entry).where(entry.c.scope == request.state.scope, entry.c.id == id_)
    [line] = _lines(reader, list(reader.connection.execute(query)))
    is_officer = is_officers(reader, request)
    if is_officer:
        noted(reader, "request_read", *request.subject, request.right)
    if not is_officer and request.state.by != reader.user:
        return line | {"words": None, "steps": [], "moves": []}
    return line | {
        "words": request.body.get("words"),
        "steps": _steps(reader, request),
        "moves": _moves(reader, request),
    }


def is_officers(reader: Reader, request: Request) -> bool:
    """Whether the reader is the privacy officer for this request."""
    return OFFICER in reader.judge.reach(reader.user, request.state.scope, reader.now).within


def step(reader: Reader, engine: Engine, id_: str, to: str, note: str) -> None:
    """Bring a request on: identity checked, answered, or refused with a reason.

    Errors: Problem forbidden; invalid for a step that is not allowed now, for a refusal without a reason, and
            for the answer to a deletion, which comes with the deletion itself.
    """
    request = read(reader, id_)
    if to not in _moves(reader, request):
        raise Problem("invalid", fields={"to": f"not from {request.stands}"})
    if to == "refused" and not note.strip():
        raise Problem("invalid", fields={"note": "a refusal says why"})
    if to == "answered" and request.right == "delete":
        raise Problem("invalid", fields={"to": "a deletion is answered by deleting"})
    applied(engine, reader, [step_of(reader, request, to, note)])
    noted(reader, f"request_{to}", *request.subject, request.right)


def step_of(reader: Reader, request: Request, to: str, note: str = "") -> Change:
    """The step that brings a request on, as an op of the reader's."""
    body = {"case": request.state.id, "to": to} | ({"note": note.strip()} if note.strip() else {})
    return Change(request.state.scope, STEP, new_id(), body, new=True, by=reader.user)


def _flow(reader: Reader) -> Workflow:
    return cast(Workflow, reader.registry[REQUEST].states)


def _moves(reader: Reader, request: Request) -> list[str]:
    """Where the reader may bring it now."""
    flow = _flow(reader)
    roles = reader.judge.reach(reader.user, request.state.scope, reader.now).roles
    ends = [move.end for move in flow.moves if move.start == request.stands and move.who & roles]
    return [to for to in flow.states if to in ends]


def _steps(reader: Reader, request: Request) -> list[Row]:
    same = and_(entry.c.scope == request.state.scope, entry.c.place == request.state.id)
    query = select(entry.c.id, entry.c.at, entry.c.author).where(same, entry.c.kind == STEP)
    rows = list(reader.connection.execute(query.order_by(entry.c.seq)))
    held = store.records_of(reader.connection, [(request.state.scope, row.id) for row in rows])
    names = user_names(reader.connection, [row.author for row in rows])
    return [
        {
            "at": row.at,
            "by": {"id": row.author, "name": names.get(row.author, "")},
            "to": one.body["to"],
            "note": one.body.get("note"),
        }
        for row in rows
        if (one := held.get((request.state.scope, row.id))) is not None
    ]


def _lines(reader: Reader, rows: list[Any]) -> list[Row]:
    states = store.records_of(reader.connection, [(row.scope, row.id) for row in rows])
    subjects = [(str(row.place), str(row.person)) for row in rows]
    people = store.records_of(reader.connection, subjects)
    homes = {home for (scope, _id), one in people.items() if (home := home_of(one.body, scope))}
    doors, names = (
        Doors(reader.connection, homes),
        user_names(reader.connection, [row.author for row in rows]),
    )
    found = []
    for row, subject in zip(rows, subjects, strict=True):
        body, person = states[row.scope, row.id].body, people.get(subject)
        home = home_of(person.body, subject[0]) if person else None
        received = day_of(from_wire(row.at))
        due = body.get("due_on") or workdays_after(received, ANSWER_IN_WORKDAYS).isoformat()
        found.append(
            {
                "id": row.id,
                "number": f"{received.year}-{states[row.scope, row.id].seq:04d}",
                "right": body["right"],
                "asked_by": body["asked_by"],
                "state": row.state,
                "is_closed": row.is_closed,
                "at": row.at,
                "received_on": received.isoformat(),
                "due_on": due,
                "is_overdue": not row.is_closed and due < reader.today,
                "is_near": not row.is_closed and due <= (day_of(reader.now) + SOON).isoformat(),
                "by": {"id": row.author, "name": names.get(row.author, "")},
                # Once erased, nobody is named any more.
                "person": {
                    "id": subject[1],
                    "scope": subject[0],
                    "name": (person.body if person else {}).get("name"),
                },
                "place": reader.place(subject[0]) | (doors.of(*home) if home else {}),
            }
        )
    return found


def noted(reader: Reader, what: str, scope: str, record: str, why: str, via: str = REQUEST) -> None:
    """One line of the access log about the person whom a request concerns."""
    access_log.append(reader.connection, reader.user, what, reader.now, scope, record, why, via)


def applied(engine: Engine, reader: Reader, changes: list[Change]) -> list[Outcome]:
    """Write changes in the reader's transaction; one that is refused undoes all.

    Errors: Problem invalid, with the field.
    """
    outcomes = engine.write(changes, connection=reader.connection)
    for outcome in outcomes:
        if outcome.status == "parked":
            reason = outcome.reason or {}
            raise Problem(
                "invalid", fields={str(reason.get("field") or "set"): str(reason.get("detail") or "")}
            )
    return outcomes
