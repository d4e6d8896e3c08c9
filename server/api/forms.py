"""Questionnaires for the desk: look at a workbook, publish, withdraw, read what was answered."""

from typing import Any

from flask import Response, request
from flask_smorest import Blueprint
from marshmallow import EXCLUDE, Schema, fields, validate
from sqlalchemy import Connection

from server.api.caller import allow, visitor
from server.api.desk.asking import logged, looking
from server.api.limits import takes
from server.api.parts import now, parts
from server.api.shapes import PLAIN, identifier, words
from server.base.clock import day_of, wire
from server.base.errors import Problem
from server.desk.forms import answers, book
from server.desk.forms.shelf import ANSWERS, PUBLISHING, shelf
from server.desk.reader import Reader
from server.forms.attachments import FormRefused, prepared
from server.forms.library import FORM
from server.forms.publish import XLSX, Publication, publish, versions, withdraw
from server.forms.workbook import MOST_BYTES, Converted, read_workbook
from server.kinds.codes.forms import FORM_ABOUT
from server.people import access_log

blueprint = Blueprint("forms", __name__, url_prefix="/api/v1/forms", description="问卷 questionnaires")
MOST_UPLOADED = 24 * 1024 * 1024
MOST_FILES = 21
MULTIPART = {
    "content": {
        "multipart/form-data": {
            "schema": {
                "type": "object",
                "properties": {"workbook": {"type": "string", "format": "binary"}},
                "required": ["workbook"],
            }
        }
    }
}


class PublishShape(Schema):
    class Meta:
        unknown = EXCLUDE

    scope = identifier()
    name = words(most=80)
    purpose = words(most=300)
    about = fields.String(required=True, validate=validate.OneOf(list(FORM_ABOUT.values)))
    series = identifier(required=False)


class LanguageShape(Schema):
    class Meta:
        unknown = EXCLUDE

    language = fields.String(load_default="", validate=[validate.Length(max=80), PLAIN])


class PageShape(LanguageShape):
    before = fields.String(validate=[validate.Length(max=80), PLAIN])


class BookShape(LanguageShape):
    labels = fields.Boolean(load_default=True)
    why = fields.String(validate=validate.Length(max=40))


class CheckedShape(Schema):
    """What a workbook comes to: its questions, or what is wrong with it."""

    problems = fields.List(fields.Dict(), required=True)
    form = fields.Dict(allow_none=True, required=True)


@blueprint.get("")
@blueprint.response(200, description="`forms` with their versions, and `places` where the caller may publish")
@allow(*PUBLISHING)
def read_shelf() -> dict[str, Any]:
    """The questionnaires of the caller's places."""
    return looking(shelf)


@blueprint.post("/check")
@blueprint.doc(requestBody=MULTIPART)
@blueprint.response(200, CheckedShape)
@takes(MOST_UPLOADED)
@allow(*PUBLISHING)
def check() -> dict[str, Any]:
    """Convert a workbook; tell its questions, or what is wrong by sheet, row and column. Nothing is kept."""
    found = read_workbook(_workbook()[1])
    if isinstance(found, Converted):
        return {"problems": [], "form": found.told}
    return {"problems": found, "form": None}


@blueprint.post("")
@blueprint.arguments(PublishShape, location="query")
@blueprint.doc(requestBody=MULTIPART)
@blueprint.response(201, description="`id` of the version; 200 with `problems` where nothing was published")
@takes(MOST_UPLOADED)
@allow(*PUBLISHING)
def publish_form(asked: dict[str, Any]) -> tuple[dict[str, Any], int]:
    """Publish a workbook as a form, or as the next version of one."""
    workbook = _workbook()
    held, user, instant = parts(), visitor().user, wire(now())
    if wrong := held.registry.stopped(held.registry[FORM], asked):
        raise Problem("invalid", fields=wrong)
    found = read_workbook(workbook[1])
    if not isinstance(found, Converted):
        return {"problems": found, "id": None}, 200
    publication = Publication(
        asked["scope"], asked["name"], asked["purpose"], asked["about"], asked.get("series"), user, instant
    )
    try:
        attachments = prepared(_attachments())

        def work(connection: Connection) -> str:
            _demand(connection, asked["scope"], "C")
            made = publish(connection, held.engine, held.files, publication, found, workbook, attachments)
            access_log.append(
                connection, user, "form_publish", now(), asked["scope"], made, asked["name"], via="desk"
            )
            return made

        return {"problems": [], "id": held.database.write(work)}, 201
    except FormRefused as error:
        return {"problems": error.problems, "id": None}, 200


@blueprint.get("/<record>/answers")
@blueprint.arguments(PageShape, location="query")
@blueprint.response(200, description="`columns`, `rows`, and `more` where there are further ones")
@allow(*ANSWERS)
def read_answers(asked: dict[str, Any], record: str) -> dict[str, Any]:
    """The answers to one version, a page at a time, the newest first."""
    library = parts().library
    return looking(
        lambda reader: answers.page(reader, library, record, asked["language"], asked.get("before"))
    )


@blueprint.get("/<record>/book")
@blueprint.arguments(BookShape, location="query")
@blueprint.response(200, description="a workbook; logged", content_type=XLSX)
@allow(*ANSWERS)
def read_answers_book(asked: dict[str, Any], record: str) -> Response:
    """The same as a workbook; names and doors are masked unless a reason is given."""
    library = parts().library
    content = logged(
        lambda reader: book.export(
            reader, library, record, asked["language"], asked["labels"], asked.get("why")
        )
    )
    headers = {"Content-Disposition": "attachment; filename=answers.xlsx"}
    return Response(content, mimetype=XLSX, headers=headers)


@blueprint.get("/answers/<scope>/<record>")
@blueprint.arguments(LanguageShape, location="query")
@blueprint.response(200, description="`tables`: the answer's own and one for each repeat")
@allow(*ANSWERS)
def read_answer(asked: dict[str, Any], scope: str, record: str) -> dict[str, Any]:
    """One answer, every question with its label."""
    library = parts().library
    return looking(lambda reader: answers.one(reader, library, scope, record, asked["language"]))


@blueprint.post("/<scope>/<record>/withdraw")
@blueprint.response(204)
@allow(*PUBLISHING)
def withdraw_form(scope: str, record: str) -> None:
    """Let nobody begin it any more; drafts are still finished and sent."""
    held, user, at = parts(), visitor().user, now()

    def work(connection: Connection) -> None:
        if not versions(connection, scope, record):
            raise Problem("not_found")
        _demand(connection, scope, "U")
        withdraw(connection, held.engine, scope, record, user, day_of(at).isoformat())
        access_log.append(connection, user, "form_withdraw", at, scope, record, via="desk")

    held.database.write(work)


def _demand(connection: Connection, scope: str, letter: str) -> None:
    """Errors: not_found where the caller has no place; forbidden where they may not do this."""
    held = parts()
    reader = Reader.at(connection, held.registry, held.rights, visitor().user, now())
    kind = held.registry[FORM]
    reach = reader.demand(scope)
    if not reach.may(kind.access, letter) or reader.places[scope].nature not in kind.lives_in:
        raise Problem("forbidden")


def _workbook() -> tuple[str, bytes]:
    """The uploaded workbook: its name and content.

    Errors: invalid where none came; too_large.
    """
    found = request.files.get("workbook")
    if found is None:
        raise Problem("invalid", fields={"workbook": "Missing data for required field."})
    content = found.stream.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise Problem("too_large")
    return found.filename or "form.xlsx", content


def _attachments() -> list[tuple[str, bytes]]:
    uploads = request.files.getlist("attachment")
    if len(uploads) >= MOST_FILES:
        raise Problem("too_large", "more than 20 attachments")
    return [(one.filename or "", one.stream.read()) for one in uploads]
