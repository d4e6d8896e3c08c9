"""The server's half of a tablet's key: `/api/v1/session/share`."""

from base64 import urlsafe_b64decode
from typing import Any

from flask_smorest import Blueprint
from marshmallow import EXCLUDE, Schema, fields, validate

from server.api.caller import SIGNED_IN, allow, visitor
from server.api.parts import now, parts
from server.api.session import base64url
from server.base.clock import wire
from server.base.errors import Problem
from server.people import shares

blueprint = Blueprint("shares", __name__, url_prefix="/api/v1", description="A tablet's second share.")

PROOF = validate.Regexp(r"[A-Za-z0-9_-]{43}\Z", error="32 bytes, base64url without padding.")


class AskShareShape(Schema):
    """What a device sends for its share."""

    class Meta:
        unknown = EXCLUDE

    proof = fields.String(
        required=True, validate=PROOF, metadata={"description": "32 bytes made of the PIN, base64url"}
    )
    new = fields.Boolean(load_default=False, metadata={"description": "makes another share in its place"})


class ShareShape(Schema):
    share = fields.String(required=True, metadata={"description": "32 bytes, base64url"})
    lease_hours = fields.Integer(required=True, metadata={"description": "how long a tablet may keep it"})
    now = fields.String(required=True)


@blueprint.route("/session/share", methods=["POST"])
@blueprint.arguments(AskShareShape)
@blueprint.response(200, ShareShape)
@allow(SIGNED_IN)
def give_share(asked: dict[str, Any]) -> dict[str, Any]:
    """Give the session's device its share for the PIN's proof, or with `new` make another."""
    keys, at, who = parts().keys, now(), visitor()
    proof = urlsafe_b64decode(asked["proof"] + "=")
    if asked["new"]:
        found: bytes | str = parts().database.write(
            lambda c: shares.make(c, keys, who.user, who.device, proof, at)
        )
    else:
        found = parts().database.write(lambda c: shares.release(c, keys, who.device, proof))
    if isinstance(found, str):
        raise Problem(found)
    return {"share": base64url(found), "lease_hours": parts().settings.lease_hours, "now": wire(at)}


@blueprint.route("/session/share", methods=["DELETE"])
@blueprint.response(204)
@allow(SIGNED_IN)
def drop_share() -> None:
    """Take the share away: the tablet has a passkey instead."""
    device = visitor().device
    parts().database.write(lambda connection: shares.drop(connection, device=device))
