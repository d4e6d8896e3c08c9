"""Coming in by a link: ten minutes, once, and only for whom the right administrator gave it."""

from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from server.api.parts import Parts
from server.people import accounts, enrol
from tests.api.conftest import TurnedClock
from tests.api.phone import Phone, give_phone
from tests.api.street import PASSWORD, Tablet, hire
from tests.people.street import ONE, STREET

PATH = "/api/v1/enrolment"
OWN = "a password of my own"


def _link(desk: Tablet, user: str) -> str:
    """The token of a new link."""
    answer = desk.ask("POST", f"/api/v1/admin/users/{user}/enrolment")
    assert answer.status_code == 201, answer.json
    assert answer.json["qr"].startswith("data:image/svg+xml")
    address, _, token = str(answer.json["address"]).partition("#")
    assert address == "http://localhost/enrol"
    return token


def _look(app: Flask, token: str) -> TestResponse:
    return app.test_client().post(PATH, json={"token": token})


def _finish(app: Flask, token: str, password: str = OWN, **more: Any) -> TestResponse:
    asked = {"token": token, "password": password, **more}
    return app.test_client().post(f"{PATH}/finish", json=asked)


def test_a_link_gives_a_password_of_ones_own_and_is_then_used_up(
    app: Flask, parts: Parts, desk: Tablet
) -> None:
    user = hire(parts, "wangge01", "grid_worker", ONE)
    tablet = Tablet(app)
    tablet.sign_in("wangge01")
    token = _link(desk, user)
    assert _look(app, token).json.items() >= {"username": "wangge01", "totp": None}.items()
    assert tablet.ask("GET", "/api/v1/session").status_code == 200  # looking changes nothing
    done = _finish(app, token)
    assert (done.status_code, done.json) == (200, {"username": "wangge01", "recovery_codes": []})
    assert tablet.ask("GET", "/api/v1/session").json["code"] == "signed_out"
    assert Tablet(app).sign_in("wangge01").json["code"] == "wrong_password"
    assert Tablet(app).sign_in("wangge01", OWN).status_code == 200
    for answer in (_look(app, token), _finish(app, token, "another password of mine")):
        assert (answer.status_code, answer.json["code"]) == (404, "link_over")


def test_a_link_is_over_after_ten_minutes_when_a_newer_one_is_made_and_when_the_account_is_closed(
    app: Flask, parts: Parts, desk: Tablet, clock: TurnedClock
) -> None:
    user = hire(parts, "wangge01", "grid_worker", ONE)
    first = _link(desk, user)
    second = _link(desk, user)
    assert _look(app, first).json["code"] == "link_over"
    clock.turn(minutes=9, seconds=59)
    assert _look(app, second).status_code == 200
    clock.turn(seconds=1)
    assert _finish(app, second).json["code"] == "link_over"
    third = _link(desk, user)
    parts.database.write(lambda c: accounts.disable_user(c, user, clock()))
    assert _finish(app, third).json["code"] == "link_over"
    assert desk.ask("POST", f"/api/v1/admin/users/{user}/enrolment").status_code == 404


def test_a_poor_password_leaves_the_link_as_it_was(app: Flask, parts: Parts, desk: Tablet) -> None:
    token = _link(desk, hire(parts, "wangge01", "grid_worker", ONE))
    for poor in ("short", "1234567890", "wangge01-2026"):
        answer = _finish(app, token, poor)
        assert (answer.status_code, answer.json["fields"].keys()) == (422, {"password"})
    assert _finish(app, token).status_code == 200


def test_nothing_of_a_link_can_be_used_from_the_database(app: Flask, parts: Parts, desk: Tablet) -> None:
    token = _link(desk, hire(parts, "wangge01", "grid_worker", ONE))
    with parts.database.snapshot() as connection:
        (row,) = connection.execute(select(enrol.Enrolment.__table__))
    assert token.encode() not in bytes(row.token)
    assert _look(app, row.token.hex()).json["code"] == "link_over"


def test_guessing_links_is_slowed_down_and_costs_no_hashing(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.api.enrolment.hashed", lambda _password: pytest.fail("hashed"))
    assert [_finish(app, f"guess {number}").status_code for number in range(41)] == [404] * 40 + [429]


def test_good_links_of_a_whole_community_behind_one_address_slow_nobody_down(
    app: Flask, parts: Parts, desk: Tablet
) -> None:
    token = _link(desk, hire(parts, "wangge01", "grid_worker", ONE))
    assert {_look(app, token).status_code for _number in range(60)} == {200}


def test_a_supervisor_sets_up_the_second_factor_on_the_way_in(
    app: Flask, parts: Parts, desk: Tablet, clock: TurnedClock
) -> None:
    user = hire(parts, "jiedao01", "street_supervisor", STREET)
    token = _link(desk, user)
    parts.door = replace(parts.door, wants_two_factors=True)
    shown = _look(app, token).json["totp"]
    assert shown["qr"].startswith("data:image/svg+xml")
    assert _look(app, token).json["totp"]["secret"] == shown["secret"]  # opened again, it is the same
    phone = Phone.reads(shown["secret"])
    for code in ({}, {"code": "000000"}):
        answer = _finish(app, token, **code)
        assert (answer.status_code, answer.json["code"]) == (401, "totp_wrong")
    assert (
        Tablet(app).sign_in("jiedao01").json["code"] == "totp_setup_needed"
    )  # the old password still counts
    done = _finish(app, token, code=phone.code(clock.now))
    assert len(done.json["recovery_codes"]) == 10
    clock.turn(seconds=30)
    tablet = Tablet(app)
    device = {"id": tablet.device, "name": "x", "platform": ""}
    asked = {"username": "jiedao01", "password": OWN, "totp": phone.code(clock.now), "device": device}
    assert tablet.client.post("/api/v1/session", json=asked).status_code == 200


def test_a_link_takes_no_second_factor_away(
    app: Flask, parts: Parts, desk: Tablet, clock: TurnedClock
) -> None:
    user = hire(parts, "jiedao01", "street_supervisor", STREET)
    give_phone(parts, user)
    token = _link(desk, user)
    parts.door = replace(parts.door, wants_two_factors=True)
    assert _look(app, token).json["totp"] is None
    assert _finish(app, token).status_code == 200
    assert Tablet(app).sign_in("jiedao01", OWN).json["code"] == "totp_needed"


def test_a_role_of_tomorrow_demands_the_second_factor_today(
    app: Flask, parts: Parts, desk: Tablet, clock: TurnedClock
) -> None:
    user = hire(parts, "jiedao01")
    tomorrow = {"role": "street_supervisor", "unit": STREET, "from_on": "2026-11-24"}
    assert desk.ask("POST", f"/api/v1/admin/users/{user}/roles", json=tomorrow).status_code == 201
    token = _link(desk, user)
    parts.door = replace(parts.door, wants_two_factors=True)
    assert _look(app, token).json["totp"] is not None


def test_a_password_is_changed_only_by_its_link_or_its_owner(app: Flask, parts: Parts) -> None:
    hire(parts, "wangge01", "grid_worker", ONE)
    tablet = Tablet(app)
    tablet.sign_in("wangge01", PASSWORD)
    answer = tablet.ask("POST", f"/api/v1/admin/users/{hire(parts, 'wangge02')}/enrolment")
    assert (answer.status_code, answer.json["code"]) == (403, "forbidden")
