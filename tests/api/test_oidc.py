"""Signing in through the unit's own provider: whom it lets in, and every way in which it must not."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from joserfc.jwk import RSAKey
from werkzeug.test import TestResponse

from server.api.parts import Parts
from server.app import create_app
from server.base.oidc_settings import OidcSettings
from server.base.settings import Settings
from server.people import accounts, oidc
from tests.api.conftest import TurnedClock
from tests.api.provider import CLIENT, SECRET, LocalProvider, provider
from tests.api.street import Tablet, found, hire
from tests.people.street import ONE, STREET

PATH = "/api/v1/oidc"


@pytest.fixture(scope="module")
def local() -> Iterator[LocalProvider]:
    with provider() as made:
        yield made


@pytest.fixture
def app(settings: Settings, clock: TurnedClock, local: LocalProvider) -> Iterator[Flask]:
    local.subject, local.lies, local.signs = "staff-1", {}, None
    unit = OidcSettings(local.issuer, CLIENT, SECRET, "区统一认证", "http://localhost/sign-in/return")
    app = create_app(replace(settings, oidc=unit), clock)
    found(app.extensions["qiaomen"])
    yield app
    app.extensions["qiaomen"].database.engine.dispose()


def _hire(parts: Parts, local: LocalProvider, username: str = "wangge01", role: str = "grid_worker") -> str:
    """Somebody who is staff-1 at the provider."""
    user = hire(parts, username, role, ONE if role == "grid_worker" else STREET)
    parts.database.write(lambda c: oidc.bind(c, local.issuer, "staff-1", user, parts.clock()))
    return user


def _go(tablet: Tablet) -> str:
    answer = tablet.client.post(f"{PATH}/begin", json={})
    assert answer.status_code == 200, answer.json
    return str(answer.json["address"])


def _back(tablet: Tablet, state: str, code: str) -> TestResponse:
    return tablet.client.post(f"{PATH}/finish", json={"state": state, "code": code})


def _sign_in(tablet: Tablet, ticket: dict[str, str], device: str | None = None) -> TestResponse:
    about = {"id": device or tablet.device, "name": "平板", "platform": ""}
    return tablet.client.post("/api/v1/session", json={**ticket, "password": "", "device": about})


def test_whoever_is_bound_comes_in_with_their_device_and_may_then_choose_a_pin(
    app: Flask, parts: Parts, local: LocalProvider
) -> None:
    user = _hire(parts, local)
    assert app.test_client().get("/api/v1/hello").json["oidc"] == "区统一认证"
    tablet = Tablet(app)
    answer = tablet.client.post(f"{PATH}/begin", json={})
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    returned = _back(tablet, *local.visit(answer.json["address"]))
    assert returned.json.keys() == {"username", "ticket"}
    session = _sign_in(tablet, returned.json)
    assert (session.status_code, session.json["user"]["id"]) == (200, user)
    assert _sign_in(tablet, returned.json).status_code == 200  # once more, for the PIN
    assert tablet.ask("GET", "/api/v1/account").json["sessions"][0]["proof"] == "oidc"


def test_the_provider_answers_for_its_second_factor(app: Flask, parts: Parts, local: LocalProvider) -> None:
    _hire(parts, local, "guanli01", "street_admin")
    parts.door = replace(parts.door, wants_two_factors=True)
    desk = Tablet(app)
    assert _sign_in(desk, _back(desk, *local.visit(_go(desk))).json).status_code == 200
    assert desk.ask("GET", "/api/v1/admin/units").status_code == 200
    assert Tablet(app).sign_in("guanli01").json["code"] == "totp_setup_needed"


def test_nobody_comes_in_who_is_not_bound_or_whose_account_is_closed(
    app: Flask, parts: Parts, local: LocalProvider, clock: TurnedClock
) -> None:
    user = _hire(parts, local)
    local.subject = "staff-2"
    tablet = Tablet(app)
    answer = _back(tablet, *local.visit(_go(tablet)))
    assert (answer.status_code, answer.json["code"]) == (403, "oidc_unknown")
    local.subject = "staff-1"
    ticket = _back(tablet, *local.visit(_go(tablet))).json
    parts.database.write(lambda c: accounts.disable_user(c, user, clock()))
    assert _sign_in(tablet, ticket).json["code"] == "device_revoked"
    assert _back(tablet, *local.visit(_go(tablet))).json["code"] == "oidc_unknown"


def test_a_way_is_gone_once_in_its_own_browser_and_in_time(
    app: Flask, parts: Parts, local: LocalProvider, clock: TurnedClock
) -> None:
    _hire(parts, local)
    tablet, other = Tablet(app), Tablet(app)
    _go(other)
    for victim in (
        other,
        Tablet(app),
    ):  # a stranger's link, opened in a browser that has gone elsewhere or nowhere
        assert _back(victim, *local.visit(_go(tablet))).json["code"] == "link_over"
    state, code = local.visit(_go(tablet))
    assert _back(tablet, "another state", code).json["code"] == "link_over"
    assert _back(tablet, state, code).status_code == 200
    assert _back(tablet, state, code).json["code"] == "link_over"
    state, code = local.visit(_go(tablet))
    clock.turn(minutes=10)
    assert _back(tablet, state, code).json["code"] == "link_over"


@pytest.mark.parametrize(
    "lies",
    [{"nonce": "another visit's"}, {"nonce": None}, {"aud": "another client"}, {"iss": "http://127.0.0.1:1"},
     {"exp": 1}, {"sub": None}],
)  # fmt: skip
def test_a_token_that_is_not_for_us_now_and_for_this_visit_is_refused(
    app: Flask, parts: Parts, local: LocalProvider, lies: dict[str, Any]
) -> None:
    _hire(parts, local)
    local.lies = lies
    tablet = Tablet(app)
    answer = _back(tablet, *local.visit(_go(tablet)))
    assert (answer.status_code, answer.json["code"]) == (401, "oidc_failed")


def test_a_token_of_another_key_and_an_invented_code_are_refused(
    app: Flask, parts: Parts, local: LocalProvider
) -> None:
    _hire(parts, local)
    tablet = Tablet(app)
    state, _code = local.visit(_go(tablet))
    assert _back(tablet, state, "invented").json["code"] == "oidc_failed"
    local.signs = RSAKey.generate_key(2048, {"kid": "k1", "alg": "RS256"})
    assert _back(tablet, *local.visit(_go(tablet))).json["code"] == "oidc_failed"


def test_a_code_of_another_way_is_refused_by_pkce(app: Flask, parts: Parts, local: LocalProvider) -> None:
    _hire(parts, local)
    tablet, thief = Tablet(app), Tablet(app)
    _state, stolen = local.visit(_go(tablet))
    state, _own = local.visit(_go(thief))
    assert _back(thief, state, stolen).json["code"] == "oidc_failed"


def test_a_ticket_is_worth_nothing_elsewhere_for_others_or_later(
    app: Flask, parts: Parts, local: LocalProvider, clock: TurnedClock
) -> None:
    _hire(parts, local)
    hire(parts, "wangge02", "grid_worker", ONE)
    tablet = Tablet(app)
    ticket = _back(tablet, *local.visit(_go(tablet))).json
    assert _sign_in(Tablet(app), ticket).json["code"] == "wrong_password"
    assert _sign_in(tablet, {**ticket, "username": "wangge02"}).json["code"] == "wrong_password"
    assert _sign_in(tablet, {**ticket, "ticket": "invented"}).json["code"] == "wrong_password"
    clock.turn(minutes=10)
    assert _sign_in(tablet, ticket).json["code"] == "wrong_password"


def test_a_subject_is_one_account_and_an_account_one_subject(
    app: Flask, parts: Parts, local: LocalProvider
) -> None:
    _hire(parts, local)
    other = hire(parts, "wangge02", "grid_worker", ONE)
    parts.database.write(lambda c: oidc.bind(c, local.issuer, "staff-1", other, parts.clock()))
    tablet = Tablet(app)
    assert _back(tablet, *local.visit(_go(tablet))).json["username"] == "wangge02"


def test_without_settings_it_is_off_and_half_of_them_are_told(
    settings: Settings, clock: TurnedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = create_app(settings, clock)
    assert plain.test_client().post(f"{PATH}/begin", json={}).status_code == 404
    assert plain.test_client().get("/api/v1/hello").json["oidc"] == ""
    plain.extensions["qiaomen"].database.engine.dispose()
    assert OidcSettings.from_environment("https://qiaomen.example") is None
    monkeypatch.setenv("QIAOMEN_OIDC_ISSUER", "https://id.example")
    with pytest.raises(ValueError, match="QIAOMEN_OIDC_CLIENT"):
        OidcSettings.from_environment("https://qiaomen.example")
    monkeypatch.setenv("QIAOMEN_OIDC_CLIENT", CLIENT)
    read = OidcSettings.from_environment("https://qiaomen.example")
    assert read is not None
    assert read.redirect == "https://qiaomen.example/sign-in/return"
    monkeypatch.setenv("QIAOMEN_OIDC_ISSUER", "http://id.example")
    with pytest.raises(ValueError, match="HTTPS"):
        OidcSettings.from_environment("https://qiaomen.example")
