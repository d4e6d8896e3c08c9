"""事项: which cases are listed for whom, what is due first, and what was done about one of them."""

from typing import Any

import pytest
from flask import Flask

from tests.api.conftest import TurnedClock
from tests.desk.homes import Device, Home, somebody
from tests.people.street import EAST, HOUSE, ONE, STREET, WEST


@pytest.fixture
def staff(app: Flask) -> Device:
    return somebody(app, "gongzuo01", "community_staff", EAST)


def _say(one: Device, kind: str, scope: str, body: dict[str, Any]) -> dict[str, Any]:
    op = one.op(scope, kind, body)
    [result] = one.push(op)
    return {**result, "record": op["record"]}


def _reported(one: Device, scope: str = HOUSE, **more: Any) -> str:
    body = {"info_kind": "facility", "text": "门禁坏了", "officer_kind": "grid_worker", **more}
    return str(_say(one, "info_report", scope, body)["record"])


def _step(one: Device, scope: str, case: str, to: str) -> str:
    return str(_say(one, "step", scope, {"case": case, "to": to, "note": "看过了"})["status"])


def test_what_is_due_first_stands_first_and_what_is_late_says_so(
    worker: Device, staff: Device, clock: TurnedClock
) -> None:
    first = _reported(worker)
    clock.turn(days=4)
    second = _reported(worker)
    answer = staff.get("/desk/cases")
    assert [row["id"] for row in answer["rows"]] == [first, second]
    assert [row["late"] for row in answer["rows"]] == [True, False]
    assert answer["counts"] == {"kinds": {"info_report": 2}, "late": 1}
    assert answer["rows"][0]["author"]["name"] == "wangge01"
    assert "text" not in answer["rows"][0]["points"]
    assert [row["id"] for row in staff.get("/desk/cases?late=1")["rows"]] == [first]
    assert staff.get("/desk/cases?state=closed")["rows"] == []


def test_steps_move_a_case_through_the_list_and_its_page_tells_them(worker: Device, staff: Device) -> None:
    report = _reported(worker)
    assert _step(worker, HOUSE, report, "triaged") == "parked"
    assert [_step(staff, HOUSE, report, to) for to in ("triaged", "answered", "triaged", "closed")] == [
        "applied", "applied", "merged", "applied",
    ]  # fmt: skip
    assert staff.get("/desk/cases")["rows"] == []
    assert [row["state"] for row in staff.get("/desk/cases?closed=1")["rows"]] == ["closed"]
    told = staff.get(f"/records/{HOUSE}/{report}")["case"]
    assert told["state"] == "closed"
    assert [(one["to"], one["counted"]) for one in told["steps"]] == [
        ("triaged", True), ("answered", True), ("triaged", False), ("closed", True),
    ]  # fmt: skip
    assert told["steps"][0]["by"]["name"] == "gongzuo01"
    assert told["way"] == {"building": HOUSE, "grid": ONE, "community": EAST, "street": STREET}


def test_another_community_sees_none_of_them_and_the_street_no_name_and_no_dispute(
    app: Flask, worker: Device, home: Home
) -> None:
    _reported(worker)
    dispute = {"dispute_type": "leak", "urgency": "calm", "party_count": 2, "summary": "漏水"}
    _say(worker, "dispute", HOUSE, dispute)
    assert somebody(app, "gongzuo02", "community_staff", WEST).get("/desk/cases")["rows"] == []
    street = somebody(app, "jiedao01", "street_supervisor", STREET).get("/desk/cases")
    assert [row["kind"] for row in street["rows"]] == ["info_report"]
    assert street["rows"][0]["author"] == {"id": None, "name": ""}
    assert "door" not in street["rows"][0]["place"]
    assert street["counts"] == {"kinds": {"info_report": None}, "late": 0}


def test_pages_join_without_a_gap(worker: Device, staff: Device) -> None:
    body = {"info_kind": "facility", "text": "门禁坏了", "officer_kind": "grid_worker"}
    ops = [worker.op(HOUSE, "info_report", body) for _ in range(53)]
    worker.push(*ops)
    made = {op["record"] for op in ops}
    first = staff.get("/desk/cases")
    second = staff.get(f"/desk/cases?before={first['before']}")
    assert [row["id"] for row in first["rows"] + second["rows"]] == sorted(made)
    assert second["before"] is None
    assert staff.ask("GET", "/api/v1/desk/cases?before=nonsense").status_code == 422
