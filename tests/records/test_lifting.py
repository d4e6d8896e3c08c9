"""A client two versions old meets a server that knows better: what it says is lifted, and nothing is lost."""

from dataclasses import replace
from typing import Any

import orjson
import pytest

from server.base.ids import new_id
from server.records.fields import CONFIDENTIAL, Label, code, text
from server.records.fields import Codes as CodeList
from server.records.fsck import fsck
from server.records.kind import Body, Entry, Kind
from server.records.models import entry, kind_schema, op, record
from server.records.store import parked_by_id
from tests.records.world import ALL, KINDS, World, faults, rows, v_of

MOOD = CodeList.of("mood", well=("好", "Well"), ill=("不好", "Ill"))
# Schema 1: `tel`, `mood` in words of its own, `age`, `illness` (confidential), `habit` (not confidential).
NOTE_1 = Kind(
    "note",
    Label("记", "Note"),
    {
        "name": text("名", "Name", required=True),
        "tel": text("电话", "Phone", 20),
        "mood": text("心情", "Mood", 20),
        "age": text("年龄", "Age", 20),
        "illness": text("病", "Illness", reach=CONFIDENTIAL),
        "habit": text("习惯", "Habit"),
    },
    frozenset({"building"}),
    ALL,
    entry=Entry(code_1="mood"),
)


def to_2(changes: Body) -> Body:
    """`tel` is called `phone`; `age` is not kept any more."""
    return {{"tel": "phone"}.get(name, name): value for name, value in changes.items() if name != "age"}


def to_3(changes: Body) -> Body:
    """`mood` is a code; `illness` is called `health`."""
    codes = {"还行": "well", "难受": "ill", None: None}
    lifted = {{"illness": "health"}.get(name, name): value for name, value in changes.items()}
    return lifted | ({"mood": codes[lifted["mood"]]} if "mood" in lifted else {})


NOTE_3 = replace(
    NOTE_1,
    fields={
        "name": NOTE_1.fields["name"],
        "phone": text("电话", "Phone", 20),
        "mood": code("心情", "Mood", MOOD),
        "health": text("健康", "Health", reach=CONFIDENTIAL),
        "habit": text("习惯", "Habit", reach=CONFIDENTIAL),
    },
    schema=3,
    lifts={1: to_2, 2: to_3},
)


def speaks(world: World, note: Kind) -> None:
    """Start the server with this declaration."""
    world.engine = world.engine_with((*KINDS, note))
    world.engine.release()


def body_of(world: World, op_: dict[str, Any]) -> Any:
    return next(orjson.loads(row.body) for row in rows(world, record) if row.id == op_["record"])


def secret_of(world: World, op_: dict[str, Any]) -> Body:
    with world.database.snapshot() as connection:
        return world.engine.secret(connection, op_["scope"], op_["record"])


def test_records_of_before_are_lifted_once_at_the_first_start_after_the_upgrade(world: World) -> None:
    speaks(world, NOTE_1)
    house, tablet = world.house(), world.tablet("worker")
    world.grants.replicas[tablet.user] = {house}
    old = tablet.new("note", house, name="王", tel="1", mood="难受", age="80", illness="腰", habit="早起")
    gone = tablet.new("note", house, name="李", tel="2")
    results = tablet.push(old, gone)
    tablet.push(tablet.edit(gone, v_of(results[1]), removed=True))
    _header, _lines, trailer = tablet.pull({house: {"seq": 0}})

    speaks(world, NOTE_3)
    assert body_of(world, old) == {"name": "王", "phone": "1", "mood": "ill"}
    assert secret_of(world, old) == {"health": "腰", "habit": "早起"}
    assert body_of(world, gone) == {"name": "李", "phone": "2"}
    [listed] = [row for row in rows(world, entry) if row.id == old["record"]]
    assert listed.code_1 == "ill"
    header, lines, _trailer = tablet.pull(trailer["cursors"])
    assert header["reset"] == [house]
    assert [line["set"] for line in lines if line["kind"] == "note"] == [body_of(world, old)]
    assert {row.kind: row.schema for row in rows(world, kind_schema)}["note"] == 3
    before = rows(world, record)
    speaks(world, NOTE_3)
    assert rows(world, record) == before
    assert faults(world) == []
    assert fsck(world.engine).is_sound


def test_an_old_edit_of_a_renamed_field_meets_what_others_said_under_the_new_name(world: World) -> None:
    speaks(world, NOTE_1)
    house, old, new = world.house(), world.tablet("worker"), world.tablet("worker")
    made = old.new("note", house, name="王", tel="0", mood="还行")
    base = v_of(old.push(made)[0])
    speaks(world, NOTE_3)
    assert new.push(new.edit(made, base, phone="9") | {"schema": 3})[0]["status"] == "applied"
    world.turn(seconds=1)
    [late] = old.push(old.edit(made, base, tel="1") | {"schema": 1})
    assert late["status"] == "conflict"
    assert body_of(world, made) == {"name": "王", "phone": "1", "mood": "well"}
    [conflict] = [row for row in rows(world, record) if row.id in late["conflicts"]]
    assert '"field":"phone"' in conflict.body
    # Another field of schema 2 passes beside it; the device's own earlier change is no conflict.
    assert old.push(old.edit(made, base, phone="2", mood="难受") | {"schema": 2})[0]["status"] == "applied"
    assert body_of(world, made) == {"name": "王", "phone": "2", "mood": "ill"}
    assert fsck(world.engine).is_sound


def test_an_edit_of_a_field_that_is_no_more_is_applied_without_it(world: World) -> None:
    speaks(world, NOTE_3)
    house, old = world.house(), world.tablet("worker")
    made = old.new("note", house, name="王", tel="0", age="80")
    [result] = old.push(made)
    assert result["status"] == "applied"
    assert old.push(old.edit(made, v_of(result), age="81"))[0]["status"] == "applied"
    assert body_of(world, made) == {"name": "王", "phone": "0"}
    removal = old.edit(made, v_of(old.push(made)[0]), removed=True)
    assert old.push(removal)[0]["status"] == "applied"
    assert fsck(world.engine).is_sound


@pytest.mark.parametrize("is_sealed", [False, True])
def test_what_an_old_client_called_confidential_lies_encrypted(world: World, is_sealed: bool) -> None:
    speaks(world, replace(NOTE_3, lifts={1: to_2, 2: lambda changes: to_3(_without(changes, "illness"))}))
    house, old = world.house(), world.tablet("worker")
    made = old.new("note", house, name="王", illness="不能说的病")
    assert old.push(old.seal(made) if is_sealed else made)[0]["status"] == "applied"
    assert secret_of(world, made) == {}
    for row in rows(world, op):
        assert "不能说的病".encode() not in (row.line or b"")
    assert faults(world) == []


def _without(changes: Body, name: str) -> Body:
    return {key: value for key, value in changes.items() if key != name}


def test_ops_that_waited_for_the_upgrade_are_lifted_and_applied_by_it(world: World) -> None:
    house, old, newer = world.house(), world.tablet("worker"), world.tablet("worker")
    early = [
        old.new("note", house, name="王", tel="1"),
        newer.new("note", house, name="李", phone="2", mood="well") | {"schema": 3},
    ]
    waits = old.op("note", house, {"tel": "3"}, record=new_id())
    codes = [one["reason"]["code"] for one in old.push(early[0], waits) + newer.push(early[1])]
    assert codes == ["unknown_kind"] * 3
    speaks(world, NOTE_1)
    asked = newer.push({"id": early[1]["id"], "scope": house})
    assert asked[0]["reason"]["code"] == "schema_too_new"
    speaks(world, NOTE_3)
    assert newer.push({"id": early[1]["id"], "scope": house})[0]["status"] == "applied"
    assert body_of(world, early[0]) == {"name": "王", "phone": "1"}
    assert body_of(world, early[1]) == {"name": "李", "phone": "2", "mood": "well"}
    # One that waits for its record is lifted when that comes.
    with world.database.snapshot() as connection:
        [parked] = parked_by_id(connection, [(house, waits["id"])]).values()
    assert parked.code == "waits"
    newer.push(newer.new("note", house, name="张") | {"schema": 3, "record": waits["record"]})
    assert body_of(world, waits) == {"name": "张", "phone": "3"}
    assert rows(world, entry)
    assert fsck(world.engine).is_sound


def test_a_set_that_no_lift_understands_is_invalid_and_harms_no_other(world: World) -> None:
    speaks(world, NOTE_3)
    house, old = world.house(), world.tablet("worker")
    odd = old.new("note", house, name="王", mood="说不清")
    worse = old.new("note", house, name="王", mood={"a": 1})
    results = old.push(odd, worse, old.new("note", house, name="好", mood="还行"))
    assert [one["status"] for one in results] == ["parked", "parked", "applied"]
    assert {one["reason"]["code"] for one in results[:2]} == {"invalid"}


def test_a_lift_that_would_open_what_is_confidential_keeps_the_server_from_starting(world: World) -> None:
    speaks(world, NOTE_1)
    house, tablet = world.house(), world.tablet("worker")
    made = tablet.new("note", house, name="王", illness="腰")
    tablet.push(made)
    open_health = replace(NOTE_3, fields={**NOTE_3.fields, "health": text("健康", "Health")})
    with pytest.raises(ValueError, match="into the open"):
        speaks(world, open_health)
    speaks(world, NOTE_3)
    assert secret_of(world, made) == {"health": "腰"}
