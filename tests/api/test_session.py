"""Signing in and out: the contract of `/api/v1/session`."""

from base64 import urlsafe_b64decode

import pytest
from flask import Flask

from server.api.parts import Parts
from server.app import create_app
from server.base.ids import new_id
from server.people import accounts
from tests.api.conftest import TurnedClock
from tests.api.street import PASSWORD, Tablet, hire
from tests.people.street import EAST, HOUSE, ONE, STREET

SESSION = "/api/v1/session"
PUSH = "/api/v1/sync/push"


def _bytes(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def test_signing_in_gives_the_session_and_a_cookie_that_scripts_cannot_read(app: Flask, parts: Parts) -> None:
    user = hire(parts, "wangge01", "grid_worker")
    tablet = Tablet(app)
    answer = tablet.sign_in("wangge01")
    assert answer.status_code == 200
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert "Secure" not in cookie
    body = answer.json
    assert body == tablet.ask("GET", SESSION).json
    own = {"user", "device", "scopes", "epoch", "now", "seal_key", "op_key", "version", "locks", "access_log"}
    assert body.keys() == own
    assert body["user"] == {
        "id": user,
        "name": "wangge01",
        "roles": [{"role": "grid_worker", "unit": ONE}],
    }
    assert body["device"] == {"id": tablet.device, "state": "active", "have": 0}
    assert body["epoch"] == parts.engine.epoch()
    assert _bytes(body["op_key"]) == parts.keys.op_key(user, tablet.device)
    assert _bytes(body["seal_key"]["public"]) == parts.keys.seal_public(body["seal_key"]["kid"])
    scopes = {scope["id"]: (scope["unit"], scope["name"]) for scope in body["scopes"]}
    assert scopes == {
        HOUSE: (ONE, "1号楼"),
        ONE: (ONE, "第一网格"),
        EAST: (EAST, "青禾里"),
        STREET: (STREET, "望河街道"),
    }
    assert all(len(scope["rights"]) == 16 for scope in body["scopes"])


@pytest.mark.parametrize(("username", "password"), [("wangge01", "wrong password"), ("nobody", PASSWORD)])
def test_a_wrong_password_and_an_unknown_user_get_the_same_answer(
    app: Flask, parts: Parts, username: str, password: str
) -> None:
    hire(parts, "wangge01")
    answer = Tablet(app).sign_in(username, password)
    assert (answer.status_code, answer.json["code"]) == (401, "wrong_password")
    assert "Set-Cookie" not in answer.headers


def test_a_device_belongs_to_the_first_who_signed_in_on_it(app: Flask, parts: Parts) -> None:
    hire(parts, "wangge01")
    hire(parts, "wangge02")
    tablet = Tablet(app)
    tablet.sign_in("wangge01")
    answer = tablet.sign_in("wangge02")
    assert (answer.status_code, answer.json["code"]) == (409, "device_taken")
    assert tablet.sign_in("wangge01").status_code == 200


def test_without_a_session_every_answer_is_signed_out(app: Flask) -> None:
    tablet = Tablet(app)
    for method, path in [("GET", SESSION), ("DELETE", SESSION), ("POST", PUSH)]:
        answer = tablet.ask(method, path)
        assert (answer.status_code, answer.json["code"]) == (401, "signed_out")
    tablet.client.set_cookie("qiaomen", "an invented token")
    assert tablet.ask("GET", SESSION).json["code"] == "signed_out"


def test_a_writing_request_names_the_device_of_its_session(app: Flask, parts: Parts) -> None:
    hire(parts, "wangge01")
    tablet = Tablet(app)
    tablet.sign_in("wangge01")
    answer = tablet.client.delete(SESSION)
    assert (answer.status_code, answer.json["code"]) == (400, "device_missing")
    answer = tablet.ask("DELETE", SESSION, headers={"X-Device": new_id()})
    assert (answer.status_code, answer.json["code"]) == (403, "device_mismatch")
    assert tablet.client.get(SESSION).status_code == 200


def test_signing_out_ends_the_session_and_wipes_only_when_asked(app: Flask, parts: Parts) -> None:
    hire(parts, "wangge01")
    tablet = Tablet(app)
    tablet.sign_in("wangge01")
    answer = tablet.ask("DELETE", SESSION)
    assert (answer.status_code, answer.data) == (204, b"")
    assert "Clear-Site-Data" not in answer.headers
    assert tablet.ask("GET", SESSION).json["code"] == "signed_out"
    tablet.sign_in("wangge01")
    answer = tablet.ask("DELETE", SESSION + "?wipe=1")
    assert answer.headers["Clear-Site-Data"] == '"cache", "cookies", "storage"'


def test_a_stolen_token_is_worth_nothing_after_signing_in_anew(app: Flask, parts: Parts) -> None:
    hire(parts, "wangge01")
    tablet = Tablet(app)
    tablet.sign_in("wangge01")
    stolen = Tablet(app, tablet.device)
    stolen.client.set_cookie("qiaomen", tablet.client.get_cookie("qiaomen").value)
    assert stolen.ask("GET", SESSION).status_code == 200
    tablet.sign_in("wangge01")
    assert stolen.ask("GET", SESSION).json["code"] == "signed_out"


def test_a_session_lives_while_it_is_used_and_ends_after_thirty_idle_days(
    app: Flask, parts: Parts, clock: TurnedClock
) -> None:
    hire(parts, "wangge01")
    tablet = Tablet(app)
    tablet.sign_in("wangge01")
    for _week in range(8):
        clock.turn(days=7)
        assert tablet.ask("GET", SESSION).status_code == 200
    clock.turn(days=31)
    assert tablet.ask("GET", SESSION).json["code"] == "signed_out"


def test_a_revoked_device_may_only_hand_over_and_that_for_ninety_days(
    app: Flask, parts: Parts, clock: TurnedClock
) -> None:
    hire(parts, "wangge01", "grid_worker")
    tablet = Tablet(app)
    tablet.sign_in("wangge01")
    parts.database.write(lambda c: accounts.revoke_device(c, tablet.device, clock()))
    for method, path in [("GET", SESSION), ("DELETE", SESSION), ("POST", "/api/v1/sync/pull")]:
        answer = tablet.ask(method, path)
        assert (answer.status_code, answer.json["code"]) == (401, "device_revoked")
        assert answer.json["fields"] == {"device": tablet.device}
    assert tablet.sign_in("wangge01").json["code"] == "device_revoked"
    clock.turn(days=89)
    assert tablet.ask("POST", PUSH, json={"sent": "2026-11-23T01:00:00.000Z", "ops": []}).status_code == 200
    clock.turn(days=2)
    assert tablet.ask("POST", PUSH, json={"ops": []}).status_code == 401
    assert Tablet(app).sign_in("wangge01").status_code == 200


def test_a_closed_account_is_told_so_only_with_the_right_password(
    app: Flask, parts: Parts, clock: TurnedClock
) -> None:
    user = hire(parts, "wangge01")
    tablet = Tablet(app)
    tablet.sign_in("wangge01")
    parts.database.write(lambda c: accounts.disable_user(c, user, clock()))
    assert tablet.ask("GET", SESSION).json["code"] == "device_revoked"
    assert tablet.ask("POST", PUSH, json={"sent": "2026-11-23T01:00:00.000Z", "ops": []}).status_code == 200
    assert Tablet(app).sign_in("wangge01").json["code"] == "device_revoked"
    assert Tablet(app).sign_in("wangge01", "wrong password").json["code"] == "wrong_password"


def test_another_store_in_the_profile_is_not_taken_for_the_revoked_one(
    app: Flask, parts: Parts, clock: TurnedClock
) -> None:
    hire(parts, "wangge01")
    tablet = Tablet(app)
    tablet.sign_in("wangge01")
    parts.database.write(lambda c: accounts.revoke_device(c, tablet.device, clock()))
    colleague = tablet.ask("GET", SESSION, headers={"X-Device": new_id()})
    assert colleague.json["code"] == "device_mismatch"


def test_failing_again_and_again_takes_longer_and_longer(
    app: Flask, parts: Parts, clock: TurnedClock
) -> None:
    hire(parts, "wangge01")
    tablet = Tablet(app)
    for _try in range(5):
        assert tablet.sign_in("wangge01", "wrong password").status_code == 401
    answer = tablet.sign_in("wangge01")
    assert (answer.status_code, answer.json["code"]) == (429, "too_many_tries")
    first_wait = int(answer.headers["Retry-After"])
    clock.turn(seconds=first_wait)
    assert tablet.sign_in("wangge01", "wrong password").status_code == 401
    assert int(tablet.sign_in("wangge01").headers["Retry-After"]) > first_wait
    clock.turn(minutes=15)
    assert tablet.sign_in("wangge01").status_code == 200
    assert tablet.sign_in("wangge01", "wrong password").status_code == 401
    assert tablet.sign_in("wangge01").status_code == 200


def test_a_restart_knows_the_sessions(app: Flask, parts: Parts) -> None:
    hire(parts, "wangge01")
    tablet = Tablet(app)
    tablet.sign_in("wangge01")
    restarted = create_app(parts.settings, parts.clock)
    again = Tablet(restarted, tablet.device)
    again.client.set_cookie("qiaomen", tablet.client.get_cookie("qiaomen").value)
    assert again.ask("GET", SESSION).status_code == 200
    restarted.extensions["qiaomen"].database.engine.dispose()
