"""Confidential fields, opened one at a time; 应急打开, export by two persons, and 意见建议."""

from typing import Any

from flask import Response
from flask_smorest import Blueprint
from marshmallow import EXCLUDE, Schema

from server.api.caller import SIGNED_IN, allow
from server.api.desk.asking import logged, looking
from server.api.parts import parts
from server.api.shapes import identifier, words
from server.desk import confidential, glass, sealed_book, suggestions

blueprint = Blueprint("confidential", __name__, url_prefix="/api/v1", description="封存的话 sealed words")
OFFICER = "privacy_officer"
# Who reads records at a desk and may meet an emergency there.
AT_HAND = ("grid_worker", "community_staff", "grid_lead", "street_supervisor")
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class OpenShape(Schema):
    class Meta:
        unknown = EXCLUDE

    field = words(most=40)
    why = words(most=40)


class GlassShape(Schema):
    class Meta:
        unknown = EXCLUDE

    why = words(most=40)
    words = words(least=6, most=300)


class ExportShape(Schema):
    class Meta:
        unknown = EXCLUDE

    why = words(most=40)


class BeforeShape(Schema):
    class Meta:
        unknown = EXCLUDE

    before = identifier(required=False)


@blueprint.post("/records/<scope>/<record>/sealed")
@blueprint.arguments(OpenShape)
@blueprint.response(200, description="`value`, `said`, and until when a page shows them")
@allow(SIGNED_IN)
def open_field(asked: dict[str, Any], scope: str, record: str) -> dict[str, Any]:
    """Open one confidential field, if the kind names the caller for it; logged with the reason."""
    keys, field, why = parts().keys, asked["field"], asked["why"]
    return logged(lambda reader: confidential.open_field(reader, keys, scope, record, field, why))


@blueprint.post("/records/<scope>/<record>/glass")
@blueprint.arguments(GlassShape)
@blueprint.response(200, description="`until`: the record's confidential fields open to the caller so long")
@allow(*AT_HAND)
def break_glass(asked: dict[str, Any], scope: str, record: str) -> dict[str, Any]:
    """应急打开: in an emergency, for 24 hours; the privacy officer is told at once."""
    keys, why, said = parts().keys, asked["why"], asked["words"]
    return {"until": logged(lambda reader: glass.break_glass(reader, keys, scope, record, why, said))}


@blueprint.post("/records/<scope>/<record>/export")
@blueprint.arguments(ExportShape)
@blueprint.response(201, description="`request`: waits for a second person")
@allow("grid_lead", OFFICER)
def ask_export(asked: dict[str, Any], scope: str, record: str) -> dict[str, Any]:
    """Ask a second person whether a record's confidential fields may be printed."""
    return {"request": logged(lambda reader: sealed_book.ask(reader, scope, record, asked["why"]))}


@blueprint.post("/records/<scope>/<record>/export/<request>")
@blueprint.arguments(ExportShape)
@blueprint.response(200, description="a workbook, once, with the mark of both persons", content_type=WORKBOOK)
@allow("grid_lead", OFFICER)
def export(asked: dict[str, Any], scope: str, record: str, request: str) -> Response:
    """The confidential fields of one record to print, after a second person's yes."""
    keys, why = parts().keys, asked["why"]
    book = logged(lambda reader: sealed_book.export(reader, keys, scope, record, request, why))
    headers = {"Content-Disposition": "attachment; filename=sealed.xlsx"}
    return Response(book, mimetype=WORKBOOK, headers=headers)


@blueprint.get("/desk/glass")
@blueprint.arguments(BeforeShape, location="query")
@blueprint.response(200, description="`rows` and `before`")
@allow(OFFICER)
def read_glass(asked: dict[str, Any]) -> dict[str, Any]:
    """Who broke the glass, why, and how often the record was opened meanwhile."""
    keys = parts().keys
    return looking(lambda reader: glass.page(reader, keys, asked.get("before")))


@blueprint.post("/desk/glass/<id_>/seen")
@blueprint.response(204)
@allow(OFFICER)
def see_glass(id_: str) -> None:
    """Note that the privacy officer knows of it."""
    logged(lambda reader: glass.acknowledge(reader, id_))


@blueprint.get("/desk/suggestions")
@blueprint.arguments(BeforeShape, location="query")
@blueprint.response(200, description="`rows`: number, day, whether answered; `kept`, `before`")
@allow(OFFICER)
def read_suggestions(asked: dict[str, Any]) -> dict[str, Any]:
    """意见建议 of the street, without names and words; each is opened by itself."""
    return looking(lambda reader: suggestions.page(reader, asked.get("before")))


@blueprint.post("/desk/suggestions/take")
@blueprint.response(200, description="`taken`: how many that had been kept lie with the others now")
@allow(OFFICER)
def take_suggestions() -> dict[str, int]:
    """Take in what was kept because its author had lost device or post."""
    return {"taken": logged(lambda reader: suggestions.take(reader, parts().engine))}


@blueprint.get("/suggestions")
@blueprint.response(200, description="`rows`: one's own; `scope`: where another one goes")
@allow(SIGNED_IN)
def read_own_suggestions() -> dict[str, Any]:
    """One's own suggestions: whether they were answered, and who opened them."""
    return looking(suggestions.own)
