"""新到: what is listed, in which order, what became of it, and for whom."""

from typing import Any

import pytest
from flask import Flask

from server.api.parts import Parts
from server.base.clock import wire
from tests.api.conftest import TurnedClock
from tests.desk.homes import Device, Home, somebody
from tests.people.street import EAST, HOUSE, ONE, STREET, THREE, TWO, WEST


@pytest.fixture
def desk(app: Flask) -> Device:
    return somebody(app, "shequ01", "grid_lead", EAST)


def _rows(desk: Device, query: str = "") -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = desk.get(f"/desk/arrivals{query}")["rows"]
    return rows


def test_a_visit_is_listed_with_place_author_and_points(worker: Device, desk: Device, home: Home) -> None:
    visit = worker.visit(home, note="纱窗坏了", needs=["repair"])
    [row] = _rows(desk)
    assert (row["kind"], row["id"], row["scope"]) == ("visit", visit["record"], HOUSE)
    assert row["author"] == {"id": worker.user, "name": "wangge01"}
    place = {"community": "青禾里", "grid": "第一网格", "building": "1号楼", "entrance": "2", "door": "301"}
    assert place.items() <= row["place"].items()
    assert row["points"] == {
        "result": "met", "visit_mode": "home", "purposes": ["routine"], "needs": ["repair"],
    }  # fmt: skip
    marks = ("seen", "asked", "answered", "late", "offline", "skewed", "void", "conflict")
    assert {mark: row[mark] for mark in marks} == dict.fromkeys(marks, False)


def test_the_newest_is_first_and_pages_join_without_a_gap(
    worker: Device, desk: Device, home: Home, clock: TurnedClock
) -> None:
    ids = []
    for number in range(53):
        if number % 7 == 0:  # some come within one instant
            clock.turn(seconds=30)
        ids.append(worker.visit(home)["record"])
    first = desk.get("/desk/arrivals")
    second = desk.get(f"/desk/arrivals?before={first['before']}")
    read = [row["id"] for row in first["rows"] + second["rows"]]
    assert len(first["rows"]) == 50
    assert second["before"] is None
    assert sorted(read) == sorted(ids)
    received = [row["received"] for row in first["rows"] + second["rows"]]
    assert received == sorted(received, reverse=True)


def test_a_cursor_that_no_page_gave_is_refused(desk: Device) -> None:
    answer = desk.ask("GET", "/api/v1/desk/arrivals?before=nonsense")
    assert (answer.status_code, answer.json["code"]) == (422, "invalid")


def test_a_record_is_unseen_until_somebody_says_something(worker: Device, desk: Device, home: Home) -> None:
    visit = worker.visit(home)
    other = worker.visit(home)
    assert desk.get("/desk")["unseen"] == 2
    desk.review(visit, "seen")
    assert [row["id"] for row in _rows(desk, "?unseen=1")] == [other["record"]]
    assert desk.get("/desk")["unseen"] == 1
    assert [row["seen"] for row in _rows(desk) if row["id"] == visit["record"]] == [True]


def test_a_corrected_record_is_new_again(worker: Device, desk: Device, home: Home) -> None:
    visit = worker.visit(home)
    desk.review(visit, "seen")
    worker.push(worker.op(home.scope, "visit", {"result": "met_family"}, record=visit["record"]))
    [row] = _rows(desk, "?unseen=1")
    assert (row["points"]["result"], row["seen"]) == ("met_family", False)


def test_an_answer_comes_back_to_the_desk_once(worker: Device, desk: Device, home: Home) -> None:
    visit = worker.visit(home)
    question = desk.review(visit, "look_again", field="needs", note="水龙头报给物业了吗？")
    assert _rows(desk, "?unseen=1") == []
    assert _rows(desk)[0]["asked"]
    worker.push(worker.op(home.scope, "review", {"answer": "报了"}, record=question["record"]))
    [row] = _rows(desk, "?unseen=1")
    assert (row["asked"], row["answered"], row["seen"]) == (False, True, False)
    desk.review(visit, "thanks")
    assert _rows(desk, "?unseen=1") == []
    assert _rows(desk)[0]["thanked"]


def test_words_that_look_like_an_answer_are_none(worker: Device, desk: Device, home: Home) -> None:
    desk.review(worker.visit(home), "look_again", note='写成 "answer": 的样子')
    assert _rows(desk, "?unseen=1") == []


def test_a_withdrawn_answer_does_not_confuse_two_questions(worker: Device, desk: Device, home: Home) -> None:
    visit = worker.visit(home)
    first = desk.review(visit, "look_again", note="第一问")
    desk.review(visit, "look_again", note="第二问")
    worker.push(worker.op(home.scope, "review", {"answer": "答一"}, record=first["record"]))
    [row] = _rows(desk, "?unseen=1")
    assert (row["asked"], row["answered"]) == (True, True)


def test_late_offline_and_skewed_records_are_marked(
    worker: Device, desk: Device, home: Home, clock: TurnedClock
) -> None:
    body = {"household": home.household, "visit_mode": "home", "result": "met", "purposes": ["routine"]}
    past = wire(clock.now.replace(day=20))
    late = worker.op(home.scope, "visit", body | {"occurred_at": past})
    clock.turn(hours=4)
    worker.push(late)
    [row] = _rows(desk)
    assert (row["late"], row["offline"], row["on"]) == (True, True, "2026-11-20")
    answer = worker.ask(
        "POST", "/api/v1/sync/push",
        json={"sent": "2026-11-23T01:00:00.000Z", "ops": [worker.op(home.scope, "visit", body)]},
    )  # fmt: skip
    assert answer.json["results"][0]["status"] == "applied"
    assert [row["skewed"] for row in _rows(desk)] == [True, False]


def test_filters_by_kind_and_grid(
    app: Flask, worker: Device, desk: Device, home: Home, tower_home: Home
) -> None:
    near = worker.visit(home)
    there = somebody(app, "wangge02", "grid_worker", TWO).visit(tower_home)
    assert [row["id"] for row in _rows(desk, f"?grid={ONE}")] == [near["record"]]
    assert [row["id"] for row in _rows(desk, f"?grid={TWO}&kind=visit")] == [there["record"]]
    assert _rows(desk, "?kind=patrol") == []
    counts = desk.get("/desk/arrivals")["counts"]
    assert counts["unseen"] == 2
    assert {kind: n for kind, n in counts["kinds"].items() if n} == {"visit": 2}
    assert [(one["name"], one["n"]) for one in counts["grids"]] == [("第一网格", 1), ("第二网格", 1)]


@pytest.mark.parametrize("text", ["王秀兰", "wangxiu", "wxl", "2-301", "3390", "wangge01"])
def test_search_finds_by_name_pinyin_door_phone_and_author(
    worker: Device, desk: Device, home: Home, tower_home: Home, text: str
) -> None:
    visit = worker.visit(home)
    assert [row["id"] for row in _rows(desk, f"?q={text}")] == [visit["record"]]
    assert _rows(desk, "?q=没有这个人") == []


def test_people_and_doors_are_found(desk: Device, home: Home, far_home: Home) -> None:
    [person] = desk.get("/desk/search?q=wangxl".replace("wangxl", "王秀"))["found"]
    assert (person["kind"], person["id"], person["place"]["door"]) == ("person", home.person, "301")
    [door] = desk.get("/desk/search?q=2-301")["found"]
    assert (door["kind"], door["place"]["entrance"]) == ("dwelling", "2")
    assert desk.get("/desk/search?q=马卫国")["found"] == []
    assert desk.get("/desk/search?q=%25")["found"] == []


def test_the_other_community_sees_nothing_of_it(app: Flask, worker: Device, home: Home) -> None:
    worker.visit(home)
    other = somebody(app, "shequ02", "grid_lead", WEST)
    assert _rows(other) == []
    assert other.get("/desk")["unseen"] == 0
    assert other.get("/desk/arrivals?q=王秀兰")["rows"] == []


def test_a_lead_of_one_grid_sees_that_grid(app: Flask, worker: Device, home: Home, tower_home: Home) -> None:
    worker.visit(home)
    lead = somebody(app, "zuzhang01", "grid_lead", TWO)
    assert _rows(lead) == []


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/desk"), ("GET", "/desk/arrivals"), ("POST", "/desk/samples"), ("GET", "/desk/search?q=x"),
        ("GET", "/desk/devices"), ("GET", "/desk/parked"),
    ],
)  # fmt: skip
def test_a_worker_is_not_let_in(worker: Device, method: str, path: str) -> None:
    body = {"community": EAST, "why": "sample"} if method == "POST" else None
    answer = worker.ask(method, f"/api/v1{path}", json=body)
    assert (answer.status_code, answer.json["code"]) == (403, "forbidden")


def test_staff_read_what_the_lead_reads(app: Flask, worker: Device, home: Home) -> None:
    visit = worker.visit(home)
    staff = somebody(app, "gongzuo01", "community_staff", EAST)
    assert [row["id"] for row in _rows(staff)] == [visit["record"]]
    assert somebody(app, "gongzuo02", "community_staff", WEST).get("/desk/arrivals")["rows"] == []


def test_the_street_sees_counts_alone_and_no_small_ones(
    app: Flask, parts: Parts, worker: Device, home: Home, far_home: Home
) -> None:
    for _ in range(5):
        worker.visit(home)
    somebody(app, "wangge03", "grid_worker", THREE).visit(far_home)
    street = somebody(app, "jiedao01", "street_supervisor", STREET)
    answer = street.get("/desk/arrivals")
    assert answer["rows"] == []
    told = {
        one["name"]: {kind: n for kind, n in one["kinds"].items() if n != 0}
        for one in answer["counts"]["communities"]
    }
    assert told == {"青禾里": {"visit": 5}, "松涛里": {"visit": None}}
