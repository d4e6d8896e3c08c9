"""What administrators do about somebody's way in: links, second factors, sessions: `/api/v1/admin/users`."""

from dataclasses import asdict
from typing import Any

from flask_smorest import Blueprint
from marshmallow import Schema, fields
from sqlalchemy import Connection

from server.api.account import EndedShape, EndShape
from server.api.caller import allow, visitor
from server.api.links import enrolment_address, qr
from server.api.managing import lasting, managed
from server.api.parts import now, parts
from server.base.clock import wire
from server.people import access_log, duties, enrol, sessions, totp
from server.people.duties import SEC_ADMIN, STREET_ADMIN

blueprint = Blueprint(
    "security",
    __name__,
    url_prefix="/api/v1/admin/users",
    description="开通、动态码、登录 ways in, second factors, sessions",
)


class LinkShape(Schema):
    address = fields.String(required=True, metadata={"description": "opens once, for ten minutes"})
    qr = fields.String(required=True, metadata={"description": "a data address of an SVG"})
    expires_at = fields.String(required=True)


@blueprint.post("/<user>/enrolment")
@blueprint.response(201, LinkShape)
@allow(STREET_ADMIN, SEC_ADMIN)
def give_link(user: str) -> dict[str, Any]:
    """A link for coming in, in place of the password that there is once it was used."""
    by, at = visitor().user, now()
    duties.check_not_own(user, by)

    def work(connection: Connection) -> str:
        account = managed(connection, user, STREET_ADMIN, SEC_ADMIN)
        managed(connection, user, duties.enroller_of(role for _unit, role in lasting(account)))
        return enrol.begin(connection, parts().keys, user, at, by)

    address = enrolment_address(parts().database.write(work))
    return {"address": address, "qr": qr(address), "expires_at": wire(at + enrol.VALID)}


@blueprint.post("/<user>/totp-reset")
@blueprint.response(204)
@allow(SEC_ADMIN)
def reset_totp(user: str) -> None:
    """Take a second factor away whose phone is lost; all sessions end."""
    by, at = visitor().user, now()
    duties.check_not_own(user, by)

    def work(connection: Connection) -> None:
        managed(connection, user, SEC_ADMIN)
        totp.drop(connection, user, at, by)
        sessions.end_of(connection, user, at)

    parts().database.write(work)


@blueprint.get("/<user>/sessions")
@blueprint.response(200, description="the second factor and the sessions of somebody")
@allow(SEC_ADMIN)
def read_sessions(user: str) -> dict[str, Any]:
    """Where somebody is signed in, and since when they have a second factor."""
    with parts().database.snapshot() as connection:
        managed(connection, user, SEC_ADMIN)
        since, left = totp.state(connection, user)
        found = sessions.of_user(connection, user, now())
    return {"totp": {"since": since, "codes_left": left}, "sessions": [asdict(one) for one in found]}


@blueprint.post("/<user>/sessions/end")
@blueprint.arguments(EndShape)
@blueprint.response(200, EndedShape)
@allow(SEC_ADMIN)
def end_sessions(asked: dict[str, Any], user: str) -> dict[str, Any]:
    """End somebody's session on one device, or all of them."""
    by, at = visitor().user, now()

    def work(connection: Connection) -> int:
        managed(connection, user, SEC_ADMIN)
        ended = sessions.end_of(connection, user, at, only=asked.get("device"))
        access_log.append(connection, by, "sessions_end", at, record=user)
        return ended

    return {"ended": parts().database.write(work)}
