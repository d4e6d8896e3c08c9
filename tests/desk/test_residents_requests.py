"""A resident's request: taken at the window with its last day, seen by few, brought to an answer."""

from datetime import date

import pytest
from flask import Flask

from server.base.workdays import workdays_after
from tests.api.conftest import TurnedClock
from tests.desk.homes import Home, somebody
from tests.desk.residents import PATH, Office
from tests.people.street import CLOSED_STREET, EAST, WEST


@pytest.fixture
def office(app: Flask) -> Office:
    return Office.of(app)


@pytest.mark.parametrize(
    ("received", "due"),
    [
        (date(2026, 11, 23), date(2026, 12, 14)),  # three plain weeks
        (date(2026, 11, 21), date(2026, 12, 11)),  # a Saturday: the first day that counts is Monday
        (date(2026, 9, 28), date(2026, 10, 23)),  # seven days of holiday, and a Saturday worked for them
        (date(2031, 3, 3), date(2031, 3, 24)),  # a year of which nobody knows the holidays
    ],
)
def test_an_answer_is_due_after_fifteen_working_days(received: date, due: date) -> None:
    assert workdays_after(received, 15) == due


def test_a_request_is_taken_with_its_number_and_its_last_day(office: Office, home: Home) -> None:
    taken = office.take(home, "copy")
    assert (taken["received_on"], taken["due_on"], taken["state"]) == ("2026-11-23", "2026-12-14", "received")
    assert taken["number"].startswith("2026-")
    assert (taken["person"]["name"], taken["place"]["door"], taken["moves"]) == ("王秀兰", "301", ["checked"])
    [line] = office.officer.get("/desk/residents/requests")["requests"]
    assert line["id"] == taken["id"]


def test_words_are_kept_only_where_something_is_to_be_corrected(office: Office, home: Home) -> None:
    asked = {
        "scope": home.scope,
        "person": home.person,
        "right": "delete",
        "asked_by": "self",
        "words": "都删",
    }
    answer = office.window.ask("POST", f"{PATH}/requests", json=asked)
    assert (answer.status_code, list(answer.json["fields"])) == (422, ["words"])
    assert office.take(home, "correct", words="电话错了")["words"] == "电话错了"


def test_only_the_window_of_the_community_takes_a_request(
    app: Flask, office: Office, home: Home, far_home: Home
) -> None:
    asked = {"scope": home.scope, "person": home.person, "right": "copy", "asked_by": "self"}
    for who in (office.lead, office.worker, office.officer):
        assert who.ask("POST", f"{PATH}/requests", json=asked).status_code == 403
    elsewhere = somebody(app, "gongzuo02", "community_staff", WEST)
    assert elsewhere.ask("POST", f"{PATH}/requests", json=asked).status_code == 404
    for change in ({"person": home.household}, {"scope": far_home.scope, "person": far_home.person}):
        assert office.window.ask("POST", f"{PATH}/requests", json=asked | change).status_code == 404


def test_a_request_is_seen_by_who_took_it_the_officer_and_in_short_by_the_lead(
    app: Flask, office: Office, home: Home
) -> None:
    request = office.take(home, "correct", words="电话错了")["id"]
    colleague = somebody(app, "gongzuo02", "community_staff", EAST)
    stranger = somebody(app, "shequ02", "grid_lead", WEST)
    for who in (colleague, stranger):
        assert who.get("/desk/residents/requests")["requests"] == []
        assert who.ask("GET", f"{PATH}/requests/{request}").status_code == 404
    for who in (office.window, office.officer, office.lead):
        assert [line["id"] for line in who.get("/desk/residents/requests")["requests"]] == [request]
    assert office.officer.get(f"/desk/residents/requests/{request}")["words"] == "电话错了"
    short = office.lead.get(f"/desk/residents/requests/{request}")
    assert (short["words"], short["steps"], short["moves"]) == (None, [], [])


def test_no_tablet_ever_holds_a_request(office: Office, home: Home) -> None:
    request = office.take(home, "copy")["id"]
    for who in (office.window, office.worker, office.lead):
        answer = who.ask("GET", f"/api/v1/records/{CLOSED_STREET}/{request}")
        assert answer.status_code == 404
        body = {"building": home.scope, "subject": home.person, "right": "copy", "asked_by": "self"}
        [refused] = who.push(who.op(CLOSED_STREET, "rights_request", body))
        assert refused["reason"]["code"] == "forbidden"
        assert CLOSED_STREET not in {one["id"] for one in who.ask("GET", "/api/v1/session").json["scopes"]}


def test_a_request_is_checked_by_the_window_and_answered_by_the_officer(office: Office, home: Home) -> None:
    request = office.take(home, "know")["id"]
    assert office.step(office.window, request, "answered") == 422  # nobody has checked who asks
    assert office.step(office.officer, request, "answered") == 422
    assert office.step(office.window, request, "checked") == 204
    assert office.step(office.window, request, "answered") == 422
    assert office.step(office.officer, request, "answered", "当面说明了") == 204
    assert office.step(office.officer, request, "refused", "晚了") == 422
    shown = office.window.get(f"/desk/residents/requests/{request}")
    assert shown["state"] == "answered"
    assert shown["is_closed"]
    assert [(one["to"], one["by"]["name"], one["note"]) for one in shown["steps"]] == [
        ("checked", "gongzuo01", None), ("answered", "yinsi01", "当面说明了"),
    ]  # fmt: skip


def test_a_refusal_says_why(office: Office, home: Home) -> None:
    request = office.checked(home, "copy")
    assert office.step(office.officer, request, "refused", "  ") == 422
    assert office.step(office.officer, request, "refused", "说不清是谁，请带证件再来") == 204
    assert office.window.get(f"/desk/residents/requests/{request}")["state"] == "refused"


def test_the_list_begins_with_what_is_due_first_and_says_what_is_overdue(
    office: Office, home: Home, tower_home: Home, clock: TurnedClock
) -> None:
    first = office.take(home, "copy")["id"]
    clock.turn(days=2)
    second = office.take(tower_home, "know")["id"]
    clock.turn(days=19)
    page = office.officer.get("/desk/residents/requests")
    assert [line["id"] for line in page["requests"]] == [first, second]
    assert [(line["is_overdue"], line["is_near"]) for line in page["requests"]] == [
        (False, True),
        (False, True),
    ]
    clock.turn(days=1)
    page = office.officer.get("/desk/residents/requests")
    assert [line["is_overdue"] for line in page["requests"]] == [True, False]
    assert page["overdue"] == 1
    office.step(office.window, first, "checked")
    office.step(office.officer, first, "answered")
    page = office.officer.get("/desk/residents/requests")
    assert [line["id"] for line in page["requests"]] == [second, first]
    assert page["overdue"] == 0


def test_who_searched_and_why_is_logged_and_never_for_what(office: Office, home: Home) -> None:
    for why, status in (("", 422), ("curious", 422), ("resident_asks", 200)):
        answer = office.window.ask("POST", f"{PATH}/find", json={"q": "wangxiulan", "why": why})
        assert answer.status_code == status
    assert [hit["id"] for hit in answer.json["found"]] == [home.person]
    lines = office.officer.get("/desk/access")["lines"]
    searches = [line for line in lines if line["what"] == "search"]
    assert [(line["who"]["name"], line["why"]) for line in searches] == [("gongzuo01", "resident_asks")]
    assert "wangxiulan" not in str(lines)


def test_a_consent_taken_back_ends_the_care_visits_that_hung_on_it(office: Office, home: Home) -> None:
    def agree(**more: str) -> dict[str, object]:
        body = {
            "subject": home.person,
            "consent_scope": ["care_visit"],
            "how": "paper",
            "given_on": "2026-11-20",
        }
        op = office.worker.op(home.scope, "consent_record", body | more)
        assert office.worker.push(op)[0]["status"] == "applied"
        return op

    def due() -> list[str]:
        page = office.window.get(f"/desk/residents/people/{home.scope}/{home.person}")
        return sorted(task["purpose"] for task in page["tasks"])

    def withdraw(consent: dict[str, object]) -> None:
        edit = office.worker.op(
            home.scope, "consent_record", {"withdrawn_on": "2026-11-23"}, record=consent["record"]
        )
        assert office.worker.push(edit)[0]["status"] == "applied"

    tasks = []
    for purpose in ("care_visit", "routine"):
        task = {
            "household": home.household,
            "person": home.person,
            "purpose": purpose,
            "due_on": "2026-12-01",
        }
        tasks.append(office.lead.op(home.scope, "care_task", task))
        assert office.lead.push(tasks[-1])[0]["status"] == "applied"
    [ended] = [task for task in tasks if task["set"]["purpose"] == "care_visit"]
    office.worker.visit(home, person=home.person, care_task=ended["record"])
    again = office.lead.op(home.scope, "care_task", dict(ended["set"]))
    assert office.lead.push(again)[0]["status"] == "applied"
    first, second = agree(), agree(how="oral_witnessed", witness="李敏")
    withdraw(first)
    assert due() == ["care_visit", "routine"]  # the second one still stands
    withdraw(second)
    assert due() == ["routine"]
    copy = office.worker.get(f"/records/{home.scope}/{ended['record']}")
    assert not copy["removed"]  # it was over: a visit had been made
