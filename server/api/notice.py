"""告知书: what a resident is told, for everybody to read: `/api/v1/notice`."""

from typing import Any

import orjson
from flask_smorest import Blueprint
from marshmallow import EXCLUDE, Schema

from server.api.caller import PUBLIC, allow, visitor
from server.api.parts import now, parts
from server.api.shapes import words
from server.desk.keeping import declared
from server.jobs.terms import terms
from server.people import access_log, setting

blueprint = Blueprint("notice", __name__, url_prefix="/api/v1/notice", description="告知书 the notice")
CONTACT = ("office", "address", "phone", "hours", "officer_phone")
# What a resident asks about; what is only for the work itself stands in docs/data-map.md.
TOLD = ("household", "person", "visit", "care_task", "consent_record", "rights_request")
STREET = "street"


class ContactShape(Schema):
    class Meta:
        unknown = EXCLUDE

    office = words(least=0, most=40, required=False)
    address = words(least=0, most=80, required=False)
    phone = words(least=0, most=40, required=False)
    hours = words(least=0, most=60, required=False)
    officer_phone = words(least=0, most=40, required=False)


@blueprint.get("")
@blueprint.doc(security=[])
@blueprint.response(200, description="`street`, `contact`, `kinds` with how many months each is kept")
@allow(PUBLIC)
def read_notice() -> dict[str, Any]:
    """Who we are, and how long what is kept here: what the page /notice is made from."""
    held = parts()
    with held.database.snapshot() as connection:
        contact = orjson.loads(setting.read(connection, setting.NOTICE) or "{}")
        months = terms(connection, held.registry)
        streets = [one.name for one in held.rights.tree(connection) if one.nature == STREET]
    kinds = {one["kind"]: one for one in declared(held.registry)}
    return {
        "street": contact.get("office") or "、".join(sorted(streets)[:3]),
        "contact": {name: contact.get(name, "") for name in CONTACT},
        "kinds": [kinds[name] | {"months": months.get(name)} for name in TOLD if name in kinds],
    }


@blueprint.put("")
@blueprint.arguments(ContactShape)
@blueprint.response(204)
@allow("privacy_officer", "street_admin")
def change_notice(asked: dict[str, str]) -> None:
    """Set the office's name, address, phone numbers and hours as the notice shows them."""
    text, by, at = orjson.dumps(asked).decode(), visitor().user, now()

    def work(connection: Any) -> None:
        setting.put(connection, setting.NOTICE, text)
        access_log.append(connection, by, "notice_set", at)

    parts().database.write(work)
