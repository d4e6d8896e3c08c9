"""Tablets and desks of the reader's people: when they were last here, and what of theirs is still to come."""

from typing import Any

import orjson

from server.base.clock import wire
from server.desk.reader import Reader
from server.people.overview import Account, Tablet, read_accounts
from server.records import store
from server.records.store import Hole

CHARGE = ("grid_lead", "street_admin", "sys_admin")
MOST_HOLES = 20
Row = dict[str, Any]


def devices(reader: Reader) -> Row:
    """Every device of the people who work in the reader's scopes.

    Shape: `{"devices": [...], "missing": {"devices", "ops"}}`; `missing` counts the numbers between the
           first that is not held and the greatest that was seen: what has not arrived. `holes` names them,
           20 at most of a device, lowest first. `forked_at` is when a device last knew more than this
           database: an old copy took its place in this epoch.
    """
    mine = set(reader.scopes(CHARGE))
    people = [one for one in read_accounts(reader.connection) if _works_in(one, mine, reader)]
    pairs = [(person, one) for person in people for one in person.devices]
    holes = store.holes(reader.connection, [one.id for _person, one in pairs])
    missing = {id_: sum(hole.size for hole in held) for id_, held in holes.items()}
    pairs.sort(key=lambda pair: (-missing.get(pair[1].id, 0), pair[0].name, pair[1].bound_at))
    behind = [missing[one.id] for _person, one in pairs if one.id in missing]
    return {
        "devices": [_line(reader, person, one, holes.get(one.id, [])) for person, one in pairs],
        "missing": {"devices": len(behind), "ops": sum(behind)},
    }


def _line(reader: Reader, person: Account, one: Tablet, holes: list[Hole]) -> Row:
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
        "missing": sum(hole.size for hole in holes),
        "holes": [{"from": hole.first, "to": hole.last, "since": hole.since} for hole in holes[:MOST_HOLES]],
        "forked_at": one.forked_at,
        "report": orjson.loads(one.report) if one.report else None,
    }


def _works_in(person: Account, mine: set[str], reader: Reader) -> bool:
    return any(held.unit in mine for held in person.roles)


def _units(person: Account, reader: Reader) -> list[str]:
    """Where somebody works now, by name."""
    instant = wire(reader.now)
    units = {held.unit for held in person.roles if held.at(instant) and held.unit in reader.places}
    return [reader.places[one].name for one in sorted(units, key=lambda one: reader.places[one].code)]
