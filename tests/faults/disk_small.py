"""A disk of a fixed size, in a namespace of its own so that nobody has to be root, and a server on it."""

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.faults.server_street import Street, sqlite_street
from tests.faults.soak_counts import ROOT
from tests.serving import Server

SIZE = "24m"
FILLER = "filler"
PIECE_BYTES = 64 * 1024


@dataclass
class SmallDisk(Street):
    """A street whose home lies on a small disk.

    Shape: `home` is that disk as it is seen from outside of its namespace.
    """

    home: Path = field(default_factory=Path)

    def look_into(self) -> Server:
        """A copy: the namespace's own path leads nowhere from outside."""
        copy = Path(tempfile.mkdtemp(dir=self.server.home.parent)) / "home"
        shutil.copytree(self.home, copy, ignore=shutil.ignore_patterns(FILLER))
        return Server(copy, f"sqlite:///{copy / 'qiaomen.db'}")

    def fill(self, left_bytes: int) -> None:
        """Fill the disk until no more than that is left."""
        with (self.home / FILLER).open("ab", buffering=0) as filler:
            while (more := self._free() - left_bytes) > 0:
                try:
                    filler.write(bytes(min(PIECE_BYTES, more)))
                except OSError:  # somebody else took the last of it
                    return

    def clear(self) -> None:
        """Give the room back."""
        (self.home / FILLER).unlink()

    def _free(self) -> int:
        held = shutil.disk_usage(self.home)
        return held.free


@contextmanager
def small_disk(folder: Path) -> Iterator[SmallDisk]:
    """A street on a disk of 24 MiB, not yet served."""
    seen = folder / "home"
    seen.mkdir()
    mounting = f'mount -t tmpfs -o size={SIZE} tmpfs "$0" && echo mounted && exec sleep infinity'
    holder = subprocess.Popen(
        ["unshare", "-rm", "sh", "-c", mounting, seen], stdout=subprocess.PIPE, start_new_session=True
    )
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"mounted\n"
        home = Path(f"/proc/{holder.pid}/root{seen}")
        made = sqlite_street(folder / "made")
        shutil.copytree(made.server.home, home, dirs_exist_ok=True)
        enter = ("nsenter", "-t", str(holder.pid), "-U", "-m", "--preserve-credentials", f"--wd={ROOT}")
        log = folder / "server.log"
        server = Server(seen, f"sqlite:///{seen / 'qiaomen.db'}", inside=enter, log_path=log)
        yield SmallDisk(server, home=home)
    finally:
        holder.kill()
        holder.wait()
