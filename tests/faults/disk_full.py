"""The server's disk is full while tablets push: refused plainly, nothing lost, and on it goes with room."""

import random
import time
from pathlib import Path

from tests.faults.disk_small import SmallDisk, small_disk
from tests.faults.matrix import Row, Tally
from tests.faults.server_load import Load

LEFT_BYTES = (0, 300 * 1024)
FULL_SECONDS = 1.5
MOST_SECONDS = 20
FULL = "507 disk_full"


def fill_server(seed: int, folder: Path) -> Tally:
    """The disk fills up to 300 KiB or to nothing under load, twice; no restart."""
    chance = random.Random(seed)
    with small_disk(folder) as street:
        street.server.start()
        try:
            with Load(street, seed) as load:
                for left_bytes in chance.sample(LEFT_BYTES, 2):
                    _fill(street, load, left_bytes, chance)
                return load.verdict()
        finally:
            street.server.kill()


def _fill(street: SmallDisk, load: Load, left_bytes: int, chance: random.Random) -> None:
    for tablet in load.tablets:
        tablet.refusals.clear()

    def fault() -> None:
        street.disk.fill(left_bytes)
        ends_at = time.monotonic() + MOST_SECONDS
        while not _refused(load) and time.monotonic() < ends_at:
            time.sleep(0.05)
        time.sleep(FULL_SECONDS)

    load.burst(chance.uniform(0.1, 1), fault)
    said = _refused(load)
    street.disk.clear()
    assert FULL in said, f"with {left_bytes} bytes left nothing was refused but {said}"
    assert said <= {FULL, "503 busy", "PUT says 507"}, f"with {left_bytes} bytes left the server said {said}"


def _refused(load: Load) -> set[str]:
    return {words for tablet in load.tablets for words in tablet.refusals}


ROWS = (
    Row(
        "disk-full-server",
        "the server's disk fills up to 300 KiB or its last byte under load, until there is room; no restart",
        fill_server,
        in_test=1,
        floor=30,
        aim=50,
        planted="a push whose commit found no room was answered all the same; a full disk was called busy",
    ),
)
