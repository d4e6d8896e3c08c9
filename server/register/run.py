"""One import from file to report: read, judge, compare, and write if that is asked for."""

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection

from server.base.clock import Clock, day_of
from server.base.database import Database
from server.people.rights import PeopleRights
from server.records.engine import Engine
from server.records.store.read import chunks
from server.register import households
from server.register.known import Known, load
from server.register.places import House, Places
from server.register.plan import Planned, Planner
from server.register.report import Report
from server.register.rows import Reader, Row
from server.register.workbook import open_sheet
from server.register.write import write

WRITTEN_AT_ONCE = 4000
HOUSES_AT_ONCE = 20
Progress = Callable[[str, int, int], None]


class Parts(Protocol):
    """What the import needs of the application's parts."""

    @property
    def database(self) -> Database: ...
    @property
    def engine(self) -> Engine: ...
    @property
    def rights(self) -> PeopleRights: ...
    @property
    def clock(self) -> Clock: ...


@dataclass(frozen=True)
class Order:
    """What is to be imported, for whom.

    Shape: `only` are the communities that the caller may import, None for all; `mapping` is heading →
           column beside the known headings; without `applies` it is a dry run.
    """

    path: Path
    by: str | None = None
    only: frozenset[str] | None = None
    mapping: Mapping[str, str] | None = None
    applies: bool = False
    founds_units: bool = False


def nothing(step: str, done: int, total: int) -> None:
    """Progress that nobody watches."""


def run_import(parts: Parts, order: Order, tell: Progress = nothing) -> Report:
    """Read a register and say what it changes; with `applies`, change it, in one transaction.

    Shape:  `tell` hears the step (reading, comparing, writing), how much is done and of how much.
    Errors: workbook_unreadable for the file as a whole; a bad row is in the report and holds up no other.
    """
    started = time.monotonic()
    now = parts.clock()
    report = Report(is_applied=order.applies)
    with parts.database.snapshot() as connection:
        home = Places(parts.rights.tree(connection), day_of(now), order.by, order.only).home
    with open_sheet(order.path, order.mapping) as sheet:
        report.sheet, report.heading_row = sheet.name, sheet.heading_row
        report.refused, report.ignored = list(sheet.columns.refused), list(sheet.columns.ignored)
        report.is_supplement = sheet.is_supplement
        reader = Reader(sheet.columns.at, day_of(now).year, home)
        rows: list[Row] = []
        for number, cells in sheet.rows:
            rows.append(reader.read(number, cells))
            if len(rows) % 1000 == 0:
                tell("reading", len(rows), 0)
    importing = _Import(parts, order, report, rows, frozenset(sheet.columns.at), now, tell)
    if order.applies:
        parts.database.write(importing.work)
    else:
        with parts.database.snapshot() as connection:
            importing.work(connection)
    report.seconds = time.monotonic() - started
    return report


class _Import:
    """The part of an import that happens on one connection; may run again from its start."""

    def __init__(
        self,
        parts: Parts,
        order: Order,
        report: Report,
        rows: list[Row],
        columns: frozenset[str],
        now: datetime,
        tell: Progress,
    ) -> None:
        self.parts, self.order, self.report, self.rows = parts, order, report, rows
        self.columns, self.now, self.tell = columns, now, tell
        self._own_faults = [len(row.faults) for row in rows]

    def work(self, connection: Connection) -> None:
        """Compare with what is there, and write."""
        self._begin()
        order, report = self.order, self.report
        tree = self.parts.rights.tree(connection)
        places = Places(tree, day_of(self.now), order.by, order.only, order.founds_units)
        self._place(places)
        houses = [house for house in places.houses.values() if house.doors]
        self._carry_out(connection, places, houses)
        report.faults = sorted(
            (fault for row in self.rows for fault in row.faults), key=lambda fault: (fault.row, fault.column)
        )
        report.rows = len(self.rows)
        report.held_back = sum(row.is_held_back for row in self.rows)
        report.children = sum(row.is_child and not row.is_held_back for row in self.rows)

    def _begin(self) -> None:
        """Forget what an earlier try added."""
        for row, own in zip(self.rows, self._own_faults, strict=True):
            del row.faults[own:]
        self.report.counts.clear()
        self.report.gone = self.report.conflicts = self.report.parked = 0

    def _place(self, places: Places) -> None:
        """Rows to doors: sound ones first, because no building is founded on a bad one."""
        sound = [row for row in self.rows if not row.is_held_back]
        bad = [row for row in self.rows if row.is_held_back]
        for rows in (sound, bad):
            for row in rows:
                if row.door:
                    house = places.place(row)
                    if house is not None:
                        house.doors.setdefault((row.entrance, row.door), []).append(row)
        for house in places.houses.values():
            for at_door in house.doors.values():
                at_door.sort(key=lambda row: row.number)

    def _judge(self, house: House, known: Known) -> None:
        names_relations = bool(self.columns & {"relation", "head_name"})
        for key, rows in house.doors.items():
            here = known.households.get(known.doors.get(key, ""), [])
            households.judge(rows, any(known.has_head(id_) for id_ in here), names_relations)

    def _carry_out(self, connection: Connection, places: Places, houses: list[House]) -> None:
        for change in places.founded:
            self.report.count(change.kind, "new")
        if self.order.applies:
            self.parts.engine.write(places.founded, connection=connection)
        for part in chunks(self._plans(connection, houses), WRITTEN_AT_ONCE):
            if self.order.applies:
                written = write(self.parts.engine, connection, self.order.by, part)
                self.report.conflicts += written.conflicts
                self.report.parked += written.parked

    def _plans(self, connection: Connection, houses: list[House]) -> Iterator[Planned]:
        """Judge and plan some buildings at a time, so that never all that is known lies in memory."""
        planner = Planner(self.columns, self.report.is_supplement, self.parts.engine.keys)
        step = "writing" if self.order.applies else "comparing"
        done = 0
        for part in chunks(houses, HOUSES_AT_ONCE):
            known = load(connection, (house.id for house in part if not house.is_new))
            for house in part:
                yield from self._house(connection, planner, house, known.get(house.id, Known()))
            done += len(part)
            self.tell(step, done, len(houses))

    def _house(
        self, connection: Connection, planner: Planner, house: House, known: Known
    ) -> Iterator[Planned]:
        """One building; a new one is founded before its homes are handed on."""
        self._judge(house, known)
        plans = list(planner.house(house, known))
        if house.is_new and plans:
            self.report.count("building", "new")
            if self.order.applies:
                founding = house.founding(self.order.by, day_of(self.now))
                self.parts.engine.write([founding], connection=connection)
        for planned in plans:
            self._count(planned)
        yield from plans

    def _count(self, planned: Planned) -> None:
        if planned.is_gone:
            self.report.gone += 1
        else:
            what = "new" if planned.new is not None else "changed" if planned.edits else "same"
            self.report.count(planned.kind, what)
