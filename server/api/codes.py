"""楼栋码: the QR of a building, printed by us and read by our own tablets: `/api/v1/codes`."""

from typing import Any

from flask_smorest import Blueprint
from marshmallow import EXCLUDE, Schema, fields, validate

from server.api.caller import SIGNED_IN, allow
from server.api.links import public_address, qr
from server.api.shapes import identifier

MOST = 60  # what an address holds
blueprint = Blueprint("codes", __name__, url_prefix="/api/v1/codes", description="楼栋码 codes of buildings")


class CodesShape(Schema):
    class Meta:
        unknown = EXCLUDE

    building = fields.List(identifier(), required=True, validate=validate.Length(1, MOST))


@blueprint.get("")
@blueprint.arguments(CodesShape, location="query")
@blueprint.response(200, description="`codes`: building to a data address of an SVG")
@allow(SIGNED_IN)
def codes(asked: dict[str, Any]) -> dict[str, Any]:
    """Draw the codes of buildings.

    Shape: a code holds the address of the page `/b/<id>` and nothing else, so nothing is looked up here, and
           whoever reads one with a phone learns what the sign at the door says anyway: a building.
    """
    return {"codes": {id_: qr(public_address(f"/b/{id_}")) for id_ in asked["building"]}}
