"""The `job` table: what is to be done, what is being done, what came of it; nothing else joins the two sides.

A server puts a row in; the child process (`server/jobs/runner.py`) takes the oldest, one at a time.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import orjson
from sqlalchemy import Connection, Index, Integer, Row, String, Text, delete, func, insert, select, update
from sqlalchemy.orm import Mapped, mapped_column

from server.base.clock import wire
from server.base.database import Base
from server.base.ids import new_id
from server.people import setting
from server.people.models import ID, INSTANT

SILENT = timedelta(minutes=2)  # a child that has not been heard of for so long is gone
MOST_TRIES = 3
KEPT = timedelta(days=365)  # how long a row and its report stay
LOCK = "jobs_at"


class Job(Base):
    """One piece of work.

    Shape: `state` is waiting, running, done, failed or interrupted; `given` is what it was asked with,
           `reached` where it goes on after an interruption, `report` what came of it, all JSON; `problem` a
           code of the error list.
    """

    __tablename__ = "job"
    __table_args__ = (Index("job_by_state", "state", "asked_at"), Index("job_by_work", "work", "asked_at"))

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    work: Mapped[str] = mapped_column(String(24))
    by: Mapped[str | None] = mapped_column(ID)
    given: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(12))
    step: Mapped[str] = mapped_column(String(24))
    done: Mapped[int] = mapped_column(Integer)
    total: Mapped[int] = mapped_column(Integer)
    tries: Mapped[int] = mapped_column(Integer)
    worker: Mapped[str | None] = mapped_column(ID)
    asked_at: Mapped[str] = mapped_column(INSTANT)
    begun_at: Mapped[str | None] = mapped_column(INSTANT)
    beat_at: Mapped[str | None] = mapped_column(INSTANT)
    ended_at: Mapped[str | None] = mapped_column(INSTANT)
    reached: Mapped[str | None] = mapped_column(Text)
    report: Mapped[str | None] = mapped_column(Text)
    problem: Mapped[str | None] = mapped_column(String(40))


@dataclass(frozen=True)
class Taken:
    """A job that this child does now."""

    id: str
    work: str
    by: str | None
    given: dict[str, Any]
    reached: dict[str, Any] | None


def ask(connection: Connection, work: str, given: dict[str, Any], by: str | None, now: datetime) -> str:
    """Put a job in, and give its id; the same job is not put in twice while it waits."""
    text = orjson.dumps(given, option=orjson.OPT_SORT_KEYS).decode()
    same = Job.work == work, Job.given == text, Job.state == "waiting"
    if (waiting := connection.scalar(select(Job.id).where(*same).limit(1))) is not None:
        return str(waiting)
    id_ = new_id()
    values = {"id": id_, "work": work, "given": text, "by": by, "state": "waiting", "asked_at": wire(now)}
    connection.execute(insert(Job).values(step="", done=0, total=0, tries=0, **values))
    return id_


def has_work(connection: Connection) -> bool:
    """Whether anything waits, or was left running."""
    open_ = select(Job.id).where(Job.state.in_(("waiting", "running"))).limit(1)
    return connection.scalar(open_) is not None


def take(connection: Connection, worker: str, now: datetime, is_alone: bool) -> Taken | None:
    """Take the oldest job that waits, unless another child is at work.

    Shape: `is_alone` where no other child can be, so that whatever is running was left by one that is gone.
    """
    setting.put(connection, LOCK, wire(now))  # of two children that look at once, the second waits here
    _pick_up(connection, worker, now, is_alone)
    if connection.scalar(select(func.count()).select_from(Job).where(Job.state == "running")):
        return None
    row = connection.execute(
        select(Job.__table__).where(Job.state == "waiting").order_by(Job.asked_at, Job.id).limit(1)
    ).first()
    if row is None:
        return None
    values = {"state": "running", "worker": worker, "beat_at": wire(now), "tries": row.tries + 1}
    begun = {"begun_at": row.begun_at or wire(now)}
    connection.execute(update(Job).where(Job.id == row.id).values(**values, **begun))
    reached = orjson.loads(row.reached) if row.reached else None
    return Taken(row.id, row.work, row.by, orjson.loads(row.given), reached)


def _pick_up(connection: Connection, worker: str, now: datetime, is_alone: bool) -> None:
    """What a child left that is gone goes on, three times; then it ends as interrupted."""
    left = [Job.state == "running"]
    left += [Job.worker != worker] if is_alone else [Job.beat_at < wire(now - SILENT)]
    connection.execute(
        update(Job)
        .where(*left, Job.tries >= MOST_TRIES)
        .values(state="interrupted", problem="interrupted", ended_at=wire(now))
    )
    connection.execute(update(Job).where(*left).values(state="waiting"))


def beat(
    connection: Connection, id_: str, worker: str, now: datetime, step: str, done: int, total: int
) -> bool:
    """Say that the child is alive, and how far it is; false where the job is somebody else's now."""
    mine = Job.id == id_, Job.worker == worker, Job.state == "running"
    values = {"beat_at": wire(now), "step": step, "done": done, "total": total}
    return bool(connection.execute(update(Job).where(*mine).values(**values)).rowcount)


def reach(connection: Connection, id_: str, reached: dict[str, Any]) -> None:
    """Note where the job goes on after an interruption, in the transaction of what has been done."""
    connection.execute(update(Job).where(Job.id == id_).values(reached=orjson.dumps(reached).decode()))


def finish(
    connection: Connection, id_: str, worker: str, now: datetime, report: Any, problem: str | None = None
) -> None:
    """End a job with what came of it."""
    values = {"state": "failed" if problem else "done", "problem": problem, "ended_at": wire(now)}
    text = orjson.dumps(report).decode() if report is not None else None
    mine = Job.id == id_, Job.worker == worker
    connection.execute(update(Job).where(*mine).values(**values, report=text))


def note(connection: Connection, work: str, given: dict[str, Any], begun: datetime, report: Any) -> None:
    """Keep what came of a job that a command did itself."""
    id_ = ask(connection, work, given, None, begun)
    values = {"state": "done", "begun_at": wire(begun), "ended_at": wire(begun)}
    text = orjson.dumps(report).decode()
    connection.execute(update(Job).where(Job.id == id_).values(**values, report=text))


def newest(connection: Connection, work: str, limit: int = 20) -> list[Row[Any]]:
    """The newest jobs of one sort."""
    query = select(Job.__table__).where(Job.work == work)
    return list(connection.execute(query.order_by(Job.asked_at.desc(), Job.id).limit(limit)))


def last_asked(connection: Connection, work: str) -> str | None:
    """When a job of this sort was last put in, by whomever; a rehearsal does not count."""
    is_real = Job.given.not_like('%"is_dry":true%')
    return connection.scalar(select(func.max(Job.asked_at)).where(Job.work == work, is_real))


def forget(connection: Connection, now: datetime) -> int:
    """Drop jobs that ended a year ago; gives how many."""
    old = Job.ended_at < wire(now - KEPT)
    return int(connection.execute(delete(Job).where(old)).rowcount)
