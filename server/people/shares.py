"""The server's half of a tablet's key: given online to the device that proves its PIN, and to nobody else.

The key of a tablet's copy is wrapped by the PIN and by this share together. Once the share is gone, here and
on the tablet, what lies on the tablet's disk opens with no PIN.
"""

import hashlib
import hmac
import secrets
from datetime import datetime

from cryptography.exceptions import InvalidTag
from sqlalchemy import Connection, Index, Integer, LargeBinary, String, delete, insert, select, update
from sqlalchemy.orm import Mapped, mapped_column

from server.base.clock import wire
from server.base.database import Base
from server.base.keys import Keys

SHARE_BYTES = 32
MOST_TRIES = 5


class DeviceShare(Base):
    """One device's share and the hash of its PIN's proof, encrypted under a key outside the database.

    Shape: `tries` counts wrong proofs since the last right one or the last sign-in.
    """

    __tablename__ = "device_share"
    __table_args__ = (Index("device_share_by_user", "user"),)

    device: Mapped[str] = mapped_column(String(36), primary_key=True)
    user: Mapped[str] = mapped_column(String(36))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    tries: Mapped[int] = mapped_column(Integer)
    made_at: Mapped[str] = mapped_column(String(24))


def make(connection: Connection, keys: Keys, user: str, device_id: str, proof: bytes, now: datetime) -> bytes:
    """Make a device's share anew and give it; the one before it is gone, and what it wrapped with it."""
    share = secrets.token_bytes(SHARE_BYTES)
    sealed = keys.encrypt(share + hashlib.sha256(proof).digest(), _place(device_id))
    drop(connection, device=device_id)
    row = {"device": device_id, "user": user, "sealed": sealed, "tries": 0, "made_at": wire(now)}
    connection.execute(insert(DeviceShare).values(**row))
    return share


def release(connection: Connection, keys: Keys, device_id: str, proof: bytes) -> bytes | str:
    """Give a device's share for the PIN's proof, or the code of the error that says why not.

    Errors: none is raised, for a wrong try has to be counted and committed: share_missing, share_refused,
            share_closed after five wrong tries come back as words.
    """
    own = DeviceShare.device == device_id
    columns = (DeviceShare.sealed, DeviceShare.tries)
    row = connection.execute(select(*columns).where(own).with_for_update()).first()
    plain = _opened(keys, device_id, row.sealed) if row else None
    if row is None or plain is None:
        return "share_missing"
    if row.tries >= MOST_TRIES:
        return "share_closed"
    is_right = hmac.compare_digest(hashlib.sha256(proof).digest(), plain[SHARE_BYTES:])
    tries = 0 if is_right else row.tries + 1
    if tries != row.tries:
        connection.execute(update(DeviceShare).where(own).values(tries=tries))
    if is_right:
        return plain[:SHARE_BYTES]
    return "share_closed" if tries >= MOST_TRIES else "share_refused"


def forgive(connection: Connection, device_id: str) -> None:
    """Begin counting wrong proofs anew: somebody has just shown the password on this device."""
    connection.execute(
        update(DeviceShare).where(DeviceShare.device == device_id, DeviceShare.tries > 0).values(tries=0)
    )


def drop(connection: Connection, *, device: str) -> None:
    """Take a device's share away for ever."""
    connection.execute(delete(DeviceShare).where(DeviceShare.device == device))


def drop_of_user(connection: Connection, user: str) -> None:
    """Take the shares of all of somebody's devices away for ever."""
    connection.execute(delete(DeviceShare).where(DeviceShare.user == user))


def _opened(keys: Keys, device_id: str, sealed: bytes) -> bytes | None:
    try:
        return keys.decrypt(sealed, _place(device_id))
    except InvalidTag:  # the keys of another installation: what was wrapped by it is lost
        return None


def _place(device_id: str) -> str:
    return f"share|{device_id}"
