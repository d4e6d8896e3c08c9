"""What a reader sees of a row: its stored body as it is, put into a line without being read again."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, or_, true

from server.base.clock import wire
from server.records.models import record
from server.records.ports import Reach
from server.records.registry import Registry


class Lines:
    """The reading rights of one user at one moment, as conditions on rows.

    Shape: a kind is read whole, only where it is one's own (`Ro`), or not at all; confidential fields are
           not in the stored bodies in the first place.
    """

    def __init__(self, registry: Registry, user: str, now: datetime) -> None:
        self.registry, self.user, self.now = registry, user, now
        self._readable: dict[Reach, ColumnElement[bool]] = {}

    def readable(self, reach: Reach) -> ColumnElement[bool]:
        """The condition that a row's kind and author may be read with this reach."""
        if reach not in self._readable:
            letters = {kind.name: reach.letters(kind.access) for kind in self.registry}
            every = [name for name, held in letters.items() if "R" in held and "Ro" not in held]
            own = [name for name, held in letters.items() if "Ro" in held]
            self._readable[reach] = or_(
                record.c.kind.in_(every), and_(record.c.kind.in_(own), record.c.by == self.user)
            )
        return self._readable[reach]

    def fresh(self) -> ColumnElement[bool]:
        """The condition for a copy that begins: no tombstones, nothing beyond a kind's window."""
        windows = [
            or_(record.c.kind != kind.name, record.c.at >= wire(self.now - timedelta(days=kind.window_days)))
            for kind in self.registry
            if kind.window_days
        ]
        return and_(true(), record.c.removed.is_(False), *windows)


def line_of(row: Row[Any]) -> bytes:
    """A record's line, ending in a line feed."""
    by = f'"{row.by}"' if row.by else "null"
    head = (
        f'{{"kind":"{row.kind}","id":"{row.id}","scope":"{row.scope}","seq":{row.seq},"v":"{row.v}",'
        f'"at":"{row.at}","by":{by},'
    )
    if row.removed:
        return f'{head}"removed":true}}\n'.encode()
    derived = f',"derived":{row.derived}' if row.derived else ""
    return f'{head}"set":{row.body}{derived}}}\n'.encode()
