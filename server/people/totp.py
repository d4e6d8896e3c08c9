"""The second factor: a code of six digits that a phone makes anew every 30 seconds (TOTP, RFC 6238).

The secret lies encrypted under a key outside the database. A code counts once. Recovery codes are shown once,
stored as hashes, and count once each.
"""

import hashlib
import secrets
import unicodedata
from collections.abc import Iterable
from datetime import datetime, timedelta

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor import InvalidToken
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from sqlalchemy import BigInteger, Connection, LargeBinary, String, delete, func, insert, or_, select, update
from sqlalchemy.orm import Mapped, mapped_column

from server.base.clock import wire
from server.base.database import Base
from server.base.errors import Problem
from server.base.keys import Keys
from server.people import access_log
from server.people.accounts import made_up_password
from server.people.models import ID, INSTANT
from server.people.roles import TWO_FACTORS

STEP_SECONDS = 30
DRIFT = (0, -1, 1)  # a phone's clock may be half a minute off
DIGITS = 6
SECRET_BYTES = 20
CODES = 10
MAY_CONFIRM = timedelta(minutes=10)
ISSUER = "敲门 Qiaomen"


class Totp(Base):
    """A person's secret; `pending` is one that they have not yet confirmed with a code."""

    __tablename__ = "totp"

    user: Mapped[str] = mapped_column(ID, primary_key=True)
    secret: Mapped[bytes | None] = mapped_column(LargeBinary)
    since: Mapped[str | None] = mapped_column(INSTANT)
    step: Mapped[int] = mapped_column(BigInteger)  # of the last code that was used
    pending: Mapped[bytes | None] = mapped_column(LargeBinary)
    pending_until: Mapped[str | None] = mapped_column(INSTANT)


class RecoveryCode(Base):
    """The SHA-256 of a recovery code that was not used: 80 random bits, so it needs no slow hash."""

    __tablename__ = "recovery_code"

    user: Mapped[str] = mapped_column(String(36), primary_key=True)
    digest: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)


def is_demanded(roles: Iterable[str]) -> bool:
    """Whether somebody with these roles needs a second factor, where the operator demands it."""
    return not TWO_FACTORS.isdisjoint(roles)


def new_secret() -> bytes:
    """A secret for a phone."""
    return secrets.token_bytes(SECRET_BYTES)


def address_of(secret: bytes, username: str) -> str:
    """The `otpauth:` address that a phone reads from a QR."""
    return _totp(secret).get_provisioning_uri(username, ISSUER)


def state(connection: Connection, user: str) -> tuple[str | None, int]:
    """Since when the second factor is set up, if it is, and how many recovery codes are left."""
    since = connection.scalar(select(Totp.since).where(Totp.user == user))
    left = select(func.count()).select_from(RecoveryCode).where(RecoveryCode.user == user)
    return since, connection.scalar(left) or 0


def is_set(connection: Connection, user: str) -> bool:
    """Whether somebody's phone makes codes."""
    return state(connection, user)[0] is not None


def begin(connection: Connection, keys: Keys, user: str, now: datetime) -> bytes:
    """Make a secret that counts once a code of it is given, within ten minutes; till then an older one."""
    secret = new_secret()
    values = {"pending": keys.encrypt(secret, _place(user)), "pending_until": wire(now + MAY_CONFIRM)}
    if not connection.execute(update(Totp).where(Totp.user == user).values(**values)).rowcount:
        connection.execute(insert(Totp).values(user=user, step=0, **values))
    return secret


def confirm(connection: Connection, keys: Keys, user: str, code: str, now: datetime) -> list[str]:
    """Take the secret that was begun into use, and give the recovery codes to be shown this once.

    Errors: not_found where none was begun in the last ten minutes; totp_wrong.
    """
    begun = select(Totp.pending).where(Totp.user == user, Totp.pending_until > wire(now))
    sealed = connection.scalar(begun)
    if sealed is None:
        raise Problem("not_found")
    return put(connection, keys, user, keys.decrypt(sealed, _place(user)), code, now)


def put(connection: Connection, keys: Keys, user: str, secret: bytes, code: str, now: datetime) -> list[str]:
    """Set up the second factor with a secret of which a code proves that the phone has it.

    Errors: totp_wrong.
    """
    step = _step_of(secret, _plain(code), now)
    if step is None:
        raise Problem("totp_wrong")
    connection.execute(delete(Totp).where(Totp.user == user))
    sealed = keys.encrypt(secret, _place(user))
    connection.execute(insert(Totp).values(user=user, secret=sealed, since=wire(now), step=step))
    connection.execute(delete(RecoveryCode).where(RecoveryCode.user == user))
    codes = [made_up_password() for _ in range(CODES)]
    rows = [{"user": user, "digest": _digest(user, _plain(one))} for one in codes]
    connection.execute(insert(RecoveryCode), rows)
    access_log.append(connection, user, "totp_set", now, record=user)
    return codes


def use(connection: Connection, keys: Keys, user: str, code: str, now: datetime) -> bool:
    """Whether this is a code of somebody's phone, or one of their recovery codes; it then counts no more."""
    plain = _plain(code)
    if not (plain.isdecimal() and len(plain) == DIGITS):
        one = RecoveryCode.user == user, RecoveryCode.digest == _digest(user, plain)
        is_used = bool(connection.execute(delete(RecoveryCode).where(*one)).rowcount)
        if is_used:
            access_log.append(connection, user, "recovery_code", now, record=user)
        return is_used
    sealed = connection.scalar(select(Totp.secret).where(Totp.user == user))
    step = _step_of(keys.decrypt(sealed, _place(user)), plain, now) if sealed else None
    if step is None:
        return False
    # Counted by the statement itself: of two who bring one code at once the second comes too late.
    newer = Totp.user == user, Totp.step < step
    return bool(connection.execute(update(Totp).where(*newer).values(step=step)).rowcount)


def drop(connection: Connection, user: str, now: datetime, by: str | None = None) -> None:
    """Take somebody's second factor away, with its recovery codes.

    Errors: not_found where there is none.
    """
    one = Totp.user == user, or_(Totp.secret.is_not(None), Totp.pending.is_not(None))
    if not connection.execute(delete(Totp).where(*one)).rowcount:
        raise Problem("not_found")
    connection.execute(delete(RecoveryCode).where(RecoveryCode.user == user))
    access_log.append(connection, by, "totp_reset", now, record=user)


def _totp(secret: bytes) -> TOTP:
    # What phones' apps know: HMAC-SHA-1, whose weakness in signatures is none here.
    return TOTP(secret, DIGITS, SHA1(), STEP_SECONDS)  # noqa: S303  RFC 6238


def _step_of(secret: bytes, plain: str, now: datetime) -> int | None:
    present = int(now.timestamp()) // STEP_SECONDS
    for drift in DRIFT:
        step = present + drift
        try:
            _totp(secret).verify(plain.encode(), step * STEP_SECONDS)
        except InvalidToken:
            continue
        return step
    return None


def _plain(code: str) -> str:
    """A code as people type it: in groups, with full-width digits, in capitals."""
    return "".join(one for one in unicodedata.normalize("NFKC", code).lower() if one.isalnum())


def _digest(user: str, plain: str) -> bytes:
    return hashlib.sha256(f"{user}\x00{plain}".encode()).digest()


def _place(user: str) -> str:
    return f"totp/{user}"
