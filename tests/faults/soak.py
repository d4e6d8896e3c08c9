"""The deep part of the fault matrix: `make soak MINUTES=30` goes on where the last run ended.

Each try runs in a folder of its own, in a process that is ended when it takes too long. What it counted is
added to bench/reliability.json at once, so this may be killed at any moment and started again.
"""

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import traceback
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path
from typing import Any

from tests.faults.matrix import Row, Tally
from tests.faults.rows import ROWS
from tests.faults.soak_counts import DIRTY, PATH, ROOT, add, engine_commit, next_row, read, seed_of, total
from tests.faults.soak_page import PAGE, page

BATCH_SECONDS = 60  # a process goes on with its row that long: a browser's costs ten seconds to start
TRY_SECONDS = 400
MARK = "TALLY "
TRY = "try-"


def main() -> int:
    """Read the command line; 1 if anything was lost, done twice, divergent or stuck."""
    words = argparse.ArgumentParser(prog="python -m tests.faults.soak", description=__doc__)
    words.add_argument("--minutes", type=float, default=10)
    words.add_argument("--row", choices=[row.name for row in ROWS], help="this row alone")
    words.add_argument("--seed", type=int, help="with --row: this one try again, counted nowhere")
    words.add_argument("--jobs", type=int, default=2, help="processes side by side")
    words.add_argument("--page", action="store_true", help="write docs/reliability.md and nothing else")
    words.add_argument("--batch", nargs=2, metavar=("NUMBER", "SECONDS"), help=argparse.SUPPRESS)
    asked = words.parse_args()
    rows = tuple(row for row in ROWS if asked.row in (None, row.name))
    if asked.page:
        PAGE.write_text(page(ROWS, read()), encoding="utf-8")
        return 0
    if asked.batch:
        return batch(rows[0], int(asked.batch[0]), float(asked.batch[1]))
    if asked.seed is not None:
        return replay(rows[0], asked.seed)
    return Soak(rows, asked.minutes * 60, asked.jobs).run()


def replay(row: Row, seed: int) -> int:
    """One try, in a folder that is kept."""
    folder = Path(tempfile.mkdtemp(prefix=f"qiaomen-{row.name}-"))
    tally = row.attempt(seed, folder)
    print(f"{row.name} seed {seed}: {tally}\nits folder: {folder}")
    return 0 if tally.is_clean else 1


def batch(row: Row, number: int, seconds: float) -> int:
    """Tries of one row until the time is up, each told in a line of its own."""
    threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()
    ends_at = time.monotonic() + seconds
    while True:
        seed = seed_of(row.name, number)
        folder = Path(tempfile.mkdtemp(prefix=f"{TRY}{row.name}-"))
        try:
            tally = row.attempt(seed, folder)
        except Exception:  # a try that cannot end well is told like any other
            tally = Tally(0, 0, stuck=1, words=traceback.format_exc())
        if tally.is_clean:
            shutil.rmtree(folder, ignore_errors=True)
        print(MARK + json.dumps({"seed": seed, "folder": str(folder), "tally": asdict(tally)}), flush=True)
        number += 1
        if time.monotonic() >= ends_at:
            return 0


def _end_with(parent: int) -> None:
    """Whoever kills the soak leaves no server and no browser behind."""
    while os.getppid() == parent:
        time.sleep(1)
    sweep(tempfile.gettempdir())
    os._exit(1)


def sweep(folder: str) -> None:
    """End what a job started: it names the job's folder in its environment or on its command line."""
    mark = folder.encode()
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and int(entry.name) != os.getpid():
            try:
                if mark in (entry / "environ").read_bytes() or mark in (entry / "cmdline").read_bytes():
                    os.kill(int(entry.name), signal.SIGKILL)
            except OSError:
                continue  # gone, or somebody else's
    for mount in Path("/proc/mounts").read_text(encoding="utf-8").splitlines():
        if folder in mount:
            subprocess.run(["fusermount3", "-u", "-z", "-q", mount.split()[1]], check=False)


class Soak:
    """One run: jobs that each take the row that needs it most, until the time is up."""

    def __init__(self, rows: tuple[Row, ...], seconds: float, jobs: int) -> None:
        self.rows, self.jobs, self.ends_at = rows, jobs, time.monotonic() + seconds
        self.busy: set[str] = set()
        self.lock = threading.Lock()
        self.unrecorded: dict[str, int] = {}
        self.failed = 0

    def run(self) -> int:
        """Soak, write the page, and say how it went."""
        if engine_commit() == DIRTY:
            print("the engine has changes that no commit holds: nothing of this is recorded")
        with ThreadPoolExecutor(self.jobs) as pool:
            for job in [pool.submit(self._work) for _ in range(self.jobs)]:
                job.result()
        PAGE.write_text(page(ROWS, read()), encoding="utf-8")
        print(f"{self.failed} tries failed" if self.failed else "nothing lost, twice, divergent or stuck")
        return 1 if self.failed else 0

    def _work(self) -> None:
        while time.monotonic() < self.ends_at:
            with self.lock:
                # Two jobs take two rows: a row's tries are numbered one after another.
                free = tuple(row for row in self.rows if row.name not in self.busy)
                if not free:
                    return
                commit = engine_commit()
                row = next_row(free, read(), commit)
                self.busy.add(row.name)
            try:
                self._batch(row, commit)
            finally:
                with self.lock:
                    self.busy.discard(row.name)

    def _batch(self, row: Row, commit: str) -> None:
        number = row.in_test + total(read(), row.name)["tries"] + self.unrecorded.get(row.name, 0)
        seconds = max(0.0, min(BATCH_SECONDS, self.ends_at - time.monotonic()))
        before = self.failed
        told = 0
        for line in Job(row, number, seconds):
            told += 1
            self._note(row, commit, int(line["seed"]), Tally(**line["tally"]), str(line["folder"]))
        if told == 0:
            words = "the try did not end in time, or its process died"
            self._note(row, commit, seed_of(row.name, number), Tally(0, 0, stuck=1, words=words), "")
        held = total(read(), row.name, commit)
        print(
            f"{row.name:24} +{told:<4} {held['injected']:>6} of {row.floor} (aim {row.aim}) at {commit}"
            + ("" if self.failed == before else "  FAILED"),
            flush=True,
        )

    def _note(self, row: Row, commit: str, seed: int, tally: Tally, folder: str) -> None:
        with self.lock:
            if not tally.is_clean:
                self.failed += 1
                print(f"FAILED {row.name} seed {seed}: {tally}", f"what is left of it: {folder}", sep="\n  ")
                print(f"  again: .venv/bin/python -m tests.faults.soak --row {row.name} --seed {seed}")
            if commit == DIRTY or engine_commit() != commit:
                self.unrecorded[row.name] = self.unrecorded.get(row.name, 0) + 1
                return
            add(commit, row.name, tally, PATH)


class Job:
    """A process that makes a batch of tries; going over it gives what each told."""

    def __init__(self, row: Row, number: int, seconds: float) -> None:
        command = ["--row", row.name, "--batch", str(number), str(seconds)]
        self.folder = tempfile.mkdtemp(prefix="qiaomen-soak-")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.soak", *command],
            cwd=ROOT, env=os.environ | {"TMPDIR": self.folder}, stdout=subprocess.PIPE, text=True,
            start_new_session=True,
        )  # fmt: skip
        self.watch = threading.Timer(TRY_SECONDS, self.end)

    def __iter__(self) -> Iterator[dict[str, Any]]:
        assert self.process.stdout is not None
        self.watch.start()
        try:
            for line in self.process.stdout:
                if line.startswith(MARK):
                    self.watch.cancel()
                    self.watch = threading.Timer(TRY_SECONDS, self.end)
                    self.watch.start()
                    yield json.loads(line.removeprefix(MARK))
                else:
                    sys.stdout.write(line)
        finally:
            self.watch.cancel()
            self.end()

    def end(self) -> None:
        """End the process and what it started; a folder in which a failed try lies is kept."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
        sweep(self.folder)
        self.process.wait()
        if not any(Path(self.folder).glob(f"{TRY}*")):
            shutil.rmtree(self.folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
