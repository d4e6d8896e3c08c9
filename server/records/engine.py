"""The sync engine as the rest of the server sees it: push, pull, chain, and the server's own ops."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

import orjson
import structlog
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from server.base.clock import Clock, wire
from server.base.database import Database
from server.base.keys import Keys
from server.base.storage import trouble_of
from server.records import store
from server.records.check import ERASE
from server.records.epochs import current_epoch
from server.records.erase import Erasure
from server.records.kind import Body, Kind
from server.records.ports import Caller, Change, Examine, Outcome, Projection, Rights, nothing_examined
from server.records.pull import Pull
from server.records.pull.ask import read_ask
from server.records.push import Push
from server.records.push.batch import Derive, unparked
from server.records.rebuild import rebuild
from server.records.registry import Registry

log = structlog.get_logger(__name__)
NOTED_EVERY = timedelta(minutes=1)


def nothing_raised(connection: Connection, device: str, scopes: list[str], now: datetime) -> None:
    """Nobody keeps alarms; the default of `raise_forked`."""


def nothing_derived(kind: Kind, body: Body) -> Body | None:
    """The server adds nothing to a record; the default of `derive`."""
    return None


class Engine:
    """All parts of the engine, put together once by `create_app`.

    Shape: `projections` are written in the transaction of the records they follow; `derive` gives what the
           server adds to a record for search; `raise_forked` keeps the alarm of a device that knows more;
           `examine` says what is wrong with what somebody says when other records are looked at, too.
    """

    def __init__(
        self,
        database: Database,
        registry: Registry,
        rights: Rights,
        keys: Keys,
        clock: Clock,
        projections: list[Projection],
        erasure: Erasure,
        derive: Derive = nothing_derived,
        raise_forked: Callable[[Connection, str, list[str], datetime], None] = nothing_raised,
        examine: Examine = nothing_examined,
    ) -> None:
        self.database, self.registry, self.rights = database, registry, rights
        self.keys, self.clock, self.projections, self.derive = keys, clock, projections, derive
        self.erasure, self.raise_forked = erasure, raise_forked
        self._push = Push(database, registry, rights, keys, clock, projections, derive, erasure, examine)
        self._pull = Pull(database, registry, rights, clock)

    def epoch(self) -> str:
        """The name of the present history."""
        with self.database.snapshot() as connection:
            return current_epoch(connection)

    def push(self, caller: Caller, raw: bytes) -> dict[str, Any]:
        """Take in what a device sends; see `Push.receive`."""
        return {"epoch": self.epoch(), **self._push.receive(caller, raw)}

    def pull(self, caller: Caller, content: Any, access_log: dict[str, Any]) -> Iterator[bytes]:
        """Give a device what it lacks, as NDJSON; see `Pull.answer`. Nothing is sent before all is read."""
        ask = read_ask(content)
        answer = self._pull.answer(caller, ask)
        # What was told in an epoch that a declared restore has ended is expected to be gone.
        if answer.header["forked"] and ask.epoch in (None, answer.header["epoch"]):
            self._alarm(caller.device, answer.header["forked"])
        self._note_contact(caller.device, ask.report)
        answer.header["access_log"] = access_log
        return answer.ndjson()

    def _alarm(self, device_id: str, scopes: list[str]) -> None:
        """A device knows more than this database: an old copy took its place, and nobody said so."""
        log.error("forked", device=device_id, scopes=scopes)
        now = self.clock()

        def work(connection: Connection) -> None:
            store.note_forked(connection, device_id, wire(now))
            self.raise_forked(connection, device_id, scopes, now)

        self.database.write(work)

    def _note_contact(self, device_id: str, report: dict[str, Any] | None) -> None:
        """Note that a device pulled, unless its push has just said so: who only reads need not wait."""
        now = self.clock()
        with self.database.snapshot() as connection:
            if store.was_seen_since(connection, device_id, wire(now - NOTED_EVERY)):
                return
        try:
            self.database.write(
                lambda connection: store.note_contact(connection, device_id, wire(now), report)
            )
        except DBAPIError as error:  # a full disk keeps nobody from reading
            if (trouble := trouble_of(error)) is None:
                raise
            log.error(trouble, device=device_id)

    def chain(self, scope: str, start: int, end: int) -> list[str]:
        """The entries of a scope from seq `start` to `end`, both included, in hex."""
        with self.database.snapshot() as connection:
            return [entry.hex() for entry in store.entries_between(connection, scope, start, end)]

    def write(self, changes: Iterable[Change], connection: Connection | None = None) -> list[Outcome]:
        """Make ops of the server: import, commands, jobs, and what the desk asks for.

        Shape:  one outcome a change, in order; all in one transaction, the caller's where one is given.
        Errors: none; a change that cannot be applied comes back parked with its reason.
        """
        now = self.clock()
        if connection is not None:
            return self._push.write(connection, changes, now)
        held = list(changes)
        outcomes = self.database.write(lambda own: self._push.write(own, held, now))
        if any(ERASE in one.set for one in held):
            self.erasure.finish()
        return outcomes

    def judge_again(
        self, connection: Connection, keys: Iterable[tuple[str, str]], by_right_of: str | None = None
    ) -> list[Outcome]:
        """Judge parked ops anew: their cause may have gone, or somebody applies them by own rights."""
        rows = store.parked_by_id(connection, keys)
        ops = unparked((row for row in rows.values() if row.code != "discarded"), self.keys)
        ops.sort(key=lambda one: (one.device or "", one.n or 0))
        for one in ops:
            one.by_right_of = by_right_of
        return self._push.settle(connection, ops, self.clock())

    def release(self) -> int:
        """At a start: apply what waited for a kind, schema, key or device known now. Gives how many.

        What is held of kinds that have grown is lifted first.
        """

        def work(connection: Connection) -> int:
            if store.lift_held(connection, self.registry, self.keys, self.derive):
                rebuild(connection, self.registry, self.projections)
            keys = store.parked_for_upgrade(connection)
            outcomes = self.judge_again(connection, keys) if keys else []
            return sum(outcome.status != "parked" for outcome in outcomes)

        return self.database.write(work) + self._push.retry_strays()

    def erase_again(self) -> int:
        """At a start, and so after a restore: erase what was erased before and stands here again.

        Shape: gives how many records and files; each takes a seq, so that devices hear of it as before.
        """
        with self.database.snapshot() as connection:
            lacking = self.erasure.lacking(connection)
            scopes = store.heads(connection, {row.scope for row in lacking})
        # A kind that nobody knows any more can be given no empty record: it is tried again at the next start.
        lacking = [row for row in lacking if row.kind is None or row.kind in self.registry]
        changes = [
            Change(row.scope, row.kind, row.id, {ERASE: True}, by=row.by)
            for row in lacking
            if row.kind is not None and row.scope in scopes
        ]

        def work(connection: Connection) -> None:
            self._push.write(connection, changes, self.clock())
            self.erasure.note(connection, lacking)

        if lacking:
            self.database.write(work)
        self.erasure.finish()
        return len(lacking)

    def secret(self, connection: Connection, scope: str, record: str) -> Body:
        """A record's confidential fields, decrypted. Whoever calls this has logged who reads and why."""
        return {
            field: orjson.loads(self.keys.decrypt(body, f"secret/{scope}/{record}/{field}"))
            for field, body in store.secrets_of(connection, scope, record)
        }
