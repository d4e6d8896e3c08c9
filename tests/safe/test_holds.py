"""A legal hold: two persons begin it, and until it ends nothing that it covers is deleted."""

from datetime import date
from typing import Any

import pytest
from flask import Flask

from server.api.parts import Parts
from server.base.errors import Problem
from server.people import approvals, holds
from tests.api.conftest import TurnedClock
from tests.desk.conftest import app, clock, far_home, home, parts, tower_home
from tests.desk.homes import Device, Home, somebody
from tests.people.street import EAST, HOUSE, ONE, STREET, WEST

__all__ = ["app", "clock", "far_home", "home", "parts", "tower_home"]
ENDS = date(2027, 6, 30)


@pytest.fixture
def officer(app: Flask) -> Device:
    return somebody(app, "geren01", "privacy_officer", STREET)


@pytest.fixture
def admin(app: Flask) -> Device:
    return somebody(app, "guanli01", "street_admin", STREET)


@pytest.fixture
def worker(app: Flask) -> Device:
    return somebody(app, "wangge01", "grid_worker", ONE)


def _hold(
    parts: Parts, officer: Device, admin: Device, scope: str, record: str | None, kind: str | None = None
) -> str:
    def asked(connection: Any) -> str:
        return holds.ask(connection, scope, record, kind, "法院要求", ENDS, officer.user, parts.clock())

    id_ = parts.database.write(asked)
    with parts.database.snapshot() as connection:
        [row] = [row for row in holds.listed(connection) if row.id == id_]
    parts.database.write(lambda c: approvals.approve(c, row.approval, admin.user, parts.clock()))
    parts.database.write(lambda c: holds.begin(c, id_, officer.user, parts.clock()))
    return id_


def _held(parts: Parts, *keys: tuple[str, str]) -> set[tuple[str, str]]:
    with parts.database.snapshot() as connection:
        return holds.held(connection, parts.registry.abouts, keys, parts.clock())


def _erase(device: Device, scope: str, kind: str, record: str) -> dict[str, Any]:
    [result] = device.push(device.op(scope, kind, {"erase": True}, record=record))
    return result


def test_one_person_alone_holds_nothing(parts: Parts, officer: Device, home: Home) -> None:
    def asked(connection: Any) -> str:
        now = parts.clock()
        return holds.ask(connection, home.scope, home.household, None, "法院要求", ENDS, officer.user, now)

    id_ = parts.database.write(asked)
    with pytest.raises(Problem, match="approval_needed"):
        parts.database.write(lambda c: holds.begin(c, id_, officer.user, parts.clock()))
    assert _held(parts, (home.scope, home.household)) == set()


def test_a_hold_on_a_household_holds_what_names_it_and_what_is_said_of_that(
    app: Flask, parts: Parts, officer: Device, admin: Device, worker: Device, home: Home, far_home: Home
) -> None:
    visit = worker.visit(home)
    lead = somebody(app, "shequ01", "grid_lead", EAST)
    review = lead.review(visit, "thanks")
    records = [home.household, home.person, visit["record"], review["record"]]
    keys = [(home.scope, one) for one in records]
    other = (far_home.scope, far_home.household)
    assert _held(parts, *keys, other) == set()
    _hold(parts, officer, admin, home.scope, home.household)
    assert _held(parts, *keys, other) == set(keys)


def test_a_hold_on_a_kind_holds_it_in_all_places_below(
    parts: Parts, officer: Device, admin: Device, worker: Device, home: Home, far_home: Home
) -> None:
    visit = (home.scope, worker.visit(home)["record"])
    _hold(parts, officer, admin, WEST, None, "visit")
    assert _held(parts, visit) == set()
    _hold(parts, officer, admin, EAST, None, "visit")
    assert _held(parts, visit, (home.scope, home.person)) == {visit}


def test_what_is_held_is_not_erased_and_the_officer_is_told(
    parts: Parts, officer: Device, admin: Device, worker: Device, home: Home
) -> None:
    visit = worker.visit(home)
    id_ = _hold(parts, officer, admin, home.scope, home.person)
    _hold(parts, officer, admin, home.scope, home.household)
    refused = _erase(officer, home.scope, "visit", visit["record"])
    assert (refused["status"], refused["reason"]["code"]) == ("parked", "held")
    assert id_


def test_a_hold_ends_on_its_day(
    parts: Parts, clock: TurnedClock, officer: Device, admin: Device, home: Home
) -> None:
    _hold(parts, officer, admin, home.scope, home.household)
    key = (home.scope, home.household)
    clock.turn(days=(ENDS - date(2026, 11, 23)).days)
    assert _held(parts, key) == {key}  # its last day counts
    clock.turn(days=1)
    assert _held(parts, key) == set()


def test_two_persons_end_it_early_and_then_it_can_be_erased(
    parts: Parts, officer: Device, admin: Device, home: Home
) -> None:
    id_ = _hold(parts, officer, admin, home.scope, home.household)
    now = parts.clock()
    with pytest.raises(Problem, match="approval_needed"):
        parts.database.write(lambda c: holds.end(c, id_, officer.user, now))
    parts.database.write(lambda c: holds.ask_end(c, id_, officer.user, "案子结了", now))
    with parts.database.snapshot() as connection:
        [row] = holds.listed(connection)
    parts.database.write(lambda c: approvals.approve(c, row.end_approval, admin.user, now))
    parts.database.write(lambda c: holds.end(c, id_, officer.user, now))
    assert _held(parts, (home.scope, home.household)) == set()
    assert _erase(officer, home.scope, "person", home.person)["status"] == "applied"


@pytest.mark.parametrize("ends", [date(2026, 11, 23), date(2030, 1, 1)])
def test_a_hold_has_an_end_within_three_years(parts: Parts, officer: Device, ends: date) -> None:
    for record, kind in ((HOUSE, None), (None, None), (HOUSE, "visit")):
        day = ends if record and not kind else ENDS
        with pytest.raises(Problem, match="invalid"):
            parts.database.write(
                lambda c, r=record, k=kind, d=day: holds.ask(
                    c, HOUSE, r, k, "法院要求", d, officer.user, parts.clock()
                )
            )
