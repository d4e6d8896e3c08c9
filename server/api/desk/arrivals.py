"""What arrived, what the street sees of it, and the people's devices."""

from typing import Any

from flask_smorest import Blueprint
from marshmallow import EXCLUDE, Schema, fields, validate

from server.api.caller import allow
from server.api.desk.asking import logged, looking
from server.api.parts import parts
from server.api.shapes import identifier, words
from server.desk import alarms, arrivals, devices, finding, glass, missing, parked, samples, suggestions
from server.desk.reader import COMMUNITY, Reader
from server.desk.whys import EMERGENCY, OPENING, WHYS
from server.people import approvals
from server.records.fields import Codes

blueprint = Blueprint("desk", __name__, url_prefix="/api/v1/desk", description="新到 the supervisor's desk")
DESK = ("grid_lead", "community_staff")
STREET = "street_supervisor"
IN_CHARGE = ("grid_lead", "street_admin")
OFFICER = "privacy_officer"


class ArrivalsShape(Schema):
    class Meta:
        unknown = EXCLUDE

    kind = words(most=40, required=False)
    grid = identifier(required=False)
    unseen = fields.Boolean(load_default=False)
    q = words(least=0, most=60, required=False)
    before = fields.String(validate=validate.Length(max=80))


class SampleShape(Schema):
    class Meta:
        unknown = EXCLUDE

    community = identifier()
    kind = fields.String(load_default="visit", validate=validate.Length(max=40))
    why = words(most=40)


class SearchShape(Schema):
    class Meta:
        unknown = EXCLUDE

    q = words(most=60)


@blueprint.get("")
@blueprint.response(200, description="how much waits for the caller, and the reasons for reading")
@allow(*DESK, STREET, "street_admin", *alarms.ROLES)
def home() -> dict[str, Any]:
    """What the side bar counts: not looked at, parked, not arrived; only what the caller's roles see."""

    def work(reader: Reader) -> dict[str, Any]:
        officer = reader.held([OFFICER])
        in_charge, deciding = reader.held(IN_CHARGE), reader.held(parked.DECIDING)
        return {
            "unseen": arrivals.counts(reader)["unseen"] if reader.held(COMMUNITY) else None,
            "parked": parked.waiting(reader) if deciding else None,
            "missing": devices.devices(reader)["missing"] if in_charge else None,
            "alarms": alarms.waiting(reader) if reader.held(alarms.ROLES) else None,
            "approvals": _to_agree(reader),
            "suggestions": suggestions.waiting(reader) if officer else None,
            "glass": glass.waiting(reader) if officer else None,
            "whys": _listed(WHYS),
            "opening": _listed(OPENING),
            "emergency": _listed(EMERGENCY),
        }

    return looking(work)


def _listed(codes: Codes) -> list[dict[str, str]]:
    return [{"value": value, "zh": one.zh, "en": one.en} for value, one in codes.values.items()]


def _to_agree(reader: Reader) -> int | None:
    if not reader.held(approvals.AGREEING):
        return None
    return len(approvals.waiting_for(reader.connection, reader.user, reader.now))


@blueprint.get("/arrivals")
@blueprint.arguments(ArrivalsShape, location="query")
@blueprint.response(200, description="`rows`, `before` and `counts`; for the street `counts` alone")
@allow(*DESK, STREET)
def read_arrivals(asked: dict[str, Any]) -> dict[str, Any]:
    """What arrived in the caller's community, the newest first; the street sees counts by community."""

    def work(reader: Reader) -> dict[str, Any]:
        if not reader.held(COMMUNITY):
            return {"rows": [], "before": None, "counts": samples.counts(reader)}
        text = asked.get("q", "").strip()
        found = finding.find(reader, text) if text else None
        if found is not None:
            finding.noted(reader, (found.people, found.homes))
        wanted = arrivals.Asked(
            asked.get("kind"), asked.get("grid"), asked["unseen"], found, asked.get("before")
        )
        return {**arrivals.page(reader, wanted), "counts": arrivals.counts(reader)}

    return (logged if asked.get("q", "").strip() else looking)(work)


@blueprint.post("/samples")
@blueprint.arguments(SampleShape)
@blueprint.response(200, description="`rows`: five at most, each logged as read")
@allow(STREET)
def take_sample(asked: dict[str, Any]) -> dict[str, Any]:
    """A few records of a community by chance; each one's author sees who looked, and why."""
    community, kind, why = asked["community"], asked["kind"], asked["why"]
    return {"rows": logged(lambda reader: samples.sample(reader, community, kind, why))}


@blueprint.get("/search")
@blueprint.arguments(SearchShape, location="query")
@blueprint.response(200, description="`found`: people and places of the caller's community")
@allow(*DESK)
def search(asked: dict[str, Any]) -> dict[str, Any]:
    """Find by name, pinyin, initials, door or the end of a phone number; that somebody searched is logged."""

    def work(reader: Reader) -> list[dict[str, Any]]:
        found = finding.search(reader, asked["q"])
        finding.noted(reader, (hit["kind"] in ("person", "household") for hit in found))
        return found

    return {"found": logged(work)}


@blueprint.get("/devices")
@blueprint.response(200, description="`devices`, and `missing`: what has not arrived")
@allow(*IN_CHARGE, "sys_admin")
def read_devices() -> dict[str, Any]:
    """The devices of the caller's people: when they were here, and which numbers are missing."""
    return looking(devices.devices)


@blueprint.get("/missing-files")
@blueprint.response(200, description="`files` that records name and that have not come, and their `count`")
@allow(*IN_CHARGE)
def read_missing_files() -> dict[str, Any]:
    """Photos and voice notes that are still to come, from whose device and since when; no record's words."""
    files = parts().files
    return looking(lambda reader: missing.missing_files(reader, files))
