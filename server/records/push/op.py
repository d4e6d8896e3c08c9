"""An op as the engine handles it, and the reading of one from JSON."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from server.base.clock import from_wire, wire
from server.base.ids import is_id
from server.records.kind import Body
from server.records.store import named_in

MAX_OP_BYTES = 64 * 1024
KIND_SHAPE = re.compile(r"[a-z][a-z0-9_]{0,39}")


@dataclass(frozen=True)
class Reason:
    """Why an op is not applied as it was sent: a code of the protocol, and the field at fault."""

    code: str
    field: str | None = None
    detail: str | None = None


@dataclass(slots=True)
class Op:
    """One person's change to one record, opened and proven.

    Shape: `body` are the bytes as they arrived; `problem` what is wrong with it by itself;
           `carrier` the device whose session brought it where that is another; `judged_at` the earlier of
           what the device says and when it came.
    """

    id: str
    scope: str
    body: bytes
    digest: bytes
    by: str | None
    device: str | None
    received: str
    n: int | None = None
    kind: str = ""
    record: str = ""
    at: str = ""
    new: bool = False
    base: str | None = None
    schema: int = 1
    set: Body = field(default_factory=dict)
    replaces: str | None = None
    discards: str | None = None
    why: str | None = None
    carrier: str | None = None
    is_skewed: bool = False
    is_servers: bool = False
    is_lifted: bool = False  # its body speaks of fields as an older schema had them
    is_again: bool = False  # kept before, judged again now
    by_right_of: str | None = None  # whoever applies a parked op by rights of their own
    problem: Reason | None = None
    wrong: Any = None  # the JSON of an op with a problem: what it is about may still be read there

    def copy(self) -> "Op":
        """The same op, to be judged without changing this one."""
        return replace(self, set=dict(self.set))

    def named(self, abouts: Mapping[str, str]) -> "frozenset[tuple[str, str]]":
        """The record that this op is on and the one that this speaks of, each with its scope."""
        if self.wrong is not None:
            return frozenset(named_in(self.wrong, abouts))
        about = self.set.get(abouts.get(self.kind, ""))
        ids = (self.record, about)
        return frozenset((self.scope, id_) for id_ in ids if id_ and isinstance(id_, str))

    @property
    def judged_at(self) -> str:
        return min(self.at, self.received) if self.at else self.received

    @property
    def rank(self) -> tuple[str, str]:
        """What decides which of two clashing values stands for now: the greater one does."""
        return (self.judged_at, self.id)


def read_op(content: Any, body: bytes, by: str | None, device: str | None, received: str) -> Op:
    """Make an op of its JSON; what is wrong with it is kept in `problem`, so that the op is kept too.

    Errors: ValueError when it has no usable id and scope and so cannot be named at all.
    """
    if not isinstance(content, dict) or not is_id(content.get("id")) or not is_id(content.get("scope")):
        raise ValueError("an op needs an id and a scope")
    op = Op(
        id=content["id"],
        scope=content["scope"],
        body=body,
        digest=digest_of(content),
        by=by,
        device=device,
        received=received,
    )
    op.problem = _fill(op, content)
    op.wrong = content if op.problem else None
    return op


def digest_of(content: Any) -> bytes:
    """What an op is recognised by: a hash that neither spaces nor the order of keys change."""
    return hashlib.sha256(json.dumps(content, sort_keys=True, separators=(",", ":")).encode()).digest()


def _fill(op: Op, content: Body) -> Reason | None:
    if len(op.body) > MAX_OP_BYTES:
        op.n = _counter(content.get("n"))
        return Reason("too_large")
    wrong = _fill_head(op, content)
    if wrong:
        return Reason("invalid", wrong)
    if op.discards is not None:
        return None
    kind, record, changes = content.get("kind"), content.get("record"), content.get("set")
    if not isinstance(kind, str) or not KIND_SHAPE.fullmatch(kind):
        return Reason("invalid", "kind")
    op.kind = kind
    if not is_id(record):
        return Reason("invalid", "record")
    op.record = str(record)
    if not isinstance(changes, dict) or not changes or not all(isinstance(key, str) for key in changes):
        return Reason("invalid", "set")
    op.set = changes
    return None


def _fill_head(op: Op, content: Body) -> str | None:
    """Fill what all ops have; gives the name of the first field that is wrong."""
    op.n = _counter(content.get("n"))
    if op.n is None:
        return "n"
    at = _instant(content.get("at"))
    if at is None:
        return "at"
    op.at = at
    if content.get("new", False) not in (True, False) or not isinstance(content.get("new", False), bool):
        return "new"
    op.new = content.get("new", False)
    base = content.get("base")
    if base is not None and (not isinstance(base, str) or len(base) > 40):
        return "base"
    op.base = base
    schema = content.get("schema", 1)
    if not isinstance(schema, int) or isinstance(schema, bool) or not 1 <= schema <= 1_000_000:
        return "schema"
    op.schema = schema
    for name in ("replaces", "discards"):
        if content.get(name) is not None and not is_id(content[name]):
            return name
    op.replaces, op.discards = content.get("replaces"), content.get("discards")
    why = content.get("why")
    if op.discards and (not isinstance(why, str) or not 0 < len(why) <= 500):
        return "why"
    op.why = why if isinstance(why, str) else None
    return None


def _counter(value: Any) -> int | None:
    usable = isinstance(value, int) and not isinstance(value, bool) and 1 <= value < 2**53
    return value if usable else None


def _instant(value: Any) -> str | None:
    if not isinstance(value, str) or len(value) > 40:
        return None
    try:
        return wire(from_wire(value))
    except (ValueError, OverflowError):
        return None
