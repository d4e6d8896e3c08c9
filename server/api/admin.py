"""Accounts, roles, devices and grids of a street, for its administrators: `/api/v1/admin`."""

from dataclasses import asdict
from datetime import date
from typing import Any

from flask import request
from flask_smorest import Blueprint
from marshmallow import EXCLUDE, Schema, fields
from sqlalchemy import Connection

from server.api.caller import allow, roles, visitor
from server.api.limits import takes
from server.api.managing import charge_of, lasting, managed, manages
from server.api.parts import now, parts
from server.api.shapes import identifier, start_of, words
from server.base.clock import day_of, wire
from server.base.errors import Problem
from server.people import accounts, duties, recut
from server.people.duties import SEC_ADMIN, STREET_ADMIN, SYS_ADMIN
from server.people.overview import Account, read_accounts
from server.people.passwords import hashed
from server.people.roles import ROLES, SPLIT
from server.people.sheets import MOST_BYTES, read_sheet

FORM_BYTES = 64 * 1024  # what a form brings beside its file
blueprint = Blueprint(
    "admin", __name__, url_prefix="/api/v1/admin", description="人员与网格 accounts, roles, devices, grids"
)
READING = (STREET_ADMIN, SEC_ADMIN, SYS_ADMIN)


class NewUserShape(Schema):
    class Meta:
        unknown = EXCLUDE

    username = words(most=100)
    name = words(most=80)
    password = words(most=200, required=False)


class MadeUserShape(Schema):
    id = fields.String(required=True)
    password = fields.String(metadata={"description": "only where it was made up: shown once"})


class GiveRoleShape(Schema):
    class Meta:
        unknown = EXCLUDE

    role = words(most=40)
    unit = identifier()
    from_on = fields.Date()


class MadeRoleShape(Schema):
    id = fields.String(required=True)


class EndRoleShape(Schema):
    class Meta:
        unknown = EXCLUDE

    to_on = fields.Date(metadata={"description": "the first day without it; now, where it is not given"})


@blueprint.get("/units")
@blueprint.response(200, description="places, accounts with roles and devices, and the roles there are")
@allow(*READING)
def read_units() -> dict[str, Any]:
    """The units of the caller's street, down to buildings and teams, with their people and devices."""
    with parts().database.snapshot() as connection:
        charge = charge_of(connection, *READING)
        tree = parts().rights.tree(connection)
        everybody = read_accounts(connection)
    return {
        "places": [_place(asdict(one)) for one in tree if charge(one.scope) and one.nature != "closed"],
        "accounts": [_account(one) for one in everybody if manages(charge, one)],
        "roles": [
            {"role": name, "zh": role.label.zh, "en": role.label.en, "on": sorted(role.on)}
            for name, role in ROLES.items()
        ],
    }


@blueprint.post("/users")
@blueprint.arguments(NewUserShape)
@blueprint.response(201, MadeUserShape)
@allow(STREET_ADMIN, SEC_ADMIN)
def add_user(asked: dict[str, Any]) -> dict[str, Any]:
    """Make an account; without a password one is made up, and shown this once."""
    password = asked.get("password") or accounts.made_up_password()
    username = accounts.plain_username(asked["username"])
    accounts.check_account(username, asked["name"], password)
    hash_ = hashed(password)
    by, at = visitor().user, now()
    id_ = parts().database.write(lambda c: accounts.add_user(c, username, asked["name"], hash_, at, by))
    return {"id": id_} if "password" in asked else {"id": id_, "password": password}


@blueprint.post("/users/<user>/disable")
@blueprint.response(204)
@allow(STREET_ADMIN, SEC_ADMIN)
def disable_user(user: str) -> None:
    """Close an account: its devices erase at their next contact, and hand over what they hold."""
    by, at = visitor().user, now()
    duties.check_not_own(user, by)

    def work(connection: Connection) -> None:
        account = managed(connection, user, STREET_ADMIN, SEC_ADMIN)
        if not SPLIT.isdisjoint(role for _unit, role in lasting(account)):
            managed(connection, user, SEC_ADMIN)  # who watches an administrator is not shut out by them
        accounts.disable_user(connection, user, at, by)

    parts().database.write(work)


@blueprint.post("/users/<user>/roles")
@blueprint.arguments(GiveRoleShape)
@blueprint.response(201, MadeRoleShape)
@allow(STREET_ADMIN, SEC_ADMIN)
def give_role(asked: dict[str, Any], user: str) -> dict[str, Any]:
    """Give a role on a unit, building or team of the street, from a day on or from now."""
    by, at = visitor().user, now()
    duties.check_not_own(user, by)
    giver = duties.giver_of(asked["role"])
    if giver not in {held.role for held in roles()}:
        raise Problem("forbidden", f"{asked['role']}: {giver}")
    from_at = start_of(asked["from_on"]) if "from_on" in asked else at

    def work(connection: Connection) -> str:
        managed(connection, user, giver)
        if not charge_of(connection, giver)(asked["unit"]):
            raise Problem("not_found", fields={"unit": asked["unit"]})
        tree = parts().rights.tree(connection)
        return accounts.give_role(connection, tree, user, asked["role"], asked["unit"], from_at, at, by)

    return {"id": parts().database.write(work)}


@blueprint.post("/roles/<role>/end")
@blueprint.arguments(EndRoleShape)
@blueprint.response(204)
@allow(STREET_ADMIN, SEC_ADMIN)
def end_role(asked: dict[str, Any], role: str) -> None:
    """End a role now or with a day to come."""
    by, at = visitor().user, now()
    to_at = start_of(asked["to_on"]) if "to_on" in asked else at

    def work(connection: Connection) -> None:
        everybody = read_accounts(connection)
        given = [(one.id, held) for one in everybody for held in one.roles if held.id == role]
        if not given or not charge_of(connection, *READING)(given[0][1].unit):
            raise Problem("not_found", fields={"role": role})
        user, held = given[0]
        duties.check_not_own(user, by)
        if not charge_of(connection, *duties.enders_of(held.role))(held.unit):
            raise Problem("forbidden")
        accounts.end_role(connection, role, to_at, at, by)

    parts().database.write(work)


@blueprint.post("/devices/<device>/revoke")
@blueprint.response(204)
@allow(STREET_ADMIN, SYS_ADMIN)
def revoke_device(device: str) -> None:
    """Revoke a lost device for ever."""
    by, at = visitor().user, now()

    def work(connection: Connection) -> None:
        charge = charge_of(connection, STREET_ADMIN, SYS_ADMIN)
        owners = [one for one in read_accounts(connection) if any(held.id == device for held in one.devices)]
        if not owners or not manages(charge, owners[0]):
            raise Problem("not_found", fields={"device": device})
        accounts.revoke_device(connection, device, at, by)

    parts().database.write(work)


@blueprint.post("/recut")
@blueprint.doc(
    requestBody={
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file", "from"],
                    "properties": {
                        "file": {"type": "string", "format": "binary"},
                        "from": {"type": "string", "format": "date"},
                        "dry_run": {"type": "string", "enum": ["0", "1"]},
                    },
                }
            }
        }
    }
)
@blueprint.response(200, description="what moves, what is wrong, and whether it was done")
@takes(MOST_BYTES + FORM_BYTES)
@allow(STREET_ADMIN)
def recut_grids() -> dict[str, Any]:
    """Give buildings to other grids, as a CSV or xlsx says: all of it, or with any fault nothing."""
    file = request.files.get("file")
    if file is None:
        raise Problem("invalid", fields={"file": "Missing."})
    rows, day = read_sheet(file.stream.read()), _day(request.form.get("from", ""))
    is_dry = request.form.get("dry_run") == "1"
    by, at = visitor().user, now()

    def work(connection: Connection) -> dict[str, Any]:
        plan = recut.plan(parts().rights.tree(connection), rows, day, charge_of(connection, STREET_ADMIN))
        is_done = not plan.faults and not is_dry
        if is_done:
            recut.carry_out(connection, parts().engine, plan, at, by)
        return {**asdict(plan), "is_done": is_done}

    return parts().database.write(work)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Problem("invalid", fields={"from": "a day, 2026-11-23"}) from error


def _place(row: dict[str, Any]) -> dict[str, Any]:
    today = day_of(now()).isoformat()
    is_open = row["from_on"] <= today and (row["to_on"] is None or today < row["to_on"])
    return {"id": row.pop("scope"), **row, "is_open": is_open}


def _account(account: Account) -> dict[str, Any]:
    instant = wire(now())
    shown = asdict(account)
    for held in shown["roles"]:
        held["is_held"] = held["from_at"] <= instant and (held["to_at"] is None or instant < held["to_at"])
    return shown
