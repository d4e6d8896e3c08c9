"""A copy of everything that is held on a resident: whole, without the others, by two where it is sealed."""

from base64 import b64decode
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from flask import Flask

from server.api.parts import Parts
from server.base.ids import new_id
from server.people import approvals
from server.records.ports import Change
from tests.desk.homes import Home, somebody
from tests.desk.residents import PATH, Office, live_with
from tests.people.street import TOWER, WEST

FORMULA = '=HYPERLINK("http://x","看")'


@pytest.fixture
def office(app: Flask) -> Office:
    return Office.of(app)


def copied(office: Office, request: str, **asked: str) -> dict[str, Any]:
    answer = office.officer.ask("POST", f"{PATH}/requests/{request}/copy", json=asked)
    assert answer.status_code == 200, answer.json
    return dict(answer.json)


def said(copy: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Kind, field and value of every line."""
    return [
        (one["kind"]["zh"], field["label"]["zh"], field["value"]["zh"])
        for one in copy["records"]
        for field in one["fields"]
    ]


def test_a_copy_holds_every_record_that_names_the_person_or_the_home(office: Office, home: Home) -> None:
    visit = office.worker.visit(home, person=home.person, note="暖气修好了")
    office.worker.visit(home, note="家里都好")
    office.lead.review(visit, "look_again", field="note", note="哪天修的？")
    consent = {
        "subject": home.person,
        "consent_scope": ["contacts"],
        "how": "paper",
        "given_on": "2026-11-20",
    }
    office.worker.push(office.worker.op(home.scope, "consent_record", consent))
    copy = copied(office, office.checked(home, "copy"))["copy"]
    lines = said(copy)
    assert ("居民", "姓名", "王秀兰") in lines
    assert ("居民", "住户", "1号楼 2-301") in lines
    assert ("住户", "户主", "本人") in lines
    assert {value for kind, field, value in lines if (kind, field) == ("走访", "备注")} == {
        "暖气修好了", "家里都好",
    }  # fmt: skip
    assert ("阅件", "留言", "哪天修的？") in lines
    assert ("同意书", "同意什么", "记下家人、邻居的联系方式") in lines
    assert ("居民申请", "要什么", "要一份资料") in lines
    assert {one["by"] for one in copy["records"] if one["kind"]["zh"] == "走访"} == {"wangge01"}
    assert copy["mark"].startswith("yinsi01 · 2026-11-23")


def test_what_is_others_of_the_same_home_is_not_in_it(office: Office, parts: Parts, home: Home) -> None:
    other = live_with(parts, home, "李建国")
    contacts = [
        {"name": "王秀兰", "phone": "1"},
        {"name": "王小梅", "relation": "女儿", "phone": "13900002222"},
    ]
    edit = Change(home.scope, "household", home.household, {"head": other, "contacts": contacts})
    assert parts.engine.write([edit])[0].status in ("applied", "merged", "conflict")
    office.worker.visit(home, person=other, note="老李的腿好了")
    made = copied(office, office.checked(home, "copy"))
    lines = said(made["copy"])
    assert ("住户", "户主", "家人") in lines
    assert "王秀兰" in str(lines)
    for word in ("李建国", "王小梅", "13900002222", "13900001111", "老李的腿好了", other):
        assert word not in str(made["copy"]["records"])


def test_what_somebody_left_behind_when_they_moved_is_in_it(
    office: Office, parts: Parts, home: Home, tower_home: Home
) -> None:
    moved = new_id()
    body = {"name": "王秀兰", "household": tower_home.household, "moved_from": home.person}
    office.worker.visit(home, person=home.person, note="在老房子里")
    [made] = parts.engine.write([Change(TOWER, "person", moved, body, new=True)])
    assert made.status == "applied", made
    request = office.checked(Home(TOWER, tower_home.household, moved), "copy")
    assert "在老房子里" in str(said(copied(office, request)["copy"]))


def test_a_copy_with_something_sealed_needs_a_second_person_once(office: Office, home: Home) -> None:
    office.worker.visit(home, person=home.person, sealed_note="不便写明")
    request = office.checked(home, "copy")
    path = f"{PATH}/requests/{request}"
    assert office.officer.ask("POST", f"{path}/copy", json={}).json["code"] == "approval_needed"
    approval = office.officer.ask("POST", f"{path}/approval").json["id"]
    asked = {"approval": approval}
    assert office.officer.ask("POST", f"{path}/copy", json=asked).json["code"] == "approval_needed"
    agreed = office.lead.ask("POST", f"/api/v1/desk/approvals/{approval}/agree")
    assert agreed.status_code < 300, agreed.json
    made = copied(office, request, approval=approval)
    assert ("走访", "密封备注", "不便写明") in said(made["copy"])
    assert made["copy"]["agreed_by"] == "shequ01"
    assert office.officer.ask("POST", f"{path}/copy", json=asked).json["code"] == "approval_needed"
    lines = [line for line in office.officer.get("/desk/access")["lines"] if line["what"] == "resident_copy"]
    assert {line["via"] for line in lines} == {"sealed", "rights_request"}


def test_a_yes_that_was_asked_for_nowhere_is_none_here(app: Flask, office: Office, home: Home) -> None:
    elsewhere = somebody(app, "shequ02", "grid_lead", WEST)
    office.worker.visit(home, person=home.person, sealed_note="不便写明")
    request = office.checked(home, "copy")
    parts, by = office.window.parts, office.window.user
    free = parts.database.write(
        lambda connection: approvals.ask(connection, "resident_copy", request, by, "copy", parts.clock())
    )
    assert elsewhere.ask("POST", f"/api/v1/desk/approvals/{free}/agree").status_code == 204
    answer = office.window.ask("POST", f"{PATH}/requests/{request}/copy", json={"approval": free})
    assert answer.json["code"] == "approval_needed"


def test_who_read_is_in_it_and_alone_where_only_that_was_asked(office: Office, home: Home) -> None:
    office.worker.visit(home, person=home.person, sealed_note="不便写明")
    office.window.get(f"/desk/residents/people/{home.scope}/{home.person}")
    copy = copied(office, office.checked(home, "access_log"))["copy"]
    assert copy["records"] == []
    assert ("gongzuo01", "read a record", "resident_asks") in {
        (line["who"], line["what"]["en"], line["why"]) for line in copy["readers"]
    }


def test_no_cell_of_the_workbook_is_a_formula(office: Office, home: Home) -> None:
    for words in (FORMULA, "+1", "-1", "@A1", "\t=1", "＝1"):
        office.worker.visit(home, note=words.strip("\t"))
    made = copied(office, office.checked(home, "copy"))
    sheets = openpyxl.load_workbook(BytesIO(b64decode(made["book"])))
    cells = [cell for sheet in sheets for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    assert f"'{FORMULA}" in {cell.value for cell in cells}


def test_a_copy_is_made_only_for_a_checked_request_that_asks_for_one(office: Office, home: Home) -> None:
    unchecked = office.take(home, "copy")["id"]
    other = office.checked(home, "delete")
    for request in (unchecked, other):
        answer = office.officer.ask("POST", f"{PATH}/requests/{request}/copy", json={})
        assert answer.status_code == 422
    assert office.lead.ask("POST", f"{PATH}/requests/{unchecked}/copy", json={}).status_code == 403
