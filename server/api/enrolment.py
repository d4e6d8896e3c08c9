"""Coming in by a link: choosing a password, and setting up a second factor: `/api/v1/enrolment`."""

from typing import Any

from flask import request
from flask_smorest import Blueprint
from marshmallow import EXCLUDE, Schema, fields
from sqlalchemy import Connection

from server.api.account import SecretShape, secret_body
from server.api.caller import PUBLIC, allow
from server.api.parts import now, parts
from server.api.shapes import words
from server.people import enrol, throttle
from server.people.passwords import hashed

blueprint = Blueprint(
    "enrolment", __name__, url_prefix="/api/v1/enrolment", description="开通 coming in by a link"
)


class TokenShape(Schema):
    class Meta:
        unknown = EXCLUDE

    token = words(most=100)


class ChoiceShape(TokenShape):
    password = words(most=200)
    code = words(least=0, most=40, required=False)


class WelcomeShape(Schema):
    username = fields.String(required=True)
    name = fields.String(required=True)
    expires_at = fields.String(required=True)
    totp = fields.Nested(SecretShape, allow_none=True, required=True)


class DoneShape(Schema):
    username = fields.String(required=True)
    recovery_codes = fields.List(fields.String(), required=True, metadata={"description": "shown this once"})


@blueprint.post("")
@blueprint.doc(security=[])
@blueprint.arguments(TokenShape)
@blueprint.response(200, WelcomeShape)
@allow(PUBLIC)
def look(asked: dict[str, Any]) -> dict[str, Any]:
    """Whose link this is, until when it counts, and the secret of a second factor where one is needed."""
    welcome, _needs = _look(asked["token"])
    return {
        "username": welcome.username,
        "name": welcome.name,
        "expires_at": welcome.expires_at,
        "totp": secret_body(welcome.secret, welcome.username) if welcome.secret else None,
    }


@blueprint.post("/finish")
@blueprint.doc(security=[])
@blueprint.arguments(ChoiceShape)
@blueprint.response(200, DoneShape)
@allow(PUBLIC)
def finish(asked: dict[str, Any]) -> dict[str, Any]:
    """Choose the password, and prove the second factor where one is needed; the link is used up."""
    welcome, needs = _look(asked["token"])
    enrol.check_password(welcome.username, asked["password"])
    hash_ = hashed(asked["password"])
    code = asked.get("code", "")

    def work(connection: Connection) -> list[str]:
        return enrol.finish(connection, parts().keys, asked["token"], hash_, needs, code, now())

    codes = parts().database.write(work)
    return {"username": welcome.username, "recovery_codes": codes}


def _look(token: str) -> tuple[enrol.Welcome, bool]:
    """A wrong link counts for its address as a wrong password does; a right one is taken back."""
    database, address, at = parts().database, request.remote_addr or "", now()
    database.write(lambda connection: throttle.begin_try(connection, None, address, at))
    with database.snapshot() as connection:
        user = enrol.owner(connection, token, at)
        needs = parts().door.demands_code(connection, user, at, with_later_roles=True)
        welcome = enrol.look(connection, parts().keys, token, needs, at)
    database.write(lambda connection: throttle.take_back(connection, None, address))
    return welcome, needs
