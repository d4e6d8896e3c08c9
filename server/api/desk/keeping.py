"""留存与删除 over HTTP: terms, runs, legal holds; and the public notice."""

from typing import Any

from flask_smorest import Blueprint
from marshmallow import EXCLUDE, Schema, fields, validate

from server.api.caller import allow
from server.api.desk.asking import logged, looking
from server.api.shapes import identifier, words
from server.desk import keeping
from server.desk.keeping import OFFICE, RETENTION
from server.desk.reader import Reader
from server.jobs import queue
from server.jobs.terms import put_terms
from server.people import holds

blueprint = Blueprint(
    "keeping", __name__, url_prefix="/api/v1/desk/keeping", description="留存与删除 how long, and legal holds"
)
OFFICER = "privacy_officer"


class RunShape(Schema):
    class Meta:
        unknown = EXCLUDE

    is_dry = fields.Boolean(load_default=True)


class TermsShape(Schema):
    class Meta:
        unknown = EXCLUDE

    terms = fields.Dict(
        keys=fields.String(validate=validate.Length(1, 40)),
        values=fields.Integer(strict=True),
        required=True,
        validate=validate.Length(1, 100),
    )


class HoldShape(Schema):
    class Meta:
        unknown = EXCLUDE

    scope = identifier()
    record = identifier(required=False)
    kind = words(most=40, required=False)
    reason = words(most=200)
    ends_on = fields.Date(required=True)


class EndWhyShape(Schema):
    class Meta:
        unknown = EXCLUDE

    why = words(most=200)


class MadeWorkShape(Schema):
    id = fields.String(required=True)


@blueprint.get("")
@blueprint.response(200, description="`kinds` with their terms, `runs` with what they deleted, `holds`")
@allow(*OFFICE)
def read_keeping() -> dict[str, Any]:
    """How long each kind is kept, what was deleted, what is held."""
    return looking(keeping.page)


@blueprint.get("/places")
@blueprint.response(200, description="`places` of the caller's streets: id and name")
@allow(*OFFICE)
def read_places() -> dict[str, Any]:
    """The places in which something can be held."""
    return looking(keeping.places)


@blueprint.post("/runs")
@blueprint.arguments(RunShape)
@blueprint.response(202, MadeWorkShape)
@allow(*OFFICE)
def ask_run(asked: dict[str, Any]) -> dict[str, str]:
    """Have the job run now: a rehearsal unless it is asked for in earnest."""
    is_dry = asked["is_dry"]

    def work(reader: Reader) -> str:
        return queue.ask(reader.connection, RETENTION, {"is_dry": is_dry}, reader.user, reader.now)

    return {"id": logged(work)}


@blueprint.put("/terms")
@blueprint.arguments(TermsShape)
@blueprint.response(204)
@allow(OFFICER)
def change_terms(asked: dict[str, Any]) -> None:
    """Set how many months kinds are kept, each within its limits."""
    terms = asked["terms"]
    logged(lambda reader: put_terms(reader.connection, reader.registry, terms, reader.user, reader.now))


@blueprint.post("/holds")
@blueprint.arguments(HoldShape)
@blueprint.response(201, MadeWorkShape)
@allow(*OFFICE)
def ask_hold(asked: dict[str, Any]) -> dict[str, str]:
    """Propose a legal hold on a record and what names it, or on a kind in a place; a second person agrees."""
    record, kind = asked.get("record"), asked.get("kind")
    given = asked["scope"], record, kind, asked["reason"], asked["ends_on"]
    return {"id": logged(lambda reader: keeping.ask_hold(reader, *given))}


@blueprint.post("/holds/<id_>/begin")
@blueprint.response(204)
@allow(*OFFICE)
def begin_hold(id_: str) -> None:
    """Let a hold count that a second person has agreed to."""
    logged(lambda reader: holds.begin(reader.connection, id_, reader.user, reader.now))


@blueprint.post("/holds/<id_>/ask-end")
@blueprint.arguments(EndWhyShape)
@blueprint.response(204)
@allow(*OFFICE)
def ask_hold_end(asked: dict[str, str], id_: str) -> None:
    """Propose that a hold ends before its day."""
    why = asked["why"]
    logged(lambda reader: holds.ask_end(reader.connection, id_, reader.user, why, reader.now))


@blueprint.post("/holds/<id_>/end")
@blueprint.response(204)
@allow(*OFFICE)
def end_hold(id_: str) -> None:
    """End a hold early, once a second person has agreed."""
    logged(lambda reader: holds.end(reader.connection, id_, reader.user, reader.now))
