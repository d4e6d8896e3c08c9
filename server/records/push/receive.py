"""The whole way of a push: bytes → items (opened, proven) → one transaction → one result an element."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from cryptography.exceptions import InvalidTag
from sqlalchemy import Connection

from server.base.clock import Clock, from_wire, wire
from server.base.database import Database
from server.base.errors import Problem
from server.base.keys import Keys
from server.records import store
from server.records.check import ERASE
from server.records.envelope import Envelope, read_json, read_push
from server.records.erase import Erasure
from server.records.ports import (
    Applied,
    Caller,
    Change,
    Examine,
    Outcome,
    Projection,
    Rights,
    nothing_examined,
)
from server.records.push.apply import servers_op
from server.records.push.batch import Batch, Derive, early_answers, load
from server.records.push.claims import due_days, given
from server.records.push.items import Item, Question, Stray, read_items
from server.records.push.op import Op
from server.records.push.sequels import endings, sequels
from server.records.push.settle import settle
from server.records.reasons import told
from server.records.registry import Registry

log = structlog.get_logger(__name__)

SKEW = timedelta(minutes=10)
MAX_STRAY_BYTES = 64 * 1024 * 1024
MAX_REVOKED_OPS = 5000
WRITE_CHUNK = 4000


@dataclass
class Push:
    """Everything a push needs, put together once."""

    database: Database
    registry: Registry
    rights: Rights
    keys: Keys
    clock: Clock
    projections: list[Projection]
    derive: Derive
    erasure: Erasure
    examine: Examine = nothing_examined

    def receive(self, caller: Caller, raw: bytes) -> dict[str, Any]:
        """Take in one push.

        Shape:  `{"now","have","results"}`, docs/protocol.md; the epoch is added by the engine.
        Errors: Problem bad_json or batch_too_large, nothing applied; Problem quota for a revoked device or a
                carrier that has brought more than is kept.
        Source: docs/protocol.md, invariants 1, 2, 4 and 10
        """
        envelope = read_push(raw)
        now = self.clock()
        items = read_items(envelope.ops, caller, self.keys, self._owners, wire(now))
        _mark_skew(items, envelope, now)
        self._refuse_over_quota(caller, items)
        outcomes, have, has_erased = self.database.write(
            lambda connection: self._settle(connection, caller, items, envelope, now)
        )
        if has_erased:
            self.erasure.finish()
        return {"now": wire(now), "have": have, "results": [one.as_json() for one in outcomes]}

    def retry_strays(self) -> int:
        """Try again what could not be opened or proven: its key or its device may be known now.

        Shape: gives how many took their op id after all; each leaves the strays in the same transaction.
        """
        with self.database.snapshot() as connection:
            rows = store.strays_to_retry(connection)
        return sum(self._retry(row) for row in rows)

    def _retry(self, row: store.StrayRow) -> bool:
        try:
            raw = self.keys.decrypt(row.body, f"stray/{row.digest}")
        except (InvalidTag, ValueError):  # the disk has damaged it; `fsck` names it, and can only if we start
            log.error("stray_unreadable", digest=row.digest)
            return False
        carrier = Caller(row.carrier_user, row.carrier)
        [item] = read_items([(raw, read_json(raw))], carrier, self.keys, self._owners, row.received)
        if not isinstance(item, Op):
            return False

        def work(connection: Connection) -> bool:
            _outcomes, _have, has_erased = self._settle(connection, carrier, [item], Envelope(), self.clock())
            store.drop_stray(connection, row.digest)
            return has_erased

        if self.database.write(work):
            self.erasure.finish()
        return True

    def _owners(self, devices: set[str]) -> dict[str, str]:
        with self.database.snapshot() as connection:
            return {id_: row.user for id_, row in store.device_rows(connection, devices).items()}

    def _refuse_over_quota(self, caller: Caller, items: list[Item]) -> None:
        """Bound what is kept for nobody's good: bytes that prove nothing, ops of a revoked device.

        What is held already counts once: to send it again, or to ask, is always answered.
        """
        strays = {item.digest: len(item.body) for item in items if isinstance(item, Stray)}
        ops = [item for item in items if isinstance(item, Op)] if caller.is_revoked else []
        if not strays and not ops:
            return
        with self.database.snapshot() as connection:
            stray_bytes = store.stray_bytes(connection, caller.device)
            new_strays = store.unknown_strays(connection, strays)
            if new_strays and stray_bytes + sum(strays[one] for one in new_strays) > MAX_STRAY_BYTES:
                raise Problem("quota")
            known = store.known_ops(connection, [(op.scope, op.id) for op in ops])
            fresh = [op for op in ops if (op.scope, op.id) not in known]
            if not fresh:
                return
            held, size_bytes = store.parked_size(connection, caller.device)
            size_bytes += stray_bytes + sum(len(op.body) for op in fresh)
            if held + len(fresh) > MAX_REVOKED_OPS or size_bytes > MAX_STRAY_BYTES:
                raise Problem("quota")

    def _settle(
        self, connection: Connection, caller: Caller, items: list[Item], envelope: Envelope, now: datetime
    ) -> tuple[list[Outcome], int, bool]:
        ops = [item for item in items if isinstance(item, Op)]
        questions = [(item.scope, item.id) for item in items if isinstance(item, Question)]
        # A copy a try: judging changes ops (a lift, a replacement), and a transaction may run again.
        fresh = [item.copy() for item in ops]
        batch = load(
            connection, fresh, questions, self.registry, self.rights, self.keys, self.derive, now, wire(now),
            caller.device,
        )  # fmt: skip
        settled = iter(self._settled(batch, fresh, now))
        follow = sequels(connection, self.registry, batch.applied)
        follow += endings(connection, self.registry, batch.applied)
        self.write(connection, follow, now)
        outcomes = [self._outcome(item, settled, batch.known, caller, connection, now) for item in items]
        store.note_contact(connection, caller.device, wire(now), envelope.head.get("report"))
        store.note_clones(connection, batch.cloned)
        devices = {op.device for op in ops if op.device} | {caller.device}
        have = store.advance_have(connection, devices).get(caller.device, 0)
        return outcomes, have, bool(batch.erasing)

    def write(self, connection: Connection, changes: Iterable[Change], now: datetime) -> list[Outcome]:
        """Make ops of the server, in pieces, in the caller's transaction."""
        outcomes: list[Outcome] = []
        received = wire(now)
        for part in store.chunks(changes, WRITE_CHUNK):
            ops = [
                servers_op(
                    one.scope, one.kind, one.record, one.set, new=one.new, base=one.base, by=one.by,
                    at=one.at, received=one.received or received, id_=one.op,
                    schema=self.registry[one.kind].schema,
                )
                for one in part
            ]  # fmt: skip
            outcomes += self.settle(connection, ops, now)
        return outcomes

    def settle(self, connection: Connection, ops: list[Op], now: datetime) -> list[Outcome]:
        """Settle ops that need no opening, and tell the projections."""
        batch = load(connection, ops, [], self.registry, self.rights, self.keys, self.derive, now, wire(now))
        return self._settled(batch, ops, now)

    def _settled(self, batch: Batch, ops: list[Op], now: datetime) -> list[Outcome]:
        erasing = [(op.scope, op.record) for op in ops if ERASE in op.set and not op.is_servers]
        batch.held = self.erasure.holds.held(batch.connection, erasing) if erasing else set()
        batch.examine = self.examine
        outcomes = settle(batch, ops)
        if batch.erasing:
            self.erasure.scrub(batch.connection, batch.erasing)
        self.project(batch.connection, batch.applied)
        early = early_answers(batch)
        if early:
            self.settle(batch.connection, early, now)
        follow = given(batch.connection, self.registry, batch.applied)
        self.write(batch.connection, follow + due_days(batch.connection, batch.applied), now)
        return outcomes

    def project(self, connection: Connection, applied: list[Applied]) -> None:
        """Tell every projection what changed."""
        if applied:
            for projection in self.projections:
                projection.update(connection, applied)

    def _outcome(
        self,
        item: Item,
        settled: Iterator[Outcome],
        known: dict[tuple[str, str], store.KnownOp],
        caller: Caller,
        connection: Connection,
        now: datetime,
    ) -> Outcome:
        if isinstance(item, Op):
            return next(settled)
        if isinstance(item, Question):
            found = known.get((item.scope, item.id))
            if found is None or found.by != caller.user:
                return Outcome(item.id, "unknown", item.scope)
            return found.outcome
        if isinstance(item.content, dict) and store.erased_among(
            connection, store.named_in(item.content, self.registry.abouts)
        ):
            return Outcome(item.outer_id, "discarded", reason=told("erased"))
        store.insert_strays(connection, [self._stray_row(item, caller, now)])
        return Outcome(item.outer_id, "parked", reason=told(item.code))

    def _stray_row(self, stray: Stray, caller: Caller, now: datetime) -> dict[str, Any]:
        return {
            "digest": stray.digest,
            "code": stray.code,
            "outer_id": stray.outer_id,
            "kid": stray.waits_on,
            "carrier": caller.device,
            "received": wire(now),
            "body": self.keys.encrypt(stray.body, f"stray/{stray.digest}"),
        }


def _mark_skew(items: list[Item], envelope: Envelope, now: datetime) -> None:
    """Mark what a tablet with a wrong clock sends; nothing is refused for it."""
    try:
        is_skewed = abs(now - from_wire(envelope.head["sent"])) > SKEW
    except (KeyError, TypeError, ValueError, OverflowError):
        is_skewed = "sent" in envelope.head
    for item in items:
        if isinstance(item, Op):
            item.is_skewed = is_skewed
