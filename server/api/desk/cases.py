"""事项: cases at the desk."""

from typing import Any

from flask_smorest import Blueprint
from marshmallow import EXCLUDE, Schema, fields, validate

from server.api.caller import allow
from server.api.desk.asking import looking
from server.api.shapes import words
from server.desk.cases import Wanted, page

blueprint = Blueprint("cases", __name__, url_prefix="/api/v1/desk/cases", description="事项 cases")


class WantedShape(Schema):
    class Meta:
        unknown = EXCLUDE

    kind = words(most=40, required=False)
    state = words(most=40, required=False)
    late = fields.Boolean(load_default=False)
    closed = fields.Boolean(load_default=False)
    before = fields.String(validate=validate.Length(max=80))


@blueprint.get("")
@blueprint.arguments(WantedShape, location="query")
@blueprint.response(200, description="`rows`, `before` and `counts`")
@allow("grid_lead", "community_staff", "street_supervisor")
def read_cases(asked: dict[str, Any]) -> dict[str, Any]:
    """The cases of the caller's community or street, what is due first; the street's say no name."""
    return looking(lambda reader: page(reader, Wanted(**asked)))
