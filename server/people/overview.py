"""Who is where: the units with their people and devices, for those who administer them."""

from dataclasses import dataclass, field

from sqlalchemy import Connection, select

from server.people.models import User
from server.people.rights import Held, read_grants
from server.records.models import device


@dataclass(frozen=True)
class Tablet:
    """A device as the page of devices shows it; `report` is what it last said of itself, JSON."""

    id: str
    name: str
    platform: str
    state: str
    have: int
    bound_at: str
    seen_at: str | None
    revoked_at: str | None
    forked_at: str | None
    report: str | None


@dataclass
class Account:
    """A person with roles and devices."""

    id: str
    username: str
    name: str
    created_at: str
    disabled_at: str | None
    roles: list[Held] = field(default_factory=list)
    devices: list[Tablet] = field(default_factory=list)


def read_accounts(connection: Connection) -> list[Account]:
    """Everybody, by user name, with all their roles (ended ones too) and devices."""
    columns = (User.id, User.username, User.name, User.created_at, User.disabled_at)
    rows = connection.execute(select(*columns).order_by(User.username))
    accounts = {row.id: Account(*row) for row in rows}
    for user, held in read_grants(connection, accounts).items():
        accounts[user].roles = held
    names = [getattr(device.c, name) for name in Tablet.__dataclass_fields__]
    query = select(device.c.user, *names).order_by(device.c.bound_at)
    for user, *values in connection.execute(query):
        if user in accounts:
            accounts[user].devices.append(Tablet(*values))
    return list(accounts.values())
