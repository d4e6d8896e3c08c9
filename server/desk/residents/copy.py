"""A copy of everything that is held on a resident: every record, who wrote it and when, and who has read it.

What others of the home have said about themselves is theirs: they stand here as family, without a name.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import select

from server.base.clock import SHANGHAI
from server.base.errors import Problem
from server.base.keys import Keys
from server.desk.naming import Doors, user_names
from server.desk.reader import Reader
from server.desk.record import history
from server.desk.residents.held import HOUSEHOLD, Holding, held_on
from server.desk.residents.requests import OFFICER, WINDOW, Request, noted, read
from server.desk.residents.telling import told
from server.people import access_log, approvals
from server.people.access_words import READING, WORDS
from server.people.models import Access
from server.records import store
from server.records.fields import Label
from server.records.kind import Body
from server.records.merge import State
from server.records.store.read import chunks

DEED = "resident_copy"  # by two persons where something confidential is among it
GIVEN = frozenset({"know", "copy", "access_log"})
READERS_MOST = 1000
SELF = Label("本人", "The person")
FAMILY = Label("家人", "A family member")
Row = dict[str, Any]


@dataclass(frozen=True)
class Maker:
    """What a copy is made with: who asks, the keys, what was found, and what things are called."""

    reader: Reader
    keys: Keys
    found: Holding
    names: dict[str, Label]


def ask(reader: Reader, id_: str) -> str:
    """Ask a second person for a copy that holds something confidential; gives the approval's id.

    Errors: Problem not_found; invalid for a request that asks for something else, or was not checked.
    """
    request = _of(reader, id_)
    words = f"居民申请 {request.right}：资料里有封存的内容"
    scope = request.subject[0]
    return approvals.ask(
        reader.connection, DEED, request.state.id, reader.user, request.right, reader.now, scope, words
    )


def make(reader: Reader, keys: Keys, id_: str, approval: str | None) -> Row:
    """Make the copy, in a transaction that may write: every record opened leaves its line in the log.

    Shape:  `{"mark", "made_at", "agreed_by", "person", "records", "parked", "readers"}`; labels and values in
            both languages.
    Errors: Problem not_found; invalid for a request that asks for something else, or whose asker nobody has
            checked; approval_needed where something confidential is among it and no second person agreed.
    """
    request = _of(reader, id_)
    found = held_on(reader.connection, reader.registry, reader.judge.tree, *request.subject)
    if not found.people:
        raise Problem("not_found")
    sealed = _sealed(reader, found)
    is_whole = request.right != "access_log"
    agreed = None
    if sealed and is_whole:
        where = request.subject[0]
        agreed = approvals.take(
            reader.connection, approval or "", DEED, request.state.id, reader.user, reader.now, where
        )
        for scope, record in sealed:
            access_log.append(
                reader.connection, reader.user, DEED, reader.now, scope, record, "rights_request", "sealed"
            )
    noted(reader, DEED, *request.subject, request.right)
    maker = Maker(reader, keys, found, _names(reader, found))
    people = user_names(reader.connection, [reader.user, agreed])
    at = reader.now.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")
    return {
        "mark": f"{people.get(reader.user, '')} · {at}",
        "made_at": reader.instant,
        "agreed_by": people.get(agreed or "", ""),
        "person": next(iter(found.people.values())).body.get("name"),
        "records": [_record(maker, one) for one in found.all()] if is_whole else [],
        "parked": len(_parked(maker)),
        "readers": _readers(reader, found),
    }


def holds_sealed(reader: Reader, request: Request) -> bool:
    """Whether a copy would hold something confidential, and so needs a second person."""
    found = held_on(reader.connection, reader.registry, reader.judge.tree, *request.subject)
    return request.right != "access_log" and bool(_sealed(reader, found))


def _of(reader: Reader, id_: str) -> Request:
    """A request by which a copy may be made now, by the window that took it or the privacy officer."""
    request = read(reader, id_)
    held = reader.judge.reach(reader.user, request.state.scope, reader.now).roles
    if not held & {OFFICER, WINDOW}:
        raise Problem("forbidden")
    if request.right not in GIVEN:
        raise Problem("invalid", fields={"right": "asks for no copy"})
    if request.stands not in ("checked", "answered"):
        raise Problem("invalid", fields={"state": "who asks has to be checked first"})
    return request


def _sealed(reader: Reader, found: Holding) -> list[tuple[str, str]]:
    return [
        (one.scope, one.id) for one in found.all() if store.secrets_of(reader.connection, one.scope, one.id)
    ]


def _record(maker: Maker, state: State) -> Row:
    """One record as its owner reads it."""
    reader = maker.reader
    kind = reader.registry[state.kind]
    body = _own_part(maker, state) | _opened(maker, state)
    past = history(reader, maker.keys, state.scope, state.id)
    by = user_names(reader.connection, [state.by])
    return {
        "kind": _both(kind.label),
        "id": state.id,
        "place": reader.place(state.scope),
        "at": state.at,
        "by": by.get(state.by or "", ""),
        "removed": state.is_removed,
        "fields": [
            {
                "label": _both(kind.fields[name].label),
                "value": _both(told(kind.fields[name], value, maker.names)),
            }
            for name, value in body.items()
            if name in kind.fields and value is not None
        ],
        "changes": [{"at": one["received"], "by": one["by"]["name"]} for one in past[1:]],
    }


def _own_part(maker: Maker, state: State) -> Body:
    """A record's body without what is others': of a home's contacts only those that are the person."""
    if state.kind != HOUSEHOLD or not state.body.get("contacts"):
        return state.body
    rows = [row for row in state.body["contacts"] if row.get("name") in maker.found.names]
    return {name: value for name, value in state.body.items() if name != "contacts"} | (
        {"contacts": rows} if rows else {}
    )


def _opened(maker: Maker, state: State) -> Body:
    return {
        field: orjson.loads(maker.keys.decrypt(body, f"secret/{state.scope}/{state.id}/{field}"))
        for field, body in store.secrets_of(maker.reader.connection, state.scope, state.id)
    }


def _names(reader: Reader, found: Holding) -> dict[str, Label]:
    """What the records named by these are called: the person is 本人, everybody else of the home family."""
    doors = Doors(reader.connection, found.homes)
    names: dict[str, Label] = {}
    for scope, id_ in found.homes:
        door = doors.of(scope, id_)
        words = "-".join(str(door[part]) for part in ("entrance", "door") if part in door)
        place = reader.place(scope)
        at = f"{place.get('building', '')} {words}".strip()
        names[id_] = Label(at, at)
    for state in found.all():
        if state.kind == HOUSEHOLD and state.body.get("dwelling"):
            names[str(state.body["dwelling"])] = names[state.id]
        kind = reader.registry[state.kind].label
        day = state.at[:10]
        names.setdefault(state.id, Label(f"{day} 的{kind.zh}", f"{kind.en} of {day}"))
    for mates in found.housemates.values():
        names |= dict.fromkeys(mates, FAMILY)
    for scope in {scope for scope, _id in found.people}:
        building = reader.place(scope).get("building", "")
        names[scope] = Label(building, building)
    said = {str(row.get("by")) for one in found.said.values() for row in one.body.get("values") or ()}
    names |= {id_: Label(name, name) for id_, name in user_names(reader.connection, said).items()}
    return names | {id_: SELF for _scope, id_ in found.people}


def _parked(maker: Maker) -> list[str]:
    """Ops about the person that are kept and not applied; how many, for what they say is not yet a record."""
    ids = {id_ for _scope, id_ in maker.found.people}
    return [
        one.id
        for scope in {scope for scope, _id in maker.found.people}
        for one in store.said_apart(maker.reader.connection, maker.keys, scope)
        if isinstance(one.content, dict) and ids & _ids_in(one.content)
    ]


def _ids_in(content: Body) -> set[str]:
    changes = content.get("set")
    values = changes.values() if isinstance(changes, dict) else ()
    return {str(content.get("record"))} | {value for value in values if isinstance(value, str)}


def _readers(reader: Reader, found: Holding) -> list[Row]:
    """Who has opened any of it, the latest first."""
    lines = sorted(_lines(reader, [one.id for one in found.all()]), key=lambda row: -row.seq)[:READERS_MOST]
    names = user_names(reader.connection, [row.who for row in lines])
    return [
        {
            "at": row.at,
            "who": names.get(row.who, ""),
            "what": _both(WORDS[row.what].label),
            "why": orjson.loads(row.line)["why"],
        }
        for row in lines
    ]


def _lines(reader: Reader, ids: list[str]) -> Iterator[Any]:
    for part in chunks(ids):
        yield from reader.connection.execute(
            select(Access.__table__).where(Access.record.in_(part), Access.what.in_(READING))
        )


def _both(label: Label) -> Row:
    return {"zh": label.zh, "en": label.en}
