"""One of the two stores damaged or gone while the browser is closed; a start later it is the other one."""

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any

from tests.faults.browser import Tablet
from tests.faults.browser_kills import kept_faults
from tests.faults.browser_street import WORKERS, shared_street, verdict
from tests.faults.matrix import Row, Tally

Damage = Callable[[Tablet, Random], object]
HEADER_BYTES, FRAME_HEAD_BYTES = 16, 12


def database_files(tablet: Tablet, pattern: str) -> list[Path]:
    """Files of IndexedDB, the last written first."""
    found = (tablet.profile / "Default" / "IndexedDB").rglob(pattern)
    return sorted(found, key=lambda path: path.stat().st_mtime, reverse=True)


def cut_tail(path: Path, most: int, rng: Random) -> None:
    """What a write leaves that did not come to its end."""
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.truncate(max(0, size - rng.randint(1, min(most, size))))


def tear_journal(tablet: Tablet, rng: Random) -> None:
    """The journal's last write is half there, or its place is filled with zeros or with something else."""
    [path] = tablet.journals
    cut_tail(path, 3000, rng)
    with path.open("ab") as file:
        file.write(rng.choice((b"", bytes(4096), rng.randbytes(300), b"QMOP" + bytes(60))))


def flip_journal(tablet: Tablet, rng: Random) -> None:
    """Some bits of the journal are others, a stretch of it is zeros, or its header is."""
    [path] = tablet.journals
    content = bytearray(path.read_bytes())
    for _ in range(rng.randint(1, 8)):
        content[rng.randrange(len(content))] ^= 1 << rng.randrange(8)
    if rng.random() < 0.5:
        at = rng.randrange(len(content))
        content[at : at + 512] = bytes(len(content[at : at + 512]))
    if rng.random() < 0.3:
        content[:HEADER_BYTES] = rng.randbytes(HEADER_BYTES)
    path.write_bytes(content)


def frames_of(content: bytes) -> Iterator[tuple[int, int, dict[str, Any]]]:
    """Where each frame of a sound journal begins and ends, and what it says."""
    at = HEADER_BYTES
    while at < len(content):
        end = at + FRAME_HEAD_BYTES + int.from_bytes(content[at + 4 : at + 8], "little")
        yield at, end, json.loads(content[at + FRAME_HEAD_BYTES : end])
        at = end


def hit_some_frames(tablet: Tablet, rng: Random) -> None:
    """A stretch of the journal is bad and IndexedDB is gone: what was not hit has to be there."""
    [path] = tablet.journals
    content = bytearray(path.read_bytes())
    ops = [one for one in frames_of(content) if one[2]["t"] == "op" and one[2]["id"] in tablet.saved]
    start, end, _said = rng.choice(ops[:-1] or ops)
    first = rng.randrange(start, end)
    bad = range(first, min(first + rng.choice((1, 50, 3000)), ops[-1][0] + 1, len(content)))
    for at in bad:
        content[at] ^= rng.randint(1, 255)
    path.write_bytes(content)
    for start, end, said in ops:
        if bad.start < end and start < bad.stop:
            del tablet.saved[said["id"]]  # both of its copies are gone: that is more than is promised
    empty_database(tablet, rng)


def tear_database(tablet: Tablet, rng: Random) -> None:
    """IndexedDB's last writes are gone, or what was last written no longer adds up."""
    newest = database_files(tablet, "*.log")[0]
    if rng.random() < 0.5:
        cut_tail(newest, 20_000, rng)
    else:
        content = bytearray(newest.read_bytes())
        for _ in range(rng.randint(1, 40)):
            content[rng.randrange(len(content))] ^= 0xFF
        newest.write_bytes(content)


def break_database(tablet: Tablet, rng: Random) -> None:
    """IndexedDB cannot be opened any more: the browser throws it away."""
    for path in database_files(tablet, "MANIFEST-*"):
        path.write_bytes(rng.randbytes(path.stat().st_size))


def empty_database(tablet: Tablet, rng: Random) -> None:
    """IndexedDB is gone, as after an eviction of half the store."""
    shutil.rmtree(tablet.profile / "Default" / "IndexedDB")


def remove_journal(tablet: Tablet, rng: Random) -> None:
    """The browser's own file system is gone."""
    shutil.rmtree(tablet.profile / "Default" / "File System")


def forget_settings(tablet: Tablet, rng: Random) -> None:
    """What pages keep beside both stores is gone."""
    for name in ("Local Storage", "Session Storage", "Service Worker"):
        shutil.rmtree(tablet.profile / "Default" / name, ignore_errors=True)


def damaged(seed: int, folder: Path, first: tuple[Damage, ...], then: tuple[Damage, ...]) -> Tally:
    """Save, damage one store, start; damage the other, start; save again, send all."""
    rng = Random(seed)
    server = shared_street()
    tablet = Tablet(folder / "profile", server.url, rng.choice(WORKERS)).start().sign_in()
    said = []
    for damages in filter(None, (first, then)):
        tablet.burst(rng.randrange(2**31), count=rng.randint(5, 30))
        tablet.page.evaluate("() => window.burst")
        rng.choice((tablet.kill, tablet.close))()
        damage = rng.choice(damages)
        damage(tablet, rng)
        said.append(damage.__name__)
        tablet.start().unlock()
        if faults := kept_faults(tablet, tablet.held(), is_gapless=damage is not hit_some_frames):
            return Tally(len(said), len(tablet.saved), lost=len(faults), words=f"{said}: {faults}")
    tally = verdict(tablet, server, len(said), words=", ".join(said))
    tablet.close()
    return tally


def torn_tail(seed: int, folder: Path) -> Tally:
    """The last write of one store is half there; then the other store is gone."""
    if seed % 2:
        return damaged(seed, folder, (tear_journal,), (empty_database,))
    return damaged(seed, folder, (tear_database,), (remove_journal,))


def flipped_bits(seed: int, folder: Path) -> Tally:
    """The journal lies; then IndexedDB is gone, or is so at once."""
    if seed % 2:
        return damaged(seed, folder, (hit_some_frames,), ())
    return damaged(seed, folder, (flip_journal,), (empty_database, break_database))


def emptied_database(seed: int, folder: Path) -> Tally:
    """IndexedDB is gone and comes back from the journal; then the journal is."""
    return damaged(seed, folder, (empty_database, break_database), (remove_journal,))


def journal_gone(seed: int, folder: Path) -> Tally:
    """The journal is gone and comes back from IndexedDB; then IndexedDB is, or all that is beside both."""
    return damaged(seed, folder, (remove_journal,), (empty_database, forget_settings))


ROWS = (
    Row(
        "torn-tail",
        "the last write of journal or IndexedDB torn or overwritten; a start later the other store is gone",
        torn_tail,
        in_test=2,
        floor=60,
        aim=300,
        planted="the journal was not read into IndexedDB at a start",
    ),
    Row(
        "flipped-bits",
        "bits and stretches of the journal changed on the disk; IndexedDB gone a start later, or at once",
        flipped_bits,
        in_test=2,
        floor=60,
        aim=300,
        planted="the reading of the journal ended at the first bad frame",
    ),
    Row(
        "indexeddb-emptied",
        "IndexedDB deleted or broken between two starts; a start later the journal is gone",
        emptied_database,
        in_test=1,
        floor=60,
        aim=300,
        planted="the journal was not read into IndexedDB at a start",
    ),
    Row(
        "journal-gone",
        "the browser's file system deleted between two starts; then IndexedDB, or what lies beside both",
        journal_gone,
        in_test=1,
        floor=60,
        aim=300,
        planted="what the journal lacked was not written back at a start",
    ),
)
