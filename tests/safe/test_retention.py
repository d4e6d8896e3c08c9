"""Retention: what is kept long enough goes, from rows, log and tablets; the chain holds."""

from datetime import date, timedelta
from typing import Any

import orjson
import pytest
from flask import Flask
from sqlalchemy import text

from server.api.parts import Parts
from server.base.errors import Problem
from server.base.ids import new_id
from server.jobs import retention
from server.jobs.terms import months_before, put_terms, terms
from server.people import approvals, holds
from server.records import store
from server.records.fsck import fsck
from server.records.merge import State
from server.records.ports import Change
from server.records.verify import verify
from tests.api.conftest import TurnedClock
from tests.desk.conftest import app, clock, far_home, home, parts, tower_home
from tests.desk.homes import Device, Home, somebody
from tests.people.street import EAST, ONE, STREET

__all__ = ["app", "clock", "far_home", "home", "parts", "tower_home"]
CANARY = "黄鹂鸟在窗台"
YEAR = 366


@pytest.fixture
def worker(app: Flask) -> Device:
    return somebody(app, "wangge01", "grid_worker", ONE)


@pytest.fixture
def lead(app: Flask) -> Device:
    return somebody(app, "shequ01", "grid_lead", EAST)


def _run(parts: Parts, is_dry: bool = False) -> dict[tuple[str, str], int]:
    lines = retention.retain(parts, {}, is_dry)
    return {(line.what, line.did): line.count for line in lines if line.count}


def _everything(parts: Parts) -> bytes:
    """All rows of the tables that hold what people wrote, opened."""
    with parts.database.snapshot() as connection:
        rows = [list(map(str, connection.execute(text(f"SELECT * FROM {table}")).all()))
                for table in ("record", "op", "parked_op", "secret", "name", "entry")]  # fmt: skip
        said = [
            one.content
            for scope in connection.scalars(text("SELECT id FROM scope"))
            for one in store.said(connection, parts.keys, scope)
        ]
    return repr((rows, said)).encode()


def _sound(parts: Parts) -> None:
    with parts.database.snapshot() as connection:
        assert verify(connection, parts.keys).faults == []
    assert fsck(parts.engine).is_sound


def _a_year_on(clock: TurnedClock, worker: Device) -> None:
    clock.turn(days=YEAR)
    assert worker.tablet.sign_in("wangge01").status_code == 200


def _record(parts: Parts, op: dict[str, Any]) -> State:
    with parts.database.snapshot() as connection:
        return store.records_of(connection, [(op["scope"], op["record"])])[op["scope"], op["record"]]


def _noted_visit(worker: Device, home: Home) -> dict[str, Any]:
    return worker.visit(home, note=CANARY, sealed_note=CANARY + "封", next_on="2026-12-01")


def test_after_a_year_a_visit_is_its_day_and_result(
    parts: Parts, clock: TurnedClock, worker: Device, lead: Device, home: Home
) -> None:
    visit = _noted_visit(worker, home)
    lead.review(visit, "look_again", field="note", note=CANARY + "问")
    assert _run(parts) == {}
    _a_year_on(clock, worker)
    later = worker.visit(home, note="新的一条")
    assert CANARY.encode() in _everything(parts)
    assert _run(parts) == {("visit", "reduced"): 1}
    left = _record(parts, visit).body
    assert set(left) == {"household", "visit_mode", "result"}
    assert CANARY.encode() not in _everything(parts)
    assert _record(parts, later).body["note"] == "新的一条"
    _sound(parts)


def test_it_is_done_once_and_a_rehearsal_changes_nothing(
    parts: Parts, clock: TurnedClock, worker: Device, home: Home
) -> None:
    _noted_visit(worker, home)
    clock.turn(days=YEAR)
    before = _everything(parts)
    assert _run(parts, is_dry=True) == {("visit", "reduced"): 1}
    assert _everything(parts) == before
    assert _run(parts) == {("visit", "reduced"): 1}
    after = _everything(parts)
    assert _run(parts) == {}
    assert _everything(parts) == after


def test_an_op_sent_again_is_still_known_and_another_under_its_id_is_not_taken_for_it(
    parts: Parts, clock: TurnedClock, worker: Device, home: Home
) -> None:
    visit = _noted_visit(worker, home)
    _a_year_on(clock, worker)
    _run(parts)
    [again] = worker.push(visit)
    assert again["status"] == "applied"
    [other] = worker.push({**visit, "set": {**visit["set"], "note": "另一句"}})
    assert (other["status"], other["reason"]["code"]) == ("parked", "id_reused")
    assert _record(parts, visit).body.get("note") is None


def test_what_is_said_late_about_an_old_visit_goes_the_next_night(
    parts: Parts, clock: TurnedClock, worker: Device, home: Home
) -> None:
    visit = _noted_visit(worker, home)
    edit = worker.op(home.scope, "visit", {"note": CANARY + "晚"}, record=visit["record"], base=None)
    _a_year_on(clock, worker)
    _run(parts)
    worker.push(edit)
    _run(parts)
    assert CANARY.encode() not in _everything(parts)
    _sound(parts)


def test_a_withdrawn_visit_goes_whole(parts: Parts, clock: TurnedClock, worker: Device, home: Home) -> None:
    visit = _noted_visit(worker, home)
    undo = worker.op(home.scope, "visit", {"void_reason": CANARY + "撤"}, record=visit["record"])
    worker.push(undo)
    _a_year_on(clock, worker)
    assert _run(parts) == {("visit", "erased"): 1}
    assert _record(parts, visit).is_removed
    assert CANARY.encode() not in _everything(parts)
    [late] = worker.push(worker.op(home.scope, "visit", {"note": "x"}, record=visit["record"]))
    assert late["status"] == "discarded"
    _sound(parts)


def test_a_home_that_moved_out_goes_with_its_people_and_others_stay(
    parts: Parts, clock: TurnedClock, lead: Device, home: Home, tower_home: Home
) -> None:
    moved = {"moved_out_on": "2026-11-01"}
    parts.engine.write([Change(home.scope, "household", home.household, moved)])
    clock.turn(days=300)
    assert _run(parts) == {}
    clock.turn(days=100)
    assert _run(parts) == {("household", "erased"): 1, ("person", "erased"): 1}
    assert "王秀兰".encode() not in _everything(parts)
    assert "孙桂兰".encode() in _everything(parts)
    _sound(parts)


def test_what_waits_for_a_person_is_never_dropped_by_time(
    parts: Parts, clock: TurnedClock, worker: Device, tower_home: Home
) -> None:
    body = {"household": tower_home.household, "visit_mode": "home", "result": "met", "note": CANARY}
    [kept] = worker.push(worker.op(tower_home.scope, "visit", body))
    assert kept["status"] == "parked"
    clock.turn(days=5 * YEAR)
    _run(parts)
    with parts.database.snapshot() as connection:
        [one] = list(store.said_apart(connection, parts.keys, tower_home.scope))
    assert one.content["set"]["note"] == CANARY


def test_what_is_held_stays_whole_and_is_counted(
    app: Flask, parts: Parts, clock: TurnedClock, worker: Device, home: Home
) -> None:
    visit = _noted_visit(worker, home)
    officer = somebody(app, "geren01", "privacy_officer", STREET)
    admin = somebody(app, "guanli01", "street_admin", STREET)
    clock.turn(days=YEAR)
    now, ends = parts.clock(), parts.clock().date() + timedelta(days=30)
    id_ = parts.database.write(
        lambda c: holds.ask(c, home.scope, home.household, None, "法院要求", ends, officer.user, now)
    )
    with parts.database.snapshot() as connection:
        [row] = holds.listed(connection)
    parts.database.write(lambda c: approvals.approve(c, row.approval, admin.user, now))
    parts.database.write(lambda c: holds.begin(c, id_, officer.user, now))
    [line] = retention.retain(parts, {})
    assert (line.count, line.held) == (0, 1)
    assert _record(parts, visit).body["note"] == CANARY
    clock.turn(days=32)
    assert _run(parts) == {("visit", "reduced"): 1}


def test_a_tablet_hears_of_it_by_its_next_pull(
    parts: Parts, clock: TurnedClock, worker: Device, home: Home
) -> None:
    visit = _noted_visit(worker, home)
    _a_year_on(clock, worker)
    _run(parts)
    [scope] = [one for one in worker.get("/session")["scopes"] if one["id"] == home.scope]
    asked = {"cursors": {home.scope: {"seq": 1, "rights": scope["rights"]}}}
    answer = worker.ask("POST", "/api/v1/sync/pull", json=asked, headers={"Accept-Encoding": "identity"})
    lines = [orjson.loads(line) for line in answer.data.splitlines()]
    [line] = [one for one in lines if one.get("id") == visit["record"]]
    assert set(line["set"]) == {"household", "visit_mode", "result"}


def test_what_somebody_removed_a_year_ago_is_erased(parts: Parts, clock: TurnedClock, home: Home) -> None:
    person = _record(parts, {"scope": home.scope, "record": home.person})
    gone = Change(home.scope, "person", home.person, {"removed": True}, base=person.v)
    assert parts.engine.write([gone])[0].status == "applied"
    clock.turn(days=300)
    assert _run(parts) == {}
    clock.turn(days=100)
    assert _run(parts) == {("removed", "erased"): 1}
    assert "王秀兰".encode() not in _everything(parts)
    _sound(parts)


def test_a_street_sets_its_terms_within_the_limits_of_the_kind(parts: Parts) -> None:
    now = parts.clock()
    parts.database.write(lambda c: put_terms(c, parts.registry, {"visit": 24}, new_id(), now))
    with parts.database.snapshot() as connection:
        assert terms(connection, parts.registry)["visit"] == 24
    for wrong in ({"visit": 0}, {"visit": 37}, {"building": 12}, {"nothing": 12}, {"consent_record": 35}):
        with pytest.raises(Problem, match="invalid"):
            parts.database.write(lambda c, asked=wrong: put_terms(c, parts.registry, asked, new_id(), now))


def test_months_are_counted_by_the_calendar() -> None:
    assert months_before(date(2026, 3, 31), 1) == date(2026, 2, 28)
    assert months_before(date(2026, 1, 15), 12) == date(2025, 1, 15)
    assert months_before(date(2024, 2, 29), 12) == date(2023, 2, 28)
