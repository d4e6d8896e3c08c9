"""Push: recognise first; nothing is applied twice."""

from typing import Any

import orjson
import pytest
from sqlalchemy.event import listen

from server.base.errors import Problem
from server.records.models import op, stray
from tests.records.world import World, faults, rows


def test_a_push_sent_five_times_is_applied_once_and_answered_the_same(world: World) -> None:
    house, tablet = world.house(), world.tablet("worker")
    ops = [tablet.new("card", house, name=f"{number}") for number in range(20)]
    answers = [tablet.push(*ops) for _ in range(5)]
    assert all(answer == answers[0] for answer in answers)
    assert [answer["status"] for answer in answers[0]] == ["applied"] * 20
    assert [answer["seq"] for answer in answers[0]] == list(range(2, 22))
    assert len([row for row in rows(world, op) if row.device == tablet.id]) == 20
    assert faults(world) == []


def test_split_and_interleaved_pushes_have_one_effect(world: World) -> None:
    house, one, other = world.house(), world.tablet("worker"), world.tablet("worker")
    mine = [one.new("card", house, name=f"甲{number}") for number in range(9)]
    theirs = [other.new("card", house, name=f"乙{number}") for number in range(9)]
    first = one.push(*mine[:5])
    other.push(*theirs[:4])
    one.push(*mine[2:7])
    other.push(*theirs)
    one.push(mine[8], mine[7], mine[3])
    assert one.push(*mine)[:5] == first
    assert [row.seq for row in sorted(rows(world, op), key=lambda row: row.seq)] == list(range(1, 20))
    assert faults(world) == []


def test_a_known_id_with_another_body_is_kept_under_its_hash(world: World) -> None:
    house, tablet = world.house(), world.tablet("worker")
    made = tablet.new("card", house, name="王")
    [first] = tablet.push(made)
    [again] = tablet.push(made | {"set": {"name": "李"}})
    assert again["status"] == "parked"
    assert again["reason"]["code"] == "id_reused"
    assert tablet.push(made) == [first]
    [kept] = rows(world, stray)
    assert b"\xe6\x9d\x8e" in world.keys.decrypt(kept.body, f"stray/{kept.digest}")


def test_an_op_written_with_other_spaces_is_the_same_op(world: World) -> None:
    house, tablet = world.house(), world.tablet("worker")
    made = tablet.new("card", house, name="王")
    [first] = tablet.push(made)
    spaced = orjson.dumps({"ops": [dict(reversed(made.items()))]}, option=orjson.OPT_INDENT_2)
    assert world.engine.push(tablet.caller, spaced)["results"] == [first]


def test_have_counts_up_to_the_first_hole(world: World) -> None:
    house, tablet = world.house(), world.tablet("worker")
    ops = [tablet.new("card", house, name=f"{number}") for number in range(5)]
    assert tablet.answer(ops[0], ops[1], ops[3])["have"] == 2
    assert tablet.answer(ops[4])["have"] == 2
    assert tablet.answer(ops[2])["have"] == 5


def test_a_batch_beyond_its_bounds_is_refused_whole(world: World) -> None:
    house, tablet = world.house(), world.tablet("worker")
    many = [tablet.new("card", house, name="王") for _ in range(501)]
    with pytest.raises(Problem, match="batch_too_large") as refused:
        tablet.push(*many)
    assert refused.value.code == "batch_too_large"
    with pytest.raises(Problem) as unread:
        world.engine.push(tablet.caller, b'{"ops":[{"id":}]}')
    assert unread.value.code == "bad_json"
    assert len(rows(world, op)) == 1


def test_have_passes_over_more_than_one_page_and_reads_no_more_than_one_behind_a_hole(world: World) -> None:
    house, tablet = world.house(), world.tablet("worker")
    first = tablet.new("card", house, name="先")
    for _ in range(5):
        have = tablet.answer(*(tablet.new("card", house, name="后") for _ in range(500)))["have"]
        assert have == 0
    asked: list[int] = []

    def note(_connection: Any, cursor: Any, statement: str, parameters: Any, *_more: Any) -> None:
        if statement.startswith("SELECT DISTINCT op.n"):
            asked.append(statement.count("LIMIT"))

    listen(world.database.engine, "before_cursor_execute", note)
    assert tablet.answer()["have"] == 0
    assert asked == [1]
    assert tablet.answer(first)["have"] == 2501
    assert tablet.answer()["have"] == 2501
