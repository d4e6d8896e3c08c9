"""居民办理: a resident at the window, and what becomes of what they ask for."""

from base64 import b64encode
from typing import Any

from flask_smorest import Blueprint
from marshmallow import EXCLUDE, Schema, fields, validate

from server.api.caller import allow
from server.api.desk.asking import logged, looking
from server.api.parts import parts
from server.api.shapes import identifier, words
from server.desk import moving
from server.desk.residents import book, copy, erasing, people, requests
from server.kinds.codes.residents import ASKED_BY, RIGHT

blueprint = Blueprint(
    "residents", __name__, url_prefix="/api/v1/desk/residents", description="居民办理 residents' rights"
)
WINDOW = ("community_staff", "grid_lead")
OFFICER = "privacy_officer"
PAGES = 10_000


class FindShape(Schema):
    class Meta:
        unknown = EXCLUDE

    q = words(most=60)
    why = words(most=40)


class MoveShape(Schema):
    class Meta:
        unknown = EXCLUDE

    scope = identifier()
    dwelling = identifier()


class PageShape(Schema):
    class Meta:
        unknown = EXCLUDE

    page = fields.Integer(load_default=0, validate=validate.Range(0, PAGES))


class TakeShape(Schema):
    class Meta:
        unknown = EXCLUDE

    scope = identifier()
    person = identifier()
    right = fields.String(required=True, validate=validate.OneOf(RIGHT.values))
    asked_by = fields.String(required=True, validate=validate.OneOf(ASKED_BY.values))
    words = words(least=0, most=300, required=False)


class StepShape(Schema):
    class Meta:
        unknown = EXCLUDE

    to = words(most=24)
    note = words(least=0, most=300, required=False)


class CopyShape(Schema):
    class Meta:
        unknown = EXCLUDE

    approval = identifier(required=False)


class EraseShape(Schema):
    class Meta:
        unknown = EXCLUDE

    digest = fields.String(required=True, validate=validate.Regexp(r"[0-9a-f]{64}\Z"))
    also = fields.List(identifier(), load_default=list, validate=validate.Length(max=500))


@blueprint.post("/find")
@blueprint.arguments(FindShape)
@blueprint.response(200, description="`found`: residents of the caller's community")
@allow(*WINDOW)
def find_resident(asked: dict[str, Any]) -> dict[str, Any]:
    """Find a resident by name, pinyin, door or phone; who searched and why is logged, never for what."""
    return {"found": logged(lambda reader: people.find(reader, asked["q"], asked["why"]))}


@blueprint.get("/people/<scope>/<person>")
@blueprint.response(200, description="the resident, their consents, and the care visits that hang on these")
@allow(*WINDOW)
def read_resident(scope: str, person: str) -> dict[str, Any]:
    """One resident who stands at the window; the reading is logged."""
    return logged(lambda reader: people.shown(reader, scope, person))


@blueprint.post("/homes/<scope>/<record>/move")
@blueprint.arguments(MoveShape)
@blueprint.response(200, description="`scope` and `household`, where it is now")
@allow("grid_lead")
def move_home(asked: dict[str, Any], scope: str, record: str) -> dict[str, Any]:
    """Move a household to another door, with its people, their open care visits and consents; logged."""
    engine, to = parts().engine, (asked["scope"], asked["dwelling"])
    return logged(lambda reader: moving.move(reader, engine, (scope, record), to))


@blueprint.get("/requests")
@blueprint.arguments(PageShape, location="query")
@blueprint.response(200, description="`requests`, whether there are `more`, and how many are `overdue`")
@allow(*WINDOW, OFFICER)
def read_requests(asked: dict[str, Any]) -> dict[str, Any]:
    """Requests by their last day: the officer's street, the window's own, the lead's community."""
    return looking(lambda reader: requests.listed(reader, asked["page"]))


@blueprint.post("/requests")
@blueprint.arguments(TakeShape)
@blueprint.response(201, description="the request, with its number and its last day")
@allow("community_staff")
def take_request(asked: dict[str, Any]) -> dict[str, Any]:
    """Take a request at the window."""
    engine, said = parts().engine, asked.get("words", "").strip() or None
    wanted = requests.Asked(asked["scope"], asked["person"], asked["right"], asked["asked_by"], said)
    return logged(lambda reader: requests.shown(reader, requests.take(reader, engine, wanted)))


@blueprint.get("/requests/<request>")
@blueprint.response(200, description="the request with its words, its steps, and what may be done now")
@allow(*WINDOW, OFFICER)
def read_request(request: str) -> dict[str, Any]:
    """One request; the officer's reading is logged."""
    return logged(lambda reader: requests.shown(reader, request))


@blueprint.post("/requests/<request>/steps")
@blueprint.arguments(StepShape)
@blueprint.response(204)
@allow("community_staff", OFFICER)
def step_request(asked: dict[str, Any], request: str) -> None:
    """Bring a request on: checked, answered, or refused with a reason."""
    engine, to, note = parts().engine, asked["to"], asked.get("note", "")
    logged(lambda reader: requests.step(reader, engine, request, to, note))


@blueprint.post("/requests/<request>/approval")
@blueprint.response(201, description="`id` of the approval that a second person decides")
@allow("community_staff", OFFICER)
def ask_approval(request: str) -> dict[str, Any]:
    """Ask a second person for a copy with something confidential in it."""
    return {"id": logged(lambda reader: copy.ask(reader, request))}


@blueprint.post("/requests/<request>/copy")
@blueprint.arguments(CopyShape)
@blueprint.response(200, description="`copy` to show and print, and `book`, the same as a workbook in base64")
@allow("community_staff", OFFICER)
def make_copy(asked: dict[str, Any], request: str) -> dict[str, Any]:
    """A copy of everything held on the resident; page and workbook at once, for a second yes counts once."""
    keys, approval = parts().keys, asked.get("approval")
    made = logged(lambda reader: copy.make(reader, keys, request, approval))
    return {"copy": made, "book": b64encode(book.book_of(made)).decode()}


@blueprint.get("/requests/<request>/erasure")
@blueprint.response(200, description="what would go, what would be emptied, what stays and names the person")
@allow(OFFICER)
def plan_erasure(request: str) -> dict[str, Any]:
    """What a deletion would do, to look over; nothing is changed."""
    return logged(lambda reader: erasing.shown(reader, request))


@blueprint.post("/requests/<request>/erasure")
@blueprint.arguments(EraseShape)
@blueprint.response(200, description="`erased`: how many whole records went")
@allow(OFFICER)
def erase_resident(asked: dict[str, Any], request: str) -> dict[str, Any]:
    """Delete exactly what was shown; it reaches every tablet at its next pull."""
    engine = parts().engine
    return {
        "erased": logged(
            lambda reader: erasing.erase(reader, engine, request, asked["digest"], asked["also"])
        )
    }
