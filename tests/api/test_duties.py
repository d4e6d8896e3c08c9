"""The three administrators: each does one thing, none sees content, nobody gives anything to themselves."""

from dataclasses import replace
from typing import Any

import pytest
from flask import Flask

from server.api.parts import Parts
from server.people import accounts
from server.people.roles import ROLES, SPLIT
from tests.api.conftest import TurnedClock
from tests.api.phone import give_phone
from tests.api.street import Tablet, hire
from tests.people.street import EAST, ONE, STREET

ADMIN = "/api/v1/admin"
CONTENT = [role for role in ROLES if role not in SPLIT]


@pytest.fixture
def desks(app: Flask, parts: Parts) -> dict[str, Tablet]:
    """A desk for each administrator of the street, by role."""
    made = {}
    for role in ("street_admin", "sec_admin", "sys_admin", "audit_admin"):
        hire(parts, role.replace("_", "-"), role, STREET)
        made[role] = Tablet(app)
        assert made[role].sign_in(role.replace("_", "-")).status_code == 200
    return made


def _own(desk: Tablet) -> str:
    return str(desk.ask("GET", "/api/v1/session").json["user"]["id"])


def _give(desk: Tablet, user: str, role: str, unit: str = STREET) -> Any:
    return desk.ask("POST", f"{ADMIN}/users/{user}/roles", json={"role": role, "unit": unit})


def test_no_administrator_gives_a_role_to_themselves(desks: dict[str, Tablet]) -> None:
    tried = [_give(desk, own, role) for desk in desks.values() for own in [_own(desk)] for role in ROLES]
    assert {(answer.status_code, answer.json["code"]) for answer in tried} == {(403, "forbidden")}


def test_none_of_the_three_gives_a_role_that_reads_to_anybody(parts: Parts, desks: dict[str, Tablet]) -> None:
    accomplice = hire(parts, "tongban01")
    tried = [_give(desks[name], accomplice, role) for name in SPLIT for role in CONTENT]
    assert {(answer.status_code, answer.json["code"]) for answer in tried} == {(403, "forbidden")}


def test_the_security_administrator_gives_the_three_and_the_streets_administrator_the_others(
    parts: Parts, desks: dict[str, Tablet]
) -> None:
    one, other = hire(parts, "xitong02"), hire(parts, "jiedao02")
    assert _give(desks["street_admin"], one, "sys_admin").status_code == 403
    assert _give(desks["sec_admin"], one, "sys_admin").status_code == 201
    assert _give(desks["sec_admin"], other, "street_supervisor").status_code == 403
    assert _give(desks["street_admin"], other, "street_supervisor").status_code == 201


def test_one_of_the_three_holds_nothing_beside_and_nobody_becomes_one_beside(
    parts: Parts, desks: dict[str, Tablet], clock: TurnedClock
) -> None:
    one = hire(parts, "xitong02", "sys_admin", STREET)
    worker = hire(parts, "wangge01", "grid_worker", ONE)
    assert _give(desks["sec_admin"], one, "audit_admin").json["fields"].keys() == {"role"}
    # the security administrator does not manage whoever works in the street beyond taking away
    assert _give(desks["sec_admin"], worker, "sec_admin").json["fields"].keys() == {"role"}
    assert _give(desks["street_admin"], one, "grid_worker", ONE).status_code == 422
    later = clock.now.replace(year=2027)
    parts.database.write(lambda c: accounts.end_role(c, _grant_of(desks["sec_admin"], one), later, clock.now))
    assert _give(desks["street_admin"], one, "grid_worker", ONE).status_code == 422  # still held until then


def _grant_of(desk: Tablet, user: str) -> str:
    everybody = desk.ask("GET", f"{ADMIN}/units").json["accounts"]
    return str(next(one["roles"][0]["id"] for one in everybody if one["id"] == user))


def test_roles_are_ended_by_who_gives_them_or_by_the_security_administrator_and_never_ones_own(
    parts: Parts, desks: dict[str, Tablet]
) -> None:
    one, worker = hire(parts, "xitong02", "sys_admin", STREET), hire(parts, "wangge01", "grid_worker", ONE)
    ours, theirs = _grant_of(desks["sec_admin"], one), _grant_of(desks["sec_admin"], worker)
    for desk, grant, status in [
        (desks["street_admin"], ours, 403),
        (desks["sys_admin"], theirs, 403),
        (desks["sec_admin"], theirs, 204),
        (desks["sec_admin"], ours, 204),
        (desks["sec_admin"], _grant_of(desks["sec_admin"], _own(desks["sec_admin"])), 403),
        (desks["street_admin"], _grant_of(desks["sec_admin"], _own(desks["street_admin"])), 403),
    ]:
        assert desk.ask("POST", f"{ADMIN}/roles/{grant}/end", json={}).status_code == status


def test_a_way_in_lies_in_two_hands(
    app: Flask, parts: Parts, desks: dict[str, Tablet], clock: TurnedClock
) -> None:
    """The one gives the link and cannot take the second factor; the other takes it and gives no link."""
    supervisor = hire(parts, "jiedao01", "street_supervisor", STREET)
    give_phone(parts, supervisor)
    assert desks["sec_admin"].ask("POST", f"{ADMIN}/users/{supervisor}/enrolment").status_code == 404
    assert desks["street_admin"].ask("POST", f"{ADMIN}/users/{supervisor}/totp-reset").status_code == 403
    assert desks["street_admin"].ask("POST", f"{ADMIN}/users/{supervisor}/enrolment").status_code == 201
    signed_in = Tablet(app)
    clock.turn(minutes=1)
    assert desks["sec_admin"].ask("POST", f"{ADMIN}/users/{supervisor}/totp-reset").status_code == 204
    assert desks["sec_admin"].ask("POST", f"{ADMIN}/users/{supervisor}/totp-reset").status_code == 404
    parts.door = replace(parts.door, wants_two_factors=True)
    assert signed_in.sign_in("jiedao01").json["code"] == "totp_setup_needed"


def test_the_security_administrator_gives_links_to_the_three_but_not_to_themselves(
    parts: Parts, desks: dict[str, Tablet]
) -> None:
    one = hire(parts, "shenji02", "audit_admin", STREET)
    security, street = desks["sec_admin"], desks["street_admin"]
    assert street.ask("POST", f"{ADMIN}/users/{one}/enrolment").status_code == 404
    assert security.ask("POST", f"{ADMIN}/users/{one}/enrolment").status_code == 201
    for what in ("enrolment", "totp-reset", "disable"):
        assert security.ask("POST", f"{ADMIN}/users/{_own(security)}/{what}").status_code == 403
    for name in ("sys_admin", "audit_admin"):
        assert desks[name].ask("POST", f"{ADMIN}/users/{one}/enrolment").status_code == 403


def test_the_security_administrator_sees_and_ends_sessions(
    app: Flask, parts: Parts, desks: dict[str, Tablet]
) -> None:
    worker = hire(parts, "wangge01", "grid_worker", ONE)
    tablets = [Tablet(app), Tablet(app)]
    for tablet in tablets:
        tablet.sign_in("wangge01")
    path = f"{ADMIN}/users/{worker}/sessions"
    told = desks["sec_admin"].ask("GET", path).json["sessions"]
    assert {one["device"] for one in told} == {tablet.device for tablet in tablets}
    for name in ("street_admin", "sys_admin", "audit_admin"):
        assert desks[name].ask("GET", path).status_code == 403
    end = {"device": tablets[0].device}
    assert desks["sec_admin"].ask("POST", f"{path}/end", json=end).json == {"ended": 1}
    assert desks["sec_admin"].ask("POST", f"{path}/end", json={}).json == {"ended": 1}
    assert tablets[1].ask("GET", "/api/v1/session").json["code"] == "signed_out"


def test_devices_are_the_system_administrators_and_a_recut_is_not(
    app: Flask, parts: Parts, desks: dict[str, Tablet]
) -> None:
    hire(parts, "wangge01", "grid_worker", ONE)
    lost = Tablet(app)
    lost.sign_in("wangge01")
    path = f"{ADMIN}/devices/{lost.device}/revoke"
    assert desks["sec_admin"].ask("POST", path).status_code == 403
    assert desks["sys_admin"].ask("POST", path).status_code == 204
    for name in SPLIT:
        assert desks[name].ask("POST", f"{ADMIN}/recut").status_code == 403


def test_the_three_hold_no_copy_and_read_no_records(desks: dict[str, Tablet]) -> None:
    for role in SPLIT:
        _reads_nothing(desks[role])


def _reads_nothing(desk: Tablet) -> None:
    assert desk.ask("GET", "/api/v1/session").json["scopes"] == []
    pulled = desk.ask("POST", "/api/v1/sync/pull", json={"cursors": {EAST: {"seq": 0}, ONE: {"seq": 0}}})
    assert b'"set"' not in pulled.data
    for path in ("arrivals", "parked", "search?text=1"):
        assert desk.ask("GET", f"/api/v1/desk/{path}").status_code in (403, 404)


def test_the_streets_administrator_does_not_close_the_account_of_who_watches_them(
    desks: dict[str, Tablet],
) -> None:
    watching = [desks[name] for name in ("audit_admin", "sys_admin", "sec_admin")]
    tried = [
        desks["street_admin"].ask("POST", f"{ADMIN}/users/{_own(desk)}/disable").status_code
        for desk in watching
    ]
    assert tried == [404, 404, 404]
    closed = desks["sec_admin"].ask("POST", f"{ADMIN}/users/{_own(watching[0])}/disable")
    assert closed.status_code == 204
