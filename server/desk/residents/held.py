"""Everything that is held on one person: what is about them, and what about the home they share."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, select

from server.base.ids import derived_id
from server.people.tree import CLOSED, Tree
from server.records import store
from server.records.kind import Body, Kind
from server.records.merge import State
from server.records.models import record
from server.records.registry import Registry
from server.records.store.read import Key, chunks, state_of

PERSON, HOUSEHOLD = "person", "household"
MOVED_FROM = "moved_from"
LATEST = "9999-12-31"
CAME_OF = ("from_visit", "from_report", "found_in")  # the fields in which a record says what it came of


@dataclass
class Holding:
    """What was found.

    Shape: `people` are the person's own records, the present one first, then those they moved from; `homes`
           the households these lived in; `own` what names the person, `shared` what names only the home,
           `said` the steps, reviews and conflicts about any of these; `drawn` what came of a visit to them,
           or of something else of theirs, and names them in no field. Everything is keyed by scope and id.
    """

    people: dict[Key, State]
    homes: dict[Key, State] = field(default_factory=dict)
    own: dict[Key, State] = field(default_factory=dict)
    shared: dict[Key, State] = field(default_factory=dict)
    said: dict[Key, State] = field(default_factory=dict)
    drawn: dict[Key, State] = field(default_factory=dict)
    housemates: dict[Key, set[str]] = field(default_factory=dict)  # of each home: who else lives there

    def all(self) -> Iterator[State]:
        """Every record about them or their home, the person first."""
        for part in (self.people, self.homes, self.own, self.shared, self.said):
            yield from part.values()

    @property
    def names(self) -> set[str]:
        """What the person is called, now and before."""
        return {str(one.body["name"]) for one in self.people.values() if one.body.get("name")}


def held_on(connection: Connection, registry: Registry, tree: Tree, scope: str, person: str) -> Holding:
    """Find everything that is held on a person, in whatever scope it lies.

    Shape: read by the fields that name a person or a household, as the kinds declare them, so that a new kind
           is found by itself.
    """
    found = Holding(_people(connection, tree, (scope, person)))
    ids = {id_ for _scope, id_ in found.people}
    lived = {(key[0], str(one.body.get(HOUSEHOLD))) for key, one in found.people.items()}
    names = [kind.name for kind in registry if kind.about is None and _naming(kind)]
    near = _states(connection, _scopes(tree, found.people), [*names, *_drawing(registry), HOUSEHOLD, PERSON])
    states = {(one.scope, one.id): one for one in near if _is_held(one)}
    for key, one in states.items():
        if one.kind == HOUSEHOLD and (key in lived or one.body.get("head") in ids):
            found.homes[key] = one
    homes = {id_ for _scope, id_ in found.homes}
    for key, one in states.items():
        if key in found.people or one.kind == HOUSEHOLD:
            continue
        kind = registry[one.kind]
        if one.kind == PERSON:
            if (home := (one.scope, str(one.body.get(HOUSEHOLD)))) in found.homes:
                found.housemates.setdefault(home, set()).add(one.id)
        elif named(kind, one.body, PERSON) & ids:
            found.own[key] = one
        elif not named(kind, one.body, PERSON) and named(kind, one.body, HOUSEHOLD) & homes:
            found.shared[key] = one
    found.said = _said(connection, registry, found)
    found.drawn = _drawn(registry, found, states)
    return found


def named(kind: Kind, body: Body, target: str) -> set[str]:
    """The ids in a body's fields that name records of a kind."""
    ids: set[str] = set()
    for name, one in kind.fields.items():
        if target in one.target and not one.is_servers and (value := body.get(name)):
            ids |= set(value) if isinstance(value, list) else {str(value)}
    return ids


def _naming(kind: Kind) -> bool:
    return any({PERSON, HOUSEHOLD} & set(one.target) for one in kind.fields.values())


def _drawing(registry: Registry) -> set[str]:
    """The kinds that may say what they came of: a visit, a report, or any record."""
    return {
        kind.name
        for kind in registry
        if kind.about is None and any(name.startswith(CAME_OF) for name in kind.fields)
    }


def _drawn(registry: Registry, found: Holding, states: Mapping[Key, State]) -> dict[Key, State]:
    """What came of a record that was found, and what came of that."""
    drawn: dict[Key, State] = {}
    ids = {id_ for part in (found.own, found.shared) for _scope, id_ in part}
    rest = {key: one for key, one in states.items() if key not in found.own and key not in found.shared}
    while new := {key: one for key, one in rest.items() if key not in drawn and _came_of(one) & ids}:
        drawn |= new
        ids = {id_ for _scope, id_ in new}
    return drawn


def _came_of(state: State) -> set[str]:
    return {str(value) for name, value in state.body.items() if name.startswith(CAME_OF)}


def _people(connection: Connection, tree: Tree, key: Key) -> dict[Key, State]:
    """A person's record and those they moved from; only the id is known, so every scope is asked."""
    found: dict[Key, State] = {}
    wanted = store.records_of(connection, [key])
    while wanted:
        found |= wanted
        before = {str(one.body[MOVED_FROM]) for one in wanted.values() if one.body.get(MOVED_FROM)}
        asked = {(scope, id_) for scope in tree.history for id_ in before} - set(found)
        wanted = {one: state for one, state in store.records_of(connection, asked).items() if before}
    return {one: state for one, state in found.items() if state.kind == PERSON}


def _scopes(tree: Tree, people: Iterable[Key]) -> set[str]:
    """Where somebody may be named: their buildings, the units that ever held these, what is closed there."""
    scopes: set[str] = set()
    for scope, _id in people:
        way = {scope}
        for day in (LATEST, *(stretch.from_on for stretch in tree.history.get(scope, ()))):
            way.update(tree.on(day).above(scope))
        scopes |= way | {derived_id(one, CLOSED) for one in way}
    return scopes


def _states(connection: Connection, scopes: Iterable[str], kinds: Iterable[str]) -> Iterator[State]:
    wanted = sorted(kinds)
    for part in chunks(sorted(scopes)):
        query = select(record).where(record.c.scope.in_(part), record.c.kind.in_(wanted))
        for row in connection.execute(query):
            yield state_of(row)


def _said(connection: Connection, registry: Registry, found: Holding) -> dict[Key, State]:
    """What speaks of these records, and what speaks of that."""
    every = {key for part in (found.people, found.homes, found.own, found.shared) for key in part}
    spoken = [
        one for one in _states(connection, {scope for scope, _id in every}, registry.abouts)
        if not one.is_removed
    ]  # fmt: skip
    said: dict[Key, State] = {}
    while new := [
        one
        for one in spoken
        if (one.scope, one.id) not in said
        and (one.scope, str(one.body.get(registry.abouts[one.kind]))) in every | set(said)
    ]:
        said.update({(one.scope, one.id): one for one in new})
    return said


def _is_held(state: State) -> bool:
    """What was removed can be brought back for a year, so it is held; people and homes have their own way."""
    return not state.is_removed or (bool(state.body) and state.kind not in (PERSON, HOUSEHOLD))


def words_of(kind: Kind, body: Body) -> Iterator[str]:
    """Everything that somebody has written in words into a record."""
    for name, one in kind.fields.items():
        if one.type in ("text", "texts", "rows", "tree", "anything") and body.get(name):
            yield from _texts(body[name])


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, (list, dict)):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _texts(part)
