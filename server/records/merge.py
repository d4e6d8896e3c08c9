"""The three-way merge, field by field: pure, knowing neither database nor network.

A mark is what the server keeps for each field: seq, device and n of its last change. docs/protocol.md
tells the rules in words; tests/records/merge compares them with a second, slower writing of the same.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from server.records.kind import Body, Kind

Mark = tuple[int, str | None, int | None]
REMOVED = "removed"
MOVED_TO = "moved_to"
OLDEST = -1


@dataclass
class State:
    """A record as the server holds it.

    Shape: `body` is whole, confidential fields apart; `marks` also cover fields that are empty now.
    """

    scope: str
    id: str
    kind: str
    seq: int = 0
    v: str = ""
    at: str = ""
    by: str | None = None
    body: Body = field(default_factory=dict)
    marks: dict[str, Mark] = field(default_factory=dict)
    is_removed: bool = False
    exists: bool = False


@dataclass(frozen=True)
class Edit:
    """A change as the merge sees it: who made it, knowing what (`base` is a seq, OLDEST when unknown)."""

    set: Body
    device: str | None
    n: int | None
    base: int
    seq: int


@dataclass(frozen=True)
class Clash:
    """One field that two people set differently: what stood there, and the seq that had put it there."""

    field: str
    theirs: Any
    mine: Any
    seq: int


@dataclass
class Merged:
    """What a merge gives: the new state's parts, and what a person must be told."""

    body: Body
    marks: dict[str, Mark]
    is_removed: bool = False
    clashes: list[Clash] = field(default_factory=list)
    others_changed: bool = False


Wins = Callable[[int], bool]


def is_own_earlier(mark: Mark, edit: Edit) -> bool:
    """The last change is this very device's, made before this one: never a conflict."""
    return _is_own(mark, edit) and mark[2] is not None and edit.n is not None and mark[2] < edit.n


def is_own_later(mark: Mark, edit: Edit) -> bool:
    """The last change is this very device's, made after this one, which merely arrives late."""
    return _is_own(mark, edit) and mark[2] is not None and edit.n is not None and mark[2] > edit.n


def _is_own(mark: Mark, edit: Edit) -> bool:
    return mark[1] is not None and mark[1] == edit.device


def is_concurrent(mark: Mark | None, edit: Edit) -> bool:
    """Whether a field last changed in a way that this edit's author did not know."""
    return mark is not None and mark[0] > edit.base and not is_own_earlier(mark, edit)


def created(edit: Edit, kind: Kind) -> Merged:
    """The state of a record that this edit creates."""
    body: Body = {}
    for name, change in edit.set.items():
        value = _changed(kind.merges.get(name), None, change)
        if value is not None:
            body[name] = value
    return Merged(body, dict.fromkeys(edit.set, (edit.seq, edit.device, edit.n)))


def merged(state: State, edit: Edit, kind: Kind, wins: Wins) -> Merged:
    """Merge an edit into a record.

    Shape: `wins(seq)` says whether this edit's (at, op id) is greater than that of the op at seq.
    """
    result = Merged(dict(state.body), dict(state.marks), state.is_removed)
    result.others_changed = any(
        mark[0] > edit.base and not _is_own(mark, edit) for mark in state.marks.values()
    )
    for name, change in edit.set.items():
        _merge_field(result, name, change, edit, kind.merges.get(name), wins)
    return result


def _merge_field(result: Merged, name: str, change: Any, edit: Edit, how: str | None, wins: Wins) -> None:
    mark = result.marks.get(name)
    if how is not None and change is not None:  # changes of sets, counters and logs never collide
        _put(result, name, _changed(how, result.body.get(name), change))
        if mark is None or not is_own_later(mark, edit):
            result.marks[name] = (edit.seq, edit.device, edit.n)
        return
    if mark is not None and is_own_later(mark, edit):
        return
    present = result.body.get(name)
    if mark is not None and present == change and type(present) is type(change):
        own = is_own_earlier(mark, edit)
        result.marks[name] = (edit.seq, edit.device, edit.n) if own else (edit.seq, None, None)
        return
    if mark is not None and is_concurrent(mark, edit):
        result.clashes.append(Clash(name, present, change, mark[0]))
        if not wins(mark[0]):
            return
    _put(result, name, change)
    result.marks[name] = (edit.seq, edit.device, edit.n)


def _put(result: Merged, name: str, value: Any) -> None:
    if value is None:
        result.body.pop(name, None)
    else:
        result.body[name] = value


def _changed(how: str | None, present: Any, change: Any) -> Any:
    if how is None or change is None:
        return change
    if how == "counter":
        return (present or 0) + change["inc"]
    if how == "log":
        return [*(present or []), *change["append"]]
    gone = change.get("remove", [])
    kept = [value for value in present or [] if value not in gone]
    return kept + [value for value in change.get("add", []) if value not in kept]


def removed(state: State, edit: Edit) -> Merged:
    """Merge a removal: a change that its author did not know keeps the record alive, with a conflict."""
    result = Merged(dict(state.body), dict(state.marks), is_removed=True)
    if state.is_removed:  # two removed it, and agree
        if not is_own_later(state.marks[REMOVED], edit):
            result.marks[REMOVED] = (edit.seq, None, None)
        result.others_changed = True
        return result
    unknown = [mark for mark in state.marks.values() if is_concurrent(mark, edit)]
    if unknown and MOVED_TO not in edit.set:
        result.is_removed = False
        others = [mark[0] for mark in unknown if not is_own_later(mark, edit)]
        if others:
            result.clashes.append(Clash(REMOVED, None, True, max(others)))
        return result
    result.marks[REMOVED] = (edit.seq, edit.device, edit.n)
    if MOVED_TO in edit.set:
        result.body[MOVED_TO] = edit.set[MOVED_TO]
    return result


def knows_removal(state: State, edit: Edit) -> bool:
    """Whether an edit of a removed record was made by somebody who knew that it is gone (or moved)."""
    mark = state.marks.get(REMOVED)
    if mark is None:
        return False
    return MOVED_TO in state.body or not is_concurrent(mark, edit)


def revived(state: State, edit: Edit, kind: Kind, wins: Wins) -> Merged:
    """Merge an edit that did not know of a removal: the record lives, and both sides are told."""
    mark = state.marks[REMOVED]
    result = merged(state, edit, kind, wins)
    if is_own_later(mark, edit):  # its author removed the record after this, and that stands
        return result
    result.is_removed = False
    result.marks[REMOVED] = (edit.seq, None, None)
    shown = {name: value for name, value in edit.set.items() if name not in kind.confidential}
    result.clashes.append(Clash(REMOVED, True, shown, mark[0]))
    return result
