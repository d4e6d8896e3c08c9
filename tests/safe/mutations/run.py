"""Pushing mutated ops, and looking after each push at all that changed: who did it, and whether they may."""

import random
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import orjson
from sqlalchemy import Connection, or_, select

from server.desk.confidential import content_of
from server.records.models import op, record, scope
from server.records.verify import verify
from tests.safe.matrix.world import World
from tests.safe.mutations.mutate import mutated
from tests.safe.mutations.ops import Maker
from tests.safe.mutations.oracle import BY_NAME, Change, Oracle
from tests.safe.mutations.packing import Packed, plain, sealed

BATCH = 20
PUSH = "/api/v1/sync/push"
STATUSES = {"applied", "merged", "conflict", "parked", "discarded", "unknown"}
Key = tuple[str, str]


@dataclass
class Held:
    """A record as it was seen last."""

    kind: str
    by: str | None
    body: dict[str, Any]
    is_removed: bool


@dataclass
class Run:
    """One run over a world; `wrong` is what must stay empty."""

    world: World
    seed: int
    sent: int = 0
    changed: int = 0
    statuses: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.rng = random.Random(self.seed)
        self.maker = Maker(self.world, self.rng)
        self.oracle = Oracle()
        self.by_user = {person.user: person for person in self.world.people.values() if person.user}
        self.proven: dict[str, set[tuple[str, str]]] = {}
        self.records: dict[Key, Held] = {}
        self.ops: set[Key] = set()
        self.seqs: dict[str, int] = {}
        with self.world.parts.database.snapshot() as connection:
            self._look(connection, at_start=True)

    def go(self, number: int, stops: bool = False) -> None:
        """Send this many mutated ops, or until something is wrong, and verify every chain at the end."""
        while self.sent < number and not (stops and self.wrong):
            self._push()
        with self.world.parts.database.snapshot() as connection:
            self.wrong += verify(connection, self.world.parts.keys).faults

    def _push(self) -> None:
        carrier = self.maker.somebody()
        if carrier.name == "other device":
            return
        packed = [self._packed(carrier) for _ in range(BATCH)]
        if self.rng.random() < 0.3:
            packed.append(self.rng.choice(packed))
        for one in packed:
            if one.id and one.proven:
                self.proven.setdefault(one.id, set()).add(one.proven)
        raw = b'{"sent":"2026-11-23T01:00:00.000Z","ops":[' + b",".join(one.raw for one in packed) + b"]}"
        answer = self.world.ask(carrier, "POST", PUSH, data=raw, content_type="application/json")
        self.sent += len(packed)
        if answer.status_code != 200:
            if answer.status_code not in (400, 413, 429):
                self.wrong.append(f"answered {answer.status_code}")
            self.statuses[f"HTTP {answer.status_code}"] += len(packed)
            return
        results = (answer.json or {})["results"]
        if len(results) != len(packed):
            self.wrong.append("not one result an element")
        for result in results:
            reason = result["reason"]["code"] if result["reason"] else ""
            self.statuses[f"{result['status']} {reason}".strip()] += 1
            if result["status"] not in STATUSES or reason == "server_error":
                self.wrong.append(f"{result['status']} {reason} {result['op']}")
        with self.world.parts.database.snapshot() as connection:
            self._look(connection)

    def _packed(self, carrier: Any) -> Packed:
        is_sealed = self.rng.random() < 0.4
        author, op = self.maker.valid(None if is_sealed or self.rng.random() < 0.1 else carrier)
        op = mutated(op, self.maker, self.rng)
        if is_sealed:
            return sealed(self.world, op, author, self.rng, self.maker.authors)
        return plain(op, carrier, self.rng)

    def _look(self, connection: Connection, at_start: bool = False) -> None:
        """Everything that is new since the last look."""
        rows = [row for row in connection.execute(select(op)) if (row.scope, row.id) not in self.ops]
        self.ops.update((row.scope, row.id) for row in rows)
        by_place = {(row.scope, row.seq): row for row in rows if row.seq}
        if not at_start:
            for row in rows:
                self._check_author(row)
        since = or_(*(record.c.scope == one for one in {row.scope for row in rows})) if rows else None
        if since is None:
            return
        for row in connection.execute(select(record).where(since)):
            seen = self.records.get((row.scope, row.id))
            new = Held(row.kind, row.by, orjson.loads(row.body), bool(row.removed))
            if not at_start and row.seq > self.seqs.get(row.scope, 0):
                self._check_change(row, seen, new, by_place.get((row.scope, row.seq)))
            elif seen is not None and (seen.body, seen.is_removed) != (new.body, new.is_removed):
                self.wrong.append(f"{row.kind} changed without a seq")
            self.records[row.scope, row.id] = new
            self.maker.versions[row.scope, row.id] = row.v
            if BY_NAME[row.kind].founds:
                self.oracle.learn(row.scope, new.body.get("unit") or new.body.get("parent"))
        self.seqs = {row.id: row.seq for row in connection.execute(select(scope.c.id, scope.c.seq))}

    def _check_author(self, row: Any) -> None:
        """An op stands under those alone who have proven it."""
        if row.device is None and (row.by is None or row.digest is None):
            return  # the server's own, or the mark of a discard that came ahead of what it discards
        if (row.by, row.device) not in self.proven.get(row.id, set()):
            self.wrong.append(
                f"op {row.id} ({row.status}) stands under {row.by} {row.device} without a proof"
            )

    def _check_change(self, row: Any, seen: Held | None, new: Held, by_op: Any) -> None:
        self.changed += 1
        told = f"{row.kind} {row.id} in {row.scope}"
        if seen is not None and (seen.kind, seen.by) != (new.kind, new.by):
            self.wrong.append(f"{told}: its kind or its author changed")
        if set(new.body) & BY_NAME[row.kind].confidential:
            self.wrong.append(f"{told}: something confidential in its readable body")
        if by_op is None:
            self.wrong.append(f"{told}: no op stands at its seq")
        elif by_op.device is not None:
            self._check_right(told, row, seen, new, by_op)
        elif seen is None and not (BY_NAME[row.kind].is_server_made or BY_NAME[row.kind].sequel):
            self.wrong.append(f"{told}: the server made what it does not make")

    def _check_right(self, told: str, row: Any, seen: Held | None, new: Held, by_op: Any) -> None:
        content = content_of(by_op, self.world.parts.keys)
        changes = content.get("set")
        differs = {
            name for name in {*new.body, *(seen.body if seen else {})}
            if new.body.get(name) != (seen.body if seen else {}).get(name)
        }  # fmt: skip
        if not new.is_removed and not differs <= set(changes or ()):
            self.wrong.append(f"{told}: fields changed that its op does not name: {differs - set(changes)}")
        if seen is None and new.by != by_op.by:
            self.wrong.append(f"{told}: made by {by_op.by}, stands under {new.by}")
        about = self.records.get((row.scope, str((seen or new).body.get(BY_NAME[row.kind].about or ""))))
        change = Change(
            row.scope, row.kind, changes, seen, seen.by if seen else None, about.by if about else None
        )
        if why := self.oracle.allows(self.by_user[by_op.by], change):
            self.wrong.append(f"{told} by {self.by_user[by_op.by].name}: {why}, {sorted(change.set)}")
