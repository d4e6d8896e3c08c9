"""Finding people and doors by name, pinyin, door number or the end of a phone number."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, or_, select

from server.base.clock import wire
from server.desk.naming import Doors, home_of
from server.desk.reader import COMMUNITY, Reader
from server.people import access_log
from server.people.models import Access, User
from server.records import store
from server.records.models import entry, name
from server.records.projections.names import TAIL_DIGITS
from server.records.store.bodies import bodies as whole_bodies

MOST = 200
SHOWN = 30
SEARCH = "search"
TYPING = timedelta(minutes=1)
LIKE_SIGNS = str.maketrans({"%": r"\%", "_": r"\_", "\\": r"\\"})


@dataclass(frozen=True)
class Found:
    """What a text may mean in a list of arrivals: homes, people in them, and who wrote."""

    homes: frozenset[str]
    people: frozenset[str]
    authors: frozenset[str]

    def condition(self) -> ColumnElement[bool]:
        """The condition on an entry."""
        return or_(
            entry.c.place.in_(self.homes), entry.c.person.in_(self.people), entry.c.author.in_(self.authors)
        )


def find(reader: Reader, text: str) -> Found:
    """Everything that a text may mean in the reader's community."""
    hits = _hits(reader, text, MOST)
    bodies = store.records_of(reader.connection, [(hit.scope, hit.id) for hit in hits])
    people = {id_ for (_scope, id_), one in bodies.items() if one.kind == "person"}
    homes = {home[1] for (scope, _id), one in bodies.items() if (home := home_of(one.body, scope))}
    doors = {key for key, one in bodies.items() if one.kind == "dwelling"}
    homes |= _households_at(reader, doors)
    authors = select(User.id).where(User.name.contains(text, autoescape=True)).limit(MOST)
    return Found(frozenset(homes), frozenset(people), frozenset(reader.connection.scalars(authors)))


def _households_at(reader: Reader, doors: set[tuple[str, str]]) -> set[str]:
    if not doors:
        return set()
    homes = whole_bodies(reader.connection, {scope for scope, _id in doors}, ["household"])
    return {one.id for one in homes if (one.scope, one.body.get("dwelling")) in doors}


def search(reader: Reader, text: str) -> list[dict[str, Any]]:
    """People and places as a list to pick from: those whose name begins with the text come first."""
    hits = _hits(reader, text, SHOWN)
    bodies = store.records_of(reader.connection, [(hit.scope, hit.id) for hit in hits])
    homes = {home for (scope, _id), one in bodies.items() if (home := home_of(one.body, scope))}
    doors = Doors(reader.connection, homes)
    found = []
    for hit in hits:
        state = bodies.get((hit.scope, hit.id))
        if state is None or not reader.reads(hit.scope, reader.registry[hit.kind], state.by):
            continue
        home = home_of(state.body, hit.scope)
        door = doors.of(hit.scope, home[1] if home else None)
        own = {part: state.body[part] for part in ("entrance", "door") if part in state.body}
        place = reader.place(hit.scope) | door | own
        found.append({"kind": hit.kind, "id": hit.id, "scope": hit.scope, "name": hit.words, "place": place})
    return found


def noted(reader: Reader, what: Iterable[object]) -> None:
    """Log that a search found somebody: never what was searched for, nor whom it found.

    Shape: what is typed within a minute is one search.
    """
    if not any(what):
        return
    last = (
        select(Access.what, Access.at).where(Access.who == reader.user).order_by(Access.seq.desc()).limit(1)
    )
    row = reader.connection.execute(last).first()
    if row is not None and row.what == SEARCH and row.at > wire(reader.now - TYPING):
        return
    held = reader.held(COMMUNITY)
    unit = held[0].unit if held else None
    access_log.append(reader.connection, reader.user, SEARCH, reader.now, unit, via="desk")


def _hits(reader: Reader, text: str, most: int) -> list[Any]:
    wanted = text.strip().lower()
    if not wanted:
        return []
    like = wanted.translate(LIKE_SIGNS)
    ways: list[ColumnElement[bool]] = [
        name.c.words.ilike(f"%{like}%", escape="\\"),
        name.c.pinyin.like(f"{like}%", escape="\\"),
        name.c.initials.like(f"{like}%", escape="\\"),
        name.c.door.like(f"%{like}", escape="\\"),
    ]
    if len(wanted) >= TAIL_DIGITS and wanted.isdecimal():
        ways.append(name.c.phone_tail.contains(wanted[-TAIL_DIGITS:]))
    begins = name.c.words.ilike(f"{like}%", escape="\\")
    query = select(name).where(name.c.scope.in_(reader.scopes(COMMUNITY)), or_(*ways))
    query = query.order_by(begins.desc(), name.c.words, name.c.door, name.c.id).limit(most)
    return list(reader.connection.execute(query))
