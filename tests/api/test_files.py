"""The lane of files: in pieces, by two at once, and never to a device that was revoked."""

import hashlib
from concurrent.futures import ThreadPoolExecutor

import orjson
import pytest
from flask import Flask
from sqlalchemy import update

from server.api.parts import Parts
from server.base.errors import Problem
from server.base.ids import new_id
from server.records.files import Files
from server.records.models import device
from server.records.ports import Caller, Change
from server.records.seal import sealed_for, unbase64
from tests.api.street import Tablet, hire
from tests.people.street import EAST, HOUSE, TWO

VOICE = b"OggS" + bytes(range(256)) * 40
DIGEST = hashlib.sha256(VOICE).hexdigest()
PATH = f"/api/v1/files/{HOUSE}/{DIGEST}"


def sealed(parts: Parts, content: bytes = VOICE) -> bytes:
    private = parts.keys.seal_private(parts.keys.seal_kid)
    assert private is not None
    made = sealed_for(private.public_key(), content, DIGEST, parts.keys.seal_kid)
    return orjson.dumps({"kid": made["kid"], "enc": made["enc"]}) + b"\n" + unbase64(made["ct"])


def worker(app: Flask, parts: Parts) -> Tablet:
    hire(parts, "wangge01", "grid_worker")
    tablet = Tablet(app)
    assert tablet.sign_in("wangge01").status_code == 200
    return tablet


def content(parts: Parts) -> bytes:
    """What the server holds, empty for nothing that opens."""
    held = parts.files.read(HOUSE, DIGEST)
    return held.content if held else b""


def put(tablet: Tablet, whole: bytes, start: int, end: int) -> int:
    said = {"Content-Range": f"bytes {start}-{end - 1}/{len(whole)}"}
    return tablet.ask("PUT", PATH, data=whole[start:end], headers=said).status_code


def test_a_file_travels_in_pieces_and_is_held_when_it_is_whole(app: Flask, parts: Parts) -> None:
    tablet, whole = worker(app, parts), sealed(parts)
    assert tablet.ask("HEAD", PATH).headers["Upload-Offset"] == "0"
    assert put(tablet, whole, 0, 4000) == 202
    assert tablet.ask("HEAD", PATH).headers["Upload-Offset"] == "4000"
    assert put(tablet, whole, 5000, len(whole)) == 416
    assert put(tablet, whole, 4000, len(whole)) == 200
    told = tablet.ask("HEAD", PATH)
    assert (told.status_code, told.headers["ETag"]) == (200, f'"{DIGEST}"')
    assert content(parts) == VOICE


def test_who_carried_a_file_may_not_read_it_before_a_record_that_they_may_read_names_it(
    app: Flask, parts: Parts
) -> None:
    tablet, whole = worker(app, parts), sealed(parts)
    assert put(tablet, whole, 0, len(whole)) == 200
    assert tablet.ask("HEAD", PATH).status_code == 200
    assert tablet.ask("GET", PATH).status_code == 404
    hire(parts, "shequ01", "grid_lead", EAST)
    lead = Tablet(app)
    lead.sign_in("shequ01")
    assert lead.ask("GET", PATH).status_code == 404
    named = {"sha256": DIGEST, "size_bytes": len(VOICE)}
    visit = {"household": new_id(), "visit_mode": "home", "result": "met", "purposes": ["routine"]}
    parts.engine.write([Change(HOUSE, "visit", new_id(), visit | {"files": [named]}, new=True)])
    assert lead.ask("GET", PATH).data == VOICE


def test_a_file_that_was_sealed_anew_begins_anew(app: Flask, parts: Parts) -> None:
    tablet, old, new = worker(app, parts), sealed(parts), sealed(parts)
    assert put(tablet, old, 0, 6000) == 202
    assert put(tablet, new, 0, 2000) == 202
    assert tablet.ask("HEAD", PATH).headers["Upload-Offset"] == "2000"
    assert put(tablet, new, 2000, len(new)) == 200


def test_a_revoked_device_may_hand_over_a_file_and_read_none(app: Flask, parts: Parts) -> None:
    tablet, whole = worker(app, parts), sealed(parts)
    assert put(tablet, whole, 0, len(whole)) == 200
    parts.database.write(
        lambda c: c.execute(
            update(device)
            .where(device.c.id == tablet.device)
            .values(state="revoked", revoked_at="2026-11-23T00:00:00.000Z")
        )
    )
    assert tablet.ask("HEAD", PATH).status_code == 200
    assert put(tablet, whole, 0, len(whole)) == 200
    answer = tablet.ask("GET", PATH)
    assert (answer.status_code, answer.json["code"]) == (401, "device_revoked")


def test_the_same_pieces_sent_by_several_requests_at_once_make_one_file(app: Flask, parts: Parts) -> None:
    tablet, whole = worker(app, parts), sealed(parts)
    files = Files(parts.database, parts.keys, parts.clock, parts.settings.files_path)
    caller = Caller(hire(parts, "wangge02"), tablet.device)

    def send(_turn: int) -> str:
        try:
            files.append(caller, HOUSE, DIGEST, 0, len(whole), whole[:3000])
            files.append(caller, HOUSE, DIGEST, 3000, len(whole), whole[3000:])
        except Problem as problem:
            return problem.code
        return ""

    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(send, range(12))) <= {"", "bad_range"}
    held = files.read(HOUSE, DIGEST)
    assert held is not None
    assert held.content == VOICE


def test_a_file_that_is_held_is_never_half_written_by_another_upload(
    app: Flask, parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    tablet, whole = worker(app, parts), sealed(parts)
    assert put(tablet, whole, 0, len(whole)) == 200
    files = Files(parts.database, parts.keys, parts.clock, parts.settings.files_path)
    other = Caller(hire(parts, "wangge02"), tablet.device)

    def no_room(*_args: object) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr("os.fsync", no_room)
    with pytest.raises(OSError, match="no space"):
        files.append(other, HOUSE, DIGEST, 0, len(whole), whole)
    held = files.read(HOUSE, DIGEST)
    assert held is not None
    assert held.content == VOICE


def test_who_sent_it_second_is_told_that_it_is_held(app: Flask, parts: Parts) -> None:
    first, whole = worker(app, parts), sealed(parts)
    hire(parts, "wangge02", "grid_worker", TWO)
    second = Tablet(app)
    second.sign_in("wangge02")
    assert put(first, whole, 0, len(whole)) == 200
    assert second.ask("HEAD", PATH).status_code == 404
    assert put(second, whole, 0, len(whole)) == 200
    assert second.ask("HEAD", PATH).status_code == 200
    assert content(parts) == VOICE


def test_a_part_that_was_whole_when_the_server_stopped_is_a_file_at_the_next_question(
    app: Flask, parts: Parts
) -> None:
    tablet, whole = worker(app, parts), sealed(parts)
    assert put(tablet, whole, 0, 4000) == 202
    parts.files.folder.part(tablet.device, HOUSE, DIGEST).write_bytes(whole)
    assert tablet.ask("HEAD", PATH).status_code == 200
    assert content(parts) == VOICE


def test_damage_shows_when_it_is_read_and_from_then_on_the_file_is_asked_for(
    app: Flask, parts: Parts
) -> None:
    tablet, whole = worker(app, parts), sealed(parts)
    assert put(tablet, whole, 0, len(whole)) == 200
    held = parts.files.folder.whole(HOUSE, DIGEST)
    held.write_bytes(held.read_bytes()[:-1] + b"?")
    assert content(parts) == b""
    assert tablet.ask("HEAD", PATH).status_code == 404
    assert put(tablet, whole, 0, len(whole)) == 200
    assert content(parts) == VOICE


def test_too_much_that_nobody_names_is_refused(
    app: Flask, parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    tablet, whole = worker(app, parts), sealed(parts)
    monkeypatch.setattr("server.records.files.lane.MOST_UNNAMED_BYTES", 5000)
    said = {"Content-Range": f"bytes 0-99/{len(whole)}"}
    answer = tablet.ask("PUT", PATH, data=whole[:100], headers=said)
    assert (answer.status_code, answer.json["code"]) == (429, "quota")
