"""Retention in the chain: what a record may no longer say is emptied, in its row and in its ops.

It is done by ops of the server, so every copy follows at its next pull and the chain holds. What the older
ops of the record said goes with their salts; what nobody may keep at all is erased (docs/protocol.md).
"""

from collections.abc import Iterable

from sqlalchemy import Connection

from server.base.clock import wire
from server.records import store
from server.records.check import ERASE
from server.records.engine import Engine
from server.records.kind import Kind
from server.records.ports import Change

Key = tuple[str, str]
DONE = frozenset({"applied", "merged"})


def spoken_of(connection: Connection, abouts: dict[str, str], keys: Iterable[Key]) -> dict[Key, list[Key]]:
    """What is said about each of these records, and about that: steps, reviews, conflicts."""
    wanted = set(keys)
    about: dict[Key, list[Key]] = {}
    for one in store.bodies(connection, {scope for scope, _id in wanted}, abouts):
        if not one.is_removed:
            about.setdefault((one.scope, str(one.body.get(abouts[one.kind]))), []).append((one.scope, one.id))
    found: dict[Key, list[Key]] = {}
    for key in wanted:
        heads = [key]
        while heads:
            more = about.get(heads.pop(), [])
            found.setdefault(key, []).extend(more)
            heads += more
    return found


def reduce(
    engine: Engine, connection: Connection, kind: Kind, keys: list[Key], leaves: frozenset[str]
) -> int:
    """Empty all fields but some of these records, take away what their ops said, erase what was said of them.

    Shape: gives how many stand reduced now; in the caller's transaction, which holds their scopes.
    """
    at = wire(engine.clock())
    store.lock_scopes(connection, {scope for scope, _id in keys})
    states = store.records_of(connection, keys)
    sealed = store.secret_fields(connection, keys)
    seqs: dict[str, dict[str, int]] = {}
    changes = []
    for (scope, id_), state in states.items():
        if state.is_removed:
            continue
        seqs.setdefault(scope, {})[id_] = state.seq
        names = (set(state.body) | sealed.get((scope, id_), set())) - leaves
        if names:
            emptied = dict.fromkeys(sorted(names))
            changes.append(Change(scope, kind.name, id_, emptied, base=state.v, at=at))
    outcomes = engine.write(changes, connection)
    before = {scope: dict(held) for scope, held in seqs.items()}
    for change, outcome in zip(changes, outcomes, strict=True):
        if outcome.status not in DONE or outcome.seq is None:  # it stays as it is, and is tried again
            seqs[change.scope].pop(change.record)
            before[change.scope].pop(change.record)
        else:
            seqs[change.scope][change.record] = outcome.seq
    for scope, held in before.items():
        store.blank_ops(connection, engine.keys, scope, held)
        store.note_reduced(connection, scope, seqs[scope], at)
    said = spoken_of(connection, engine.registry.abouts, keys)
    erase(engine, connection, {one for about in said.values() for one in about})
    return sum(len(held) for held in seqs.values())


def erase(engine: Engine, connection: Connection, keys: Iterable[Key]) -> int:
    """Erase these records and what was said about them, as the law's erasure does; gives how many."""
    states = store.records_of(connection, keys)
    changes = [Change(scope, state.kind, id_, {ERASE: True}) for (scope, id_), state in states.items()]
    return sum(one.status in DONE for one in engine.write(changes, connection))
