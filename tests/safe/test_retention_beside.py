"""Retention beside the records: consents that outlive a person's, sessions, old reports and requests."""

from typing import Any

from flask import Flask
from sqlalchemy import func, insert, select

from server.api.parts import Parts
from server.base.clock import wire
from server.base.ids import new_id
from server.cli.works import SWEEPS
from server.jobs import retention
from server.people.approvals import Approval
from server.people.models import Session
from server.records import store
from server.records.ports import Change
from server.register.models import RegisterJob
from tests.api.conftest import TurnedClock
from tests.desk.conftest import app, clock, home, parts
from tests.desk.homes import Home, somebody
from tests.people.street import ONE, STREET

__all__ = ["app", "clock", "home", "parts"]
THREE_YEARS = 3 * 366


def _consent(parts: Parts, home: Home, **more: Any) -> str:
    id_ = new_id()
    body = {"subject": home.person, "consent_scope": ["visits"], "how": "paper", "given_on": "2020-01-01"}
    field = parts.registry["consent_record"].fields["consent_scope"]
    assert field.codes is not None
    body["consent_scope"] = [next(iter(field.codes.values))]
    [made] = parts.engine.write([Change(home.scope, "consent_record", id_, body | more, new=True)])
    assert made.status == "applied", made
    return id_


def _is_gone(parts: Parts, home: Home, id_: str) -> bool:
    with parts.database.snapshot() as connection:
        return store.records_of(connection, [(home.scope, id_)])[home.scope, id_].is_removed


def test_a_consent_stays_while_it_holds_and_three_years_after_it_was_taken_back(
    parts: Parts, clock: TurnedClock, home: Home
) -> None:
    holds, withdrawn = _consent(parts, home), _consent(parts, home, withdrawn_on="2026-11-20")
    clock.turn(days=THREE_YEARS - 30)
    retention.retain(parts, {})
    assert not _is_gone(parts, home, withdrawn)
    clock.turn(days=40)
    retention.retain(parts, {})
    assert (_is_gone(parts, home, withdrawn), _is_gone(parts, home, holds)) == (True, False)


def test_a_consent_outlives_the_record_of_its_person_by_three_years(
    parts: Parts, clock: TurnedClock, home: Home
) -> None:
    consent = _consent(parts, home)
    parts.engine.write([Change(home.scope, "person", home.person, {"erase": True})])
    clock.turn(days=THREE_YEARS - 30)
    retention.retain(parts, {})
    assert not _is_gone(parts, home, consent)
    clock.turn(days=40)
    retention.retain(parts, {})
    assert _is_gone(parts, home, consent)


def test_what_is_no_record_goes_by_its_sweep(app: Flask, parts: Parts, clock: TurnedClock) -> None:
    worker = somebody(app, "wangge01", "grid_worker", ONE)
    old = wire(clock())
    upload = {"id": new_id(), "by": worker.user, "name": "a.xlsx", "created_at": old, "seen_at": old}
    upload |= {"state": "checked", "step": "", "done": 0, "total": 0, "report": '{"faults":["王秀兰"]}'}
    asked = {"id": new_id(), "what": "hold", "about": "x", "words": "x", "scope": STREET, "by": worker.user}
    asked |= {"why": "x", "asked_at": old, "expires_at": old, "state": "asked"}

    def fill(connection: Any) -> None:
        connection.execute(insert(RegisterJob).values(**upload))
        connection.execute(insert(Approval).values(**asked))

    parts.database.write(fill)
    clock.turn(days=20)
    assert {line.what for line in retention.retain(parts, SWEEPS)} <= {"session"}
    clock.turn(days=400)
    done = {line.what: (line.did, line.count) for line in retention.retain(parts, SWEEPS)}
    assert done["register_report"] == done["approval"] == ("dropped", 1)
    with parts.database.snapshot() as connection:
        assert connection.scalar(select(func.count()).select_from(Session)) == 0
        assert connection.scalar(select(RegisterJob.report)) is None
