"""One transaction of a push: every op is recognised or judged, then applied, parked or discarded."""

from dataclasses import replace

import structlog
from sqlalchemy.exc import DBAPIError

from server.base.log import where_of
from server.records import store
from server.records.check import ERASE
from server.records.ports import Outcome
from server.records.push.apply import apply, chain_only, op_row, put_op, reason_text
from server.records.push.batch import Batch
from server.records.push.erase import answer_erased, erase, stays_erased
from server.records.push.judge import objection, objection_to_author, spoken_of
from server.records.push.op import Op, Reason
from server.records.reasons import told
from server.records.store import KnownOp

log = structlog.get_logger(__name__)


def settle(batch: Batch, ops: list[Op]) -> list[Outcome]:
    """Decide each op in the order sent, then write everything down.

    Shape: one outcome an op; a fault inside one op parks that op and no other.
    """
    outcomes = [_decide(batch, op) for op in ops]
    store.flush(batch.connection, batch.writes, batch.scopes.values())
    return outcomes


def _decide(batch: Batch, op: Op) -> Outcome:
    known = batch.known.get((op.scope, op.id))
    if known is not None and known.is_ahead and known.by != op.by:
        known = None  # a stranger discarded it ahead, and so has no say in it
    # One that is judged again may have been applied since somebody read it among the parked.
    if known is not None and stays_erased(batch, op, known):
        return known.outcome
    if known is not None and (not op.is_again or known.status != "parked"):
        return _recognised(batch, op, known)
    _notice_clone(batch, op)
    outcome = answer_erased(batch, op) or _judge(batch, op)
    batch.known[op.scope, op.id] = KnownOp(
        op.scope, op.id, op.digest, op.by, op.device, outcome.status, outcome
    )
    if op.device and op.n:
        batch.numbers.setdefault((op.device, op.n), op.id)
    return outcome


def _recognised(batch: Batch, op: Op, known: KnownOp) -> Outcome:
    """An op that came before: its present state, and no second effect."""
    if known.is_ahead:
        return _keep_discarded(batch, op, known)
    # Of an op that retention has emptied only the blinded digest is left.
    if known.digest in (op.digest, batch.keys.blinded(op.digest)):
        return known.outcome
    stray_row(batch, op, "id_reused")
    return Outcome(op.id, "parked", op.scope, reason=told("id_reused", "id"))


def stray_row(batch: Batch, op: Op, code: str) -> None:
    """Keep bytes that must not take the op's id."""
    digest = op.digest.hex()
    batch.writes.strays.append(
        {
            "digest": digest,
            "code": code,
            "outer_id": op.id,
            "kid": None,
            "carrier": op.carrier or op.device,
            "received": op.received,
            "body": batch.keys.encrypt(op.body, f"stray/{digest}"),
        }
    )


def _keep_discarded(batch: Batch, op: Op, known: KnownOp) -> Outcome:
    """An op that comes after its own discard: kept, unless it speaks of what was erased, and not applied."""
    if (erased := answer_erased(batch, op)) is not None:
        batch.known[op.scope, op.id] = replace(known, outcome=erased)
        return erased
    outcome = replace(known.outcome)
    put_op(batch, op, op_row(op, outcome))
    _keep(batch, op, "discarded", None)
    batch.known[op.scope, op.id] = replace(known, digest=op.digest)
    return outcome


def _notice_clone(batch: Batch, op: Op) -> None:
    """Another op under the same device and n: this profile was copied, and its ops prove no order."""
    if op.device and op.n and batch.numbers.get((op.device, op.n), op.id) != op.id:
        batch.cloned.add(op.device)


def _judge(batch: Batch, op: Op) -> Outcome:
    try:
        reason = objection_to_author(batch, op)
        if reason is None and op.discards:
            return _discard(batch, op)
        if reason is None and op.replaces:
            reason = _replace(batch, op)
        reason = reason or objection(batch, op)
        if reason is None:
            outcome = erase(batch, op) if ERASE in op.set else apply(batch, op)
            _release(batch, op)
            return outcome
    except DBAPIError:  # the transaction's own trouble, to be tried again as a whole
        raise
    except Exception as error:  # each op is guarded: its fault is its own
        log.error("op_failed", op=op.id, kind=op.kind, error=type(error).__name__, where=where_of(error))
        reason = Reason("server_error")
    return park(batch, op, reason)


def park(batch: Batch, op: Op, reason: Reason) -> Outcome:
    """Keep an op without applying it; one that somebody failed to apply stays as it was."""
    outcome = Outcome(op.id, "parked", op.scope, reason=told(reason.code, reason.field, reason.detail))
    if op.by_right_of:  # whoever tried to apply it is told; its author still is told what was wrong before
        return outcome
    put_op(batch, op, op_row(op, outcome))
    _keep(batch, op, reason.code, _cause(batch, op, reason))
    return outcome


def _cause(batch: Batch, op: Op, reason: Reason) -> str | None:
    """What has to come for a waiting op to be judged again."""
    if reason.code == "waits":
        kind = batch.registry[op.kind]
        return spoken_of(kind, op) if kind.about and reason.field == kind.about else op.record
    return op.kind if reason.code in ("unknown_kind", "schema_too_new") else None


def _keep(batch: Batch, op: Op, code: str, waits_on: str | None) -> None:
    batch.writes.parked[op.scope, op.id] = {
        "scope": op.scope,
        "id": op.id,
        "code": code,
        "waits_on": waits_on,
        "device": op.device,
        "n": op.n,
        "by": op.by,
        "kind": op.kind or None,
        "record": op.record or None,
        "received": op.received,
        "body": batch.keys.encrypt(op.body, f"op/{op.scope}/{op.id}"),
        "assigned_to": None,
    }
    if code == "waits" and waits_on:
        batch.waiting.setdefault((op.scope, waits_on), []).append(op)


def _release(batch: Batch, op: Op) -> None:
    """Judge again what waited for the record that has just come into being, in the authors' order."""
    if not op.new:
        return
    for waiting in sorted(batch.waiting.pop((op.scope, op.record), []), key=lambda one: one.n or 0):
        if batch.known[waiting.scope, waiting.id].status != "parked":
            continue  # discarded or replaced in the meantime
        again = replace(waiting, is_again=True)
        outcome = _judge(batch, again)
        batch.known[again.scope, again.id] = replace(
            batch.known[again.scope, again.id], status=outcome.status, outcome=outcome
        )


def _discard(batch: Batch, op: Op) -> Outcome:
    """Drop an op of the same author that is not applied; also one that is still to come."""
    target = str(op.discards)
    known = batch.known.get((op.scope, target))
    if known is not None and known.by != op.by:
        return park(batch, op, Reason("forbidden", "discards"))
    if known is not None and known.status not in ("parked", "discarded"):
        return _chained_or_plain(batch, op, "already_applied")
    _end_parked(batch, op, target, "withdrawn", known)
    return _chained_or_plain(batch, op, None)


def _chained_or_plain(batch: Batch, op: Op, code: str | None) -> Outcome:
    """A discard takes its place in the chain like every op, where there is a chain to take it in."""
    outcome = Outcome(op.id, "applied", op.scope, reason=told(code) if code else None)
    scope = batch.scopes.get(op.scope)
    if scope is None:
        put_op(batch, op, op_row(op, outcome))
    else:
        chain_only(batch, scope, op, outcome)
    return outcome


def _replace(batch: Batch, op: Op) -> Reason | None:
    """Let a new op answer a parked one; what was applied meanwhile makes the new one an edit."""
    target = str(op.replaces)
    known = batch.known.get((op.scope, target))
    if known is not None and known.status not in ("parked", "discarded"):
        op.new = False if (op.scope, op.record) in batch.records else op.new
        return None
    if known is not None and known.by != op.by and not _may_correct(batch, op):
        return Reason("forbidden", "replaces")
    _end_parked(batch, op, target, "replaced", known)
    return None


def _may_correct(batch: Batch, op: Op) -> bool:
    kind = batch.registry.get(op.kind)
    reach = batch.judge.reach(op.by, op.scope, batch.now)
    return kind is not None and reach.may(kind.access, "U")


def _end_parked(batch: Batch, op: Op, target: str, code: str, known: KnownOp | None) -> None:
    """Mark an op discarded, known or not; its body is kept with it once it is here."""
    if known is not None and known.status == "discarded":
        return
    outcome = Outcome(target, "discarded", op.scope, reason=told(code, detail=op.why))
    key = (op.scope, target)
    if known is None:
        ghost = Op(
            id=target, scope=op.scope, body=b"", digest=b"", by=op.by, device=None, received=op.received
        )
        batch.writes.ops.append(op_row(ghost, outcome) | {"digest": None})
        batch.known[key] = KnownOp(op.scope, target, None, op.by, None, "discarded", outcome)
        return
    batch.writes.ended.append(
        {"b_scope": key[0], "b_id": key[1], "status": "discarded", "reason": reason_text(outcome)}
    )
    batch.known[key] = replace(known, status="discarded", outcome=outcome)
