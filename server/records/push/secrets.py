"""Confidential fields on their way: into the merge, which compares them, and out of the readable body."""

from dataclasses import replace
from typing import Any

import orjson

from server.records import store
from server.records.kind import Kind
from server.records.merge import Merged, State
from server.records.push.batch import Batch
from server.records.push.op import Op

Place = tuple[str, str, str]


def with_secrets(batch: Batch, op: Op, kind: Kind, state: State) -> State:
    """A record's state together with those confidential fields that an op is going to set."""
    names = kind.confidential & set(op.set)
    if not names or not state.exists:
        return state
    held: dict[str, bytes | None] = dict(store.secrets_of(batch.connection, op.scope, op.record))
    for name in names:
        written = batch.writes.secrets.get((op.scope, op.record, name))
        if written is not None:
            held[name] = written["body"]
    values = {
        name: orjson.loads(batch.keys.decrypt(sealed, _place(op, name)))
        for name in names
        if (sealed := held.get(name)) is not None
    }
    return replace(state, body=state.body | values)


def taken_out(batch: Batch, op: Op, kind: Kind, result: Merged, seq: int) -> dict[Place, dict[str, Any]]:
    """Take confidential values out of the readable body, encrypted, to lie apart from it."""
    rows = {}
    for name in kind.confidential & set(op.set):
        value = result.body.pop(name, None)
        if result.marks[name][0] != seq:
            continue  # it lost a clash: its value is in the op alone
        sealed = None if value is None else batch.keys.encrypt(orjson.dumps(value), _place(op, name))
        rows[op.scope, op.record, name] = {
            "scope": op.scope, "record": op.record, "field": name, "seq": seq, "body": sealed,
        }  # fmt: skip
    return rows


def _place(op: Op, name: str) -> str:
    return f"secret/{op.scope}/{op.record}/{name}"
