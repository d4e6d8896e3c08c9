"""先收着: parked ops, and what is decided about them."""

from typing import Any

from flask_smorest import Blueprint
from marshmallow import EXCLUDE, Schema

from server.api.caller import allow
from server.api.desk.asking import logged, looking
from server.api.parts import parts
from server.api.shapes import identifier, words
from server.desk import parked

blueprint = Blueprint("parked", __name__, url_prefix="/api/v1/desk/parked", description="先收着 parked ops")


class WhyShape(Schema):
    class Meta:
        unknown = EXCLUDE

    why = words(least=0, most=40, required=False)


class ReassignShape(Schema):
    class Meta:
        unknown = EXCLUDE

    to = identifier()


class ReturnShape(Schema):
    class Meta:
        unknown = EXCLUDE

    note = words(most=300)
    field = words(most=40, required=False)


@blueprint.get("")
@blueprint.response(200, description="`ops`, `count` of those that wait for a person, `strays`")
@allow(*parked.DECIDING)
def read_parked() -> dict[str, Any]:
    """What was kept and not applied in the caller's scopes."""
    return looking(lambda reader: parked.listed(reader, parts().keys))


@blueprint.get("/<scope>/<op>")
@blueprint.arguments(WhyShape, location="query")
@blueprint.response(200, description="the op with what it says, without what is confidential in it")
@allow(*parked.DECIDING)
def open_parked(asked: dict[str, Any], scope: str, op: str) -> dict[str, Any]:
    """One parked op; roles of the street say why, and it is logged."""
    why, keys = asked.get("why", ""), parts().keys
    asking = logged if why else looking
    return asking(lambda reader: parked.opened(reader, keys, scope, op, why))


@blueprint.post("/<scope>/<op>/apply")
@blueprint.response(200, description="what became of it, as a push would say")
@allow(*parked.DECIDING)
def apply_parked(scope: str, op: str) -> dict[str, Any]:
    """Apply it by the caller's own rights; its author stays."""
    return logged(lambda reader: parked.apply(reader, parts().engine, scope, op)).as_json()


@blueprint.post("/<scope>/<op>/reassign")
@blueprint.arguments(ReassignShape)
@blueprint.response(204)
@allow(*parked.DECIDING)
def reassign_parked(asked: dict[str, Any], scope: str, op: str) -> None:
    """Hand the decision to another lead."""
    logged(lambda reader: parked.reassign(reader, scope, op, asked["to"]))


@blueprint.post("/<scope>/<op>/return")
@blueprint.arguments(ReturnShape)
@blueprint.response(204)
@allow(*parked.DECIDING)
def return_parked(asked: dict[str, Any], scope: str, op: str) -> None:
    """Ask its author to look again, with a note to a field; it stays parked."""
    logged(lambda reader: parked.give_back(reader, scope, op, asked["note"], asked.get("field")))
