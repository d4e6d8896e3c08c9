"""Coming in for the first time, or anew: a link that counts ten minutes and once, in place of a password.

An administrator shows it as a QR or reads it out; whoever opens it chooses a password, and sets up the second
factor where their roles demand one. Nobody else ever knows the password.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, LargeBinary, Row, delete, insert, select, update
from sqlalchemy.orm import Mapped, mapped_column

from server.base.clock import wire
from server.base.database import Base
from server.base.errors import Problem
from server.base.keys import Keys
from server.people import access_log, sessions, totp
from server.people.models import ID, INSTANT, User
from server.people.passwords import fault_of

VALID = timedelta(minutes=10)
TOKEN_BYTES = 32


class Enrolment(Base):
    """One link; a newer one of the same person takes its place. The token is in the link alone."""

    __tablename__ = "enrolment"

    user: Mapped[str] = mapped_column(ID, primary_key=True)
    token: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)  # its SHA-256
    totp: Mapped[bytes] = mapped_column(LargeBinary)  # a secret for the second factor, encrypted
    by: Mapped[str | None] = mapped_column(ID)
    expires_at: Mapped[str] = mapped_column(INSTANT)


@dataclass(frozen=True)
class Welcome:
    """Whose link it is; `secret` is for the second factor, where one has to be set up."""

    user: str
    username: str
    name: str
    expires_at: str
    secret: bytes | None


def begin(connection: Connection, keys: Keys, user: str, now: datetime, by: str | None = None) -> str:
    """Make a link's token; an older one counts no more.

    Errors: not_found for an account that does not exist or is closed.
    """
    if connection.scalar(select(User.id).where(User.id == user, User.disabled_at.is_(None))) is None:
        raise Problem("not_found")
    token = secrets.token_urlsafe(TOKEN_BYTES)
    connection.execute(delete(Enrolment).where(Enrolment.user == user))
    values = {"user": user, "token": _digest(token), "by": by, "expires_at": wire(now + VALID)}
    secret = keys.encrypt(totp.new_secret(), _place(user))
    connection.execute(insert(Enrolment).values(**values, totp=secret))
    access_log.append(connection, by, "enrol_begin", now, record=user)
    return token


def look(connection: Connection, keys: Keys, token: str, needs_totp: bool, now: datetime) -> Welcome:
    """Whose link this is; `needs_totp` where the operator demands second factors of their roles.

    Errors: link_over for one that is used, too old, or never was.
    """
    row = _row(connection, token, now)
    wants = needs_totp and not totp.is_set(connection, row.user)
    secret = keys.decrypt(row.totp, _place(row.user)) if wants else None
    return Welcome(row.user, row.username, row.name, row.expires_at, secret)


def owner(connection: Connection, token: str, now: datetime) -> str:
    """The id of the person whose link this is.

    Errors: link_over.
    """
    return str(_row(connection, token, now).user)


def check_password(username: str, password: str) -> None:
    """Errors: invalid, for a password that is too short or too common."""
    if fault := fault_of(password, username):
        raise Problem("invalid", fields={"password": fault})


def finish(
    connection: Connection,
    keys: Keys,
    token: str,
    password_hash: str,
    needs_totp: bool,
    code: str,
    now: datetime,
) -> list[str]:
    """Use the link up: the password counts from now on, sessions end. Gives new recovery codes, if any.

    Errors: link_over; totp_wrong where a second factor is to be set up.
    """
    welcome = look(connection, keys, token, needs_totp, now)
    # Of two who come at once the second finds it used.
    if not connection.execute(delete(Enrolment).where(Enrolment.token == _digest(token))).rowcount:
        raise Problem("link_over")
    user = welcome.user
    connection.execute(update(User).where(User.id == user).values(password=password_hash))
    sessions.end_of(connection, user, now)
    access_log.append(connection, user, "enrol_finish", now, record=user)
    return totp.put(connection, keys, user, welcome.secret, code, now) if welcome.secret else []


def _row(connection: Connection, token: str, now: datetime) -> Row[str, str, str, str, bytes]:
    columns = (Enrolment.user, User.username, User.name, Enrolment.expires_at, Enrolment.totp)
    query = select(*columns).join(User, User.id == Enrolment.user)
    is_good = Enrolment.token == _digest(token), Enrolment.expires_at > wire(now), User.disabled_at.is_(None)
    row = connection.execute(query.where(*is_good)).first()
    if row is None:
        raise Problem("link_over")
    return row


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def _place(user: str) -> str:
    return f"enrolment/{user}"
