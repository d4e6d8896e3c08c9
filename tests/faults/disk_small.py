"""A server whose home lies on a small disk."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.faults.disk_mount import FILLER, Disk, mounted
from tests.faults.server_street import Street, sqlite_street
from tests.faults.soak_counts import ROOT
from tests.serving import Server

SIZE = "24m"


@dataclass(kw_only=True)
class SmallDisk(Street):
    """A street on a small disk."""

    disk: Disk

    def look_into(self) -> Server:
        """A copy: the namespace's own path leads nowhere from outside."""
        copy = Path(tempfile.mkdtemp(dir=self.disk.seen.parent)) / "home"
        shutil.copytree(self.disk.home, copy, ignore=shutil.ignore_patterns(FILLER))
        return Server(copy, f"sqlite:///{copy / 'qiaomen.db'}")


@contextmanager
def small_disk(folder: Path) -> Iterator[SmallDisk]:
    """A street on a disk of 24 MiB, not yet served."""
    with mounted(folder / "home", SIZE) as disk:
        made = sqlite_street(folder / "made")
        shutil.copytree(made.server.home, disk.home, dirs_exist_ok=True)
        server = Server(
            disk.seen,
            f"sqlite:///{disk.seen / 'qiaomen.db'}",
            inside=(*disk.enter, "env", "-C", str(ROOT)),
            log_path=folder / "server.log",
        )
        yield SmallDisk(server, disk=disk)
