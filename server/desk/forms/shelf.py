"""The questionnaires of the reader's places, each with its versions and how many answers came."""

from collections import Counter
from typing import Any

from sqlalchemy import func, select

from server.desk.reader import COMMUNITY, Reader
from server.forms.library import ANSWER, FORM
from server.people.roles import UNITS
from server.records import store
from server.records.merge import State
from server.records.models import entry

PUBLISHING = frozenset({"community_staff", "grid_lead", "street_supervisor", "street_admin"})
ANSWERS = COMMUNITY  # who reads a table of them; the street reads one at a time, as with visits
SHOWN = ("name", "version", "purpose", "about", "published_on", "withdrawn_on")
Row = dict[str, Any]


def shelf(reader: Reader) -> Row:
    """Every series that the reader may see, the newest first, and the units in which they may publish."""
    kind = reader.registry[FORM]
    places = [scope for scope in reader.scopes(PUBLISHING) if reader.places[scope].nature in UNITS]
    places = [scope for scope in places if "C" in reader.reach(scope).letters(kind.access)]
    forms = _forms(reader)
    counts = _counts(reader)
    series: dict[str, list[State]] = {}
    for one in forms:
        series.setdefault(one.body.get("series") or one.id, []).append(one)
    rows = [_row(reader, id_, held, counts, set(places)) for id_, held in series.items()]
    return {
        "places": [_place(reader, scope) for scope in places],
        "forms": sorted(rows, key=lambda row: (row["published_on"], row["id"]), reverse=True),
        "answers": bool(reader.held(ANSWERS)),
    }


def _forms(reader: Reader) -> list[State]:
    """Forms of the reader's units, of what lies below, and of those above, the oldest first."""
    day = reader.judge.tree.on(reader.today)
    below = reader.scopes(PUBLISHING)
    scopes = {*below, *(above for one in below for above in day.above(one))}
    query = select(entry.c.scope, entry.c.id).where(entry.c.kind == FORM).order_by(entry.c.at, entry.c.id)
    keys = [(row.scope, row.id) for row in reader.connection.execute(query) if row.scope in scopes]
    held = store.records_of(reader.connection, keys)
    return [held[key] for key in keys if key in held and reader.reads(key[0], reader.registry[FORM])]


def _counts(reader: Reader) -> Counter[str]:
    """How many answers to each version lie where the reader may read answers."""
    scopes = reader.scopes(ANSWERS)
    found: Counter[str] = Counter()
    for part in store.chunks(scopes):
        query = (
            select(entry.c.code_1, func.count())
            .where(entry.c.kind == ANSWER, entry.c.scope.in_(part))
            .group_by(entry.c.code_1)
        )
        for form, count in reader.connection.execute(query):
            found[str(form)] += count
    return found


def _row(reader: Reader, id_: str, held: list[State], counts: Counter[str], places: set[str]) -> Row:
    newest = held[-1]
    return {
        "series": id_,
        "id": newest.id,
        "scope": newest.scope,
        "place": reader.places[newest.scope].name,
        "may_change": newest.scope in places,
        "answers": sum(counts[one.id] for one in held),
        **{name: newest.body.get(name) for name in SHOWN},
        "versions": [
            {name: one.body[name] for name in ("version", "published_on")}
            | {"id": one.id, "answers": counts[one.id]}
            for one in reversed(held)
        ],
    }


def _place(reader: Reader, scope: str) -> Row:
    place = reader.places[scope]
    return {"scope": scope, "nature": place.nature, "name": place.name}
