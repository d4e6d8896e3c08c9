"""Signing in with a second factor: who needs it, what is asked, and that guessing is slow."""

from dataclasses import replace

import pytest
from argon2 import PasswordHasher
from flask import Flask
from sqlalchemy import select
from structlog.testing import capture_logs
from werkzeug.test import TestResponse

from server.api.parts import Parts
from server.app import create_app
from server.people import accounts, login, sessions, setting, totp
from server.people.models import User
from server.people.roles import ROLES
from tests.api.conftest import TurnedClock
from tests.api.phone import Phone, give_phone
from tests.api.street import PASSWORD, Tablet, hire
from tests.people.street import EAST, HOUSE, ONE, STREET

UNITS = {"street": STREET, "community": EAST, "grid": ONE, "building": HOUSE}
DEMANDING = {"street_supervisor", "street_admin", "privacy_officer", "sys_admin", "sec_admin", "audit_admin"}


def sign_in(tablet: Tablet, username: str, password: str = PASSWORD, **proof: str) -> TestResponse:
    device = {"id": tablet.device, "name": "平板", "platform": "Chromium"}
    asked = {"username": username, "password": password, "device": device, **proof}
    return tablet.client.post("/api/v1/session", json=asked)


@pytest.fixture
def strict(parts: Parts) -> Parts:
    """The operator demands second factors of those who read or administer a street."""
    parts.door = replace(parts.door, wants_two_factors=True)
    return parts


def test_who_has_a_phone_is_asked_for_its_code_and_old_clients_go_on_for_the_others(
    app: Flask, parts: Parts, clock: TurnedClock
) -> None:
    phone = give_phone(parts, hire(parts, "shequ01", "grid_lead", EAST))
    hire(parts, "wangge01", "grid_worker")
    assert sign_in(Tablet(app), "wangge01").status_code == 200
    clock.turn(minutes=1)
    tablet = Tablet(app)
    asked = sign_in(tablet, "shequ01")
    assert (asked.status_code, asked.json["code"]) == (401, "totp_needed")
    assert "Set-Cookie" not in asked.headers
    wrong = sign_in(tablet, "shequ01", totp="000000")
    assert (wrong.status_code, wrong.json["code"]) == (401, "totp_wrong")
    assert sign_in(tablet, "shequ01", totp=phone.code(clock.now)).status_code == 200
    replayed = sign_in(Tablet(app), "shequ01", totp=phone.code(clock.now))
    assert replayed.json["code"] == "totp_wrong"
    # without the right password nobody learns that there is a second factor
    assert sign_in(Tablet(app), "shequ01", "wrong password").json["code"] == "wrong_password"


def test_a_recovery_code_stands_for_a_lost_phone_once(app: Flask, parts: Parts, clock: TurnedClock) -> None:
    user = hire(parts, "shequ01", "grid_lead", EAST)
    phone = Phone(parts.database.write(lambda c: totp.begin(c, parts.keys, user, clock.now)))
    codes = parts.database.write(
        lambda c: totp.confirm(c, parts.keys, user, phone.code(clock.now), clock.now)
    )
    assert sign_in(Tablet(app), "shequ01", totp=codes[0]).status_code == 200
    assert sign_in(Tablet(app), "shequ01", totp=codes[0]).json["code"] == "totp_wrong"


def test_guessing_codes_is_slowed_down_also_with_asking_in_between(
    app: Flask, parts: Parts, clock: TurnedClock
) -> None:
    give_phone(parts, hire(parts, "shequ01", "grid_lead", EAST))
    tablet = Tablet(app)
    for _try in range(5):
        assert sign_in(tablet, "shequ01").json["code"] == "totp_needed"
        assert sign_in(tablet, "shequ01", totp="000000").json["code"] == "totp_wrong"
    assert sign_in(tablet, "shequ01").json["code"] == "too_many_tries"


def test_asking_for_the_code_is_no_wrong_try(
    app: Flask, parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(login, "matches", lambda stored, _password: stored is not None)
    give_phone(parts, hire(parts, "shequ01", "grid_lead", EAST))
    tablet = Tablet(app)
    assert {sign_in(tablet, "shequ01").json["code"] for _try in range(50)} == {"totp_needed"}


def test_a_code_that_was_just_given_serves_for_choosing_the_pin_too(
    app: Flask, parts: Parts, clock: TurnedClock
) -> None:
    phone = give_phone(parts, hire(parts, "shequ01", "grid_lead", EAST))
    other = give_phone(parts, hire(parts, "shequ02", "grid_lead", EAST))
    clock.turn(minutes=1)
    tablet = Tablet(app)
    assert sign_in(tablet, "shequ01", totp=phone.code(clock.now)).status_code == 200
    assert sign_in(tablet, "shequ01").status_code == 200
    elsewhere = Tablet(app)
    assert sign_in(elsewhere, "shequ01").json["code"] == "totp_needed"
    # a session of somebody else proves nothing
    assert sign_in(elsewhere, "shequ02", totp=other.code(clock.now)).status_code == 200
    elsewhere.device = Tablet(app).device
    assert sign_in(elsewhere, "shequ01").json["code"] == "totp_needed"
    clock.turn(minutes=11)
    assert sign_in(tablet, "shequ01").json["code"] == "totp_needed"


def test_supervisors_and_administrators_need_one_and_nobody_else(app: Flask, strict: Parts) -> None:
    needing = set()
    for name, role in ROLES.items():
        if nature := min(role.on & UNITS.keys(), default=None):
            hire(strict, name.replace("_", "-"), name, UNITS[nature])
            answer = sign_in(Tablet(app), name.replace("_", "-"))
            if answer.status_code != 200:
                assert (answer.status_code, answer.json["code"]) == (403, "totp_setup_needed")
                needing.add(name)
    assert needing == DEMANDING


def test_with_the_second_factor_a_supervisor_works_as_ever(
    app: Flask, strict: Parts, clock: TurnedClock
) -> None:
    phone = give_phone(strict, hire(strict, "guanli01", "street_admin", STREET))
    clock.turn(minutes=1)
    desk = Tablet(app)
    assert sign_in(desk, "guanli01", totp=phone.code(clock.now)).status_code == 200
    assert desk.ask("GET", "/api/v1/admin/units").status_code == 200


def test_a_session_of_before_opens_nothing_that_the_role_would(app: Flask, parts: Parts) -> None:
    hire(parts, "guanli01", "street_admin", STREET)
    desk = Tablet(app)
    assert sign_in(desk, "guanli01").status_code == 200
    assert desk.ask("GET", "/api/v1/admin/units").status_code == 200
    parts.door = replace(parts.door, wants_two_factors=True)
    answer = desk.ask("GET", "/api/v1/admin/units")
    assert (answer.status_code, answer.json["code"]) == (401, "totp_needed")
    assert desk.ask("GET", "/api/v1/session").status_code == 200


@pytest.mark.parametrize("path", ["desk/access", "records/{house}/{house}?why=follow_up"])
def test_nor_does_it_read_by_the_role_where_everybody_may_ask(app: Flask, parts: Parts, path: str) -> None:
    hire(parts, "yinsi01", "privacy_officer", STREET)
    desk = Tablet(app)
    assert sign_in(desk, "yinsi01").status_code == 200
    parts.door = replace(parts.door, wants_two_factors=True)
    answer = desk.ask("GET", f"/api/v1/{path.format(house=HOUSE)}")
    assert (answer.status_code, answer.json["code"]) == (401, "totp_needed")


def test_a_demo_demands_none(app: Flask, strict: Parts) -> None:
    hire(strict, "guanli01", "street_admin", STREET)
    strict.database.write(lambda c: setting.put(c, setting.DEMO, "1"))
    desk = Tablet(app)
    assert sign_in(desk, "guanli01").status_code == 200
    assert desk.ask("GET", "/api/v1/admin/units").status_code == 200


def test_a_real_installation_demands_it_unless_the_operator_says_off(
    parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QIAOMEN_HOME", str(parts.settings.home))
    assert type(parts.settings).from_environment().wants_two_factors
    monkeypatch.setenv("QIAOMEN_TWO_FACTORS", "off")
    assert not type(parts.settings).from_environment().wants_two_factors


def test_a_password_hashed_with_weaker_parameters_is_hashed_anew(
    app: Flask, parts: Parts, clock: TurnedClock
) -> None:
    user = hire(parts, "wangge01")
    weak = PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash(PASSWORD)
    parts.database.write(lambda c: accounts.change_password(c, user, weak, clock.now))
    assert sign_in(Tablet(app), "wangge01", "wrong password").status_code == 401

    def stored() -> str:
        with parts.database.snapshot() as connection:
            return str(connection.scalar(select(User.password).where(User.id == user)))

    assert stored() == weak
    assert sign_in(Tablet(app), "wangge01").status_code == 200
    assert "m=47104,t=1,p=1" in stored()
    assert sign_in(Tablet(app), "wangge01").status_code == 200


def test_the_log_of_signing_in_names_ids_alone(app: Flask, parts: Parts, clock: TurnedClock) -> None:
    user = hire(parts, "lixiaomin", "grid_lead", EAST)
    phone = give_phone(parts, user)
    clock.turn(minutes=1)
    tablet = Tablet(app)
    with capture_logs() as lines:
        sign_in(tablet, "lixiaomin", "the wrong one")
        sign_in(tablet, "lixiaomin", totp="000000")
        sign_in(tablet, "lixiaomin", totp=phone.code(clock.now))
    told = str(lines)
    assert user in told
    assert tablet.device in told
    for secret in ("lixiaomin", PASSWORD, "the wrong one", phone.code(clock.now), "平板"):
        assert secret not in told


def guess(app: Flask, number: int, forwarded: str) -> int:
    """A try for an invented name, by somebody who says where they come from."""
    tablet = Tablet(app)
    device = {"id": tablet.device, "name": "x", "platform": ""}
    asked = {"username": f"guess{number}", "password": "x", "device": device}
    headers = {"X-Forwarded-For": forwarded}
    return tablet.client.post("/api/v1/session", json=asked, headers=headers).status_code


def test_behind_no_proxy_nobody_chooses_their_address(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(login, "matches", lambda _stored, _password: False)
    assert [guess(app, number, f"198.51.100.{number}") for number in range(41)][-1] == 429


def test_behind_one_proxy_the_address_is_the_one_that_the_proxy_saw(
    parts: Parts, clock: TurnedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(login, "matches", lambda _stored, _password: False)
    behind = create_app(replace(parts.settings, proxies=1), clock)
    try:
        # one visitor who invents addresses before the one that the proxy adds
        codes = [guess(behind, number, f"203.0.113.{number}, 198.51.100.7") for number in range(41)]
        assert codes[-1] == 429
        assert guess(behind, 50, "203.0.113.9, 198.51.100.8") == 401
    finally:
        behind.extensions["qiaomen"].database.engine.dispose()


def test_the_proofs_that_count_as_two_factors_are_these() -> None:
    assert {"totp", "oidc"} == sessions.TWO_FACTORS
