"""The server's processes, or its database, die under load and come again."""

import random
from pathlib import Path

from tests.faults.matrix import Row, Tally
from tests.faults.server_load import Load
from tests.faults.server_street import Street, postgresql_street, sqlite_street

LEAST_SECONDS, MOST_SECONDS = 0.1, 1.5


def kill_server(seed: int, folder: Path) -> Tally:
    """SIGKILL to the server's whole group, two to four times; every fourth try on PostgreSQL."""
    if seed % 4 == 0:
        with postgresql_street(folder / "home") as street:
            return _killed(seed, street)
    return _killed(seed, sqlite_street(folder / "home"))


def _killed(seed: int, street: Street) -> Tally:
    chance = random.Random(seed)
    street.server.start()
    try:
        with Load(street, seed) as load:
            for _ in range(chance.randint(2, 4)):
                load.burst(chance.uniform(LEAST_SECONDS, MOST_SECONDS), street.server.kill)
                street.server.start()
                load.look()
            return load.verdict()
    finally:
        street.server.kill()


def stop_postgresql(seed: int, folder: Path) -> Tally:
    """An immediate stop of PostgreSQL, which is its own crash; the server stays and must find it again."""
    chance = random.Random(seed)
    with postgresql_street(folder / "home") as street:
        assert street.cluster is not None
        street.server.start()
        try:
            with Load(street, seed) as load:
                for _ in range(chance.randint(2, 4)):
                    load.burst(chance.uniform(LEAST_SECONDS, MOST_SECONDS), street.cluster.stop)
                    street.cluster.start()
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
