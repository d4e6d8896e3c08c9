"""A disk of a fixed size, in a namespace of its own so that nobody has to be root."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

FILLER = "filler"
PIECE_BYTES = 64 * 1024


@dataclass
class Disk:
    """A small disk.

    Shape: `seen` is its folder for whoever is started by `enter`; `home` is the same folder from outside.
    """

    seen: Path
    home: Path
    enter: tuple[str, ...]

    def fill(self, left_bytes: int) -> None:
        """Fill the disk until no more than that is left."""
        with (self.home / FILLER).open("ab", buffering=0) as filler:
            while (more := shutil.disk_usage(self.home).free - left_bytes) > 0:
                try:
                    filler.write(bytes(min(PIECE_BYTES, more)))
                except OSError:  # somebody else took the last of it
                    return

    def clear(self) -> None:
        """Give the room back."""
        (self.home / FILLER).unlink(missing_ok=True)


@contextmanager
def mounted(folder: Path, size: str) -> Iterator[Disk]:
    """A disk of that size at an empty folder, as long as this lasts."""
    folder.mkdir(parents=True, exist_ok=True)
    mounting = f'mount -t tmpfs -o size={size} tmpfs "$0" && echo mounted && exec sleep infinity'
    command = ["unshare", "-rm", "sh", "-c", mounting, folder]
    with subprocess.Popen(command, stdout=subprocess.PIPE, start_new_session=True) as holder:
        try:
            assert holder.stdout is not None
            assert holder.stdout.readline() == b"mounted\n"
            pid = str(holder.pid)
            enter = ("nsenter", "-t", pid, "-U", "-m", "--preserve-credentials", "--")
            yield Disk(folder, Path(f"/proc/{pid}/root{folder}"), enter)
        finally:
            holder.kill()
