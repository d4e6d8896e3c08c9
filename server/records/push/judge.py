"""Whether an op may be applied: recognise first, judge after. Nothing is changed here.

The order of the questions is part of the protocol: an op is told the first thing that stands in its way.
"""

from datetime import datetime

from server.base.clock import from_wire
from server.base.ids import is_derived
from server.records.check import ERASE, problems
from server.records.kind import Kind
from server.records.merge import Edit, State, knows_removal
from server.records.ports import Reach, Said
from server.records.push.batch import Batch
from server.records.push.op import Op, Reason
from server.records.registry import lifted


def objection_to_author(batch: Batch, op: Op) -> Reason | None:
    """What keeps an op from being looked at: it cannot be read, or its author has lost the right to write."""
    if op.problem:
        return op.problem
    if not op.is_servers and not op.by_right_of and _is_revoked(batch, op):
        return Reason("device_revoked")
    return None


def objection(batch: Batch, op: Op) -> Reason | None:
    """What keeps an op from being applied now, or None. Its `set` is lifted to the present schema on the way.

    Errors: none; a fault in here is the caller's to catch, and parks this op alone.
    """
    kind = batch.registry.get(op.kind)
    if kind is None:
        return Reason("unknown_kind")
    if op.schema > kind.schema:
        return Reason("schema_too_new")
    if op.schema < kind.schema and (wrong := _lift(op, kind)):
        return wrong
    if kind.is_server_made and not op.is_servers and ERASE not in op.set:
        return Reason("forbidden", "kind")
    return _of_place(batch, op, kind) or _of_content(batch, op, kind) or _of_record(batch, op, kind)


def _lift(op: Op, kind: Kind) -> Reason | None:
    try:
        op.set = lifted(kind, op.schema, op.set)
    except Exception:  # a lift may expect what this `set` does not hold: it is as wrong as a wrong value
        return Reason("invalid", "set", f"not of schema {op.schema}")
    op.schema, op.is_lifted = kind.schema, True
    return None


def spoken_of(kind: Kind, op: Op) -> str:
    """The id of the record that an op's record speaks of, or an empty string."""
    return str(op.set.get(kind.about or "") or "")


def _is_revoked(batch: Batch, op: Op) -> bool:
    device = batch.devices.get(op.device or "")
    return (device is not None and device.state == "revoked") or batch.judge.is_closed(op.by)


def _of_place(batch: Batch, op: Op, kind: Kind) -> Reason | None:
    scope = batch.scopes.get(op.scope)
    if kind.founds is not None and op.scope != op.record:
        return Reason("wrong_scope", "scope")
    if scope is None:
        founds = kind.founds is not None and op.new
        return None if founds else Reason("wrong_scope", "scope")
    if scope.nature in kind.lives_in or "beside" in kind.lives_in:
        return None
    return Reason("wrong_scope", "scope")


def _of_content(batch: Batch, op: Op, kind: Kind) -> Reason | None:
    wrong = problems(kind, op.set, op.new, op.is_servers)
    if not wrong and not op.is_servers:
        case = batch.record(op.scope, spoken_of(kind, op)) if kind.step_to else None
        of = batch.registry[case.kind] if case else None
        wrong = batch.registry.stopped(kind, op.set, of) or _examined(batch, op, kind)
    if not wrong:
        return None
    field, message = next(iter(wrong.items()))
    return Reason("invalid", field or "set", f"{field}: {message}"[:300])


def _examined(batch: Batch, op: Op, kind: Kind) -> dict[str, str]:
    """What a rule says that looks at other records, too."""
    state = batch.record(op.scope, op.record)
    before = state.body if state is not None and not op.new else {}
    at = state.at if state is not None and state.at and not op.new else op.judged_at
    return batch.examine(batch.connection, Said(op.scope, kind, before | op.set, frozenset(op.set), at))


def _of_record(batch: Batch, op: Op, kind: Kind) -> Reason | None:
    state = batch.record(op.scope, op.record)
    if state is not None and state.kind != op.kind:
        return Reason("invalid", "kind")
    if ERASE in op.set:  # also of what has not come: it shall not come
        if not may_erase(batch, op):
            return Reason("forbidden")
        return Reason("held", "record") if (op.scope, op.record) in batch.held else None
    if op.new and state is not None:
        return Reason("record_exists", "record")
    if op.new and not op.is_servers and is_derived(op.record):
        return Reason("invalid", "record", "a derived id is the server's to give")
    if not op.new and state is None:
        return _right_reason(batch, op, kind, None) or Reason("waits", "record")
    if kind.about and op.new and batch.record(op.scope, spoken_of(kind, op)) is None:
        return Reason("waits", kind.about)  # only then is it known who may read it
    refused = _right_reason(batch, op, kind, state)
    if refused:
        return refused
    if state is not None and state.is_removed:
        edit = Edit(op.set, batch.own_device(op), op.n, batch.base_seq(op), 0)
        if knows_removal(state, edit):
            return Reason("removed", "record")
    return None


def _right_reason(batch: Batch, op: Op, kind: Kind, state: State | None) -> Reason | None:
    if op.is_servers:
        return None
    actor = op.by_right_of or op.by
    may = _may(batch, op, kind, state, _reach(batch, op, actor, batch.now), actor)
    if not may and kind.is_fact and not op.by_right_of:
        may = _may(batch, op, kind, state, _reach(batch, op, actor, from_wire(op.judged_at)), actor)
    if not may:
        return Reason("forbidden")
    if kind.founds and state is not None and (holder := holder_of(op)):
        taken = batch.judge.places_reach(actor, holder, batch.now)
        if not taken.may(kind.access, "U"):  # a scope is only handed to a unit where one has a say too
            return Reason("forbidden", "unit" if "unit" in op.set else "parent")
    return None


def may_erase(batch: Batch, op: Op) -> bool:
    """Whether an op's author may have records of its scope erased."""
    return op.is_servers or _reach(batch, op, op.by_right_of or op.by, batch.now).may_erase


def holder_of(op: Op) -> str | None:
    """The unit that a founding record names as its holder, where this op names one."""
    holder = op.set.get("unit") or op.set.get("parent")
    return str(holder) if holder else None


def _reach(batch: Batch, op: Op, actor: str | None, instant: datetime) -> Reach:
    if op.scope in batch.scopes:
        return batch.judge.reach(actor, op.scope, instant)
    return batch.judge.places_reach(actor, holder_of(op) or "", instant)


def _may(batch: Batch, op: Op, kind: Kind, state: State | None, reach: Reach, actor: str | None) -> bool:
    """The matrix of roles, for one op in one scope."""
    if kind.step_to:
        return _may_step(batch, op, kind, reach, actor)
    if op.new or state is None:
        needed = "C" if op.new else "CU"
        return any(reach.may(kind.access, letter) for letter in needed)
    if reach.may(kind.access, "U"):
        return True
    changed = set(op.set)
    if state.by == actor and reach.may(kind.access, "C"):
        return kind.is_fact or changed <= kind.access.own
    about = batch.record(op.scope, str(state.body.get(kind.about or "")))
    is_asked = about is not None and about.by == actor and bool(reach.roles)
    return is_asked and changed <= kind.access.asked


def _may_step(batch: Batch, op: Op, kind: Kind, reach: Reach, actor: str | None) -> bool:
    """A step is judged by its case's workflow; one that comes too late is no matter of rights."""
    if not op.new:
        return False
    case = batch.record(op.scope, spoken_of(kind, op))
    if case is None:
        return bool(reach.roles)
    flow = batch.registry[case.kind].states
    if flow is None:
        return False
    # Whoever has left the scope owns nothing there any more.
    who = reach.roles | ({"owner"} if reach.roles and actor in flow.owners(case.body) else set())
    who |= {"lead"} if reach.is_lead else set()
    who |= {"author"} if reach.roles and case.by == actor else set()
    made = frozenset(to for to, by in batch.steps.get((op.scope, case.id), ()) if by in (actor, op.by))
    return flow.may_step(str(op.set.get(kind.step_to or "")), frozenset(who), made)
