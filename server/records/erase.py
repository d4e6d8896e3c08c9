"""What is erased, kept also outside the database: a restored backup must not bring it back."""

import fcntl
import os
import threading
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import orjson
from sqlalchemy import Connection

from server.base.database import Database
from server.records import store
from server.records.files import Files
from server.records.ports import Holds, NoHolds
from server.records.registry import Registry
from server.records.store import Erased


@dataclass(frozen=True)
class ErasedList:
    """A file that only grows: one JSON object a line, `{"scope","id","kind","by","at"}`; no names, no words.

    Shape: `id` is a record's, or (with `kind` null) the hash that names a file.
    """

    path: Path

    def read(self) -> list[Erased]:
        """All that was ever erased, as far as it was written whole."""
        try:
            lines = self.path.read_bytes().splitlines()
        except FileNotFoundError:
            return []
        return [found for line in lines if (found := _whole(line)) is not None]

    def append(self, rows: Iterable[Erased]) -> None:
        """Add what is not there yet, on the disk before anybody goes on.

        Errors: OSError when there is no room; nothing is erased then.
        """
        with os.fdopen(os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600), "r+b") as out:
            fcntl.flock(out, fcntl.LOCK_EX)
            known = {(row.scope, row.id) for row in self.read()}
            new = [row for row in rows if (row.scope, row.id) not in known]
            if not new:
                return
            out.seek(0, os.SEEK_END)
            # A line of its own, also where a crash left half a line before it.
            out.write(b"".join(b"\n" + orjson.dumps(row._asdict()) for row in new) + b"\n")
            out.flush()
            os.fsync(out.fileno())


def _whole(line: bytes) -> Erased | None:
    try:
        return Erased(**orjson.loads(line))
    except (orjson.JSONDecodeError, TypeError):
        return None


@dataclass
class Erasure:
    """All that an erasure touches beside the records: what ops said, the list, the files.

    Shape: `holds` tells what a person's erasure has to leave; whoever erases by ops of the server asks.
    """

    database: Database
    registry: Registry
    files: Files
    listed: ErasedList
    _scrubbed: threading.local = field(default_factory=threading.local)
    holds: Holds = field(default_factory=NoHolds)

    def scrub(self, connection: Connection, erasing: Iterable[Erased]) -> None:
        """Take away what ops on these records said, in the transaction that erases them, and list them.

        Shape: the list is written last, and before the commit: after a crash between, more is erased at the
               next start, and never less.
        """
        self._scrubbed.is_due = True
        by_scope: dict[str, dict[str, Erased]] = defaultdict(dict)
        for row in erasing:
            by_scope[row.scope][row.id] = row
        keys, abouts = self.files.keys, self.registry.abouts
        rows: list[Erased] = []
        for scope, held in by_scope.items():
            first = next(iter(held.values()))
            taken = store.take_away(connection, keys, scope, held, abouts)
            # Only what nothing else names: an op that stands may name the same photo.
            lost = taken.digests - store.digests_named(connection, keys, scope)
            self.files.forget(connection, scope, lost)
            rows += held.values()
            rows += [
                first._replace(id=id_, kind=kind) for id_, kind in taken.records.items() if id_ not in held
            ]
            rows += [first._replace(id=digest, kind=None) for digest in sorted(lost)]
        store.insert_erased(connection, rows)
        self.listed.append(rows)

    def lacking(self, connection: Connection) -> list[Erased]:
        """What the list has and this database has not: it was restored, or never committed.

        What only the database has (of a server elsewhere) is added to the list.
        """
        here, listed = store.all_erased(connection), self.listed.read()
        known = {(row.scope, row.id) for row in here}
        if known - {(row.scope, row.id) for row in listed}:
            self.listed.append(here)
        return [row for row in listed if (row.scope, row.id) not in known]

    def check(self, connection: Connection) -> Iterator[str]:
        """What was erased and is here all the same, and what the list has and the database has not."""
        yield from store.still_said(connection, self.files.keys)
        known = {(row.scope, row.id) for row in store.all_erased(connection)}
        for row in self.listed.read():
            if (row.scope, row.id) not in known:
                yield f"scope {row.scope}: {row.id} was erased, which this database does not know"

    def note(self, connection: Connection, rows: Iterable[Erased]) -> None:
        """Note what the list has; a restored file that nothing names goes, too."""
        digests: dict[str, set[str]] = defaultdict(set)
        for row in rows:
            if row.kind is None:
                digests[row.scope].add(row.id)
        for scope, held in digests.items():
            lost = held - store.digests_named(connection, self.files.keys, scope)
            self.files.forget(connection, scope, lost)
        store.insert_erased(connection, rows)

    def finish_if_due(self) -> None:
        """After a commit that somebody else made: finish, if this thread's transaction has erased anything.

        Shape: of this thread alone, since another one's has perhaps not come to its commit yet.
        """
        if getattr(self._scrubbed, "is_due", False):
            self.finish()

    def finish(self) -> None:
        """After the commit: let go of the files, and of what the database's own journal still holds."""
        self._scrubbed.is_due = False
        with self.database.snapshot() as connection:
            rows = [row for row in store.all_erased(connection) if row.kind is None]
            gone = [row for row in rows if not self.files.has_row(connection, row.scope, row.id)]
        for row in gone:
            self.files.folder.remove(row.scope, row.id)
        self.database.checkpoint()
