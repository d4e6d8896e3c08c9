"""What a revoked device, or one of a disabled user, may still ask: push and files, for ninety days."""

from datetime import timedelta

import pytest
from flask import Flask

from server.api import caller
from server.api.parts import Parts
from server.people import accounts
from server.people.accounts import MAY_HAND_OVER
from tests.api.conftest import TurnedClock
from tests.api.street import Tablet, hire
from tests.people.street import HOUSE

PUSH = "/api/v1/sync/push"
FILE = f"/api/v1/files/{HOUSE}/{'0' * 64}"
HOW = ("device", "user")


@pytest.fixture(params=HOW)
def tablet(request: pytest.FixtureRequest, app: Flask, parts: Parts, clock: TurnedClock) -> Tablet:
    """Signed in, and then revoked or its user disabled."""
    user = hire(parts, "wangge01", "grid_worker")
    tablet = Tablet(app)
    tablet.sign_in("wangge01")
    if request.param == "device":
        parts.database.write(lambda c: accounts.revoke_device(c, tablet.device, clock()))
    else:
        parts.database.write(lambda c: accounts.disable_user(c, user, clock()))
    return tablet


def _statuses(tablet: Tablet) -> list[int]:
    pushed = tablet.ask("POST", PUSH, json={"ops": []})
    asked, got = tablet.ask("HEAD", FILE), tablet.ask("GET", FILE)
    sent = tablet.ask("PUT", FILE, data=b"x", headers={"Content-Range": "bytes 0-0/2"})
    return [one.status_code for one in (pushed, asked, got, sent)]


def test_every_other_route_says_that_the_device_is_revoked(app: Flask, tablet: Tablet) -> None:
    asked = 0
    for rule in app.url_map.iter_rules():
        allowed = caller.allowed(app, rule.endpoint) or frozenset()
        if allowed & {caller.PUBLIC, caller.SIGNED_IN_OR_REVOKED}:
            continue
        for method in sorted((rule.methods or set()) - {"OPTIONS", "HEAD"}):
            path = app.url_map.bind("").build(rule.endpoint, dict.fromkeys(rule.arguments, "x"), method)
            answer = tablet.ask(method, path)
            assert (answer.status_code, answer.json["code"]) == (401, "device_revoked"), (method, path)
            assert answer.json["fields"] == {"device": tablet.device}
            asked += 1
    assert asked > 20


def test_push_and_files_are_open_until_the_last_moment_of_ninety_days(
    tablet: Tablet, clock: TurnedClock
) -> None:
    assert timedelta(days=90) == MAY_HAND_OVER
    open_ = [200, 404, 401, 202]  # it reads no file, whoever sent it
    assert _statuses(tablet) == open_
    # The session would end after thirty idle days; handing over needs it no shorter than that.
    for _ in range(3):
        clock.turn(days=29)
        assert _statuses(tablet) == open_
    clock.turn(days=3, milliseconds=-1)
    assert _statuses(tablet) == open_
    clock.turn(milliseconds=1)
    assert _statuses(tablet) == [401] * 4
    assert tablet.ask("POST", PUSH, json={"ops": []}).json["code"] == "device_revoked"
