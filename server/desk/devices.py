"""Tablets and desks of the reader's people: when they were last here, and what of theirs is still to come."""

from typing import Any

import orjson
from sqlalchemy import func, select

from server.base.clock import wire
from server.desk.reader import Reader
from server.people.overview import Account, Tablet, read_accounts
from server.records.models import device, op

CHARGE = ("grid_lead", "street_admin")
Row = dict[str, Any]


def devices(reader: Reader) -> Row:
    """Every device of the people who work in the reader's scopes.

    Shape: `{"devices": [...], "missing": {"devices", "ops"}}`; `missing` counts the numbers between the
           first that is not held and the greatest that was seen: what has not arrived.
    """
    mine = set(reader.scopes(CHARGE))
    people = [one for one in read_accounts(reader.connection) if _works_in(one, mine, reader)]
    holes = _holes(reader)
    pairs = [(person, one) for person in people for one in person.devices]
    pairs.sort(key=lambda pair: (-holes.get(pair[1].id, 0), pair[0].name, pair[1].bound_at))
    behind = [holes[one.id] for _person, one in pairs if holes.get(one.id)]
    return {
        "devices": [_line(reader, person, one, holes.get(one.id, 0)) for person, one in pairs],
        "missing": {"devices": len(behind), "ops": sum(behind)},
    }


def _line(reader: Reader, person: Account, one: Tablet, missing: int) -> Row:
    return {
        "id": one.id,
        "name": one.name,
        "platform": one.platform,
        "state": one.state,
        "user": {"id": person.id, "name": person.name, "disabled": person.disabled_at is not None},
        "units": _units(person, reader),
        "bound_at": one.bound_at,
        "seen_at": one.seen_at,
        "revoked_at": one.revoked_at,
        "have": one.have,
        "missing": missing,
        "report": orjson.loads(one.report) if one.report else None,
    }


def _works_in(person: Account, mine: set[str], reader: Reader) -> bool:
    return any(held.unit in mine for held in person.roles)


def _units(person: Account, reader: Reader) -> list[str]:
    """Where somebody works now, by name."""
    instant = wire(reader.now)
    units = {held.unit for held in person.roles if held.at(instant) and held.unit in reader.places}
    return [reader.places[one].name for one in sorted(units, key=lambda one: reader.places[one].code)]


def _holes(reader: Reader) -> dict[str, int]:
    """How many numbers are missing below the greatest that each device has sent."""
    query = (
        select(op.c.device, func.max(op.c.n), func.count(op.c.n.distinct()), device.c.have)
        .join(device, device.c.id == op.c.device)
        .where(op.c.n > device.c.have)
        .group_by(op.c.device, device.c.have)
    )
    rows = reader.connection.execute(query)
    return {id_: greatest - have - held for id_, greatest, held, have in rows}
