"""A disk that is full or fails is told plainly, seen in the log, and keeps nobody from reading."""

import errno
import json
import sqlite3
from typing import Any

import psycopg
import pytest
from flask import Flask
from sqlalchemy import event

from server.api.parts import Parts
from server.base.ids import new_id
from server.base.storage import trouble_of
from tests.api.conftest import TurnedClock
from tests.api.street import Tablet, hire
from tests.people.street import HOUSE

only_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
MANY = 400


def pushed(tablet: Tablet, count: int) -> Any:
    ops = [
        {
            "id": new_id(), "device": tablet.device, "n": n, "kind": "person", "record": new_id(),
            "scope": HOUSE, "new": True, "base": None, "schema": 1, "at": "2026-11-23T01:00:00.000Z",
            "set": {"name": "王小满", "household": new_id()},
        }
        for n in range(1, count + 1)
    ]  # fmt: skip
    return tablet.ask("POST", "/api/v1/sync/push", json={"sent": "2026-11-23T01:00:00.000Z", "ops": ops})


def from_now_on(parts: Parts, pragma: str) -> None:
    """Have every connection of the database begin with this."""
    parts.database.engine.dispose()
    event.listen(
        parts.database.engine, "connect", lambda connection, _: connection.execute(f"PRAGMA {pragma}")
    )


@pytest.fixture
def tablet(app: Flask, parts: Parts) -> Tablet:
    hire(parts, "worker", "grid_worker")
    tablet = Tablet(app)
    assert tablet.sign_in("worker").status_code == 200
    return tablet


@only_sqlite
def test_a_full_disk_is_told_plainly_and_is_seen_in_the_log(
    tablet: Tablet, parts: Parts, capsys: pytest.CaptureFixture[str]
) -> None:
    from_now_on(parts, "max_page_count = 1")  # it takes no less than it has: not one page more
    answer = pushed(tablet, MANY)
    assert (answer.status_code, answer.json["code"]) == (507, "disk_full")
    assert answer.headers["Retry-After"] == "60"
    [line] = [json.loads(line) for line in capsys.readouterr().err.splitlines() if "disk_full" in line]
    assert line["event"] == "disk_full"
    assert line["route"] == "/api/v1/sync/push"
    assert "王小满" not in str(line)
    assert tablet.ask("POST", "/api/v1/sync/pull", json={"cursors": {HOUSE: {"seq": 0}}}).status_code == 200


@only_sqlite
def test_a_disk_that_takes_no_writes_keeps_nobody_from_reading(
    tablet: Tablet, parts: Parts, clock: TurnedClock
) -> None:
    from_now_on(parts, "query_only = ON")
    clock.turn(minutes=10)  # long enough for a contact to be worth noting
    answer = pushed(tablet, 1)
    assert (answer.status_code, answer.json["code"]) == (503, "disk_failed")
    pulled = tablet.ask("POST", "/api/v1/sync/pull", json={"cursors": {HOUSE: {"seq": 0}}})
    assert pulled.status_code == 200
    assert pulled.data.count(b"\n") == 3


def test_what_is_no_matter_of_the_disk_is_not_called_so() -> None:
    assert trouble_of(psycopg.errors.DiskFull()) == "disk_full"
    assert trouble_of(psycopg.errors.AdminShutdown()) is None
    assert trouble_of(OSError(errno.ENOSPC, "")) == "disk_full"
    assert trouble_of(OSError(errno.EIO, "")) == "disk_failed"
    assert trouble_of(OSError(errno.ENOENT, "")) is None
    assert trouble_of(sqlite3.OperationalError("database is locked")) is None
    assert trouble_of(ValueError()) is None
