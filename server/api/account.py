"""One's own account: password, second factor, and where one is signed in: `/api/v1/account`."""

from base64 import b32encode
from dataclasses import asdict
from typing import Any

from flask import request
from flask_smorest import Blueprint
from marshmallow import EXCLUDE, Schema, fields
from sqlalchemy import Connection, select

from server.api.caller import SIGNED_IN, allow, visitor
from server.api.links import qr
from server.api.parts import now, parts
from server.api.shapes import identifier, words
from server.base.errors import Problem
from server.people import accounts, enrol, sessions, totp
from server.people.models import User
from server.people.passwords import hashed

blueprint = Blueprint(
    "account", __name__, url_prefix="/api/v1/account", description="账号安全 one's own account"
)


class ProofShape(Schema):
    """What protects the account, asked once more before it is changed."""

    class Meta:
        unknown = EXCLUDE

    password = words(most=200)
    totp = words(least=0, most=40, required=False)


class PasswordShape(ProofShape):
    new = words(most=200)


class CodeShape(Schema):
    class Meta:
        unknown = EXCLUDE

    code = words(most=40)


class EndShape(Schema):
    class Meta:
        unknown = EXCLUDE

    device = identifier(required=False)


class SecretShape(Schema):
    secret = fields.String(required=True, metadata={"description": "base32, to be typed where no camera is"})
    qr = fields.String(required=True, metadata={"description": "a data address of an SVG"})


class CodesShape(Schema):
    recovery_codes = fields.List(fields.String(), required=True, metadata={"description": "shown this once"})


class EndedShape(Schema):
    ended = fields.Integer(required=True)


@blueprint.get("")
@blueprint.response(200, description="the second factor and the sessions of the caller")
@allow(SIGNED_IN)
def read_account() -> dict[str, Any]:
    """The caller's user name, second factor and sessions."""
    who, at = visitor(), now()
    with parts().database.snapshot() as connection:
        username = connection.scalar(select(User.username).where(User.id == who.user))
        since, left = totp.state(connection, who.user)
        is_demanded = parts().door.demands_code(connection, who.user, at)
        return {
            "username": username,
            "totp": {"since": since, "codes_left": left, "is_demanded": is_demanded},
            "sessions": [
                {**asdict(one), "is_own": one.device == who.device}
                for one in sessions.of_user(connection, who.user, at)
            ],
        }


@blueprint.post("/password")
@blueprint.arguments(PasswordShape)
@blueprint.response(204)
@allow(SIGNED_IN)
def change_password(asked: dict[str, Any]) -> None:
    """Choose another password; all other sessions end."""
    who = visitor()
    with parts().database.snapshot() as connection:
        username = connection.scalar(select(User.username).where(User.id == who.user)) or ""
    enrol.check_password(username, asked["new"])
    _prove(asked)
    hash_ = hashed(asked["new"])

    def work(connection: Connection) -> None:
        accounts.change_password(connection, who.user, hash_, now())
        sessions.end_of(connection, who.user, now(), but=who.device)

    parts().database.write(work)


@blueprint.post("/totp/begin")
@blueprint.arguments(ProofShape)
@blueprint.response(200, SecretShape)
@allow(SIGNED_IN)
def begin_totp(asked: dict[str, Any]) -> dict[str, Any]:
    """A secret for a phone; the second factor that there is goes on counting until it is confirmed."""
    who = visitor()
    _prove(asked)
    with parts().database.snapshot() as connection:
        username = connection.scalar(select(User.username).where(User.id == who.user)) or ""
    secret = parts().database.write(lambda c: totp.begin(c, parts().keys, who.user, now()))
    return secret_body(secret, username)


@blueprint.post("/totp/confirm")
@blueprint.arguments(CodeShape)
@blueprint.response(200, CodesShape)
@allow(SIGNED_IN)
def confirm_totp(asked: dict[str, Any]) -> dict[str, Any]:
    """A first code: from now on the second factor is asked for. Recovery codes are shown this once."""
    who = visitor()

    def work(connection: Connection) -> list[str]:
        codes = totp.confirm(connection, parts().keys, who.user, asked["code"], now())
        sessions.strengthen(connection, who)
        return codes

    return {"recovery_codes": parts().database.write(work)}


@blueprint.post("/totp/drop")
@blueprint.arguments(ProofShape)
@blueprint.response(204)
@allow(SIGNED_IN)
def drop_totp(asked: dict[str, Any]) -> None:
    """Go without a second factor again, where the caller's roles do not demand one."""
    who = visitor()
    with parts().database.snapshot() as connection:
        if parts().door.demands_code(connection, who.user, now(), with_later_roles=True):
            raise Problem("forbidden")
    _prove(asked)
    parts().database.write(lambda c: totp.drop(c, who.user, now(), who.user))


@blueprint.post("/sessions/end")
@blueprint.arguments(EndShape)
@blueprint.response(200, EndedShape)
@allow(SIGNED_IN)
def end_sessions(asked: dict[str, Any]) -> dict[str, Any]:
    """End the session on one device, or all but this one. What a tablet holds stays on it, and arrives."""
    who, only = visitor(), asked.get("device")
    ended = parts().database.write(
        lambda c: sessions.end_of(c, who.user, now(), only=only, but=None if only else who.device)
    )
    return {"ended": ended}


def secret_body(secret: bytes, username: str) -> dict[str, Any]:
    """A secret as a phone takes it: by camera, or typed."""
    return {"secret": b32encode(secret).decode(), "qr": qr(totp.address_of(secret, username))}


def _prove(asked: dict[str, Any]) -> None:
    address = request.remote_addr or ""
    parts().door.prove(visitor().user, asked["password"], asked.get("totp", ""), address, now())
