"""Erasure: what the law takes away. The op's place in the chain stays, its words do not."""

from collections.abc import Iterator

from server.records import store
from server.records.check import ERASE
from server.records.merge import REMOVED, Merged, State
from server.records.ports import Outcome
from server.records.push.apply import Written, chain_only, op_row, put_op, put_record, servers_op
from server.records.push.batch import Batch
from server.records.push.judge import may_erase, objection_to_author
from server.records.push.op import Op
from server.records.reasons import told
from server.records.store import Erased, KnownOp


def erase(batch: Batch, op: Op) -> Outcome:
    """Make a record, and all that was said about it, empty tombstones.

    Shape: each takes a seq of its scope, so that it reaches devices as a removal; what the ops said is taken
           away before the transaction ends (`Erasure.scrub`).
    """
    outcome = Outcome(op.id, "merged" if (op.scope, op.record) in batch.erased else "applied", op.scope)
    _empty(batch, op, outcome)
    spoken = list(_spoken(batch, op.scope, op.record))
    lacking = {(op.scope, id_) for _kind, id_ in spoken} - set(batch.records)
    batch.records.update(store.records_of(batch.connection, lacking))
    for kind, id_ in spoken:
        own = servers_op(op.scope, kind, id_, {ERASE: True}, by=op.by, received=op.received)
        _empty(batch, own, Outcome(own.id, "applied", op.scope))
    return outcome


def _empty(batch: Batch, op: Op, outcome: Outcome) -> None:
    state = batch.record(op.scope, op.record) or State(op.scope, op.record, op.kind)
    scope = batch.scopes[op.scope]
    chain_only(batch, scope, op, outcome)
    result = Merged({}, {REMOVED: (scope.seq, None, None)}, is_removed=True)
    put_record(batch, op, batch.registry[op.kind], state, result, Written("{}", None))
    batch.erased.add((op.scope, op.record))
    batch.erasing.append(Erased(op.scope, op.record, op.kind, op.by, op.received))


def _spoken(batch: Batch, scope: str, record: str) -> Iterator[tuple[str, str]]:
    """Kind and id of what speaks of a record, of what speaks of that, and so on."""
    abouts = batch.registry.abouts
    held = {one.id: (one.kind, one.body) for one in store.bodies(batch.connection, [scope], abouts)}
    held |= {
        one.id: (one.kind, one.body)
        for one in batch.records.values()
        if one.scope == scope and one.kind in abouts
    }
    named = [record]
    while named:
        about = named.pop()
        for id_ in [id_ for id_, (kind, body) in held.items() if body.get(abouts[kind]) == about]:
            yield held.pop(id_)[0], id_
            named.append(id_)


def answer_erased(batch: Batch, op: Op) -> Outcome | None:
    """The answer to an op about something that was erased: it is not kept, only that it came. Else None."""
    if not _speaks_of_erased(batch, op):
        return None
    outcome = Outcome(op.id, "discarded", op.scope, reason=told("erased"))
    put_op(batch, op, op_row(op, outcome) | {"digest": None})
    batch.writes.unparked.add((op.scope, op.id))
    if (op.scope, op.id) in batch.known and op.record:  # its discard says why, so that goes now, too
        batch.erasing.append(Erased(op.scope, op.record, op.kind, op.by, op.received))
    return outcome


def stays_erased(batch: Batch, op: Op, known: KnownOp) -> bool:
    """Whether an op that came before was erased, and what comes now under its id is to be dropped, too."""
    return known.is_erased and (not op.record or _speaks_of_erased(batch, op))


def _speaks_of_erased(batch: Batch, op: Op) -> bool:
    if op.set == {ERASE: True}:  # again: somebody who may, may; of anybody else it says nothing new
        held = (op.scope, op.record) in batch.erased
        return held and (objection_to_author(batch, op) is not None or not may_erase(batch, op))
    target = batch.known.get((op.scope, op.discards or ""))
    if target is not None and target.is_erased:
        return True
    return not batch.erased.isdisjoint(op.named(batch.registry.abouts))
