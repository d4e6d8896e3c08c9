"""Volunteer hours over HTTP: the ledger, certificates, and their check by anybody who holds one."""

from typing import Any

from flask import Response, request
from flask_smorest import Blueprint
from marshmallow import EXCLUDE, Schema, ValidationError, fields, validate, validates_schema

from server.api.caller import PUBLIC, allow
from server.api.desk.asking import logged, looking
from server.api.links import public_address
from server.api.parts import now, parts
from server.api.shapes import identifier, words
from server.desk.hours import book, certificates, ledger, members
from server.people import throttle

blueprint = Blueprint("hours", __name__, url_prefix="/api/v1/hours", description="志愿时长 volunteer hours")
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
VERIFY = "/verify"


class MonthShape(Schema):
    class Meta:
        unknown = EXCLUDE

    month = fields.String(required=True, validate=validate.Regexp(r"20\d{2}-(0[1-9]|1[0-2])\Z"))
    team = identifier(required=False)


class IssueShape(Schema):
    class Meta:
        unknown = EXCLUDE

    team = identifier()
    volunteer = identifier()
    from_on = fields.Date(required=True)
    to_on = fields.Date(required=True)

    @validates_schema
    def in_order(self, asked: dict[str, Any], **_more: Any) -> None:
        if asked["to_on"] < asked["from_on"]:
            raise ValidationError("Before the first day.", "to_on")


class CheckShape(Schema):
    class Meta:
        unknown = EXCLUDE

    number = words(most=40)
    code = words(most=20)


@blueprint.get("")
@blueprint.arguments(MonthShape, location="query")
@blueprint.response(200, description="`month`, `teams`, `shifts`, `hours`, `people`")
@allow(*ledger.READING)
def read_month(asked: dict[str, Any]) -> dict[str, Any]:
    """A month's hours, shift by shift; names only for those who read the team's profiles."""
    rights = parts().rights
    return looking(lambda reader: ledger.page(reader, rights, asked["month"], asked.get("team")))


@blueprint.get("/book")
@blueprint.arguments(MonthShape, location="query")
@blueprint.response(200, description="a workbook of the confirmed hours; logged", content_type=WORKBOOK)
@allow(*ledger.READING)
def read_book(asked: dict[str, Any]) -> Response:
    """The same as a workbook, for the national volunteer system."""
    rights = parts().rights
    content = logged(lambda reader: book.export(reader, rights, asked["month"], asked.get("team")))
    headers = {"Content-Disposition": f"attachment; filename=hours-{asked['month']}.xlsx"}
    return Response(content, mimetype=WORKBOOK, headers=headers)


@blueprint.get("/accounts/<scope>")
@blueprint.response(200, description="`accounts`: id, name and user name of who is a volunteer there")
@allow("team_lead", "grid_lead")
def read_accounts(scope: str) -> dict[str, Any]:
    """The accounts that may be tied to the profiles of a team: those to which its volunteers sign in."""
    return {"accounts": looking(lambda reader: members.accounts(reader, scope))}


@blueprint.post("/certificates")
@blueprint.arguments(IssueShape)
@blueprint.response(201, description="what stands on the paper, with `code` and `check_at`")
@allow("volunteer", *certificates.ISSUING)
def issue(asked: dict[str, Any]) -> dict[str, Any]:
    """Certify confirmed hours: one's own, or those of somebody in a team that one leads or looks after."""
    held = parts()
    days = asked["from_on"].isoformat(), asked["to_on"].isoformat()
    return _page(
        logged(
            lambda reader: certificates.issue(
                reader, held.rights, held.engine, held.keys, asked["team"], asked["volunteer"], *days
            )
        )
    )


@blueprint.get("/certificates/<scope>/<record>")
@blueprint.response(200, description="the same, to print it again")
@allow("volunteer", *certificates.ISSUING)
def read_certificate(scope: str, record: str) -> dict[str, Any]:
    """A certificate that was issued before."""
    keys = parts().keys
    return _page(looking(lambda reader: certificates.paper(reader, keys, scope, record)))


@blueprint.post("/check")
@blueprint.doc(security=[])
@blueprint.arguments(CheckShape)
@blueprint.response(200, description="`valid`, and `paper`: what the paper should say, or null")
@allow(PUBLIC)
def check(asked: dict[str, str]) -> dict[str, Any]:
    """Whether a certificate is genuine. Nobody learns more than stands on the paper in their hands.

    A wrong code counts for its address as a wrong password does; a right one is taken back.
    """
    held, address, at = parts(), request.remote_addr or "", now()
    held.database.write(lambda connection: throttle.begin_try(connection, None, address, at))
    with held.database.snapshot() as connection:
        tree = held.rights.tree(connection)
        found = certificates.check(connection, tree, held.keys, asked["number"], asked["code"])
    if found is not None:
        held.database.write(lambda connection: throttle.take_back(connection, None, address))
    return {"valid": found is not None, "paper": found}


def _page(paper: dict[str, Any]) -> dict[str, Any]:
    return paper | {"check_at": public_address(VERIFY)}
