"""What the law takes away leaves every place that it had come to, and nothing brings it back."""

import hashlib
from contextlib import suppress
from typing import Any

import orjson
import pytest

from server.base.ids import new_id
from server.records.engine import Engine
from server.records.epochs import begin_epoch
from server.records.files import Files
from server.records.fsck import fsck
from server.records.models import erased, metadata, op, parked_op, record, secret, stray
from server.records.seal import sealed_for, unbase64
from tests.records.backup import Backup
from tests.records.world import Tablet, World, faults, rows, v_of

CANARY = "黄鹂鸣翠柳"
PHOTO = b"\xff\xd8\xff" + CANARY.encode() * 50
SHA = hashlib.sha256(PHOTO).hexdigest()
NAMED = {"sha256": SHA, "size_bytes": len(PHOTO)}


def files_of(engine: Engine) -> Files:
    return engine.erasure.files


def send(tablet: Tablet, scope: str, photo: bytes = PHOTO) -> bool:
    """Hand over a photo in one piece."""
    keys = tablet.world.keys
    private = keys.seal_private(keys.seal_kid)
    assert private is not None
    sha = hashlib.sha256(photo).hexdigest()
    made = sealed_for(private.public_key(), photo, sha, keys.seal_kid)
    whole = orjson.dumps({"kid": made["kid"], "enc": made["enc"]}) + b"\n" + unbase64(made["ct"])
    return files_of(tablet.world.engine).append(tablet.caller, scope, sha, 0, len(whole), whole)


def erase(by: Tablet, of: dict[str, Any]) -> dict[str, Any]:
    [result] = by.push(by.op(of["kind"], of["scope"], {"erase": True}, record=of["record"]))
    return result


def told_anywhere(world: World) -> list[str]:
    """Where the canary still stands: in rows, also encrypted ones, in files, in the database's own file."""
    spots = []
    with world.database.snapshot() as connection:
        for table in metadata.sorted_tables:
            for row in connection.execute(table.select()):
                spots += [table.name for value in row if _says(world, table.name, row, value)]
    home = world.home
    for path in (home / "files").rglob("*"):
        if path.is_file() and SHA in path.name:
            spots.append(str(path))
    if world.database.is_sqlite:
        for path in home.glob("qiaomen.db*"):
            if CANARY.encode() in path.read_bytes():
                spots.append(path.name)
    assert CANARY.encode() not in (home / "erased.log").read_bytes()
    return spots


def _says(world: World, table: str, row: Any, value: Any) -> bool:
    if isinstance(value, bytes):
        places = {
            "parked_op": lambda: f"op/{row.scope}/{row.id}",
            "stray": lambda: f"stray/{row.digest}",
            "secret": lambda: f"secret/{row.scope}/{row.record}/{row.field}",
            "op": lambda: f"line/{row.scope}/{row.id}",
        }
        with suppress(Exception):  # no such place, or not encrypted at all
            value = world.keys.decrypt(value, places[table]())
        return CANARY.encode() in value or orjson.dumps(CANARY)[1:-1] in value
    return CANARY in str(value) or (SHA in str(value) and table != "erased")


@pytest.fixture
def told(world: World) -> dict[str, Any]:
    """A card and a fact full of the canary, and everything that was said about them."""
    house = world.house()
    one, other, lead = world.tablet("worker"), world.tablet("worker"), world.tablet("lead")
    for tablet in (one, other, lead):
        world.grants.replicas[tablet.user] = {house}
    card = one.new("card", house, name=CANARY, phone="1", secret=CANARY)
    base = v_of(one.push(card)[0])
    one.push(one.edit(card, base, note=CANARY))
    [clash] = other.push(other.edit(card, base, note=CANARY + "?", phone="2"))
    [conflict] = clash["conflicts"]
    review = lead.new("review", house, about=card["record"], note=CANARY)
    step = lead.new("step", house, case=conflict, to="settled", note=CANARY)
    lead.push(review, step)
    fact = one.new("fact", house, card=card["record"], word=CANARY, photos=[NAMED])
    late_review = lead.new("review", house, about=fact["record"], note=CANARY, verdict="no such field")
    wrong = one.edit(card, base, name=CANARY, colour=CANARY)
    discarded = one.edit(card, base, note=CANARY, colour=CANARY)
    one.push(fact, wrong, discarded)
    lead.push(late_review)
    discard = one.op("", house)
    why = {key: discard[key] for key in ("id", "device", "n", "scope", "at")}
    one.push(why | {"discards": discarded["id"], "why": CANARY})
    one.push(card | {"set": {"name": CANARY + "!"}})  # an id used twice: a stray
    strays = [one.edit(card, base, name=CANARY) for _ in range(2)]
    one.n -= len(strays)  # they come under no number
    other.push(
        one.seal(strays[0]) | {"id": new_id()}, strays[1]
    )  # a seal that does not fit; no proven author
    send(one, house)
    send(other, house)
    kept = one.new("card", house, name="留着")
    one.push(kept)
    return {"house": house, "one": one, "other": other, "lead": lead, "card": card, "fact": fact,
            "conflict": conflict, "review": review, "step": step, "kept": kept,
            "journal": [card, wrong, fact, review]}  # fmt: skip


def test_what_is_erased_stands_nowhere_and_the_chain_stays_whole(world: World, told: dict[str, Any]) -> None:
    officer, one = world.tablet("eraser"), told["one"]
    entries = [(row.id, row.seq, row.entry, row.hash) for row in rows(world, op) if row.seq]
    assert told_anywhere_at_first(world)
    assert erase(officer, told["card"])["status"] == "applied"
    assert erase(officer, told["fact"])["status"] == "applied"
    unreadable = [row for row in rows(world, stray) if row.code == "seal_unreadable"]
    assert told_anywhere(world) == []
    assert len(rows(world, stray)) == len(unreadable)
    assert rows(world, parked_op) == []
    assert rows(world, secret) == []
    assert faults(world) == []
    assert fsck(world.engine).faults == []
    after = {row.id: (row.id, row.seq, row.entry, row.hash) for row in rows(world, op)}
    assert [after[entry[0]] for entry in entries] == entries
    of_card = [row for row in rows(world, op) if row.record == told["card"]["record"]]
    assert {(row.digest, row.salt, row.line) for row in of_card if row.device != officer.id} == {
        (None, None, None)
    }
    gone = {told["card"]["record"], told["fact"]["record"], told["conflict"], told["review"]["record"],
            told["step"]["record"]}  # fmt: skip
    assert {row.id for row in rows(world, record) if row.removed} == gone
    assert gone.isdisjoint(one.copy())
    assert one.copy()[told["kept"]["record"]]["set"]["name"] == "留着"


def told_anywhere_at_first(world: World) -> bool:
    (world.home / "erased.log").touch()
    return {"op", "record", "parked_op", "stray", "secret"} <= set(told_anywhere(world))


def test_devices_are_told_a_removal_and_then_that_their_ops_were_erased(
    world: World, told: dict[str, Any]
) -> None:
    one, house = told["one"], told["house"]
    _header, _lines, trailer = one.pull({house: {"seq": 0}})
    cursors = trailer["cursors"]
    officer = world.tablet("eraser")
    erase(officer, told["card"])
    _header, lines, _trailer = one.pull(cursors)
    assert {line["id"] for line in lines if line.get("removed")} == {
        told["card"]["record"], told["conflict"], told["review"]["record"], told["step"]["record"],
    }  # fmt: skip
    assert all("set" not in line for line in lines)
    asked = one.push(*({"id": one_op["id"], "scope": house} for one_op in told["journal"]))
    assert [(result["status"], (result["reason"] or {}).get("code")) for result in asked] == [
        ("discarded", "erased"), ("discarded", "erased"), ("applied", None), ("unknown", None),
    ]  # fmt: skip
    # Sent again, they are known and not kept; what is new about it is not kept either, and leaves no hole.
    again = one.push(told["card"], one.edit(told["card"], None, note=CANARY), told["kept"])
    assert [result["status"] for result in again] == ["discarded", "discarded", "applied"]
    about = told["lead"].new("review", house, about=told["card"]["record"], note=CANARY)
    [late] = told["lead"].push(about)
    assert (late["status"], late["reason"]["code"]) == ("discarded", "erased")
    answer = one.answer()
    assert answer["have"] == one.n
    erase(officer, told["fact"])
    assert told_anywhere(world) == []
    assert faults(world) == []


def test_only_who_may_erase_erases_and_only_a_record(world: World, told: dict[str, Any]) -> None:
    house, card = told["house"], told["card"]
    assert erase(told["lead"], card)["reason"]["code"] == "forbidden"
    officer = world.tablet("eraser", scope=house)
    elsewhere = world.tablet("eraser", scope=world.house())
    assert erase(elsewhere, card)["reason"]["code"] == "forbidden"
    of_place = officer.op("house", house, {"erase": True}, record=house)
    of_step = officer.op("step", house, {"erase": True}, record=told["step"]["record"])
    beside = officer.op("card", house, {"erase": True, "name": "x"}, record=card["record"])
    for wrong in (of_place, of_step, beside):
        assert officer.push(wrong)[0]["reason"]["code"] == "invalid"
    assert erase(officer, card)["status"] == "applied"
    assert erase(officer, card)["status"] == "merged"
    assert erase(officer, {**card, "record": new_id()})["status"] == "applied"  # it shall not come
    assert faults(world) == []


def test_a_file_that_another_record_names_stays(world: World, told: dict[str, Any]) -> None:
    one, house, officer = told["one"], told["house"], world.tablet("eraser")
    twin = one.new("fact", house, card=new_id(), word="另一件", photos=[NAMED])
    one.push(twin)
    erase(officer, told["fact"])
    files = files_of(world.engine)
    assert files.read(house, SHA) is not None
    assert not files.is_erased(house, SHA)
    erase(officer, twin)
    assert files.read(house, SHA) is None
    assert files.is_erased(house, SHA)
    with world.database.snapshot() as connection:
        assert files.missing(connection) == []


def test_a_restored_backup_and_a_device_that_offers_its_journal_bring_nothing_back(
    world: World, told: dict[str, Any]
) -> None:
    one, house, officer = told["one"], told["house"], world.tablet("eraser")
    backup = Backup(world)
    late = one.new("card", house, name=CANARY)  # of the day that the restore takes away
    one.push(late)
    for each in (told["card"], told["fact"], late):
        assert erase(officer, each)["status"] == "applied"
    backup.put_back()
    assert told_anywhere_at_first(world)
    assert any("does not know" in one for one in faults_of_erasure(world))
    assert world.engine.erase_again() > 0
    world.database.write(lambda connection: begin_epoch(connection, "2026-11-24T00:00:00.000Z", "restored"))
    assert told_anywhere(world) == []
    answers = one.push(*told["journal"][:3], late)
    assert {(each["status"], each["reason"]["code"]) for each in answers} == {("discarded", "erased")}
    assert told_anywhere(world) == []
    assert files_of(world.engine).is_erased(house, SHA)
    assert faults(world) == []
    assert fsck(world.engine).faults == []
    assert faults_of_erasure(world) == []
    assert world.engine.erase_again() == 0


def faults_of_erasure(world: World) -> list[str]:
    with world.database.snapshot() as connection:
        return list(world.engine.erasure.check(connection))


def test_what_stands_again_though_it_was_erased_is_found(world: World, told: dict[str, Any]) -> None:
    backup = Backup(world)
    erase(world.tablet("eraser"), told["card"])
    noted = [dict(row._mapping) for row in rows(world, erased)]
    backup.put_back()
    world.database.write(lambda connection: connection.execute(erased.insert(), noted))
    found = " ".join(faults_of_erasure(world))
    for what in ("its record", "a parked op", "a secret", " op "):
        assert what in found


def test_what_was_listed_before_a_crash_is_erased_at_the_next_start(
    world: World, told: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    officer = world.tablet("eraser")
    real = world.engine.erasure.scrub

    def dies(connection: Any, held: Any) -> None:
        real(connection, held)
        raise SystemExit("the power went before the commit")

    with monkeypatch.context() as patched:
        patched.setattr(world.engine.erasure, "scrub", dies)
        with pytest.raises(SystemExit):
            erase(officer, told["card"])
    assert rows(world, erased) == []
    assert world.engine.erase_again() > 0
    one = told["one"]
    assert told["card"]["record"] not in one.copy()
    listed = world.home / "erased.log"
    listed.write_bytes(listed.read_bytes() + b'{"scope":"half a li')
    erase(officer, told["fact"])
    assert told_anywhere(world) == []
    assert len(world.engine.erasure.listed.read()) == len(rows(world, erased))


def test_what_only_the_database_has_is_added_to_the_list(world: World, told: dict[str, Any]) -> None:
    erase(world.tablet("eraser"), told["card"])
    before = set(world.engine.erasure.listed.read())
    (world.home / "erased.log").unlink()
    assert world.engine.erase_again() == 0
    assert set(world.engine.erasure.listed.read()) == before


def test_no_room_for_the_list_and_nothing_is_erased(
    world: World, told: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_room(*_args: object) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr("server.records.erase.os.fsync", no_room)
    with pytest.raises(OSError, match="no space"):
        erase(world.tablet("eraser"), told["card"])
    assert told["card"]["record"] in told["one"].copy()
