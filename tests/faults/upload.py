"""A photo on its way while the server is killed at any call to the disk, and at any byte of a piece."""

import hashlib
import os
import random
from pathlib import Path
from typing import Any

import orjson

from server.base.errors import Problem
from server.base.ids import new_id
from server.records.files import Files
from server.records.files.folder import Folder
from server.records.seal import sealed_for, unbase64
from tests.faults.matrix import Row, Tally
from tests.faults.world import Frail, ServerDied, Store
from tests.records.world import Tablet, World

PIECE = 4096
MOST_TURNS = 400


def killed_while_it_takes(seed: int, folder: Path) -> Tally:
    """Photos in pieces to a server that is killed every few calls and loses a torn end of what it wrote."""
    chance = random.Random(seed)
    store = Store(folder / "qiaomen.db")
    try:
        world = World(store.database, folder / "keys")
        house, tablet = world.house(), world.tablet("worker")
        photos = [b"\xff\xd8\xff" + chance.randbytes(chance.randrange(1, 40_000)) for _ in range(4)]
        deaths = [_bring(chance, store.database, world, tablet, house, photo) for photo in photos]
        named = [{"sha256": _name(photo), "size_bytes": len(photo)} for photo in photos]
        tablet.push(tablet.new("fact", house, card=new_id(), photos=named))
        return _weighed(world, house, photos, deaths)
    finally:
        store.database.engine.dispose()


def _weighed(world: World, house: str, photos: list[bytes], deaths: list[int | None]) -> Tally:
    files = world.engine.erasure.files
    held = [files.read(house, _name(photo)) for photo in photos]
    lost = sum(one is None or one.content != photo for one, photo in zip(held, photos, strict=True))
    with world.database.snapshot() as connection:
        wrong = [*files.check(connection), *(one.digest for one in files.missing(connection))]
    parts = [str(path) for path in files.folder.parts()]
    return Tally(
        sum(one or 0 for one in deaths),
        len(photos),
        lost=lost,
        divergent=len(wrong) + len(parts),
        stuck=deaths.count(None),
        words="; ".join([*wrong, *parts]),
    )


def _bring(
    chance: random.Random, database: Frail, world: World, tablet: Tablet, house: str, photo: bytes
) -> int | None:
    """Send until it is told to be held, asking for the offset each time; gives how often the server died."""
    whole, digest, deaths = _sealed(world, photo), _name(photo), 0
    for _turn in range(MOST_TURNS):
        files = _restarted(world)
        mortal = _Mortal(chance, database)
        try:
            with mortal:
                if files.finish_left(tablet.caller, house, digest):
                    return deaths
                start = files.offset(tablet.caller, house, digest)
                piece = whole[start : start + PIECE]
                if files.append(tablet.caller, house, digest, start, len(whole), piece):
                    return deaths
        except Problem as problem:
            if problem.code != "invalid":  # zeros in it: it begins anew
                raise
        except ServerDied:
            deaths += 1
            _tear(chance, files.folder.part(tablet.id, house, digest))
    return None


class _Mortal:
    """Lets the server die at one of its next calls to the disk or the database, or at none."""

    CALLS = (("os.fsync", os, "fsync"), ("write", Folder, "write"), ("unlink", Path, "unlink"))

    def __init__(self, chance: random.Random, database: Frail) -> None:
        self.database, self.held = database, {}
        self.spot = chance.choice(("", "", "before", "after", "os.fsync", "write", "unlink"))

    def __enter__(self) -> None:
        self.database.dies = self.spot if self.spot in ("before", "after") else ""
        for name, owner, call in self.CALLS:
            if name == self.spot:
                self.held[owner, call] = getattr(owner, call)
                setattr(owner, call, _dies)

    def __exit__(self, *_error: object) -> None:
        self.database.dies = ""
        for (owner, call), real in self.held.items():
            setattr(owner, call, real)


def _dies(*_args: Any, **_more: Any) -> None:
    raise ServerDied


def _tear(chance: random.Random, part: Path) -> None:
    """Of what was written last a power cut keeps any beginning, and perhaps zeros behind it."""
    if not part.exists():
        return
    size = part.stat().st_size
    kept = size - chance.randrange(0, min(size, PIECE) + 1)
    os.truncate(part, kept)
    if chance.random() < 0.2:
        os.truncate(part, size)


def _restarted(world: World) -> Files:
    held = world.engine.erasure.files
    return Files(held.database, held.keys, held.clock, held.folder.path)


def _sealed(world: World, photo: bytes) -> bytes:
    private = world.keys.seal_private(world.keys.seal_kid)
    assert private is not None
    made = sealed_for(private.public_key(), photo, _name(photo), world.keys.seal_kid)
    return orjson.dumps({"kid": made["kid"], "enc": made["enc"]}) + b"\n" + unbase64(made["ct"])


def _name(photo: bytes) -> str:
    return hashlib.sha256(photo).hexdigest()


ROWS = (
    Row(
        "upload-killed",
        "the server killed at a disk call of an upload, its last piece torn at any byte or full of zeros",
        killed_while_it_takes,
        in_test=3,
        floor=300,
        aim=3000,
        planted="a part that cannot be opened kept, so that nothing ever follows it",
    ),
)
