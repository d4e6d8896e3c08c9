"""Numbers that a device has given to ops and that are not here: what shows that something is missing."""

from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import Connection, Select, func, select, true

from server.records.models import device, op


class Hole(NamedTuple):
    """Numbers that have not come, both ends included; `since` is when a later one came and showed it."""

    first: int
    last: int
    since: str

    @property
    def size(self) -> int:
        """How many numbers are missing."""
        return self.last - self.first + 1


def holes(connection: Connection, devices: Iterable[str] | None = None) -> dict[str, list[Hole]]:
    """The holes of these devices (of all where none are named), lowest first; who has none has no entry.

    Shape: read from behind each device's `have`, so what came without a hole costs nothing.
    """
    found: dict[str, list[Hole]] = {}
    for row in connection.execute(_holes(devices)):
        found.setdefault(row.device, []).append(Hole(row.before + 1, row.n - 1, row.since))
    return found


def _holes(devices: Iterable[str] | None) -> Select[tuple[str, int, int, str]]:
    these = true() if devices is None else device.c.id.in_(sorted(set(devices)))
    held = (
        select(op.c.device, op.c.n, func.min(op.c.received).label("since"), device.c.have)
        .join(device, device.c.id == op.c.device)
        .where(op.c.n > device.c.have, these)
        .group_by(op.c.device, op.c.n, device.c.have)
        .subquery()
    )
    before = func.lag(held.c.n).over(partition_by=held.c.device, order_by=held.c.n)
    placed = select(
        held.c.device, held.c.n, func.coalesce(before, held.c.have).label("before"), held.c.since
    ).subquery()
    return (
        select(placed.c.device, placed.c.before, placed.c.n, placed.c.since)
        .where(placed.c.n > placed.c.before + 1)
        .order_by(placed.c.device, placed.c.n)
    )
