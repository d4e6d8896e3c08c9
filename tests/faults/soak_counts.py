"""bench/reliability.json: how often each fault was injected and what it cost, per commit of the engine."""

import fcntl
import hashlib
import json
import os
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.faults.matrix import Row, Tally

ROOT = Path(__file__).parents[2]
PATH = ROOT / "bench" / "reliability.json"
# What decides whether an op is lost: a change in any of these begins new counts.
ENGINE = (
    "server/records", "server/api/sync.py", "server/api/files.py", "server/api/session.py",
    "webapp/src/records",
)  # fmt: skip
DIRTY = "dirty"
FAULTS = ("lost", "twice", "divergent", "stuck")
COUNTED = ("injected", "acknowledged", *FAULTS)

Count = dict[str, int]
Counts = dict[str, dict[str, Count]]  # commit → row → what was counted


def engine_commit(root: Path = ROOT) -> str:
    """The last commit that changed the engine; `dirty` while it has changes that no commit holds."""
    if _git(root, "status", "--porcelain", "--", *ENGINE):
        return DIRTY
    return _git(root, "log", "-1", "--format=%h", "--abbrev=10", "--", *ENGINE)


def _git(root: Path, *words: str) -> str:
    done = subprocess.run(["git", *words], cwd=root, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def seed_of(row: str, number: int) -> int:
    """The seed of a row's try: the same on every machine, another one for every number."""
    return int.from_bytes(hashlib.sha256(f"{row}/{number}".encode()).digest()[:4], "big")


def read(path: Path = PATH) -> Counts:
    """All counts so far; empty where nothing was counted yet."""
    if not path.exists():
        return {}
    found: Counts = json.loads(path.read_text(encoding="utf-8"))
    return found


def total(counts: Counts, row: str, commit: str | None = None) -> Count:
    """A row's counts at one commit, or over all of them."""
    summed = dict.fromkeys(("tries", *COUNTED), 0)
    for at, rows in counts.items():
        if commit is None or at == commit:
            for name, value in rows.get(row, {}).items():
                summed[name] += value
    return summed


def add(commit: str, row: str, tally: Tally, path: Path = PATH) -> Counts:
    """Add one try. Whoever is killed in the middle leaves the file as it was, and two who add both count."""
    with _alone(path.parent):
        counts = read(path)
        rows = counts[commit] = counts.pop(commit, {})  # the commit counted last stands last
        held = rows.setdefault(row, dict.fromkeys(("tries", *COUNTED), 0))
        held["tries"] += 1
        for name in COUNTED:
            held[name] += getattr(tally, name)
        _write(path, counts)
    return counts


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _write(path: Path, counts: Mapping[str, Mapping[str, Count]]) -> None:
    fresh = path.with_suffix(".new")
    with fresh.open("w", encoding="utf-8") as out:
        out.write(json.dumps(counts, indent=1) + "\n")
        out.flush()
        os.fsync(out.fileno())
    fresh.replace(path)


def next_row(rows: tuple[Row, ...], counts: Counts, commit: str) -> Row:
    """The row that is furthest below its floor; once all have reached theirs, below its aim."""
    done = {row.name: total(counts, row.name, commit)["injected"] for row in rows}
    below = [row for row in rows if done[row.name] < row.floor]
    if below:
        return min(below, key=lambda row: done[row.name] / row.floor)
    return min(rows, key=lambda row: done[row.name] / row.aim)
