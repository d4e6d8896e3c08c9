"""What counts up: each device's `have`, and the epochs."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from server.records.models import device, epoch
from server.records.store import held_in_a_row


@dataclass(frozen=True)
class Misjudged:
    """A device whose `have` is not what the log holds of it in a row from 1."""

    device: str
    have: int
    held: int

    @property
    def sentence(self) -> str:
        """As the report says it."""
        return f"device {self.device}: have is {self.have}, but {self.held} of its ops are held in a row"


def misjudged(connection: Connection) -> list[Misjudged]:
    """Devices of which more or less is held than they are told."""
    held = held_in_a_row(connection)
    rows = connection.execute(select(device.c.id, device.c.have).order_by(device.c.id))
    return [
        Misjudged(row.id, row.have, held.get(row.id, 0)) for row in rows if row.have != held.get(row.id, 0)
    ]


def epochs_in_order(connection: Connection) -> Iterator[str]:
    """Every history but the first follows another; a database without one was never begun."""
    first, last, n = connection.execute(
        select(func.min(epoch.c.number), func.max(epoch.c.number), func.count())
    ).one()
    if n == 0:
        yield "there is no epoch: this database was never begun"
    elif (first, last) != (1, n):
        yield f"the epochs are not numbered from 1 to {n}"
