"""One world for all cells: people of every role, records of every kind in every place, and no lasting change.

A request that writes is rolled back once it has been answered, so every cell meets the same world.
"""

from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from flask import Flask
from sqlalchemy import Connection, insert, update
from werkzeug.test import TestResponse

from server.api.caller import COOKIE
from server.api.parts import Parts
from server.base.clock import wire
from server.base.ids import new_id
from server.people import accounts, sessions
from server.people.models import Grant
from server.records.models import device
from tests.safe.matrix import places
from tests.safe.matrix.domain import ROLES

T = TypeVar("T")
NOW = datetime(2026, 11, 23, 1, tzinfo=UTC)
LONG_AGO = NOW - timedelta(days=200)
# Where each role is held: always a place that the own building lies in, as far as the role is given there.
ON = {
    "grid_worker": places.ONE,
    "building_leader": places.HOME,
    "volunteer": places.ONE,
    "team_lead": places.TEAM,
    "info_officer": places.ONE,
    "community_staff": places.EAST,
    "grid_lead": places.EAST,
    "contact_cadre": places.ONE,
    "mediator": places.EAST,
    "provider_staff": places.EAST,
}
ENDED = "grid_worker"


@dataclass
class Person:
    """Somebody who calls: what they hold, and on which device.

    Shape: `refused` is the error that every request of theirs meets; None for those in good standing.
    """

    name: str
    holds: tuple[tuple[str, str], ...] = ()
    refused: str | None = None
    user: str = ""
    device: str = field(default_factory=new_id)
    token: str = ""

    @property
    def roles(self) -> set[str]:
        return {role for role, _place in self.holds}

    def within(self, place: str) -> set[str]:
        """The roles that count in a place: held on it, or on what holds it."""
        over = places.above(place)
        return {role for role, on in self.holds if place in places.UNDER and (on == place or on in over)}

    def over(self, place: str) -> set[str]:
        """The roles held below a unit; a closed scope stands where its unit stands."""
        is_closed = place in (places.CLOSED, places.OTHER_CLOSED)
        unit = places.UNDER[place] if is_closed else place
        return {role for role, on in self.holds if unit in places.above(on)}


def people() -> list[Person]:
    """Every role, and those who are somehow between the roles."""
    worker = ((ENDED, places.ONE),)
    return [
        *(Person(role, ((role, ON.get(role, places.STREET)),)) for role in ROLES),
        Person("two roles", (("building_leader", places.TOWER), ("community_staff", places.WEST))),
        Person("supervisor elsewhere", (("street_supervisor", places.OTHER_STREET),)),
        Person("nobody"),
        Person("transferred"),  # was grid one's worker until yesterday
        Person("signed out", refused="signed_out"),
        Person("disabled", worker, refused="device_revoked"),
        Person("revoked device", worker, refused="device_revoked"),
        Person("other device", worker, refused="device_mismatch"),
    ]


class World:
    """The application with its people."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.parts: Parts = app.extensions["qiaomen"]
        self.people = {person.name: person for person in people()}
        self._client = app.test_client(use_cookies=False)  # no answer changes who asks next
        self.things: dict[str, list[Any]] = {}

    def hire(self) -> None:
        """Make the accounts, their roles, devices and sessions, without a single password."""
        self.parts.database.write(
            lambda connection: [self._hire(connection, one) for one in self.people.values()]
        )

    def _hire(self, connection: Connection, person: Person) -> None:
        now, tree = NOW, self.parts.rights.tree(connection)
        if person.name == "signed out":
            return
        person.user = accounts.add_user(
            connection, person.name.replace(" ", "-").replace("_", "-"), person.name, "-", LONG_AGO
        )
        for role, place in person.holds:
            accounts.give_role(connection, tree, person.user, role, place, LONG_AGO, LONG_AGO)
        if person.name == "transferred":
            held = accounts.give_role(connection, tree, person.user, ENDED, places.ONE, LONG_AGO, LONG_AGO)
            ended = wire(now - timedelta(days=1))
            connection.execute(update(Grant).where(Grant.id == held).values(to_at=ended))
        row = {
            "id": person.device,
            "user": person.user,
            "name": person.name,
            "platform": "test",
            "state": "active",
        }
        connection.execute(insert(device).values(**row, have=0, bound_at=wire(LONG_AGO)))
        person.token = sessions.begin(connection, person.user, person.device, now)

    def end_some(self) -> None:
        """Disable and revoke, as the last thing before the cells are asked."""
        gone, lost = self.people["disabled"], self.people["revoked device"]
        self.parts.database.write(lambda c: accounts.disable_user(c, gone.user, NOW))
        self.parts.database.write(lambda c: accounts.revoke_device(c, lost.device, NOW))

    def ask(self, person: Person, method: str, path: str, **more: Any) -> TestResponse:
        """A request as that person's browser makes it."""
        stated = new_id() if person.name == "other device" else person.device
        headers = {"X-Device": stated, **more.pop("headers", {})}
        if person.token:
            headers["Cookie"] = f"{COOKIE}={person.token}"
        return self._client.open(path, method=method, headers=headers, buffered=True, **more)

    @contextmanager
    def frozen(self) -> Any:
        """Let every write be answered, and none of them last."""
        database = self.parts.database
        write = database.write

        def rolled_back(work: Callable[[Connection], T]) -> T:
            with database._writer() as connection:
                result = work(connection)
                connection.rollback()
                return result

        database.write = rolled_back
        try:
            yield
        finally:
            database.write = write
