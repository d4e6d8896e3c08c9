"""志愿服务时长台账: a month's hours, shift by shift; with names only for who may read them."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import and_

from server.base.clock import day_of, from_wire
from server.desk.hours.counted import Shift, shifts
from server.desk.naming import user_names
from server.desk.reader import Reader
from server.desk.small_numbers import told
from server.kinds.hours import Stand
from server.people.rights import PeopleRights
from server.records.kind import Body
from server.records.models import entry
from server.records.store.bodies import bodies

READING = ("team_lead", "community_staff", "grid_lead", "street_supervisor")
PROFILE, CERTIFICATE = "volunteer_profile", "hours_certificate"
Row = dict[str, Any]


def page(reader: Reader, rights: PeopleRights, month: str, team: str | None = None) -> Row:
    """A month of the reader's teams.

    Shape:  `{"month", "teams": [{"id", "name"}], "shifts": [...], "hours", "people"}`; a shift's `rows` are
            null where the reader may not read who somebody is; then counts below five are null, too.
    Units:  `month` is `2026-11`, its days are days in Shanghai.
    """
    teams = teams_of(reader)
    chosen = [one for one in teams if team in (None, one["id"])]
    found = shifts(reader, rights, _in_month(month, [one["id"] for one in chosen]))
    named = {one["id"] for one in chosen if reader.reads(one["id"], reader.registry[PROFILE])}
    people = {
        (one.scope, one.id): one.body
        for one in bodies(reader.connection, named, [PROFILE])
        if not one.is_removed
    }
    papers = [one for one in bodies(reader.connection, named, [CERTIFICATE]) if not one.is_removed]
    users = user_names(reader.connection, {one.confirmed_by for one in found})
    rows = [
        _shift(
            one,
            users,
            people if one.scope in named else None,
            [(paper.scope, paper.body) for paper in papers],
        )
        for one in found
    ]
    told_rows = [one for one in rows if one["hours"] is not None]
    return {
        "month": month,
        "teams": teams,
        "shifts": rows,
        "hours": sum(one["hours"] for one in told_rows),
        "people": sum(one["people"] for one in told_rows),
    }


def teams_of(reader: Reader) -> list[Row]:
    """The teams that the reader reads hours of."""
    places = reader.places
    mine = [one for one in reader.scopes(READING) if places[one].nature == "team"]
    return [{"id": one, "name": places[one].name, "place": reader.place(one)} for one in mine]


def _in_month(month: str, scopes: list[str]) -> Any:
    first = date.fromisoformat(f"{month}-01")
    after = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return and_(
        entry.c.scope.in_(scopes), entry.c.on_day >= first.isoformat(), entry.c.on_day < after.isoformat()
    )


def _shift(
    one: Shift,
    users: dict[str, str],
    people: dict[tuple[str, str], Body] | None,
    papers: list[tuple[str, Body]],
) -> Row:
    on = day_of(from_wire(one.body["starts_at"])).isoformat()
    count, is_told = len(one.people), people is not None or told(len(one.people)) is not None
    return {
        "id": one.id,
        "scope": one.scope,
        "on": on,
        "starts_at": one.body["starts_at"],
        "ends_at": one.body["ends_at"],
        "duty": one.body["duty"],
        "place": one.body["place_text"],
        "state": one.state,
        "confirmed_by": users.get(one.confirmed_by or "", "") if people is not None else "",
        "people": count if is_told else None,
        "hours": one.hours if is_told else None,
        "rows": None if people is None else [
            _row(who, found, one.entries[who], people.get((one.scope, who), {}))
            | {"number": _number(papers, one.scope, who, on)}
            for who, found in one.people.items()
        ],
    }  # fmt: skip


def _row(who: str, found: Stand, entries: list[Body], profile: Body) -> Row:
    before = [old["hours"] for body in entries for old in body.get("corrections") or ()]
    return {
        "volunteer": who,
        "name": profile.get("name", ""),
        "in_at": found.in_at,
        "out_at": found.out_at,
        "hours": found.hours,
        "rolls": found.rolls,
        "before": before,
    }


def _number(papers: Iterable[tuple[str, Body]], scope: str, who: str, on: str) -> str:
    """The last certificate that this day of theirs went into."""
    found = [
        body for where, body in papers
        if where == scope and body["volunteer"] == who and body["from_on"] <= on <= body["to_on"]
    ]  # fmt: skip
    last = max(found, key=lambda body: (body["issued_on"], body["number"]), default=None)
    return str(last["number"]) if last else ""
