"""A folder whose mirror holds only what a power cut leaves: a filesystem that passes everything through.

`python -m tests.faults.power_mirror FOLDER` serves FOLDER/live at FOLDER/mount and keeps FOLDER/safe as it
would be found if the power went now, by the rules of ext4 with ordered data, at its worst:

- a file's content and length are those of its last fsync or fdatasync;
- names (made, renamed, removed) stand in one journal, written in order: they survive once anything was
  fsynced after them. An fdatasync of a file that kept its length writes no journal;
- a file that was renamed over another without an fsync is empty: nobody tidies up after a careless program.
"""

import errno
import os
import stat
import sys
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

from mfusepy import FUSE, FuseOSError, Operations

PAGE_BYTES = 4096
LONG = 3600  # seconds that the kernel may remember names and attributes: nobody else changes them
# The kernel has already done what these ask for, or says where to write.
NOT_PASSED = os.O_CREAT | os.O_EXCL | os.O_TRUNC | os.O_APPEND | os.O_ACCMODE | getattr(os, "O_DIRECT", 0)


class Mirror(Operations):
    """What a program does in `live`, and what of it is `safe`."""

    use_ns = True

    def __init__(self, live: Path, safe: Path) -> None:
        self.live, self.safe = str(live), str(safe)
        self.journal: list[tuple[Callable[..., object], tuple[Any, ...]]] = []
        self.names: dict[int, set[str]] = defaultdict(set)  # inode → its names
        self.changed: dict[int, set[int]] = defaultdict(set)  # inode → pages changed since its last fsync
        for folder, _folders, files in os.walk(live):
            for name in files:
                path = os.path.join(folder, name)
                self.names[os.lstat(path).st_ino].add(path.removeprefix(self.live))

    # ---- what makes things safe

    def fsync(self, path: str | None, datasync: int, fh: int) -> int:
        """Write the journal of names, then this file's changed pages, into `safe`."""
        held = os.fstat(fh)
        names = self.names.get(held.st_ino)
        if not datasync or not names or self._safe_size(next(iter(names))) != held.st_size:
            self._write_journal()
        if names:
            self._copy(fh, self.safe + next(iter(names)), held)
        return 0

    def fsyncdir(self, path: str | None, datasync: int, fh: int) -> int:
        self._write_journal()
        return 0

    def _write_journal(self) -> None:
        for change, words in self.journal:
            change(*words)
        self.journal.clear()

    def _safe_size(self, name: str) -> int:
        try:
            return os.stat(self.safe + name).st_size
        except OSError:
            return -1  # its name is still in the journal

    def _copy(self, fh: int, to: str, held: os.stat_result) -> None:
        pages = sorted(self.changed.pop(held.st_ino, ()))
        out = os.open(to, os.O_WRONLY)
        try:
            for page in pages:
                if content := os.pread(fh, PAGE_BYTES, page * PAGE_BYTES):
                    os.pwrite(out, content, page * PAGE_BYTES)
            os.ftruncate(out, held.st_size)
        finally:
            os.close(out)

    # ---- content

    def create(self, path: str, mode: int, flags: int = 0) -> int:
        fh = os.open(self.live + path, os.O_RDWR | os.O_CREAT | os.O_EXCL, mode)
        inode = os.fstat(fh).st_ino
        self.names[inode], self.changed[inode] = {path}, set()  # a number may have had another file before
        self.journal.append((_make, (self.safe + path, mode)))
        return fh

    def open(self, path: str, flags: int) -> int:
        mode = os.O_RDONLY if flags & os.O_ACCMODE == os.O_RDONLY else os.O_RDWR
        return os.open(self.live + path, flags & ~NOT_PASSED | mode)

    def read(self, path: str | None, size: int, offset: int, fh: int) -> bytes:
        return os.pread(fh, size, offset)

    def write(self, path: str | None, data: bytes, offset: int, fh: int) -> int:
        end = offset + len(data)
        self.changed[os.fstat(fh).st_ino].update(range(offset // PAGE_BYTES, -(-end // PAGE_BYTES)))
        return os.pwrite(fh, data, offset)

    def truncate(self, path: str | None, length: int, fh: int | None = None) -> int:
        held = os.fstat(fh) if fh is not None else os.stat(f"{self.live}{path}")
        last = -(-held.st_size // PAGE_BYTES)
        self.changed[held.st_ino].update(range(length // PAGE_BYTES, last))
        os.truncate(fh if fh is not None else f"{self.live}{path}", length)
        return 0

    def fallocate(self, path: str | None, mode: int, offset: int, size: int, fh: int) -> int:
        if mode:
            raise FuseOSError(errno.EOPNOTSUPP)
        os.posix_fallocate(fh, offset, size)
        return 0

    def flush(self, path: str | None, fh: int) -> int:
        return 0

    def release(self, path: str | None, fh: int) -> int:
        os.close(fh)
        return 0

    # ---- names

    def mkdir(self, path: str, mode: int) -> int:
        return self._name(os.mkdir, path, mode)

    def rmdir(self, path: str) -> int:
        return self._name(os.rmdir, path)

    def mknod(self, path: str, mode: int, dev: int) -> int:
        return self._name(os.mknod, path, mode, dev)

    def unlink(self, path: str) -> int:
        self._forget(path)
        return self._name(os.unlink, path)

    def symlink(self, target: str, source: str) -> int:
        os.symlink(source, self.live + target)
        self.journal.append((os.symlink, (source, self.safe + target)))
        return 0

    def link(self, target: str, source: str) -> int:
        os.link(self.live + source, self.live + target)
        self.names[os.stat(self.live + target).st_ino].add(target)
        self.journal.append((os.link, (self.safe + source, self.safe + target)))
        return 0

    def rename(self, old: str, new: str) -> int:
        if os.path.lexists(self.live + new):
            self._forget(new)
        os.rename(self.live + old, self.live + new)
        self.journal.append((os.rename, (self.safe + old, self.safe + new)))
        for names in self.names.values():
            for name in [one for one in names if one == old or one.startswith(old + "/")]:
                names.discard(name)
                names.add(new + name.removeprefix(old))
        return 0

    def _name(self, change: Callable[..., object], path: str, *words: int) -> int:
        change(self.live + path, *words)
        self.journal.append((change, (self.safe + path, *words)))
        return 0

    def _forget(self, path: str) -> None:
        inode = os.lstat(self.live + path).st_ino
        self.names[inode].discard(path)
        if not self.names[inode]:
            del self.names[inode]

    # ---- what there is to see

    def getattr(self, path: str | None, fh: int | None = None) -> dict[str, Any]:
        held = os.fstat(fh) if fh is not None else os.lstat(f"{self.live}{path}")
        names = ("st_mode", "st_nlink", "st_uid", "st_gid", "st_size", "st_blocks", "st_ino")
        told: dict[str, Any] = {name: getattr(held, name) for name in names}
        times = ("st_atime", "st_mtime", "st_ctime")
        return told | {name: getattr(held, f"{name}_ns") for name in times}

    def access(self, path: str, amode: int) -> int:
        if not os.access(self.live + path, amode):
            raise FuseOSError(errno.EACCES)
        return 0

    def chmod(self, path: str, mode: int) -> int:
        os.chmod(self.live + path, mode)
        return 0

    def chown(self, path: str, uid: int, gid: int) -> int:
        os.chown(self.live + path, uid, gid, follow_symlinks=False)
        return 0

    def utimens(self, path: str, times: tuple[int, int] | None = None) -> int:
        os.utime(self.live + path, ns=times, follow_symlinks=False)
        return 0

    def readlink(self, path: str) -> str:
        return os.readlink(self.live + path)

    def opendir(self, path: str) -> int:
        return os.open(self.live + path, os.O_RDONLY | os.O_DIRECTORY)

    def readdir(self, path: str | None, fh: int) -> list[tuple[str, dict[str, int], int]]:
        with os.scandir(fh) as entries:
            held = [(one.name, {"st_mode": one.stat(follow_symlinks=False).st_mode}, 0) for one in entries]
        return [(name, {"st_mode": stat.S_IFDIR}, 0) for name in (".", "..")] + held

    def releasedir(self, path: str | None, fh: int) -> int:
        os.close(fh)
        return 0

    def statfs(self, path: str) -> dict[str, int]:
        held = os.statvfs(self.live)
        names = "bavail bfree blocks bsize favail ffree files flag frsize namemax"
        return {f"f_{name}": getattr(held, f"f_{name}") for name in names.split()}


def _make(path: str, mode: int) -> None:
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT, mode))


class _Fuse(FUSE):
    """The binding, which would not tell `truncate` of which open file it is."""

    def truncate_fuse_3(self, path: bytes | None, length: int, fip: Any) -> int:
        fh = fip.contents.fh if fip else None
        return self.operations.truncate(None if path is None else os.fsdecode(path), length, fh)


def main(folder: Path) -> None:
    os.umask(0)
    _Fuse(
        Mirror(folder / "live", folder / "safe"), str(folder / "mount"), foreground=True, nothreads=True,
        hard_remove=True, attr_timeout=LONG, entry_timeout=LONG,
    )  # fmt: skip


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
