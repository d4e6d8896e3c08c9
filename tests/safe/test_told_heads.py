"""What devices and marks outside the database know of the past, and what a declared restore makes of it."""

from pathlib import Path

import orjson
import pytest
from flask import Flask
from sqlalchemy import select

from server.api.parts import Parts
from server.base.clock import wire
from server.people import access_log, alarms, anchor
from server.people.heads import DeviceHead
from server.records.epochs import begin_epoch
from tests.api.conftest import TurnedClock
from tests.api.street import Tablet, hire
from tests.people.street import ONE


class Puller:
    """A tablet that tells in each pull what it likes."""

    def __init__(self, app: Flask) -> None:
        self.parts: Parts = app.extensions["qiaomen"]
        hire(self.parts, "worker", "grid_worker", ONE)
        self.tablet = Tablet(app)
        self.session = self.tablet.sign_in("worker").json

    def pull(self, **told: object) -> dict[str, object]:
        answer = self.tablet.ask("POST", "/api/v1/sync/pull", json={"cursors": {}} | told)
        assert answer.status_code == 200, answer.text
        header: dict[str, object] = orjson.loads(answer.data.split(b"\n")[0])
        return header

    def alarms(self) -> list[str]:
        with self.parts.database.snapshot() as connection:
            return [row.what for row in alarms.unanswered(connection, alarms.WHATS)]


@pytest.fixture
def puller(app: Flask) -> Puller:
    return Puller(app)


def test_a_session_tells_where_the_log_stands_and_a_good_head_raises_nothing(puller: Puller) -> None:
    header = puller.pull()
    head, epoch = header["access_log"], header["epoch"]
    assert puller.tablet.ask("GET", "/api/v1/session").json["access_log"] == head
    puller.pull(access_log=head, epoch=epoch, have=0)
    assert puller.alarms() == []
    with puller.parts.database.snapshot() as connection:
        [row] = connection.execute(select(DeviceHead.__table__))
    assert {"seq": row.seq, "hash": row.hash} == head


@pytest.mark.parametrize(
    ("told", "what"),
    [
        ({"access_log": {"seq": 1, "hash": "00" * 32}}, "access_log_contradicted"),
        ({"access_log": {"seq": 900, "hash": "00" * 32}}, "access_log_contradicted"),
        ({"have": 3}, "have_behind"),
    ],
)
def test_a_head_that_does_not_stand_is_an_alarm_once_and_only_in_its_own_epoch(
    puller: Puller, told: dict[str, object], what: str
) -> None:
    epoch = puller.pull()["epoch"]
    for _ in range(3):
        puller.pull(**told, epoch=epoch)
    assert puller.alarms() == [what]
    # A restore that was declared answers it, and what is told of the old epoch is expected to be gone.
    puller.parts.database.write(lambda c: begin_epoch(c, wire(puller.parts.clock()), "restored"))
    puller.pull(**told, epoch=epoch)
    assert puller.alarms() == []


def test_a_scope_that_is_told_further_is_an_alarm_in_its_own_epoch_alone(puller: Puller) -> None:
    [scope, *_rest] = [one["id"] for one in puller.session["scopes"]]
    told = {"cursors": {scope: {"seq": 0, "head": {"seq": 900, "hash": "00" * 32}}}}
    epoch = puller.session["epoch"]
    puller.parts.database.write(lambda c: begin_epoch(c, wire(puller.parts.clock()), "restored"))
    assert puller.pull(**told, epoch=epoch)["forked"] == [scope]
    assert puller.alarms() == []
    present = puller.pull()["epoch"]
    puller.pull(**told, epoch=present)
    assert puller.alarms() == ["forked"]


def test_an_older_client_names_no_epoch_and_is_believed_until_the_first_restore(puller: Puller) -> None:
    told = {"access_log": {"seq": 900, "hash": "00" * 32}}
    puller.parts.database.write(lambda c: begin_epoch(c, wire(puller.parts.clock()), "restored"))
    puller.pull(**told)
    assert puller.alarms() == []


def test_an_epoch_that_the_server_does_not_know_is_an_alarm(puller: Puller) -> None:
    puller.pull(epoch="0193a5c2-0000-7000-8000-0000000000ee", have=0)
    assert puller.alarms() == ["epoch_unknown"]


@pytest.mark.parametrize(
    "told", [{"seq": -1, "hash": ""}, {"seq": True, "hash": "x"}, {"seq": 2**60}, "x", None]
)
def test_what_is_no_head_claims_nothing(puller: Puller, told: object) -> None:
    puller.pull(access_log=told, epoch=7, have="3")
    assert puller.alarms() == []


def test_marks_move_on_only_while_the_past_holds_and_a_declared_restore_lets_go_of_them(
    parts: Parts, clock: TurnedClock, tmp_path: Path
) -> None:
    marks = anchor.Anchor(tmp_path / "marks.log")
    anchor.watch(parts.database, marks, clock())
    first = marks.read()
    size = marks.path.stat().st_size
    anchor.watch(parts.database, marks, clock())
    assert marks.path.stat().st_size == size, "nothing has moved"
    parts.database.write(lambda c: access_log.append(c, None, "recut", clock()))
    anchor.watch(parts.database, marks, clock())
    assert marks.read()["access_log"][0] == first["access_log"][0] + 1
    with marks.path.open("ab") as out:
        out.write(b'{"at":"2026')  # a crash in the middle of a line
    table = access_log.Access.__table__
    parts.database.write(lambda c: c.execute(table.delete().where(table.c.seq > first["access_log"][0])))
    marks.advance({}, clock())
    anchor.watch(parts.database, marks, clock())
    with parts.database.snapshot() as connection:
        assert "access_log" in anchor.contradictions(connection, marks)
        assert [row.what for row in alarms.unanswered(connection, alarms.OF_THE_PAST)] == ["heads_lost"]
    marks.let_go("restored from a backup", clock())
    with parts.database.snapshot() as connection:
        assert anchor.contradictions(connection, marks) == {}
    anchor.watch(parts.database, marks, clock())
    assert marks.read() == first


def test_a_head_that_is_no_digest_claims_nothing(app: Flask) -> None:
    puller = Puller(app)
    for told in ("\x00" * 64, "x", 7, None):
        puller.pull(access_log={"seq": 1, "hash": told})
    assert puller.alarms() == []
