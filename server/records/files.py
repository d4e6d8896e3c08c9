"""Photos, voice notes, signatures: on a lane of their own, named by scope and the hash of their content.

A device sends the sealed bytes `{"kid","enc"}` LF `ct` in as many pieces as its link allows. Only what was
opened, measured and hashed becomes a file; until then it is a part, which only its sender can see.
"""

import fcntl
import hashlib
import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

import orjson
from sqlalchemy import ColumnElement, Connection, insert, select

from server.base.clock import Clock, wire
from server.base.database import Database
from server.base.errors import Problem
from server.base.ids import is_id
from server.base.keys import Keys
from server.records.models import file, record
from server.records.ports import Caller
from server.records.seal import SealError, base64url, opened

MAX_BYTES = 10 * 1024 * 1024
MAX_SEALED_BYTES = MAX_BYTES + 1024
MAX_HEAD_BYTES = 512
DIGEST_SHAPE = re.compile(r"[0-9a-f]{64}")
SIGNS: tuple[tuple[str, Callable[[bytes], bool]], ...] = (
    ("image/jpeg", lambda content: content.startswith(b"\xff\xd8\xff")),
    ("image/png", lambda content: content.startswith(b"\x89PNG\r\n\x1a\n")),
    ("image/webp", lambda content: content[:4] == b"RIFF" and content[8:12] == b"WEBP"),
    ("audio/webm", lambda content: content.startswith(b"\x1a\x45\xdf\xa3")),
    ("audio/ogg", lambda content: content.startswith(b"OggS")),
    ("audio/mp4", lambda content: content[4:8] == b"ftyp"),
)


@dataclass(frozen=True)
class Held:
    """A file that was received whole."""

    media_type: str
    content: bytes


@dataclass
class Files:
    """The store of files: rows in the database, content encrypted in a folder beside it."""

    database: Database
    keys: Keys
    clock: Clock
    folder: Path

    def offset(self, caller: Caller, scope: str, digest: str) -> int:
        """How many sealed bytes of a file this device has sent so far."""
        part = self._part(caller, scope, digest)
        return part.stat().st_size if part.exists() else 0

    def is_readable(self, caller: Caller, scope: str, digest: str, readable: ColumnElement[bool]) -> bool:
        """Whether a file is held, and this user sent it or may read a record that names it."""
        with self.database.snapshot() as connection:
            row = _row(connection, scope, digest)
            if row is None:
                return False
            return row.by == caller.user or _is_named(connection, scope, digest, readable)

    def append(self, caller: Caller, scope: str, digest: str, start: int, total: int, piece: bytes) -> bool:
        """Add a piece at an offset; gives True once the file is whole, opened and verified.

        Units:  bytes of the sealed form; 10 MiB of content at most.
        Errors: Problem bad_range for a piece that does not continue what is held, too_large, invalid for
                content that is not what its name says or of no allowed type.
        """
        if not 0 < total <= MAX_SEALED_BYTES or start + len(piece) > total:
            raise Problem("too_large")
        part = self._part(caller, scope, digest)
        part.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with os.fdopen(os.open(part, os.O_RDWR | os.O_CREAT, 0o600), "r+b") as out:
            fcntl.flock(out, fcntl.LOCK_EX)  # one piece of a part at a time, also between processes
            held = out.seek(0, os.SEEK_END)
            if start > held:
                raise Problem("bad_range", f"{held} bytes are held")
            out.seek(start)
            out.write(piece)
            out.truncate()  # what stood behind it may be of an older sealing
            if start + len(piece) < total:
                return False
            out.seek(0)
            self._finish(caller, scope, digest, part, out.read())
        return True

    def read(self, scope: str, digest: str) -> Held | None:
        """The content of a file that is held; whoever calls this has asked `is_readable`."""
        with self.database.snapshot() as connection:
            row = _row(connection, scope, digest)
        if row is None:
            return None
        sealed = self._path(scope, digest).read_bytes()
        return Held(row.media_type, self.keys.decrypt(sealed, f"file/{scope}/{digest}"))

    def _finish(self, caller: Caller, scope: str, digest: str, part: Path, sealed: bytes) -> None:
        try:
            content = self._opened(sealed, digest)
        except Problem:
            part.unlink(
                missing_ok=True
            )  # what is wrong stays wrong: the device may send it anew from its beginning
            raise
        media_type = type_of(content)
        path = self._path(scope, digest)
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        _write(path, self.keys.encrypt(content, f"file/{scope}/{digest}"))
        values = {
            "scope": scope, "digest": digest, "size_bytes": len(content), "media_type": media_type,
            "by": caller.user, "device": caller.device, "received": wire(self.clock()),
        }  # fmt: skip

        def note(connection: Connection) -> None:
            if _row(connection, scope, digest) is None:
                connection.execute(insert(file).values(values))

        self.database.write(note)
        part.unlink(missing_ok=True)

    def _opened(self, sealed: bytes, digest: str) -> bytes:
        head, _, ct = sealed.partition(b"\n")
        try:
            named: Any = orjson.loads(head[:MAX_HEAD_BYTES])
            content = opened({**named, "ct": base64url(ct)}, digest, self.keys)
        except (orjson.JSONDecodeError, TypeError, SealError) as error:
            raise Problem("invalid", fields={"content": "the seal cannot be opened"}) from error
        if len(content) > MAX_BYTES:
            raise Problem("too_large")
        if hashlib.sha256(content).hexdigest() != digest:
            raise Problem("invalid", fields={"content": "its hash is not its name"})
        if not type_of(content):
            raise Problem("unsupported_type")
        return content

    def _part(self, caller: Caller, scope: str, digest: str) -> Path:
        return self.folder / "parts" / _checked(caller.device) / _checked(scope) / _digest(digest)

    def _path(self, scope: str, digest: str) -> Path:
        return self.folder / "whole" / _checked(scope) / _digest(digest)


def _write(path: Path, content: bytes) -> None:
    """Put a file where it is read from: whole and on the disk, or not at all."""
    with NamedTemporaryFile(dir=path.parent, delete=False) as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    Path(out.name).replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    os.fsync(folder)
    os.close(folder)


def type_of(content: bytes) -> str:
    """The media type by content, empty for what is not taken."""
    return next((media_type for media_type, fits in SIGNS if fits(content)), "")


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


def _row(connection: Connection, scope: str, digest: str) -> Any:
    return connection.execute(select(file).where(file.c.scope == scope, file.c.digest == digest)).first()


def _is_named(connection: Connection, scope: str, digest: str, readable: ColumnElement[bool]) -> bool:
    """Whether a record that may be read names the file; a scope is small, so its rows are looked through."""
    query = (
        select(record.c.id)
        .where(record.c.scope == scope, record.c.body.contains(digest), record.c.removed.is_(False), readable)
        .limit(1)
    )
    return connection.execute(query).first() is not None
