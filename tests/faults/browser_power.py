"""The tablet's power goes in the middle of saving: it starts from what its browser had synced."""

from pathlib import Path
from random import Random

from tests.faults.browser import Tablet
from tests.faults.browser_kills import kept_faults
from tests.faults.browser_street import WORKERS, shared_street, verdict
from tests.faults.matrix import Row, Tally
from tests.faults.power_supply import Power

CUTS = 2
TORN = 0.5


def cut_tablet(seed: int, folder: Path) -> Tally:
    """Power cuts under a burst of saves; after each the profile is what was synced, and torn pages."""
    rng = Random(seed)
    server = shared_street()
    power = Power(folder / "power")
    power.on()
    tablet = Tablet(power.path / "profile", server.url, rng.choice(WORKERS))
    try:
        tablet.start().sign_in()
        for number in range(CUTS):
            tablet.burst(rng.randrange(2**31))
            tablet.listen(rng.uniform(0.3, 1.5))
            power.cut()
            tablet.kill()
            if rng.random() < TORN:
                for path in (power.safe / "profile/Default/File System").rglob("*"):
                    if path.is_file():
                        power.tear(rng, str(path.relative_to(power.safe)))
            power.on()
            for left in (power.path / "profile").glob("Singleton*"):
                left.unlink()
            tablet.start().unlock()
            if faults := kept_faults(tablet, tablet.held()):
                return Tally(number + 1, len(tablet.saved), lost=len(faults), words="; ".join(faults))
        return verdict(tablet, server, CUTS)
    finally:
        tablet.close()
        power.cut()


ROWS = (
    Row(
        "power-cut-browser",
        "the power goes while the tablet saves: what was synced survives, and torn pages of the journal",
        cut_tablet,
        in_test=1,
        floor=20,
        aim=50,
        planted="neither the journal nor IndexedDB was synced before a save was said to be safe",
    ),
)
