"""Where a case stands: the fold of its steps, also while it is removed and after it lives again."""

from server.records.fields import Label, text
from server.records.fsck import fsck
from server.records.kind import Access, Kind, Move, Workflow
from server.records.models import entry
from tests.records.world import KINDS, World, rows, v_of

ISSUE = Kind(
    "issue",
    Label("件", "Issue"),
    {"word": text("话", "Word"), "note": text("注", "Note")},
    frozenset({"building"}),
    Access(within={"worker": "CRU"}),
    states=Workflow(
        "open",
        {name: Label(name, name) for name in ("open", "begun", "done")},
        (Move("open", "begun", frozenset({"worker"})), Move("begun", "done", frozenset({"worker"}))),
    ),
)


def state_of(world: World, id_: str) -> str | None:
    return next((row.state for row in rows(world, entry) if row.id == id_), None)


def test_a_case_that_lives_again_stands_where_its_steps_had_brought_it(world: World) -> None:
    world.engine = world.engine_with((*KINDS, ISSUE))
    house, one, other = world.house(), world.tablet("worker"), world.tablet("worker")
    issue = one.new("issue", house, word="灯坏了")
    base = v_of(one.push(issue)[0])
    one.push(one.new("step", house, case=issue["record"], to="begun"))
    one.push(one.edit(issue, base, removed=True))
    assert state_of(world, issue["record"]) is None
    assert other.push(other.edit(issue, base, note="还没修"))[0]["status"] == "conflict"
    assert state_of(world, issue["record"]) == "begun"
    assert fsck(world.engine).is_sound


def test_a_step_on_a_removed_case_is_judged_by_where_the_case_stood(world: World) -> None:
    world.engine = world.engine_with((*KINDS, ISSUE))
    house, one, other = world.house(), world.tablet("worker"), world.tablet("worker")
    issue = one.new("issue", house, word="灯坏了")
    base = v_of(one.push(issue)[0])
    one.push(one.new("step", house, case=issue["record"], to="begun"))
    one.push(one.edit(issue, base, removed=True))
    late = other.push(other.new("step", house, case=issue["record"], to="begun"))[0]
    assert (late["status"], late["reason"]["code"]) == ("merged", "moved_on")
    assert other.push(other.new("step", house, case=issue["record"], to="done"))[0]["status"] == "applied"
    other.push(other.edit(issue, base, note="修好了"))
    assert state_of(world, issue["record"]) == "done"
    assert fsck(world.engine).is_sound
