"""意见建议: from anybody, past every supervisor, to the privacy officer; and the answer back."""

from typing import Any

import pytest
from flask import Flask

from server.api.parts import Parts
from server.people.accounts import end_role
from server.people.rights import read_grants
from server.people.roles import ROLES
from tests.api.conftest import TurnedClock
from tests.desk.homes import Device, Home, somebody
from tests.desk.test_confidential import opened
from tests.people.street import CLOSED_EAST, CLOSED_STREET, EAST, HOUSE, ONE, STREET

TEXT, ANSWER = "领导让我们摆拍走访照片", "已经停了，谢谢您说出来"
PLACES = {"street": STREET, "community": EAST, "grid": ONE, "building": HOUSE}


@pytest.fixture
def officer(app: Flask) -> Device:
    return somebody(app, "yinsi01", "privacy_officer", STREET)


def suggested(who: Device, text: str = TEXT, scope: str = CLOSED_STREET) -> dict[str, Any]:
    op = who.op(scope, "suggestion", {"text": text})
    [result] = who.push(op)
    assert result["status"] == "applied", result
    assert text not in str(result)
    return op


def test_everybody_may_write_one_and_only_the_privacy_officer_opens_it(app: Flask) -> None:
    # A team lead stands in a team, of which this street has none.
    for number, role in enumerate(sorted(set(ROLES) - {"team_lead"})):
        place = next(place for nature, place in PLACES.items() if nature in ROLES[role].on)
        who = somebody(app, f"ta{number:02d}", role, place)
        op = suggested(who)
        answer = opened(who, op, "text", "suggestion")
        assert answer.status_code == (200 if role == "privacy_officer" else 404), role
        assert (TEXT in str(answer.json)) == (role == "privacy_officer")
        assert who.ask("GET", f"/api/v1/records/{op['scope']}/{op['record']}").status_code == 404


def test_a_tablet_is_told_where_it_goes_and_may_work_it_out(worker: Device) -> None:
    assert worker.get("/suggestions") == {"scope": CLOSED_STREET, "rows": []}


def test_the_list_tells_neither_name_nor_words_and_the_officer_opens_one(
    worker: Device, officer: Device
) -> None:
    op = suggested(worker)
    assert officer.get("/desk")["suggestions"] == 1
    page = officer.get("/desk/suggestions")
    [row] = page["rows"]
    assert row.keys() == {"scope", "id", "v", "number", "on", "answered"}
    assert "wangge01" not in str(page)
    assert worker.user not in str(page)
    assert opened(officer, op, "text", "suggestion").json["value"] == TEXT
    [mine] = worker.get("/suggestions")["rows"]
    assert [line["who"]["name"] for line in mine["readers"]] == ["yinsi01"]


def test_the_answer_goes_back_to_the_author_alone(app: Flask, worker: Device, officer: Device) -> None:
    op = suggested(worker)
    [row] = officer.get("/desk/suggestions")["rows"]
    change = officer.op(row["scope"], "suggestion", {"answer": ANSWER}, record=row["id"], base=row["v"])
    assert officer.push(change)[0]["status"] == "applied"
    assert officer.get("/desk")["suggestions"] == 0
    [mine] = worker.get("/suggestions")["rows"]
    assert (mine["answered"], ANSWER in str(mine)) == (True, False)
    assert opened(worker, op, "answer", "own").json["value"] == ANSWER
    assert opened(worker, op, "text", "own").status_code == 404
    for role, unit in (("grid_lead", EAST), ("street_supervisor", STREET), ("community_staff", EAST)):
        other = somebody(app, f"ta{role[:2]}", role, unit)
        assert opened(other, op, "answer", "own").status_code == 404
        assert other.get("/suggestions")["rows"] == []


def test_an_author_answers_nobody_and_changes_nothing(worker: Device) -> None:
    op = suggested(worker)
    for changes in ({"answer": ANSWER}, {"text": "没有这回事"}):
        [result] = worker.push(worker.op(op["scope"], "suggestion", changes, record=op["record"]))
        assert (result["status"], result["reason"]["code"]) == ("parked", "forbidden")


def test_no_supervisor_finds_a_trace_of_it(app: Flask, worker: Device, officer: Device, home: Home) -> None:
    op = suggested(worker)
    opened(officer, op, "text", "suggestion")
    # One that is refused is kept for a decision, and shown to nobody who leads its author.
    worker.push(worker.op(CLOSED_STREET, "suggestion", {"text": TEXT, "score": 1}))
    for name, role, unit in (
        ("shequ01", "grid_lead", EAST),
        ("jiedao01", "street_supervisor", STREET),
        ("guanli01", "street_admin", STREET),
    ):
        boss = somebody(app, name, role, unit)
        pages = ["/desk", "/desk/access", "/desk/parked"]
        pages += ["/desk/arrivals"] if role != "street_admin" else []
        for page in pages:
            assert op["record"] not in str(boss.get(page)), page
        assert boss.get("/desk/parked")["ops"] == []
        assert boss.ask("GET", "/api/v1/desk/suggestions").status_code == 403
        path = f"/api/v1/records/{op['scope']}/{op['record']}"
        assert boss.ask("GET", f"{path}/readers").status_code == 404
        emergency = boss.ask("POST", f"{path}/glass", json={"why": "danger", "words": "我想看看写了什么"})
        assert emergency.status_code in (403, 404)


def test_one_put_into_a_communitys_closed_scope_reaches_the_officer_too(
    app: Flask, worker: Device, officer: Device
) -> None:
    op = suggested(worker, scope=CLOSED_EAST)
    assert [row["id"] for row in officer.get("/desk/suggestions")["rows"]] == [op["record"]]
    assert opened(somebody(app, "shequ01", "grid_lead", EAST), op, "text").status_code == 404


def test_one_of_somebody_who_has_left_is_kept_for_the_officer_and_taken_in(
    app: Flask, parts: Parts, worker: Device, officer: Device, clock: TurnedClock
) -> None:
    op = worker.op(CLOSED_STREET, "suggestion", {"text": TEXT})
    with parts.database.snapshot() as connection:
        [held] = read_grants(connection, [worker.user])[worker.user]
    clock.turn(hours=1)
    parts.database.write(lambda c: end_role(c, held.id, parts.clock(), parts.clock()))
    assert worker.push(op)[0]["status"] == "parked"
    boss = somebody(app, "shequ01", "grid_lead", EAST)
    assert boss.get("/desk/parked") == {"ops": [], "count": 0, "strays": 0}
    page = officer.get("/desk/suggestions")
    assert (page["rows"], page["kept"]) == ([], 1)
    assert boss.ask("POST", "/api/v1/desk/suggestions/take").status_code == 403
    assert officer.ask("POST", "/api/v1/desk/suggestions/take").json == {"taken": 1}
    page = officer.get("/desk/suggestions")
    assert ([row["id"] for row in page["rows"]], page["kept"]) == ([op["record"]], 0)
    assert opened(officer, op, "text", "suggestion").json["said"][0]["by"]["name"] == "wangge01"
    assert officer.ask("POST", "/api/v1/desk/suggestions/take").json == {"taken": 0}


def test_the_list_goes_on_page_by_page(worker: Device, officer: Device) -> None:
    written = [suggested(worker, f"第 {at} 条")["record"] for at in range(53)]
    first = officer.get("/desk/suggestions")
    rest = officer.get(f"/desk/suggestions?before={first['before']}")
    assert [row["id"] for row in first["rows"] + rest["rows"]] == sorted(written, reverse=True)
    assert rest["before"] is None
    assert officer.ask("GET", "/api/v1/desk/suggestions?before=x").status_code == 422
