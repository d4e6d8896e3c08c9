"""应急打开: for a day, with a reason and a sentence; the privacy officer knows at once."""

from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from server.desk.glass import MOST_A_DAY
from tests.api.conftest import TurnedClock
from tests.desk.homes import Device, Home, somebody
from tests.desk.test_confidential import WORDS, opened
from tests.people.street import EAST, HOUSE, ONE, STREET, WEST

SENTENCE = "三天没人应门，邻居听到里面有声音"


@pytest.fixture
def visit(app: Flask, home: Home) -> dict[str, Any]:
    return somebody(app, "wangge01", "grid_worker", ONE).visit(home, sealed_note=WORDS)


@pytest.fixture
def staff(app: Flask) -> Device:
    return somebody(app, "gongzuo01", "community_staff", EAST)


@pytest.fixture
def officer(app: Flask) -> Device:
    return somebody(app, "yinsi01", "privacy_officer", STREET)


def broken(who: Device, op: dict[str, Any], words: str = SENTENCE, why: str = "no_contact") -> TestResponse:
    path = f"/api/v1/records/{op['scope']}/{op['record']}/glass"
    return who.ask("POST", path, json={"why": why, "words": words})


def test_it_opens_for_a_day_and_ends_by_itself(
    visit: dict[str, Any], staff: Device, clock: TurnedClock
) -> None:
    assert opened(staff, visit, "sealed_note").status_code == 403
    assert broken(staff, visit).status_code == 200
    assert opened(staff, visit, "sealed_note").json["value"] == WORDS
    clock.turn(hours=23, minutes=59)
    assert opened(staff, visit, "sealed_note").status_code == 200
    clock.turn(minutes=2)
    assert opened(staff, visit, "sealed_note").status_code == 403


def test_it_opens_this_record_to_this_person_and_to_nobody_else(
    app: Flask, visit: dict[str, Any], staff: Device, home: Home
) -> None:
    worker = somebody(app, "wangge09", "grid_worker", ONE)
    other = worker.visit(home, sealed_note="另一句")
    broken(staff, visit)
    assert opened(staff, other, "sealed_note").status_code == 403
    assert (
        opened(somebody(app, "gongzuo09", "community_staff", EAST), visit, "sealed_note").status_code == 403
    )


def test_the_privacy_officer_is_told_at_once_until_they_have_seen_it(
    visit: dict[str, Any], staff: Device, officer: Device
) -> None:
    assert officer.get("/desk")["glass"] == 0
    broken(staff, visit)
    opened(staff, visit, "sealed_note")
    assert officer.get("/desk")["glass"] == 1
    [row] = officer.get("/desk/glass")["rows"]
    assert (row["who"]["name"], row["why"], row["words"]) == ("gongzuo01", "no_contact", SENTENCE)
    assert (row["opened"], row["is_open"], row["seen_at"]) == (1, True, None)
    assert WORDS not in str(row)
    assert officer.ask("POST", f"/api/v1/desk/glass/{row['id']}/seen").status_code == 204
    assert officer.ask("POST", f"/api/v1/desk/glass/{row['id']}/seen").status_code == 404
    assert officer.get("/desk")["glass"] == 0
    [row] = officer.get("/desk/glass")["rows"]
    assert row["seen_by"] == "yinsi01"
    assert [line["what"] for line in officer.get("/desk/access")["lines"]][:3] == [
        "glass_seen", "open", "glass",
    ]  # fmt: skip


def test_others_see_no_list_of_it(visit: dict[str, Any], staff: Device) -> None:
    broken(staff, visit)
    assert staff.ask("GET", "/api/v1/desk/glass").status_code == 403
    assert staff.get("/desk")["glass"] is None


def test_a_reason_and_a_sentence_are_needed(visit: dict[str, Any], staff: Device, officer: Device) -> None:
    for words, why in ((SENTENCE, "curious"), ("", "danger"), ("急", "danger"), ("长" * 301, "danger")):
        assert broken(staff, visit, words, why).status_code == 422
    assert officer.get("/desk/glass")["rows"] == []


def test_it_is_for_those_who_read_the_record(app: Flask, visit: dict[str, Any]) -> None:
    for number, (role, unit, status) in enumerate(
        (
            ("street_supervisor", STREET, 200),
            ("community_staff", WEST, 404),
            ("building_leader", HOUSE, 403),
            ("street_admin", STREET, 403),
            ("audit_admin", STREET, 403),
        )
    ):
        assert broken(somebody(app, f"ta{number:02d}", role, unit), visit).status_code == status, role


def test_what_holds_nothing_confidential_needs_no_glass(app: Flask, staff: Device, home: Home) -> None:
    plain = somebody(app, "wangge09", "grid_worker", ONE).visit(home)
    assert broken(staff, plain).status_code == 404


def test_five_a_day(app: Flask, staff: Device, home: Home, clock: TurnedClock) -> None:
    worker = somebody(app, "wangge09", "grid_worker", ONE)
    visits = [worker.visit(home, sealed_note=WORDS) for _ in range(MOST_A_DAY + 1)]
    assert [broken(staff, one).status_code for one in visits] == [200] * MOST_A_DAY + [429]
    clock.turn(hours=24, minutes=1)
    assert broken(staff, visits[-1]).status_code == 200
