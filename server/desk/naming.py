"""What people call the things on a page: which door, and who somebody is."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, select

from server.people.models import User
from server.records import store
from server.records.kind import Body
from server.records.models import device
from server.records.store.read import Key, chunks

Named = dict[str, Any]


def user_names(connection: Connection, ids: Iterable[str | None]) -> dict[str, str]:
    """Accounts' names by id."""
    found: dict[str, str] = {}
    for part in chunks({id_ for id_ in ids if id_}):
        rows = connection.execute(select(User.id, User.name).where(User.id.in_(part)))
        found.update((row.id, row.name) for row in rows)
    return found


def device_names(connection: Connection) -> dict[str, str]:
    """What each device is called in a sentence of a command: its name, whose it is, its id."""
    rows = connection.execute(select(device.c.id, device.c.name, device.c.user)).all()
    users = user_names(connection, (row.user for row in rows))
    return {row.id: f"{row.name} ({users.get(row.user, row.user)}, {row.id})" for row in rows}


class Doors:
    """The door behind each home of some records, read in two queries."""

    def __init__(self, connection: Connection, homes: Iterable[Key]) -> None:
        self.households = {key: one.body for key, one in store.records_of(connection, homes).items()}
        dwellings = {
            (scope, str(body["dwelling"]))
            for (scope, _id), body in self.households.items()
            if body.get("dwelling")
        }
        # A record may speak of the dwelling itself.
        self._dwellings = {key: one.body for key, one in store.records_of(connection, dwellings).items()}

    def of(self, scope: str, home: str | None) -> Named:
        """`{"entrance", "door"}` of a home, or nothing where it has none (any more)."""
        household = self.households.get((scope, home or ""), {})
        door = self._dwellings.get((scope, str(household.get("dwelling"))), household)
        return {name: door[name] for name in ("entrance", "door") if name in door}


def home_of(body: Body, scope: str) -> Key | None:
    """The household or dwelling that a body names."""
    home = body.get("household") or body.get("dwelling")
    return (scope, home) if isinstance(home, str) else None
