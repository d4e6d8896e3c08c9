"""Signing in: a user name, a password and the device that the person holds from then on."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from server.base.clock import wire
from server.base.database import Database
from server.base.errors import Problem
from server.people import sessions, shares, throttle
from server.people.accounts import plain_username
from server.people.models import User
from server.people.passwords import matches
from server.records.models import device


@dataclass(frozen=True)
class Tablet:
    """A device as it introduces itself: its store's id, and what people call it."""

    id: str
    name: str
    platform: str


@dataclass(frozen=True)
class SignedIn:
    """What a sign-in gives: the token goes into the cookie and is nowhere else."""

    token: str
    user: str
    device: str


def sign_in(
    database: Database, username: str, password: str, tablet: Tablet, address: str, now: datetime
) -> SignedIn:
    """Check a password, bind the device to its user at the first time, begin a session.

    Errors: too_many_tries; wrong_password, for an unknown user too; device_taken for a device that belongs
            to somebody else; device_revoked for a revoked device or a closed account.
    """
    username = plain_username(username)
    database.write(lambda connection: throttle.begin_try(connection, username, address, now))
    with database.snapshot() as connection:
        columns = (User.id, User.password, User.disabled_at)
        user = connection.execute(select(*columns).where(User.username == username)).first()
    if not matches(user.password if user else None, password) or user is None:
        raise Problem("wrong_password")
    if user.disabled_at is not None:
        raise Problem("device_revoked", fields={"device": tablet.id})

    def work(connection: Connection) -> str:
        throttle.succeeded(connection, username, address)
        throttle.forget(connection, now)
        _bind(connection, user.id, tablet, now)
        shares.forgive(connection, tablet.id)
        return sessions.begin(connection, user.id, tablet.id, now)

    return SignedIn(database.write(work), user.id, tablet.id)


def _bind(connection: Connection, user: str, tablet: Tablet, now: datetime) -> None:
    """Make the device its user's, for ever."""
    columns = (device.c.user, device.c.state)
    known = connection.execute(select(*columns).where(device.c.id == tablet.id).with_for_update()).first()
    seen = {"name": tablet.name, "platform": tablet.platform, "seen_at": wire(now)}
    if known is None:
        row = {"id": tablet.id, "user": user, "state": "active", "have": 0, "bound_at": wire(now)}
        connection.execute(insert(device).values(**row, **seen))
        return
    if known.user != user:
        raise Problem("device_taken", fields={"device": "belongs to another user"})
    if known.state == "revoked":
        raise Problem("device_revoked", fields={"device": tablet.id})
    connection.execute(update(device).where(device.c.id == tablet.id).values(**seen))
