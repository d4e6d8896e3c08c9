"""What is confidential is opened one field at a time, by whom the kind names, and on record."""

from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from openpyxl import load_workbook
from werkzeug.test import TestResponse

from server.desk.confidential import MOST_AN_HOUR
from tests.api.conftest import TurnedClock
from tests.desk.homes import Device, Home, somebody
from tests.people.street import EAST, HOUSE, ONE, STREET, TWO, WEST

WORDS = "不便写明的话"


@pytest.fixture
def lead(app: Flask) -> Device:
    return somebody(app, "shequ01", "grid_lead", EAST)


@pytest.fixture
def visit(worker: Device, home: Home) -> dict[str, Any]:
    return worker.visit(home, sealed_note=WORDS, person_checks={"meals": "attention"})


def opened(who: Device, op: dict[str, Any], field: str, why: str = "before_visit") -> TestResponse:
    path = f"/api/v1/records/{op['scope']}/{op['record']}/sealed"
    return who.ask("POST", path, json={"field": field, "why": why})


def test_a_lead_opens_one_field_and_gets_no_other(visit: dict[str, Any], lead: Device) -> None:
    answer = opened(lead, visit, "sealed_note")
    assert (answer.status_code, answer.json["value"]) == (200, WORDS)
    assert [(one["value"], one["by"]["name"]) for one in answer.json["said"]] == [(WORDS, "wangge01")]
    assert "attention" not in str(answer.json)
    assert opened(lead, visit, "person_checks").json["value"] == {"meals": "attention"}


def test_what_an_author_adds_stands_beside_what_was_said_before(
    visit: dict[str, Any], worker: Device, lead: Device
) -> None:
    [result] = worker.push(
        worker.op(visit["scope"], "visit", {"sealed_note": "后来好了"}, record=visit["record"])
    )
    assert result["status"] == "applied"
    answer = opened(lead, visit, "sealed_note").json
    assert answer["value"] == "后来好了"
    assert [one["value"] for one in answer["said"]] == [WORDS, "后来好了"]


def test_two_who_clash_are_both_read(app: Flask, visit: dict[str, Any], lead: Device) -> None:
    base = lead.get(f"/records/{visit['scope']}/{visit['record']}")["v"]
    for who, words in ((lead, "甲"), (somebody(app, "shequ09", "grid_lead", EAST), "乙")):
        change = who.op(visit["scope"], "visit", {"sealed_note": words}, record=visit["record"], base=base)
        assert who.push(change)[0]["status"] in ("applied", "conflict")
    said = opened(lead, visit, "sealed_note").json["said"]
    assert [one["value"] for one in said] == [WORDS, "甲", "乙"]


def test_a_reason_from_the_list_is_needed_and_nothing_is_logged_without(
    visit: dict[str, Any], lead: Device
) -> None:
    for why in ("", "curious"):
        answer = opened(lead, visit, "sealed_note", why)
        assert (answer.status_code, answer.json["code"]) == (422, "invalid")
        assert WORDS not in str(answer.json)
    assert lead.get(f"/records/{visit['scope']}/{visit['record']}")["readers"] == []


def test_the_author_sees_who_opened_what_and_why(visit: dict[str, Any], worker: Device, lead: Device) -> None:
    opened(lead, visit, "sealed_note", "handover")
    [line] = worker.get(f"/records/{visit['scope']}/{visit['record']}/readers")["readers"]
    assert (line["who"]["name"], line["what"]) == ("shequ01", "open")
    assert (line["why"], line["via"]) == ("handover", "visit.sealed_note")


STRANGERS = (
    ("community_staff", EAST, 403),
    ("street_supervisor", STREET, 403),
    ("building_leader", HOUSE, 404),
    ("street_admin", STREET, 404),
    ("sys_admin", STREET, 404),
    ("grid_lead", WEST, 404),
    ("grid_worker", TWO, 404),
    ("grid_worker", ONE, 200),
    ("privacy_officer", STREET, 200),
)


def test_who_is_not_named_gets_nothing(app: Flask, visit: dict[str, Any]) -> None:
    for number, (role, unit, status) in enumerate(STRANGERS):
        answer = opened(somebody(app, f"ta{number:02d}", role, unit), visit, "sealed_note")
        assert answer.status_code == status, role
        assert (WORDS in str(answer.json)) == (status == 200)


def test_a_field_that_is_not_confidential_or_holds_nothing_is_not_found(
    worker: Device, lead: Device, home: Home
) -> None:
    visit = worker.visit(home, note="纱窗坏了")
    for field in ("note", "sealed_note", "no_such_field"):
        assert opened(lead, visit, field).status_code == 404


def test_thirty_an_hour_and_then_a_pause(
    visit: dict[str, Any], lead: Device, clock: TurnedClock, worker: Device
) -> None:
    for _ in range(MOST_AN_HOUR):
        assert opened(lead, visit, "sealed_note").status_code == 200
    answer = opened(lead, visit, "sealed_note")
    assert (answer.status_code, answer.json["code"]) == (429, "too_many")
    assert 0 < int(answer.headers["Retry-After"]) <= 3600
    assert opened(worker, visit, "sealed_note").status_code == 200
    clock.turn(hours=1, seconds=1)
    assert opened(lead, visit, "sealed_note").status_code == 200


def test_the_page_of_a_record_says_how_a_reader_comes_to_it(
    app: Flask, visit: dict[str, Any], lead: Device
) -> None:
    path = f"/records/{visit['scope']}/{visit['record']}"
    assert lead.get(path)["opening"] == {"person_checks": "open", "sealed_note": "open"}
    staff = somebody(app, "gongzuo01", "community_staff", EAST)
    assert staff.get(path)["opening"] == {"person_checks": "glass", "sealed_note": "glass"}


def test_an_export_waits_for_a_second_person_and_bears_the_mark_of_both(
    app: Flask, visit: dict[str, Any], lead: Device
) -> None:
    path = f"/api/v1/records/{visit['scope']}/{visit['record']}/export"
    why = {"why": "resident_asks"}
    asked = lead.ask("POST", path, json=why)
    assert asked.status_code == 201, asked.json
    request = asked.json["request"]
    early = lead.ask("POST", f"{path}/{request}", json=why)
    assert (early.status_code, early.json["code"]) == (403, "approval_needed")
    assert WORDS not in str(early.json)
    own = lead.ask("POST", f"/api/v1/desk/approvals/{request}/agree")
    assert own.status_code != 204
    second = somebody(app, "yinsi01", "privacy_officer", STREET)
    assert second.ask("POST", f"/api/v1/desk/approvals/{request}/agree").status_code == 204
    answer = lead.ask("POST", f"{path}/{request}", json=why)
    assert answer.status_code == 200
    page = load_workbook(BytesIO(answer.data)).active
    rows = [[cell.value for cell in row] for row in page.iter_rows(min_row=3)]
    assert [row[:3] for row in rows] == [
        ["人好不好", "吃饭：留意", "wangge01"], ["密封备注", WORDS, "wangge01"],
    ]  # fmt: skip
    for mark in (*(row[4] for row in rows), page.oddHeader.center.text, page.oddFooter.center.text):
        assert "shequ01" in mark
        assert "yinsi01" in mark
    assert lead.ask("POST", f"{path}/{request}", json=why).json["code"] == "approval_needed"
    lines = lead.get(f"/records/{visit['scope']}/{visit['record']}")["readers"]
    assert [line["what"] for line in lines] == ["export"]


def test_who_may_not_open_may_not_export(app: Flask, visit: dict[str, Any]) -> None:
    other = somebody(app, "shequ02", "grid_lead", WEST)
    path = f"/api/v1/records/{visit['scope']}/{visit['record']}/export"
    assert other.ask("POST", path, json={"why": "resident_asks"}).status_code == 404
