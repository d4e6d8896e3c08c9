"""What waits at a desk or belongs to an account: uploads, people, approvals, requests, alarms."""

from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row, insert, select

from server.app import create_app
from server.base.clock import wire
from server.base.ids import derived_id, new_id
from server.base.settings import Settings
from server.desk.glass import Glass
from server.people import alarms, approvals, holds
from server.people.models import Grant
from server.people.totp import Totp
from server.records.ports import Change
from server.register.jobs import path_of
from server.register.models import RegisterJob
from tests.safe.matrix import places
from tests.safe.matrix.places import RELATIONS
from tests.safe.matrix.things import Thing, files, fill, found, park, records, scopes, write
from tests.safe.matrix.world import LONG_AGO, NOW, World


def jobs(world: World) -> list[Thing]:
    """An upload of the administrator's own, one of the lead's, and none."""
    found = []
    for name in ("street_admin", "grid_lead"):
        id_, at = new_id(), wire(LONG_AGO)
        row = {
            "id": id_,
            "by": world.people[name].user,
            "name": "a.xlsx",
            "created_at": at,
            "seen_at": at,
            "state": "applied",
            "step": "",
            "done": 0,
            "total": 0,
        }
        world.parts.database.write(lambda c, row=row: c.execute(insert(RegisterJob).values(**row)))
        path_of(world.parts, id_).touch()
        path_of(world.parts, id_, "-errors.xlsx").touch()
        found.append(Thing(f"of {name}", places.STREET, {"job": id_}, "job", name))
    return [*found, Thing("not existing", places.NOWHERE, {"job": places.NOWHERE})]


def accounts(world: World) -> dict[str, list[Thing]]:
    """Somebody of the street, somebody of the other, somebody without a role, oneself, nobody: and theirs."""
    who = {
        "own": "grid_worker",
        "other street": "supervisor elsewhere",
        "roleless": "nobody",
        "administrator": "street_admin",
    }
    with world.parts.database._writer() as connection:
        roles = dict(connection.execute(select(Grant.user, Grant.id)).all())
        for name in who.values():
            factor = {"user": world.people[name].user, "secret": b"-", "since": wire(LONG_AGO), "step": 0}
            connection.execute(insert(Totp).values(**factor))
    found: dict[str, list[Thing]] = {"users": [], "roles": [], "devices": []}
    for relation, name in who.items():
        person = world.people[name]
        ids = {"users": person.user, "devices": person.device, "roles": roles.get(person.user)}
        for what, id_ in ids.items():
            if id_:
                found[what].append(Thing(relation, places.STREET, {what[:-1]: id_}, what[:-1], name))
    for what, made in found.items():
        made.append(Thing("not existing", places.NOWHERE, {what[:-1]: places.NOWHERE}))
    return found


def approval(world: World) -> list[Thing]:
    """What the lead of the east has asked a second person, and nothing."""
    lead = world.people["grid_lead"]
    about, why = f"{places.HOME}/{derived_id(places.HOME, 'visit')}", "follow_up"
    asked = world.parts.database.write(
        lambda c: approvals.ask(c, "confidential_export", about, lead.user, why, NOW, places.HOME)
    )
    found = [Thing("own", places.HOME, {"id_": asked}, "approval", lead.name)]
    return [*found, Thing("not existing", places.NOWHERE, {"id_": places.NOWHERE})]


def held(world: World) -> list[Thing]:
    """A hold that the street's administrator has asked for, and none."""
    admin = world.people["street_admin"]
    asked = world.parts.database.write(
        lambda c: holds.ask(c, places.HOME, None, "visit", "court", date(2027, 6, 30), admin.user, NOW)
    )
    found = [Thing("own", places.HOME, {"id_": asked}, "hold", admin.name)]
    return [*found, Thing("not existing", places.NOWHERE, {"id_": places.NOWHERE})]


def broken(world: World) -> list[Thing]:
    """An emergency in each street, and none."""
    found = []
    for name in ("own", "other street"):
        id_, scope = new_id(), RELATIONS[name]
        row = {
            "id": id_,
            "user": world.people["nobody"].user,
            "scope": scope,
            "record": derived_id(scope, "visit"),
            "kind": "visit",
            "why": "danger",
            "words": world.parts.keys.encrypt("敲门没有人应".encode(), f"glass/{id_}"),
            "begun_at": wire(LONG_AGO),
            "ends_at": wire(LONG_AGO),
        }
        world.parts.database.write(lambda c, row=row: c.execute(insert(Glass).values(**row)))
        found.append(Thing(name, scope, {"id_": id_}, "glass"))
    return [*found, Thing("not existing", places.NOWHERE, {"id_": places.NOWHERE})]


def requests(world: World) -> list[Thing]:
    """What a resident of the own building asked for, taken at the window; and nothing."""
    window, street = world.people["community_staff"], derived_id(places.STREET, "closed")
    body = {
        "building": places.HOME,
        "subject": derived_id(places.HOME, "person"),
        "right": "copy",
        "asked_by": "self",
        "due_on": "2026-12-14",
    }
    id_ = new_id()
    write(world, [Change(street, "rights_request", id_, body, new=True, by=window.user)])
    found = [Thing("own", places.HOME, {"request": id_}, "rights_request", window.name)]
    return [*found, Thing("not existing", places.NOWHERE, {"request": places.NOWHERE})]


def risen(world: World) -> list[Thing]:
    """A past that was rewritten, somebody who reads without a task in the own street, and no alarm."""
    kinds = {"forked": "of the past", "browsing": "browsing"}
    said = {"scopes": [places.HOME], "count": 1}

    def rise(connection: Connection) -> list[Row[Any]]:
        for what in kinds:
            alarms.rise(connection, what, world.people["nobody"].user, said, LONG_AGO)
        return list(connection.execute(select(alarms.Alarm.what, alarms.Alarm.id)))

    rows = world.parts.database.write(rise)
    found = [Thing("own", places.HOME, {"alarm": row.id}, kinds[row.what]) for row in rows]
    return [*found, Thing("not existing", places.NOWHERE, {"alarm": places.NOWHERE})]


def made(home: Path) -> World:
    """The whole world on an SQLite database in a folder."""
    settings = Settings(home=home, database_url=f"sqlite:///{home / 'q.db'}", testing=True)
    world = World(create_app(settings, lambda: NOW))
    found(world)
    world.hire()
    fill(world)
    world.things = everything(world)
    world.end_some()
    return world


def everything(world: World) -> dict[str, list[Thing]]:
    """All things, by the word under which rows name them; `""` is for routes that name none."""
    communities = [
        Thing(name, getattr(places, at), {}) for name, at in (("own", "EAST"), ("other street", "OTHER_EAST"))
    ]
    everybody = [
        Thing(one.relation, one.scope, {"scope": one.scope, "person": one.ids["record"]}, one.kind)
        for one in records()
        if one.kind == "person" or one.name == "nothing own"
    ]
    return {
        "": [Thing("", places.STREET, {})],
        "records": records(),
        "scopes": scopes(),
        "files": files(world),
        "parked": park(world),
        "jobs": jobs(world),
        "visits": [one for one in records() if one.kind == "visit" or one.name == "nothing own"],
        "approvals": approval(world),
        "holds": held(world),
        "glass": broken(world),
        "alarms": risen(world),
        "some records": [one for one in records() if one.kind in (None, "visit", "household", "unit")],
        "homes": [one for one in records() if one.kind == "household" or one.name == "nothing own"],
        "residents": [one for one in everybody if one.ids.get("person")],
        "requests": requests(world),
        "communities": communities,
        **accounts(world),
    }
