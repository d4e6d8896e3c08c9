"""The merge rules one by one, on plain values: docs/protocol.md, Merge."""

from typing import Any

from server.records.kind import Kind
from server.records.merge import (
    OLDEST,
    Edit,
    Mark,
    Merged,
    State,
    created,
    knows_removal,
    merged,
    removed,
    revived,
)
from tests.records.world import CARD

ME, OTHER = "me", "other"


def state(body: dict[str, Any], **marks: Mark) -> State:
    return State("s", "r", "card", body=body, marks=marks, exists=True)


def edit(base: int, seq: int, device: str | None = ME, n: int | None = 5, **set_: Any) -> Edit:
    return Edit(set_, device, n, base, seq)


def merge(before: State, change: Edit, wins: bool = True, kind: Kind = CARD) -> Merged:
    return merged(before, change, kind, lambda seq: wins)


def test_different_fields_both_stand() -> None:
    before = state({"name": "王", "phone": "2"}, name=(1, ME, 1), phone=(3, OTHER, 9))
    after = merge(before, edit(2, 4, name="汪"))
    assert after.body == {"name": "汪", "phone": "2"}
    assert after.others_changed
    assert not after.clashes


def test_the_same_field_differently_is_a_clash_and_the_greater_stands() -> None:
    before = state({"phone": "2"}, phone=(3, OTHER, 9))
    won, lost = merge(before, edit(2, 4, phone="1")), merge(before, edit(2, 4, phone="1"), wins=False)
    assert won.body == {"phone": "1"}
    assert won.marks["phone"] == (4, ME, 5)
    assert lost.body == {"phone": "2"}
    assert lost.marks["phone"] == (3, OTHER, 9)
    for result in (won, lost):
        [clash] = result.clashes
        assert (clash.field, clash.theirs, clash.mine, clash.seq) == ("phone", "2", "1", 3)


def test_the_own_earlier_change_is_never_a_conflict_although_the_base_is_old() -> None:
    before = state({"phone": "2"}, phone=(3, ME, 4))
    after = merge(before, edit(1, 4, phone="1"))
    assert after.body == {"phone": "1"}
    assert not after.clashes
    assert not after.others_changed


def test_the_own_later_change_stands_when_an_earlier_one_arrives_late() -> None:
    before = state({"phone": "2"}, phone=(3, ME, 6))
    after = merge(before, edit(1, 4, phone="1"))
    assert after.body == {"phone": "2"}
    assert after.marks["phone"] == (3, ME, 6)
    assert not after.clashes


def test_a_change_without_device_is_nobodys_own() -> None:
    before = state({"phone": "2"}, phone=(3, None, None))
    assert merge(before, edit(1, 4, device=None, n=None, phone="1")).clashes


def test_equal_values_agree_and_belong_to_no_device_then() -> None:
    before = state({"phone": "2"}, phone=(3, OTHER, 9))
    after = merge(before, edit(1, 4, phone="2"))
    assert not after.clashes
    assert after.marks["phone"] == (4, None, None)
    # So the other's next change, made without knowing, does not pass unseen over mine.
    again = merge(state(after.body, **after.marks), edit(3, 5, device=OTHER, n=10, phone="7"))
    assert [clash.field for clash in again.clashes] == ["phone"]


def test_an_equal_value_of_the_same_device_moves_the_mark_to_it() -> None:
    before = state({"phone": "2"}, phone=(3, ME, 4))
    assert merge(before, edit(1, 4, phone="2")).marks["phone"] == (4, ME, 5)


def test_an_unknown_base_is_older_than_all() -> None:
    before = state({"phone": "2"}, phone=(1, OTHER, 1))
    assert merge(before, edit(OLDEST, 4, phone="1")).clashes


def test_null_empties_a_field_and_still_marks_it() -> None:
    before = state({"phone": "2"}, phone=(1, OTHER, 1))
    after = merge(before, edit(1, 4, phone=None))
    assert after.body == {}
    assert after.marks["phone"] == (4, ME, 5)
    assert merge(state(after.body, **after.marks), edit(2, 5, device=OTHER, n=3, phone="2")).clashes


def test_sets_and_counters_take_changes_and_never_clash() -> None:
    before = state({"colours": ["red"], "count": 3}, colours=(3, OTHER, 1), count=(3, OTHER, 1))
    after = merge(before, edit(1, 4, colours={"add": ["green", "red"]}, count={"inc": 2}))
    assert after.body == {"colours": ["red", "green"], "count": 5}
    assert not after.clashes
    taken = merge(before, edit(1, 4, colours={"remove": ["red"]}))
    assert taken.body["colours"] == []


def test_a_new_record_marks_every_field_it_names() -> None:
    after = created(edit(OLDEST, 1, name="王", phone=None, count={"inc": 1}), CARD)
    assert after.body == {"name": "王", "count": 1}
    assert set(after.marks) == {"name", "phone", "count"}


def test_a_removal_that_knew_everything_removes() -> None:
    after = removed(state({"name": "王"}, name=(3, OTHER, 1)), edit(3, 4, removed=True))
    assert after.is_removed
    assert after.marks["removed"] == (4, ME, 5)


def test_a_removal_and_an_unknown_change_leave_the_record_alive_with_a_clash() -> None:
    after = removed(state({"name": "王"}, name=(3, OTHER, 1)), edit(2, 4, removed=True))
    assert not after.is_removed
    assert [clash.field for clash in after.clashes] == ["removed"]


def test_an_edit_that_knew_the_removal_is_told_from_one_that_did_not() -> None:
    before = state({"name": "王"}, name=(1, OTHER, 1), removed=(3, OTHER, 2))
    assert knows_removal(before, edit(3, 4, name="汪"))
    assert not knows_removal(before, edit(2, 4, name="汪"))
    after = revived(before, edit(2, 4, name="汪"), CARD, lambda seq: True)
    assert not after.is_removed
    assert "removed" in [clash.field for clash in after.clashes]


def test_what_has_moved_house_is_not_brought_back() -> None:
    before = state({"name": "王", "moved_to": "x"}, name=(1, OTHER, 1), removed=(3, None, None))
    assert knows_removal(before, edit(2, 4, name="汪"))
