"""No change is silently overwritten, and nothing confidential shows where two changes meet."""

from server.base.ids import derived_id, new_id
from server.records.models import op, record
from server.records.ports import Change
from tests.records.world import World, faults, rows, v_of


def test_what_a_copied_profile_goes_on_with_never_passes_over_its_twin(world: World) -> None:
    house, tablet, lead = world.house(), world.tablet("worker"), world.tablet("lead")
    made = lead.new("card", house, name="王", phone="0")
    base = v_of(lead.push(made)[0])
    [first] = tablet.push(tablet.edit(made, base, phone="1"))
    assert first["status"] == "applied"
    # The twin counts on from the same n, and then beyond it.
    twin = tablet.edit(made, base, note="乙") | {"n": 1}
    assert tablet.push(twin)[0]["status"] == "merged"
    [later] = tablet.push(tablet.edit(made, base, phone="2"))
    assert later["status"] == "conflict"


def test_emptying_a_confidential_field_beside_a_change_of_it_is_a_conflict(world: World) -> None:
    house, one, other = world.house(), world.tablet("worker"), world.tablet("worker")
    made = one.new("card", house, name="王", secret="旧")
    base = v_of(one.push(made)[0])
    one.push(one.edit(made, base, secret="新话"))
    [emptied] = other.push(other.edit(made, base, secret=None))
    assert emptied["status"] == "conflict"
    third = world.tablet("worker")
    stands = v_of(emptied)
    assert third.push(third.edit(made, stands, secret="末"))[0]["status"] in ("applied", "merged")


def test_two_who_write_the_same_confidential_words_agree(world: World) -> None:
    house, one, other = world.house(), world.tablet("worker"), world.tablet("worker")
    made = one.new("card", house, name="王")
    base = v_of(one.push(made)[0])
    one.push(one.edit(made, base, secret="同一句"))
    assert other.push(other.edit(made, base, secret="同一句"))[0]["conflicts"] == []
    with world.database.snapshot() as connection:
        assert world.engine.secret(connection, house, made["record"]) == {"secret": "同一句"}


def test_a_conflict_about_a_removal_shows_nothing_confidential(world: World) -> None:
    house, one, other = world.house(), world.tablet("worker"), world.tablet("worker")
    made = one.new("card", house, name="王", secret="旧的密话")
    base = v_of(one.push(made)[0])
    one.push(one.edit(made, base, removed=True))
    [back] = other.push(other.edit(made, base, note="还在", secret="不能说的话"))
    assert back["status"] == "conflict"
    [conflict] = [row for row in rows(world, record) if row.kind == "conflict"]
    assert "还在" in conflict.body
    for row in (*rows(world, record), *rows(world, op)):
        assert "密话" not in str(row._asdict().get("body"))
        assert "不能说的话" not in str(row._asdict().get("body"))
        assert "不能说的话".encode() not in (row._asdict().get("line") or b"")


def test_two_who_remove_the_same_record_agree(world: World) -> None:
    house, one, other = world.house(), world.tablet("worker"), world.tablet("worker")
    world.grants.replicas[one.user] = {house}
    made = one.new("card", house, name="王")
    base = v_of(one.push(made)[0])
    one.push(one.edit(made, base, removed=True))
    [second] = other.push(other.edit(made, base, removed=True))
    assert (second["status"], second["conflicts"]) == ("merged", [])
    assert made["record"] not in one.copy()
    [third] = other.push(other.edit(made, v_of(second), note="知道没了"))
    assert third["reason"]["code"] == "removed"


def test_a_late_op_of_the_same_device_does_not_undo_what_it_did_after(world: World) -> None:
    house, tablet, lead = world.house(), world.tablet("worker"), world.tablet("lead")
    world.grants.replicas[tablet.user] = {house}
    gone, kept = (lead.new("card", house, name=name) for name in ("走", "留"))
    bases = [v_of(one) for one in lead.push(gone, kept)]
    late_edit, removal = tablet.edit(gone, bases[0], note="早"), tablet.edit(gone, bases[0], removed=True)
    late_removal, edit = tablet.edit(kept, bases[1], removed=True), tablet.edit(kept, bases[1], note="晚")
    results = tablet.push(removal, edit, late_edit, late_removal)
    assert [one["conflicts"] for one in results] == [[], [], [], []]
    assert {gone["record"], kept["record"]} & set(tablet.copy()) == {kept["record"]}
    assert new_id() not in tablet.copy()


def test_no_device_takes_the_place_of_a_conflict_that_is_to_come(world: World) -> None:
    house, one, other = world.house(), world.tablet("worker"), world.tablet("worker")
    made = one.new("card", house, name="王", phone="0")
    base = v_of(one.push(made)[0])
    edit = other.edit(made, base, phone="2")
    place = derived_id(edit["id"], "phone")
    squatters = [
        other.op(kind, house, {"name": "占"}, new=True, record=place) for kind in ("card", "conflict")
    ]
    refused = other.push(*squatters)
    assert [(one["status"], one["reason"]["code"]) for one in refused] == [
        ("parked", "invalid"), ("parked", "forbidden"),
    ]  # fmt: skip
    one.push(one.edit(made, base, phone="1"))
    assert other.push(edit)[0]["conflicts"] == [place]


def test_where_the_place_of_a_conflict_is_taken_both_values_are_kept_in_another(world: World) -> None:
    house, one, other = world.house(), world.tablet("worker"), world.tablet("worker")
    made = one.new("card", house, name="王", phone="0", note="0")
    base = v_of(one.push(made)[0])
    edit = other.edit(made, base, phone="2", note="2")
    place = derived_id(edit["id"], "phone")
    world.engine.write([Change(house, "card", place, {"name": "先来的"}, new=True)])
    one.push(one.edit(made, base, phone="1", note="1"))
    [result] = other.push(edit)
    assert result["status"] == "conflict"
    held = {row.id: row for row in rows(world, record)}
    assert {held[id_].kind for id_ in result["conflicts"]} == {"conflict"}
    assert len(result["conflicts"]) == 2
    assert place not in result["conflicts"]
    assert held[place].kind == "card"
    assert other.push(edit) == [result]
    assert faults(world) == []
