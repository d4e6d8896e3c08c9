"""The tablet's disk or quota is full: a save is safe or says that it is not, and goes on with room."""

import time
from collections.abc import Callable
from pathlib import Path
from random import Random

from playwright.sync_api import Error

from tests.faults.browser import Tablet
from tests.faults.browser_kills import kept_faults
from tests.faults.browser_street import WORKERS, shared_street, verdict
from tests.faults.disk_mount import mounted
from tests.faults.matrix import Row, Tally

SIZE = "160m"
LEFT_BYTES = (300 * 1024, 0)
BALLAST_BYTES = 4 * 1024 * 1024  # what the tablet gives up first
PLAIN = ("storage_full", "not_stored")
BURST = 60
MOST_BURSTS = 40
RECOVERY_SECONDS = 20


def save_until_refused(tablet: Tablet, rng: Random, before_each: Callable[[], object]) -> list[str]:
    """Save until the tablet says that it cannot; gives what is wrong with how it says so."""
    before = len(tablet.refused)
    for _ in range(MOST_BURSTS):
        before_each()
        tablet.burst(rng.randrange(2**31), count=BURST)
        tablet.page.evaluate("() => window.burst")
        tablet.listen(0.05)
        if said := tablet.refused[before:]:
            return [f"not said plainly: {word}" for word in said if not any(code in word for code in PLAIN)]
    return ["no save was ever refused"]


def save_again(tablet: Tablet, rng: Random) -> list[str]:
    """Save until it goes well, as a person does who has made room."""
    ends_at = time.monotonic() + RECOVERY_SECONDS
    while time.monotonic() < ends_at:
        before = len(tablet.refused)
        tablet.burst(rng.randrange(2**31), count=5)
        tablet.page.evaluate("() => window.burst")
        tablet.listen(0.05)
        if len(tablet.refused) == before:
            return []
    return [f"saving did not go on: {tablet.refused[-1]}"]


def restart_on_the_full_disk(tablet: Tablet, rng: Random, faults: list[str]) -> bool:
    """Start without room; tells whether the store opened. If the browser refuses, that is said plainly."""
    rng.choice((tablet.kill, tablet.close))()
    tablet.start()
    try:
        tablet.unlock()
    except Error as error:
        if "wrong_pin" in str(error):
            faults.append("a full disk was called a wrong PIN")
        return False
    faults += kept_faults(tablet, tablet.held())
    return True


def fill_tablet(seed: int, folder: Path) -> Tally:
    """The disk fills up to 300 KiB and to nothing while work is saved; some restarts without room."""
    rng = Random(seed)
    server = shared_street()
    with mounted(folder / "profile", SIZE) as disk:
        tablet = Tablet(disk.seen, server.url, rng.choice(WORKERS), wrapper=disk.enter).start().sign_in()
        for number, left_bytes in enumerate(rng.sample(LEFT_BYTES, 2)):
            tablet.ready()
            faults = save_until_refused(tablet, rng, lambda left=left_bytes: disk.fill(left))
            is_open = rng.random() < 0.5 or restart_on_the_full_disk(tablet, rng, faults)
            disk.clear()
            if not is_open:
                tablet.unlock()
            faults += save_again(tablet, rng)
            tablet.close()
            tablet.start().unlock()
            faults += kept_faults(tablet, tablet.held())
            if faults:
                tablet.kill()
                return Tally(
                    number + 1, len(tablet.saved), lost=len(faults), words=f"{left_bytes} left: {faults}"
                )
        tally = verdict(tablet, server, 2)
        tablet.close()
    return tally


def exceed_quota(seed: int, folder: Path) -> Tally:
    """The browser grants the origin no more than it has, then again what it needs."""
    rng = Random(seed)
    server = shared_street()
    tablet = Tablet(folder / "profile", server.url, rng.choice(WORKERS)).start().sign_in()

    def grant(bytes_: int | None) -> None:
        size = {} if bytes_ is None else {"quotaSize": bytes_}
        tablet.devtools().send("Storage.overrideQuotaForOrigin", {"origin": server.url, **size})

    used = int(tablet.page.evaluate("async () => (await navigator.storage.estimate()).usage"))
    faults = save_until_refused(tablet, rng, lambda: grant(used - BALLAST_BYTES + rng.randrange(200_000)))
    grant(None)
    faults += save_again(tablet, rng)
    tablet.close()
    tablet.start().unlock()
    if faults := [*faults, *kept_faults(tablet, tablet.held())]:
        return Tally(1, len(tablet.saved), lost=len(faults), words=str(faults))
    tally = verdict(tablet, server, 1)
    tablet.close()
    return tally


ROWS = (
    Row(
        "disk-full-browser",
        "the tablet's disk filled up to 300 KiB and to nothing while it saves, some restarts without room",
        fill_tablet,
        in_test=1,
        floor=30,
        aim=50,
        planted="a database that could not be opened for want of room was never opened again",
    ),
    Row(
        "quota",
        "the browser grants the app no more room than it has, in the middle of work",
        exceed_quota,
        in_test=1,
        floor=30,
        aim=50,
        planted="a save that found no room was said to be safe",
    ),
)
