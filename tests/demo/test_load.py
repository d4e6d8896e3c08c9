"""The demo street as it lies in the database."""

import json
import re
from typing import Any

import pytest
from sqlalchemy import Connection, text

from server.api.parts import Parts
from server.demo import load_demo
from server.demo.names import KNOWN
from server.kinds import KINDS
from server.people import setting
from server.records.check import problems
from server.records.registry import Registry
from server.records.verify import verify
from tests.demo.conftest import Street
from tests.demo.day import TODAY

ID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")


def bodies(connection: Connection, kind: str) -> list[dict[str, Any]]:
    rows = connection.execute(text("SELECT body FROM record WHERE kind = :kind"), {"kind": kind})
    return [json.loads(body) for (body,) in rows]


def test_the_smallest_street_has_one_grid_of_each_community(street: Street) -> None:
    _parts, loaded = street
    assert loaded.records["unit"] == 1 + 6 + 6
    assert loaded.records["building"] == 36
    assert 1200 < loaded.records["household"] < 1500
    assert 1500 < loaded.records["visit"] < 2200
    assert loaded.records["care_task"] > 300


def test_loading_it_twice_gives_the_same_records(street: Street, again: Street) -> None:
    def dump(parts: Any) -> list[tuple[str, str]]:
        query = text("SELECT id, body FROM record WHERE kind NOT IN ('conflict', 'step') ORDER BY id")
        with parts.database.snapshot() as connection:
            users = {row[0]: row[1] for row in connection.execute(text('SELECT id, username FROM "user"'))}
            rows = connection.execute(query).all()
        # Accounts are made anew each time: whoever leads is the same by name.
        return [(id_, ID.sub(lambda found: users.get(found[0], found[0]), body)) for id_, body in rows]

    assert dump(street[0]) == dump(again[0])


@pytest.mark.parametrize("kind", [kind.name for kind in KINDS])
def test_every_record_is_valid_for_its_kind(street: Street, kind: str) -> None:
    declared = Registry(KINDS)[kind]
    with street[0].database.snapshot() as connection:
        found = bodies(connection, kind)
    assert found, "the demo shows every kind"
    assert [wrong for body in found if (wrong := problems(declared, body, True, is_servers=True))] == []


def test_the_chains_hold(street: Street) -> None:
    parts, _loaded = street
    with parts.database.snapshot() as connection:
        verdict = verify(connection, parts.keys)
    assert verdict.faults == []
    assert verdict.entries > 5000


def test_nobody_in_it_exists_and_nobody_can_be_called(street: Street) -> None:
    with street[0].database.snapshot() as connection:
        people = bodies(connection, "person")
        everything = " ".join(body for (body,) in connection.execute(text("SELECT body FROM record")))
    assert not {person["name"] for person in people} & KNOWN
    assert all(re.fullmatch(r"100\d{8}", number) for person in people for number in person.get("phones", []))
    assert not re.search(r"\d{17}[\dXx]", re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "", everything))


def test_nobody_under_fourteen_has_a_record(street: Street) -> None:
    with street[0].database.snapshot() as connection:
        assert max(person["birth_year"] for person in bodies(connection, "person")) <= TODAY.year - 14
        assert sum(home.get("children", 0) for home in bodies(connection, "household")) > 50


def test_visits_end_yesterday_and_begin_ninety_days_before(street: Street) -> None:
    with street[0].database.snapshot() as connection:
        first, last = connection.execute(
            text("SELECT min(on_day), max(on_day) FROM entry WHERE kind = 'visit'")
        ).one()
    assert "2026-08-25" <= first <= "2026-08-28"
    assert "2026-11-21" <= last <= "2026-11-23"


def test_results_of_visits_are_spread_as_asked(street: Street) -> None:
    with street[0].database.snapshot() as connection:
        results = [visit["result"] for visit in bodies(connection, "visit")]
    assert 0.50 < results.count("met") / len(results) < 0.64
    assert 0.12 < results.count("no_answer") / len(results) < 0.23


def test_the_first_worker_stands_in_the_first_grid_and_has_something_to_do(street: Street) -> None:
    parts, loaded = street
    with parts.database.snapshot() as connection:
        user = connection.scalar(text("SELECT id FROM \"user\" WHERE username = 'wangge01'"))
        scopes = parts.rights.scopes_of(connection, user, parts.clock())
        assert set(loaded.first_buildings) <= set(scopes)
        tree = parts.rights.tree(connection)
        assert tree[loaded.first_grid].name == "一网格"
        assert tree[tree[loaded.first_grid].parent or ""].name == "青禾里"
        due = text("SELECT count(*) FROM entry WHERE kind = 'care_task' AND due_on = :day AND scope = :scope")
        told = {"day": TODAY.isoformat(), "scope": loaded.first_buildings[4]}
        assert connection.scalar(due, told)


def test_every_sign_in_of_the_demo_has_its_role_and_the_banner_is_on(street: Street) -> None:
    with street[0].database.snapshot() as connection:
        rows = connection.execute(
            text('SELECT username, role FROM "user" JOIN "grant" ON "grant"."user" = "user".id')
        )
        held = {(row.username, row.role) for row in rows}
        assert setting.read(connection, setting.DEMO) == "1"
    assert held >= {
        ("wangge01", "grid_worker"),
        ("louzhang01", "building_leader"),
        ("duizhang01", "team_lead"),
        ("shequ01", "grid_lead"),
        ("gongzuo01", "community_staff"),
        ("jiedao01", "street_supervisor"),
        ("guanli01", "street_admin"),
    }


def test_one_collision_a_grid_waits_to_be_settled(street: Street) -> None:
    with street[0].database.snapshot() as connection:
        states = connection.scalars(text("SELECT state FROM entry WHERE kind = 'conflict'")).all()
    assert states.count("open") >= 6
    assert set(states) <= {"open", "settled"}


def test_the_street_loads_on_either_database(empty: Parts) -> None:
    heard: list[str] = []
    loaded = load_demo(empty, 0.001, TODAY, tell=heard.append)
    assert heard[0] == "青禾里一网格"
    assert len(heard) == 6
    assert loaded.records["person"] > 2000
