"""One bad thing blocks nothing else: ops that a hostile or broken client makes harm no other op."""

import orjson
import pytest
from marshmallow import ValidationError

from server.base.ids import derived_id, new_id
from server.records import store
from server.records.fields import day
from server.records.models import device, entry, op, parked_op
from server.records.ports import Change
from tests.records.world import KINDS, Tablet, World, faults, rows, v_of

HALF = "\ud83d"  # half of an emoji: what cutting a text at a length can leave


def raw_push(tablet: Tablet, *ops: str, head: str = "") -> list[dict]:
    answer = tablet.world.engine.push(tablet.caller, f'{{{head}"ops":[{",".join(ops)}]}}'.encode())
    return list(answer["results"])


def with_half(op_: dict) -> str:
    """An op's JSON, with half an emoji for every HALF: `orjson` cannot write one, a browser can."""
    return orjson.dumps(op_).decode().replace("HALF", "\\ud83d")


def discard(tablet: Tablet, house: str, target: str, **more: object) -> dict:
    made = tablet.op("", house)
    return {key: made[key] for key in ("id", "device", "n", "scope", "at")} | {"discards": target, **more}


def test_half_a_letter_in_any_place_parks_its_op_alone(world: World) -> None:
    house, tablet = world.house(), world.tablet("worker")
    bad = [
        with_half(tablet.new("card", house, name="aHALF")),
        with_half(tablet.new("card", house, name="王", aHALF="1")),
        with_half(tablet.new("later_kind", house, name="HALF")),
        with_half(discard(tablet, house, new_id(), why="HALF")),
    ]
    fine = orjson.dumps(tablet.new("card", house, name="好")).decode()
    results = raw_push(tablet, *bad, fine, head='"report":{"app":"\\ud83d"},')
    assert [one["status"] for one in results] == ["parked", "parked", "parked", "applied", "applied"]
    assert tablet.answer()["have"] == 5
    assert faults(world) == []


def test_half_a_letter_in_an_op_that_waits_does_not_keep_its_record_away(world: World) -> None:
    house, tablet, other = world.house(), world.tablet("worker"), world.tablet("worker")
    made = tablet.new("card", house, name="王")
    [waits] = raw_push(other, with_half(other.edit(made, None, note="a") | {"extra": "HALF"}))
    assert waits["reason"]["code"] == "waits"
    assert tablet.push(made)[0]["status"] == "applied"


def test_half_a_letter_under_a_seal_is_an_invalid_op_and_not_an_unreadable_one(world: World) -> None:
    import hmac

    from server.records.seal import sealed_for

    house, tablet = world.house(), world.tablet("worker")
    made = tablet.new("card", house, name="aHALF")
    body = with_half(made).encode()
    mac = hmac.digest(world.keys.op_key(tablet.user, tablet.id), body, "sha256")
    private = world.keys.seal_private(world.keys.seal_kid)
    assert private is not None
    sealed = sealed_for(private.public_key(), mac + body, made["id"], world.keys.seal_kid)
    [result] = tablet.push({"id": made["id"], "sealed": sealed})
    assert (result["reason"]["code"], result["reason"]["field"]) == ("invalid", "name")


def test_bytes_that_never_become_an_op_do_not_keep_the_server_from_starting(world: World) -> None:
    house, tablet, other = world.house(), world.tablet("worker"), world.tablet("worker")
    [kept] = raw_push(tablet, with_half(other.new("card", house, name="HALF")))
    assert kept["reason"]["code"] == "author_unproven"
    world.engine = world.engine_with(KINDS)
    assert world.engine.release() == 0


def test_a_key_name_that_no_database_takes_is_a_seal_that_cannot_be_opened(world: World) -> None:
    house, tablet = world.house(), world.tablet("worker")
    kids = ["a\\u0000b", "\\ud83d"]
    bad = [f'{{"id":"{new_id()}","sealed":{{"kid":"{kid}","enc":"","ct":""}}}}' for kid in kids]
    fine = orjson.dumps(tablet.new("card", house, name="好")).decode()
    results = raw_push(tablet, *bad, fine)
    assert [one["status"] for one in results] == ["parked", "parked", "applied"]


def test_a_correction_that_waits_itself_is_applied_when_its_record_comes(world: World) -> None:
    house, tablet = world.house(), world.tablet("worker")
    made = tablet.new("card", house, name="王")
    wrong = tablet.edit(made, None, phone="x" * 99)
    right = tablet.edit(made, None, phone="1") | {"replaces": wrong["id"]}
    assert [one["status"] for one in tablet.push(wrong)] == ["parked"]
    assert tablet.push(right)[0]["reason"]["code"] == "waits"
    assert tablet.push(made)[0]["status"] == "applied"
    asked = tablet.push(*({"id": one["id"], "scope": house} for one in (wrong, right)))
    assert [one["status"] for one in asked] == ["discarded", "applied"]
    assert faults(world) == []


def test_a_removal_and_a_revival_in_one_batch_leave_one_row_in_every_list(world: World) -> None:
    house, author = world.house(), world.tablet("worker")
    fact = author.new("fact", house, card=new_id(), word="话")
    base = v_of(author.push(fact)[0])
    gone = Change(house, "fact", fact["record"], {"removed": True}, base=base)
    back = Change(house, "fact", fact["record"], {"word": "回"}, base=base)
    assert [one.status for one in world.engine.write([gone, back])] == ["applied", "conflict"]
    assert [row.code_1 for row in rows(world, entry) if row.id == fact["record"]] == ["回"]


def test_an_op_applied_meanwhile_is_not_applied_again(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    house, tablet, lead = world.house(), world.tablet(), world.tablet("lead")
    made = tablet.new("card", house, name="王")
    assert tablet.push(made)[0]["reason"]["code"] == "forbidden"
    key = (house, made["id"])
    with world.database.snapshot() as connection:
        stale = store.parked_by_id(connection, [key])
    # Two at the desk, or two processes that start, read the same parked op before either holds the scope.
    monkeypatch.setattr("server.records.engine.store.parked_by_id", lambda connection, keys: stale)
    outcomes = [
        world.database.write(
            lambda connection: world.engine.judge_again(connection, [key], by_right_of=lead.user)
        )
        for _ in range(2)
    ]
    assert [one.status for [one] in outcomes] == ["applied", "applied"]
    assert outcomes[0] == outcomes[1]
    assert faults(world) == []


def test_a_discard_says_why_or_is_parked(world: World) -> None:
    house, tablet = world.house(), world.tablet("worker")
    wrong = tablet.new("card", house)
    tablet.push(wrong)
    [result] = tablet.push(discard(tablet, house, wrong["id"]))
    assert result["status"] == "parked"
    assert (result["reason"]["code"], result["reason"]["field"]) == ("invalid", "why")
    assert tablet.push({"id": wrong["id"], "scope": house})[0]["status"] == "parked"


def test_a_revoked_device_discards_nothing(world: World) -> None:
    house, tablet, carrier = world.house(), world.tablet("worker"), world.tablet("worker")
    wrong = tablet.new("card", house)
    tablet.push(wrong)
    world.database.write(
        lambda connection: connection.execute(
            device.update().where(device.c.id == tablet.id).values(state="revoked")
        )
    )
    [result] = carrier.push(tablet.seal(discard(tablet, house, wrong["id"], why="别留")))
    assert (result["status"], result["reason"]["code"]) == ("parked", "device_revoked")
    assert [row.code for row in rows(world, parked_op) if row.id == wrong["id"]] == ["invalid"]


def test_a_step_that_came_before_its_conflict_is_taken_when_the_conflict_comes(world: World) -> None:
    house, one, other = world.house(), world.tablet("worker"), world.tablet("worker")
    made = one.new("card", house, name="王", phone="0")
    base = v_of(one.push(made)[0])
    mine = one.edit(made, base, phone="1")
    theirs = other.edit(made, base, phone="2")
    # As after a restore: the answer to a conflict comes back before what had made it.
    step = one.new("step", house, case=derived_id(theirs["id"], "phone"), to="settled")
    assert one.push(mine, step)[1]["reason"]["code"] == "waits"
    assert other.push(theirs)[0]["status"] == "conflict"
    assert one.push({"id": step["id"], "scope": house})[0]["status"] == "applied"
    assert faults(world) == []


def test_a_scope_is_founded_by_its_own_record_alone(world: World) -> None:
    house, tablet = world.house(), world.tablet("worker")
    [result] = tablet.push(tablet.new("house", house, name="房中房"))
    assert result["reason"]["code"] == "wrong_scope"
    assert [row.id for row in rows(world, op) if row.status == "applied"] != []


@pytest.mark.parametrize(
    "at", ["0001-01-01T00:00:00.000Z", "0150-06-01T00:00:00.000Z", "9999-12-31T23:59:59.999Z"]
)
def test_a_clock_that_shows_any_year_is_taken_as_it_is(world: World, at: str) -> None:
    house, tablet = world.house(), world.tablet("worker")
    bad = tablet.new("fact", house, card=new_id(), word="话") | {"at": at}
    fine = tablet.new("card", house, name="好")
    assert [one["status"] for one in tablet.push(bad, fine)] == ["applied", "applied"]
    [row] = [row for row in rows(world, entry) if row.id == bad["record"]]
    assert len(row.on_day) == len("2026-11-23")


@pytest.mark.parametrize("year", ["0001", "9999"])
def test_a_moment_in_no_year_of_ours_parks_its_op_alone(world: World, year: str) -> None:
    house, tablet = world.house(), world.tablet("worker")
    moment = f"{year}-12-31T23:59:59.999Z"
    bad = tablet.new("fact", house, card=new_id(), word="话", occurred_at=moment)
    fine = tablet.new("card", house, name="好")
    parked, applied = tablet.push(bad, fine)
    assert (parked["reason"]["code"], parked["reason"]["field"]) == ("invalid", "occurred_at")
    assert applied["status"] == "applied"


@pytest.mark.parametrize("value", ["9999-12-31", "2026-W48-1", "20261123"])
def test_a_day_is_written_in_one_way_and_lies_in_a_year_of_ours(value: str) -> None:
    with pytest.raises(ValidationError):
        day("日", "Day").check.deserialize(value)
