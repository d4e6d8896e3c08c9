"""A building and a team with records of each kind, some under ids that examples name, and a device a role."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

import orjson
from sqlalchemy import insert

from server.api.parts import Parts
from server.app import create_app
from server.base.clock import wire
from server.base.ids import derived_id, new_id
from server.base.settings import Settings
from server.people.accounts import add_user, give_role
from server.people.roles import ROLES
from server.records.kind import Access, Body, Kind
from server.records.models import device
from server.records.ports import Caller, Change
from tests.contract.examples import examples


def example_id(number: int) -> str:
    return f"01900000-0000-7000-8000-{number:012d}"


GRID, BUILDING, DWELLING, HOUSEHOLD, PERSON, VISIT, TASK = (example_id(number) for number in range(1, 8))
CONFLICT, OTHER_GRID, FORM, TEAM = example_id(10), example_id(9), example_id(20), example_id(30)
STREET, COMMUNITY = example_id(101), example_id(102)
CLOSED = derived_id(STREET, "closed")
PLACES = {"building": BUILDING, "team": TEAM, "community": COMMUNITY, "grid": GRID, "street": STREET}
UNDER = {
    BUILDING: GRID,
    TEAM: GRID,
    GRID: COMMUNITY,
    OTHER_GRID: COMMUNITY,
    COMMUNITY: STREET,
    CLOSED: STREET,
}
# In the order in which they are made: a person lives in a household.
SPOKEN_OF = {
    "dwelling": DWELLING,
    "household": HOUSEHOLD,
    "person": PERSON,
    "care_task": TASK,
    "visit": VISIT,
    "conflict": CONFLICT,
    "form": FORM,
}
NOBODY = "nobody"


def is_closed(kind: Kind) -> bool:
    """Whether a kind lives where nobody pulls."""
    return kind.lives_in == {"closed"}


def held_on(role: str) -> list[str]:
    """The places on which the person of a role holds it: the building, the team or both, else one unit."""
    on = ROLES[role].on if role in ROLES else frozenset()
    leaves = [PLACES[nature] for nature in ("building", "team") if nature in on]
    return leaves or [place for nature, place in PLACES.items() if nature in on][:1]


def above(place: str) -> set[str]:
    """The units that hold a place."""
    found: set[str] = set()
    while place in UNDER:
        place = UNDER[place]
        found.add(place)
    return found


def letters_in(place: str, role: str, access: Access) -> str:
    """What a role comes to in a place, by the holding that counts there: of or above it, or from below."""
    # What is closed stands where its street stands; only units are seen from below.
    stand = STREET if place == CLOSED else place
    if any(held == place or held in above(place) for held in held_on(role)):
        return access.within.get(role, "")
    return access.above.get(role, "") if any(stand in above(held) for held in held_on(role)) else ""


class World:
    """The application on one database."""

    def __init__(self, settings: Settings) -> None:
        self.parts: Parts = create_app(settings).extensions["qiaomen"]
        self.users: dict[str, str] = {}
        self.devices: dict[str, Caller] = {}
        self.theirs: defaultdict[tuple[str, str, str], set[str]] = defaultdict(set)
        self.n = 0
        self._found()
        self._hire()
        self._fill()

    def _found(self) -> None:
        unit = {"valid_from": "2024-01-01"}
        units: Iterable[tuple[str, Body]] = (
            (STREET, {"level": "street", "name": "望河街道"}),
            (COMMUNITY, {"level": "community", "name": "青禾里", "parent": STREET}),
            (GRID, {"level": "grid", "name": "一网格", "parent": COMMUNITY}),
            (OTHER_GRID, {"level": "grid", "name": "二网格", "parent": COMMUNITY}),
        )
        changes = [Change(id_, "unit", id_, body | unit, new=True) for id_, body in units]
        building = {"unit": GRID, "name": "5号楼"}
        team = examples(self.parts.registry["volunteer_team"])["valid"][0]
        self.write(
            [
                *changes,
                Change(BUILDING, "building", BUILDING, building, new=True),
                Change(TEAM, "volunteer_team", TEAM, team, new=True),
            ]
        )

    def _hire(self) -> None:
        """A person for each role, on places that it is given on; one without any."""
        now = self.parts.clock()
        for role in (NOBODY, *ROLES):

            def work(connection: Any, role: str = role) -> None:
                user = add_user(connection, role.replace("_", "-"), role, "no password", now)
                for place in held_on(role):
                    give_role(connection, self.parts.rights.tree(connection), user, role, place, now, now)
                caller = Caller(user, new_id())
                row = {"id": caller.device, "user": user, "name": role, "platform": "test", "state": "active"}
                connection.execute(insert(device).values(**row, have=0, bound_at=wire(now)))
                self.users[role], self.devices[role] = user, caller

            self.parts.database.write(work)

    def _fill(self) -> None:
        """The records that examples speak of; the visit is the grid worker's."""
        for kind, id_ in SPOKEN_OF.items():
            by = self.users["grid_worker"] if id_ == VISIT else None
            one = self.parts.registry[kind]
            body = examples(one)["valid"][0]
            self.write([Change(self.scopes_of(one)[0], kind, id_, body, new=True, by=by)])
        self.write(
            [change for kind in self.parts.registry if not kind.founds for change in self._of_all(kind)]
        )

    def _of_all(self, kind: Kind) -> Iterator[Change]:
        """In each place of a kind one record of nobody's, and one for each role that reads only its own."""
        body, mine = examples(kind)["valid"][0], kind.access.mine
        for scope in self.scopes_of(kind):
            yield Change(scope, kind.name, new_id(), body, new=True)
            for role in ROLES:
                if "Ro" in letters_in(scope, role, kind.access):
                    user = self.users[role]
                    theirs = [Change(scope, kind.name, new_id(), body, new=True, by=user)]
                    if mine:
                        theirs += [Change(scope, kind.name, new_id(), body | {mine: user}, new=True)]
                    self.theirs[role, kind.name, scope] = {change.record for change in theirs}
                    yield from theirs

    def write(self, changes: list[Change]) -> None:
        outcomes = self.parts.engine.write(changes)
        assert [one for one in outcomes if one.status not in ("applied", "merged")] == []

    def close(self) -> None:
        self.parts.database.engine.dispose()

    def scopes_of(self, kind: Kind) -> list[str]:
        """Every place here where a kind's records may lie."""
        if is_closed(kind):
            return [CLOSED]
        return [place for nature, place in PLACES.items() if nature in kind.lives_in] or [BUILDING]

    def letters(self, role: str, kind: Kind, body: Body, scope: str | None = None) -> str:
        """What a role may do with such a record: in its place, or in the unit that it founds one under."""
        unit = body.get("unit") or body.get("parent") if kind.founds else None
        return letters_in(unit or scope or self.scopes_of(kind)[0], role, kind.access)

    def reads(self, role: str, kind: Kind, scope: str) -> str:
        """The letters with which a role reads a kind in a place: none where what it speaks of is not read."""
        if kind.about:
            of = examples(kind)["valid"][0][kind.about]
            spoken_of = next(self.parts.registry[name] for name, id_ in SPOKEN_OF.items() if id_ == of)
            if "R" not in self.reads(role, spoken_of, scope):
                return ""
        return letters_in(scope, role, kind.access)

    def op(
        self, role: str, kind: Kind, body: Body, record: str | None = None, scope: str | None = None
    ) -> dict[str, Any]:
        """An op by the person of a role: a new record, or an edit of one."""
        self.n += 1
        id_ = record or new_id()
        op: dict[str, Any] = {
            "id": new_id(),
            "device": self.devices[role].device,
            "n": self.n,
            "kind": kind.name,
            "record": id_,
            "scope": id_ if kind.founds else scope or self.scopes_of(kind)[0],
            "base": None,
            "schema": kind.schema,
            "at": wire(self.parts.clock()),
            "set": body,
        }
        return op if record else {**op, "new": True}

    def send(self, role: str, *ops: dict[str, Any]) -> list[dict[str, Any]]:
        """Push these ops; gives their results."""
        raw = orjson.dumps({"sent": wire(self.parts.clock()), "ops": ops})
        results: list[dict[str, Any]] = self.parts.engine.push(self.devices[role], raw)["results"]
        return results

    def push(
        self, role: str, kind: Kind, body: Body, record: str | None = None, scope: str | None = None
    ) -> dict[str, Any]:
        """Push one op; gives its result and its record."""
        op = self.op(role, kind, body, record, scope)
        [result] = self.send(role, op)
        return {**result, "record": op["record"]}

    def pull(self, role: str, *more: str) -> list[dict[str, Any]]:
        """Every record that the person of a role gets from the places here, and more."""
        scopes = (*PLACES.values(), CLOSED, *more)
        ask = {"cursors": {scope: {"seq": 0} for scope in scopes}, "limit": 5000}
        lines = b"".join(self.parts.engine.pull(self.devices[role], ask, {})).splitlines()
        return [line for line in map(json.loads, lines) if "kind" in line]
