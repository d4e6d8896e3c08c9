"""What anybody may know before signing in: `/api/v1/hello`."""

from typing import Any

from flask_smorest import Blueprint
from marshmallow import Schema, fields

from server import __version__
from server.api.caller import PUBLIC, allow
from server.api.parts import parts
from server.people import setting

blueprint = Blueprint("hello", __name__, url_prefix="/api/v1", description="Before signing in.")


class HelloShape(Schema):
    name = fields.String(required=True)
    version = fields.String(required=True)
    demo = fields.Boolean(required=True, metadata={"description": "made-up people: show the banner"})
    district = fields.String(required=True)
    oidc = fields.String(required=True, metadata={"description": "the unit's own sign-in; empty: none"})


@blueprint.route("/hello")
@blueprint.doc(security=[])
@blueprint.response(200, HelloShape)
@allow(PUBLIC)
def hello() -> dict[str, Any]:
    """The product, its version, and whether all of this is a demo."""
    with parts().database.snapshot() as connection:
        is_demo = setting.read(connection, setting.DEMO) == "1"
        district = setting.read(connection, setting.DISTRICT)
    provider = parts().provider
    oidc = provider.name if provider else ""
    return {
        "name": "敲门 Qiaomen",
        "version": __version__,
        "demo": is_demo,
        "district": district,
        "oidc": oidc,
    }
