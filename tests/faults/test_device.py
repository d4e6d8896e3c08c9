"""The Python tablet does what docs/protocol.md says a tablet does."""

from datetime import timedelta
from typing import Any

import pytest

from server.base.clock import wire
from server.records.epochs import begin_epoch
from tests.faults.device import Crashed, Device
from tests.faults.ways import Broken, Direct, Refused
from tests.records.world import World


def tablet(world: World, house: str, *roles: str, **more: Any) -> Device:
    made = world.tablet(*(roles or ("worker",)))
    world.grants.replicas.setdefault(made.user, set()).add(house)
    return Device(made.user, Direct(world.engine), lambda: world.now, id=made.id, **more).sign_in()


def test_two_tablets_exchange_what_they_saved(world: World) -> None:
    house = world.house()
    one, two = tablet(world, house), tablet(world, house, seals=False)
    card = one.new("card", house, {"name": "李"})
    one.contact()
    two.contact()
    assert card.status == "applied"
    two.change("card", house, card.op["record"], {"phone": "13900000000"})
    two.contact()
    one.contact()
    assert one.replica.records() == two.replica.records()
    assert one.replica.records()[card.op["record"]]["set"] == {"name": "李", "phone": "13900000000"}
    assert not one.outbox
    assert len(one.journal) == 1


def test_an_answer_that_never_came_leaves_the_op_in_the_outbox(world: World) -> None:
    house = world.house()
    one = tablet(world, house)
    one.new("card", house, {"name": "李"})

    def dies(word: str) -> None:
        if word == "results":
            raise Crashed

    one.before_store = dies
    with pytest.raises(Crashed):
        one.contact()
    assert len(one.outbox) == 1
    one.before_store = lambda word: None
    one.contact()
    assert not one.outbox
    assert len(one.replica.records()) == 2


def test_the_journal_comes_back_when_a_restore_is_declared(world: World) -> None:
    house = world.house()
    one = tablet(world, house)
    one.new("card", house, {"name": "李"})
    one.contact()
    world.database.write(lambda c: begin_epoch(c, wire(world.now), "restored"))
    one.contact()
    assert not one.outbox
    assert len(one.replica.records()) == 2
    assert one.epoch == world.engine.epoch()


def test_the_journal_ends_after_thirty_days(world: World) -> None:
    house = world.house()
    one = tablet(world, house)
    one.new("card", house, {"name": "李"})
    one.contact()
    world.turn(days=29)
    one.contact()
    assert len(one.journal) == 1
    world.turn(days=2)
    one.contact()
    assert not one.journal


def test_a_parked_op_is_asked_for_until_somebody_has_decided(world: World) -> None:
    house = world.house()
    one, lead = tablet(world, house, "reader"), world.tablet("lead")
    card = one.new("card", house, {"name": "李"})
    one.contact()
    assert card.is_parked
    with (
        world.database.engine.connect() as connection,
        connection.execution_options(qiaomen_writes=True).begin(),
    ):
        world.engine.judge_again(connection, [(house, card.op["id"])], by_right_of=lead.user)
    world.turn(days=40)
    one.contact()
    assert card.status == "applied"
    assert len(one.replica.records()) == 2


def test_one_op_that_never_gets_through_is_set_aside_and_the_others_go_on(world: World) -> None:
    house = world.house()
    one = tablet(world, house)
    held = [one.new("card", house, {"name": f"{number}"}) for number in range(5)]
    straight, poison = one.way, held[2].sent["id"]

    class Poisoned(Direct):
        def push(self, device: Any, body: Any) -> Any:
            if any(element["id"] == poison for element in body["ops"]):
                raise Refused
            return straight.push(device, body)

    one.way = Poisoned(world.engine)
    for _ in range(12):
        try:
            one.contact()
        except Broken:
            continue
    assert one.aside() == [held[2]]
    assert [kept.status for kept in held].count("applied") == 4
    one.way = straight
    world.now += timedelta(days=1, minutes=1)
    one.contact()
    assert not one.outbox
