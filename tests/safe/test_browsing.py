"""Reading without a task is told to a person; work, samples and what has just arrived are none of it."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Row

from server.api.parts import Parts
from server.base.ids import new_id
from server.people import alarms, browsing
from server.records.ports import Change
from tests.api.conftest import TurnedClock
from tests.desk.homes import Device, Home, move_in, somebody
from tests.people.street import EAST, HOUSE, STREET

MANY = browsing.MOST_HOMES + 1


@pytest.fixture
def homes(parts: Parts, clock: TurnedClock) -> list[Home]:
    """More homes than the rule allows within an hour, which have been here for long."""
    made = [move_in(parts, HOUSE, "1", f"{number}", "王秀兰") for number in range(MANY)]
    clock.turn(days=30)
    return made


@pytest.fixture
def officer(app: Flask, homes: list[Home]) -> Device:
    return somebody(app, "yinsi", "privacy_officer", STREET)


@pytest.fixture
def staff(app: Flask, homes: list[Home]) -> Device:
    return somebody(app, "shequ", "community_staff", EAST)


def _ask(desk: Device, home: Home) -> None:
    desk.get(f"/desk/access/about/{home.scope}/{home.household}?why=resident_asks")


def _open(parts: Parts) -> list[Row[Any]]:
    with parts.database.snapshot() as connection:
        return alarms.unanswered(connection, [alarms.BROWSING])


def test_many_homes_within_an_hour_are_one_alarm_that_a_person_answers(
    app: Flask, parts: Parts, clock: TurnedClock, homes: list[Home], officer: Device, staff: Device
) -> None:
    for home in homes[:-1]:
        _ask(staff, home)
    assert _open(parts) == []
    _ask(staff, homes[-1])
    _ask(staff, homes[0])
    [one] = _open(parts)
    assert one.about == staff.user
    assert officer.get("/desk")["alarms"] == 1
    [line] = officer.get("/desk/alarms")["alarms"]
    assert (line["what"], line["who"]["name"], line["said"]["homes"]) == ("browsing", "shequ", MANY)
    auditor = somebody(app, "shenji", "audit_admin", STREET)
    assert [one["id"] for one in auditor.get("/desk/alarms")["alarms"]] == [line["id"]]
    assert somebody(app, "anquan", "sec_admin", STREET).get("/desk/alarms")["alarms"] == []
    assert staff.ask("GET", "/api/v1/desk/alarms").status_code == 403
    answer = {"note": "谈过，当天在核对登记册"}
    assert auditor.ask("POST", f"/api/v1/desk/alarms/{line['id']}/seen", json=answer).status_code == 204
    [line] = officer.get("/desk/alarms")["alarms"]
    assert (line["seen_by"]["name"], line["note"]) == ("shenji", answer["note"])
    assert auditor.ask("POST", f"/api/v1/desk/alarms/{line['id']}/seen", json=answer).status_code == 404
    _ask(staff, homes[0])
    assert _open(parts) == [], "what was answered a moment ago is not said again"


def test_an_hour_apart_it_is_no_browsing(
    parts: Parts, clock: TurnedClock, homes: list[Home], staff: Device
) -> None:
    for home in homes:
        clock.turn(minutes=7)
        _ask(staff, home)
    assert _open(parts) == []


def test_homes_with_a_task_do_not_count(
    parts: Parts, clock: TurnedClock, homes: list[Home], staff: Device
) -> None:
    due = (clock() + timedelta(days=2)).date().isoformat()
    body = {"household": homes[0].household, "purpose": "care_visit", "due_on": due}
    [outcome] = parts.engine.write([Change(HOUSE, "care_task", new_id(), body, new=True)])
    assert outcome.status == "applied"
    for home in homes:
        _ask(staff, home)
    assert _open(parts) == []
    with parts.database.snapshot() as connection:
        read = {(home.scope, home.household) for home in homes}
        without = browsing.untasked(connection, staff.user, read, clock())
    assert without == {(home.scope, home.household) for home in homes[1:]}


def test_nobody_answers_an_alarm_about_themselves(parts: Parts, homes: list[Home], officer: Device) -> None:
    for home in homes:
        _ask(officer, home)
    [line] = officer.get("/desk/alarms")["alarms"]
    own = officer.ask("POST", f"/api/v1/desk/alarms/{line['id']}/seen", json={"note": "是我"})
    assert own.status_code == 403
