"""The fault matrix: every row by hand, in the order in which docs/reliability.md shows them.

After a change here: `.venv/bin/python -m tests.faults.soak --page`.
"""

from tests.faults import browser_damage, browser_kills, machine_rows
from tests.faults.disk_errors import fail_writes
from tests.faults.disk_full import fill_server
from tests.faults.matrix import Row
from tests.faults.power_cut import cut_server
from tests.faults.server_kill import kill_server, stop_postgresql

ROWS: tuple[Row, ...] = (
    *machine_rows.ROWS,
    Row(
        "server-kill",
        "SIGKILL to the server's process group under the load of five tablets, then a start; every fourth try"
        " on PostgreSQL",
        kill_server,
        in_test=2,
        floor=100,
        aim=200,
        planted="a push was answered before its commit",
    ),
    Row(
        "postgres-stop",
        "an immediate stop of PostgreSQL under the load of five tablets, started again; the server stays",
        stop_postgresql,
        in_test=1,
        floor=20,
        aim=50,
        planted="a push was answered before its commit",
    ),
    *browser_kills.ROWS,
    *browser_damage.ROWS,
    Row(
        "power-cut-server",
        "the power goes under the load of five tablets: only what the server synced survives, in half of the"
        " cuts some torn pages more",
        cut_server,
        in_test=1,
        floor=20,
        aim=50,
        planted="SQLite with synchronous=OFF, and with NORMAL",
    ),
    Row(
        "disk-full-server",
        "the server's disk fills up to 300 KiB or to its last byte under the load of five tablets, then there is"
        " room again; no restart",
        fill_server,
        in_test=1,
        floor=30,
        aim=50,
        planted="a push whose commit found no room was answered all the same; a full disk was called busy",
    ),
    Row(
        "write-error",
        "ENOSPC or EIO at each single write, sync and truncation of one sync, once or from then on; no restart",
        fail_writes,
        in_test=1,
        floor=500,
        aim=2000,
        planted="a push whose commit had failed was answered all the same",
    ),
)
