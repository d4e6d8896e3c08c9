"""A backup of the day before is restored under six tablets, two of them browsers: the day comes back."""

import re
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from server.base.ids import new_id
from tests.faults.browser import Tablet
from tests.faults.browser_street import among, arrive, check_all, operate
from tests.faults.device import Device
from tests.faults.shown.visits import visit
from tests.faults.ways import Broken, Http
from tests.serving import Server

OPS_A_DAY, TRIES = 20, 3
UNSENT = 5
BACK = re.compile(r"came back: (\d+) from (.+), by itself, n (\S+), made")


def test_a_restored_server_gets_its_lost_day_back_and_says_from_where(server: Server, tmp_path: Path) -> None:
    browsers = [
        Tablet(tmp_path / name, server.url, name).start().sign_in() for name in ("wangge01", "wangge02")
    ]
    ways = [Http(server.url, name) for name in ("wangge03", "wangge04", "wangge05", "wangge06")]
    devices = [Device(way.username, way).sign_in() for way in ways]
    for device in devices:
        device.contact()
    work(browsers, devices, OPS_A_DAY)
    contact(browsers, devices)
    backup = tmp_path / "backup.db"
    with closing(sqlite3.connect(server.home / "qiaomen.db")) as database:
        database.execute("VACUUM INTO ?", (str(backup),))

    lost = work(browsers, devices, OPS_A_DAY)
    contact(browsers, devices)
    assert among(server, "op", lost) == dict.fromkeys(lost, 1)
    unsent = work(browsers, devices, UNSENT)
    server.kill()
    operate(server, "restore", str(backup))
    assert among(server, "op", lost) == {}
    server.start()

    contact(browsers, devices)
    wanted = lost | unsent
    assert among(server, "op", wanted) == dict.fromkeys(wanted, 1)
    said = operate(server, "verify")
    told = BACK.findall(said)
    print(said)
    assert len(told) == len(browsers) + len(devices)
    assert sum(int(count) for count, _name, _n in told) == len(wanted)
    assert {n for _count, _name, n in told} == {f"{OPS_A_DAY + 1}-{2 * OPS_A_DAY + UNSENT}"}
    assert check_all(server) == []
    for tablet in browsers:
        assert tablet.ask("syncState")["all_received"]
        tablet.close()
    for way in ways:
        way.close()


def work(browsers: list[Tablet], devices: list[Device], ops: int) -> set[str]:
    """Everybody saves that many visits; gives their ops."""
    saved = {op for tablet in browsers for op in visit(tablet, [f"走访{new_id()}" for _ in range(ops)])}
    for device in devices:
        homes = [line for line in device.replica.records().values() if line["kind"] == "household"][:ops]
        for home in homes:
            body = {"household": home["id"], "visit_mode": "home", "result": "met"}
            saved.add(device.new("visit", home["scope"], body).op["id"])
    return saved


def contact(browsers: list[Tablet], devices: list[Device]) -> None:
    """Everybody hands in all that they have."""
    for tablet in browsers:
        assert arrive(tablet) == 0
    for device in devices:
        for _ in range(
            TRIES
        ):  # a connection of before the restore is dead, and the first push after it small
            with suppress(Broken):
                device.contact()
        assert device.pending() == []
