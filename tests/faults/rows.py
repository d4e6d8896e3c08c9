"""The fault matrix: every row by hand, in the order in which docs/reliability.md shows them.

After a change here: `.venv/bin/python -m tests.faults.soak --page`.
"""

from tests.faults import (
    browser_damage,
    browser_full,
    browser_kills,
    browser_power,
    browser_versions,
    disk_errors,
    disk_full,
    erasure,
    machine_rows,
    partition,
    power_cut,
    resume,
    server_kill,
    upload,
)
from tests.faults.matrix import Row

ROWS: tuple[Row, ...] = (
    *machine_rows.ROWS,
    *partition.ROWS,
    *server_kill.ROWS,
    *browser_kills.ROWS,
    *browser_damage.ROWS,
    *browser_full.ROWS,
    *browser_power.ROWS,
    *browser_versions.ROWS,
    *power_cut.ROWS,
    *disk_full.ROWS,
    *disk_errors.ROWS,
    *upload.ROWS,
    *resume.ROWS,
    *erasure.ROWS,
)
