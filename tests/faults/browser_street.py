"""A small street and its server for faults of the tablet alone, shared by the tries of one process."""

import atexit
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from server.app import create_app
from server.base.settings import Settings
from server.cli.fsck import checked
from server.demo.load import load_demo
from tests.faults.browser import Tablet
from tests.faults.matrix import Tally
from tests.serving import ROOT, Server

SCALE = 0.02
TRIES_EACH = 20  # then the street is made anew: checking it would take longer and longer
WORKERS = ("wangge01", "wangge02", "wangge03", "wangge04", "wangge05", "wangge06")


@cache
def workshop() -> Path:
    """A folder of this process, gone at its end."""
    folder = Path(tempfile.mkdtemp(prefix="qiaomen-street-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


@cache
def template() -> Path:
    """The home folder of a demo street of the smallest size."""
    home = workshop() / "template"
    home.mkdir()
    parts = create_app(Settings(home=home, database_url=f"sqlite:///{home / 'qiaomen.db'}")).extensions[
        "qiaomen"
    ]
    load_demo(parts, scale=SCALE)
    parts.database.engine.dispose()
    return home


@cache
def bench_page() -> Path:
    """The page that drives the engine without screens, built from the present sources."""
    folder = workshop() / "bench"
    words = [
        "run",
        "vite",
        "build",
        "--config",
        "bench/vite.config.ts",
        "--outDir",
        str(folder),
        "--logLevel=error",
    ]
    subprocess.run([sys.executable, ROOT / "tools/web", *words], check=True, timeout=300)
    return folder


def street(folder: Path) -> Server:
    """A copy of the demo street in this folder, not started."""
    home = folder / "home"
    shutil.copytree(template(), home)
    return Server(home, f"sqlite:///{home / 'qiaomen.db'}", bench_path=bench_page())


@dataclass
class _Shared:
    server: Server | None = None
    tries: int = 0


_shared = _Shared()


def shared_street() -> Server:
    """The served street that tries share when only the tablet is at fault."""
    if _shared.server and _shared.tries % TRIES_EACH == 0:
        _shared.server.kill()
        shutil.rmtree(_shared.server.home.parent)
        _shared.server = None
    if _shared.server is None:
        _shared.server = street(Path(tempfile.mkdtemp(dir=workshop()))).start()
        atexit.register(_shared.server.kill)
    _shared.tries += 1
    return _shared.server


def rows_of(server: Server, query: str, *values: object) -> list[tuple[object, ...]]:
    """What the server's database says."""
    connection = sqlite3.connect(server.home / "qiaomen.db", timeout=30)
    try:
        return connection.execute(query, values).fetchall()
    finally:
        connection.close()


def arrive(tablet: Tablet, seconds: float = 60) -> int:
    """Sign in again and send all; gives how many ops are still waiting when the time is up."""
    tablet.sign_in()
    ends_at = time.monotonic() + seconds
    while True:
        state = tablet.ask("sync")
        if state["queued"] == 0 or time.monotonic() > ends_at:
            return int(state["queued"])


def among(server: Server, table: str, ids: Iterable[str]) -> Counter[str]:
    """How often each of these ids stands in a table of the server."""
    query = f"SELECT id FROM {table} WHERE id IN (SELECT value FROM json_each(?))"
    return Counter(str(id_) for (id_,) in rows_of(server, query, json.dumps(list(ids))))


def check_all(server: Server) -> list[str]:
    """What `qiaomen fsck` finds wrong in the server's home."""
    settings = Settings(home=server.home, database_url=server.database_url)
    parts = create_app(settings).extensions["qiaomen"]
    try:
        report = checked(parts)
        return [*report.faults, *report.stale]
    finally:
        parts.database.engine.dispose()


def verdict(tablet: Tablet, server: Server, injected: int, words: str = "") -> Tally:
    """Send all, then compare what was said to be safe with what the server holds, and both replicas."""
    stuck = arrive(tablet)
    ops = among(server, "op", tablet.saved)
    visits = {record for record in tablet.saved.values() if record}
    lost = set(tablet.saved) - set(ops) | visits - set(among(server, "record", visits))
    here = {one["id"]: one["set"].get("phones") for one in tablet.ask("list", "person")}
    told = rows_of(
        server,
        "SELECT id, body FROM record WHERE id IN (SELECT value FROM json_each(?))",
        json.dumps(list(here)),
    )
    apart = [id_ for id_, body in told if json.loads(str(body)).get("phones") != here[str(id_)]]
    faults = check_all(server)
    return Tally(
        injected=injected,
        acknowledged=len(tablet.saved),
        lost=len(lost),
        twice=sum(count > 1 for count in ops.values()),
        divergent=len(apart) + len(here) - len(told) + len(faults),
        stuck=stuck,
        words="; ".join(filter(None, [words, *faults, *sorted(lost)[:5], *tablet.said[:3]])),
    )


def operate(server: Server, *words: str) -> str:
    """Run `qiaomen` beside the server, as an operator does. Errors: AssertionError unless it exits 0."""
    environment = os.environ | {"QIAOMEN_HOME": str(server.home), "DATABASE_URL": server.database_url}
    command = [sys.executable, "-m", "server.cli", *words]
    done = subprocess.run(
        command, cwd=ROOT, env=environment, check=False, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
