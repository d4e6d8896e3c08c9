"""Every single write of one sync fails once: the first, the second, and so on, until a sync makes no more."""

import os
import random
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.faults.matrix import Row, Tally
from tests.faults.server_load import Load, Tablet
from tests.faults.server_street import sqlite_street

CALLS = ("pwrite64", "fdatasync", "fsync", "ftruncate")  # SQLite's ways to the disk; strace counts each apart
ERRORS = ("ENOSPC", "EIO")
ONCE, ON_AND_ON = "", "+"
WAIT_SECONDS = 20
PLAIN = {"507 disk_full", "503 disk_failed", "PUT says 507", "PUT says 503"}


@dataclass
class Tracer:
    """strace on the process that has the database open, failing what it is told to."""

    pid: int
    database: Path
    log_path: Path

    @contextmanager
    def failing(self, call: str, number: int, error: str, lasting: str) -> Iterator[None]:
        """Let this call's number-th turn on the database's files fail, or all from then on."""
        files = [word for ending in ("", "-wal", "-shm") for word in ("-P", f"{self.database}{ending}")]
        inject = f"inject={call}:error={error}:when={number}{lasting}"
        # From within the server's own namespace nobody has to be root to trace it.
        enter = ["nsenter", "-t", str(self.pid), "-U", "--preserve-credentials"]
        words = ["strace", "-f", "-qq", "-o", self.log_path, "-p", str(self.pid), "-e", f"trace={call}"]
        strace = subprocess.Popen([*enter, *words, *files, "-e", inject], start_new_session=True)
        try:
            self._until_traced()
            yield
        finally:
            strace.send_signal(signal.SIGINT)  # lets go of the server, which goes on
            strace.wait(WAIT_SECONDS)

    def hits(self) -> int:
        """How often the last tracing failed a call."""
        return self.log_path.read_text(encoding="utf-8", errors="replace").count("(INJECTED)")

    def _until_traced(self) -> None:
        ends_at = time.monotonic() + WAIT_SECONDS
        while time.monotonic() < ends_at:
            states = [task.read_text() for task in Path(f"/proc/{self.pid}/task").glob("*/status")]
            if all("TracerPid:\t0" not in state for state in states):
                return
            time.sleep(0.01)
        raise RuntimeError("strace could not attach")


def fail_writes(seed: int, folder: Path) -> Tally:
    """One sync again and again, the next write of it failing each time; the server is never restarted."""
    chance = random.Random(seed)
    error, lasting = chance.choice(ERRORS), chance.choice((ONCE, ON_AND_ON))
    street = sqlite_street(folder / "home")
    street.server.inside = ("unshare", "-r")
    street.server.start()
    try:
        with Load(street, seed) as load:
            database = street.server.home / "qiaomen.db"
            tracer = Tracer(_who_has(database, street.server.process), database, folder / "strace.log")
            tablet = load.tablets[0]
            for call in CALLS:
                number = 1
                while _hit(tracer, load, tablet, call, number, error, lasting):
                    number += 1
            return load.verdict()
    finally:
        street.server.kill()


def _hit(
    tracer: Tracer, load: Load, tablet: Tablet, call: str, number: int, error: str, lasting: str
) -> bool:
    """One sync with one failing write; whether there was a write to fail."""
    tablet.refusals.clear()
    with tracer.failing(call, number, error, lasting):
        tablet.turn()
    load.note()
    if not (hits := tracer.hits()):
        return False
    load.injected += 1
    what = f"{call} {number}{lasting} {error}, {hits} times"
    assert set(tablet.refusals) <= PLAIN, f"{what}: the server said {tablet.refusals}"
    load.look()
    assert tablet.contact(), f"not usable after {what}: {tablet.refusals}"
    return True


def _who_has(path: Path, process: "subprocess.Popen[bytes] | None") -> int:
    """The process of the server's group that has a file open."""
    assert process is not None
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                is_ours = os.getpgid(int(entry.name)) == process.pid
                if is_ours and any(one.readlink() == path for one in (entry / "fd").iterdir()):
                    return int(entry.name)
            except OSError:
                continue  # gone meanwhile, or somebody else's
    raise RuntimeError("nobody has the database open")


ROWS = (
    Row(
        "write-error",
        "ENOSPC or EIO at each write, sync and truncation of one sync, once or from then on; no restart",
        fail_writes,
        in_test=1,
        floor=500,
        aim=2000,
        planted="a push whose commit had failed was answered all the same",
    ),
)
