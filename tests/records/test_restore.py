"""A backup is put back, said or unsaid: the lost day comes home, and it is known what came from where."""

from typing import Any

from structlog.testing import capture_logs

from server.base.clock import wire
from server.records.epochs import begin_epoch
from server.records.fsck import fsck
from server.records.models import device
from server.records.ports import Change
from server.records.provenance import lack, provenance
from tests.records.backup import Backup
from tests.records.world import Tablet, World, faults, rows, v_of


def restore(world: World) -> str:
    return world.database.write(lambda connection: begin_epoch(connection, wire(world.now), "restored"))


def hand_in_again(tablet: Tablet, journal: list[dict[str, Any]]) -> list[str]:
    """What a device does after a new epoch: ask for each op by its id, send what is unknown."""
    if not journal:
        return []
    asked = tablet.push(*({"id": one["id"], "scope": one["scope"]} for one in journal))
    unknown = [op for op, said in zip(journal, asked, strict=True) if said["status"] == "unknown"]
    return [one["status"] for one in tablet.push(*unknown)] if unknown else []


def bodies(tablet: Tablet) -> dict[str, Any]:
    return {id_: line["set"] for id_, line in tablet.copy().items()}


def told_of(world: World) -> Any:
    with world.database.snapshot() as connection:
        return provenance(connection, world.engine.registry), lack(connection)


def test_the_lost_day_comes_home_and_it_is_known_from_where(world: World) -> None:
    house = world.house()
    tablets = [world.tablet("worker") for _ in range(6)]
    for tablet in tablets:
        world.grants.replicas[tablet.user] = {house}
    first = [[one.new("card", house, name=f"第一天{n}") for n in range(3)] for one in tablets]
    for tablet, ops in zip(tablets, first, strict=True):
        tablet.push(*ops)
    newest = wire(world.now)
    backup = Backup(world)
    world.turn(hours=20)
    second = [[one.new("card", house, name=f"第二天{n}") for n in range(5)] for one in tablets]
    for tablet, ops in zip(tablets, second, strict=True):
        assert tablet.answer(*ops)["have"] == 8
    before = bodies(tablets[0])
    world.turn(hours=1)
    backup.put_back()
    epoch = restore(world)
    began_at = wire(world.now)
    world.turn(hours=1)

    # Four hand in everything, one has lost two ops, one never comes back; one is carried by another.
    for number in (0, 1, 2):
        tablet = tablets[number]
        assert tablet.answer()["have"] == 3
        assert hand_in_again(tablet, first[number] + second[number]) == ["applied"] * 5
    tablets[0].push(*(tablets[3].seal(one) for one in second[3]))
    hand_in_again(tablets[4], [second[4][0], *second[4][3:]])
    late = tablets[1].new("card", house, name="第三天")
    tablets[1].push(late)

    assert bodies(tablets[0]) == {
        id_: body
        for id_, body in before.items()
        if id_ not in {one["record"] for one in [*second[5], *second[4][1:3]]}
    } | {late["record"]: late["set"]}
    told, lacking = told_of(world)
    assert (told.epoch, told.number, told.began_at, told.newest) == (epoch, 3, began_at, newest)
    came = {(one.device, one.carrier): (one.ops, one.n) for one in told.returned}
    assert came == {
        **{(tablets[number].id, None): (5, [(4, 8)]) for number in (0, 1, 2)},
        (tablets[3].id, tablets[0].id): (5, [(4, 8)]),
        (tablets[4].id, None): (3, [(4, 4), (7, 8)]),
    }
    assert {(one.device, one.have) for one in told.away} == {(tablets[5].id, 3), (tablets[3].id, 8)}
    [hole] = lacking.holes.pop(tablets[4].id)
    assert (hole.first, hole.last, hole.since, lacking.holes) == (5, 6, wire(world.now), {})
    assert fsck(world.engine).is_sound


def test_cases_whose_steps_came_back_in_another_order_are_named(world: World) -> None:
    house = world.house()
    one, other, lead = (world.tablet(role) for role in ("worker", "worker", "lead"))
    made = one.new("card", house, name="王", phone="0")
    base = v_of(one.push(made)[0])
    one.push(one.edit(made, base, phone="1"))
    [conflict] = other.push(other.edit(made, base, phone="2"))[0]["conflicts"]
    backup = Backup(world)
    world.turn(minutes=1)
    early = one.new("step", house, case=conflict, to="settled", note="第一个对")
    assert one.push(early)[0]["status"] == "applied"
    world.turn(minutes=1)
    late = lead.new("step", house, case=conflict, to="settled", note="第二个对")
    assert lead.push(late)[0]["status"] == "merged"
    backup.put_back()
    restore(world)
    assert hand_in_again(lead, [late]) == ["applied"]
    assert told_of(world)[0].cases == []
    assert hand_in_again(one, [early]) == ["merged"]
    [case] = told_of(world)[0].cases
    assert (case.case, case.kind, case.state, case.state_as_made) == (
        conflict,
        "conflict",
        "settled",
        "settled",
    )
    assert fsck(world.engine).is_sound


def test_what_tablets_say_they_still_hold_is_told(world: World) -> None:
    tablet = world.tablet("worker")
    tablet.answer(report={"queued": 4, "oldest_at": "2026-11-20T01:00:00.000Z"})
    world.tablet("worker").answer(report={"queued": 0})
    _restored, lacking = told_of(world)
    assert [(one.device, one.queued, one.oldest_at) for one in lacking.queued] == [
        (tablet.id, 4, "2026-11-20T01:00:00.000Z")
    ]


def test_an_old_database_put_back_unsaid_is_found_by_the_first_device(world: World) -> None:
    house = world.house()
    tablet, other = world.tablet("worker"), world.tablet("worker")
    for one in (tablet, other):
        world.grants.replicas[one.user] = {house}
    tablet.push(tablet.new("card", house, name="早"))
    backup = Backup(world)
    lost = [tablet.new("card", house, name=f"{number}") for number in range(4)]
    tablet.push(*lost)
    header, _lines, trailer = tablet.pull({house: {"seq": 0}})
    told = {key: header["scopes"][0][key] for key in ("seq", "hash")}
    held = bodies(tablet)
    backup.put_back()

    # Others write on: the chain grows beyond what the device knew, beside it.
    other.push(*(other.new("card", house, name="旁") for _ in range(9)))
    with capture_logs() as logged:
        header, lines, forked = tablet.pull({house: trailer["cursors"][house] | {"head": told}})
    assert (header["forked"], header["have"], lines, forked["cursors"]) == ([house], 1, [], {})
    assert header["reset"] == []
    [alarm] = [line for line in logged if line["event"] == "forked"]
    assert (alarm["log_level"], alarm["device"], alarm["scopes"]) == ("error", tablet.id, [house])
    assert {row.id: row.forked_at for row in rows(world, device)} == {
        tablet.id: wire(world.now),
        other.id: None,
    }

    assert hand_in_again(tablet, lost) == ["applied"] * 4
    assert tablet.answer()["have"] == 5
    assert held.items() <= bodies(tablet).items()
    assert bodies(tablet) == bodies(other)
    assert faults(world) == []
    assert fsck(world.engine).is_sound


def test_an_old_database_put_back_unsaid_is_found_before_anybody_wrote_into_it(world: World) -> None:
    house, tablet = world.house(), world.tablet("worker")
    world.grants.replicas[tablet.user] = {house}
    backup = Backup(world)
    tablet.push(tablet.new("card", house, name="晚"))
    header, _lines, trailer = tablet.pull({house: {"seq": 0}})
    told = {key: header["scopes"][0][key] for key in ("seq", "hash")}
    backup.put_back()
    for cursor in (trailer["cursors"][house], {"seq": 0, "head": told}):
        assert tablet.pull({house: cursor})[0]["forked"] == [house]
    assert tablet.answer()["have"] == 0


def test_a_base_of_the_lost_day_counts_as_older_than_all(world: World) -> None:
    house, one, other = world.house(), world.tablet("worker"), world.tablet("worker")
    made = one.new("card", house, name="王", phone="0")
    first = one.push(made)[0]
    backup = Backup(world)
    edit = one.edit(made, v_of(first), phone="1")
    lost = v_of(one.push(edit)[0])
    backup.put_back()
    restore(world)
    # Another op stands at the seq that the lost base named.
    assert other.push(other.edit(made, v_of(first), phone="9"))[0]["status"] == "applied"
    assert hand_in_again(one, [edit]) == ["conflict"]
    third = world.tablet("worker")
    assert third.push(third.edit(made, lost, phone="3"))[0]["status"] == "conflict"


def test_ops_of_the_server_of_the_lost_day_are_not_brought_back_by_anybody(world: World) -> None:
    house, tablet = world.house(), world.tablet("worker")
    backup = Backup(world)
    world.engine.write([Change(house, "card", tablet.id, {"name": "导入"}, new=True)])
    backup.put_back()
    restore(world)
    tablet.push(tablet.new("card", house, name="新"))
    told, _lacking = told_of(world)
    assert told.returned == []
