"""What lies in the matrix's places: a record of every kind, what was removed, what waits."""

import hashlib
from dataclasses import dataclass
from typing import Any

import orjson

from server.base.clock import wire
from server.base.ids import derived_id, new_id
from server.records import store
from server.records.files.rows import note_received
from server.records.kind import Body
from server.records.ports import Caller, Change
from tests.pictures import picture
from tests.safe.matrix import places
from tests.safe.matrix.places import BUILDINGS, RELATIONS, UNITS
from tests.safe.matrix.world import LONG_AGO, Person, World

GONE = "removed"


@dataclass(frozen=True)
class Thing:
    """Something that a route's address names.

    Shape: `relation` is how its place stands to a worker of grid one; `ids` fill the address; `author` is the
           person's name who made it; `kind` None where there is no such thing.
    """

    relation: str
    scope: str
    ids: dict[str, str]
    kind: str | None = None
    author: str | None = None
    is_removed: bool = False

    @property
    def name(self) -> str:
        return f"{self.kind or 'nothing'} {self.relation}{' removed' if self.is_removed else ''}"


def found(world: World) -> None:
    """Both streets, before anybody is hired."""
    units = [
        (places.STREET, "street", None, "望河街道"),
        (places.OTHER_STREET, "street", None, "望山街道"),
        (places.EAST, "community", places.STREET, "青禾里"),
        (places.WEST, "community", places.STREET, "松涛里"),
        (places.OTHER_EAST, "community", places.OTHER_STREET, "山前里"),
        (places.ONE, "grid", places.EAST, "第一网格"),
        (places.TWO, "grid", places.EAST, "第二网格"),
        (places.THREE, "grid", places.WEST, "第一网格"),
        (places.OTHER_GRID, "grid", places.OTHER_EAST, "第一网格"),
    ]
    changes = [_unit(*one) for one in units]
    at = {
        "HOME": places.ONE,
        "TOWER": places.TWO,
        "LENT": places.ONE,
        "RETIRED": places.ONE,
        "BARN": places.THREE,
        "FAR": places.OTHER_GRID,
    }
    for name, grid in at.items():
        id_ = getattr(places, name)
        changes.append(Change(id_, "building", id_, {"unit": grid, "name": f"{name}楼"}, new=True))
    team = {"unit": places.EAST, "name": "红袖章一队", "lead": places.NOWHERE}
    changes.append(Change(places.TEAM, "volunteer_team", places.TEAM, team, new=True))
    write(world, changes)


def _unit(id_: str, level: str, parent: str | None, name: str) -> Change:
    body: Body = {"level": level, "name": name, "valid_from": "2026-01-01"}
    return Change(id_, "unit", id_, body | ({"parent": parent} if parent else {}), new=True)


def fill(world: World) -> None:
    """Homes with all that is said about them; then one building changes hands, and one is no more."""
    author = world.people["grid_worker"].user
    for name in BUILDINGS:
        write(world, list(_home(RELATIONS[name], author)))
        _edit(world, RELATIONS[name], "household", derived_id(RELATIONS[name], GONE), removed=True)
    _edit(world, places.LENT, "building", places.LENT, unit=places.TWO, unit_from="2026-11-16")
    _edit(world, places.RETIRED, "building", places.RETIRED, removed=True)


def _edit(world: World, scope: str, kind: str, id_: str, **set_: Any) -> None:
    with world.parts.database.snapshot() as connection:
        base = store.records_of(connection, [(scope, id_)])[scope, id_].v
    write(world, [Change(scope, kind, id_, set_, base=base)])


def _home(scope: str, author: str) -> Any:
    """The records of one building; their ids say what they are."""
    at = {kind: derived_id(scope, kind) for kind in ("dwelling", "household", "person", "visit", "conflict")}
    door = {"building": scope, "entrance": "1", "door": "101", "dwelling_state": "lived"}
    yield Change(scope, "dwelling", at["dwelling"], door, new=True)
    yield Change(scope, "household", at["household"], {"dwelling": at["dwelling"]}, new=True)
    yield Change(scope, "household", derived_id(scope, GONE), {"dwelling": at["dwelling"]}, new=True)
    yield Change(scope, "person", at["person"], {"name": "王秀兰", "household": at["household"]}, new=True)
    visit = {"household": at["household"], "visit_mode": "home", "result": "met", "files": [FILE]}
    visit["sealed_note"] = "想换个时间谈。"
    yield Change(scope, "visit", at["visit"], visit, new=True, by=author)
    task = {"household": at["household"], "purpose": "routine", "due_on": "2026-12-01"}
    yield Change(scope, "care_task", derived_id(scope, "care_task"), task, new=True)
    said = {"about": at["visit"], "verdict": "look_again", "note": "请再看一下"}
    yield Change(scope, "review", derived_id(scope, "review"), said, new=True)
    values = [{"value": 1, "by": author, "at": wire(LONG_AGO)}]
    clash = {"about": at["household"], "field": "adults", "values": values}
    yield Change(scope, "conflict", at["conflict"], clash, new=True)
    step = {"case": at["conflict"], "to": "settled", "note": "就这样"}
    yield Change(scope, "step", derived_id(scope, "step"), step, new=True)


PHOTO = picture()  # a real one: it is drawn anew for whoever sees it
DIGEST = hashlib.sha256(PHOTO).hexdigest()
FILE = {"sha256": DIGEST, "size_bytes": len(PHOTO), "media_type": "image/jpeg"}
HOME_KINDS = ("dwelling", "household", "person", "visit", "care_task", "review", "conflict", "step")


def records() -> list[Thing]:
    """A record of every kind in every place, removed ones, and what does not exist."""
    made = [
        _record(name, kind, derived_id(RELATIONS[name], kind), "grid_worker" if kind == "visit" else None)
        for name in BUILDINGS
        for kind in HOME_KINDS
    ]
    made += [_record(name, "building", RELATIONS[name], None, name == "retired") for name in BUILDINGS]
    made += [_record(name, "unit", RELATIONS[name], None) for name in UNITS]
    made += [_record(name, "household", derived_id(RELATIONS[name], GONE), None, True) for name in BUILDINGS]
    made += [
        Thing(name, scope, {"scope": scope, "record": places.NOWHERE}) for name, scope in RELATIONS.items()
    ]
    return made


def _record(name: str, kind: str, id_: str, author: str | None, is_removed: bool = False) -> Thing:
    scope = RELATIONS[name]
    return Thing(name, scope, {"scope": scope, "record": id_}, kind, author, is_removed)


def scopes() -> list[Thing]:
    """Every place as such."""
    return [
        Thing(name, scope, {"scope": scope}, None if name == "not existing" else "place")
        for name, scope in RELATIONS.items()
    ]


def files(world: World) -> list[Thing]:
    """The photo that each building's visit names, and one that nothing names."""
    sender = Caller(world.people["grid_worker"].user, world.people["grid_worker"].device)
    found = []
    for name in BUILDINGS:
        scope = RELATIONS[name]
        world.parts.files.folder.write(scope, DIGEST, PHOTO)
        world.parts.database.write(
            lambda c, scope=scope: note_received(
                c, sender, scope, DIGEST, len(PHOTO), "image/jpeg", wire(LONG_AGO)
            )
        )
        found.append(Thing(name, scope, {"scope": scope, "digest": DIGEST}, "visit", "grid_worker"))
    return [*found, Thing("not existing", places.HOME, {"scope": places.HOME, "digest": "cd" * 32})]


def park(world: World) -> list[Thing]:
    """In each building an op of a visit that nobody may apply by itself, and none."""
    person = world.people["nobody"]
    found = []
    for n, name in enumerate(BUILDINGS, 1):
        scope, id_ = RELATIONS[name], new_id()
        visit = {"household": derived_id(scope, "household"), "visit_mode": "home", "result": "met"}
        op = {
            "id": id_,
            "device": person.device,
            "n": n,
            "kind": "visit",
            "record": new_id(),
            "scope": scope,
            "new": True,
            "base": None,
            "schema": 1,
            "at": wire(world.parts.clock()),
            "set": visit,
        }
        [result] = pushed(world, person, [op])
        assert result["reason"]["code"] == "forbidden", result
        found.append(Thing(name, scope, {"scope": scope, "op": id_}, "visit"))
    return [*found, Thing("own", places.HOME, {"scope": places.HOME, "op": places.NOWHERE})]


def pushed(world: World, person: Person, ops: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Push ops straight to the engine."""
    raw = orjson.dumps({"sent": wire(world.parts.clock()), "ops": ops})
    answer = world.parts.engine.push(Caller(person.user, person.device), raw)
    results: list[dict[str, Any]] = answer["results"]
    return results


def write(world: World, changes: list[Change]) -> None:
    """Let the server itself write these, and see that it did."""
    outcomes = world.parts.engine.write(changes)
    assert {one.status for one in outcomes} <= {"applied", "merged"}, outcomes
