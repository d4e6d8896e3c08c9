"""The child process that does the jobs: low in priority, one job at a time, gone when its server is gone.

It shares nothing with the server but the database. A job that was cut off, by a crash or a restart, is taken
up again; what it had committed stays, and each job is made so that doing it twice does no harm.
"""

import os
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, Protocol

import structlog
from sqlalchemy import Connection

from server.base.clock import Clock
from server.base.database import Database
from server.base.errors import Problem
from server.base.ids import new_id
from server.base.log import where_of
from server.jobs import queue
from server.jobs.queue import Taken

log = structlog.get_logger(__name__)
NICENESS = 10
LOOK_SECONDS = 2.0  # how often an idle child asks for work
BEAT_SECONDS = 2.0

Tell = Callable[[str, int, int], None]
Work = Callable[[Taken, Tell], Any]
Nightly = Callable[[Connection, datetime], Iterable[str]]


class Parts(Protocol):
    """What the child works with."""

    @property
    def database(self) -> Database: ...
    @property
    def clock(self) -> Clock: ...


class Runner:
    """One child.

    Shape: `works` are the sorts of jobs by name; each gets the job and a way to tell how far it is, and gives
           its report as JSON. `nightly` says which of them are due by the clock.
    """

    def __init__(
        self, parts: Parts, works: Mapping[str, Work], nightly: Nightly = lambda connection, now: ()
    ) -> None:
        self.parts, self.works, self.nightly = parts, works, nightly
        self.id = new_id()

    def run_one(self) -> bool:
        """Do the oldest job that waits; false where there is none, or another child is at work."""
        now = self.parts.clock()
        # SQLite's file has one server, and that has one child: whatever is running was left behind.
        is_alone = self.parts.database.is_sqlite

        with self.parts.database.snapshot() as connection:
            due = list(self.nightly(connection, now))
            if not due and not queue.has_work(connection):
                return False  # looking costs no writing

        def work(connection: Connection) -> Taken | None:
            for name in due:
                queue.ask(connection, name, {}, None, now)
            return queue.take(connection, self.id, now, is_alone)

        job = self.parts.database.write(work)
        if job is None:
            return False
        report, problem = self._done(job)
        self.parts.database.write(
            lambda c: queue.finish(c, job.id, self.id, self.parts.clock(), report, problem)
        )
        return True

    def _done(self, job: Taken) -> tuple[Any, str | None]:
        with _Beat(self.parts, job.id, self.id) as beat:
            try:
                return self.works[job.work](job, beat.tell), None
            except Problem as problem:
                return {"detail": problem.detail, "fields": problem.fields}, problem.code
            except Exception as error:  # whoever waits must be told; the child goes on with the next
                log.error(
                    "job_failed",
                    job=job.id,
                    what=job.work,
                    error=type(error).__name__,
                    where=where_of(error),
                )
                return None, "server_error"

    def run_for_ever(self) -> None:
        """Work until this process ends."""
        os.nice(NICENESS)
        while True:
            try:
                if self.run_one():
                    continue
            except Exception as error:  # the database may be away for a while
                log.error("jobs_wait", error=type(error).__name__, where=where_of(error))
            time.sleep(LOOK_SECONDS)


class _Beat:
    """Says every two seconds that the job is alive, from a thread of its own.

    On SQLite it waits for the job's transaction to end, instead of standing in its way.
    """

    def __init__(self, parts: Parts, job: str, worker: str) -> None:
        self._parts, self._job, self._worker = parts, job, worker
        self._reached: tuple[str, int, int] = ("", 0, 0)
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._beat, daemon=True)

    def tell(self, step: str, done: int, total: int) -> None:
        self._reached = (step, done, total)

    def __enter__(self) -> "_Beat":
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._is_over.set()
        self._thread.join()

    def _beat(self) -> None:
        while not self._is_over.wait(BEAT_SECONDS):
            now = self._parts.clock()
            try:
                self._parts.database.write(
                    lambda c: queue.beat(c, self._job, self._worker, now, *self._reached)  # noqa: B023  # called at once
                )
            except Exception as error:  # a beat that is missed harms nothing
                log.error("beat_missed", error=type(error).__name__)


def end_with(parent: int) -> None:
    """End this process when the one that started it is gone, however it went.

    Shape: told by id, since it may be gone before this process has come so far as to look.
    """

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(1)
        os._exit(0)

    threading.Thread(target=watch, daemon=True).start()
