"""SIGKILL in the middle of saving: for the whole browser, for its page, for one of its services."""

from pathlib import Path
from random import Random
from typing import Any

from tests.faults.browser import PIN, Tablet
from tests.faults.browser_street import WORKERS, shared_street, verdict
from tests.faults.matrix import Row, Tally

KILLS = 3
CRASHES = 3
SERVICES = ("renderer", "renderer", "storage", "network")


def kept_faults(tablet: Tablet, held: list[dict[str, Any]], is_gapless: bool = True) -> list[str]:
    """What is wrong with an outbox after a start: an op that was said to be safe is gone, or an n is."""
    ids = {entry["id"] for entry in held}
    numbers = sorted(entry["n"] for entry in held)
    faults = [f"op {op} was said to be safe and is gone" for op in tablet.saved if op not in ids]
    if is_gapless and numbers != list(range(1, len(numbers) + 1)):
        faults.append(f"n is not gapless: {numbers}")
    return faults


def kill_in_a_burst(seed: int, folder: Path) -> Tally:
    """Several kills of the browser, each followed by two starts; then all is sent."""
    rng = Random(seed)
    server = shared_street()
    tablet = Tablet(folder / "profile", server.url, rng.choice(WORKERS)).start().sign_in()
    for number in range(KILLS):
        _burst(tablet, rng, number)
        if rng.random() < 0.5:  # right behind the word that an op is safe, or at any moment
            tablet.kill_at = len(tablet.saved) + rng.randint(1, 60)
        tablet.listen(rng.uniform(0.02, 0.6))
        tablet.kill()
        for is_last in (False, True):
            tablet.start().unlock()
            if faults := kept_faults(tablet, tablet.held()):
                return Tally(number + 1, len(tablet.saved), lost=len(faults), words="; ".join(faults))
            if not is_last:
                rng.choice((tablet.kill, tablet.close))()
    tally = verdict(tablet, server, KILLS)
    tablet.close()
    return tally


def _burst(tablet: Tablet, rng: Random, number: int) -> None:
    """Saves in one tab or two, now and then while the outbox is being sent."""
    tablet.burst(rng.randrange(2**31))
    if rng.random() < 0.3:
        page = tablet.another_page()
        tablet.ask("unlock", PIN, page=page)
        tablet.burst(rng.randrange(2**31), page=page)
    if number == 0 and rng.random() < 0.5:  # later the session went with the browser's memory
        tablet.page.evaluate("() => void window.engine.sync()")


def crash_in_a_burst(seed: int, folder: Path) -> Tally:
    """The page's process crashes, or the service beneath it is killed, and the browser lives on."""
    rng = Random(seed)
    server = shared_street()
    tablet = Tablet(folder / "profile", server.url, rng.choice(WORKERS)).start().sign_in()
    for number in range(CRASHES):
        tablet.burst(rng.randrange(2**31))
        tablet.listen(rng.uniform(0.02, 0.5))
        service = rng.choice(SERVICES)
        tablet.end(service)
        if service != "renderer":
            tablet.listen(rng.uniform(0.1, 0.5))  # it goes on saving, and says so if it cannot
        tablet.fresh_page()
        tablet.unlock()
        if faults := kept_faults(tablet, tablet.held()):
            return Tally(number + 1, len(tablet.saved), lost=len(faults), words=f"{service}: {faults}")
    tally = verdict(tablet, server, CRASHES)
    tablet.close()
    return tally


ROWS = (
    Row(
        name="browser-kill",
        fault="SIGKILL to the whole browser while it saves, then two starts",
        attempt=kill_in_a_burst,
        in_test=1,
        floor=300,
        aim=1000,
        planted="a save was said to be safe 20 ms before it was written",
    ),
    Row(
        name="renderer-crash",
        fault="SIGKILL to the page's process, or to the service that stores or that sends, while it saves",
        attempt=crash_in_a_burst,
        in_test=1,
        floor=60,
        aim=300,
        planted="a save was said to be safe 20 ms before it was written",
    ),
)
