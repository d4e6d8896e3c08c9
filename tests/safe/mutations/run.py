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
        done: dict[Key, list[Any]] = {}
        for row in sorted((row for row in rows if row.seq), key=lambda row: row.seq):
            done.setdefault((row.scope, row.record), []).append(row)
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
                self._check_change(row, seen, new, done.get((row.scope, row.id), []))
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
        kind = BY_NAME.get(row.kind or "")
        if row.device is None and kind is not None and (kind.is_server_made or kind.sequel or kind.ending):
            return  # what follows from an op of this person: the next visit that is due
        if (row.by, row.device) not in self.proven.get(row.id, set()):
            self.wrong.append(
                f"op {row.id} ({row.status}) stands under {row.by} {row.device} without a proof"
            )

    def _check_change(self, row: Any, seen: Held | None, new: Held, ops: list[Any]) -> None:
        self.changed += 1
        told = f"{row.kind} {row.id} in {row.scope}"
        if seen is not None and (seen.kind, seen.by) != (new.kind, new.by):
            self.wrong.append(f"{told}: its kind or its author changed")
        if set(new.body) & BY_NAME[row.kind].confidential:
            self.wrong.append(f"{told}: something confidential in its readable body")
        if row.seq not in {one.seq for one in ops}:
            self.wrong.append(f"{told}: no op stands at its seq")
        theirs = [one for one in ops if one.device is not None]
        sets = [content_of(one, self.world.parts.keys).get("set") or {} for one in theirs]
        if len(theirs) == len(ops):
            self._check_fields(told, seen, new, set().union(*sets))
        if seen is None and new.by not in {one.by for one in ops}:
            self.wrong.append(f"{told}: stands under {new.by}, who did not make it")
        for number, (one, changes) in enumerate(zip(theirs, sets, strict=True)):
            # Of several in one push the first has made what the others change.
            before, before_by = (seen, seen.by) if seen else (new, new.by) if number else (None, None)
            about = self.records.get((row.scope, str(new.body.get(BY_NAME[row.kind].about or ""))))
            change = Change(row.scope, row.kind, changes, before, before_by, about.by if about else None)
            if why := self.oracle.allows(self.by_user[one.by], change):
                self.wrong.append(f"{told} by {self.by_user[one.by].name}: {why}, {sorted(change.set)}")

    def _check_fields(self, told: str, seen: Held | None, new: Held, named: set[str]) -> None:
        before = seen.body if seen else {}
        differ = {name for name in {*new.body, *before} if new.body.get(name) != before.get(name)}
        if not new.is_removed and not differ <= named:
            self.wrong.append(f"{told}: fields changed that no op names: {differ - named}")
