"""One record online: what is around it, who may read it, and that the street's readings are logged."""

import pytest
from flask import Flask

from server.api.parts import Parts
from tests.api.conftest import TurnedClock
from tests.desk.homes import Device, Home, somebody
from tests.people.street import CLOSED_EAST, EAST, ONE, STREET, TWO, WEST


@pytest.fixture
def desk(app: Flask) -> Device:
    return somebody(app, "shequ01", "grid_lead", EAST)


@pytest.fixture
def street(app: Flask) -> Device:
    return somebody(app, "jiedao01", "street_supervisor", STREET)


def _path(op: dict[str, str]) -> str:
    return f"/api/v1/records/{op['scope']}/{op['record']}"


def test_a_record_comes_with_everything_around_it(
    worker: Device, desk: Device, home: Home, clock: TurnedClock
) -> None:
    before = worker.visit(home, result="phone_ok", visit_mode="phone")
    clock.turn(hours=1)
    visit = worker.visit(home, note="纱窗坏了", sealed_note="不便写明")
    worker.push(worker.op(home.scope, "visit", {"result": "met_family"}, record=visit["record"]))
    desk.review(visit, "look_again", field="note", note="修了吗？")
    page = desk.get(f"/records/{home.scope}/{visit['record']}")
    assert page["set"]["note"] == "纱窗坏了"
    assert page["sealed"] == ["sealed_note"]
    assert "不便写明" not in str(page)
    assert page["v"].startswith(f"{page['seq']}.")
    assert page["place"]["door"] == "301"
    assert page["names"] == [{"id": home.person, "name": "王秀兰"}]
    assert [(one["status"], one["fields"], one["by"]["name"]) for one in page["history"]] == [
        ("applied", [], "wangge01"), ("applied", ["result"], "wangge01"),
    ]  # fmt: skip
    assert [(one["verdict"], one["field"], one["note"]) for one in page["reviews"]] == [
        ("look_again", "note", "修了吗？")
    ]
    assert [one["id"] for one in page["related"]] == [before["record"]]
    assert page["related"][0]["points"]["result"] == "phone_ok"


def test_a_conflict_is_shown_with_both_values(
    app: Flask, parts: Parts, worker: Device, desk: Device, home: Home
) -> None:
    other = somebody(app, "wangge09", "grid_worker", ONE)
    base = desk.get(f"/records/{home.scope}/{home.person}")["v"]
    for device, phone in ((worker, "13900000001"), (other, "13900000002")):
        device.push(device.op(home.scope, "person", {"phones": [phone]}, record=home.person, base=base))
    page = desk.get(f"/records/{home.scope}/{home.person}")
    [conflict] = page["conflicts"]
    assert (conflict["state"], conflict["field"]) == ("open", "phones")
    assert {value["value"][0] for value in conflict["values"]} == {"13900000001", "13900000002"}


def test_the_other_community_finds_nothing(app: Flask, worker: Device, home: Home) -> None:
    visit = worker.visit(home)
    other = somebody(app, "shequ02", "grid_lead", WEST)
    answer = other.ask("GET", _path(visit))
    assert (answer.status_code, answer.json["code"]) == (404, "not_found")


def test_a_worker_reads_their_own_visit_and_no_colleagues(app: Flask, worker: Device, home: Home) -> None:
    visit = worker.visit(home)
    assert worker.ask("GET", _path(visit)).status_code == 200
    lead = somebody(app, "louzhang01", "building_leader", home.scope)
    assert lead.ask("GET", _path(visit)).status_code == 403
    assert somebody(app, "wangge02", "grid_worker", TWO).ask("GET", _path(visit)).status_code == 404


def test_what_does_not_exist_and_what_is_closed_are_not_found(desk: Device, home: Home) -> None:
    assert desk.ask("GET", f"/api/v1/records/{home.scope}/{EAST}").status_code == 404
    assert desk.ask("GET", f"/api/v1/records/{CLOSED_EAST}/{EAST}").status_code == 404


def test_the_street_says_why_and_the_author_sees_it(
    app: Flask, worker: Device, desk: Device, street: Device, home: Home
) -> None:
    visit = worker.visit(home)
    for why in ("", "?why=curious"):
        answer = street.ask("GET", _path(visit) + why)
        assert (answer.status_code, answer.json["fields"].keys()) == (422, {"why"})
    assert street.ask("GET", f"{_path(visit)}?why=follow_up").status_code == 200
    for reader in (worker, desk):
        [line] = reader.get(f"/records/{visit['scope']}/{visit['record']}/readers")["readers"]
        assert (line["who"]["name"], line["what"], line["why"]) == ("jiedao01", "read", "follow_up")
    other = somebody(app, "wangge09", "grid_worker", ONE)
    assert other.ask("GET", f"{_path(visit)}/readers").status_code == 404


def test_reading_in_ones_own_community_is_not_logged(worker: Device, desk: Device, home: Home) -> None:
    visit = worker.visit(home)
    assert desk.get(f"/records/{home.scope}/{visit['record']}")["readers"] == []
    assert desk.get(f"/records/{home.scope}/{visit['record']}")["readers"] == []


def test_the_street_reads_no_kind_beyond_its_matrix(street: Device, home: Home) -> None:
    answer = street.ask("GET", f"/api/v1/records/{home.scope}/{home.person}?why=follow_up")
    assert (answer.status_code, answer.json["code"]) == (403, "forbidden")


def test_a_sample_is_small_logged_and_seen_by_the_author(worker: Device, street: Device, home: Home) -> None:
    visits = [worker.visit(home)["record"] for _ in range(8)]
    asked = {"community": EAST, "why": "sample"}
    answer = street.ask("POST", "/api/v1/desk/samples", json=asked)
    picked = [row["id"] for row in answer.json["rows"]]
    assert len(picked) == 5
    assert set(picked) <= set(visits)
    for id_ in visits:
        lines = worker.get(f"/records/{home.scope}/{id_}/readers")["readers"]
        assert [line["what"] for line in lines] == (["sample"] if id_ in picked else [])


def test_a_sample_needs_a_reason_and_a_community_of_the_street(app: Flask, street: Device) -> None:
    for asked, status in (
        ({"community": EAST, "why": "curious"}, 422),
        ({"community": EAST}, 422),
        ({"community": EAST, "why": "sample", "kind": "person"}, 422),
        ({"community": ONE, "why": "sample"}, 404),
    ):
        answer = street.ask("POST", "/api/v1/desk/samples", json=asked)
        assert answer.status_code == status
    lead = somebody(app, "shequ01", "grid_lead", EAST)
    asked = {"community": EAST, "why": "sample"}
    assert lead.ask("POST", "/api/v1/desk/samples", json=asked).status_code == 403


def test_the_log_is_read_as_far_as_roles_go(
    app: Flask, worker: Device, street: Device, home: Home, far_home: Home
) -> None:
    visit = worker.visit(home)
    street.ask("GET", f"{_path(visit)}?why=sample")
    lead, other = somebody(app, "shequ01", "grid_lead", EAST), somebody(app, "shequ02", "grid_lead", WEST)
    officer = somebody(app, "yinsi01", "privacy_officer", STREET)

    def readings(who: Device) -> list[str]:
        return [line["record"] for line in who.get("/desk/access")["lines"] if line["what"] == "read"]

    assert readings(lead) == readings(officer) == readings(street) == [visit["record"]]
    assert readings(other) == readings(worker) == []
    assert [line["place"]["building"] for line in lead.get("/desk/access")["lines"] if line["what"] == "read"]
    seqs = [line["seq"] for line in officer.get("/desk/access")["lines"]]
    assert seqs == sorted(seqs, reverse=True)
    assert all(line["seq"] < seqs[0] for line in officer.get(f"/desk/access?before={seqs[0]}")["lines"])
