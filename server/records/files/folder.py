"""The folder of files: whole ones encrypted at rest, and the parts that are still on their way."""

import os
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import NamedTemporaryFile

from cryptography.exceptions import InvalidTag

from server.base.clock import day_of
from server.base.errors import Problem
from server.base.ids import is_id
from server.base.keys import NONCE_BYTES, Keys
from server.records.files.content import is_named

DIGEST_SHAPE = re.compile(r"[0-9a-f]{64}")
AT_REST_BYTES = NONCE_BYTES + 16  # what encrypting adds: the nonce before, the tag behind
DAMAGED = ".damaged"


@dataclass(frozen=True)
class Folder:
    """`whole/<scope>/<digest>`, pictures drawn anew under `shown`, and `parts/<device>/<scope>/<digest>`."""

    path: Path
    keys: Keys

    def whole(self, scope: str, digest: str) -> Path:
        """Where a file lies.

        Errors: Problem not_found for what cannot be the name of one.
        """
        return self.path / "whole" / _checked(scope) / _digest(digest)

    def part(self, device: str, scope: str, digest: str) -> Path:
        """Where a device's part of a file lies, sealed as it came."""
        return self.path / "parts" / _checked(device) / _checked(scope) / _digest(digest)

    def shown(self, scope: str, digest: str) -> Path:
        """Where a picture lies as it may be shown."""
        return self.path / "shown" / _checked(scope) / _digest(digest)

    def holds(self, scope: str, digest: str, size_bytes: int) -> bool:
        """Whether the content is there, by its size; whether it can be opened only `read` knows."""
        try:
            return self.whole(scope, digest).stat().st_size == size_bytes + AT_REST_BYTES
        except FileNotFoundError:
            return False

    def write(self, scope: str, digest: str, content: bytes) -> None:
        """Put a file where it is read from: whole and on the disk, or not at all."""
        self._put(self.whole(scope, digest), content, _place(scope, digest))

    def write_shown(self, scope: str, digest: str, picture: bytes) -> None:
        """Keep a picture as it may be shown."""
        self._put(self.shown(scope, digest), picture, _shown_place(scope, digest))

    def _put(self, path: Path, content: bytes, place: str) -> None:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with NamedTemporaryFile(dir=path.parent, delete=False) as out:
            try:
                out.write(self.keys.encrypt(content, place))
                out.flush()
                os.fsync(out.fileno())
            except OSError:  # no room: the half is not left in its way
                Path(out.name).unlink(missing_ok=True)
                raise
        Path(out.name).replace(path)
        folder = os.open(path.parent, os.O_RDONLY)
        os.fsync(folder)
        os.close(folder)

    def read(self, scope: str, digest: str) -> bytes | None:
        """The content, or None where it is absent or no longer what was put there."""
        try:
            sealed = self.whole(scope, digest).read_bytes()
            content = self.keys.decrypt(sealed, _place(scope, digest))
        except (FileNotFoundError, InvalidTag, ValueError):  # too short to be anything
            return None
        return content if is_named(content, digest) else None

    def read_shown(self, scope: str, digest: str) -> bytes | None:
        """A picture as it may be shown; None where it was not drawn yet."""
        try:
            return self.keys.decrypt(self.shown(scope, digest).read_bytes(), _shown_place(scope, digest))
        except (FileNotFoundError, InvalidTag, ValueError):
            return None

    def set_aside(self, scope: str, digest: str) -> None:
        """Take damaged content out of the way, so that it is asked for again; it is kept for a while."""
        path = self.whole(scope, digest)
        if path.exists():
            path.replace(path.with_name(digest + DAMAGED))

    def remove(self, scope: str, digest: str) -> None:
        """Let go of a file, and of every part of it."""
        self.whole(scope, digest).unlink(missing_ok=True)
        self.whole(scope, digest).with_name(digest + DAMAGED).unlink(missing_ok=True)
        self.shown(scope, digest).unlink(missing_ok=True)
        for part in (self.path / "parts").glob(f"*/{_checked(scope)}/{_digest(digest)}"):
            part.unlink(missing_ok=True)

    def whole_ones(self) -> Iterator[Path]:
        """Everything that lies among the whole files, also what does not belong there."""
        yield from (path for path in sorted((self.path / "whole").glob("*/*")) if path.is_file())

    def parts(self, device: str = "*") -> Iterator[Path]:
        """The parts that a device has sent so far, or those of all."""
        yield from (self.path / "parts").glob(f"{device}/*/*")

    def part_bytes(self, device: str, apart_from: Path) -> int:
        """The size of a device's parts but one; a part that is made a file just now counts for nothing."""
        size_bytes = 0
        for path in self.parts(_checked(device)):
            with suppress(FileNotFoundError):
                size_bytes += path.stat().st_size if path != apart_from else 0
        return size_bytes

    def is_due(self, now: datetime) -> bool:
        """Whether nobody has swept here today; says so once a day, to one process."""
        mark = self.path / "swept"
        today = day_of(now).isoformat()
        try:
            if mark.read_text() == today:
                return False
        except FileNotFoundError:
            self.path.mkdir(parents=True, exist_ok=True, mode=0o700)
        mark.write_text(today)
        return True


def _place(scope: str, digest: str) -> str:
    """What the encryption at rest is bound to."""
    return f"file/{scope}/{digest}"


def _shown_place(scope: str, digest: str) -> str:
    return f"shown/{scope}/{digest}"


def _checked(id_: str) -> str:
    """An id that is safe in a path.

    Errors: Problem not_found for anything that is no id.
    """
    if not is_id(id_):
        raise Problem("not_found")
    return id_


def _digest(digest: str) -> str:
    if not DIGEST_SHAPE.fullmatch(digest):
        raise Problem("not_found")
    return digest
