"""留存与删除 over HTTP: terms and their limits, runs, holds by two persons; and the notice for everybody."""

from flask import Flask

from server.api.parts import Parts
from server.cli.works import works
from server.jobs.runner import Runner
from tests.desk.homes import Home, somebody
from tests.people.street import EAST, ONE, STREET

KEEPING, HOLDS = "/api/v1/desk/keeping", "/api/v1/desk/keeping/holds"


def test_the_officer_sets_how_long_and_the_notice_says_so(app: Flask) -> None:
    officer = somebody(app, "geren01", "privacy_officer", STREET)
    assert officer.ask("PUT", f"{KEEPING}/terms", json={"terms": {"visit": 24}}).status_code == 204
    [visit] = [one for one in officer.get("/desk/keeping")["kinds"] if one["kind"] == "visit"]
    assert (visit["months"], visit["default"]) == (24, 12)
    told = app.test_client().get("/api/v1/notice").json
    assert told["street"] == "望河街道"
    assert {one["kind"]: one["months"] for one in told["kinds"]}["visit"] == 24
    for wrong in ({"visit": 37}, {"visit": True}, {}, {"building": 1}):
        assert officer.ask("PUT", f"{KEEPING}/terms", json={"terms": wrong}).status_code == 422
    admin = somebody(app, "guanli01", "street_admin", STREET)
    assert admin.ask("PUT", f"{KEEPING}/terms", json={"terms": {"visit": 12}}).json["code"] == "forbidden"


def test_a_rehearsal_is_put_in_and_its_report_is_shown(app: Flask, parts: Parts, home: Home) -> None:
    officer = somebody(app, "geren01", "privacy_officer", STREET)
    worker = somebody(app, "wangge01", "grid_worker", ONE)
    visit = worker.visit(home, occurred_at="2024-11-01T02:00:00.000Z", note="黄鹂")
    assert officer.ask("POST", f"{KEEPING}/runs", json={}).status_code == 202
    assert Runner(parts, works(parts)).run_one()
    [run] = officer.get("/desk/keeping")["runs"]
    assert (run["state"], run["report"]["is_dry"]) == ("done", True)
    [line] = run["report"]["lines"]
    assert (line["what"], line["did"], line["count"], line["ids"]) == (
        "visit",
        "reduced",
        1,
        [visit["record"]],
    )
    assert "黄鹂" not in str(run)
    assert worker.ask("POST", f"{KEEPING}/runs", json={}).json["code"] == "forbidden"


def test_a_hold_is_asked_for_by_one_agreed_to_by_another_and_begun(app: Flask, home: Home) -> None:
    officer = somebody(app, "geren01", "privacy_officer", STREET)
    admin = somebody(app, "guanli01", "street_admin", STREET)
    asked = {"scope": home.scope, "record": home.household, "reason": "法院要求", "ends_on": "2027-01-31"}
    id_ = officer.ask("POST", HOLDS, json=asked).json["id"]
    assert officer.ask("POST", f"{HOLDS}/{id_}/begin").json["code"] == "approval_needed"
    [waiting] = admin.get("/desk/approvals")["waiting"]
    assert "住户" in waiting["words"]
    assert "王秀兰" not in waiting["words"]
    admin.ask("POST", f"/api/v1/desk/approvals/{waiting['id']}/agree")
    [hold] = officer.get("/desk/keeping")["holds"]
    assert hold["may_begin"]
    assert not admin.get("/desk/keeping")["holds"][0]["may_begin"]
    assert officer.ask("POST", f"{HOLDS}/{id_}/begin").status_code == 204
    [hold] = officer.get("/desk/keeping")["holds"]
    assert (hold["is_active"], hold["agreed_by"]["name"]) == (True, "guanli01")
    assert officer.ask("POST", f"{HOLDS}/{id_}/ask-end", json={"why": "结案"}).status_code == 204
    [waiting] = admin.get("/desk/approvals")["waiting"]
    admin.ask("POST", f"/api/v1/desk/approvals/{waiting['id']}/agree")
    assert officer.ask("POST", f"{HOLDS}/{id_}/end").status_code == 204
    [hold] = officer.get("/desk/keeping")["holds"]
    assert not hold["is_active"]


def test_a_hold_names_what_is_there(app: Flask, home: Home) -> None:
    officer = somebody(app, "geren01", "privacy_officer", STREET)
    lead = somebody(app, "shequ01", "grid_lead", EAST)
    asked = {"scope": home.scope, "reason": "法院要求", "ends_on": "2027-01-31"}
    for wrong, code in (({}, "invalid"), ({"kind": "nothing"}, "invalid"), ({"record": STREET}, "not_found")):
        assert officer.ask("POST", HOLDS, json=asked | wrong).json["code"] == code
    assert lead.ask("POST", HOLDS, json=asked | {"kind": "visit"}).json["code"] == "forbidden"


def test_the_office_says_on_the_notice_how_it_is_reached(app: Flask) -> None:
    admin = somebody(app, "guanli01", "street_admin", STREET)
    contact = {"phone": "0000-1234567", "hours": "周一至周五 9:00–17:00"}
    assert admin.ask("PUT", "/api/v1/notice", json=contact).status_code == 204
    told = app.test_client().get("/api/v1/notice").json
    assert (told["contact"]["phone"], told["contact"]["address"]) == ("0000-1234567", "")
    assert app.test_client().put("/api/v1/notice", json=contact).status_code == 401
