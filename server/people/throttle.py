"""Signing in may be tried again and again, but ever more slowly: for one user name, and from one address.

The counts lie in the database, so all processes share them. A try is counted before its password is
checked and taken back when it was right; so a hundred tries at once are a hundred tries.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network

from sqlalchemy import Connection, delete, func, insert, select, update

from server.base.clock import from_wire, wire
from server.base.errors import Problem
from server.people.models import SignInAttempt

MOST_ROWS = 20_000


@dataclass(frozen=True)
class Pace:
    """How many failures are free, and how long the wait grows. A whole community may share one address."""

    free: int
    longest: timedelta

    def wait(self, failures: int) -> timedelta:
        """One second after the last free failure, then twice as long each time."""
        if failures < self.free:
            return timedelta()
        return min(self.longest, timedelta(seconds=2 ** min(failures - self.free, 20)))


BY_USER = Pace(free=5, longest=timedelta(minutes=15))
BY_ADDRESS = Pace(free=40, longest=timedelta(minutes=2))
FORGOTTEN_AFTER = timedelta(hours=24)


def begin_try(connection: Connection, username: str | None, address: str, now: datetime) -> None:
    """Count a try to sign in, or of a link, which has no user name.

    Errors: too_many_tries while the user name or the address has to wait.
    """
    paces = {_address_key(address): BY_ADDRESS}
    if username is not None:
        paces[_user_key(username)] = BY_USER
    held = _read(connection, list(paces), now)
    ends = [from_wire(row.blocked_until) for row in held.values()]
    wait = max([end - now for end in ends], default=timedelta())
    if wait > timedelta():
        raise Problem("too_many_tries", wait_seconds=int(wait.total_seconds()) + 1)
    for key, pace in paces.items():
        failures = held[key].failures + 1 if key in held else 1
        values = {
            "failures": failures,
            "last_at": wire(now),
            "blocked_until": wire(now + pace.wait(failures)),
        }
        if key in held:
            connection.execute(update(SignInAttempt).where(SignInAttempt.key == key).values(**values))
        else:
            connection.execute(insert(SignInAttempt).values(key=key, **values))


def succeeded(connection: Connection, username: str, address: str) -> None:
    """Take a try back: the user name begins anew, the address keeps what others did wrong from there."""
    connection.execute(delete(SignInAttempt).where(SignInAttempt.key == _user_key(username)))
    take_back(connection, None, address)


def take_back(connection: Connection, username: str | None, address: str) -> None:
    """Uncount one try that was none; what was wrong before it still counts, for the user name too."""
    keys = [_address_key(address)] + ([_user_key(username)] if username is not None else [])
    changed = {"failures": SignInAttempt.failures - 1, "blocked_until": SignInAttempt.last_at}
    connection.execute(update(SignInAttempt).where(SignInAttempt.key.in_(keys)).values(**changed))


def forget(connection: Connection, now: datetime) -> None:
    """Drop what is a day old, and the oldest of what is too much: invented user names fill no disk."""
    old = wire(now - FORGOTTEN_AFTER)
    connection.execute(delete(SignInAttempt).where(SignInAttempt.last_at < old))
    count = connection.scalar(select(func.count()).select_from(SignInAttempt)) or 0
    if count > MOST_ROWS:
        oldest = select(SignInAttempt.key).order_by(SignInAttempt.last_at).limit(count - MOST_ROWS)
        connection.execute(delete(SignInAttempt).where(SignInAttempt.key.in_(oldest.scalar_subquery())))


@dataclass(frozen=True)
class _Count:
    failures: int
    blocked_until: str


def _read(connection: Connection, keys: list[str], now: datetime) -> dict[str, _Count]:
    columns = (SignInAttempt.key, SignInAttempt.failures, SignInAttempt.blocked_until, SignInAttempt.last_at)
    query = select(*columns).where(SignInAttempt.key.in_(keys)).order_by(SignInAttempt.key).with_for_update()
    found = {}
    for key, failures, blocked_until, last_at in connection.execute(query):
        is_old = from_wire(last_at) < now - FORGOTTEN_AFTER
        found[key] = _Count(0 if is_old else failures, blocked_until)
    return found


def _user_key(username: str) -> str:
    # Hashed, because people type passwords into the field of the user name.
    return "u:" + hashlib.sha256(username.encode()).hexdigest()


def _address_key(address: str) -> str:
    """An IPv6 customer holds a whole /64, so that counts as one address."""
    try:
        found = ip_address(address)
    except ValueError:
        return "a:" + hashlib.sha256(address.encode()).hexdigest()
    if isinstance(found, IPv6Address):
        return f"a:{ip_network((int(found), 64), strict=False)}"
    return f"a:{found}"
