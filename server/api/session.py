"""Signing in and out, and what a device has to know about itself: `/api/v1/session`."""

from base64 import urlsafe_b64encode
from datetime import timedelta
from typing import Any

from flask import Response, after_this_request, request
from flask_smorest import Blueprint
from marshmallow import EXCLUDE, Schema, fields
from sqlalchemy import Connection, select

from server import __version__
from server.api.caller import COOKIE, PUBLIC, SIGNED_IN, allow, visitor
from server.api.parts import now, parts
from server.api.shapes import identifier, words
from server.base.clock import day_of, wire
from server.people import access_log, sessions, shares
from server.people.login import Asked, Tablet
from server.people.models import User
from server.people.sessions import Visitor
from server.records.epochs import current_epoch

blueprint = Blueprint("session", __name__, url_prefix="/api/v1", description="Signing in and out.")

ELDERS = {"building_leader"}  # whom the elder view is made for
VISIT = "qiaomen_visit"  # which browser went to the unit's own sign-in
# Longer than any session: the row in the database decides how long a token is worth something.
COOKIE_LIFE = timedelta(days=120)


class DeviceShape(Schema):
    """A device as it introduces itself."""

    class Meta:
        unknown = EXCLUDE

    id = identifier()
    name = words(most=80)
    platform = words(least=0, most=200)


class SignInShape(Schema):
    """What signing in takes."""

    class Meta:
        unknown = EXCLUDE

    username = words(most=100)
    password = words(least=0, most=200)
    totp = words(least=0, most=40, required=False)
    ticket = words(least=0, most=100, required=False)
    device = fields.Nested(DeviceShape, required=True)


class RoleShape(Schema):
    role = fields.String(required=True)
    unit = fields.String(required=True, metadata={"description": "a unit, building or team"})


class UserShape(Schema):
    id = fields.String(required=True)
    name = fields.String(required=True)
    roles = fields.List(fields.Nested(RoleShape), required=True)


class OwnDeviceShape(Schema):
    id = fields.String(required=True)
    state = fields.String(required=True, metadata={"description": "active or cloned"})
    have = fields.Integer(required=True)


class ScopeShape(Schema):
    id = fields.String(required=True)
    unit = fields.String(
        required=True, metadata={"description": "what holds the scope; a unit's own scope names itself"}
    )
    name = fields.String(required=True)
    rights = fields.String(required=True)


class SealKeyShape(Schema):
    kid = fields.String(required=True)
    public = fields.String(required=True, metadata={"description": "65 bytes, base64url"})


class LocksShape(Schema):
    lease_hours = fields.Integer(required=True, metadata={"description": "for a share that the server gave"})
    passkey_days = fields.Integer(required=True, metadata={"description": "for a passkey; 0 is no limit"})
    idle_minutes = fields.Integer(required=True, metadata={"description": "a building leader has their own"})
    hidden_minutes = fields.Integer(required=True)


class HeadShape(Schema):
    seq = fields.Integer(required=True)
    hash = fields.String(required=True)


class SessionShape(Schema):
    """A session as the device needs it."""

    user = fields.Nested(UserShape, required=True)
    device = fields.Nested(OwnDeviceShape, required=True)
    scopes = fields.List(fields.Nested(ScopeShape), required=True)
    epoch = fields.String(required=True)
    now = fields.String(required=True)
    seal_key = fields.Nested(SealKeyShape, required=True)
    op_key = fields.String(required=True, metadata={"description": "32 bytes, base64url"})
    version = fields.String(required=True)
    access_log = fields.Nested(HeadShape, required=True)
    locks = fields.Nested(LocksShape, required=True)


class SignOutShape(Schema):
    class Meta:
        unknown = EXCLUDE

    wipe = fields.String(metadata={"description": "`1`: nothing in this profile has anything unreceived"})


@blueprint.route("/session", methods=["POST"])
@blueprint.doc(security=[])
@blueprint.arguments(SignInShape)
@blueprint.response(200, SessionShape)
@allow(PUBLIC)
def begin_session(asked: dict[str, Any]) -> dict[str, Any]:
    """Sign in on a device, and bind it to the user at the first time."""
    tablet = Tablet(**asked.pop("device"))
    brought = Asked(**asked, browser=request.cookies.get(VISIT, ""), held=request.cookies.get(COOKIE, ""))
    signed_in = parts().door.sign_in(brought, tablet, request.remote_addr or "", now())

    @after_this_request
    def set_cookie(response: Response) -> Response:
        response.set_cookie(COOKIE, signed_in.token, COOKIE_LIFE, **cookie_flags())
        return response

    return session_body(Visitor(signed_in.user, signed_in.device))


@blueprint.route("/session", methods=["GET"])
@blueprint.response(200, SessionShape)
@allow(SIGNED_IN)
def read_session() -> dict[str, Any]:
    """Who is signed in, on which device, with which scopes and keys."""
    return session_body(visitor())


@blueprint.route("/session", methods=["DELETE"])
@blueprint.arguments(SignOutShape, location="query")
@blueprint.response(204)
@allow(SIGNED_IN)
def end_session(asked: dict[str, Any]) -> None:
    """Sign out. With `wipe=1` the browser empties the whole origin."""
    token, device = request.cookies[COOKIE], visitor().device

    def work(connection: Connection) -> None:
        sessions.end(connection, token)
        shares.drop(connection, device=device)  # what is left of its copy on the tablet opens no more

    parts().database.write(work)

    @after_this_request
    def drop_cookie(response: Response) -> Response:
        response.delete_cookie(COOKIE, **cookie_flags())
        if asked.get("wipe") == "1":
            response.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"'
        return response


def session_body(who: Visitor) -> dict[str, Any]:
    """What a device has to know, read in one snapshot."""
    keys = parts().keys
    with parts().database.snapshot() as connection:
        read = _read(connection, who)
    return {
        **read,
        "now": wire(now()),
        "seal_key": {"kid": keys.seal_kid, "public": base64url(keys.seal_public())},
        "op_key": base64url(keys.op_key(who.user, who.device)),
        "version": __version__,
        "locks": _locks({one["role"] for one in read["user"]["roles"]}),
    }


def _locks(roles: set[str]) -> dict[str, int]:
    """How this person's tablet locks: later for whoever the elder view is made for and nobody else."""
    settings = parts().settings
    locks = {name: getattr(settings, name) for name in LocksShape().fields}
    return locks | ({"idle_minutes": settings.elder_idle_minutes} if roles == ELDERS else {})


def _read(connection: Connection, who: Visitor) -> dict[str, Any]:
    instant, rights, registry = now(), parts().rights, parts().registry
    name = connection.scalar(select(User.name).where(User.id == who.user))
    own = sessions.device_of(connection, who)
    held = rights.judge(connection, [who.user]).held(who.user, instant)
    day = rights.tree(connection).on(day_of(instant).isoformat())
    scopes = rights.scopes_of(connection, who.user, instant)
    return {
        "user": {
            "id": who.user,
            "name": name,
            "roles": [{"role": one.role, "unit": one.unit} for one in held],
        },
        "device": {"id": who.device, "state": own.state, "have": own.have},
        "scopes": [
            {
                "id": scope,
                "unit": day.unit_of(scope),
                "name": day.places[scope].name,
                "rights": registry.rights_digest(reach),
            }
            for scope, reach in scopes.items()
        ],
        "epoch": current_epoch(connection),
        "access_log": access_log.head(connection).as_json(),
    }


def base64url(raw: bytes) -> str:
    """Bytes as the protocol writes them: base64url without padding."""
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def cookie_flags() -> dict[str, Any]:
    """What keeps a cookie from scripts and from other sites."""
    return {"httponly": True, "samesite": "Strict", "secure": parts().settings.is_secure, "path": "/"}
