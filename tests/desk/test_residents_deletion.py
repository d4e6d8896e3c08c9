"""A resident's deletion: what goes, what is emptied, what stays; as it was shown, in one step."""

import json
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Connection, text

from server.api.parts import Parts
from server.people import approvals, holds
from server.people.accounts import give_role
from server.records.fsck import fsck
from server.records.ports import Change
from server.records.verify import verify
from tests.desk.homes import Device, Home, somebody
from tests.desk.residents import PATH, Office, live_with
from tests.people.street import EAST, STREET

CANARY = "王黄鹂"


@pytest.fixture
def office(app: Flask) -> Office:
    return Office.of(app)


def plan_of(office: Office, request: str) -> dict[str, Any]:
    return dict(office.officer.get(f"/desk/residents/requests/{request}/erasure"))


def erased(office: Office, request: str, **more: Any) -> Any:
    asked = {"digest": plan_of(office, request)["digest"], **more}
    return office.officer.ask("POST", f"{PATH}/requests/{request}/erasure", json=asked)


def kinds(lines: list[dict[str, Any]]) -> list[str]:
    return sorted(line["kind"]["en"] for line in lines)


def bodies(parts: Parts) -> str:
    with parts.database.snapshot() as connection:
        return " ".join(connection.scalars(text("SELECT body FROM record")))


def held_by(device: Device, scope: str) -> dict[str, Any]:
    """What a pull from the beginning gives of a scope."""
    answer = device.ask("POST", "/api/v1/sync/pull", json={"cursors": {scope: {"seq": 0}}})
    lines = [line for line in answer.get_data(as_text=True).splitlines() if '"kind"' in line[:8]]
    return {line.split('"id":"')[1][:36]: line for line in lines}


def hold(app: Flask, office: Office, scope: str, record: str | None = None, kind: str | None = None) -> None:
    """The officer asks for a legal hold, the street's administrator agrees, the officer begins it."""
    admin = somebody(app, "guanli01", "street_admin", STREET)
    officer, now = office.officer.user, admin.parts.clock()
    end = now.date().replace(year=2027)

    def work(connection: Connection) -> None:
        on = holds.ask(connection, scope, record, kind, "法院来函", end, officer, now)
        row = next(row for row in holds.listed(connection) if row.id == on)
        approvals.approve(connection, row.approval, admin.user, now)
        holds.begin(connection, on, officer, now)

    admin.parts.database.write(work)


def test_somebody_who_lived_alone_goes_with_their_home(
    office: Office, parts: Parts, home: Home, tower_home: Home
) -> None:
    rename = Change(home.scope, "person", home.person, {"name": CANARY})
    parts.engine.write([rename])
    mine = office.worker.visit(home, person=home.person, note=f"{CANARY}在家")
    office.worker.visit(home, note="没有人")
    office.lead.review(mine, "thanks", note=f"谢谢照看{CANARY}")
    earlier = office.take(home, "know")["id"]
    request = office.checked(home, "delete")
    plan = plan_of(office, request)
    assert kinds(plan["gone"]) == ["Household", "Person", "Resident's request", "Visit", "Visit"]
    assert plan["emptied"] == plan["naming"] == []
    answer = erased(office, request)
    assert (answer.status_code, answer.json) == (200, {"erased": 5})
    assert CANARY not in bodies(parts)
    assert "没有人" not in bodies(parts)
    assert set(held_by(office.worker, home.scope)) & {home.person, home.household, mine["record"]} == set()
    [left] = office.officer.get("/desk/residents/requests")["requests"]
    assert (left["id"], left["state"], left["person"]["name"]) == (request, "answered", None)
    assert earlier != request
    listed = parts.settings.erased_path.read_text(encoding="utf-8")
    assert home.person in listed
    assert CANARY not in listed
    assert tower_home.person not in listed


def test_of_a_home_that_others_live_in_only_what_is_the_persons_goes(
    office: Office, parts: Parts, home: Home
) -> None:
    other = live_with(parts, home, "李建国")
    contacts = [{"name": "王秀兰", "phone": "1"}, {"name": "王小梅", "phone": "2"}]
    [edit] = parts.engine.write([Change(home.scope, "household", home.household, {"contacts": contacts})])
    assert edit.status in ("applied", "merged")
    mine = office.worker.visit(home, person=home.person)
    theirs = office.worker.visit(home, person=other)
    plain = office.worker.visit(home, note="都好")
    naming = office.worker.visit(home, note="王秀兰的腿不好")
    request = office.checked(home, "delete")
    plan = plan_of(office, request)
    assert kinds(plan["gone"]) == ["Person", "Visit"]
    assert [line["fields"] for line in plan["emptied"]] == [["contacts", "head"]]
    assert [line["id"] for line in plan["naming"]] == [naming["record"]]
    assert erased(office, request, also=[plain["record"]]).status_code == 422  # not in the plan's list
    assert erased(office, request, also=[naming["record"]]).json == {"erased": 3}
    copy = held_by(office.worker, home.scope)
    assert {theirs["record"], plain["record"], other, home.household} <= set(copy)
    assert not {mine["record"], naming["record"], home.person} & set(copy)
    assert "王小梅" in copy[home.household]
    assert "王秀兰" not in bodies(parts)
    assert home.person not in copy[home.household]
    with parts.database.snapshot() as connection:
        lines = b" ".join(connection.scalars(text("SELECT line FROM op WHERE line IS NOT NULL")))
        assert verify(connection, parts.keys).faults == []
    assert "王秀兰" not in lines.decode()
    assert fsck(parts.engine).faults == []


def test_a_wish_and_a_service_for_a_home_go_with_it_and_what_came_of_a_visit_is_looked_at(
    office: Office, parts: Parts, home: Home, tower_home: Home
) -> None:
    visit = office.worker.visit(home, person=home.person)["record"]
    wish = {"public_text": "想要一盏台灯", "wish_kind": "goods", "max_claims": 1}
    service = {"category": "cert", "mode": "one_stop"}
    quarrel = {"dispute_type": "noise", "urgency": "calm", "party_count": 2, "summary": "夜里响"}
    made = {
        name: office.lead.op(scope, kind, body)
        for name, scope, kind, body in (
            ("wish", EAST, "micro_wish", wish | {"for_household": home.household}),
            ("others", EAST, "micro_wish", wish | {"for_household": tower_home.household}),
            ("service", EAST, "service_request", service | {"for_household": home.household}),
            ("quarrel", home.scope, "dispute", quarrel
                | {"from_visit": visit, "parties": [{"name": "王秀兰"}, {"name": "李建国"}]}),
            ("nameless", home.scope, "dispute", quarrel | {"from_visit": visit}),
        )
    }  # fmt: skip
    for result in office.lead.push(*made.values()):
        assert result["status"] == "applied", result
    request = office.checked(home, "delete")
    plan = plan_of(office, request)
    gone = {line["id"] for line in plan["gone"]}
    assert {made["wish"]["record"], made["service"]["record"], visit} <= gone
    assert [line["id"] for line in plan["naming"]] == [made["quarrel"]["record"]]
    assert erased(office, request, also=[made["quarrel"]["record"]]).status_code == 200
    left = {**held_by(office.lead, EAST), **held_by(office.lead, home.scope)}
    assert {name for name, op in made.items() if op["record"] in left} == {"others", "nameless"}
    assert "王秀兰" not in bodies(parts)


def test_a_plan_that_has_changed_meanwhile_deletes_nothing(office: Office, parts: Parts, home: Home) -> None:
    request = office.checked(home, "delete")
    digest = plan_of(office, request)["digest"]
    office.worker.visit(home, person=home.person)
    answer = office.officer.ask("POST", f"{PATH}/requests/{request}/erasure", json={"digest": digest})
    assert (answer.status_code, list(answer.json["fields"])) == (422, ["digest"])
    assert "王秀兰" in bodies(parts)


def test_nobody_but_the_officer_plans_or_deletes_and_only_what_was_asked(
    app: Flask, office: Office, home: Home
) -> None:
    request = office.checked(home, "delete")
    for who in (office.window, office.lead, office.worker):
        assert who.ask("GET", f"{PATH}/requests/{request}/erasure").status_code == 403
        asked = {"digest": "0" * 64}
        assert who.ask("POST", f"{PATH}/requests/{request}/erasure", json=asked).status_code == 403
    for other in (office.checked(home, "copy"), office.take(home, "delete")["id"]):
        assert office.officer.ask("GET", f"{PATH}/requests/{other}/erasure").status_code == 422
    assert office.step(office.officer, request, "answered") == 422  # a deletion is answered by deleting


def test_a_legal_hold_keeps_everything(office: Office, parts: Parts, home: Home, app: Flask) -> None:
    visit = office.worker.visit(home, person=home.person)
    hold(app, office, home.scope, record=visit["record"])
    request = office.checked(home, "delete")
    assert plan_of(office, request)["is_held"]
    assert erased(office, request).json["code"] == "held"
    assert "王秀兰" in bodies(parts)


def test_a_hold_on_a_home_keeps_the_wish_for_it_too(office: Office, home: Home, app: Flask) -> None:
    wish = {"public_text": "想要一盏台灯", "wish_kind": "goods", "max_claims": 1}
    made = office.lead.op(EAST, "micro_wish", wish | {"for_household": home.household})
    assert office.lead.push(made)[0]["status"] == "applied"
    hold(app, office, home.scope, record=home.household)
    plan = plan_of(office, office.checked(home, "delete"))
    assert [line["held"] for line in plan["gone"] if line["id"] == made["record"]] == [True]


def test_a_hold_on_a_kind_keeps_what_only_would_be_emptied(
    office: Office, parts: Parts, home: Home, app: Flask
) -> None:
    live_with(parts, home, "李建国")
    hold(app, office, EAST, kind="household")
    request = office.checked(home, "delete")
    assert plan_of(office, request)["is_held"]
    assert erased(office, request).json["code"] == "held"


def test_what_somebody_removed_but_still_lies_there_is_copied_and_goes_too(
    office: Office, parts: Parts, home: Home
) -> None:
    mine = office.worker.visit(home, person=home.person, note=f"{CANARY}在家")
    v = office.lead.get(f"/records/{home.scope}/{mine['record']}")["v"]
    removal = Change(home.scope, "visit", mine["record"], {"removed": True}, base=v)
    [gone] = parts.engine.write([removal])
    assert gone.status in ("applied", "merged")
    assert CANARY in bodies(parts)
    know = office.checked(home, "know")
    copy = office.window.ask("POST", f"{PATH}/requests/{know}/copy", json={}).json["copy"]
    assert mine["record"] in [one["id"] for one in copy["records"] if one["removed"]]
    request = office.checked(home, "delete")
    assert erased(office, request).status_code == 200
    assert CANARY not in bodies(parts)


def test_a_correction_reaches_the_tablets_and_both_values_stay_in_the_log(
    office: Office, parts: Parts, home: Home
) -> None:
    request = office.checked(home, "correct", words="名字的末字不对")
    page = office.window.get(f"/desk/residents/people/{home.scope}/{home.person}")
    edit = office.window.op(home.scope, "person", {"name": "王秀岚"}, record=home.person, base=page["v"])
    assert office.window.push(edit)[0]["status"] == "applied"
    assert office.step(office.officer, request, "answered", "改好了") == 204
    assert "王秀岚" in held_by(office.worker, home.scope)[home.person]
    with parts.database.snapshot() as connection:
        query = text("SELECT line FROM op WHERE record = :id ORDER BY seq")
        lines = list(connection.scalars(query, {"id": home.person}))
    names = [json.loads(json.loads(bytes(line))["body"])["set"]["name"] for line in lines]
    assert names == ["王秀兰", "王秀岚"]


def test_an_erasure_that_the_desk_applies_is_finished_at_once(
    app: Flask, office: Office, parts: Parts, home: Home
) -> None:
    parts.engine.write([Change(home.scope, "person", home.person, {"name": CANARY})])
    both = somebody(app, "shequ09", "grid_lead", EAST)
    now = parts.clock()
    parts.database.write(
        lambda connection: give_role(
            connection, parts.rights.tree(connection), both.user, "privacy_officer", STREET, now, now
        )
    )
    erasing = office.lead.op(home.scope, "person", {"erase": True}, record=home.person)
    assert office.lead.push(erasing)[0]["reason"]["code"] == "forbidden"
    path = f"/api/v1/desk/parked/{home.scope}/{erasing['id']}/apply"
    assert both.ask("POST", path).json["status"] == "applied"
    assert CANARY not in bodies(parts)
    assert [
        one.name for one in parts.settings.home.glob("*.db*") if CANARY.encode() in one.read_bytes()
    ] == []
