"""谁看过: the log by person and day, what an author sees, and what a resident is shown at the window."""

from flask import Flask

from server.api.parts import Parts
from server.records.ports import Change
from tests.api.conftest import TurnedClock
from tests.desk.homes import Home, somebody
from tests.people.street import EAST, HOUSE, ONE, STREET, WEST


def test_a_resident_is_shown_who_looked_at_anything_about_their_home_and_that_is_logged(
    app: Flask, parts: Parts, home: Home, tower_home: Home
) -> None:
    worker = somebody(app, "wangge01", "grid_worker", ONE)
    neighbour = tower_home.person  # somebody else, whom a visit to this home names
    visit, other = worker.visit(home), worker.visit(home, person=neighbour)
    street = somebody(app, "jiedao", "street_supervisor", STREET)
    for record in (visit, other):
        street.get(f"/records/{HOUSE}/{record['record']}?why=sample")
    desk = somebody(app, "shequ", "community_staff", EAST)
    path = f"/desk/access/about/{home.scope}/"
    sheet = desk.get(f"{path}{home.household}?why=resident_asks")
    assert (sheet["of"]["kind"], sheet["of"]["names"]) == ("household", ["王秀兰"])
    told = [
        (line["what"], line["who"]["name"], line["roles"], line["why"], line["via"])
        for line in sheet["lines"]
    ]
    asked = ("about_read", "shequ", ["community_staff"], "resident_asks", "desk")
    sample = ("read", "jiedao", ["street_supervisor"], "sample", "visit")
    assert told == [asked, sample, sample]
    assert {"role": "grid_worker", "names": ["wangge01"]} in sheet["copies"]
    person = desk.get(f"{path}{home.person}?why=resident_asks")
    assert [line["record"] for line in person["lines"] if line["what"] == "read"] == [visit["record"]]
    for bad, status in (("", 422), ("?why=curious", 422)):
        assert desk.ask("GET", f"/api/v1{path}{home.household}{bad}").status_code == status
    assert desk.ask("GET", f"/api/v1{path}{visit['record']}?why=resident_asks").status_code == 404
    elsewhere = somebody(app, "shequ02", "community_staff", WEST)
    assert elsewhere.ask("GET", f"/api/v1{path}{home.household}?why=resident_asks").status_code == 404
    assert street.ask("GET", f"/api/v1{path}{home.household}?why=resident_asks").status_code == 403


def test_the_sheet_follows_a_home_that_moved(app: Flask, parts: Parts, home: Home, tower_home: Home) -> None:
    street = somebody(app, "jiedao", "street_supervisor", STREET)
    visit = somebody(app, "wangge01", "grid_worker", ONE).visit(home)
    street.get(f"/records/{HOUSE}/{visit['record']}?why=sample")
    pointer = {"moved_from": home.household}
    [outcome] = parts.engine.write([Change(tower_home.scope, "household", tower_home.household, pointer)])
    assert outcome.status in ("applied", "merged"), outcome
    desk = somebody(app, "shequ", "community_staff", EAST)
    sheet = desk.get(f"/desk/access/about/{tower_home.scope}/{tower_home.household}?why=resident_asks")
    assert visit["record"] in [line["record"] for line in sheet["lines"]]


def test_the_log_is_asked_by_person_and_by_day(app: Flask, home: Home, clock: TurnedClock) -> None:
    worker = somebody(app, "wangge01", "grid_worker", ONE)
    visit = worker.visit(home)
    street = somebody(app, "jiedao", "street_supervisor", STREET)
    officer = somebody(app, "yinsi", "privacy_officer", STREET)
    clock.turn(days=3)
    street.get(f"/records/{HOUSE}/{visit['record']}?why=sample")
    every = officer.get("/desk/access")
    assert {"id": street.user, "name": "jiedao"} in every["people"]
    [line] = officer.get(f"/desk/access?who={street.user}")["lines"]
    assert (line["what"], line["words"]["zh"], line["why_words"]["zh"]) == (
        "read",
        "查看一条记录",
        "抽看走访情况",
    )
    assert [one["seq"] for one in officer.get("/desk/access?from_on=2026-11-26")["lines"]] == [line["seq"]]
    before = officer.get("/desk/access?to_on=2026-11-25")["lines"]
    assert len(before) == len(every["lines"]) - 1
    own = street.get(f"/desk/access?who={officer.user}")
    assert own["lines"] == [], "somebody else's lines are not theirs to ask for"
    assert [
        one["who"]["name"] for one in worker.get(f"/records/{HOUSE}/{visit['record']}/readers")["readers"]
    ] == ["jiedao"]


def test_a_search_that_finds_somebody_is_one_line_without_what_was_searched_for(
    app: Flask, home: Home, clock: TurnedClock
) -> None:
    desk = somebody(app, "shequ", "community_staff", EAST)
    for text in ("王", "王秀", "王秀兰", "没有这个人"):
        desk.get(f"/desk/search?q={text}")
    clock.turn(minutes=2)
    desk.get("/desk/search?q=没有这个人")
    [line] = desk.get(f"/desk/access?who={desk.user}")["lines"][:-1] or desk.get("/desk/access")["lines"][:1]
    assert (line["what"], line["record"], line["why"], line["via"]) == ("search", None, "", "desk")
    clock.turn(minutes=2)
    desk.get("/desk/arrivals?q=王秀兰")
    assert [one["what"] for one in desk.get("/desk/access")["lines"]].count("search") == 2


def test_a_chain_walked_by_who_holds_no_copy_leaves_a_line(app: Flask, parts: Parts) -> None:
    walk = f"/sync/chain/{HOUSE}?from=1&to=1"
    worker = somebody(app, "wangge01", "grid_worker", ONE)
    street = somebody(app, "jiedao", "street_supervisor", STREET)
    for one in (worker, street):
        assert one.ask("GET", f"/api/v1{walk}").status_code == 200
    officer = somebody(app, "yinsi", "privacy_officer", STREET)
    walked = [
        one["who"]["name"] for one in officer.get("/desk/access")["lines"] if one["what"] == "chain_read"
    ]
    assert walked == ["jiedao"]
