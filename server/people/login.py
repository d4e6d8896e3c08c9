"""Signing in: what proves a person, and the device that they hold from then on."""

from dataclasses import dataclass, field
from datetime import datetime

import structlog
from sqlalchemy import Connection, Row, insert, select, update

from server.base.clock import wire
from server.base.database import Database
from server.base.errors import Problem
from server.base.keys import Keys
from server.people import oidc, sessions, setting, shares, throttle, totp
from server.people.accounts import plain_username
from server.people.models import User
from server.people.passwords import hashed, is_outdated, matches
from server.people.rights import read_grants
from server.records.models import device

log = structlog.get_logger()
Account = Row[str, str, str | None]


@dataclass(frozen=True)
class Tablet:
    """A device as it introduces itself: its store's id, and what people call it."""

    id: str
    name: str
    platform: str


@dataclass(frozen=True)
class Asked:
    """What somebody brings to the door.

    Shape: `ticket` stands for the password of who came by the unit's own sign-in, in the browser that holds
           `browser`; `held` is the token of a session that the browser has already.
    """

    username: str
    password: str = field(default="", repr=False)
    totp: str = field(default="", repr=False)
    ticket: str = field(default="", repr=False)
    browser: str = field(default="", repr=False)
    held: str = field(default="", repr=False)


@dataclass(frozen=True)
class SignedIn:
    """What a sign-in gives: the token goes into the cookie and is nowhere else."""

    token: str = field(repr=False)
    user: str
    device: str


@dataclass(frozen=True)
class Door:
    """Where people come in; `wants_two_factors` where the operator demands them of some roles."""

    database: Database
    keys: Keys
    wants_two_factors: bool

    def sign_in(self, asked: Asked, tablet: Tablet, address: str, now: datetime) -> SignedIn:
        """Check what proves the person, bind the device to its user at the first time, begin a session.

        Errors: too_many_tries; wrong_password, for an unknown user too; totp_needed, totp_wrong;
                totp_setup_needed for who needs a second factor and has none; device_taken for a device that
                belongs to somebody else; device_revoked for a revoked device or a closed account.
        """
        username = plain_username(asked.username)
        self.database.write(lambda connection: throttle.begin_try(connection, username, address, now))
        user, proof, newer_hash = self._first_factor(username, asked, now)
        if user.disabled_at is not None:
            raise Problem("device_revoked", fields={"device": tablet.id})
        try:
            needs_code = proof == sessions.PASSWORD and self._needs_code(user.id, asked, now)
        except Problem:
            # No wrong try. But those before still count: else codes could be guessed with asking in between.
            self.database.write(lambda connection: throttle.take_back(connection, username, address))
            raise

        def work(connection: Connection) -> str:
            if needs_code and not totp.use(connection, self.keys, user.id, asked.totp, now):
                raise Problem("totp_wrong")
            throttle.succeeded(connection, username, address)
            throttle.forget(connection, now)
            if newer_hash:
                same = User.id == user.id, User.password == user.password
                connection.execute(update(User).where(*same).values(password=newer_hash))
            _bind(connection, user.id, tablet, now)
            shares.forgive(connection, tablet.id)
            how = sessions.TOTP if needs_code or is_fresh(connection) else proof
            return sessions.begin(connection, user.id, tablet.id, now, how)

        def is_fresh(connection: Connection) -> bool:
            return sessions.fresh_proof(connection, asked.held, user.id, now) == sessions.TOTP

        token = self.database.write(work)
        log.info("signed_in", user=user.id, device=tablet.id, proof=proof)
        return SignedIn(token, user.id, tablet.id)

    def prove(self, user: str, password: str, code: str, address: str, now: datetime) -> None:
        """Ask somebody who is signed in once more for what protects their account, before they change it.

        Errors: too_many_tries; wrong_password; totp_needed, totp_wrong.
        """
        with self.database.snapshot() as connection:
            row = connection.execute(select(User.username, User.password).where(User.id == user)).one()
            has_totp = totp.is_set(connection, user)
        self.database.write(lambda connection: throttle.begin_try(connection, row.username, address, now))
        if not matches(row.password, password):
            raise Problem("wrong_password")
        if has_totp and not code:
            self.database.write(lambda connection: throttle.take_back(connection, row.username, address))
            raise Problem("totp_needed")

        def work(connection: Connection) -> None:
            if has_totp and not totp.use(connection, self.keys, user, code, now):
                raise Problem("totp_wrong")
            throttle.succeeded(connection, row.username, address)

        self.database.write(work)

    def demands_code(
        self, connection: Connection, user: str, now: datetime, with_later_roles: bool = False
    ) -> bool:
        """Whether somebody's roles need a second factor here; never in a demo."""
        if not self.wants_two_factors or setting.read(connection, setting.DEMO) == "1":
            return False
        given = read_grants(connection, [user]).get(user, [])
        ahead = [one for one in given if with_later_roles and wire(now) < one.from_at]
        return totp.is_demanded(one.role for one in given if one.at(wire(now)) or one in ahead)

    def _first_factor(self, username: str, asked: Asked, now: datetime) -> tuple[Account, str, str | None]:
        """Who it is and how they proved it, with the password's hash where it has to be made anew."""
        with self.database.snapshot() as connection:
            columns = (User.id, User.password, User.disabled_at)
            user = connection.execute(select(*columns).where(User.username == username)).first()
            if asked.ticket and user is not None:
                if not oidc.is_good(connection, asked.ticket, asked.browser, user.id, now):
                    raise Problem("wrong_password")
                return user, sessions.OIDC, None
        if not matches(user.password if user else None, asked.password) or user is None:
            raise Problem("wrong_password")
        return user, sessions.PASSWORD, hashed(asked.password) if is_outdated(user.password) else None

    def _needs_code(self, user: str, asked: Asked, now: datetime) -> bool:
        """Errors: totp_needed, totp_setup_needed."""
        with self.database.snapshot() as connection:
            if totp.is_set(connection, user):
                is_proven = sessions.fresh_proof(connection, asked.held, user, now) == sessions.TOTP
                if not is_proven and not asked.totp:
                    raise Problem("totp_needed")
                return not is_proven
            if self.demands_code(connection, user, now):
                raise Problem("totp_setup_needed")
        return False


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
