"""The unit's own sign-in: the way there, and back with a ticket for signing in: `/api/v1/oidc`."""

from typing import Any

from flask import Response, after_this_request, request
from flask_smorest import Blueprint
from marshmallow import EXCLUDE, Schema, fields

from server.api.caller import PUBLIC, allow
from server.api.parts import now, parts
from server.api.session import VISIT, cookie_flags
from server.api.shapes import words
from server.base.errors import Problem
from server.people import oidc, throttle

blueprint = Blueprint(
    "oidc", __name__, url_prefix="/api/v1/oidc", description="统一认证 the unit's own sign-in"
)
LIFE = 2 * oidc.VALID


class WayShape(Schema):
    address = fields.String(required=True, metadata={"description": "where the browser goes"})


class BackShape(Schema):
    class Meta:
        unknown = EXCLUDE

    state = words(most=100)
    code = words(most=4000)


class TicketShape(Schema):
    username = fields.String(required=True)
    ticket = fields.String(required=True, metadata={"description": "for ten minutes, in this browser"})


@blueprint.post("/begin")
@blueprint.doc(security=[])
@blueprint.response(200, WayShape)
@allow(PUBLIC)
def begin() -> dict[str, Any]:
    """Where the browser goes to sign in; it keeps a cookie, and nobody finishes this in another one."""
    provider, address, at = _provider(), request.remote_addr or "", now()
    parts().database.write(lambda connection: throttle.begin_try(connection, None, address, at))
    way, browser = oidc.begin(parts().database, provider, at)

    @after_this_request
    def set_cookie(response: Response) -> Response:
        response.set_cookie(VISIT, browser, LIFE, **cookie_flags())
        return response

    return {"address": way}


@blueprint.post("/finish")
@blueprint.doc(security=[])
@blueprint.arguments(BackShape)
@blueprint.response(200, TicketShape)
@allow(PUBLIC)
def finish(asked: dict[str, Any]) -> dict[str, Any]:
    """Back from there: a ticket that stands for the password of the account that this is."""
    provider, address, browser = _provider(), request.remote_addr or "", request.cookies.get(VISIT, "")
    database = parts().database
    returned = oidc.finish(database, provider, browser, asked["state"], asked["code"], now())
    database.write(lambda connection: throttle.take_back(connection, None, address))
    return {"username": returned.username, "ticket": returned.ticket}


def _provider() -> oidc.Provider:
    found = parts().provider
    if found is None:
        raise Problem("not_found")
    return found
