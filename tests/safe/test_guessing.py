"""A thief's copy of a tablet: what it holds, and how many PINs it withstands."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Error

from server.base.keys import Keys
from tests.faults.browser import PIN, Tablet
from tests.faults.browser_street import rows_of, street
from tests.faults.profile_search import canary, contents, key_spellings, keys_found, readable
from tests.faults.shown.visits import draft, rename, visit
from tests.safe import guessing
from tests.serving import Server

CANARIES = [canary(number) for number in range(100)]
PINS = sorted({f"{number * 4999 % 1_000_000:06d}" for number in range(199)} | {PIN})
LEASE_OVER_HOURS = 73


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    served = street(tmp_path).start()
    yield served
    served.kill()


@pytest.fixture
def tablet(server: Server, tmp_path: Path) -> Iterator[Tablet]:
    """One that was worked on: names, drafts and unsent visits, with words that stand nowhere else."""
    used = Tablet(tmp_path / "profile", server.url, "wangge01").start().sign_in()
    rename(used, CANARIES[:40])
    draft(used, CANARIES[40:70])
    used.ask("sync")
    visit(used, CANARIES[70:])
    yield used
    if used.process:
        used.kill()


def test_a_copied_profile_withstands_every_pin_once_its_share_is_gone(
    server: Server, tablet: Tablet, tmp_path: Path
) -> None:
    [store] = [one["id"] for one in tablet.ask("stores")]
    tablet.ask("lock")
    tablet.kill()  # a crash: nothing is tidied
    assert len(PINS) == 200
    assert readable(tablet.profile, CANARIES) == []

    # While its lease runs, the share lies in its one place, and the PIN is all that is left.
    [share] = set(guessing.shares(tablet.profile))
    [wrapped] = guessing.wrapped_keys(tablet.profile)
    assert (wrapped["share"], guessing.decoded(wrapped["mark"])) == ("server", guessing.mark_of(share))
    firsts = {pin: guessing.stretched(pin, wrapped) for pin in PINS}
    others = {
        "none": b"",
        "zeros": bytes(32),
        "another": bytes([share[0] ^ 1]) + share[1:],
        "the device's": share,
    }
    found = {
        name: [pin for pin, first in firsts.items() if guessing.opened(first, wrapped, store, other)]
        for name, other in others.items()
    }
    assert found == {"none": [], "zeros": [], "another": [], "the device's": [PIN]}
    data_key = guessing.opened(firsts[PIN], wrapped, store, share)
    assert data_key is not None
    [(user,)] = rows_of(server, "SELECT user FROM device WHERE id = ?", store)
    op_key = Keys(server.home / "keys").op_key(str(user), store)
    secrets = {"data key": data_key, "op_key": op_key}
    assert keys_found(tablet.profile, secrets) == []
    assert {hit.split(": ")[1] for hit in keys_found(tablet.profile, {"share": share})} == {"share, bytes"}
    assert keys_found(_planted(tmp_path, secrets), secrets)  # the search bites

    # The share's own file, held by a second name: what is written over it shows there.
    held = tmp_path / "held"
    [file] = [path for path, _, content in contents(tablet.profile) if guessing.SHARE_MAGIC in content]
    held.hardlink_to(file)

    # The lease has ended: the app, opened without a network, has overwritten the share. No PIN opens.
    _over(tablet.profile, server.url)
    assert keys_found(tablet.profile, secrets | {"share": share}) == []
    assert guessing.shares(tablet.profile) == []
    assert held.read_bytes() == bytes(512)
    assert readable(tablet.profile, CANARIES) == []

    # A logout says the same to the server.
    tablet.start().sign_in()  # the crash took the cookie along, which was not on the disk yet
    assert all(one["op"] for one in tablet.ask("outbox"))  # the same data key reads what waits
    assert set(guessing.shares(tablet.profile)) == {share}
    assert rows_of(server, "SELECT count(*) FROM device_share WHERE device = ?", store) == [(1,)]
    tablet.ask("signOut")
    tablet.close()
    assert rows_of(server, "SELECT count(*) FROM device_share WHERE device = ?", store) == [(0,)]
    assert keys_found(tablet.profile, secrets | {"share": share}) == []
    assert readable(tablet.profile, CANARIES) == []


def _over(profile: Path, url: str) -> None:
    """Open the tablet three days later, without a network: the PIN is right, and does not open it."""
    tablet = Tablet(profile, url).start()
    tablet.page.route("**/api/**", lambda route: route.abort())
    tablet.page.add_init_script(
        f"const now = Date.now; Date.now = () => now() + {LEASE_OVER_HOURS * 3600_000}"
    )
    tablet.page.reload()
    tablet.page.wait_for_selector("html[data-ready]", state="attached")
    with pytest.raises(Error, match="lease_over"):
        tablet.unlock()
    tablet.kill()


def _planted(tmp_path: Path, secrets: dict[str, bytes]) -> Path:
    folder = tmp_path / "planted"
    folder.mkdir()
    for number, (name, raw) in enumerate(
        (name, raw) for name, key in secrets.items() for raw in key_spellings(key).values()
    ):
        (folder / f"{number}").write_bytes(b"beside" + raw + name.encode())
    return folder


def test_the_cost_of_a_guess_is_as_it_is_told() -> None:
    wrapped = {"salt": "AAAAAAAAAAAAAAAAAAAAAA", "cost": {"memory_kib": 19456, "passes": 2}}
    began = time.process_time()
    for number in range(20):
        guessing.stretched(f"{number:06d}", wrapped)
    seconds = (time.process_time() - began) / 20
    print(f"{seconds * 1000:.1f} ms of one core a guess; 10^6 PINs: {seconds * 1e6 / 3600:.1f} hours")
    assert 0.005 < seconds < 1
