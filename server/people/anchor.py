"""Marks outside the database: where each chain stood. What stands shorter or otherwise later was rewritten.

`heads.log` under QIAOMEN_HOME only grows: one JSON line a place whenever its head has moved, written at every
start and by every `qiaomen verify`. A restore that an operator declares lets go of all marks before it.
"""

import fcntl
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson
import structlog
from sqlalchemy import Connection, select

from server.base.clock import wire
from server.base.database import Database
from server.people import access_log, alarms
from server.records import store
from server.records.models import scope

ACCESS_LOG = "access_log"
Marks = dict[str, tuple[int, str]]
log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Anchor:
    """The file of marks.

    Shape: a line is `{"at","place","seq","hash"}`, the place a scope or `access_log`, or
           `{"at","restore": why}`: what stood before is not expected any more.
    """

    path: Path

    def read(self) -> Marks:
        """The last mark of each place since the last declared restore; a line cut off says nothing."""
        try:
            lines = self.path.read_bytes().splitlines()
        except FileNotFoundError:
            return {}
        marks: Marks = {}
        for line in lines:
            said = _whole(line)
            if "restore" in said:
                marks = {}
            elif "place" in said:
                marks[said["place"]] = said["seq"], said["hash"]
        return marks

    def advance(self, heads: Mapping[str, tuple[int, bytes]], now: datetime) -> None:
        """Mark every head that has moved.

        Errors: OSError when there is no room.
        """
        marks = self.read()
        self._append(
            {"at": wire(now), "place": place, "seq": seq, "hash": digest.hex()}
            for place, (seq, digest) in sorted(heads.items())
            if marks.get(place) != (seq, digest.hex())
        )

    def let_go(self, why: str, now: datetime) -> None:
        """A restore is declared: a database that is older than the marks is expected."""
        self._append([{"at": wire(now), "restore": why}])

    def _append(self, lines: Iterable[Mapping[str, Any]]) -> None:
        content = b"".join(orjson.dumps(line) + b"\n" for line in lines)
        if not content:
            return
        # Opened for appending alone, so that an operator may let the file system forbid all else (chattr +a).
        with os.fdopen(os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600), "ab") as out:
            fcntl.flock(out, fcntl.LOCK_EX)
            out.write(b"\n" + content)  # a line of its own, also where a crash left half a line before it
            out.flush()
            os.fsync(out.fileno())


def _whole(line: bytes) -> dict[str, Any]:
    try:
        said = orjson.loads(line)
    except orjson.JSONDecodeError:
        return {}
    return said if isinstance(said, dict) else {}


def heads(connection: Connection) -> dict[str, tuple[int, bytes]]:
    """Where every chain stands now."""
    last = access_log.head(connection)
    rows = connection.execute(select(scope.c.id, scope.c.seq, scope.c.hash))
    return {row.id: (row.seq, bytes(row.hash)) for row in rows} | {ACCESS_LOG: (last.seq, last.hash)}


def contradictions(connection: Connection, anchor: Anchor) -> dict[str, str]:
    """The places whose chain does not hold the mark that was made of it, with a sentence each."""
    marks = anchor.read()
    told = marks.pop(ACCESS_LOG, None)
    held = store.ops_at(connection, [(place, seq) for place, (seq, _hash) in marks.items()])
    found = {
        place: f"scope {place}: seq {seq} is not the op that stood there when it was marked"
        for place, (seq, digest) in marks.items()
        if seq and held.get((place, seq), b"").hex() != digest
    }
    if told is not None and (access_log.hash_at(connection, told[0]) or b"").hex() != told[1]:
        found[ACCESS_LOG] = f"access log: line {told[0]} is not the one that was marked there"
    return found


def watch(database: Database, anchor: Anchor, now: datetime) -> None:
    """At a start: a database older than its marks raises an alarm; else the marks move on."""
    with database.snapshot() as connection:
        wrong = contradictions(connection, anchor)
        at = heads(connection)
    if not wrong:
        try:
            anchor.advance(at, now)
        except OSError as error:  # a full disk keeps nobody from starting
            log.error("marks_not_written", errno=error.errno)
        return
    said = {"places": sorted(wrong)[: alarms.MOST_NAMED], "count": len(wrong)}
    log.error("heads_lost", **said)
    database.write(lambda connection: alarms.rise(connection, "heads_lost", "", said, now))
