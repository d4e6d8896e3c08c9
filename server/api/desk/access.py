"""查阅记录: the access log, what a resident is shown of it, and the alarms that it raises."""

from typing import Any

from flask_smorest import Blueprint
from marshmallow import EXCLUDE, Schema, fields, validate

from server.api.caller import SIGNED_IN, allow
from server.api.desk.asking import logged, looking
from server.api.shapes import identifier, words
from server.desk import about, alarms, log

blueprint = Blueprint("access", __name__, url_prefix="/api/v1/desk", description="查阅记录 the access log")
SEQ = validate.Range(1, 2**53)


class LogShape(Schema):
    class Meta:
        unknown = EXCLUDE

    before = fields.Integer(validate=SEQ)
    who = identifier(required=False)
    from_on = fields.Date(metadata={"description": "the first day, Shanghai's"})
    to_on = fields.Date(metadata={"description": "the last day, Shanghai's"})


class AboutShape(Schema):
    class Meta:
        unknown = EXCLUDE

    why = words(most=40)
    before = fields.Integer(validate=SEQ)


class AlarmsShape(Schema):
    class Meta:
        unknown = EXCLUDE

    before = words(most=100, required=False)


class NoteShape(Schema):
    class Meta:
        unknown = EXCLUDE

    note = words(most=300)


@blueprint.get("/access")
@blueprint.arguments(LogShape, location="query")
@blueprint.response(200, description="`lines`, `before`, and `people` who stand in the log")
@allow(SIGNED_IN)
def read_access(asked: dict[str, Any]) -> dict[str, Any]:
    """The access log: all for the privacy officer, the community's for its lead, one's own for everybody."""
    return looking(lambda reader: log.page(reader, log.Asked(**asked)))


@blueprint.get("/access/about/<scope>/<record>")
@blueprint.arguments(AboutShape, location="query")
@blueprint.response(200, description="`of`, `lines`, `before` and `copies`: whose devices hold it")
@allow(*about.AT_THE_WINDOW)
def read_about(asked: dict[str, Any], scope: str, record: str) -> dict[str, Any]:
    """Who looked at what is held about a home or a person; with a reason, and itself logged."""
    return logged(lambda reader: about.about(reader, scope, record, asked["why"], asked.get("before")))


@blueprint.get("/alarms")
@blueprint.arguments(AlarmsShape, location="query")
@blueprint.response(200, description="`alarms`, `before`, and how many are `waiting`")
@allow(*alarms.ROLES)
def read_alarms(asked: dict[str, Any]) -> dict[str, Any]:
    """A past that was rewritten, and reading without a task; the latter is none of the security's."""
    return looking(lambda reader: alarms.page(reader, asked.get("before")))


@blueprint.post("/alarms/<alarm>/seen")
@blueprint.arguments(NoteShape)
@blueprint.response(204)
@allow(*alarms.ROLES)
def answer_alarm(asked: dict[str, Any], alarm: str) -> None:
    """Note that one has looked into an alarm, and what it was."""
    logged(lambda reader: alarms.answer(reader, alarm, asked["note"]))
