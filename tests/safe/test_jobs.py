"""Jobs: rows done one at a time by a process of its own, which may die at any moment and starves nobody."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, func, select, update

from server.api.parts import Parts
from server.app import create_app
from server.base.clock import wire
from server.base.database import Database
from server.base.errors import Problem
from server.base.ids import new_id
from server.base.settings import Settings
from server.cli.works import nightly
from server.jobs import queue
from server.jobs.queue import Job, Taken
from server.jobs.runner import Runner, Tell
from server.people import setting
from server.records.models import reduced
from server.records.ports import Change
from server.records.verify import verify
from tests.api.conftest import TurnedClock
from tests.api.street import found
from tests.desk.homes import move_in
from tests.people.street import HOUSE

VISITS = 410


class Held:
    """A database and a clock: all that a runner asks for."""

    def __init__(self, database: Database, clock: TurnedClock) -> None:
        self.database, self.clock = database, clock


@pytest.fixture
def held(database: Database) -> Held:
    return Held(database, TurnedClock())


def _ask(held: Held, work: str = "count", **given: Any) -> str:
    return held.database.write(lambda c: queue.ask(c, work, given, None, held.clock()))


def _row(database: Database, id_: str) -> Any:
    with database.snapshot() as connection:
        return connection.execute(select(Job.__table__).where(Job.id == id_)).one()


def test_jobs_are_done_in_the_order_they_were_asked_for(held: Held) -> None:
    done: list[str] = []

    def note(job: Taken, tell: Tell) -> int:
        done.append(str(job.given["name"]))
        return len(done)

    runner = Runner(held, {"count": note})
    for name in ("first", "second", "third"):
        id_ = _ask(held, name=name)
        held.clock.turn(seconds=1)
    while runner.run_one():
        pass
    assert done == ["first", "second", "third"]
    row = _row(held.database, id_)
    assert (row.state, row.report, row.tries) == ("done", "3", 1)


def test_a_job_that_fails_says_so_and_the_next_one_is_done(held: Held) -> None:
    def fail(job: Taken, tell: Tell) -> None:
        raise Problem("workbook_unreadable") if job.given["how"] == "known" else ValueError("张三")

    runner = Runner(held, {"count": fail, "fine": lambda job, tell: {}})
    ids = [_ask(held, how="known"), _ask(held, how="unknown"), _ask(held, "fine")]
    while runner.run_one():
        pass
    rows = [_row(held.database, id_) for id_ in ids]
    assert [(row.state, row.problem) for row in rows] == [
        ("failed", "workbook_unreadable"), ("failed", "server_error"), ("done", None),
    ]  # fmt: skip
    assert "张三" not in str(rows)


def test_the_same_job_does_not_wait_twice(held: Held) -> None:
    assert _ask(held, name="a") == _ask(held, name="a") != _ask(held, name="b")


def test_while_one_child_is_at_work_another_takes_nothing(held: Held) -> None:
    _ask(held, name="a")
    _ask(held, name="b")
    now = held.clock()
    first = held.database.write(lambda c: queue.take(c, "first", now, False))
    assert first is not None
    assert held.database.write(lambda c: queue.take(c, "second", now, False)) is None
    assert held.database.write(lambda c: queue.beat(c, first.id, "first", now, "x", 1, 2))
    held.clock.turn(minutes=3)  # not heard of since: it is gone
    again = held.database.write(lambda c: queue.take(c, "second", held.clock(), False))
    assert again is not None
    assert again.id == first.id
    assert not held.database.write(lambda c: queue.beat(c, first.id, "first", held.clock(), "x", 1, 2))


def test_what_kills_its_child_three_times_is_given_up(held: Held) -> None:
    id_ = _ask(held)
    for number in range(queue.MOST_TRIES):
        assert held.database.write(lambda c, n=number: queue.take(c, f"child{n}", held.clock(), True))
    assert held.database.write(lambda c: queue.take(c, "last", held.clock(), True)) is None
    row = _row(held.database, id_)
    assert (row.state, row.problem) == ("interrupted", "interrupted")


def test_retention_is_due_once_a_night_and_later_where_the_machine_was_off(held: Held) -> None:
    def due(at: datetime) -> list[str]:
        with held.database.snapshot() as connection:
            return list(nightly(connection, at))

    day = datetime.now(UTC).replace(hour=17, minute=59) + timedelta(days=1)  # 01:59 in Shanghai
    evening = day.replace(hour=10)
    held.database.write(lambda c: queue.ask(c, "retention", {}, None, evening))
    assert due(day) == []
    assert due(day + timedelta(minutes=2)) == ["retention"]
    held.database.write(lambda c: queue.ask(c, "retention", {"is_dry": True}, None, day + timedelta(hours=1)))
    assert due(day + timedelta(hours=9)) == ["retention"]  # a rehearsal is none


# ---- two processes, the real command


@pytest.fixture
def street(settings: Settings) -> Iterator[Parts]:
    """An installation with visits of two years ago."""
    parts: Parts = create_app(settings).extensions["qiaomen"]
    found(parts)
    home = move_in(parts, HOUSE, "2", "301", "王秀兰")
    body = {"household": home.household, "visit_mode": "home", "result": "met", "note": "黄鹂"}
    old = "2024-11-01T02:00:00.000Z"
    parts.engine.write([Change(HOUSE, "visit", new_id(), body, new=True, at=old) for _ in range(VISITS)])
    yield parts
    parts.database.engine.dispose()


def _child(settings: Settings) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "QIAOMEN_HOME": str(settings.home), "DATABASE_URL": settings.database_url}
    command = [sys.executable, "-m", "server.cli", "work"]
    return subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)


def _reduced(connection: Connection) -> int:
    return connection.scalar(select(func.count()).select_from(reduced)) or 0


def _until(database: Database, holds: Callable[[Connection], bool], seconds: float = 45) -> list[float]:
    """Write meanwhile, as a server would; gives how long each writing took."""
    took = []
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        began = time.monotonic()
        database.write(lambda c: setting.put(c, "probe", new_id()))
        took.append(time.monotonic() - began)
        with database.snapshot() as connection:
            if holds(connection):
                return took
        time.sleep(0.01)
    raise AssertionError("it never came")


def test_a_child_that_is_killed_in_the_middle_goes_on_and_the_servers_writing_waits_for_little(
    settings: Settings, street: Parts
) -> None:
    database = street.database
    id_ = database.write(lambda c: queue.ask(c, "retention", {}, None, street.clock()))
    child = _child(settings)
    took = _until(database, lambda c: _reduced(c) > 0)
    child.send_signal(signal.SIGKILL)
    child.wait()
    with database.snapshot() as connection:
        assert 0 < _reduced(connection) < VISITS
    assert _row(database, id_).state == "running"
    if not database.is_sqlite:  # elsewhere another server's child might be at work: it counts by its beat
        old = wire(street.clock() - timedelta(minutes=5))
        database.write(lambda c: c.execute(update(Job).values(beat_at=old)) and None)
    child = _child(settings)
    try:
        took += _until(database, lambda c: c.scalar(select(Job.state).where(Job.id == id_)) == "done")
    finally:
        child.kill()
        child.wait()
    with database.snapshot() as connection:
        assert _reduced(connection) == VISITS
        assert verify(connection, street.keys).faults == []
    row = _row(database, id_)
    assert row.tries == 2
    assert "黄鹂" not in row.report
    assert max(took) < 5, f"the longest of {len(took)} writings took {max(took):.2f} s"


def test_a_child_ends_with_the_server_that_started_it(settings: Settings) -> None:
    script = (
        "import os, subprocess, sys, time\n"
        "from server.jobs.child import Child\n"
        "child = Child()\nchild.begin()\n"
        "while child.pid is None: time.sleep(0.05)\n"
        "print(child.pid, flush=True)\ntime.sleep(100)\n"
    )
    environment = {**os.environ, "QIAOMEN_HOME": str(settings.home), "DATABASE_URL": settings.database_url}
    server = subprocess.Popen(
        [sys.executable, "-c", script], env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    assert server.stdout is not None
    pid = int(server.stdout.readline())
    time.sleep(2)
    server.kill()
    server.wait()
    server.stdout.close()
    end = time.monotonic() + 30
    while time.monotonic() < end and _is_alive(pid):
        time.sleep(0.1)
    assert not _is_alive(pid)


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    # Somebody who inherits an ended process need not have waited for it yet.
    return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
