"""志愿服务证明: what is certified, kept as a record, and checked by number and code.

The code is made from the server's own secret and from what was certified, and is kept nowhere: whoever reads
the records cannot make one, and a restored server still knows it.
"""

import hashlib
import hmac
from typing import Any

from sqlalchemy import Connection, and_

from server.base.clock import day_of
from server.base.errors import Problem
from server.base.ids import new_id
from server.base.keys import Keys
from server.desk.hours.counted import CONFIRMED, Shift, shifts
from server.desk.reader import Reader
from server.kinds.codes.shifts import SHIFT_DUTY
from server.kinds.hours import code_of, mark_of, new_number
from server.people.rights import PeopleRights
from server.people.tree import Tree
from server.records import store
from server.records.engine import Engine
from server.records.kind import Body
from server.records.models import entry
from server.records.ports import Change
from server.records.store.bodies import bodies

KIND = "hours_certificate"
ISSUING = frozenset({"team_lead", "grid_lead", "community_staff"})
Row = dict[str, Any]


def issue(
    reader: Reader,
    rights: PeopleRights,
    engine: Engine,
    keys: Keys,
    scope: str,
    volunteer: str,
    from_on: str,
    to_on: str,
) -> Row:
    """Certify somebody's confirmed hours of some days, and give the paper.

    Shape:  as `paper`.
    Errors: Problem not_found for a volunteer whom the caller may not certify; invalid where those days hold
            no confirmed hours.
    """
    profile = _profile(reader, scope, volunteer)
    days = and_(entry.c.scope == scope, entry.c.on_day >= from_on, entry.c.on_day <= to_on)
    mine = [
        one for one in shifts(reader, rights, days, only=volunteer)
        if one.state == CONFIRMED and one.people and one.people[volunteer].hours
    ]  # fmt: skip
    if not mine:
        raise Problem("invalid", fields={"from_on": "There are no confirmed hours in these days."})
    body = _body(reader, scope, volunteer, profile, (from_on, to_on), mine)
    change = Change(scope, KIND, new_id(), body, new=True, by=reader.user, at=reader.instant)
    [outcome] = engine.write([change], connection=reader.connection)
    if outcome.status == "parked":
        raise RuntimeError(f"a certificate was not kept: {outcome.reason}")
    return _with_code(keys, body)


def _profile(reader: Reader, scope: str, volunteer: str) -> Body:
    state = store.records_of(reader.connection, [(scope, volunteer)]).get((scope, volunteer))
    is_theirs = state is not None and state.body.get("account") == reader.user
    may = bool(ISSUING & reader.reach(scope).within) or (is_theirs and bool(reader.reach(scope).roles))
    if state is None or state.kind != "volunteer_profile" or state.is_removed or not may:
        raise Problem("not_found")
    return state.body


def _body(
    reader: Reader, scope: str, volunteer: str, profile: Body, days: tuple[str, str], mine: list[Shift]
) -> Body:
    place, today = reader.place(scope), day_of(reader.now).isoformat()
    body: Body = {
        "number": new_number(scope, today),
        "volunteer": volunteer,
        "name": profile["name"],
        "team_name": place.get("team", ""),
        "issuer": "".join(place.get(level, "") for level in ("street", "community")),
        "from_on": days[0],
        "to_on": days[1],
        "hours": sum(one.people[volunteer].hours for one in mine),
        "shifts": len(mine),
        "duties": [one for one in SHIFT_DUTY.values if one in {shift.body["duty"] for shift in mine}],
        "issued_on": today,
    }
    return body | ({"account": profile["account"]} if profile.get("account") else {})


def paper(reader: Reader, keys: Keys, scope: str, id_: str) -> Row:
    """A certificate to print again: what was certified, with its code.

    Errors: Problem not_found for one that the caller may not read.
    """
    state = store.records_of(reader.connection, [(scope, id_)]).get((scope, id_))
    if state is None or state.kind != KIND or state.is_removed:
        raise Problem("not_found")
    is_theirs = state.body.get("account") == reader.user and bool(reader.reach(scope).roles)
    if not is_theirs and not reader.reads(scope, reader.registry[KIND]):
        raise Problem("not_found")
    return _with_code(keys, state.body)


def check(connection: Connection, tree: Tree, keys: Keys, number: str, code: str) -> Row | None:
    """What a certificate says, to who holds it: number and code must both be right; None otherwise."""
    wanted, given = number.strip().upper(), "".join(code.split()).replace("-", "").upper()
    mark = wanted.split("-")[1] if wanted.count("-") == 2 else ""
    scopes = [one.scope for one in tree if one.nature == "team" and mark_of(one.scope) == mark]
    for found in bodies(connection, scopes, [KIND]):
        if found.is_removed or found.body["number"] != wanted:
            continue
        whole = _with_code(keys, found.body)
        if hmac.compare_digest(whole["code"].replace("-", ""), given):
            return whole
    return None


def _with_code(keys: Keys, body: Body) -> Row:
    """What stands on the paper, and nothing else of the record."""
    key = keys.blinded(hashlib.sha256(b"hours_certificate").digest())
    left_out = {"volunteer", "account"}
    return {name: value for name, value in body.items() if name not in left_out} | {
        "code": code_of(key, body)
    }
