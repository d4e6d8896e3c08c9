"""A folder with a plug: `on()` gives the place to work in, `cut()` leaves there what survives a power cut."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

from tests.faults.soak_counts import ROOT

WAIT_SECONDS = 20
PAGE_BYTES = 4096
SURVIVES = 0.5


class Power:
    """Power for one folder.

    Shape: put what is there from the start into `safe`, work in `path` while it is on. After `cut()` whoever
           worked there gets errors and has to be killed; `safe` then holds what survived, and `on()` again
           shows just that at the same `path`. A browser's profile may lie there too; whoever opens it again
           removes its `Singleton*` first, as a restarted machine's other name would.
    """

    def __init__(self, folder: Path) -> None:
        self.folder, self.path = folder, folder / "mount"
        self.safe, self.live = folder / "safe", folder / "live"
        for one in (self.path, self.safe):
            one.mkdir(parents=True, exist_ok=True)
        self.mirror: subprocess.Popen[bytes] | None = None

    def on(self) -> Path:
        """Show what is safe at `path`, and keep it apart from what is not yet."""
        shutil.rmtree(self.live, ignore_errors=True)
        subprocess.run(["cp", "-a", self.safe, self.live], check=True)
        command = [sys.executable, "-m", "tests.faults.power_mirror", str(self.folder)]
        with (self.folder / "mirror.log").open("ab") as log:
            self.mirror = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log, start_new_session=True)
        for _ in range(WAIT_SECONDS * 50):
            if self.path.is_mount():
                return self.path
            if self.mirror.poll() is not None:
                break
            time.sleep(0.02)
        raise RuntimeError((self.folder / "mirror.log").read_text(encoding="utf-8")[-4000:])

    def cut(self) -> Path:
        """Cut the power, and give the folder of what survived."""
        if self.mirror and self.mirror.poll() is None:
            os.killpg(self.mirror.pid, signal.SIGKILL)
            self.mirror.wait()
        self.mirror = None
        # Lazily: whoever still has files open there keeps a place that answers nothing.
        subprocess.run(["fusermount3", "-u", "-z", "-q", str(self.path)], check=False)
        return self.safe

    def tear(self, chance: random.Random, name: str) -> None:
        """Let some pages of a file survive though they were never synced, as a disk may: in any order.

        Only for a file that is the same one, by name, before and after its last sync.
        """
        live, safe = self.live / name, self.safe / name
        if not (live.exists() and safe.exists()):
            return
        with live.open("rb") as written, safe.open("r+b") as kept:
            for page in range(0, live.stat().st_size, PAGE_BYTES):
                if chance.random() < SURVIVES:
                    written.seek(page)
                    kept.seek(page)
                    kept.write(written.read(PAGE_BYTES))
