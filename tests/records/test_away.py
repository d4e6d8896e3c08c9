"""What becomes of a parked op while its author is away: at the next contact they ask, and learn it."""

from typing import Any

import pytest

from server.base.clock import wire
from server.base.ids import new_id
from server.records import store
from server.records.epochs import begin_epoch
from server.records.fsck import fsck
from server.records.reasons import told
from tests.records.backup import Backup
from tests.records.world import CARD, KINDS, Tablet, World, faults


def asks(tablet: Tablet, *ops: dict[str, Any]) -> list[tuple[str, str]]:
    answers = tablet.push(*({"id": one["id"], "scope": one["scope"]} for one in ops))
    return [(one["status"], (one["reason"] or {}).get("code", "")) for one in answers]


def applied_by(world: World, lead: Tablet, op: dict[str, Any]) -> str:
    key = (op["scope"], op["id"])
    [outcome] = world.database.write(lambda c: world.engine.judge_again(c, [key], by_right_of=lead.user))
    return outcome.status


def returned(world: World, op: dict[str, Any], note: str) -> None:
    reason = told("returned", "name", note)
    world.database.write(lambda c: store.return_parked(c, op["scope"], op["id"], reason))


def discard(tablet: Tablet, of: dict[str, Any]) -> dict[str, Any]:
    made = tablet.op("", of["scope"])
    head = {key: made[key] for key in ("id", "device", "n", "scope", "at")}
    return head | {"discards": of["id"], "why": "记错了"}


@pytest.fixture
def lead(world: World) -> Tablet:
    return world.tablet("lead")


@pytest.fixture
def author(world: World) -> Tablet:
    return world.tablet("reader")  # who may not write, so that what they write is parked


def test_what_a_supervisor_applied_or_returned_is_learned_by_asking(
    world: World, author: Tablet, lead: Tablet
) -> None:
    house = world.house()
    ops = [author.new("card", house, name=f"{number}") for number in range(3)]
    assert {one["reason"]["code"] for one in author.push(*ops)} == {"forbidden"}
    world.turn(days=3)
    assert applied_by(world, lead, ops[0]) == "applied"
    returned(world, ops[1], "哪一户？")
    [first, second, third] = author.push(*({"id": one["id"], "scope": house} for one in ops))
    assert (first["status"], first["reason"]) == ("applied", None)
    assert first["seq"]
    assert first["hash"]
    assert second["reason"] == {"code": "returned", "detail": "哪一户？", "field": "name"}
    assert third["reason"]["code"] == "forbidden"
    # Nobody else's device learns anything.
    assert asks(lead, *ops) == [("unknown", "")] * 3
    assert fsck(world.engine).is_sound


def test_what_an_upgrade_released_is_learned_by_asking_also_after_a_restore(
    world: World, author: Tablet
) -> None:
    tablet, house = world.tablet("worker"), world.house()
    later = CARD.__class__(
        **{**{name: getattr(CARD, name) for name in CARD.__dataclass_fields__}, "name": "later"}
    )
    op = tablet.new("later", house, name="王")
    assert tablet.push(op)[0]["reason"]["code"] == "unknown_kind"
    backup = Backup(world)
    world.engine = world.engine_with((*KINDS, later))
    assert world.engine.release() == 1
    assert asks(tablet, op) == [("applied", "")]
    backup.put_back()
    world.database.write(lambda c: begin_epoch(c, wire(world.now), "restored"))
    assert asks(tablet, op) == [("parked", "unknown_kind")]
    assert world.engine.release() == 1  # the next start
    assert asks(tablet, op) == [("applied", "")]
    assert faults(world) == []


def test_a_restore_takes_back_what_was_decided_and_the_next_contact_says_so(
    world: World, author: Tablet, lead: Tablet
) -> None:
    house = world.house()
    early = author.new("card", house, name="早")
    author.push(early)
    backup = Backup(world)
    late = author.new("card", house, name="晚")
    author.push(late)
    assert applied_by(world, lead, early) == applied_by(world, lead, late) == "applied"
    assert asks(author, early, late) == [("applied", "")] * 2
    backup.put_back()
    world.database.write(lambda c: begin_epoch(c, wire(world.now), "restored"))
    # Before it, the op was parked; what came after the backup is not known: it is sent, and parked, again.
    assert asks(author, early, late) == [("parked", "forbidden"), ("unknown", "")]
    assert author.answer(late)["have"] == 2
    assert asks(author, late) == [("parked", "forbidden")]
    assert applied_by(world, lead, late) == "applied"
    assert asks(author, early, late) == [("parked", "forbidden"), ("applied", "")]
    assert fsck(world.engine).is_sound


def test_a_return_that_a_restore_took_back_is_a_plain_parked_op_again(
    world: World, author: Tablet, lead: Tablet
) -> None:
    house = world.house()
    op = author.new("card", house, name="王")
    author.push(op)
    backup = Backup(world)
    returned(world, op, "哪一户？")
    assert asks(author, op) == [("parked", "returned")]
    backup.put_back()
    world.database.write(lambda c: begin_epoch(c, wire(world.now), "restored"))
    assert asks(author, op) == [("parked", "forbidden")]


@pytest.mark.parametrize("is_op_in_backup", [True, False])
@pytest.mark.parametrize("is_discard_first", [True, False])
def test_a_discard_holds_again_after_a_restore_whatever_comes_first(
    world: World, author: Tablet, is_op_in_backup: bool, is_discard_first: bool
) -> None:
    house, lone = world.house(), author.op("card", new_id(), {"name": "别处"}, new=True)
    op = author.new("card", house, name="王")
    author.push(lone)
    if is_op_in_backup:
        author.push(op)
    backup = Backup(world)
    author.push(op)
    given_up = discard(author, op)
    assert author.push(given_up)[0]["status"] == "applied"
    assert asks(author, op) == [("discarded", "withdrawn")]
    backup.put_back()
    world.database.write(lambda c: begin_epoch(c, wire(world.now), "restored"))
    expected = ("parked", "forbidden") if is_op_in_backup else ("unknown", "")
    assert asks(author, op, given_up) == [expected, ("unknown", "")]
    both = [given_up, op] if is_discard_first else [op, given_up]
    author.push(*both)
    assert asks(author, op) == [("discarded", "withdrawn")]
    assert author.answer()["have"] == 3
    assert fsck(world.engine).is_sound


def test_a_correction_answers_its_parked_op_again_after_a_restore(world: World) -> None:
    house, tablet = world.house(), world.tablet("worker")
    wrong = tablet.new("card", house, name="王", phone="x" * 99)
    tablet.push(wrong)
    backup = Backup(world)
    right = tablet.new("card", house, name="王", phone="1") | {
        "record": wrong["record"],
        "replaces": wrong["id"],
    }
    assert tablet.push(right)[0]["status"] == "applied"
    backup.put_back()
    world.database.write(lambda c: begin_epoch(c, wire(world.now), "restored"))
    assert asks(tablet, wrong, right) == [("parked", "invalid"), ("unknown", "")]
    assert tablet.push(right)[0]["status"] == "applied"
    assert asks(tablet, wrong, right) == [("discarded", "replaced"), ("applied", "")]
    assert fsck(world.engine).is_sound
