"""Bugs to plant: each a small change of the engine or the tablet that a model worth its name must find."""

from collections.abc import Callable
from typing import Any

import orjson
import pytest

from server.records import merge
from server.records.pull import give
from server.records.push import batch as batches
from server.records.push import settle
from tests.faults.device import Device
from tests.faults.world import Town

Plant = Callable[[pytest.MonkeyPatch], None]


def no_dedup(patch: pytest.MonkeyPatch) -> None:
    """What came before is judged and applied once more."""
    patch.setattr(settle, "_recognised", lambda batch, op, known: settle._judge(batch, op))


def judge_before_recognise(patch: pytest.MonkeyPatch) -> None:
    """An op that was applied is refused when it comes again after its author lost the right."""
    recognised = settle._recognised

    def hasty(batch: Any, op: Any, known: Any) -> Any:
        reason = settle.objection_to_author(batch, op) or settle.objection(batch, op.copy())
        return settle.park(batch, op, reason) if reason else recognised(batch, op, known)

    patch.setattr(settle, "_recognised", hasty)


def equal_value_stamps(patch: pytest.MonkeyPatch) -> None:
    """An equal value makes the field its own, so the next change passes over the other's."""
    merge_field = merge._merge_field

    def stamping(result: Any, name: str, change: Any, edit: Any, how: Any, wins: Any) -> None:
        before = result.marks.get(name)
        merge_field(result, name, change, edit, how, wins)
        if result.marks.get(name) == (edit.seq, None, None) and before is not None:
            result.marks[name] = (edit.seq, edit.device, edit.n)

    patch.setattr(merge, "_merge_field", stamping)


def own_without_n(patch: pytest.MonkeyPatch) -> None:
    """Whatever the same device changed counts as its own earlier change."""
    patch.setattr(merge, "is_own_earlier", lambda mark, edit: merge._is_own(mark, edit))
    patch.setattr(merge, "is_own_later", lambda mark, edit: False)


def base_without_hash(patch: pytest.MonkeyPatch) -> None:
    """A version of a history that a restore took away is taken for one of this history."""

    def trusting(self: Any, op: Any) -> int:
        seq = (op.base or "").partition(".")[0]
        return int(seq) if seq.isdecimal() else merge.OLDEST

    patch.setattr(batches.Batch, "base_seq", trusting)


def cursor_past_a_late_commit(patch: pytest.MonkeyPatch) -> None:
    """The cursor is read when the lines are sent, not when they are read."""
    ndjson, making = give.Answer.ndjson, Town.engine_with

    def engine_with(self: Town, kinds: Any) -> Any:
        towns.append(self)
        return making(self, kinds)

    def late(self: Any) -> Any:
        *lines, trailer = list(ndjson(self))
        told = orjson.loads(trailer)
        with towns[-1].database.snapshot() as connection:
            for scope, head in give.store.heads(connection, told["cursors"]).items():
                if not told["more"]:
                    told["cursors"][scope]["seq"] = head.seq
        yield from [*lines, orjson.dumps(told) + b"\n"]

    towns: list[Town] = []
    patch.setattr(Town, "engine_with", engine_with)
    patch.setattr(give.Answer, "ndjson", late)


def no_have(patch: pytest.MonkeyPatch) -> None:
    """The tablet does not ask for what the server's `have` leaves out."""
    patch.setattr(Device, "asks_have", False)


def journal_forgotten(patch: pytest.MonkeyPatch) -> None:
    """A new epoch empties the journal and asks for nothing in it."""
    patch.setattr(Device, "_doubt", lambda self, kept: self.journal.clear())


def no_forks(patch: pytest.MonkeyPatch) -> None:
    """Nobody notices that an old copy came back."""
    patch.setattr(give._Pulling, "_forked", lambda self, cursors: set())


# All have to be found within so many stories; beside each the one where looking for it begins.
WITHIN = 120
PLANTS: dict[Plant, int] = {
    no_dedup: 2,
    judge_before_recognise: 2,
    equal_value_stamps: 2,
    own_without_n: 60,
    base_without_hash: 60,
    cursor_past_a_late_commit: 22,
    no_have: 21,
    journal_forgotten: 1,
    no_forks: 48,
}
