"""The unit's own sign-in (OpenID Connect): who comes back gets a ticket that stands for their password.

Only accounts that exist and were bound to a subject of the provider come in. State, nonce and PKCE's verifier
stay here; the browser holds a cookie, so that nobody finishes in another one what was begun in this.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from sqlalchemy import Connection, Index, LargeBinary, String, delete, insert, select, update
from sqlalchemy.orm import Mapped, mapped_column

from server.base.clock import wire
from server.base.database import Base, Database
from server.base.errors import Problem
from server.people import access_log
from server.people.models import ID, INSTANT, User

VALID = timedelta(minutes=10)  # to come back; and then again, to choose a PIN
SECRET_BYTES = 32


class Identity(Base):
    """Which account a subject of a provider is."""

    __tablename__ = "identity"
    __table_args__ = (Index("identity_by_user", "user"),)

    issuer: Mapped[str] = mapped_column(String(200), primary_key=True)
    subject: Mapped[str] = mapped_column(String(255), primary_key=True)
    user: Mapped[str] = mapped_column(ID)


class OidcVisit(Base):
    """One way to the provider and back; of state, browser and ticket the SHA-256 lies here."""

    __tablename__ = "oidc_visit"
    __table_args__ = (Index("oidc_visit_by_ticket", "ticket"),)

    state: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    browser: Mapped[bytes] = mapped_column(LargeBinary(32))
    nonce: Mapped[str] = mapped_column(String(64))
    verifier: Mapped[str] = mapped_column(String(64))  # empty once it was used
    expires_at: Mapped[str] = mapped_column(INSTANT)
    ticket: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    user: Mapped[str | None] = mapped_column(ID)


class Provider(Protocol):
    """The unit's sign-in, as far as it is known here."""

    issuer: str
    name: str

    def address(self, state: str, nonce: str, verifier: str) -> str:
        """Where the browser goes."""

    def subject(self, code: str, nonce: str, verifier: str) -> str:
        """Who came back with this code. Errors: oidc_failed."""


@dataclass(frozen=True)
class Returned:
    """Who came back, and what stands for their password for ten minutes, in this browser."""

    username: str
    ticket: str


def begin(database: Database, provider: Provider, now: datetime) -> tuple[str, str]:
    """Where to send the browser, and the value of the cookie that it keeps."""
    state, browser, nonce, verifier = (secrets.token_urlsafe(SECRET_BYTES) for _ in range(4))
    row = {"state": _digest(state), "browser": _digest(browser), "nonce": nonce, "verifier": verifier}
    address = provider.address(state, nonce, verifier)

    def work(connection: Connection) -> None:
        connection.execute(delete(OidcVisit).where(OidcVisit.expires_at < wire(now)))
        connection.execute(insert(OidcVisit).values(**row, expires_at=wire(now + VALID)))

    database.write(work)
    return address, browser


def finish(
    database: Database, provider: Provider, browser: str, state: str, code: str, now: datetime
) -> Returned:
    """Take a code that the provider gave, once, in the browser that went there.

    Errors: link_over for a state that is unknown here, used or too old; oidc_failed where the provider does
            not vouch for it; oidc_unknown for a subject that is bound to no open account.
    """

    def take(connection: Connection) -> tuple[str, str]:
        mine = OidcVisit.state == _digest(state), OidcVisit.browser == _digest(browser)
        fresh = OidcVisit.verifier != "", OidcVisit.expires_at > wire(now)
        query = select(OidcVisit.nonce, OidcVisit.verifier).where(*mine, *fresh)
        row = connection.execute(query.with_for_update()).first()
        if row is None:
            raise Problem("link_over")
        connection.execute(update(OidcVisit).where(*mine).values(verifier=""))
        return str(row.nonce), str(row.verifier)

    nonce, verifier = database.write(take)
    subject = provider.subject(code, nonce, verifier)
    ticket = secrets.token_urlsafe(SECRET_BYTES)

    def give(connection: Connection) -> str:
        bound = select(User.id, User.username).join(Identity, Identity.user == User.id)
        known = Identity.issuer == provider.issuer, Identity.subject == subject, User.disabled_at.is_(None)
        user = connection.execute(bound.where(*known)).first()
        if user is None:
            raise Problem("oidc_unknown")
        values = {"ticket": _digest(ticket), "user": user.id, "expires_at": wire(now + VALID)}
        connection.execute(update(OidcVisit).where(OidcVisit.state == _digest(state)).values(**values))
        return str(user.username)

    return Returned(database.write(give), ticket)


def is_good(connection: Connection, ticket: str, browser: str, user: str, now: datetime) -> bool:
    """Whether a ticket stands for this person's password, in this browser.

    It may be used again within its ten minutes: signing in asks twice where somebody chooses a PIN.
    """
    mine = OidcVisit.ticket == _digest(ticket), OidcVisit.browser == _digest(browser), OidcVisit.user == user
    found = select(OidcVisit.state).where(*mine, OidcVisit.expires_at > wire(now))
    return connection.scalar(found) is not None


def bind(
    connection: Connection, issuer: str, subject: str, user: str, now: datetime, by: str | None = None
) -> None:
    """Say which account a subject is; an account has one subject of a provider, and a subject one account."""
    taken = (Identity.user == user) | (Identity.subject == subject)
    connection.execute(delete(Identity).where(Identity.issuer == issuer, taken))
    connection.execute(insert(Identity).values(issuer=issuer, subject=subject, user=user))
    access_log.append(connection, by, "identity_bind", now, record=user)


def _digest(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()
