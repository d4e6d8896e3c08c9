"""The merge, told a second time: slow, from the words of docs/protocol.md, out of the chain's lines alone.

Every field keeps all its changes; whatever the server keeps as a mark is looked up in that history anew.
"""

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid5

from server.records.kind import Kind

Json = dict[str, Any]
REMOVED, MOVED_TO = "removed", "moved_to"


@dataclass(frozen=True)
class Stamp:
    """One change of a field: at which seq, and by which device's n; by nobody where two agreed."""

    seq: int
    device: str | None
    n: int | None


@dataclass
class Said:
    """One line of a chain, with the op in it."""

    seq: int
    op: Json
    device: str | None
    by: str | None
    received: str
    status: str
    hash: str

    @property
    def n(self) -> int | None:
        return self.op.get("n")

    @property
    def when(self) -> str:
        """The earlier of what the device said and when it came."""
        return min(self.op.get("at") or self.received, self.received)

    @property
    def rank(self) -> tuple[str, str]:
        return (self.when, self.op["id"])


@dataclass
class Record:
    """A record as the fold has it; `body` with everything, also what is confidential."""

    kind: str
    scope: str
    at: str
    by: str | None
    body: Json = field(default_factory=dict)
    history: dict[str, list[Stamp]] = field(default_factory=dict)
    is_removed: bool = False
    seq: int = 0
    v: str = ""

    def last(self, name: str) -> Stamp | None:
        return self.history[name][-1] if self.history.get(name) else None

    def stamp(self, name: str, stamp: Stamp) -> None:
        self.history.setdefault(name, []).append(stamp)


@dataclass
class Scope:
    """What the ops of one scope come to.

    Shape: `expected` are the conflicts that the merge calls for, `found` those that the chain holds;
           `statuses` what each op should have been answered; `states` where cases stand.
    """

    id: str
    kinds: dict[str, Kind]
    records: dict[str, Record] = field(default_factory=dict)
    said: dict[int, Said] = field(default_factory=dict)
    expected: dict[str, Json] = field(default_factory=dict)
    found: dict[str, Json] = field(default_factory=dict)
    states: dict[str, str] = field(default_factory=dict)
    statuses: dict[int, tuple[str, str]] = field(default_factory=dict)

    def take(self, said: Said) -> None:
        """Fold the next op."""
        op, kind = said.op, self.kinds.get(said.op.get("kind", ""))
        self.said[said.seq] = said
        if kind is None:  # a discard changes no record
            self.statuses[said.seq] = ("applied", said.status)
            return
        changes = self._lifted(kind, op)
        record = self.records.get(op["record"])
        if record is None:
            record = Record(op["kind"], self.id, said.when, said.by)
            self.records[op["record"]] = record
            status = self._create(record, kind, changes, said)
        elif changes.get(REMOVED) is True:
            status = self._remove(record, changes, said)
        else:
            status = self._edit(record, kind, changes, said)
        record.seq, record.v = said.seq, f"{said.seq}.{said.hash[:8]}"
        if kind.name == "conflict" and said.device is None:
            self.found[op["record"]] = changes
        if kind.step_to:
            status = self._step(kind, changes) or status
        self.statuses[said.seq] = (status, said.status)

    def _lifted(self, kind: Kind, op: Json) -> Json:
        changes: Json = op["set"]
        for number in range(op.get("schema", 1), kind.schema):
            changes = kind.lifts[number](changes)
        return changes

    def _base(self, said: Said) -> int:
        """The seq that the author had seen; before all else where the chain knows no such version."""
        seq, _, digest = (said.op.get("base") or "").partition(".")
        known = self.said.get(int(seq)) if seq.isdecimal() else None
        return known.seq if known and known is not said and known.hash[:8] == digest else -1

    def _create(self, record: Record, kind: Kind, changes: Json, said: Said) -> str:
        for name, change in changes.items():
            value = _changed(kind.merges.get(name), None, change)
            if value is not None:
                record.body[name] = value
            record.stamp(name, Stamp(said.seq, said.device, said.n))
        return "applied"

    def _edit(self, record: Record, kind: Kind, changes: Json, said: Said) -> str:
        removal, base = record.last(REMOVED), self._base(said)
        others = any(
            stamps[-1].seq > base and not _same_device(stamps[-1], said) for stamps in record.history.values()
        )
        clashes = [self._set(record, kind, name, change, said) for name, change in changes.items()]
        if record.is_removed and removal is not None and not _later_own(removal, said):
            record.is_removed = False
            record.stamp(REMOVED, Stamp(said.seq, None, None))
            shown = {name: value for name, value in changes.items() if name not in kind.confidential}
            self._conflict(said, REMOVED, True, shown, removal.seq)
            clashes.append(True)
        return "conflict" if any(clashes) else "merged" if others else "applied"

    def _set(self, record: Record, kind: Kind, name: str, change: Any, said: Said) -> bool:
        """One field; gives whether it is in conflict."""
        last, mine = record.last(name), Stamp(said.seq, said.device, said.n)
        how = kind.merges.get(name)
        if how is not None and change is not None:
            _put(record.body, name, _changed(how, record.body.get(name), change))
            if last is None or not _later_own(last, said):
                record.stamp(name, mine)
            return False
        if last is not None and _later_own(last, said):
            return False
        present = record.body.get(name)
        if last is not None and json.dumps(present, sort_keys=True) == json.dumps(change, sort_keys=True):
            record.stamp(name, mine if _earlier_own(last, said) else Stamp(said.seq, None, None))
            return False
        is_clash = last is not None and last.seq > self._base(said) and not _earlier_own(last, said)
        if is_clash and last is not None:
            is_secret = name in kind.confidential
            self._conflict(said, name, *((None, None) if is_secret else (present, change)), last.seq)
            if self.said[last.seq].rank > said.rank:
                return True
        _put(record.body, name, change)
        record.stamp(name, mine)
        return is_clash

    def _remove(self, record: Record, changes: Json, said: Said) -> str:
        if record.is_removed:
            last = record.last(REMOVED)
            if last is not None and not _later_own(last, said):
                record.stamp(REMOVED, Stamp(said.seq, None, None))
            return "merged"
        base = self._base(said)
        unknown = [
            stamps[-1] for stamps in record.history.values()
            if stamps[-1].seq > base and not _earlier_own(stamps[-1], said)
        ]  # fmt: skip
        if unknown and MOVED_TO not in changes:
            others = [stamp.seq for stamp in unknown if not _later_own(stamp, said)]
            if others:
                self._conflict(said, REMOVED, None, True, max(others))
            return "conflict" if others else "applied"
        record.is_removed = True
        record.stamp(REMOVED, Stamp(said.seq, said.device, said.n))
        return "applied"

    def _conflict(self, said: Said, name: str, theirs: Any, mine: Any, seq: int) -> None:
        """Both values are kept, each with who said it and when."""
        other = self.said[seq]
        self.expected[str(uuid5(UUID(said.op["id"]), name))] = {
            "about": said.op["record"],
            "field": name,
            "values": [
                {"value": theirs, "by": other.by, "at": other.when},
                {"value": mine, "by": said.by, "at": said.when},
            ],
        }

    def _step(self, kind: Kind, changes: Json) -> str | None:
        """A step counts where its case allows it when its turn comes, else it is a comment."""
        case, to = changes[kind.about or ""], changes[kind.step_to or ""]
        flow = self.kinds[self.records[case].kind].states
        assert flow is not None
        state = self.states.get(case, flow.begins(self.records[case].body))
        if not any((move.start, move.end) == (state, to) for move in flow.moves):
            return "merged"
        self.states[case] = to
        return None

    def differences(self) -> list[str]:
        """Where the chain itself is not what the merge calls for."""
        found = [
            f"scope {self.id} seq {seq}: {was}, and should be {should}"
            for seq, (should, was) in self.statuses.items()
            if should != was
        ]
        made = {id_: body for id_, body in self.found.items() if self.expected.get(id_) != body}
        missing = {id_: body for id_, body in self.expected.items() if id_ not in self.found}
        return found + [f"conflict {id_}: {body}" for id_, body in (made | missing).items()]

    def line(self, id_: str) -> Json:
        """A record as a pull gives it."""
        one = self.records[id_]
        head = {
            "kind": one.kind, "id": id_, "scope": one.scope, "seq": one.seq, "v": one.v, "at": one.at,
            "by": one.by,
        }  # fmt: skip
        confidential = self.kinds[one.kind].confidential
        return head | {"set": {name: value for name, value in one.body.items() if name not in confidential}}


def fold(kinds: Iterable[Kind], rows: Iterable[Any], opened: Callable[[Any], bytes]) -> dict[str, Scope]:
    """Fold the chains of all scopes: rows of `op` with a seq, in the order of scope and seq.

    Shape: `opened` gives a row's line, decrypted where it is kept secret; its hash is checked here, too.
    """
    by_name = {kind.name: kind for kind in kinds}
    scopes: dict[str, Scope] = {}
    previous = b""
    for row in rows:
        if row.scope not in scopes:
            scopes[row.scope] = Scope(row.scope, by_name)
            previous = hashlib.sha256(row.scope.encode()).digest()
        raw = opened(row)
        entry = hashlib.sha256(bytes(row.salt) + raw).digest()
        previous = hashlib.sha256(previous + entry).digest()
        line = json.loads(raw)
        scopes[row.scope].take(
            Said(
                line["seq"], json.loads(line["body"]), line["device"], line["by"], line["received"],
                line["status"], previous.hex(),
            )
        )  # fmt: skip
    return scopes


def _same_device(stamp: Stamp, said: Said) -> bool:
    return stamp.device is not None and stamp.device == said.device


def _earlier_own(stamp: Stamp, said: Said) -> bool:
    return _same_device(stamp, said) and stamp.n is not None and said.n is not None and stamp.n < said.n


def _later_own(stamp: Stamp, said: Said) -> bool:
    return _same_device(stamp, said) and stamp.n is not None and said.n is not None and stamp.n > said.n


def _put(body: Json, name: str, value: Any) -> None:
    if value is None:
        body.pop(name, None)
    else:
        body[name] = value


def _changed(how: str | None, present: Any, change: Any) -> Any:
    if how is None or change is None:
        return change
    if how == "counter":
        return (present or 0) + change["inc"]
    if how == "log":
        return [*(present or []), *change["append"]]
    kept = [one for one in present or [] if one not in change.get("remove", [])]
    return kept + [one for one in change.get("add", []) if one not in kept]
