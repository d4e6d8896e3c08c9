"""The sync engine as the rest of the server sees it: push, pull, chain, and the server's own ops."""

from collections.abc import Iterable, Iterator
from typing import Any

import orjson
import structlog
from sqlalchemy import Connection, select

from server.base.clock import Clock, wire
from server.base.database import Database
from server.base.keys import Keys
from server.records import store
from server.records.epochs import current_epoch
from server.records.kind import Body, Kind
from server.records.models import op
from server.records.ports import Caller, Change, Outcome, Projection, Rights
from server.records.pull import Pull
from server.records.pull.ask import read_ask
from server.records.push import Push
from server.records.push.apply import servers_op
from server.records.push.batch import Derive, load, unparked
from server.records.push.settle import settle
from server.records.registry import Registry
from server.records.store.read import chunks

WRITE_CHUNK = 4000
log = structlog.get_logger(__name__)


def nothing_derived(kind: Kind, body: Body) -> Body | None:
    """The server adds nothing to a record; the default of `derive`."""
    return None


class Engine:
    """All parts of the engine, put together once by `create_app`.

    Shape: `projections` are written in the transaction of the records they follow; `derive` gives what the
           server adds to a record for search.
    """

    def __init__(
        self,
        database: Database,
        registry: Registry,
        rights: Rights,
        keys: Keys,
        clock: Clock,
        projections: list[Projection],
        derive: Derive = nothing_derived,
    ) -> None:
        self.database, self.registry, self.rights = database, registry, rights
        self.keys, self.clock, self.projections, self.derive = keys, clock, projections, derive
        self._push = Push(database, registry, rights, keys, clock, projections, derive)
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
        if answer.header["forked"]:
            log.warning("forked", device=caller.device, scopes=answer.header["forked"])
        self.database.write(
            lambda connection: store.note_contact(connection, caller.device, wire(self.clock()), ask.report)
        )
        answer.header = {"epoch": self.epoch(), **answer.header, "access_log": access_log}
        return answer.ndjson()

    def chain(self, scope: str, start: int, end: int) -> list[str]:
        """The entries of a scope from seq `start` to `end`, both included, in hex."""
        query = select(op.c.entry).where(op.c.scope == scope, op.c.seq.between(start, end)).order_by(op.c.seq)
        with self.database.snapshot() as connection:
            return [bytes(entry).hex() for entry in connection.scalars(query)]

    def write(self, changes: Iterable[Change], connection: Connection | None = None) -> list[Outcome]:
        """Make ops of the server: import, commands, jobs, and what the desk asks for.

        Shape:  one outcome a change, in order; all in one transaction, the caller's where one is given.
        Errors: none; a change that cannot be applied comes back parked with its reason.
        """
        if connection is not None:
            return self._write(connection, changes)
        held = list(changes)
        return self.database.write(lambda own: self._write(own, held))

    def _write(self, connection: Connection, changes: Iterable[Change]) -> list[Outcome]:
        outcomes: list[Outcome] = []
        now = self.clock()
        received = wire(now)
        for part in chunks(changes, WRITE_CHUNK):
            ops = [
                servers_op(
                    one.scope, one.kind, one.record, one.set, new=one.new, base=one.base, by=one.by,
                    at=one.at, received=one.received or received, id_=one.op,
                    schema=self.registry[one.kind].schema,
                )
                for one in part
            ]  # fmt: skip
            batch = load(
                connection, ops, [], self.registry, self.rights, self.keys, self.derive, now, received
            )
            outcomes += settle(batch, ops)
            self._push.project(connection, batch.applied)
        return outcomes

    def judge_again(
        self, connection: Connection, keys: Iterable[tuple[str, str]], by_right_of: str | None = None
    ) -> list[Outcome]:
        """Judge parked ops anew: their cause may have gone, or somebody applies them by own rights."""
        rows = store.parked_by_id(connection, keys)
        ops = [unparked(row, self.keys) for row in rows.values() if row.code != "discarded"]
        ops.sort(key=lambda one: (one.device or "", one.n or 0))
        for one in ops:
            one.by_right_of = by_right_of
        now = self.clock()
        batch = load(connection, ops, [], self.registry, self.rights, self.keys, self.derive, now, wire(now))
        outcomes = settle(batch, ops)
        self._push.project(connection, batch.applied)
        return outcomes

    def release(self) -> int:
        """At a start: apply what waited for a kind, schema, key or device known now. Gives how many."""

        def work(connection: Connection) -> int:
            keys = store.parked_for_upgrade(connection)
            outcomes = self.judge_again(connection, keys) if keys else []
            return sum(outcome.status != "parked" for outcome in outcomes)

        return self.database.write(work) + self._push.retry_strays()

    def secret(self, connection: Connection, scope: str, record: str) -> Body:
        """A record's confidential fields, decrypted. Whoever calls this has logged who reads and why."""
        return {
            field: orjson.loads(self.keys.decrypt(body, f"secret/{scope}/{record}/{field}"))
            for field, body in store.secrets_of(connection, scope, record)
        }
