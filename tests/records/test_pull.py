"""Pull: what changed since the cursors, in one snapshot, and nothing that may not be read."""

import pytest
from sqlalchemy.event import listen

from server.base.clock import wire
from server.base.ids import new_id
from server.records.epochs import begin_epoch
from server.records.ports import Caller
from server.records.pull import Pull
from server.records.pull.ask import Ask
from server.records.pull.give import Answer
from tests.records.world import World, v_of


def test_a_pull_in_small_pieces_gives_each_record_once(world: World) -> None:
    tablet = world.tablet("worker")
    houses = [world.house() for _ in range(3)]
    for house in houses:
        tablet.push(*(tablet.new("card", house, name=f"{number}") for number in range(11)))
    world.grants.replicas[tablet.user] = set(houses)
    cursors = {house: {"seq": 0} for house in houses}
    seen: list[str] = []
    for _ in range(20):
        _header, lines, trailer = tablet.pull(cursors, limit=5)
        assert len(lines) <= 5
        seen += [line["id"] for line in lines]
        cursors = trailer["cursors"]
        if not trailer["more"]:
            break
    assert len(seen) == len(set(seen)) == 3 * 12
    assert tablet.pull(cursors)[1] == []


def test_counts_tell_what_is_still_to_come(world: World) -> None:
    tablet, house = world.tablet("worker"), world.house()
    tablet.push(*(tablet.new("card", house, name=f"{number}") for number in range(7)))
    world.grants.replicas[tablet.user] = {house}
    header, _lines, trailer = tablet.pull({})
    assert [scope["count"] for scope in header["scopes"]] == [8]
    assert trailer == {"cursors": {}, "more": False}
    header, _lines, _trailer = tablet.pull({house: {"seq": 5, "rights": header["scopes"][0]["rights"]}})
    assert [scope["count"] for scope in header["scopes"]] == [3]


def test_a_scope_that_was_taken_away_is_gone_and_changed_rights_reset(world: World) -> None:
    tablet, house, other = world.tablet("worker"), world.house(), world.house()
    world.grants.replicas[tablet.user] = {house, other}
    tablet.push(tablet.new("card", house, name="王"))
    header, _lines, trailer = tablet.pull({house: {"seq": 0}, other: {"seq": 0}})
    world.grants.replicas[tablet.user] = {house}
    world.grants.roles[tablet.user, house] = {"lead"}
    header, lines, _trailer = tablet.pull(trailer["cursors"])
    assert (header["gone"], header["reset"]) == ([other], [house])
    assert len(lines) == 2


def test_a_reset_scope_for_which_there_was_no_room_is_reset_in_the_next_answer(world: World) -> None:
    """Its cursor comes back as it was, so a device that forgot what it had begun is told once more."""
    tablet, house, other = world.tablet("worker"), world.house(), world.house()
    world.grants.replicas[tablet.user] = {house, other}
    for scope in (house, other):
        tablet.push(*(tablet.new("card", scope, name=f"{number}") for number in range(4)))
    _header, _lines, trailer = tablet.pull({house: {"seq": 0}, other: {"seq": 0}})
    before = trailer["cursors"]
    for scope in (house, other):
        world.grants.roles[tablet.user, scope] = {"lead"}
    header, lines, trailer = tablet.pull(before, limit=3)
    assert header["reset"] == [house, other]
    assert {line["scope"] for line in lines} == {house}
    assert trailer["cursors"][other] == before[other]
    assert trailer["cursors"][house] == {"seq": 3, "rights": header["scopes"][0]["rights"]}
    held = [line["id"] for line in lines]
    header, lines, trailer = tablet.pull(trailer["cursors"])
    assert (header["reset"], trailer["more"]) == ([other], False)
    assert len({*held, *(line["id"] for line in lines)}) == 10


def test_a_head_that_the_chain_does_not_know_is_forked(world: World) -> None:
    tablet, house = world.tablet("worker"), world.house()
    world.grants.replicas[tablet.user] = {house}
    header, _lines, trailer = tablet.pull({house: {"seq": 0}})
    known = header["scopes"][0]
    cursor = trailer["cursors"][house]
    fine = {**cursor, "head": {"seq": known["seq"], "hash": known["hash"]}}
    assert tablet.pull({house: fine})[0]["forked"] == []
    beside = {**cursor, "head": {"seq": known["seq"], "hash": "0" * 64}}
    beyond = {**cursor, "seq": 99}
    for wrong in (beside, beyond):
        header, lines, _trailer = tablet.pull({house: wrong})
        assert (header["forked"], lines) == ([house], [])


def test_what_may_not_be_read_does_not_travel(world: World) -> None:
    house = world.house()
    author, other, lead = world.tablet("worker"), world.tablet("worker"), world.tablet("lead")
    for tablet in (author, other, lead):
        world.grants.replicas[tablet.user] = {house}
    fact = author.new("fact", house, card=new_id(), word="话")
    author.push(fact)
    assert fact["record"] in author.copy()
    assert fact["record"] in lead.copy()
    assert fact["record"] not in other.copy()


def test_a_copy_that_begins_has_no_tombstones_and_nothing_beyond_the_window(world: World) -> None:
    house, tablet = world.house(), world.tablet("worker", "lead")
    world.grants.replicas[tablet.user] = {house}
    old = tablet.new("fact", house, card=new_id(), word="旧") | {"at": "2025-01-01T00:00:00.000Z"}
    gone = tablet.new("card", house, name="走")
    _old, made = tablet.push(old, gone)
    _header, _lines, before = tablet.pull({house: {"seq": 0}})
    tablet.push(tablet.edit(gone, v_of(made), removed=True))
    assert set(tablet.copy()) == {house}
    _header, lines, _trailer = tablet.pull(before["cursors"])
    assert [line.get("removed") for line in lines] == [True]
    assert "set" not in lines[0]


def test_a_removal_that_did_not_know_of_a_change_keeps_the_record_alive(world: World) -> None:
    house, one, other = world.house(), world.tablet("worker"), world.tablet("worker")
    world.grants.replicas[one.user] = {house}
    made = one.new("card", house, name="王")
    base = v_of(one.push(made)[0])
    one.push(one.edit(made, base, note="刚改的"))
    [result] = other.push(other.edit(made, base, removed=True))
    assert result["status"] == "conflict"
    assert one.copy()[made["record"]]["set"]["note"] == "刚改的"


def test_an_edit_that_did_not_know_of_a_removal_brings_the_record_back(world: World) -> None:
    house, one, other = world.house(), world.tablet("worker"), world.tablet("worker")
    world.grants.replicas[one.user] = {house}
    made = one.new("card", house, name="王", phone="0")
    base = v_of(one.push(made)[0])
    one.push(one.edit(made, base, removed=True))
    assert made["record"] not in one.copy()
    [result] = other.push(other.edit(made, base, phone="1"))
    assert result["status"] == "conflict"
    assert one.copy()[made["record"]]["set"] == {"name": "王", "phone": "1"}


def test_a_pull_that_brings_nothing_new_reads_no_records(world: World) -> None:
    tablet = world.tablet("worker")
    houses = {world.house() for _ in range(12)}
    world.grants.replicas[tablet.user] = houses
    _header, _lines, trailer = tablet.pull({house: {"seq": 0} for house in houses})
    asked: list[str] = []
    listen(world.database.engine, "before_cursor_execute", lambda *args: asked.append(args[2]))
    assert tablet.pull(trailer["cursors"])[1] == []
    assert [query for query in asked if "FROM record" in query] == []


def test_a_header_names_the_epoch_of_what_was_read(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    tablet, house = world.tablet("worker"), world.house()
    world.grants.replicas[tablet.user] = {house}
    before = world.engine.epoch()
    real = Pull.answer

    def restored_meanwhile(pull: Pull, caller: Caller, ask: Ask) -> Answer:
        answer = real(pull, caller, ask)
        world.database.write(lambda connection: begin_epoch(connection, wire(world.now), "restored"))
        return answer

    monkeypatch.setattr(Pull, "answer", restored_meanwhile)
    assert tablet.pull({house: {"seq": 0}})[0]["epoch"] == before
