"""Sessions: which device a token in a cookie stands for, and what it may still do."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, Row, delete, insert, select, update

from server.base.clock import from_wire, wire
from server.base.database import Database
from server.people.accounts import MAY_HAND_OVER
from server.people.models import Session, User
from server.records.models import device

TOKEN_BYTES = 32
IDLE = timedelta(days=30)
FRESH = timedelta(minutes=10)  # so long what proved somebody is not asked for again
PASSWORD, TOTP, OIDC = "password", "totp", "oidc"  # how somebody came in
TWO_FACTORS = frozenset({TOTP, OIDC})  # the unit's own sign-in answers for its second factor itself
TOUCHED_EVERY = timedelta(hours=1)


@dataclass(frozen=True)
class Visitor:
    """Whoever speaks to the server: a user on a device.

    Shape: `is_revoked` when the device was revoked or the account disabled, `may_hand_over` while it may
           send what it holds all the same; `proof` is how the session began.
    """

    user: str
    device: str
    is_revoked: bool = False
    may_hand_over: bool = True
    proof: str = PASSWORD


@dataclass(frozen=True)
class Open:
    """A session as its person sees it; it is named by its device, which has one at most."""

    device: str
    name: str
    platform: str
    created_at: str
    seen_at: str
    proof: str


def begin(connection: Connection, user: str, device_id: str, now: datetime, proof: str = PASSWORD) -> str:
    """Begin a session, ending an older one of the same device, and give its token for the cookie."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    connection.execute(
        delete(Session).where((Session.device == device_id) | (Session.expires_at < wire(now)))
    )
    connection.execute(
        insert(Session).values(
            token=_digest(token),
            user=user,
            device=device_id,
            created_at=wire(now),
            seen_at=wire(now),
            expires_at=wire(now + IDLE),
            proof=proof,
        )
    )
    return token


def find(database: Database, token: str, now: datetime) -> Visitor | None:
    """Who holds this token; None for an unknown or old one."""
    query = (
        select(
            Session.user,
            Session.device,
            Session.seen_at,
            Session.proof,
            User.disabled_at,
            device.c.state,
            device.c.revoked_at,
        )
        .join(User, User.id == Session.user)
        .join(device, device.c.id == Session.device)
        .where(Session.token == _digest(token), Session.expires_at >= wire(now))
    )
    with database.snapshot() as connection:
        row = connection.execute(query).first()
    if row is None:
        return None
    ended = min((at for at in (row.disabled_at, row.revoked_at) if at), default=None)
    if ended is not None:
        return Visitor(row.user, row.device, True, now < from_wire(ended) + MAY_HAND_OVER)
    if now - from_wire(row.seen_at) > TOUCHED_EVERY:
        database.write(lambda connection: _touch(connection, token, row.device, now))
    return Visitor(row.user, row.device, proof=row.proof)


def fresh_proof(connection: Connection, token: str, user: str, now: datetime) -> str | None:
    """How this person came in with this token in the last ten minutes; None where they did not."""
    mine = Session.token == _digest(token), Session.user == user, Session.created_at > wire(now - FRESH)
    return connection.scalar(select(Session.proof).where(*mine, Session.expires_at >= wire(now)))


def strengthen(connection: Connection, who: Visitor) -> None:
    """Note that whoever holds this session has just proved a second factor."""
    connection.execute(update(Session).where(Session.device == who.device).values(proof=TOTP))


def of_user(connection: Connection, user: str, now: datetime) -> list[Open]:
    """Where somebody is signed in, the last used first; not what a revoked device hands over by."""
    columns = (Session.device, device.c.name, device.c.platform, Session.created_at, Session.seen_at)
    query = select(*columns, Session.proof).join(device, device.c.id == Session.device)
    is_open = Session.user == user, Session.expires_at >= wire(now), device.c.state != "revoked"
    return [Open(*row) for row in connection.execute(query.where(*is_open).order_by(Session.seen_at.desc()))]


def end_of(
    connection: Connection, user: str, now: datetime, only: str | None = None, but: str | None = None
) -> int:
    """End somebody's sessions, on one device or on all but one, and say how many there were."""
    theirs = {one.device for one in of_user(connection, user, now)}
    ended = theirs & {only} if only else theirs - {but}
    connection.execute(delete(Session).where(Session.device.in_(ended)))
    return len(ended)


def device_of(connection: Connection, who: Visitor) -> Row[str, int]:
    """The state of a visitor's device, and what the server has of it."""
    return connection.execute(select(device.c.state, device.c.have).where(device.c.id == who.device)).one()


def _touch(connection: Connection, token: str, device_id: str, now: datetime) -> None:
    values = {"seen_at": wire(now), "expires_at": wire(now + IDLE)}
    connection.execute(update(Session).where(Session.token == _digest(token)).values(**values))
    connection.execute(update(device).where(device.c.id == device_id).values(seen_at=wire(now)))


def end(connection: Connection, token: str) -> None:
    """Sign out."""
    connection.execute(delete(Session).where(Session.token == _digest(token)))


def end_all(connection: Connection) -> None:
    """Sign everybody out: a restored server starts without sessions."""
    connection.execute(delete(Session))


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def forget(connection: Connection, now: datetime) -> int:
    """Drop sessions that are over; gives how many."""
    return int(connection.execute(delete(Session).where(Session.expires_at < wire(now))).rowcount)
