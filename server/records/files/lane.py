"""The lane of files: ask what is held, send the next piece, read.

A device sends the sealed bytes `{"kid","enc"}` LF `ct` in as many pieces as its link allows. Only what was
opened, measured and hashed becomes a file; until then it is a part, which only its sender can see.
"""

import fcntl
import hashlib
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BufferedRandom
from pathlib import Path

import structlog
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from server.base.clock import Clock, wire
from server.base.database import Database
from server.base.errors import Problem
from server.base.keys import Keys
from server.records import store
from server.records.files import rows
from server.records.files.check import check
from server.records.files.content import MAX_SEALED_BYTES, content_of, type_of
from server.records.files.folder import Folder
from server.records.files.missing import MissingFile, missing
from server.records.files.pictures import drawn_anew, is_picture
from server.records.files.sweep import sweep
from server.records.kind import Body
from server.records.ports import Caller
from server.records.store import Readable

log = structlog.get_logger(__name__)

MOST_UNNAMED_BYTES = 1024 * 1024 * 1024
MOST_REVOKED_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True)
class Held:
    """A file that was received whole."""

    media_type: str
    content: bytes


class Files:
    """The store of files: rows in the database, content encrypted in a folder beside it."""

    def __init__(self, database: Database, keys: Keys, clock: Clock, path: Path) -> None:
        self.database, self.keys, self.clock = database, keys, clock
        self.folder = Folder(path, keys)

    def is_readable(self, caller: Caller, scope: str, digest: str, readable: Readable) -> bool:
        """Whether a file is held, and this user sent it or may read a record that names it."""
        with self.database.snapshot() as connection:
            row = rows.row_of(connection, scope, digest)
            if row is None or not self.folder.holds(scope, digest, row.size_bytes):
                return False
            return rows.is_sender(connection, scope, digest, caller.user) or rows.is_named(
                connection, scope, digest, readable
            )

    def is_shown(self, scope: str, digest: str, readable: Readable) -> bool:
        """Whether a record that may be read names it: who only carried it sealed has never seen it."""
        with self.database.snapshot() as connection:
            return rows.is_named(connection, scope, digest, readable)

    def is_erased(self, scope: str, digest: str) -> bool:
        """Whether a file was erased and named by nothing since: it is not taken again."""
        with self.database.snapshot() as connection:
            return rows.is_erased(connection, scope, digest)

    def offset(self, caller: Caller, scope: str, digest: str) -> int:
        """How many sealed bytes of a file this device has sent so far."""
        part = self.folder.part(caller.device, scope, digest)
        return part.stat().st_size if part.exists() else 0

    def finish_left(self, caller: Caller, scope: str, digest: str) -> bool:
        """Make a file of a part that had come whole when the server was stopped; False where it had not."""
        part = self.folder.part(caller.device, scope, digest)
        if not part.exists():
            return False
        with _held(part) as open_part:
            sealed = open_part.read()
            try:
                content = content_of(sealed, digest, self.keys)
            except Problem:
                return False  # the rest of it is still to come
            self._keep(caller, scope, digest, part, content)
        return True

    def append(self, caller: Caller, scope: str, digest: str, start: int, total: int, piece: bytes) -> bool:
        """Add a piece at an offset; gives True once the file is whole, opened and verified.

        Units:  bytes of the sealed form; 10 MiB of content at most.
        Errors: Problem bad_range for a piece that does not continue what is held, too_large, quota, invalid
                for content that is not what its name says or of no allowed type.
        """
        self.sweep_if_due()
        if not 0 < total <= MAX_SEALED_BYTES or start + len(piece) > total:
            raise Problem("too_large")
        part = self.folder.part(caller.device, scope, digest)
        self._refuse_over_quota(caller, part, total)
        part.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with _held(part) as out:
            held = out.seek(0, os.SEEK_END)
            if start > held:
                raise Problem("bad_range", f"{held} bytes are held")
            out.seek(start)
            out.write(piece)
            out.truncate()  # what stood behind it may be of an older sealing
            out.flush()
            if start + len(piece) < total:
                os.fsync(out.fileno())  # the offset that is answered is there after a power cut, too
                return False
            out.seek(0)
            try:
                content = content_of(out.read(), digest, self.keys)
            except Problem:
                part.unlink(missing_ok=True)  # what is wrong stays wrong: the device sends it anew
                raise
            self._keep(caller, scope, digest, part, content)
        return True

    def put(self, connection: Connection, scope: str, content: bytes, media_type: str) -> Body:
        """Keep a file that the server has made, before the record that names it; gives the row to name it by.

        Shape: its type is what the server says, and not what the content looks like; `sha256`, `size_bytes`
               and `media_type` of a field of files.
        """
        digest = hashlib.sha256(content).hexdigest()
        self.folder.write(scope, digest, content)
        rows.note_held(connection, scope, digest, len(content), media_type, wire(self.clock()))
        return {"sha256": digest, "size_bytes": len(content), "media_type": media_type}

    def read(self, scope: str, digest: str) -> Held | None:
        """The content of a file that is held; whoever calls this has asked `is_readable`.

        What turns out to be damaged is set aside, and from then on asked for again.
        """
        with self.database.snapshot() as connection:
            row = rows.row_of(connection, scope, digest)
        if row is None:
            return None
        content = self.folder.read(scope, digest)
        if content is None:
            self.folder.set_aside(scope, digest)
            return None
        return Held(row.media_type, content)

    def shown(self, scope: str, digest: str) -> Held | None:
        """A file as it may be shown: a picture is drawn anew, once, and never given as it came.

        Errors: Problem unsupported_type for a picture that cannot be drawn; it is held all the same.
        """
        held = self.read(scope, digest)
        if held is None or not is_picture(held.media_type):
            return held
        picture = self.folder.read_shown(scope, digest)
        if picture is None:
            picture = drawn_anew(held.content, held.media_type)
            self.folder.write_shown(scope, digest, picture)
            with self.database.snapshot() as connection:
                if not self.has_row(connection, scope, digest):  # erased meanwhile: it has looked already
                    self.folder.remove(scope, digest)
                    return None
        return Held(held.media_type, picture)

    def has_row(self, connection: Connection, scope: str, digest: str) -> bool:
        """Whether a file is said to be held."""
        return rows.row_of(connection, scope, digest) is not None

    def forget(self, connection: Connection, scope: str, digests: Iterable[str]) -> None:
        """Drop the rows of files that were erased; their content goes after the commit."""
        rows.forget(connection, scope, digests)

    def missing(self, connection: Connection, scopes: Iterable[str] | None = None) -> list[MissingFile]:
        """What records of these scopes name and the server does not hold; see `missing`."""
        return missing(connection, self.folder, self.keys, scopes)

    def check(self, connection: Connection) -> list[str]:
        """What is wrong with the files that are said to be held, a sentence each."""
        return check(connection, self.folder)

    def sweep(self) -> int:
        """Let go of what nobody names and nobody goes on sending; gives how many files and parts."""
        return sweep(self.database, self.folder, self.keys, self.clock())

    def sweep_if_due(self) -> None:
        """Once a day, at a start or with the first piece that comes."""
        try:
            if self.folder.is_due(self.clock()):
                self.sweep()
        except (OSError, DBAPIError) as error:  # no room, say: nothing that keeps anybody from working
            log.warning("sweep_failed", error=type(error).__name__)

    def _refuse_over_quota(self, caller: Caller, part: Path, total: int) -> None:
        most = MOST_REVOKED_BYTES if caller.is_revoked else MOST_UNNAMED_BYTES
        others = self.folder.part_bytes(caller.device, apart_from=part)
        with self.database.snapshot() as connection:
            if total + others + rows.unnamed_bytes(connection, caller.device) > most:
                raise Problem("quota")

    def _keep(self, caller: Caller, scope: str, digest: str, part: Path, content: bytes) -> None:
        self.folder.write(scope, digest, content)
        now = wire(self.clock())
        size_bytes, media_type = len(content), type_of(content)

        def work(connection: Connection) -> bool:
            store.lock_scopes(connection, [scope])  # an erasure that is on its way comes first
            if rows.is_erased(connection, scope, digest):
                return False
            rows.note_received(connection, caller, scope, digest, size_bytes, media_type, now)
            return True

        if not self.database.write(work):
            self.folder.remove(scope, digest)
        part.unlink(missing_ok=True)


@contextmanager
def _held(part: Path) -> Iterator[BufferedRandom]:
    """A part, open for reading and writing by one at a time, also between processes."""
    with os.fdopen(os.open(part, os.O_RDWR | os.O_CREAT, 0o600), "r+b") as out:
        fcntl.flock(out, fcntl.LOCK_EX)
        yield out
