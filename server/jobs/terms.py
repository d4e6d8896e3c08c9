"""How long each kind is kept here: what its declaration says, or what the street has set within it."""

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import Connection

from server.base.errors import Problem
from server.people import access_log, setting
from server.records.registry import Registry

PREFIX = "kept_"


def terms(connection: Connection, registry: Registry) -> dict[str, int]:
    """Kind → months, for the kinds that go by time."""
    return {
        kind.name: int(setting.read(connection, PREFIX + kind.name) or kind.kept.months)
        for kind in registry
        if kind.kept and kind.kept.months
    }


def put_terms(
    connection: Connection, registry: Registry, asked: Mapping[str, int], by: str, now: datetime
) -> None:
    """Set how long kinds are kept, each within the limits of its declaration; logged.

    Errors: invalid for a kind that does not go by time, or a number outside its limits.
    """
    for name, months in asked.items():
        kind = registry.get(name)
        kept = kind.kept if kind else None
        if kept is None or not kept.months:
            raise Problem("invalid", fields={name: "not kept by time / 不按时间保存"})
        if not kept.least <= months <= kept.most:
            raise Problem("invalid", fields={name: f"{kept.least}–{kept.most} months / 个月"})
        setting.put(connection, PREFIX + name, str(months))
        access_log.append(connection, by, "retention_set", now, why=f"{name} {months}")


def months_before(on: date, months: int) -> date:
    """The day some months before another; the last of its month where that one is shorter."""
    total = on.year * 12 + on.month - 1 - months
    year, month = divmod(total, 12)
    for day in range(on.day, 0, -1):
        try:
            return date(year, month + 1, day)
        except ValueError:
            continue
    raise AssertionError("unreachable")
