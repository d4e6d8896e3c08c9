"""Volunteer hours on the server: who may write and read them, what counts, the workbook, the certificate."""

import json
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from openpyxl import load_workbook

from server.api.parts import Parts
from server.base.ids import new_id
from tests.api.conftest import TurnedClock
from tests.desk.homes import Device, somebody
from tests.people.street import EAST, ONE, STREET, WEST

STARTS, ENDS = "2026-11-23T08:00:00.000Z", "2026-11-23T10:00:00.000Z"
PULL = "/api/v1/sync/pull"


@dataclass
class Crew:
    """A team with its lead, one volunteer who has an account, and a shift."""

    team: str
    lead: Device
    own: Device
    profile: str
    shift: str

    def enter(
        self, by: Device, volunteer: str, came: str = STARTS, left: str | None = ENDS, **more: Any
    ) -> str:
        body = {"shift": self.shift, "volunteer": volunteer, "in_at": came, "hours": 2, "how": "lead_roll"}
        op = by.op(self.team, "attendance", body | ({"out_at": left} if left else {}) | more)
        assert applied(by, op)
        return str(op["record"])

    def step(self, by: Device, *to: str) -> list[dict[str, Any]]:
        return by.push(*(by.op(self.team, "step", {"case": self.shift, "to": one}) for one in to))


def applied(by: Device, *ops: dict[str, Any]) -> bool:
    results = by.push(*ops)
    assert {one["status"] for one in results} == {"applied"}, results
    return True


def named(crew: Crew, name: str, **more: Any) -> str:
    op = crew.lead.op(crew.team, "volunteer_profile", {"name": name, "adult": True} | more)
    assert applied(crew.lead, op)
    return str(op["record"])


@pytest.fixture
def chief(app: Flask) -> Device:
    return somebody(app, "shequ01", "grid_lead", EAST)


@pytest.fixture
def crew(app: Flask, chief: Device) -> Crew:
    """A team that the grid lead founded, and a shift that its lead planned."""
    team = new_id()
    founding = chief.op(
        team, "volunteer_team", {"name": "红袖章一队", "unit": EAST, "lead": chief.user}, record=team
    )
    assert applied(chief, founding | {"new": True})
    lead = somebody(app, "duizhang01", "team_lead", team)
    own = somebody(app, "zhiyuan01", "volunteer", team)
    body = {
        "team": team, "duty": "school_crossing", "place_text": "东门", "starts_at": STARTS, "ends_at": ENDS,
        "need": 12, "lead": lead.user,
    }  # fmt: skip
    shift = lead.op(team, "shift", body)
    crew = Crew(team, lead, own, "", shift["record"])
    assert applied(lead, shift)
    crew.profile = named(crew, "吴建军", account=own.user)
    return crew


def month(by: Device, more: str = "") -> Any:
    return by.get(f"/hours?month=2026-11{more}")


def hours(by: Device) -> dict[str, float]:
    return {row["name"]: row["hours"] for shift in month(by)["shifts"] for row in shift["rows"]}


def pulled(by: Device, team: str) -> dict[str, list[dict[str, Any]]]:
    answer = by.ask("POST", PULL, json={"cursors": {team: {"seq": 0}}})
    found: dict[str, list[dict[str, Any]]] = {}
    for line in answer.text.splitlines()[1:-1]:
        one = json.loads(line)
        found.setdefault(one["kind"], []).append(one)
    return found


def test_a_team_is_founded_under_a_unit_by_who_has_a_say_there(app: Flask, chief: Device) -> None:
    far = new_id()
    op = chief.op(far, "volunteer_team", {"name": "远队", "unit": WEST, "lead": chief.user}, record=far)
    [result] = chief.push(op | {"new": True})
    assert (result["status"], result["reason"]["code"]) == ("parked", "forbidden")
    worker = somebody(app, "wangge01", "grid_worker", ONE)
    near = new_id()
    op = worker.op(near, "volunteer_team", {"name": "近队", "unit": ONE, "lead": chief.user}, record=near)
    assert worker.push(op | {"new": True})[0]["status"] == "parked"


def test_the_lead_alone_opens_and_ends_a_shift_and_a_grid_lead_may_confirm_it(
    crew: Crew, chief: Device
) -> None:
    assert {one["status"] for one in crew.step(crew.own, "open")} == {"parked"}
    assert {one["status"] for one in crew.step(crew.lead, "open", "ended")} == {"applied"}
    crew.enter(crew.lead, crew.profile)
    assert month(chief)["shifts"][0]["state"] == "ended"
    assert crew.step(chief, "confirmed")[0]["status"] == "applied"
    [shift] = month(chief)["shifts"]
    assert (shift["state"], shift["confirmed_by"], shift["hours"]) == ("confirmed", "shequ01", 2)


def test_a_volunteer_taps_themselves_in_and_writes_down_nothing_else(crew: Crew) -> None:
    crew.enter(crew.own, crew.profile, how="self_tap", account=crew.own.user)
    for kind, body in (
        ("volunteer_profile", {"name": "自己", "adult": True}),
        ("shift", {"team": crew.team}),
    ):
        [result] = crew.own.push(crew.own.op(crew.team, kind, body))
        assert result["status"] == "parked", kind


def test_a_volunteer_reads_their_own_profile_and_hours_and_nobody_elses(crew: Crew) -> None:
    other = named(crew, "刘春燕", phone="10012345678")
    mine = crew.enter(crew.lead, crew.profile, account=crew.own.user)
    crew.enter(crew.lead, other)
    found = pulled(crew.own, crew.team)
    assert [one["id"] for one in found["volunteer_profile"]] == [crew.profile]
    assert [one["id"] for one in found["attendance"]] == [mine]
    assert len(found["shift"]) == 1
    assert len(pulled(crew.lead, crew.team)["volunteer_profile"]) == 2
    answer = crew.own.ask("GET", "/api/v1/hours", query_string={"month": "2026-11"})
    assert answer.status_code == 403


def test_two_leads_rolls_both_stand_and_each_person_counts_once(
    app: Flask, crew: Crew, chief: Device
) -> None:
    second = somebody(app, "duizhang02", "team_lead", crew.team)
    crew.enter(crew.lead, crew.profile, "2026-11-23T08:05:00.000Z", "2026-11-23T09:00:00.000Z", hours=1)
    crew.enter(second, crew.profile, "2026-11-23T07:58:00.000Z", None)
    crew.step(crew.lead, "open", "ended", "confirmed")
    [row] = month(chief)["shifts"][0]["rows"]
    assert (row["hours"], row["rolls"], row["in_at"]) == (2, 2, "2026-11-23T07:58:00.000Z")
    assert month(chief)["people"] == 1


def test_a_correction_keeps_both_values_and_counts_the_new_one(crew: Crew, chief: Device) -> None:
    early = crew.enter(crew.lead, crew.profile, left="2026-11-23T08:40:00.000Z", hours=0.5)
    crew.step(crew.lead, "open", "ended", "confirmed")
    before = {
        "hours": 0.5,
        "out_at": "2026-11-23T08:40:00.000Z",
        "said_by": "volunteer",
        "at": "2026-11-24T01:00:00.000Z",
    }
    change = {"out_at": "2026-11-23T09:30:00.000Z", "hours": 1.5, "corrections": {"append": [before]}}
    [result] = crew.lead.push(crew.lead.op(crew.team, "attendance", change, record=early))
    assert result["status"] in ("applied", "merged")
    [row] = month(chief)["shifts"][0]["rows"]
    assert (row["hours"], row["before"]) == (1.5, [0.5])
    [held] = pulled(crew.lead, crew.team)["attendance"]
    assert held["set"]["corrections"] == [before]


def test_what_a_volunteer_says_after_the_hours_were_confirmed_waits_for_the_lead(
    crew: Crew, chief: Device
) -> None:
    crew.step(crew.lead, "open", "ended", "confirmed")
    later = crew.enter(crew.own, crew.profile, account=crew.own.user)  # it says that the lead called the roll
    assert hours(chief) == {}
    [held] = pulled(crew.lead, crew.team)["attendance"]
    taken = {"how": "paper_later"}
    assert applied(crew.lead, crew.lead.op(crew.team, "attendance", taken, record=later, base=held["v"]))
    assert hours(chief) == {"吴建军": 2}


def test_a_confirmation_that_came_too_early_shuts_nobody_out(crew: Crew, chief: Device) -> None:
    assert crew.step(chief, "confirmed")[0]["reason"]["code"] == "moved_on"
    crew.enter(crew.own, crew.profile, account=crew.own.user)
    crew.step(crew.lead, "open", "ended", "confirmed")
    assert hours(chief) == {"吴建军": 2}


def test_the_street_sees_shifts_and_counts_and_no_names(app: Flask, crew: Crew) -> None:
    street = somebody(app, "jiedao01", "street_supervisor", STREET)
    for number in range(4):
        crew.enter(crew.lead, named(crew, f"甲{number}"))
    [shift] = month(street)["shifts"]
    assert (shift["rows"], shift["people"], shift["hours"]) == (None, None, None)
    crew.enter(crew.lead, crew.profile)
    page = month(street)
    assert (page["shifts"][0]["people"], page["hours"]) == (5, 10)
    assert "吴建军" not in str(page)


def test_the_lead_alone_learns_whose_accounts_belong_to_the_team(crew: Crew, chief: Device) -> None:
    found = crew.lead.get(f"/hours/accounts/{crew.team}")["accounts"]
    assert [(one["id"], one["username"]) for one in found] == [(crew.own.user, "zhiyuan01")]
    assert crew.own.ask("GET", f"/api/v1/hours/accounts/{crew.team}").status_code == 403
    assert chief.ask("GET", f"/api/v1/hours/accounts/{EAST}").status_code == 404


def test_somebody_of_another_community_reads_nothing(app: Flask, crew: Crew) -> None:
    crew.enter(crew.lead, crew.profile)
    other = somebody(app, "shequ02", "grid_lead", WEST)
    assert month(other)["shifts"] == []
    assert month(other, f"&team={crew.team}")["shifts"] == []
    asked = {"team": crew.team, "volunteer": crew.profile, "from_on": "2026-11-01", "to_on": "2026-11-30"}
    assert other.ask("POST", "/api/v1/hours/certificates", json=asked).status_code == 404


def test_the_workbook_holds_no_formula_and_that_it_was_taken_is_logged(crew: Crew, chief: Device) -> None:
    crew.enter(crew.lead, named(crew, "=cmd|calc"))
    crew.enter(crew.lead, crew.profile, left="2026-11-23T08:40:00.000Z", hours=0.5)
    crew.step(crew.lead, "open", "ended", "confirmed")
    answer = chief.ask("GET", "/api/v1/hours/book", query_string={"month": "2026-11"})
    assert answer.status_code == 200
    rows = list(load_workbook(BytesIO(answer.data)).active.iter_rows(values_only=True))
    assert rows[0][:4] == ("志愿者", "日期", "班次", "内容")
    assert {row[0]: row[6] for row in rows[1:]} == {"'=cmd|calc": 2, "吴建军": 0.5}
    assert rows[1][1:4] == ("2026-11-23", "护学 · 东门", "护学")
    [line] = chief.get("/desk/access")["lines"][:1]
    assert (line["what"], line["scope"]) == ("hours_export", crew.team)


def certify(by: Device, crew: Crew, **more: Any) -> Any:
    asked = {
        "team": crew.team,
        "volunteer": crew.profile,
        "from_on": "2026-11-01",
        "to_on": "2026-11-30",
    } | more
    return by.ask("POST", "/api/v1/hours/certificates", json=asked)


def check(app: Flask, number: str, code: str) -> Any:
    return app.test_client().post("/api/v1/hours/check", json={"number": number, "code": code}).json


def test_a_certificate_says_what_was_confirmed_and_anybody_may_check_it(
    app: Flask, crew: Crew, chief: Device
) -> None:
    crew.enter(crew.lead, crew.profile, account=crew.own.user)
    assert certify(crew.own, crew).status_code == 422  # nobody has confirmed anything yet
    crew.step(crew.lead, "open", "ended", "confirmed")
    answer = certify(crew.own, crew)
    assert answer.status_code == 201, answer.json
    paper = answer.json
    assert (paper["name"], paper["hours"], paper["shifts"], paper["duties"]) == (
        "吴建军",
        2,
        1,
        ["school_crossing"],
    )
    assert paper["check_at"].endswith("/verify")
    assert check(app, paper["number"], paper["code"].lower()) == {
        "valid": True, "paper": {name: value for name, value in paper.items() if name != "check_at"},
    }  # fmt: skip
    wrong = ("2" if paper["code"][0] != "2" else "3") + paper["code"][1:]
    assert check(app, paper["number"], wrong) == {"valid": False, "paper": None}
    assert check(app, "20261123-FFFFFF-2222", paper["code"]) == {"valid": False, "paper": None}
    [held] = pulled(crew.own, crew.team)["hours_certificate"]
    again = crew.own.get(f"/hours/certificates/{crew.team}/{held['id']}")
    assert again == paper
    assert "code" not in held["set"]
    assert month(chief)["shifts"][0]["rows"][0]["number"] == paper["number"]


def test_nobody_certifies_others_hours_without_a_say_nor_writes_a_certificate(app: Flask, crew: Crew) -> None:
    crew.enter(crew.lead, crew.profile)
    crew.step(crew.lead, "open", "ended", "confirmed")
    other = somebody(app, "zhiyuan02", "volunteer", crew.team)
    assert certify(other, crew).status_code == 404
    assert certify(crew.lead, crew).status_code == 201
    forged = {
        "number": "x", "volunteer": crew.profile, "name": "x", "team_name": "x", "issuer": "x", "hours": 99,
        "from_on": "2026-01-01", "to_on": "2026-11-30", "shifts": 9, "duties": [], "issued_on": "2026-11-23",
    }  # fmt: skip
    [result] = crew.lead.push(crew.lead.op(crew.team, "hours_certificate", forged))
    assert (result["status"], result["reason"]["code"]) == ("parked", "forbidden")


def test_who_guesses_codes_has_to_wait(app: Flask, crew: Crew, clock: TurnedClock, parts: Parts) -> None:
    client = app.test_client()
    answers = [
        client.post("/api/v1/hours/check", json={"number": f"n{at}", "code": "x"}).status_code
        for at in range(45)
    ]
    assert answers[0] == 200
    assert answers[-1] == 429
