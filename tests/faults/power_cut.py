"""The power goes while the server works: only what it had synced is there when it starts again."""

import random
import shutil
from pathlib import Path

from tests.faults.matrix import Row, Tally
from tests.faults.power_supply import Power
from tests.faults.server_load import Load
from tests.faults.server_street import Street, sqlite_street
from tests.serving import Server

LEAST_SECONDS, MOST_SECONDS = 0.3, 1.5
TORN = 0.5


def cut_server(seed: int, folder: Path) -> Tally:
    """A power cut under load, two or three times; in half of them some torn pages survive, too."""
    chance = random.Random(seed)
    power = Power(folder)
    sqlite_street(power.safe / "home")
    home = power.path / "home"
    server = Server(home, f"sqlite:///{home / 'qiaomen.db'}", log_path=folder / "server.log")
    power.on()
    try:
        server.start()
        with Load(Street(server), seed) as load:
            for _ in range(chance.randint(2, 3)):
                load.burst(chance.uniform(LEAST_SECONDS, MOST_SECONDS), power.cut)
                server.kill()
                if chance.random() < TORN:
                    for name in ("qiaomen.db", "qiaomen.db-wal"):
                        power.tear(chance, f"home/{name}")
                power.on()
                server.start()
                load.look()
            return load.verdict()
    finally:
        server.kill()
        power.cut()
        shutil.rmtree(power.live, ignore_errors=True)


ROWS = (
    Row(
        "power-cut-server",
        "the power goes under the load of five tablets: what was synced survives, or that and torn pages",
        cut_server,
        in_test=1,
        floor=20,
        aim=50,
        planted="SQLite with synchronous=OFF, and with NORMAL; a photo that was not synced",
    ),
)
