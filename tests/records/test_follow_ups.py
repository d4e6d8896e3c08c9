"""What an op brings about: conflicts, answers, next tasks; and ops of the server itself."""

from server.base.ids import derived_id, new_id
from server.records.models import op
from server.records.ports import Change
from tests.records.world import World, faults, rows, v_of


def test_a_conflict_keeps_both_values_and_is_settled_by_an_owner(world: World) -> None:
    house, one, other, stranger = (world.house(), *(world.tablet("worker") for _ in range(3)))
    made = one.new("card", house, name="王", phone="0")
    base = v_of(one.push(made)[0])
    first = one.edit(made, base, phone="1")
    world.turn(seconds=1)
    second = other.edit(made, base, phone="2")
    one.push(first)
    [result] = other.push(second)
    assert result["status"] == "conflict"
    [conflict] = result["conflicts"]
    assert conflict == derived_id(second["id"], "phone")
    world.grants.replicas[one.user] = {house}
    held = one.copy()
    assert held[made["record"]]["set"]["phone"] == "2"
    assert [value["value"] for value in held[conflict]["set"]["values"]] == ["1", "2"]
    step = {"case": conflict, "to": "settled", "note": "第一个对"}
    assert stranger.push(stranger.new("step", house, **step))[0]["reason"]["code"] == "forbidden"
    assert one.push(one.new("step", house, **step))[0]["status"] == "applied"
    [late] = other.push(other.new("step", house, **step))
    assert (late["status"], late["reason"]["code"]) == ("merged", "moved_on")


def test_only_the_asked_author_answers_a_review(world: World) -> None:
    house, author, other, lead = (
        world.house(), world.tablet("worker"), world.tablet("worker"), world.tablet("lead"),
    )  # fmt: skip
    fact = author.new("fact", house, card=new_id(), word="话")
    author.push(fact)
    review = lead.new("review", house, about=fact["record"], note="哪天修？")
    base = v_of(lead.push(review)[0])
    assert other.push(other.edit(review, base, answer="不知道"))[0]["reason"]["code"] == "forbidden"
    assert author.push(author.edit(review, base, note="改问题"))[0]["reason"]["code"] == "forbidden"
    assert author.push(author.edit(review, base, answer="昨天"))[0]["status"] == "applied"


def test_writes_of_the_server_name_no_device_and_never_pass_over_a_worker(world: World) -> None:
    house, tablet = world.house(), world.tablet("worker")
    made = tablet.new("card", house, name="王", phone="0")
    base = v_of(tablet.push(made)[0])
    tablet.push(tablet.edit(made, base, phone="1"))
    [outcome] = world.engine.write([Change(house, "card", made["record"], {"phone": "9"}, base=base)])
    assert outcome.status == "conflict"
    row = next(row for row in rows(world, op) if row.id == outcome.op)
    assert (row.device, row.n) == (None, None)


def test_what_ends_a_task_begins_its_next_once(world: World) -> None:
    house, worker, lead = world.house(), world.tablet("worker"), world.tablet("lead")
    task = lead.new("task", house, word="每周")
    lead.push(task)
    world.grants.replicas[lead.user] = {house}

    def tasks() -> list[str]:
        return sorted(line["set"]["word"] for line in lead.copy().values() if line["kind"] == "task")

    worker.push(worker.new("fact", house, card=task["record"], word="没人"))
    assert tasks() == ["每周"]
    ending = worker.new("fact", house, card=task["record"], word="见到")
    worker.push(ending, worker.new("fact", house, card=task["record"], word="又见到"))
    worker.push(ending)
    assert tasks() == ["每周", "每周+"]
    assert faults(world) == []
