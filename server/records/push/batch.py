"""What one write transaction knows: read in a few queries, kept in step while ops are applied."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import structlog
from cryptography.exceptions import InvalidTag
from sqlalchemy import Connection, Row

from server.base.keys import Keys
from server.records import store
from server.records.envelope import read_json
from server.records.kind import Body, Kind
from server.records.merge import OLDEST, State
from server.records.ports import Applied, Examine, Judge, Rights, nothing_examined
from server.records.push.op import Op, read_op
from server.records.registry import Registry
from server.records.store import Erased, KnownOp, ParkedOp, ScopeRow, Writes

log = structlog.get_logger(__name__)

Key = tuple[str, str]
Derive = Callable[[Kind, Body], Body | None]


@dataclass
class Batch:
    """The transaction's memory.

    Shape: everything is keyed by scope and id; `waiting` holds parked ops by the record they wait for.
    """

    connection: Connection
    registry: Registry
    keys: Keys
    now: datetime
    received: str
    judge: Judge
    scopes: dict[str, ScopeRow]
    known: dict[Key, KnownOp]
    records: dict[Key, State]
    hashes: dict[tuple[str, int], bytes]
    waiting: dict[Key, list[Op]]
    devices: dict[str, Row[Any]]
    numbers: dict[tuple[str, int], str]
    derive: Derive
    states: dict[Key, str]
    steps: dict[Key, list[store.Made]]  # of cases whose steps are asked one by one, and of this batch
    erased: set[Key]
    examine: Examine = nothing_examined
    held: set[Key] = field(default_factory=set)  # of those that a person asks to erase
    erasing: list[Erased] = field(default_factory=list)
    writes: Writes = field(default_factory=Writes)
    applied: list[Applied] = field(default_factory=list)
    ranks: dict[tuple[str, int], tuple[str, str, str | None]] = field(default_factory=dict)
    cloned: set[str] = field(default_factory=set)
    conflicts: set[Key] = field(default_factory=set)  # made by this batch

    def record(self, scope: str, id_: str) -> State | None:
        """A record's present state, if it exists."""
        return self.records.get((scope, id_))

    def own_device(self, op: Op) -> str | None:
        """The device whose earlier changes are this op's own; none where a profile was copied."""
        row = self.devices.get(op.device or "")
        is_copied = op.device in self.cloned or (row is not None and row.state == "cloned")
        return None if is_copied else op.device

    def base_seq(self, op: Op) -> int:
        """The seq that an op's author had seen; OLDEST where the chain does not know their `base`."""
        seq, _, digest = (op.base or "").partition(".")
        if not seq.isdecimal() or len(seq) > 18:
            return OLDEST
        found = self.hashes.get((op.scope, int(seq)))
        return int(seq) if found is not None and found[:4].hex() == digest else OLDEST

    def rank_at(self, scope: str, seq: int) -> tuple[str, str, str | None]:
        """(judged time, op id, author) of the op at a place, for deciding a clash."""
        place = (scope, seq)
        if place not in self.ranks:
            self.ranks[place] = store.op_ranks(self.connection, scope, seq)
        return self.ranks[place]


def load(
    connection: Connection,
    ops: list[Op],
    questions: list[Key],
    registry: Registry,
    rights: Rights,
    keys: Keys,
    derive: Derive,
    now: datetime,
    received: str,
    carrier: str | None = None,
) -> Batch:
    """Lock the scopes, then the devices (the carrier's too), and read all that judging these ops needs."""
    scopes = store.lock_scopes(connection, {op.scope for op in ops})
    known = store.known_ops(connection, [key for op in ops for key in _named_ops(op)] + questions)
    fresh = [op for op in ops if op.is_again or _is_news(known.get((op.scope, op.id)))]
    waiting = _waiting(connection, fresh, keys)
    released = [op for ops_of_record in waiting.values() for op in ops_of_record]
    known.update(store.known_ops(connection, [key for op in released for key in _named_ops(op)]))
    records = store.records_of(connection, {(op.scope, op.record) for op in fresh if op.record})
    fresh += released
    _load_spoken_of(connection, fresh, registry, records)
    named = {key for op in [*ops, *released] for key in op.named(registry.abouts)}
    authors = {op.by_right_of or op.by for op in fresh if not op.is_servers}
    return Batch(
        connection=connection,
        registry=registry,
        keys=keys,
        now=now,
        received=received,
        judge=rights.judge(connection, {author for author in authors if author}),
        scopes=scopes,
        known=known,
        records=records,
        hashes=store.ops_at(connection, _bases(fresh)),
        waiting=waiting,
        devices=store.device_rows(
            connection, {id_ for id_ in (carrier, *(op.device for op in [*ops, *released])) if id_}, lock=True
        ),
        numbers=store.numbers_taken(connection, [(op.device, op.n) for op in fresh if op.device and op.n]),
        derive=derive,
        erased=store.erased_among(connection, named),
        states=_states(connection, fresh, records, registry),
        steps=store.steps_of(connection, registry, _looked_through(fresh, records, registry)),
    )


def _is_news(known: KnownOp | None) -> bool:
    """Whether an op may have to be judged: it did not come before, though somebody may have discarded it."""
    return known is None or known.is_ahead


def _named_ops(op: Op) -> list[Key]:
    """An op and those it speaks of."""
    return [(op.scope, id_) for id_ in (op.id, op.replaces, op.discards) if id_]


def _waiting(connection: Connection, ops: list[Op], keys: Keys) -> dict[Key, list[Op]]:
    """The ops that wait for records which this batch may create, read again from what was kept."""
    created = {(op.scope, op.record) for op in ops if op.new}
    parked = store.waiting_ops(connection, created)
    return {key: unparked(rows, keys) for key, rows in parked.items()}


def early_answers(batch: Batch) -> list[Op]:
    """Steps that waited for a conflict which this batch has made: nobody knows its id before it stands."""
    waiting = store.waiting_ops(batch.connection, batch.conflicts)
    return [op for rows in waiting.values() for op in unparked(rows, batch.keys)]


def unparked(rows: Iterable[ParkedOp], keys: Keys) -> list[Op]:
    """Kept ops, opened and read again, to be judged anew.

    Shape: without those that the disk has damaged, which harm no other; `fsck` names them.
    """
    ops = []
    for row in rows:
        try:
            body = keys.decrypt(row.body, f"op/{row.scope}/{row.id}")
        except (InvalidTag, ValueError):
            log.error("kept_op_unreadable", scope=row.scope, op=row.id)
            continue
        op = read_op(read_json(body), body, row.by, row.device, row.received)
        op.is_again = True
        ops.append(op)
    return ops


def _bases(ops: list[Op]) -> list[tuple[str, int]]:
    found = []
    for op in ops:
        seq = (op.base or "").partition(".")[0]
        if seq.isdecimal() and len(seq) <= 18:
            found.append((op.scope, int(seq)))
    return found


def _cases(ops: list[Op], records: dict[Key, State], registry: Registry) -> list[Key]:
    """The cases among the touched records, and those that steps among these ops want to move."""
    found = [key for key, state in records.items() if registry[state.kind].states]
    for op in ops:
        kind = registry.get(op.kind)
        case = op.set.get(kind.about or "") if kind and kind.step_to else None
        if isinstance(case, str):
            found.append((op.scope, case))
    return found


def _states(
    connection: Connection, ops: list[Op], records: dict[Key, State], registry: Registry
) -> dict[Key, str]:
    """Where these cases stand. A removed one is in no list, so its steps are counted again."""
    cases = _cases(ops, records, registry)
    states = store.case_states(connection, cases)
    removed = [key for key in cases if key in records and records[key].is_removed]
    if removed:
        stands = store.folded(connection, registry, {scope for scope, _ in removed})
        states |= {key: stands[key].state for key in removed if key in stands}
    return states


def _looked_through(ops: list[Op], records: dict[Key, State], registry: Registry) -> Iterator[Key]:
    """The cases of which more than the state is asked: who made which step, or all that were made."""
    for op in ops:
        kind = registry.get(op.kind)
        if kind is None:
            continue
        if kind.states and kind.states.initial_of and (not op.new or op.replaces):  # which makes it an edit
            yield op.scope, op.record
        case = records.get((op.scope, str(op.set.get(kind.about or ""))))
        flow = registry[case.kind].states if case and kind.step_to else None
        if case and flow and flow.asks_who_made(str(op.set.get(kind.step_to or ""))):
            yield op.scope, case.id


def _load_spoken_of(
    connection: Connection, ops: list[Op], registry: Registry, records: dict[Key, State]
) -> None:
    """Read also the records that reviews, steps and the like speak of: their authors may have a say."""
    keys: set[Key] = set()
    for op in ops:
        kind = registry.get(op.kind)
        if kind is None or kind.about is None:
            continue
        state = records.get((op.scope, op.record))
        about = op.set.get(kind.about) or (state.body.get(kind.about) if state else None)
        if isinstance(about, str):
            keys.add((op.scope, about))
    records.update(store.records_of(connection, keys - set(records)))
