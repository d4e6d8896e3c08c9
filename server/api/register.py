"""The register import for the admin page: upload, look at the report, correct, apply: `/api/v1/register`."""

from io import BytesIO
from typing import Any

from flask import Response, request, send_file
from flask_smorest import Blueprint
from marshmallow import EXCLUDE, Schema, fields
from sqlalchemy import Connection

from server.api.caller import allow, roles, visitor
from server.api.limits import takes
from server.api.parts import parts
from server.api.shapes import words
from server.base.errors import Problem
from server.register import jobs, mapping
from server.register.headings import KNOWN
from server.register.workbook import MOST_BYTES

blueprint = Blueprint(
    "register", __name__, url_prefix="/api/v1/register", description="导入台账 import of a register"
)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WHO = ("street_admin", "grid_lead")


class UploadShape(Schema):
    class Meta:
        unknown = EXCLUDE

    name = words(most=200)


class JobShape(Schema):
    """An upload and how far it is."""

    id = fields.String(required=True)
    name = fields.String(required=True)
    created_at = fields.String(required=True)
    state = fields.String(
        required=True, metadata={"description": "reading, checked, applying, applied or failed"}
    )
    step = fields.String(required=True, metadata={"description": "waiting, reading, comparing or writing"})
    done = fields.Integer(required=True)
    total = fields.Integer(required=True)
    problem = fields.String(allow_none=True)
    report = fields.Dict(allow_none=True, metadata={"description": "once it is checked, applied or failed"})


class JobsShape(Schema):
    jobs = fields.List(fields.Nested(JobShape), required=True)


class MadeJobShape(Schema):
    id = fields.String(required=True)


class MappingShape(Schema):
    class Meta:
        unknown = EXCLUDE

    mapping = fields.Dict(keys=fields.String(), values=fields.String(), required=True)


class SavedMappingShape(MappingShape):
    columns = fields.Dict(metadata={"description": "our columns, and the headings that need no mapping"})


@blueprint.get("")
@blueprint.response(200, JobsShape)
@allow(*WHO)
def uploads() -> dict[str, Any]:
    """The caller's newest uploads."""
    return {"jobs": jobs.jobs(parts(), visitor().user)}


@blueprint.post("")
@blueprint.arguments(UploadShape, location="query")
@blueprint.doc(requestBody={"content": {XLSX: {"schema": {"type": "string", "format": "binary"}}}})
@blueprint.response(202, MadeJobShape)
@takes(MOST_BYTES)
@allow(*WHO)
def upload(asked: dict[str, str]) -> dict[str, str]:
    """Send a workbook; it is read and judged, and nothing is changed."""
    only = _communities()
    content = request.stream.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise Problem("too_large")
    if not content.startswith(b"PK"):
        raise Problem("workbook_unreadable", "这不是 xlsx 文件 this is not an xlsx file")
    return {"id": jobs.begin(parts(), visitor().user, asked["name"], content, only)}


@blueprint.get("/mapping")
@blueprint.response(200, SavedMappingShape)
@allow(*WHO)
def saved_mapping() -> dict[str, Any]:
    """The saved mapping of headings, and the headings that are known without one."""
    with parts().database.snapshot() as connection:
        return {
            "mapping": mapping.saved(connection),
            "columns": {key: list(one) for key, one in KNOWN.items()},
        }


@blueprint.put("/mapping")
@blueprint.arguments(MappingShape)
@blueprint.response(204)
@allow("street_admin")
def save_mapping(asked: dict[str, Any]) -> None:
    """Keep a mapping for the uploads to come."""
    wanted = mapping.check(asked["mapping"])

    def work(connection: Connection) -> None:
        mapping.save(connection, wanted)

    parts().database.write(work)


@blueprint.get("/<job>")
@blueprint.response(200, JobShape)
@allow(*WHO)
def report(job: str) -> dict[str, Any]:
    """How far an upload is, and its report; asked again until its state is no longer reading or applying."""
    return jobs.job(parts(), job, visitor().user)


@blueprint.get("/<job>/errors")
@blueprint.response(200, description="The rows to correct, as a workbook", content_type=XLSX)
@allow(*WHO)
def errors(job: str) -> Response:
    """The bad rows as they came, each with what is wrong: to be corrected and uploaded again."""
    found = jobs.errors_of(parts(), job, visitor().user)
    content = BytesIO(found.read_bytes())
    answer = send_file(content, mimetype=XLSX, as_attachment=True, download_name="待改正.xlsx")
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blueprint.post("/<job>/apply")
@blueprint.response(202, MadeJobShape)
@allow(*WHO)
def apply(job: str) -> dict[str, str]:
    """Write what was read: the sound rows, in one transaction."""
    jobs.apply(parts(), job, visitor().user, _communities())
    return {"id": job}


def _communities() -> frozenset[str] | None:
    """What the caller may import: all of it as an administrator, else the communities that they lead.

    Errors: forbidden for whoever leads no community as a whole.
    """
    held = roles()
    if any(one.role == "street_admin" for one in held):
        return None
    with parts().database.snapshot() as connection:
        tree = parts().rights.tree(connection)
    led = {one.unit for one in held if one.role == "grid_lead" and one.unit in tree}
    found = frozenset(unit for unit in led if tree[unit].nature == "community")
    if not found:
        raise Problem("forbidden")
    return found
