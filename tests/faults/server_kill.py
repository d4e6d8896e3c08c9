"""The server's processes, or its database, die under load and come again."""

import random
from pathlib import Path

from tests.databases import Cluster
from tests.faults.matrix import Row, Tally
from tests.faults.server_load import Load
from tests.faults.server_street import Street, postgresql_street, sqlite_street
from tests.serving import Server

LEAST_SECONDS, MOST_SECONDS = 0.1, 1.5


def kill_server(seed: int, folder: Path) -> Tally:
    """SIGKILL to the server's whole group, two to four times; every fourth try on PostgreSQL."""
    if seed % 4 == 0:
        with postgresql_street(folder / "home") as street:
            return _struck(seed, street, street.server)
    street = sqlite_street(folder / "home")
    return _struck(seed, street, street.server)


def stop_postgresql(seed: int, folder: Path) -> Tally:
    """An immediate stop of PostgreSQL, which is its own crash; the server stays and must find it again."""
    with postgresql_street(folder / "home") as street:
        assert street.cluster is not None
        return _struck(seed, street, street.cluster)


def _struck(seed: int, street: Street, victim: Server | Cluster) -> Tally:
    """Strike a part of the street under load some times, and start it again each time."""
    chance = random.Random(seed)
    strike = victim.kill if isinstance(victim, Server) else victim.stop
    street.server.start()
    try:
        with Load(street, seed) as load:
            for _ in range(chance.randint(2, 4)):
                load.burst(chance.uniform(LEAST_SECONDS, MOST_SECONDS), strike)
                victim.start()
                load.look()
            return load.verdict()
    finally:
        street.server.kill()


ROWS = (
    Row(
        "server-kill",
        "SIGKILL to the server's group of processes under load; every fourth try on PostgreSQL",
        kill_server,
        in_test=2,
        floor=100,
        aim=200,
        planted="a push was answered before its commit",
    ),
    Row(
        "postgres-stop",
        "an immediate stop of PostgreSQL under the load of five tablets; the server stays and finds it again",
        stop_postgresql,
        in_test=1,
        floor=20,
        aim=50,
        planted="a push was answered before its commit",
    ),
)
