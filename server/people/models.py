"""The tables of people: accounts and roles are rows here and no records, so they never replicate."""

from sqlalchemy import BigInteger, Index, Integer, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from server.base.database import Base

ID = String(36)
INSTANT = String(24)
DAY = String(10)


class User(Base):
    """An account. Never deleted, because ops and the access log name it; an end is `disabled_at`."""

    __tablename__ = "user"

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    username: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(80))
    password: Mapped[str] = mapped_column(String(200))  # argon2id, with its parameters and salt
    created_at: Mapped[str] = mapped_column(INSTANT)
    disabled_at: Mapped[str | None] = mapped_column(INSTANT)


class Grant(Base):
    """A role given to a user on a unit, building or team, for a time."""

    __tablename__ = "grant"
    __table_args__ = (Index("grant_by_user", "user"), Index("grant_by_unit", "unit"))

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    user: Mapped[str] = mapped_column(ID)
    role: Mapped[str] = mapped_column(String(40))
    unit: Mapped[str] = mapped_column(ID)
    from_at: Mapped[str] = mapped_column(INSTANT)
    to_at: Mapped[str | None] = mapped_column(INSTANT)  # the first instant at which it is over
    given_by: Mapped[str | None] = mapped_column(ID)


class Session(Base):
    """A signed-in device. The token is in its cookie alone; here lies its SHA-256."""

    __tablename__ = "session"
    __table_args__ = (Index("session_by_device", "device"), Index("session_by_user", "user"))

    token: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    user: Mapped[str] = mapped_column(ID)
    device: Mapped[str] = mapped_column(ID)
    created_at: Mapped[str] = mapped_column(INSTANT)
    seen_at: Mapped[str] = mapped_column(INSTANT)
    expires_at: Mapped[str] = mapped_column(INSTANT)
    # How the person came in: password, totp, oidc.
    proof: Mapped[str] = mapped_column(String(12), server_default="password")


class SignInAttempt(Base):
    """How often signing in failed for one user name or from one address, and until when it has to wait."""

    __tablename__ = "sign_in_attempt"
    __table_args__ = (Index("sign_in_attempt_by_last", "last_at"),)

    key: Mapped[str] = mapped_column(String(80), primary_key=True)
    failures: Mapped[int] = mapped_column(Integer)
    last_at: Mapped[str] = mapped_column(INSTANT)
    blocked_until: Mapped[str] = mapped_column(INSTANT)


class Place(Base):
    """A scope and who held it from one day until another: the projection of units, buildings and teams.

    Shape: one row for each stretch of time under one parent; `to_on` is the first day it is over.
    """

    __tablename__ = "place"
    __table_args__ = (Index("place_by_parent", "parent"),)

    scope: Mapped[str] = mapped_column(ID, primary_key=True)
    from_on: Mapped[str] = mapped_column(DAY, primary_key=True)
    to_on: Mapped[str | None] = mapped_column(DAY)
    parent: Mapped[str | None] = mapped_column(ID)
    nature: Mapped[str] = mapped_column(String(16))
    name: Mapped[str] = mapped_column(String(200))
    code: Mapped[str] = mapped_column(String(40))
    estate: Mapped[str] = mapped_column(String(200))


class Access(Base):
    """One line of the access log, an append-only hash chain; `line` is what `hash` is made from."""

    __tablename__ = "access_log"
    __table_args__ = (
        Index("access_log_by_record", "record", "seq"),
        Index("access_log_by_who", "who", "seq"),
        Index("access_log_by_at", "at"),
    )

    seq: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    at: Mapped[str] = mapped_column(INSTANT)
    who: Mapped[str | None] = mapped_column(ID)
    what: Mapped[str] = mapped_column(String(40))
    scope: Mapped[str | None] = mapped_column(ID)
    record: Mapped[str | None] = mapped_column(ID)
    line: Mapped[bytes] = mapped_column(LargeBinary)
    hash: Mapped[bytes] = mapped_column(LargeBinary(32))


class Setting(Base):
    """A named value of this installation: `demo`, `district`, `rights_version`."""

    __tablename__ = "setting"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[str] = mapped_column(Text)
