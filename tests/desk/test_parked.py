"""先收着: who sees what was kept, what they decide, and that its author learns it."""

import json
from typing import Any

import pytest
from flask import Flask

from server.api.parts import Parts
from server.base.clock import wire
from server.base.ids import new_id
from server.records.epochs import begin_epoch
from tests.api.conftest import TurnedClock
from tests.desk.homes import Device, Home, somebody
from tests.people.street import EAST, STREET, TWO, WEST


@pytest.fixture
def desk(app: Flask) -> Device:
    return somebody(app, "shequ01", "grid_lead", EAST)


@pytest.fixture
def street(app: Flask) -> Device:
    return somebody(app, "jiedao01", "street_supervisor", STREET)


@pytest.fixture
def parked(worker: Device, tower_home: Home) -> dict[str, Any]:
    """A visit in a building that is not the worker's."""
    body = {
        "household": tower_home.household, "visit_mode": "home", "result": "met", "purposes": ["routine"],
        "sealed_note": "封存的话",
    }  # fmt: skip
    op = worker.op(tower_home.scope, "visit", body)
    [result] = worker.push(op)
    assert (result["status"], result["reason"]["code"]) == ("parked", "forbidden")
    return op


def _path(op: dict[str, Any], what: str = "") -> str:
    return f"/api/v1/desk/parked/{op['scope']}/{op['id']}{what}"


def _learns(worker: Device, op: dict[str, Any]) -> dict[str, Any]:
    """What the author's device hears when it asks."""
    [result] = worker.push({"id": op["id"], "scope": op["scope"]})
    return result


def _logged(desk: Device) -> list[tuple[str, str]]:
    lines = desk.get("/desk/access")["lines"]
    return [(one["what"], one["why"]) for one in lines if one["what"].startswith("parked")]


def test_it_is_listed_and_opened_without_what_is_confidential(
    worker: Device, desk: Device, parked: dict[str, Any]
) -> None:
    listed = desk.get("/desk/parked")
    [line] = listed["ops"]
    assert (line["code"], line["author"]["name"], line["servers"]) == ("forbidden", "wangge01", False)
    assert (line["place"]["door"], line["points"]["result"]) == ("102", "met")
    assert "权限" in line["reason"]["detail"]
    assert listed["count"] == desk.get("/desk")["parked"] == 1
    page = desk.get(_path(parked).removeprefix("/api/v1"))
    assert page["set"]["result"] == "met"
    assert page["sealed"] == ["sealed_note"]
    assert "封存的话" not in str(page)


def test_applied_by_ones_own_rights_the_author_stays(
    worker: Device, desk: Device, parked: dict[str, Any]
) -> None:
    answer = desk.ask("POST", _path(parked, "/apply"))
    assert answer.json["status"] == "applied"
    assert _learns(worker, parked)["status"] == "applied"
    record = desk.get(f"/records/{parked['scope']}/{parked['record']}")
    assert record["by"]["name"] == "wangge01"
    assert desk.get("/desk/parked")["ops"] == []
    assert _logged(desk) == [("parked_apply", "applied")]
    assert desk.ask("POST", _path(parked, "/apply")).status_code == 404


def test_staff_without_the_right_cannot_apply(
    app: Flask, worker: Device, desk: Device, parked: dict[str, Any]
) -> None:
    staff = somebody(app, "gongzuo01", "community_staff", EAST)
    answer = staff.ask("POST", _path(parked, "/apply"))
    assert (answer.json["status"], answer.json["reason"]["code"]) == ("parked", "forbidden")
    assert len(desk.get("/desk/parked")["ops"]) == 1


def test_returned_with_a_note_to_a_field_it_stays_and_the_author_hears(
    worker: Device, desk: Device, parked: dict[str, Any]
) -> None:
    asked = {"note": "是哪一户？", "field": "household"}
    assert desk.ask("POST", _path(parked, "/return"), json=asked).status_code == 204
    heard = _learns(worker, parked)
    assert heard["status"] == "parked"
    assert heard["reason"] == {"code": "returned", "detail": "是哪一户？", "field": "household"}
    [line] = desk.get("/desk/parked")["ops"]
    assert line["code"] == "returned"
    assert desk.get("/desk")["parked"] == 0
    assert _logged(desk) == [("parked_return", "household")]
    assert desk.ask("POST", _path(parked, "/apply")).json["status"] == "applied"  # still theirs to decide


def test_returning_needs_words_and_a_field_of_the_kind(desk: Device, parked: dict[str, Any]) -> None:
    for asked in ({}, {"note": ""}, {"note": "看看", "field": "colour"}):
        assert desk.ask("POST", _path(parked, "/return"), json=asked).status_code == 422


def test_the_author_corrects_what_was_returned(
    worker: Device, desk: Device, parked: dict[str, Any], home: Home
) -> None:
    desk.ask("POST", _path(parked, "/return"), json={"note": "不是这一栋"})
    body = parked["set"] | {"household": home.household}
    [result] = worker.push(worker.op(home.scope, "visit", body, replaces=parked["id"]))
    assert result["status"] == "applied"


def test_a_desk_corrects_by_an_op_of_its_own(worker: Device, desk: Device, parked: dict[str, Any]) -> None:
    body = parked["set"] | {"result": "met_family"}
    op = desk.op(parked["scope"], "visit", body, replaces=parked["id"]) | {"record": parked["record"]}
    [result] = desk.push({**op, "new": True})
    assert result["status"] == "applied"
    heard = _learns(worker, parked)
    assert (heard["status"], heard["reason"]["code"]) == ("discarded", "replaced")
    assert desk.get("/desk/parked")["ops"] == []


def test_handed_to_somebody_who_leads_there(
    app: Flask, worker: Device, desk: Device, parked: dict[str, Any]
) -> None:
    lead = somebody(app, "zuzhang02", "grid_lead", TWO)
    somebody(app, "guanli01", "street_admin", STREET)  # who may not change a visit, and so is not asked
    page = desk.get(_path(parked).removeprefix("/api/v1"))
    assert [one["name"] for one in page["leads"]] == ["zuzhang02"]
    assert page["may_apply"]
    assert desk.ask("POST", _path(parked, "/reassign"), json={"to": worker.user}).status_code == 422
    assert desk.ask("POST", _path(parked, "/reassign"), json={"to": lead.user}).status_code == 204
    [line] = lead.get("/desk/parked")["ops"]
    assert line["assigned_to"]["name"] == "zuzhang02"
    assert lead.ask("POST", _path(parked, "/apply")).json["status"] == "applied"


def test_the_other_community_neither_sees_nor_decides(app: Flask, parked: dict[str, Any]) -> None:
    other = somebody(app, "shequ02", "grid_lead", WEST)
    assert other.get("/desk/parked")["ops"] == []
    for method, what, body in (
        ("GET", "", None), ("POST", "/apply", None), ("POST", "/return", {"note": "x"}),
        ("POST", "/reassign", {"to": other.user}),
    ):  # fmt: skip
        assert other.ask(method, _path(parked, what), json=body).status_code == 404


def test_the_author_cannot_decide(worker: Device, parked: dict[str, Any]) -> None:
    assert worker.ask("POST", _path(parked, "/apply")).status_code == 403


def test_the_street_opens_it_with_a_reason_alone(street: Device, parked: dict[str, Any]) -> None:
    [line] = street.get("/desk/parked")["ops"]
    assert line["points"] == {}
    assert "door" not in line["place"]
    assert street.ask("GET", _path(parked)).status_code == 422
    page = street.get(f"/desk/parked/{parked['scope']}/{parked['id']}?why=parked")
    assert (page["set"]["result"], page["may_apply"]) == ("met", False)
    assert _logged(street) == [("parked_read", "parked")]


def test_what_waits_for_the_server_waits_for_no_person(worker: Device, desk: Device, home: Home) -> None:
    op = worker.op(home.scope, "household", {"adults": 2}, record=new_id())
    assert worker.push(op)[0]["reason"]["code"] == "waits"
    [line] = desk.get("/desk/parked")["ops"]
    assert line["servers"]
    assert desk.get("/desk")["parked"] == 0
    assert desk.ask("POST", _path(op, "/return"), json={"note": "x"}).status_code == 422
    assert desk.ask("POST", _path(op, "/apply")).status_code == 422


def test_what_names_no_scope_that_exists_comes_to_the_street(
    worker: Device, desk: Device, street: Device
) -> None:
    op = worker.op(new_id(), "visit", {"household": new_id(), "visit_mode": "home", "result": "met"})
    assert worker.push(op)[0]["reason"]["code"] == "wrong_scope"
    assert desk.get("/desk/parked")["ops"] == []
    assert [line["id"] for line in street.get("/desk/parked")["ops"]] == [op["id"]]


def test_what_a_broken_tablet_sent_is_listed_and_opened_as_far_as_it_can_be_read(
    worker: Device, desk: Device, home: Home
) -> None:
    half = worker.op(home.scope, "visit", {"household": home.household, "note": "HALF", "result": "HALF"})
    odd = [worker.op(home.scope, "visit", body) for body in ([1], {"household": 7, "result": {"a": "b"}})]
    raw = ",".join(json.dumps(one).replace("HALF", "\\ud83d") for one in (half, *odd))
    answer = worker.ask(
        "POST", "/api/v1/sync/push", data=f'{{"ops":[{raw}]}}', content_type="application/json"
    )
    assert [one["status"] for one in answer.json["results"]] == ["parked"] * 3
    listed = {one["id"]: one for one in desk.get("/desk/parked")["ops"]}
    assert set(listed) == {half["id"], *(one["id"] for one in odd)}
    for one in (half, *odd):
        opened = desk.ask("GET", _path(one))
        assert opened.status_code == 200, opened.json
    assert desk.ask("GET", _path(half)).json["set"]["note"] == "?"


def test_strays_are_counted_for_the_street(
    parts: Parts, worker: Device, desk: Device, street: Device, home: Home
) -> None:
    worker.push({"id": new_id(), "sealed": {"kid": "x", "enc": "AA", "ct": "AA"}})
    assert street.get("/desk/parked")["strays"] == 1
    assert desk.get("/desk/parked")["strays"] == 0


def test_missing_numbers_of_a_device_are_counted(
    worker: Device, desk: Device, home: Home, clock: TurnedClock
) -> None:
    worker.visit(home)
    worker.n += 2
    worker.visit(home)
    first = clock()
    clock.turn(hours=1)
    worker.n += 1
    worker.visit(home)
    listed = desk.get("/desk/devices")
    [tablet] = [one for one in listed["devices"] if one["user"]["name"] == "wangge01"]
    assert (tablet["have"], tablet["missing"], tablet["units"]) == (1, 3, ["第一网格"])
    since = [wire(first), wire(clock())]
    assert [(one["from"], one["to"], one["since"]) for one in tablet["holes"]] == [
        (2, 3, since[0]), (5, 5, since[1]),
    ]  # fmt: skip
    assert listed["missing"] == desk.get("/desk")["missing"] == {"devices": 1, "ops": 3}


def test_devices_are_those_of_ones_own_people(
    app: Flask, worker: Device, desk: Device, street: Device
) -> None:
    other = somebody(app, "shequ02", "grid_lead", WEST)
    admin = somebody(app, "guanli01", "street_admin", STREET)

    def owners(who: Device) -> list[str]:
        return [one["user"]["name"] for one in who.get("/desk/devices")["devices"]]

    assert owners(desk) == ["shequ01", "wangge01"]
    assert owners(other) == ["shequ02"]
    assert set(owners(admin)) == {"shequ01", "wangge01", "shequ02", "jiedao01", "guanli01"}
    assert street.ask("GET", "/api/v1/desk/devices").status_code == 403
    report = {"queued": 2, "oldest_at": "2026-11-22T01:00:00.000Z"}
    worker.ask("POST", "/api/v1/sync/push", json={"ops": [], "report": report})
    assert [one["report"] for one in desk.get("/desk/devices")["devices"]] == [None, report]


def test_many_holes_of_a_device_are_counted_and_the_first_of_them_named(
    worker: Device, desk: Device, home: Home
) -> None:
    for _ in range(22):
        worker.n += 1
        worker.visit(home)
    [tablet] = [one for one in desk.get("/desk/devices")["devices"] if one["user"]["name"] == "wangge01"]
    assert (tablet["missing"], len(tablet["holes"])) == (22, 20)
    assert [one["from"] for one in tablet["holes"]] == list(range(1, 41, 2))


def test_a_tablet_that_knows_more_than_the_database_is_shown_until_the_next_epoch(
    parts: Parts, worker: Device, desk: Device, home: Home, clock: TurnedClock
) -> None:
    def shown() -> list[str]:
        return [one["forked_at"] for one in desk.get("/desk/devices")["devices"] if one["forked_at"]]

    assert shown() == []
    head = {"seq": 999, "hash": "0" * 64}
    ask = {"cursors": {home.scope: {"seq": 0, "head": head}}}
    assert worker.ask("POST", "/api/v1/sync/pull", json=ask).status_code == 200
    assert shown() == [wire(clock())]
    clock.turn(minutes=1)
    parts.database.write(lambda connection: begin_epoch(connection, wire(clock()), "restored"))
    assert shown() == []
