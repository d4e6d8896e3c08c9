"""One's own account: another password, a second factor, and where one is signed in."""

from dataclasses import replace
from typing import Any

from flask import Flask

from server.api.parts import Parts
from server.people import accounts
from tests.api.conftest import TurnedClock
from tests.api.phone import Phone, give_phone
from tests.api.street import PASSWORD, Tablet, hire
from tests.people.street import EAST, STREET

PATH = "/api/v1/account"
NEW = "a newer password of mine"


def _post(tablet: Tablet, path: str, **asked: Any) -> Any:
    return tablet.ask("POST", PATH + path, json=asked)


def test_another_password_ends_all_other_sessions(app: Flask, tablet: Tablet) -> None:
    other = Tablet(app)
    other.sign_in("wangge01")
    wrong = _post(tablet, "/password", password="wrong password", new=NEW)
    assert (wrong.status_code, wrong.json["code"]) == (401, "wrong_password")
    poor = _post(tablet, "/password", password=PASSWORD, new="12345678901")
    assert poor.json["fields"].keys() == {"password"}
    assert other.ask("GET", PATH).status_code == 200
    assert _post(tablet, "/password", password=PASSWORD, new=NEW).status_code == 204
    assert tablet.ask("GET", PATH).status_code == 200
    assert other.ask("GET", PATH).json["code"] == "signed_out"
    assert Tablet(app).sign_in("wangge01").json["code"] == "wrong_password"
    assert Tablet(app).sign_in("wangge01", NEW).status_code == 200


def test_a_stolen_session_cannot_guess_the_password(tablet: Tablet) -> None:
    codes = [_post(tablet, "/password", password=f"guess {n}", new=NEW).status_code for n in range(6)]
    assert codes == [401] * 5 + [429]


def test_a_second_factor_is_set_up_with_the_password_and_a_first_code(
    app: Flask, tablet: Tablet, clock: TurnedClock
) -> None:
    assert _post(tablet, "/totp/begin", password="wrong password").json["code"] == "wrong_password"
    shown = _post(tablet, "/totp/begin", password=PASSWORD).json
    assert shown["qr"].startswith("data:image/svg+xml")
    assert tablet.ask("GET", PATH).json["totp"]["since"] is None
    assert _post(tablet, "/totp/confirm", code="000000").json["code"] == "totp_wrong"
    phone = Phone.reads(shown["secret"])
    assert len(_post(tablet, "/totp/confirm", code=phone.code(clock.now)).json["recovery_codes"]) == 10
    told = tablet.ask("GET", PATH).json
    assert (told["totp"]["codes_left"], told["sessions"][0]["proof"]) == (10, "totp")
    assert Tablet(app).sign_in("wangge01").json["code"] == "totp_needed"
    # from now on it is asked for before anything is changed
    assert _post(tablet, "/totp/begin", password=PASSWORD).json["code"] == "totp_needed"
    assert _post(tablet, "/password", password=PASSWORD, new=NEW).json["code"] == "totp_needed"
    clock.turn(seconds=30)
    proof = {"password": PASSWORD, "totp": phone.code(clock.now)}
    assert _post(tablet, "/totp/drop", **proof).status_code == 204
    assert Tablet(app).sign_in("wangge01").status_code == 200


def test_who_needs_a_second_factor_cannot_drop_it(app: Flask, parts: Parts, clock: TurnedClock) -> None:
    phone = give_phone(parts, hire(parts, "jiedao01", "street_supervisor", STREET))
    clock.turn(minutes=1)
    desk = Tablet(app)
    device = {"id": desk.device, "name": "x", "platform": ""}
    asked = {"username": "jiedao01", "password": PASSWORD, "totp": phone.code(clock.now), "device": device}
    desk.client.post("/api/v1/session", json=asked)
    parts.door = replace(parts.door, wants_two_factors=True)
    clock.turn(seconds=30)
    answer = _post(desk, "/totp/drop", password=PASSWORD, totp=phone.code(clock.now))
    assert (answer.status_code, answer.json["code"]) == (403, "forbidden")
    assert desk.ask("GET", PATH).json["totp"]["is_demanded"]


def test_sessions_are_listed_and_ended_one_by_one_or_all_but_this(
    app: Flask, parts: Parts, tablet: Tablet, clock: TurnedClock
) -> None:
    clock.turn(minutes=1)
    others = [Tablet(app) for _number in range(3)]
    for other in others:
        other.sign_in("wangge01")
    stranger = Tablet(app)
    hire(parts, "shequ01", "grid_lead", EAST)
    stranger.sign_in("shequ01")
    told = tablet.ask("GET", PATH).json["sessions"]
    assert {one["device"] for one in told} == {tablet.device, *(other.device for other in others)}
    assert [one["device"] for one in told if one["is_own"]] == [tablet.device]
    assert _post(tablet, "/sessions/end", device=others[0].device).json == {"ended": 1}
    assert others[0].ask("GET", PATH).json["code"] == "signed_out"
    assert _post(tablet, "/sessions/end", device=stranger.device).json == {"ended": 0}
    assert _post(tablet, "/sessions/end").json == {"ended": 2}
    assert [one.ask("GET", PATH).status_code for one in (*others, tablet, stranger)] == [401] * 3 + [200] * 2


def test_a_revoked_device_still_hands_over_after_all_sessions_were_ended(
    app: Flask, parts: Parts, tablet: Tablet, clock: TurnedClock
) -> None:
    lost = Tablet(app)
    lost.sign_in("wangge01")
    parts.database.write(lambda c: accounts.revoke_device(c, lost.device, clock()))
    assert _post(tablet, "/sessions/end").json == {"ended": 0}
    answer = lost.ask("POST", "/api/v1/sync/push", json={"sent": "2026-11-23T01:00:00.000Z", "ops": []})
    assert answer.status_code == 200
