"""One of the two stores damaged or gone while the browser is closed; a start later it is the other one."""

import shutil
from collections.abc import Callable
from pathlib import Path
from random import Random

from tests.faults.browser import Tablet
from tests.faults.browser_kills import kept_faults
from tests.faults.browser_street import WORKERS, shared_street, verdict
from tests.faults.matrix import Row, Tally

Damage = Callable[[Tablet, Random], object]
HEADER_BYTES = 16


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
    for damages in (first, then):
        tablet.burst(rng.randrange(2**31), count=rng.randint(5, 30))
        tablet.page.evaluate("() => window.burst")
        rng.choice((tablet.kill, tablet.close))()
        damage = rng.choice(damages)
        damage(tablet, rng)
        said.append(damage.__name__)
        tablet.start().unlock()
        if faults := kept_faults(tablet, tablet.held()):
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
    """The journal lies; then IndexedDB is gone."""
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
        planted="",
    ),
    Row(
        "flipped-bits",
        "bits and stretches of the journal changed on the disk; a start later IndexedDB is gone",
        flipped_bits,
        in_test=1,
        floor=60,
        aim=300,
        planted="",
    ),
    Row(
        "indexeddb-emptied",
        "IndexedDB deleted or broken between two starts; a start later the journal is gone",
        emptied_database,
        in_test=1,
        floor=60,
        aim=300,
        planted="",
    ),
    Row(
        "journal-gone",
        "the browser's file system deleted between two starts; then IndexedDB, or what lies beside both",
        journal_gone,
        in_test=1,
        floor=60,
        aim=300,
        planted="",
    ),
)
