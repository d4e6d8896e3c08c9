"""All checks in one run, on one instant of the database, and the mending of what can be made anew."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import structlog
from sqlalchemy import Connection, create_engine
from sqlalchemy.exc import DatabaseError

from server.base.database import Database, engine_options
from server.base.log import where_of
from server.records import store
from server.records.engine import Engine
from server.records.fsck.belonging import belonging
from server.records.fsck.contents import contents
from server.records.fsck.numbers import epochs_in_order, misjudged
from server.records.fsck.shadow import stale
from server.records.rebuild import rebuild
from server.records.verify import verify

log = structlog.get_logger(__name__)

Check = Callable[[Connection], Iterable[str]]


@dataclass
class Report:
    """What was looked at and what is wrong with it, a sentence each.

    Shape: `faults` say what nothing here can make anew; `stale` what `--mend` makes anew from the ops and
           records; `mended` what a run with `mend` has made anew.
    """

    counts: dict[str, int] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    stale: list[str] = field(default_factory=list)
    mended: list[str] = field(default_factory=list)

    @property
    def is_sound(self) -> bool:
        """Whether nothing at all was found."""
        return not self.faults and not self.stale


def fsck(engine: Engine, more: Iterable[Check] = (), mend: bool = False) -> Report:
    """Check everything that the engine keeps, and what `more` looks at beside it.

    Shape:  reads one instant, also while the server runs; writes nothing unless `mend` is asked for.
    Errors: none; what cannot even be read is a fault, too.
    """
    checks = list(more)
    report = _looked(engine, checks)
    if not mend or not report.stale:
        return report
    engine.database.write(lambda connection: _mend(connection, engine))
    again = _looked(engine, checks)
    again.mended = [one for one in report.stale if one not in again.stale]
    return again


def _looked(engine: Engine, checks: list[Check]) -> Report:
    report = Report()
    with _apart(engine.database) as connection:
        try:
            _look(connection, engine, checks, report)
        except DatabaseError as error:
            report.faults.append(f"the database cannot be read: {type(error.orig).__name__} {error.orig}")
    return report


def _look(connection: Connection, engine: Engine, checks: list[Check], report: Report) -> None:
    if engine.database.is_sqlite:
        said = connection.exec_driver_sql("PRAGMA integrity_check(20)").scalars().all()
        report.faults += [f"SQLite: {line}" for line in said if line != "ok"]
        if report.faults:
            return  # what stands in a broken file says nothing
    verdict = verify(connection, engine.keys)
    report.counts = {"scopes": verdict.scopes, "ops": verdict.entries, **store.row_counts(connection)}
    report.faults += verdict.faults
    report.faults += belonging(connection)
    report.faults += contents(connection, engine.registry, engine.keys)
    report.faults += epochs_in_order(connection)
    for check in checks:
        report.faults += check(connection)
    report.stale += [one.sentence for one in misjudged(connection)]
    try:
        report.stale += stale(connection, engine.registry, engine.projections)
    except DatabaseError:
        raise
    except Exception as error:  # one record that cannot be read, which stands among the faults already
        log.error("rebuild_failed", error=type(error).__name__, where=where_of(error))
        report.faults.append(f"the projections cannot be made anew: {type(error).__name__}")


def _mend(connection: Connection, engine: Engine) -> None:
    rebuild(connection, engine.registry, engine.projections)
    store.put_have(connection, {one.device: one.held for one in misjudged(connection)})


@contextmanager
def _apart(database: Database) -> Iterator[Connection]:
    """A connection of its own, which sees one instant and is closed at the end.

    Tables that shadow others must never meet a statement that somebody prepared before, nor one that comes
    after, so this connection is out of no pool.
    """
    url = database.engine.url
    engine = create_engine(url, **engine_options(str(url)))
    apart = Database(engine)
    try:
        with engine.connect() as connection:
            if not apart.is_sqlite:
                connection = connection.execution_options(isolation_level="REPEATABLE READ")
            transaction = connection.begin()
            try:
                yield connection
            finally:
                transaction.rollback()
    finally:
        engine.dispose()
