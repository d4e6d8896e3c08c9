"""Files on the server: nobody's part becomes a file, nothing that is named goes, what is missing is known."""

import hashlib
import os
import random
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest

from server.base.errors import Problem
from server.base.ids import new_id
from server.records.files import Files, lane
from server.records.models import file, file_sender
from server.records.ports import Caller
from server.records.pull.lines import Lines
from server.records.registry import Registry
from server.records.seal import sealed_for, unbase64
from tests.records.world import KINDS, Tablet, World, rows

PHOTO = b"\xff\xd8\xff" + bytes(range(256)) * 60


@pytest.fixture
def files(world: World) -> Files:
    return world.engine.erasure.files


def name_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def named(content: bytes) -> dict[str, Any]:
    return {"sha256": name_of(content), "size_bytes": len(content)}


def sealed(world: World, content: bytes = PHOTO, digest: str = "") -> bytes:
    private = world.keys.seal_private(world.keys.seal_kid)
    assert private is not None
    made = sealed_for(private.public_key(), content, digest or name_of(content), world.keys.seal_kid)
    return orjson.dumps({"kid": made["kid"], "enc": made["enc"]}) + b"\n" + unbase64(made["ct"])


def send(tablet: Tablet, scope: str, content: bytes = PHOTO, **more: Any) -> bool:
    whole = sealed(tablet.world, content)
    files = tablet.world.engine.erasure.files
    caller = Caller(tablet.user, tablet.id, **more)
    return files.append(caller, scope, name_of(content), 0, len(whole), whole)


def is_told_held(tablet: Tablet, scope: str, content: bytes = PHOTO) -> bool:
    reach = tablet.world.grants.reach(tablet.user, scope, tablet.world.now)
    readable = Lines(Registry(KINDS), tablet.user, tablet.world.now).readable(reach)
    return tablet.world.engine.erasure.files.is_readable(tablet.caller, scope, name_of(content), readable)


def lacking(world: World, files: Files) -> list[dict[str, Any]]:
    with world.database.snapshot() as connection:
        return [one.as_json() for one in files.missing(connection)]


def test_whoever_sent_all_of_a_file_is_told_that_it_is_held(world: World) -> None:
    house = world.house()
    first, second, third = (world.tablet() for _ in range(3))
    assert send(first, house)
    assert send(second, house)
    assert send(second, house)
    assert [is_told_held(one, house) for one in (first, second, third)] == [True, True, False]
    assert len(rows(world, file)) == 1
    assert {row.user for row in rows(world, file_sender)} == {first.user, second.user}


def test_a_hostile_order_of_pieces_makes_the_very_file_or_none(world: World, files: Files) -> None:
    """Any start, overlap, repetition, another sealing, garbage: what is held at the end has its hash."""
    house, tablet, seed = world.house(), world.tablet(), 20261124
    chance = random.Random(seed)
    finished, refusals = 0, set()
    for turn in range(30):
        content = PHOTO + bytes([turn])
        digest = name_of(content)
        sealings = [sealed(world, content), sealed(world, content)]
        for _piece in range(25):
            whole = chance.choice(sealings)
            held = files.offset(tablet.caller, house, digest)
            start = chance.choice([0, held, held, held, chance.randrange(len(whole)), max(0, held - 7)])
            end = min(len(whole), start + chance.choice([0, 1, 100, 5000, len(whole)]))
            piece = whole[start:end] if chance.random() < 0.9 else b"\x00" * (end - start)
            total = len(whole) if chance.random() < 0.9 else max(end, 1)
            try:
                done = files.append(tablet.caller, house, digest, start, total, piece)
            except Problem as problem:
                refusals.add(problem.code)
                continue
            if done:
                found = files.read(house, digest)
                assert found is not None, (seed, turn)
                assert found.content == content, (seed, turn)
                finished += 1
        if not is_told_held(tablet, house, content):
            assert files.read(house, digest) is None, (seed, turn)
    assert finished > 0
    assert refusals == {"bad_range", "invalid"}
    with world.database.snapshot() as connection:
        assert files.check(connection) == []


@pytest.mark.parametrize("spot", ["before the content", "before the row", "before the part goes"])
def test_a_server_that_stops_while_a_file_becomes_whole_goes_on_from_there(
    world: World, files: Files, monkeypatch: pytest.MonkeyPatch, spot: str
) -> None:
    house, tablet = world.house(), world.tablet()
    whole, digest = sealed(world), name_of(PHOTO)
    files.append(tablet.caller, house, digest, 0, len(whole), whole[:9000])

    def stops(*_args: object, **_more: object) -> None:
        raise SystemExit("killed")

    targets = {
        "before the content": (type(files.folder), "write"),
        "before the row": (type(world.database), "write"),
        "before the part goes": (Path, "unlink"),
    }
    with monkeypatch.context() as patched:
        patched.setattr(*targets[spot], stops)
        with pytest.raises(SystemExit):
            files.append(tablet.caller, house, digest, 9000, len(whole), whole[9000:])
    assert is_told_held(tablet, house) is (spot == "before the part goes")
    assert files.offset(tablet.caller, house, digest) == len(whole)
    assert files.finish_left(tablet.caller, house, digest)
    assert is_told_held(tablet, house)
    assert files.offset(tablet.caller, house, digest) == 0
    with world.database.snapshot() as connection:
        assert files.check(connection) == []


def test_a_part_torn_at_any_byte_is_no_file(world: World, files: Files) -> None:
    house, tablet = world.house(), world.tablet()
    content = PHOTO[:600]
    whole, digest = sealed(world, content), name_of(content)
    part = files.folder.part(tablet.id, house, digest)
    part.parent.mkdir(parents=True)
    for cut in range(0, len(whole), 7):
        part.write_bytes(whole[:cut])
        assert not files.finish_left(tablet.caller, house, digest)
        assert files.offset(tablet.caller, house, digest) == cut
    assert files.read(house, digest) is None
    assert files.append(tablet.caller, house, digest, cut, len(whole), whole[cut:])


def test_what_records_name_and_the_server_has_not_is_known(world: World, files: Files) -> None:
    house, tablet = world.house(), world.tablet("worker")
    fact = tablet.new("fact", house, card=new_id(), word="x", photos=[named(PHOTO)])
    tablet.push(fact)
    [one] = lacking(world, files)
    assert one == {
        "scope": house, "digest": name_of(PHOTO), "size_bytes": len(PHOTO), "record": fact["record"],
        "kind": "fact", "by": tablet.user, "device": tablet.id, "since": "2026-11-23T09:00:00.000Z",
    }  # fmt: skip
    send(tablet, house)
    assert lacking(world, files) == []
    later = tablet.edit(fact, None, photos=[named(PHOTO), named(PHOTO + b"2")])
    world.turn(hours=5)
    tablet.push(later)
    [one] = lacking(world, files)
    assert (one["digest"], one["since"]) == (name_of(PHOTO + b"2"), "2026-11-23T14:00:00.000Z")
    tablet.push(tablet.edit(fact, None, photos=[named(PHOTO)]))
    assert lacking(world, files) == []


def flipped(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


DAMAGES: dict[str, Callable[[Path], Any]] = {
    "gone": lambda path: path.unlink(),
    "cut": lambda path: os.truncate(path, 100),
    "empty": lambda path: os.truncate(path, 0),
    "one bit of it turned": flipped,
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES.keys())
def test_a_damaged_file_is_reported_and_taken_again(
    world: World, files: Files, damage: Callable[[Path], Any]
) -> None:
    house, tablet = world.house(), world.tablet("worker")
    tablet.push(tablet.new("fact", house, card=new_id(), photos=[named(PHOTO)]))
    send(tablet, house)
    with world.database.snapshot() as connection:
        assert files.check(connection) == []
    damage(files.folder.whole(house, name_of(PHOTO)))
    with world.database.snapshot() as connection:
        [fault] = files.check(connection)
    assert name_of(PHOTO) in fault
    assert files.read(house, name_of(PHOTO)) is None
    assert not is_told_held(tablet, house)
    assert [one["digest"] for one in lacking(world, files)] == [name_of(PHOTO)]
    assert send(tablet, house)
    assert is_told_held(tablet, house)
    assert lacking(world, files) == []
    with world.database.snapshot() as connection:
        assert files.check(connection) == []


def test_a_device_has_a_bound_for_what_nobody_names(
    world: World, files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    house, tablet = world.house(), world.tablet("worker")
    monkeypatch.setattr(lane, "MOST_UNNAMED_BYTES", 60_000)
    monkeypatch.setattr(lane, "MOST_REVOKED_BYTES", 20_000)
    photos = [PHOTO + bytes([number]) for number in range(5)]
    for photo in photos[:3]:
        send(tablet, house, photo)
    whole = sealed(world, photos[3])
    part = (tablet.caller, house, name_of(photos[3]), 0, len(whole), whole[:5000])
    with pytest.raises(Problem, match="quota"):
        files.append(*part)
    # What a record names counts no more.
    tablet.push(tablet.new("fact", house, card=new_id(), photos=[named(photo) for photo in photos[:3]]))
    assert not files.append(*part)
    gone = world.tablet()
    assert send(gone, house, photos[4], is_revoked=True)
    with pytest.raises(Problem, match="quota"):
        send(gone, house, PHOTO, is_revoked=True)


def test_only_what_no_op_names_goes_and_only_after_sixty_days(world: World, files: Files) -> None:
    house = world.house()
    tablet, stranger, reader = world.tablet("worker"), world.tablet(), world.tablet("reader")
    photos = {word: PHOTO + word.encode() for word in ("record", "parked", "once", "nobody", "unopened")}
    photo = {word: named(content) for word, content in photos.items()}
    tablet.push(tablet.new("fact", house, card=new_id(), photos=[photo["record"]]))
    [refused] = reader.push(reader.new("fact", house, card=new_id(), photos=[photo["parked"]]))
    assert refused["status"] == "parked"
    once = tablet.new("fact", house, card=new_id(), photos=[photo["once"]])
    tablet.push(once)
    tablet.push(tablet.edit(once, None, photos=[]))
    for word in ("record", "parked", "once", "nobody"):
        send(tablet, house, photos[word])
    stranger.push({"id": new_id(), "sealed": {"kid": "none", "enc": "", "ct": ""}})
    send(stranger, house, photos["unopened"])
    part = files.folder.part(tablet.id, house, "a" * 64)
    part.write_bytes(b"x")
    leaving = files.folder.whole(house, "b" * 64)
    leaving.write_bytes(b"x")
    assert files.sweep() == 0
    world.turn(days=59)
    assert files.sweep() == 0
    world.turn(days=2)
    for path in (part, leaving):
        old = (world.now - timedelta(days=61)).timestamp()
        os.utime(path, (old, old))
    assert files.sweep() == 3
    held = {word for word, content in photos.items() if files.read(house, name_of(content))}
    assert held == {"record", "parked", "once", "unopened"}
    assert not part.exists()
    assert not leaving.exists()
    assert files.sweep() == 0


def test_the_sweep_runs_once_a_day(world: World, files: Files, monkeypatch: pytest.MonkeyPatch) -> None:
    swept: list[int] = []
    monkeypatch.setattr(Files, "sweep", lambda self: swept.append(1))
    for _hour in range(30):
        files.sweep_if_due()
        world.turn(hours=1)
    assert len(swept) == 2


def test_a_folder_without_room_keeps_nobody_from_starting(
    world: World, files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_room(*_args: object, **_more: object) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr(Path, "write_text", no_room)
    files.sweep_if_due()
