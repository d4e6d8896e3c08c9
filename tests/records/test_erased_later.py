"""What comes after an erasure, or beside it, brings back no word of what was erased."""

from typing import Any

import orjson

from server.base.ids import new_id
from server.records.fsck import fsck
from server.records.models import file, op, parked_op, stray
from tests.records.test_erasure import CANARY, NAMED, erase, files_of, send, told_anywhere
from tests.records.world import Tablet, World, faults, rows


def erased_card(world: World, by: Tablet, house: str) -> dict[str, Any]:
    """A card that was, and was erased."""
    card = by.new("card", house, name=CANARY)
    by.push(card)
    assert erase(world.tablet("eraser"), card)["status"] == "applied"
    return card


def test_an_op_that_was_discarded_before_it_came_is_not_kept_once_its_record_is_erased(world: World) -> None:
    house, one = world.house(), world.tablet("worker")
    card = one.new("card", house, name=CANARY)
    one.push(card)
    late = one.edit(card, None, note=CANARY)
    discard = one.op("", house)
    head = {key: discard[key] for key in ("id", "device", "n", "scope", "at")}
    one.push(head | {"discards": late["id"], "why": CANARY})
    erase(world.tablet("eraser"), card)
    [result] = one.push(late)
    assert (result["status"], result["reason"]["code"]) == ("discarded", "erased")
    assert rows(world, parked_op) == []
    assert one.answer()["have"] == one.n
    assert told_anywhere(world) == []
    assert faults(world) == []
    assert fsck(world.engine).faults == []


def test_what_cannot_be_taken_as_an_op_is_not_kept_either(world: World) -> None:
    house, one = world.house(), world.tablet("worker")
    card = erased_card(world, one, house)
    large = one.edit(card, None, note=CANARY * 20_000)
    undated = one.edit(card, None, note=CANARY) | {"at": "gestern"}
    about = world.tablet("lead")
    review = about.new("review", house, about=card["record"], note=CANARY) | {"at": "gestern"}
    assert {each["status"] for each in one.push(large, undated)} == {"discarded"}
    assert about.push(review)[0]["status"] == "discarded"
    one.push(one.edit(card, None, note=CANARY) | {"id": CANARY})
    assert rows(world, parked_op) == []
    assert rows(world, stray) == []
    assert one.answer()["have"] == one.n - 1
    assert told_anywhere(world) == []


def test_an_erasure_that_somebody_may_not_ask_for_is_not_kept_where_all_is_erased(world: World) -> None:
    house, one = world.house(), world.tablet("worker")
    card = erased_card(world, one, house)
    assert erase(one, card)["reason"]["code"] == "erased"
    assert erase(world.tablet("eraser"), card)["status"] == "merged"
    with world.database.snapshot() as connection:
        assert list(world.engine.erasure.check(connection)) == []


def test_a_file_that_was_on_its_way_while_it_was_erased_is_not_kept(world: World) -> None:
    house, one = world.house(), world.tablet("worker")
    fact = one.new("fact", house, card=new_id(), word=CANARY, photos=[NAMED])
    one.push(fact)
    erase(world.tablet("eraser"), fact)
    assert send(one, house)  # its last piece had passed the door before the erasure
    assert rows(world, file) == []
    assert told_anywhere(world) == []
    twin = one.new("fact", house, card=new_id(), word="另一件", photos=[NAMED])
    one.push(twin)
    assert send(one, house)
    assert files_of(world.engine).read(house, NAMED["sha256"]) is not None


def test_nobody_can_occupy_an_id_by_discarding_it(world: World) -> None:
    house, one, other = world.house(), world.tablet("worker"), world.tablet("worker")
    world.grants.replicas[one.user] = {house}
    card = one.new("card", house, name="王")
    discard = other.op("", house)
    head = {key: discard[key] for key in ("id", "device", "n", "scope", "at")}
    other.push(head | {"discards": card["id"], "why": "不要"})
    [result] = one.push(card)
    assert (result["status"], result["reason"]) == ("applied", None)
    assert one.push(card) == [result]
    assert one.copy()[card["record"]]["set"]["name"] == "王"
    assert [row.by for row in rows(world, op) if row.id == card["id"]] == [one.user]
    assert fsck(world.engine).is_sound


def test_kept_bytes_that_were_damaged_do_not_keep_the_server_from_starting(world: World) -> None:
    one, other, house = world.tablet("worker"), world.tablet("worker"), world.house()
    other.push(one.new("card", house, name="王"))
    world.database.write(lambda connection: connection.execute(stray.update().values(body=b"torn" * 20)))
    assert world.engine.release() == 0
    assert any("cannot be decrypted" in fault for fault in fsck(world.engine).faults)


def test_ids_that_no_database_takes_park_their_op_alone(world: World) -> None:
    one, other, house = world.tablet("worker"), world.tablet("worker"), world.house()
    for bad in ("\\u0000", "\\ud83d"):
        strange = orjson.dumps(one.new("card", house, name="王", record="HERE")).decode()
        raw = strange.replace('"record":"', f'"record":"{bad}')
        good = orjson.dumps(other.new("card", house, name="王")).decode()
        answer = world.engine.push(other.caller, f'{{"ops":[{raw},{good}]}}'.encode())
        assert [result["status"] for result in answer["results"]] == ["parked", "applied"]
