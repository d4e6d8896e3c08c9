"""Nightly retention: what was kept long enough is reduced or erased, and said: kind, count, ids, no content.

It goes by state alone: whatever is still due is done, so it may be interrupted anywhere and run again.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, Protocol, TypeVar

from sqlalchemy import Connection

from server.base.clock import Clock, day_of
from server.base.database import Database
from server.jobs import due
from server.jobs.due import Key, Page
from server.jobs.terms import months_before, terms
from server.people import access_log, holds
from server.records import store
from server.records.engine import Engine
from server.records.kind import Kind
from server.records.reduce import erase, reduce
from server.records.registry import Registry

T = TypeVar("T")
Tell = Callable[[str, int, int], None]
Sweep = Callable[[Connection, datetime], int]
MOST_IDS = 500  # of one line of a report
REMOVED_MONTHS = 12  # how long what somebody removed can still be brought back
PAUSE_SECONDS = 0.15
START: Key = ("", "")


class Parts(Protocol):
    """What retention works with."""

    @property
    def database(self) -> Database: ...
    @property
    def registry(self) -> Registry: ...
    @property
    def clock(self) -> Clock: ...
    @property
    def engine(self) -> Engine: ...


@dataclass
class Line:
    """What was done with one sort of thing: a kind, or a table that holds no records.

    Shape: `did` is reduced, erased or dropped; `before` the day that counted; `ids` the first 500; `held` how
           many a legal hold kept.
    """

    what: str
    did: str
    before: str = ""
    count: int = 0
    held: int = 0
    ids: list[str] = field(default_factory=list)

    def add(self, keys: list[Key]) -> None:
        self.count += len(keys)
        self.ids += [id_ for _scope, id_ in keys][: MOST_IDS - len(self.ids)]


def retain(
    parts: Parts,
    sweeps: Mapping[str, Sweep],
    is_dry: bool = False,
    by: str | None = None,
    tell: Tell = lambda step, done, total: None,
) -> list[Line]:
    """Do all that is due, in batches of 200 records, and give what was done; dry, only what would be.

    Shape: `sweeps` are tables beside the records, by name, each of which drops what is old.
    """
    with parts.database.snapshot() as connection:
        months = terms(connection, parts.registry)
    lines: list[Line] = []
    kinds = [kind for kind in parts.registry if kind.name in months]
    for number, kind in enumerate(kinds):
        tell(kind.name, number, len(kinds))
        lines += _kind(parts, kind, months[kind.name], is_dry)
    lines.append(_removed(parts, is_dry))
    if not is_dry:
        now = parts.clock()
        lines += [Line(name, "dropped", count=_swept(parts, sweep)) for name, sweep in sweeps.items()]
        parts.database.write(lambda c: access_log.append(c, by, "retention_run", now) and None)
        parts.engine.erasure.finish()
    return [line for line in lines if line.count or line.held]


def _swept(parts: Parts, sweep: Sweep) -> int:
    now = parts.clock()
    return parts.database.write(lambda connection: sweep(connection, now))


def report_of(lines: list[Line], is_dry: bool) -> dict[str, Any]:
    """Lines as a job keeps them."""
    return {"is_dry": is_dry, "lines": [asdict(line) for line in lines]}


def _kind(parts: Parts, kind: Kind, months: int, is_dry: bool) -> list[Line]:
    """One kind's turn, page after page."""
    before = months_before(day_of(parts.clock()), months).isoformat()
    reduced, erased = Line(kind.name, "reduced", before), Line(kind.name, "erased", before)
    others: dict[str, Line] = {}
    leaves = kind.kept.leaves if kind.kept else frozenset()

    def work(connection: Connection, after: Key) -> Page | None:
        found = due.page(connection, parts.registry, kind, before, after, parts.clock())
        if found is not None and not is_dry:
            reduce(parts.engine, connection, kind, found.reduced, leaves)
            erase(parts.engine, connection, found.leaving)
        return found

    after = START
    while (found := _paced(parts, is_dry, lambda c: work(c, after))) is not None:  # noqa: B023  # called at once
        after = found.last
        reduced.add(found.reduced)
        erased.add(found.erased)
        erased.held += len(found.held)
        for name, keys in found.followers.items():
            others.setdefault(name, Line(name, "erased", before)).add(keys)
    return [reduced, erased, *others.values()]


def _removed(parts: Parts, is_dry: bool) -> Line:
    """What somebody removed long ago still lies there to be brought back; now it goes."""
    before = months_before(day_of(parts.clock()), REMOVED_MONTHS).isoformat()
    line = Line("removed", "erased", before)
    kinds = [kind.name for kind in parts.registry if kind.founds is None and not kind.step_to]

    def work(connection: Connection, after: Key) -> tuple[Key, list[Key], int] | None:
        rows = store.removed_before(connection, kinds, before, after)
        if not rows:
            return None
        keys = [(row.scope, row.id) for row in rows]
        back = holds.held(connection, parts.registry.abouts, keys, parts.clock())
        free = [key for key in keys if key not in back]
        if not is_dry:
            erase(parts.engine, connection, free)
        return keys[-1], free, len(back)

    after = START
    while (found := _paced(parts, is_dry, lambda c: work(c, after))) is not None:  # noqa: B023  # called at once
        after = found[0]
        line.add(found[1])
        line.held += found[2]
    return line


def _paced(parts: Parts, is_dry: bool, work: Callable[[Connection], T]) -> T:
    """One batch in a transaction of its own, then a pause: SQLite's other writers poll for its one lock."""
    if is_dry:
        with parts.database.snapshot() as connection:
            return work(connection)
    began = time.monotonic()
    done = parts.database.write(work)
    time.sleep(min(2.0, max(PAUSE_SECONDS, time.monotonic() - began)))
    return done
