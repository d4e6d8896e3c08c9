"""Commands about somebody's way in: a link, the second factor, sessions, the unit's own sign-in."""

import sys
from datetime import datetime

import click
import segno
from sqlalchemy import Connection

from server.base.clock import SHANGHAI
from server.cli.history import open_parts
from server.cli.telling import transaction, user_of
from server.people import access_log, enrol, oidc, sessions, totp


@click.command("enrol")
@click.argument("username")
def enrol_user(username: str) -> None:
    """Print a link and its QR: whoever opens it within ten minutes, once, chooses the account's password.

    QIAOMEN_URL says how the link begins. Supervisors and administrators set up their second factor there.
    """
    parts = open_parts()
    now = parts.clock()
    token = transaction(parts, lambda c: enrol.begin(c, parts.keys, user_of(c, username), now))
    base = parts.settings.public_url or f"http://127.0.0.1:{parts.settings.port}"
    address = f"{base}/enrol#{token}"
    segno.make(address, error="m", micro=False).terminal(out=sys.stdout, compact=True)
    click.echo(address)
    click.echo(f"{_clock(now + enrol.VALID)} 以前有效，只能用一次 until then, once")


@click.command("totp-reset")
@click.argument("username")
def reset_totp(username: str) -> None:
    """Take a second factor away whose phone is lost; all sessions of the account end."""
    parts = open_parts()
    now = parts.clock()

    def work(connection: Connection) -> None:
        who = user_of(connection, username)
        totp.drop(connection, who, now)
        sessions.end_of(connection, who, now)

    transaction(parts, work)


@click.command("sign-out")
@click.argument("username")
def sign_out(username: str) -> None:
    """End all sessions of an account. What its tablets hold stays there, and arrives after a new sign-in."""
    parts = open_parts()
    now = parts.clock()

    def work(connection: Connection) -> int:
        who = user_of(connection, username)
        access_log.append(connection, None, "sessions_end", now, record=who)
        return sessions.end_of(connection, who, now)

    click.echo(f"{transaction(parts, work)} ended")


@click.command("bind")
@click.argument("username")
@click.argument("subject")
def bind(username: str, subject: str) -> None:
    """Say which account a SUBJECT of the unit's own sign-in is; QIAOMEN_OIDC_ISSUER names the provider."""
    parts = open_parts()
    provider = parts.settings.oidc
    if provider is None:
        raise click.ClickException("没有设置统一认证 QIAOMEN_OIDC_ISSUER is not set")
    issuer, now = provider.issuer, parts.clock()
    transaction(parts, lambda c: oidc.bind(c, issuer, subject, user_of(c, username), now))


def _clock(instant: datetime) -> str:
    return instant.astimezone(SHANGHAI).strftime("%H:%M")


COMMANDS = (enrol_user, reset_totp, sign_out, bind)
