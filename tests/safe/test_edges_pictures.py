"""Nobody is sent a picture as it came: it is drawn anew in a child with little memory, or not shown."""

import hashlib
from io import BytesIO

import pytest
from flask import Flask
from PIL import Image

from server.api.parts import Parts
from server.base.errors import Problem
from server.base.ids import new_id
from server.base.picture import LONGEST_SIDE
from server.records.files.pictures import drawn_anew
from server.records.ports import Caller, Change
from server.records.seal import sealed_for, unbase64
from tests.api.street import Tablet, hire
from tests.people.street import EAST, HOUSE
from tests.pictures import CANARY, picture, told_on

KINDS = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
AUDIO = b"OggS" + b"\0" * 60


@pytest.mark.parametrize("kind", KINDS)
def test_a_picture_keeps_its_dots_and_nothing_else(kind: str) -> None:
    came = told_on(kind)
    assert CANARY.encode() in came
    shown = drawn_anew(came, KINDS[kind])
    with Image.open(BytesIO(shown)) as seen:
        assert (seen.format, seen.size) == (kind, (40, 60))  # upright
        assert not seen.getexif()
        said = str(seen.info)
    assert CANARY not in said
    assert CANARY.encode() not in shown


def test_what_is_seen_through_stays_so() -> None:
    out = BytesIO()
    Image.new("RGBA", (4, 4), (1, 2, 3, 0)).save(out, "PNG")
    with Image.open(BytesIO(drawn_anew(out.getvalue(), "image/png"))) as seen:
        assert (seen.mode, seen.getpixel((1, 1))[3]) == ("RGBA", 0)


def test_a_large_photo_is_shown_smaller_and_a_moving_picture_stands_still() -> None:
    with Image.open(BytesIO(drawn_anew(picture(size=(5000, 100)), "image/jpeg"))) as seen:
        assert max(seen.size) <= LONGEST_SIDE
    frames = [Image.new("RGB", (9, 9), colour) for colour in ("red", "blue")]
    out = BytesIO()
    frames[0].save(out, "WEBP", save_all=True, append_images=frames[1:])
    with Image.open(BytesIO(drawn_anew(out.getvalue(), "image/webp"))) as seen:
        assert getattr(seen, "n_frames", 1) == 1


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (b"\xff\xd8\xff" + bytes(500), "image/jpeg"),
        (picture("PNG")[:200], "image/png"),
        (picture("PNG"), "image/jpeg"),  # another kind than it says
        (picture("GIF"), "image/png"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n(ls) run", "image/png"),
        (b"", "image/webp"),
    ],
)
def test_what_is_no_such_picture_is_not_shown(content: bytes, media_type: str) -> None:
    with pytest.raises(Problem) as problem:
        drawn_anew(content, media_type)
    assert problem.value.code == "unsupported_type"


def hold(parts: Parts, content: bytes, user: str) -> str:
    """A file that is held and that a visit names; gives its address."""
    digest = hashlib.sha256(content).hexdigest()
    private = parts.keys.seal_private(parts.keys.seal_kid)
    assert private is not None
    made = sealed_for(private.public_key(), content, digest, parts.keys.seal_kid)
    head = f'{{"kid":"{made["kid"]}","enc":"{made["enc"]}"}}\n'
    whole = head.encode() + unbase64(made["ct"])
    assert parts.files.append(Caller(user, new_id(), False), HOUSE, digest, 0, len(whole), whole)
    named = {"sha256": digest, "size_bytes": len(content)}
    visit = {"household": new_id(), "visit_mode": "home", "result": "met", "purposes": ["routine"]}
    parts.engine.write([Change(HOUSE, "visit", new_id(), visit | {"files": [named]}, new=True)])
    return f"/api/v1/files/{HOUSE}/{digest}"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_hash_names_what_came_and_the_route_gives_what_may_be_seen(app: Flask, parts: Parts) -> None:
    user = hire(parts, "shequ01", "grid_lead", EAST)
    lead = Tablet(app)
    lead.sign_in("shequ01")
    came = told_on("JPEG")
    path = hold(parts, came, user)
    for _ in range(2):  # drawn, then kept
        answer = lead.ask("GET", path)
        assert (answer.status_code, answer.mimetype) == (200, "image/jpeg")
        assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert CANARY.encode() not in answer.data
        with Image.open(BytesIO(answer.data)) as seen:
            assert seen.size == (40, 60)
    scope, digest = path.rsplit("/", 2)[1:]
    kept = parts.files.folder.shown(scope, digest)
    assert b"JFIF" not in kept.read_bytes()  # encrypted like all files
    held = parts.files.read(scope, digest)
    assert held is not None
    assert held.content == came
    assert lead.ask("HEAD", path).status_code == 200

    assert lead.ask("GET", hold(parts, AUDIO, user)).data == AUDIO
    broken = lead.ask("GET", hold(parts, b"\xff\xd8\xff" + bytes(99), user))
    assert (broken.status_code, broken.json["code"]) == (415, "unsupported_type")

    parts.files.folder.remove(scope, digest)
    assert not kept.exists()
