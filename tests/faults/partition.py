"""Five to ten tablets behind links that come and go, against the real server: they agree once links heal."""

import random
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from tests.faults.matrix import Row, Tally
from tests.faults.proxy import FAIR, Proxy, Weather
from tests.faults.server_load import Load, Tablet
from tests.faults.server_street import WORKERS, Street, postgresql_street, sqlite_street

SECONDS = 30
LEAST, MOST = 5, 10
TURN_SECONDS = 0.4
TIMEOUT_SECONDS = 2  # what a hole has swallowed is given up after this
POSTGRESQL_EVERY = 5

WEATHERS = (
    Weather(is_hole=True),
    Weather(is_down=True),
    Weather(cut_up=700),
    Weather(cut_down=900),
    Weather(drops=0.6),
    Weather(rate=20_000, delay=0.02),
    Weather(cut_every=0.15),
    Weather(doubles=0.7),
    Weather(loses=0.3, doubles=0.3),
)


class Apart(Tablet):
    """A worker's tablet behind a link of its own."""

    def __init__(self, street: Street, username: str, seed: str, link: Proxy) -> None:
        super().__init__(street, username, seed)
        self.link = link
        self.way.close()
        self.way.url, self.way.timeout = link.url, TIMEOUT_SECONDS

    def work(self, stop: threading.Event) -> None:
        while not stop.is_set():
            self.turn()
            stop.wait(self.chance.uniform(0, 2 * TURN_SECONDS))


def partitioned(seed: int, street: Street, seconds: float) -> Tally:
    """Let random parts of the tablets lose their link for a while, again and again; then heal them all.

    Shape: `injected` counts runs; every run begins and ends whole.
    """
    chance = random.Random(seed)
    load = Load(street, seed)
    street.server.start()
    with ExitStack() as links:
        try:
            for number in range(chance.randint(LEAST, MOST)):
                link = links.enter_context(Proxy(street.server.port, f"{seed}/{number}"))
                load.tablets.append(Apart(street, WORKERS[number % len(WORKERS)], f"{seed}/{number}", link))
            troubles = _run(load, chance, seconds)
            load.injected = 1
            load.words.append(f"{len(load.tablets)} tablets, {troubles} troubles")
            tally = load.verdict()
            # What was only ever called saved counts, too: the server holds every n of every tablet.
            missing = sum(tablet.device.n - tablet.device.have for tablet in load.tablets)
            return replace(
                tally,
                acknowledged=sum(tablet.device.n for tablet in load.tablets),
                lost=tally.lost + missing,
            )
        finally:
            for tablet in load.tablets:
                tablet.way.close()
            street.server.kill()


def _run(load: Load, chance: random.Random, seconds: float) -> int:
    """Everybody works while the weather changes; gives how often it turned bad for somebody."""
    stop, troubles, ends_at = threading.Event(), 0, time.monotonic() + seconds
    tablets = [tablet for tablet in load.tablets if isinstance(tablet, Apart)]
    with ThreadPoolExecutor(len(tablets)) as pool:
        jobs = [pool.submit(tablet.work, stop) for tablet in tablets]
        try:
            while time.monotonic() < ends_at:
                cut_off = chance.sample(tablets, chance.randint(1, len(tablets)))
                for tablet in tablets:
                    tablet.link.weather = chance.choice(WEATHERS) if tablet in cut_off else FAIR
                    if tablet in cut_off and chance.random() < 0.5:
                        tablet.link.cut()
                troubles += len(cut_off)
                time.sleep(chance.uniform(0.1, 1.5))
        finally:
            stop.set()
            for tablet in tablets:
                tablet.link.weather = FAIR
        for job in jobs:
            job.result()
    return troubles


def part(seed: int, folder: Path) -> Tally:
    """One run; every fifth on PostgreSQL."""
    if seed % POSTGRESQL_EVERY == 0:
        with postgresql_street(folder / "home") as street:
            return partitioned(seed, street, SECONDS)
    return partitioned(seed, sqlite_street(folder / "home"), SECONDS)


ROWS = (
    Row(
        "partition",
        "30 s in which random parts of five to ten tablets are cut off, slow, doubled or swallowed again and"
        " again; every fifth run on PostgreSQL; a shorter one is among the tests",
        part,
        in_test=0,
        floor=30,
        aim=100,
        planted="a pull's cursor that passes over lines which never arrived",
    ),
)
