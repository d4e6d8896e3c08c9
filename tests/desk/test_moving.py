"""Moving house: what is open goes along, what happened stays where it was made."""

from typing import Any

import pytest
from flask import Flask

from server.api.parts import Parts
from server.base.ids import new_id
from server.records import store
from server.records.ports import Change
from tests.desk.homes import Home
from tests.desk.residents import Office, live_with
from tests.people.street import BARN, HOUSE, TOWER

TASK = {"purpose": "care_visit", "cadence": "weekly", "due_on": "2026-11-27", "source": "hand"}


@pytest.fixture
def office(app: Flask) -> Office:
    return Office.of(app)


def door(parts: Parts, scope: str) -> str:
    """An empty home somewhere."""
    dwelling = new_id()
    body = {"building": scope, "entrance": "3", "door": "909", "dwelling_state": "vacant"}
    [made] = parts.engine.write([Change(scope, "dwelling", dwelling, body, new=True)])
    assert made.status == "applied"
    return dwelling


def asked(parts: Parts, home: Home, **more: str) -> str:
    """A care visit that is asked for at a home."""
    task = new_id()
    body = {**TASK, "household": home.household, "person": home.person, **more}
    [made] = parts.engine.write([Change(home.scope, "care_task", task, body, new=True)])
    assert made.status == "applied", made
    return task


def held(parts: Parts, scope: str, kind: str) -> dict[str, dict[str, Any]]:
    with parts.database.snapshot() as connection:
        return {one.id: one.body for one in store.bodies(connection, [scope], [kind]) if not one.is_removed}


def moved(office: Office, home: Home, scope: str, dwelling: str) -> Any:
    path = f"/api/v1/desk/residents/homes/{home.scope}/{home.household}/move"
    return office.lead.ask("POST", path, json={"scope": scope, "dwelling": dwelling})


def test_open_care_visits_people_and_consents_go_along_and_visits_stay(
    office: Office, parts: Parts, home: Home
) -> None:
    other = live_with(parts, home, "李建国")
    done, open_one, over = (
        asked(parts, home, due_on="2026-11-13"),
        asked(parts, home),
        asked(parts, home, ends_on="2026-11-20"),
    )
    visit = office.worker.visit(home, care_task=done)
    following = set(held(parts, home.scope, "care_task")) - {done, open_one, over}
    consent = {
        "subject": home.person,
        "consent_scope": ["care_visit"],
        "how": "paper",
        "given_on": "2026-11-20",
    }
    office.worker.push(office.worker.op(home.scope, "consent_record", consent))
    alone = Change(home.scope, "person", home.person, {"lives_alone": True})
    assert parts.engine.write([alone])[0].status in ("applied", "merged")
    to = door(parts, TOWER)
    answer = moved(office, home, TOWER, to)
    assert answer.status_code == 200, answer.json
    new = answer.json["household"]
    household = held(parts, TOWER, "household")[new]
    people = {
        one["moved_from"]: id_ for id_, one in held(parts, TOWER, "person").items() if one.get("moved_from")
    }
    assert (household["dwelling"], household["moved_from"], household["head"]) == (
        to,
        home.household,
        people[home.person],
    )
    assert set(people) == {home.person, other}
    tasks = [one for one in held(parts, TOWER, "care_task").values() if one["household"] == new]
    assert {one["moved_from"] for one in tasks} == {open_one, *following}
    assert {one["person"] for one in tasks} == {people[home.person]}
    [agreed] = [one for one in held(parts, TOWER, "consent_record").values() if one.get("moved_from")]
    assert agreed["subject"] == people[home.person]
    assert home.household not in held(parts, HOUSE, "household")
    assert not {home.person, other} & set(held(parts, HOUSE, "person"))
    assert {done, over} <= set(held(parts, HOUSE, "care_task"))
    assert held(parts, HOUSE, "visit")[visit["record"]]["household"] == home.household
    with parts.database.snapshot() as connection:
        assert parts.engine.secret(connection, TOWER, people[home.person]) == {"lives_alone": True}


def test_a_visit_made_meanwhile_stays_at_the_home_it_was_made_at(
    office: Office, parts: Parts, home: Home
) -> None:
    task = asked(parts, home)
    assert moved(office, home, TOWER, door(parts, TOWER)).status_code == 200
    visit = office.worker.op(
        home.scope,
        "visit",
        {
            "household": home.household,
            "care_task": task,
            "visit_mode": "home",
            "result": "met",
            "purposes": ["care_visit"],
        },
    )
    assert [one["status"] for one in office.worker.push(visit)] == ["applied"]
    assert len(held(parts, TOWER, "care_task")) == 1
    [phone] = office.worker.push(
        office.worker.op(home.scope, "person", {"phones": ["13900004444"]}, record=home.person)
    )
    assert (phone["status"], phone["reason"]["code"]) == ("parked", "removed")


def test_within_a_building_the_household_stays_the_same_record(
    office: Office, parts: Parts, home: Home
) -> None:
    task, to = asked(parts, home), door(parts, HOUSE)
    assert moved(office, home, HOUSE, to).json == {"scope": HOUSE, "household": home.household}
    assert held(parts, HOUSE, "household")[home.household]["dwelling"] == to
    assert held(parts, HOUSE, "care_task")[task]["household"] == home.household


def test_nobody_is_moved_behind_a_door_where_somebody_lives_or_that_is_anothers(
    office: Office, parts: Parts, home: Home, tower_home: Home
) -> None:
    taken = str(held(parts, TOWER, "household")[tower_home.household]["dwelling"])
    assert moved(office, home, TOWER, taken).status_code == 422
    assert moved(office, home, BARN, door(parts, BARN)).status_code == 404
    assert moved(office, home, TOWER, new_id()).status_code == 404
    assert home.household in held(parts, HOUSE, "household")
