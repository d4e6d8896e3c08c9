"""Where a case stands: the fold of its steps, also while it is removed and after it lives again."""

from typing import Any

from server.records.fields import Label, text, whole
from server.records.fsck import fsck
from server.records.kind import Access, Kind
from server.records.models import entry, parked_op
from server.records.ports import Change
from server.records.workflow import InitialOf, Move, Workflow
from tests.records.world import KINDS, Tablet, World, rows, v_of

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


HAZARD = Kind(
    "hazard",
    Label("患", "Hazard"),
    {"word": text("话", "Word"), "severity": whole("级", "Severity", 1, 4)},
    frozenset({"building"}),
    Access(within={"worker": "CRU", "lead": "CRU", "leader": "CR"}),
    states=Workflow(
        "reported",
        {name: Label(name, name) for name in ("reported", "sent", "fixed", "checked", "reopened")},
        (
            Move("reported", "sent", frozenset({"worker"})),
            Move("sent", "fixed", frozenset({"worker"})),
            Move("fixed", "checked", frozenset({"worker", "lead"}), not_by="fixed"),
            Move("checked", "reopened", frozenset({"author"})),
            Move("reopened", "fixed", frozenset({"worker"})),
        ),
        initial_of=InitialOf("severity", {"4": "sent"}),
    ),
)


def step(one: Tablet, of: dict[str, Any], to: str) -> tuple[str, str | None]:
    """Push a step of a case; gives its status and the code of its reason."""
    [result] = one.push(one.new("step", of["scope"], case=of["record"], to=to))
    return result["status"], result["reason"] and result["reason"]["code"]


def test_whoever_made_a_step_does_not_make_the_one_that_another_has_to(world: World) -> None:
    world.engine = world.engine_with((*KINDS, HAZARD))
    house, one, other = world.house(), world.tablet("worker"), world.tablet("worker")
    hazard = one.new("hazard", house, severity=1)
    mine = [one.new("step", house, case=hazard["record"], to=to) for to in ("sent", "fixed", "checked")]
    statuses = [result["status"] for result in one.push(hazard, *mine)]
    assert statuses == ["applied", "applied", "applied", "parked"]  # also within one push
    assert step(one, hazard, "checked") == ("parked", "forbidden")
    again = world.tablet(user=one.user)  # another device is not another person
    assert step(again, hazard, "checked") == ("parked", "forbidden")
    assert step(other, hazard, "checked") == ("applied", None)
    assert state_of(world, hazard["record"]) == "checked"
    # Whoever applies a parked check by rights of their own does not make it another's.
    parked = [(house, row.id) for row in rows(world, parked_op)]
    outcomes = world.database.write(lambda own: world.engine.judge_again(own, parked, other.user))
    assert {outcome.status for outcome in outcomes} == {"parked"}


def test_a_step_of_its_author_alone_is_theirs_and_nobody_elses(world: World) -> None:
    world.engine = world.engine_with((*KINDS, HAZARD))
    house, author, worker = world.house(), world.tablet("leader"), world.tablet("worker")
    hazard = author.new("hazard", house, severity=4)
    author.push(hazard)
    assert step(worker, hazard, "fixed") == ("applied", None)
    assert step(world.tablet("lead"), hazard, "checked") == ("applied", None)
    assert step(worker, hazard, "reopened") == ("parked", "forbidden")
    assert step(author, hazard, "fixed") == ("parked", "forbidden")
    assert step(author, hazard, "reopened") == ("applied", None)
    world.grants.roles.clear()
    world.grants.roles[worker.user, None] = {"worker"}
    step(worker, hazard, "fixed")
    assert step(author, hazard, "reopened") == ("parked", "forbidden")  # who has left has no say


def test_a_case_begins_where_its_own_field_says(world: World) -> None:
    world.engine = world.engine_with((*KINDS, HAZARD))
    house, one = world.house(), world.tablet("worker")
    hazard = one.new("hazard", house, severity=4)
    base = v_of(one.push(hazard)[0])
    assert state_of(world, hazard["record"]) == "sent"
    assert step(one, hazard, "sent") == ("merged", "moved_on")
    assert step(one, hazard, "fixed") == ("applied", None)
    assert fsck(world.engine).is_sound
    # Where it begins is read from the record as it stands: all that was done is counted anew.
    one.push(one.edit(hazard, base, severity=2))
    assert state_of(world, hazard["record"]) == "fixed"  # reported, sent, fixed
    assert fsck(world.engine).is_sound
    world.engine.write([Change(house, "hazard", hazard["record"], {"severity": 4})])
    assert state_of(world, hazard["record"]) == "fixed"
    assert fsck(world.engine).is_sound
    low = one.new("hazard", house, severity=3)
    base = v_of(one.push(low)[0])
    step(one, low, "fixed")
    assert state_of(world, low["record"]) == "reported"
    raised = one.edit(low, base, severity=4)
    assert one.push(raised, one.new("step", house, case=low["record"], to="checked"))[1]["status"] == "parked"
    assert state_of(world, low["record"]) == "fixed"  # what came too early counts now
    assert fsck(world.engine).is_sound


def test_a_correction_of_what_came_after_all_counts_all_steps(world: World) -> None:
    world.engine = world.engine_with((*KINDS, HAZARD))
    house, one = world.house(), world.tablet("worker")
    hazard = one.new("hazard", house, severity=1)
    one.push(hazard)
    for to in ("sent", "fixed"):
        step(one, hazard, to)
    again = {**one.new("hazard", house, severity=4), "record": hazard["record"], "replaces": hazard["id"]}
    [result] = one.push(again)
    assert result["status"] in ("applied", "merged"), result
    assert state_of(world, hazard["record"]) == "fixed"
    assert fsck(world.engine).is_sound
