"""A demo street in which every text field of every kind, and every name, holds each of the payloads."""

import itertools
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import Connection, insert, select, update

from server.api.parts import Parts
from server.app import create_app
from server.base.clock import wire
from server.base.ids import derived_id, new_id
from server.base.settings import Settings
from server.demo.load import load_demo
from server.kinds import KINDS
from server.people.models import User
from server.people.tree import CLOSED
from server.records.fields import Field
from server.records.kind import Body, Kind
from server.records.models import device, record
from server.records.ports import Change
from server.register.models import RegisterJob
from tests.api.street import Tablet
from tests.contract.examples import examples
from tests.safe.xss.forms import plant
from tests.safe.xss.payloads import fitting, payloads

SCALE = 0.02
BATCH = 250
KIND = {kind.name: kind for kind in KINDS}
TEXTS = ("text", "texts")
# Written sealed, or by the server: these go in through the engine and not by a tablet.
SEALED = frozenset({"suggestion", "visit"})


@dataclass
class Street:
    """Where things ended up, for addresses of pages."""

    ids: dict[str, str] = field(default_factory=dict)
    written: int = 0


def said(kind: Kind, payload: str) -> Body:
    """A body of this kind that says the payload wherever it may say anything."""
    valid: Body = dict(examples(kind)["valid"][0])
    free = {name: one for name, one in kind.fields.items() if not one.is_servers}
    rows = {
        name: [{part: _part(inner, payload) for part, inner in one.parts.items()}]
        for name, one in free.items()
        if one.parts and one.type == "rows"
    }
    logged = {name: {"append": one} for name, one in rows.items() if free[name].merge == "log"}
    texts = {name: _text(one, payload) for name, one in free.items() if one.type in TEXTS}
    return valid | texts | rows | logged


def _text(one: Field, payload: str) -> Any:
    words = fitting(payload, one.limit or 200)
    return [words] if one.type == "texts" else words


def _part(one: Field, payload: str) -> Any:
    if one.type in TEXTS:
        return _text(one, payload)
    plain = {"flag": True, "whole": 1, "hours": 1, "day": "2026-11-23", "instant": "2026-11-23T08:00:00.000Z"}
    return (plain | {"code": next(iter(one.codes.values)) if one.codes else None})[one.type]


class Person:
    """Somebody whose tablet pushes."""

    def __init__(self, app: Flask, parts: Parts, username: str) -> None:
        self.parts, self.tablet, self.numbers = parts, Tablet(app), itertools.count(1)
        answer = self.tablet.sign_in(username)
        assert answer.status_code == 200, answer.json
        self.user: str = answer.json["user"]["id"]

    def op(
        self, kind: str, scope: str, id_: str, body: Mapping[str, Any], base: str | None = None
    ) -> dict[str, Any]:
        """An op as a tablet makes it; a new record where there is no base."""
        made = {"id": new_id(), "device": self.tablet.device, "n": next(self.numbers), "kind": kind,
                "record": id_, "scope": scope, "base": base, "schema": KIND[kind].schema, "set": body,
                "at": wire(self.parts.clock())}  # fmt: skip
        return made if base else made | {"new": True}

    def push(self, ops: Sequence[dict[str, Any]], *statuses: str) -> None:
        """Sync them; each must come to this, to be applied where nothing is said."""
        for at in range(0, len(ops), BATCH):
            body = json.dumps({"sent": wire(self.parts.clock()), "ops": ops[at : at + BATCH]})
            answer = self.tablet.ask("POST", "/api/v1/sync/push", data=body, content_type="application/json")
            wrong = [one for one in answer.json["results"] if one["status"] not in (statuses or ("applied",))]
            assert wrong == [], wrong[:2]


def make(home: Path) -> Street:
    """Found the street and fill it."""
    settings = Settings(home=home, database_url=f"sqlite:///{home / 'qiaomen.db'}")
    app = create_app(settings)
    parts: Parts = app.extensions["qiaomen"]
    load_demo(parts, scale=SCALE)
    street = Street()
    _records(app, parts, street)
    _people(parts)
    parts.database.engine.dispose()
    return street


def _records(app: Flask, parts: Parts, street: Street) -> None:
    worker, lead, admin = (Person(app, parts, name) for name in ("wangge01", "shequ01", "guanli01"))
    scope = _home_of(parts, worker)
    grid = _body(parts, scope)["unit"]
    texts = payloads()
    made: dict[str, list[str]] = {name: [new_id() for _ in texts] for name in KIND}
    street.ids = {name: ids[0] for name, ids in made.items()} | {"scope": scope}

    def bodies(kind: str, **more: Any) -> Iterator[tuple[str, Body]]:
        for at, (id_, text) in enumerate(zip(made[kind], texts, strict=True)):
            places = {name: made[value][at] if value in made else value for name, value in more.items()}
            yield id_, said(KIND[kind], text) | places

    def sync(who: Person, kind: str, **more: Any) -> None:
        who.push([who.op(kind, scope, id_, body) for id_, body in bodies(kind, **more)])
        street.written += len(texts)

    parent = _body(parts, grid)["parent"]
    units = bodies("unit", level="grid", parent=parent, valid_from="2026-01-01")
    admin.push([admin.op("unit", id_, id_, body) for id_, body in units])
    houses = bodies("building", unit=grid)
    admin.push([admin.op("building", id_, id_, body) for id_, body in houses])
    sync(worker, "dwelling", building=scope)
    sync(worker, "household", dwelling="dwelling")
    sync(worker, "person", household="household")
    sync(worker, "consent_record", subject="person")
    visits = bodies("visit", household="household")
    _write(parts, [Change(scope, "visit", id_, body, new=True, by=worker.user) for id_, body in visits])
    sync(lead, "review", about="visit", verdict="look_again", field="note")
    task = new_id()
    due = {"household": made["household"][0], "purpose": "routine", "due_on": "2026-12-01"}
    lead.push([lead.op("care_task", scope, task, due)])
    street.ids["care_task"] = task
    street.written += 4 * len(texts)
    _suggestions_and_requests(parts, street, made, worker, scope)
    _volunteers(parts, street, made, worker)
    planted = plant(parts, made["form"], worker.user, scope, made["household"])
    _write(parts, planted)
    street.ids["answer"] = planted[-1].record
    street.written += len(planted)
    _all_others(parts, street, made, worker, scope)
    _clashes(parts, made, worker, lead, scope)
    with parts.database.snapshot() as connection:
        query = select(record.c.id).where(record.c.scope == scope, record.c.kind == "conflict")
        street.ids["conflict"] = connection.scalars(query).first() or ""
    answers = [
        lead.op("step", scope, id_, body)
        for id_, body in bodies("step", case=street.ids["conflict"], to="settled")
    ]
    lead.push(answers, "applied", "merged")  # the first answer settles it, the others stay as comments
    broken = [worker.op("person", scope, new_id(), {"name": text, text: text}) for text in texts]
    worker.push(broken, "parked")


def _suggestions_and_requests(
    parts: Parts, street: Street, made: dict[str, list[str]], worker: Person, scope: str
) -> None:
    """Kinds that live with a unit, and not with a building."""
    unit = _body(parts, _body(parts, scope)["unit"])["parent"]
    top = derived_id(_body(parts, unit)["parent"], CLOSED)  # its residents' wishes lie where nobody pulls
    changes = []
    for at, text in enumerate(payloads()):
        body = said(KIND["suggestion"], text)
        changes.append(Change(top, "suggestion", made["suggestion"][at], body, new=True, by=worker.user))
        asked = said(KIND["rights_request"], text) | {"right": "correct"}
        asked |= {"building": scope, "subject": made["person"][at]}
        changes.append(
            Change(top, "rights_request", made["rights_request"][at], asked, new=True, by=worker.user)
        )
    _write(parts, changes)
    street.written += len(changes)


def _volunteers(parts: Parts, street: Street, made: dict[str, list[str]], worker: Person) -> None:
    """The first team of the demo: who is in it, where a shift is, what was certified."""
    with parts.database.snapshot() as connection:
        query = select(record.c.scope).where(record.c.kind == "volunteer_team").order_by(record.c.id)
        team = str(connection.scalars(query).first())
    starts = wire(parts.clock())
    changes = []
    for at, text in enumerate(payloads()):
        person, shift = made["volunteer_profile"][at], made["shift"][at]
        who = {"volunteer": person}
        bodies = {
            "volunteer_profile": {"account": worker.user},
            "shift": {"team": team, "starts_at": starts, "ends_at": starts, "roster": [person]},
            "attendance": who | {"shift": shift, "in_at": starts, "void_reason": None},
            "hours_certificate": who,
        }
        changes += [
            Change(team, kind, made[kind][at], said(KIND[kind], text) | more, new=True, by=worker.user)
            for kind, more in bodies.items()
        ]
    _write(parts, changes)
    street.written += len(changes)


def _all_others(parts: Parts, street: Street, made: dict[str, list[str]], worker: Person, scope: str) -> None:
    """Every kind with words that was not written yet: in the building, or in its community."""
    with parts.database.snapshot() as connection:
        first = {ids[0]: kind for kind, ids in made.items()}
        known = {first[id_] for id_ in connection.scalars(select(record.c.id).where(record.c.id.in_(first)))}
    unit = _body(parts, _body(parts, scope)["unit"])["parent"]
    changes = []
    for kind in KINDS:
        if kind.name in known | {"answer", "care_task", "conflict", "step", "volunteer_team"}:
            continue
        place = scope if "building" in kind.lives_in else unit
        for id_, text in zip(made[kind.name], payloads(), strict=True):
            changes.append(Change(place, kind.name, id_, said(kind, text), new=True, by=worker.user))
    _write(parts, changes)
    street.written += len(changes)


def _clashes(parts: Parts, made: dict[str, list[str]], worker: Person, lead: Person, scope: str) -> None:
    """Two people change each name without knowing of each other: a conflict holds both."""
    with parts.database.snapshot() as connection:
        rows = connection.execute(select(record.c.id, record.c.v).where(record.c.scope == scope))
        base = {row.id: row.v for row in rows}
    for who, end, status in ((worker, "a", "applied"), (lead, "b", "conflict")):
        names = zip(made["person"], payloads(), strict=True)
        bodies = [(id_, {"name": fitting(text, 39) + end}) for id_, text in names]
        who.push([who.op("person", scope, id_, body, base[id_]) for id_, body in bodies], status)


def _write(parts: Parts, changes: list[Change]) -> None:
    now = wire(parts.clock())
    outcomes = parts.engine.write([replace(one, at=now) for one in changes])
    wrong = [one for one in outcomes if one.status != "applied"]
    assert wrong == [], wrong[:2]


def _body(parts: Parts, id_: str) -> Any:
    with parts.database.snapshot() as connection:
        return json.loads(connection.execute(select(record.c.body).where(record.c.id == id_)).scalar_one())


def _home_of(parts: Parts, worker: Person) -> str:
    """A building that the worker holds."""
    scopes = worker.tablet.ask("GET", "/api/v1/session").json["scopes"]
    with parts.database.snapshot() as connection:
        buildings = set(connection.scalars(select(record.c.id).where(record.c.kind == "building")))
    return next(one["id"] for one in scopes if one["id"] in buildings)


def _people(parts: Parts) -> None:
    """Accounts, devices and uploads are named by people, too."""
    now, texts = wire(parts.clock()), payloads()

    def work(connection: Connection) -> None:
        users = list(connection.scalars(select(User.id).order_by(User.username)))
        for user, text in zip(users, itertools.cycle(texts), strict=False):
            connection.execute(update(User).where(User.id == user).values(name=fitting(text, 80)))
        for user, text in zip(itertools.cycle(users), texts, strict=False):
            held = {
                "id": new_id(),
                "user": user,
                "name": text,
                "platform": text,
                "state": "active",
                "have": 0,
            }
            connection.execute(insert(device).values(**held, bound_at=now))
        admin = connection.scalar(select(User.id).where(User.username == "guanli01"))
        job = {"by": admin, "created_at": now, "seen_at": now, "state": "failed", "step": "", "done": 0,
               "total": 0, "problem": "workbook_unreadable"}  # fmt: skip
        for text in texts:
            connection.execute(insert(RegisterJob).values(id=new_id(), name=text, **job))

    parts.database.write(work)
