"""What the street sees: counts by community, and a few visits picked by chance, each opening logged."""

import secrets
from collections import defaultdict
from typing import Any

from sqlalchemy import select

from server.base.errors import Problem
from server.desk import arrivals
from server.desk.reader import Reader
from server.desk.small_numbers import told, told_total
from server.desk.whys import checked
from server.people import access_log
from server.records.models import entry

SUPERVISOR = ("street_supervisor",)
MOST = 5
POOL = 1000
Row = dict[str, Any]


def counts(reader: Reader) -> Row:
    """How much of what arrived in the last days, by community.

    Shape: `{"days", "communities": [{"unit", "name", "kinds": {kind: n}}], "total": {kind: n}}`; null for
           what is too small to be told.
    """
    readable = arrivals.readable(reader, SUPERVISOR)
    query = arrivals.counted().where(readable, entry.c.received >= arrivals.since(reader))
    found: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for kind, scope, n in reader.connection.execute(query):
        community = reader.unit_of_level(scope, "community")
        if community:
            found[community][kind] += n
    kinds = [kind.name for kind in arrivals.arriving(reader)]
    mine = communities(reader)
    return {
        "days": arrivals.WINDOW_DAYS,
        "communities": [
            {
                "unit": one,
                "name": reader.places[one].name,
                "kinds": {kind: told(found[one][kind]) for kind in kinds},
            }
            for one in mine
        ],
        "total": {kind: told_total(found[one][kind] for one in mine) for kind in kinds},
    }


def communities(reader: Reader) -> list[str]:
    """The communities of the reader's street, in their order."""
    places = reader.places
    mine = [one for one in reader.scopes(SUPERVISOR) if places[one].nature == "community"]
    return sorted(mine, key=lambda one: places[one].code)


def sample(reader: Reader, community: str, kind: str, why: str) -> list[Row]:
    """Some records of the last days of a community, by chance; each is logged as read, with the reason.

    Errors: Problem not_found for a community that is not the reader's, invalid for a reason or kind that
            does not exist.
    """
    if community not in communities(reader):
        raise Problem("not_found", fields={"community": community})
    if kind not in {one.name for one in arrivals.arriving(reader)}:
        raise Problem("invalid", fields={"kind": "a kind that comes from the field"})
    reason = checked(why)
    mine = arrivals.readable(reader, SUPERVISOR, community)
    query = select(entry).where(mine, entry.c.kind == kind, entry.c.received >= arrivals.since(reader))
    pool = list(reader.connection.execute(query.order_by(entry.c.received.desc()).limit(POOL)))
    picked = secrets.SystemRandom().sample(pool, min(MOST, len(pool)))
    for one in picked:
        access_log.append(
            reader.connection, reader.user, "sample", reader.now, one.scope, one.id, reason, via=kind
        )
    return arrivals.rows(reader, picked)
