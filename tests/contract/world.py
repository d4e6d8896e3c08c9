"""One building with a record of each kind under the ids the examples name, and a device for each role."""

import json
from collections.abc import Iterable
from dataclasses import replace
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
from server.records.kind import Body, Kind
from server.records.models import device
from server.records.ports import Caller, Change
from tests.contract.examples import examples


def example_id(number: int) -> str:
    return f"01900000-0000-7000-8000-{number:012d}"


GRID, BUILDING, DWELLING, HOUSEHOLD, PERSON, VISIT, TASK = (example_id(number) for number in range(1, 8))
CONFLICT, OTHER_GRID, FORM = example_id(10), example_id(9), example_id(20)
STREET, COMMUNITY = example_id(101), example_id(102)
CLOSED = derived_id(STREET, "closed")
HOLDS = {"building": BUILDING, "community": COMMUNITY, "grid": GRID, "street": STREET}
NOBODY = "nobody"


def is_closed(kind: Kind) -> bool:
    """Whether a kind lives where nobody pulls."""
    return kind.lives_in == {"closed"}


class World:
    """The application on one database."""

    def __init__(self, settings: Settings) -> None:
        self.parts: Parts = create_app(settings).extensions["qiaomen"]
        self.users: dict[str, str] = {}
        self.devices: dict[str, Caller] = {}
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
        self.write([*changes, Change(BUILDING, "building", BUILDING, building, new=True)])

    def _hire(self) -> None:
        """A person for each role, on a place that it is given on; one without any."""
        now = self.parts.clock()
        for role in (NOBODY, *ROLES):
            on = ROLES[role].on if role in ROLES else frozenset()
            places = [place for nature, place in HOLDS.items() if nature in on]

            def work(connection: Any, role: str = role, places: list[str] = places) -> None:
                user = add_user(connection, role.replace("_", "-"), role, "no password", now)
                if places:
                    give_role(connection, self.parts.rights.tree(connection), user, role, places[0], now, now)
                caller = Caller(user, new_id())
                row = {"id": caller.device, "user": user, "name": role, "platform": "test", "state": "active"}
                connection.execute(insert(device).values(**row, have=0, bound_at=wire(now)))
                self.users[role], self.devices[role] = user, caller

            self.parts.database.write(work)

    def _fill(self) -> None:
        """The records that examples speak of; the visit is the grid worker's."""
        worker = self.users["grid_worker"]
        self.write(
            [
                self._example("dwelling", DWELLING),
                self._example("household", HOUSEHOLD),
                self._example("person", PERSON),
                self._example("care_task", TASK),
                self._example("visit", VISIT, by=worker),
                self._example("conflict", CONFLICT),
                self._example("step", example_id(11)),
                self._example("review", example_id(12)),
                self._example("consent_record", example_id(13)),
                replace(self._example("form", FORM), scope=COMMUNITY),
            ]
        )

    def _example(self, kind: str, id_: str, by: str | None = None) -> Change:
        body = examples(self.parts.registry[kind])["valid"][0]
        return Change(BUILDING, kind, id_, body, new=True, by=by)

    def write(self, changes: list[Change]) -> None:
        assert {outcome.status for outcome in self.parts.engine.write(changes)} == {"applied"}

    def close(self) -> None:
        self.parts.database.engine.dispose()

    def holds_a_role(self, role: str) -> bool:
        """Whether there is a place here on which the role is given."""
        return role in ROLES and any(nature in ROLES[role].on for nature in HOLDS)

    def scope_of(self, kind: Kind) -> str:
        """Where a new record of a kind goes that founds no scope of its own."""
        if is_closed(kind):
            return CLOSED
        return COMMUNITY if kind.lives_in == {"community"} else BUILDING

    def letters(self, role: str, kind: Kind) -> str:
        """What a role may do where a kind's records go, from the place that it is given on here."""
        on = ROLES[role].on
        stands_below = is_closed(kind) and "street" not in on
        if self.scope_of(kind) == COMMUNITY:
            # Where a role may be given on several places, it is given on the smallest.
            stands_below = bool(on & {"building", "team"}) or on == {"grid"}
        return (kind.access.above if stands_below else kind.access.within).get(role, "")

    def op(self, role: str, kind: Kind, body: Body, record: str | None = None) -> dict[str, Any]:
        """An op by the person of a role: a new record, or an edit of one."""
        self.n += 1
        id_ = record or new_id()
        op: dict[str, Any] = {
            "id": new_id(),
            "device": self.devices[role].device,
            "n": self.n,
            "kind": kind.name,
            "record": id_,
            "scope": id_ if kind.founds else self.scope_of(kind),
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

    def push(self, role: str, kind: Kind, body: Body, record: str | None = None) -> dict[str, Any]:
        """Push one op; gives its result and its record."""
        op = self.op(role, kind, body, record)
        [result] = self.send(role, op)
        return {**result, "record": op["record"]}

    def pull(self, role: str, *more: str) -> list[dict[str, Any]]:
        """Every record that the person of a role gets from the building, the units above it and more."""
        scopes = (BUILDING, GRID, COMMUNITY, STREET, CLOSED, *more)
        ask = {"cursors": {scope: {"seq": 0} for scope in scopes}, "limit": 5000}
        lines = b"".join(self.parts.engine.pull(self.devices[role], ask, {})).splitlines()
        return [line for line in map(json.loads, lines) if "kind" in line]
