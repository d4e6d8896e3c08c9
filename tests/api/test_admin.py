"""The administrator's routes: what they do, and that nobody else gets in."""

import io
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from server.api.parts import Parts
from server.base.ids import new_id
from server.people.models import Access
from server.people.places import Places
from tests.api.conftest import TurnedClock
from tests.api.street import Tablet, hire
from tests.people.street import BARN, EAST, HOUSE, ONE, STREET, TOWER, TWO, applied

ADMIN = "/api/v1/admin"


def _accounts(desk: Tablet) -> dict[str, Any]:
    return {one["username"]: one for one in desk.ask("GET", f"{ADMIN}/units").json["accounts"]}


def _recut(desk: Tablet, text: str, day: str = "2026-11-25", **form: str) -> Any:
    return desk.ask(
        "POST",
        f"{ADMIN}/recut",
        data={"file": (io.BytesIO(text.encode()), "recut.csv"), "from": day, **form},
    )


@pytest.mark.parametrize("role", ["grid_worker", "grid_lead", "street_supervisor", "audit_admin"])
def test_nobody_but_the_administrator_gets_in(app: Flask, parts: Parts, role: str) -> None:
    hire(parts, "somebody", role, {"grid_worker": ONE, "grid_lead": EAST}.get(role, STREET))
    desk = Tablet(app)
    desk.sign_in("somebody")
    paths = [
        ("GET", "/units"), ("POST", "/users"), ("POST", "/users/x/disable"), ("POST", "/users/x/roles"),
        ("POST", "/roles/x/end"), ("POST", "/devices/x/revoke"), ("POST", "/recut"),
    ]  # fmt: skip
    stated = {str(rule) for rule in app.url_map.iter_rules() if rule.endpoint.startswith("admin.")}
    assert len(stated) == len(paths)
    for method, path in paths:
        answer = desk.ask(method, ADMIN + path, json={} if method == "POST" else None)
        assert (answer.status_code, answer.json["code"]) == (403, "forbidden")


def test_an_account_is_made_gets_a_role_and_signs_in(app: Flask, desk: Tablet) -> None:
    made = desk.ask("POST", f"{ADMIN}/users", json={"username": "WangGe01", "name": "王芳"})
    assert made.status_code == 201
    user, password = made.json["id"], made.json["password"]
    given = desk.ask("POST", f"{ADMIN}/users/{user}/roles", json={"role": "grid_worker", "unit": ONE})
    assert given.status_code == 201
    tablet = Tablet(app)
    scopes = tablet.sign_in("wangge01", password).json["scopes"]
    assert {scope["id"] for scope in scopes} == {HOUSE, ONE, EAST, STREET}
    shown = _accounts(desk)["wangge01"]
    assert shown["name"] == "王芳"
    assert [(held["role"], held["unit"], held["is_held"]) for held in shown["roles"]] == [
        ("grid_worker", ONE, True)
    ]
    assert [device["id"] for device in shown["devices"]] == [tablet.device]
    assert "password" not in shown


def test_a_chosen_password_is_not_told_again(desk: Tablet) -> None:
    asked = {"username": "wangge01", "name": "王芳", "password": "a long enough one"}
    assert desk.ask("POST", f"{ADMIN}/users", json=asked).json.keys() == {"id"}
    answer = desk.ask("POST", f"{ADMIN}/users", json=asked)
    assert (answer.status_code, answer.json["fields"].keys()) == (422, {"username"})


def test_a_role_can_be_given_and_ended_for_a_day_to_come(
    parts: Parts, desk: Tablet, clock: TurnedClock
) -> None:
    user = hire(parts, "wangge01")
    asked = {"role": "grid_worker", "unit": ONE, "from_on": "2026-12-01"}
    grant = desk.ask("POST", f"{ADMIN}/users/{user}/roles", json=asked).json["id"]
    assert not _accounts(desk)["wangge01"]["roles"][0]["is_held"]
    clock.turn(days=8)
    assert _accounts(desk)["wangge01"]["roles"][0]["is_held"]
    assert desk.ask("POST", f"{ADMIN}/roles/{grant}/end", json={"to_on": "2026-12-02"}).status_code == 204
    assert _accounts(desk)["wangge01"]["roles"][0]["is_held"]
    clock.turn(days=1)
    assert not _accounts(desk)["wangge01"]["roles"][0]["is_held"]
    assert desk.ask("POST", f"{ADMIN}/roles/{grant}/end", json={}).status_code == 404


def test_a_lost_tablet_is_revoked_and_a_leaver_is_shut_out(app: Flask, parts: Parts, desk: Tablet) -> None:
    user = hire(parts, "wangge01", "grid_worker")
    lost, other = Tablet(app), Tablet(app)
    lost.sign_in("wangge01")
    other.sign_in("wangge01")
    assert desk.ask("POST", f"{ADMIN}/devices/{lost.device}/revoke").status_code == 204
    assert lost.ask("GET", "/api/v1/session").json["code"] == "device_revoked"
    assert other.ask("GET", "/api/v1/session").status_code == 200
    assert desk.ask("POST", f"{ADMIN}/users/{user}/disable").status_code == 204
    assert other.ask("GET", "/api/v1/session").json["code"] == "device_revoked"
    assert desk.ask("POST", f"{ADMIN}/users/{user}/disable").status_code == 404


def test_an_administrator_does_not_shut_themselves_out(desk: Tablet) -> None:
    own = _accounts(desk)["guanli01"]["id"]
    assert desk.ask("POST", f"{ADMIN}/users/{own}/disable").status_code == 403


def test_another_streets_people_and_places_are_unknown(app: Flask, parts: Parts, desk: Tablet) -> None:
    other = new_id()
    body = {"level": "street", "name": "临江街道"}
    parts.database.write(lambda c: Places().update(c, [applied("unit", other, None, body)]))
    theirs = hire(parts, "guanli99", "street_admin", other)
    device = Tablet(app)
    device.sign_in("guanli99")
    mine = hire(parts, "wangge01")
    assert other not in {place["id"] for place in desk.ask("GET", f"{ADMIN}/units").json["places"]}
    assert "guanli99" not in _accounts(desk)
    refused = [
        desk.ask("POST", f"{ADMIN}/users/{theirs}/disable"),
        desk.ask("POST", f"{ADMIN}/users/{theirs}/roles", json={"role": "grid_worker", "unit": ONE}),
        desk.ask("POST", f"{ADMIN}/users/{mine}/roles", json={"role": "street_supervisor", "unit": other}),
        desk.ask("POST", f"{ADMIN}/devices/{device.device}/revoke"),
    ]
    assert [answer.status_code for answer in refused] == [404] * 4
    assert device.ask("GET", "/api/v1/session").status_code == 200


def test_a_recut_moves_the_buildings_and_with_them_the_rights(
    app: Flask, parts: Parts, desk: Tablet, clock: TurnedClock
) -> None:
    hire(parts, "wangge01", "grid_worker", ONE)
    tablet = Tablet(app)
    tablet.sign_in("wangge01")
    answer = _recut(desk, "社区,小区,楼号,网格\n青禾里,青禾苑,1号楼,第二网格\n").json
    assert answer["is_done"]
    assert answer["moves"] == [{"building": HOUSE, "name": "青禾苑 1号楼", "from_unit": ONE, "to_unit": TWO}]
    assert HOUSE in {scope["id"] for scope in tablet.ask("GET", "/api/v1/session").json["scopes"]}
    clock.turn(days=2)
    assert HOUSE not in {scope["id"] for scope in tablet.ask("GET", "/api/v1/session").json["scopes"]}
    with parts.database.snapshot() as connection:
        assert "recut" in set(connection.scalars(select(Access.what)))


def test_a_recut_with_one_fault_or_on_trial_moves_nothing(parts: Parts, desk: Tablet) -> None:
    text = f"building,grid\n{HOUSE},9900102\n{TOWER},nowhere\n"
    answer = _recut(desk, text).json
    assert (answer["is_done"], [fault["row"] for fault in answer["faults"]]) == (False, [3])
    answer = _recut(desk, f"building,grid\n{BARN},9900102\n", dry_run="1").json
    assert (answer["is_done"], len(answer["moves"])) == (False, 1)
    with parts.database.snapshot() as connection:
        tree = parts.rights.tree(connection)
    assert [len(tree.history[scope]) for scope in (HOUSE, TOWER, BARN)] == [1, 1, 1]


def test_a_recut_needs_a_file_and_a_day_and_takes_no_huge_one(desk: Tablet) -> None:
    assert desk.ask("POST", f"{ADMIN}/recut", data={"from": "2026-11-25"}).json["fields"].keys() == {"file"}
    assert _recut(desk, "building,grid\n", day="tomorrow").json["fields"].keys() == {"from"}
    huge = desk.ask(
        "POST", f"{ADMIN}/recut", data=b"x" * 3_000_000, content_type="multipart/form-data; boundary=x"
    )
    assert (huge.status_code, huge.json["code"]) == (413, "too_large")
