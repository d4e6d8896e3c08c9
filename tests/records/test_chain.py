"""The past can be checked: whatever is changed, dropped or put elsewhere is found."""

import hashlib

import pytest

from server.records.verify import verify
from tests.records.world import World

TAMPERS = {
    "an op's content": "UPDATE op SET line = salt WHERE seq = 3",
    "a dropped op": "DELETE FROM op WHERE seq = 3",
    "a dropped last op": "DELETE FROM op WHERE seq = 6",
    "a forged entry": "UPDATE op SET entry = hash WHERE seq = 4",
    "a truncated scope": "UPDATE scope SET seq = 5",
    "a record's version": "UPDATE record SET v = '3.00000000' WHERE seq = 3",
}


def filled(world: World) -> str:
    house, tablet = world.house(), world.tablet("worker")
    tablet.push(*(tablet.new("card", house, name=f"{number}") for number in range(5)))
    return house


def test_a_device_can_walk_the_chain_page_to_the_head(world: World) -> None:
    house = filled(world)
    entries = world.engine.chain(house, 1, 6)
    running = hashlib.sha256(house.encode()).digest()
    for entry in entries:
        running = hashlib.sha256(running + bytes.fromhex(entry)).digest()
    tablet = world.tablet("worker")
    world.grants.replicas[tablet.user] = {house}
    [head] = tablet.pull({})[0]["scopes"]
    assert (len(entries), running.hex()) == (6, head["hash"])


@pytest.mark.parametrize("tamper", TAMPERS)
def test_verify_finds(world: World, tamper: str) -> None:
    filled(world)
    with world.database.snapshot() as connection:
        assert verify(connection, world.keys).faults == []
    world.database.write(lambda connection: connection.exec_driver_sql(TAMPERS[tamper]))
    with world.database.snapshot() as connection:
        assert verify(connection, world.keys).faults
