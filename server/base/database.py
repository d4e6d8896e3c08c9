"""The database: SQLite embedded, PostgreSQL for real work, one way to write to either.

A write transaction is a function that may run again (`Database.write`), because PostgreSQL can ask for
a retry; on SQLite one lock keeps writers in line, which is far quicker than letting them collide.
"""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import DeclarativeBase

T = TypeVar("T")
TRIES = 6
RETRIED = {"40001", "40P01"}  # serialization failure, deadlock


class Base(DeclarativeBase):
    """The root of all mapped classes."""


db = SQLAlchemy(model_class=Base)


def engine_options(url: str) -> dict[str, object]:
    """What SQLAlchemy needs to open either database as the engine expects it; errors never show values."""
    if url.startswith("sqlite"):
        # isolation_level None: we say BEGIN ourselves, so that a writer takes its lock at once.
        connect = {"isolation_level": None, "timeout": 30, "check_same_thread": False}
        return {"connect_args": connect, "hide_parameters": True}
    return {"pool_size": 10, "max_overflow": 10, "pool_pre_ping": True, "hide_parameters": True}


class Database:
    """One open database.

    Shape: `write(work)` runs `work(connection)` in a transaction that is durable when it returns;
           `snapshot()` gives a connection on which all reads see the same instant.
    """

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.is_sqlite = engine.dialect.name == "sqlite"
        self._writers = threading.RLock()
        if self.is_sqlite:
            event.listen(engine, "connect", _prepare_sqlite)
            event.listen(engine, "begin", _begin_sqlite)

    def write(self, work: Callable[[Connection], T]) -> T:
        """Run one write transaction, again where the database asks for it.

        Errors: whatever `work` raises, after a rollback; the database's own error after the last try.
        """
        for attempt in range(TRIES):
            try:
                with self._writer() as connection:
                    return work(connection)
            except DBAPIError as error:
                if not self._may_retry(error) or attempt == TRIES - 1:
                    raise
                time.sleep(0.02 * 2**attempt)
        raise AssertionError("unreachable")

    @contextmanager
    def _writer(self) -> Iterator[Connection]:
        if not self.is_sqlite:
            with self.engine.begin() as connection:
                yield connection
            return
        with (
            self._writers,
            self.engine.connect() as connection,
            connection.execution_options(qiaomen_writes=True).begin(),
        ):
            yield connection

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """A read-only connection whose reads all see one instant."""
        with self.engine.connect() as connection:
            if not self.is_sqlite:
                connection = connection.execution_options(
                    isolation_level="REPEATABLE READ", postgresql_readonly=True
                )
            with connection.begin():
                yield connection

    def checkpoint(self) -> None:
        """Bring SQLite's journal into its file and empty it, so that what was erased is in neither.

        On PostgreSQL nothing: dead rows go with autovacuum, its journal with the archive's keeping time.
        """
        if self.is_sqlite:
            connection = self.engine.raw_connection()
            try:
                connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
            finally:
                connection.close()

    @staticmethod
    def _may_retry(error: DBAPIError) -> bool:
        code = getattr(error.orig, "sqlstate", None)
        return code in RETRIED or code == "23505" or "UNIQUE constraint" in str(error.orig)


def _prepare_sqlite(connection: DBAPIConnection, _record: object) -> None:
    cursor = connection.cursor()
    # FULL, because NORMAL can lose a commit that somebody was told about when the power goes.
    # secure_delete, because an erasure must leave nothing in the file's free places.
    safety = ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON")
    for pragma in (*safety, "foreign_keys=ON", "busy_timeout=30000"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("qiaomen_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def open_database(app: Flask) -> Database:
    """Bind Flask-SQLAlchemy to the app and give its engine in our wrapping."""
    db.init_app(app)
    with app.app_context():
        return Database(db.engine)
