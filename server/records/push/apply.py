"""Applying an op that nothing stands in the way of: merge, chain, and what is to be written."""

from dataclasses import dataclass
from typing import Any

import orjson

from server.base.ids import derived_id, new_id
from server.records import store
from server.records.chain import first_hash, line_of, linked, version
from server.records.kind import Body, Kind
from server.records.merge import REMOVED, Clash, Edit, Merged, State, created, merged, removed, revived
from server.records.ports import Applied, Outcome
from server.records.push.batch import Batch
from server.records.push.op import Op, digest_of
from server.records.push.secrets import taken_out, with_secrets
from server.records.reasons import told
from server.records.store import ScopeRow
from server.records.workflow import Workflow

CONFLICT = "conflict"  # the one kind the protocol itself makes; declared like all others
CLOSED = "closed"
HAVE_CLOSED = frozenset({"community", "street"})


@dataclass(frozen=True)
class Written:
    """A record's body as it will be stored, made before anything changes, so that a fault comes in time."""

    body: str
    derived: Body | None


def apply(batch: Batch, op: Op) -> Outcome:
    """Apply one op: give it the scope's next seq, merge it, chain it, and note every row to write.

    Errors: whatever goes wrong in the merge, before anything of the batch has changed.
    """
    kind = batch.registry[op.kind]
    scope = batch.scopes.get(op.scope)
    found = scope is None
    scope = scope or ScopeRow(op.scope, _nature(kind, op), 0, first_hash(op.scope), is_new=True)
    seq = scope.seq + 1
    edit = Edit(op.set, batch.own_device(op), op.n, batch.base_seq(op), seq)
    state = batch.record(op.scope, op.record) or State(op.scope, op.record, op.kind)
    result = _merged(batch, op, edit, with_secrets(batch, op, kind, state), kind)
    conflicts = [_conflict_id(batch, op, clash) for clash in result.clashes]
    outcome = _outcome(batch, op, kind, result, conflicts)
    secrets = taken_out(batch, op, kind, result, seq)
    written = Written(orjson.dumps(result.body).decode(), batch.derive(kind, result.body))
    # From here on nothing can fail that depends on the op.
    if found:
        _found(batch, scope)
    # What an older schema called confidential is not known any more, so a lifted body counts as if it were.
    _chain(batch, scope, op, outcome, is_secret=op.is_lifted or bool(kind.confidential & set(op.set)))
    batch.writes.secrets.update(secrets)
    put_record(batch, op, kind, state, result, written)
    for id_, clash in zip(conflicts, result.clashes, strict=True):
        _conflict(batch, scope, op, id_, clash, kind)
    if kind.step_to:
        _step(batch, op, kind)
    return outcome


def _nature(kind: Kind, op: Op) -> str:
    if kind.founds is None:
        raise ValueError("only a founding op comes without a scope")
    return kind.founds(op.set)


def _found(batch: Batch, scope: ScopeRow) -> None:
    batch.scopes[scope.id] = scope
    if scope.nature in HAVE_CLOSED:
        closed = derived_id(scope.id, CLOSED)
        batch.scopes[closed] = ScopeRow(closed, CLOSED, 0, first_hash(closed), is_new=True)


def _merged(batch: Batch, op: Op, edit: Edit, state: State, kind: Kind) -> Merged:
    def wins(seq: int) -> bool:
        judged_at, id_, _by = batch.rank_at(op.scope, seq)
        return op.rank > (judged_at, id_)

    if op.new:
        return created(edit, kind)
    if REMOVED in op.set:
        return removed(state, edit)
    if state.is_removed:
        return revived(state, edit, kind, wins)
    return merged(state, edit, kind, wins)


def _conflict_id(batch: Batch, op: Op, clash: Clash) -> str:
    """The id of the record that will hold both values: another one where something else has taken it."""
    id_ = derived_id(op.id, clash.field)
    while (op.scope, id_) in batch.records or store.records_of(batch.connection, [(op.scope, id_)]):
        id_ = derived_id(id_, clash.field)
    return id_


def _outcome(batch: Batch, op: Op, kind: Kind, result: Merged, conflicts: list[str]) -> Outcome:
    reason = None
    status = "conflict" if conflicts else "merged" if result.others_changed else "applied"
    if kind.step_to and not _moves(batch, op, kind):
        status, reason = "merged", told("moved_on")
    return Outcome(op.id, status, op.scope, conflicts=conflicts, reason=reason)


def _moves(batch: Batch, op: Op, kind: Kind) -> bool:
    """Whether a step is allowed where its case stands now; otherwise it counts for nothing."""
    case = batch.records[op.scope, str(op.set[kind.about or ""])]
    flow = batch.registry[case.kind].states
    return flow is not None and flow.allows(
        batch.states.get((op.scope, case.id), flow.begins(case.body)), str(op.set[kind.step_to or ""])
    )


def _step(batch: Batch, op: Op, kind: Kind) -> None:
    case = batch.records[op.scope, str(op.set[kind.about or ""])]
    to = str(op.set[kind.step_to or ""])
    batch.steps.setdefault((op.scope, case.id), []).append((to, op.by))
    if not _moves(batch, op, kind):
        return
    batch.states[op.scope, case.id] = to
    if case.is_removed:
        return  # no list shows it
    batch.applied.append(
        Applied(
            case.scope, case.id, batch.registry[case.kind], case.seq, case.at, op.received, case.by,
            case.body, case.body, to,
        )
    )  # fmt: skip


def chain_only(batch: Batch, scope: ScopeRow, op: Op, outcome: Outcome) -> None:
    """Give an op that merges nothing (a discard, an erasure) its place in the chain."""
    _chain(batch, scope, op, outcome, is_secret=False)


def _chain(batch: Batch, scope: ScopeRow, op: Op, outcome: Outcome, is_secret: bool) -> None:
    """Append an op to its scope's chain, and its row to what is written."""
    scope.seq += 1
    line = line_of(scope.seq, op.id, op.device, op.by, op.received, outcome.status, op.body)
    link = linked(scope.hash, line)
    scope.hash = link.hash
    outcome.seq, outcome.hash = scope.seq, link.hash
    batch.hashes[scope.id, scope.seq] = link.hash
    batch.ranks[scope.id, scope.seq] = (*op.rank, op.by)
    kept = batch.keys.encrypt(line, f"line/{op.scope}/{op.id}") if is_secret else line
    row = op_row(op, outcome) | {
        "salt": link.salt, "entry": link.entry, "line": kept, "is_secret": is_secret,
    }  # fmt: skip
    put_op(batch, op, row)


def op_row(op: Op, outcome: Outcome) -> dict[str, Any]:
    """An op's row in the log; what only a chained one has is empty."""
    return {
        "scope": op.scope,
        "id": op.id,
        "seq": outcome.seq,
        "device": op.device,
        "n": op.n,
        "by": op.by,
        "kind": op.kind or None,
        "record": op.record or None,
        "status": outcome.status,
        "reason": reason_text(outcome),
        "conflicts": orjson.dumps(outcome.conflicts).decode() if outcome.conflicts else None,
        "at": op.at or None,
        "received": op.received,
        "is_skewed": op.is_skewed,
        "carrier": op.carrier,
        "digest": op.digest,
        "salt": None,
        "entry": None,
        "hash": outcome.hash,
        "line": None,
        "is_secret": False,
    }


def reason_text(outcome: Outcome) -> str | None:
    """An outcome's reason as it is stored."""
    return orjson.dumps(outcome.reason).decode() if outcome.reason else None


def put_op(batch: Batch, op: Op, row: dict[str, Any]) -> None:
    """Write an op's row: a new one, or over the one it had while it was parked."""
    key = (op.scope, op.id)
    if op.is_again or key in batch.known:
        batch.writes.changed_ops.append(row)
        if row["seq"] is not None:
            batch.writes.unparked.add(key)
            batch.writes.parked.pop(key, None)
    else:
        batch.writes.ops.append(row)


def put_record(batch: Batch, op: Op, kind: Kind, state: State, result: Merged, written: Written) -> None:
    """Bring the record to its new state, in memory and in what is written."""
    scope = batch.scopes[op.scope]
    key = (op.scope, op.record)
    before = state.body if state.exists and not state.is_removed else None
    if not state.exists:
        batch.writes.new_records.add(key)
    first_at, first_by = (state.at, state.by) if state.exists else (op.judged_at, op.by)
    after = State(
        op.scope, op.record, op.kind, scope.seq, version(scope.seq, scope.hash), first_at, first_by,
        result.body, result.marks, result.is_removed, exists=True,
    )  # fmt: skip
    batch.records[key] = after
    batch.writes.records[key] = record_row(after, written)
    stands = _stands(batch, kind.states, state, after) if kind.states else None
    batch.applied.append(
        Applied(
            op.scope, op.record, kind, scope.seq, first_at, op.received, first_by, before,
            None if result.is_removed else result.body, stands,
        )
    )  # fmt: skip


def _stands(batch: Batch, flow: Workflow, before: State, after: State) -> str:
    """Where a case stands once its record has changed; one that now begins elsewhere is counted anew."""
    key = (after.scope, after.id)
    if before.exists and flow.begins(before.body) != flow.begins(after.body) and not after.is_removed:
        batch.states[key] = flow.after((to for to, _by in batch.steps.get(key, ())), after.body)
    return batch.states.setdefault(key, flow.begins(after.body))


def record_row(state: State, written: Written) -> dict[str, Any]:
    """A record's row: its body as JSON, streamed to devices as it stands here."""
    return {
        "scope": state.scope,
        "id": state.id,
        "kind": state.kind,
        "seq": state.seq,
        "v": state.v,
        "at": state.at,
        "by": state.by,
        "body": written.body,
        "derived": orjson.dumps(written.derived).decode() if written.derived else None,
        "marks": orjson.dumps(state.marks).decode(),
        "removed": state.is_removed,
    }


def _conflict(batch: Batch, scope: ScopeRow, op: Op, id_: str, clash: Clash, kind: Kind) -> None:
    """Keep both values of a field in a conflict record, by an op of the server in the same transaction."""
    judged_at, _id, by = batch.rank_at(op.scope, clash.seq)
    is_secret = clash.field in kind.confidential
    values = [
        {"value": None if is_secret else clash.theirs, "by": by, "at": judged_at},
        {"value": None if is_secret else clash.mine, "by": op.by, "at": op.judged_at},
    ]
    body = {"about": op.record, "field": clash.field, "values": values}
    server_op = servers_op(op.scope, CONFLICT, id_, body, new=True, received=op.received)
    own = batch.registry[CONFLICT]
    result = created(Edit(body, None, None, -1, scope.seq + 1), own)
    _chain(batch, scope, server_op, Outcome(server_op.id, "applied", op.scope), is_secret=False)
    batch.conflicts.add((op.scope, server_op.record))
    state = State(op.scope, server_op.record, CONFLICT)
    put_record(batch, server_op, own, state, result, Written(orjson.dumps(body).decode(), None))


def servers_op(
    scope: str,
    kind: str,
    record: str,
    changes: Body,
    *,
    new: bool = False,
    base: str | None = None,
    by: str | None = None,
    at: str | None = None,
    received: str = "",
    id_: str | None = None,
    schema: int = 1,
) -> Op:
    """An op that no device made: `device` and `n` are null, and its mark is nobody's own."""
    op_id = id_ or new_id()
    content: Body = {"id": op_id, "device": None, "n": None, "kind": kind, "record": record, "scope": scope}
    if new:
        content["new"] = True
    content |= {"base": base, "schema": schema, "at": at or received, "set": changes}
    body = orjson.dumps(content)
    return Op(
        id=op_id, scope=scope, body=body, digest=digest_of(content), by=by, device=None, received=received,
        kind=kind, record=record, at=at or received, new=new, base=base, schema=schema, set=changes,
        is_servers=True,
    )  # fmt: skip
