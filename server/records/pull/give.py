"""Answering a pull: one snapshot, scope after scope as asked, in seq order within one."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import Connection, and_

from server.base.clock import Clock, wire
from server.base.database import Database
from server.records import store
from server.records.epochs import current_epoch
from server.records.ports import Caller, Reach, Rights
from server.records.pull.ask import Ask, Cursor
from server.records.pull.lines import Lines, line_of
from server.records.registry import Registry
from server.records.store import Head

MAX_BYTES = 8 * 1024 * 1024


@dataclass
class Answer:
    """What a pull gives, gathered before the first byte is sent."""

    header: dict[str, Any]
    lines: list[bytes] = field(default_factory=list)
    cursors: dict[str, dict[str, Any]] = field(default_factory=dict)
    more: bool = False

    def ndjson(self) -> Iterator[bytes]:
        """The header, the lines in pieces of some size, the trailer."""
        yield orjson.dumps(self.header) + b"\n"
        for start in range(0, len(self.lines), 500):
            yield b"".join(self.lines[start : start + 500])
        yield orjson.dumps({"cursors": self.cursors, "more": self.more}) + b"\n"


@dataclass
class Room:
    """What still fits into an answer."""

    lines: int
    size_bytes: int = 0
    is_full: bool = False

    def takes(self, size_bytes: int) -> bool:
        """Whether one more line fits; counts it if so. The first line always fits."""
        if self.size_bytes and self.size_bytes + size_bytes > MAX_BYTES:
            self.is_full = True
            return False
        self.lines -= 1
        self.size_bytes += size_bytes
        self.is_full = self.lines == 0
        return True


@dataclass
class Pull:
    """Everything a pull needs, put together once."""

    database: Database
    registry: Registry
    rights: Rights
    clock: Clock

    def answer(self, caller: Caller, ask: Ask) -> Answer:
        """Give a device what changed in its scopes since its cursors.

        Shape:  one header line, then one line a record, then the new cursors.
        Units:  cursors are scope seqs, 0 for a new device; at most 5,000 lines or 8 MiB an answer.
        Errors: none of its own; a scope that was taken away comes back under `gone`.
        Source: docs/protocol.md, invariants 5 and 6
        """
        now = self.clock()
        with self.database.snapshot() as connection:
            reaches = self.rights.scopes_of(connection, caller.user, now)
            return _Pulling(self, connection, caller, ask, reaches, now).run()

    def digest(self, reach: Reach) -> str:
        """What decides what somebody may read in a scope, as one opaque word."""
        return self.registry.rights_digest(reach)


class _Pulling:
    """One pull on its way."""

    def __init__(
        self,
        pull: Pull,
        connection: Connection,
        caller: Caller,
        ask: Ask,
        reaches: Mapping[str, Reach],
        now: datetime,
    ) -> None:
        self.connection, self.reaches = connection, reaches
        self.caller, self.ask, self.now, self.pull = caller, ask, now, pull
        self.heads = store.heads(connection, reaches)
        self.lines = Lines(pull.registry, caller.user, now)
        self.digests = {scope: pull.digest(reach) for scope, reach in reaches.items()}

    def run(self) -> Answer:
        mine = [cursor for cursor in self.ask.cursors if cursor.scope in self.heads]
        gone = [cursor.scope for cursor in self.ask.cursors if cursor.scope not in self.heads]
        forked = self._forked(mine)
        reset = [cursor.scope for cursor in mine if self._is_reset(cursor) and cursor.scope not in forked]
        starts = {
            cursor.scope: 0 if cursor.scope in reset else cursor.seq
            for cursor in mine
            if cursor.scope not in forked
        }
        counts = self._counts(starts)
        answer = Answer(
            {
                "epoch": current_epoch(self.connection),
                "now": wire(self.now),
                "have": store.have_of(self.connection, self.caller.device),
                "scopes": [self._scope(head, counts.get(head.scope, 0)) for head in self.heads.values()],
                "gone": gone,
                "reset": reset,
                "forked": sorted(forked),
            }
        )
        self._fill(answer, starts, counts, {cursor.scope: cursor for cursor in mine})
        return answer

    def _scope(self, head: Head, count: int) -> dict[str, Any]:
        return {
            "id": head.scope,
            "seq": head.seq,
            "hash": head.hash.hex(),
            "rights": self.digests[head.scope],
            "count": count,
        }

    def _is_reset(self, cursor: Cursor) -> bool:
        return cursor.seq > 0 and cursor.rights != self.digests[cursor.scope]

    def _forked(self, cursors: list[Cursor]) -> set[str]:
        """Scopes whose told head or cursor lies beyond or beside the chain: an old copy came back."""
        beyond = {cursor.scope for cursor in cursors if cursor.seq > self.heads[cursor.scope].seq}
        told = [cursor for cursor in cursors if cursor.head_seq]
        hashes = store.ops_at(self.connection, [(one.scope, one.head_seq or 0) for one in told])
        for cursor in told:
            found = hashes.get((cursor.scope, cursor.head_seq or 0))
            if found is None or found.hex() != cursor.head_hash:
                beyond.add(cursor.scope)
        return beyond

    def _counts(self, starts: Mapping[str, int]) -> dict[str, int]:
        """Lines still to come, a scope: all of them where the device has not begun."""
        groups: dict[Reach, dict[str, int]] = {}
        for scope, head in self.heads.items():
            if starts.get(scope, 0) < head.seq:
                groups.setdefault(self.reaches[scope], {})[scope] = starts.get(scope, 0)
        found: dict[str, int] = {}
        for reach, group in groups.items():
            found |= store.counts(self.connection, group, self.lines.readable(reach), self.lines.fresh())
        return found

    def _fill(
        self,
        answer: Answer,
        starts: Mapping[str, int],
        counts: Mapping[str, int],
        asked: Mapping[str, Cursor],
    ) -> None:
        room = Room(self.ask.limit)
        for scope, start in starts.items():
            at, rights = self.heads[scope].seq, self.digests[scope]
            if scope in counts:
                at = start if room.is_full else self._fill_scope(answer, scope, start, room)
            answer.more = answer.more or at < self.heads[scope].seq
            if at == 0 and (as_it_was := asked[scope]).rights:
                at, rights = as_it_was.seq, as_it_was.rights  # a reset that could not begin is said again
            answer.cursors[scope] = {"seq": at, "rights": rights}

    def _fill_scope(self, answer: Answer, scope: str, start: int, room: Room) -> int:
        """Add a scope's lines while there is room; gives the seq up to which the device then has it all."""
        readable = self.lines.readable(self.reaches[scope])
        if start == 0:
            readable = readable._replace(condition=and_(readable.condition, self.lines.fresh()), lost=None)
        at = start
        for row in store.rows_since(self.connection, scope, start, readable):
            line = line_of(row)
            if room.is_full or not room.takes(len(line)):
                return at
            answer.lines.append(line)
            at = row.seq
        return self.heads[scope].seq
