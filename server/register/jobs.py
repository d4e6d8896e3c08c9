"""Uploads on the admin page: kept as a file and a row, read at once, applied when somebody says so.

The work runs in a thread of the server, one at a time. What it has reached is told from memory: on SQLite
the one writer is the import itself, so its own row cannot be written meanwhile.
"""

import threading
import time
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

import orjson
import structlog
from sqlalchemy import Connection, Row, insert, select, update

from server.base.clock import from_wire, wire
from server.base.errors import Problem
from server.base.ids import new_id
from server.base.settings import Settings
from server.people import access_log
from server.register import mapping as mappings
from server.register import run
from server.register.errors_book import write_errors
from server.register.models import RegisterJob
from server.register.run import Order, run_import

log = structlog.get_logger(__name__)
REPORT_KEPT = timedelta(days=30)
KEPT = timedelta(days=1)  # how long an upload and its error workbook lie on the server
SILENT = timedelta(minutes=2)  # a worker that has not been heard of for so long is gone
SHOWN = 20
RUNNING = frozenset({"reading", "applying"})
_turn = threading.Lock()
_reached: dict[str, tuple[str, int, int]] = {}


class Parts(run.Parts, Protocol):
    """What a job needs beside what the import does."""

    @property
    def settings(self) -> Settings: ...


def begin(parts: Parts, by: str, name: str, content: bytes, only: frozenset[str] | None) -> str:
    """Keep an upload and begin reading it; gives the job's id."""
    id_, now = new_id(), wire(parts.clock())
    _sweep(parts)
    upload = path_of(parts, id_)
    upload.touch(mode=0o600)
    upload.write_bytes(content)
    row = {
        "id": id_,
        "by": by,
        "name": name,
        "created_at": now,
        "seen_at": now,
        "state": "reading",
        "step": "",
        "done": 0,
        "total": 0,
    }

    def work(connection: Connection) -> None:
        mapping = orjson.dumps(mappings.saved(connection)).decode()
        connection.execute(insert(RegisterJob).values(mapping=mapping, **row))

    parts.database.write(work)
    _start(parts, id_, only, applies=False)
    return id_


def apply(parts: Parts, id_: str, by: str, only: frozenset[str] | None) -> None:
    """Begin to write what was read.

    Errors: not_found; busy where it is not there to be applied: still read, applied already, or failed.
    """

    def work(connection: Connection) -> None:
        own = RegisterJob.id == id_, RegisterJob.by == by, RegisterJob.state == "checked"
        values = {"state": "applying", "seen_at": wire(parts.clock())}
        if not connection.execute(update(RegisterJob).where(*own).values(**values)).rowcount:
            raise Problem("busy" if _row(connection, id_, by) else "not_found")
        access_log.append(connection, by, "register_import", parts.clock(), record=id_)

    if not path_of(parts, id_).exists():
        raise Problem("not_found", "上传的文件已清除，请重新上传 the upload was swept; please send it again")
    begins = id_ not in _reached
    _reached.setdefault(id_, ("waiting", 0, 0))  # before the row, or it would look like a worker that is gone
    try:
        parts.database.write(work)
    except Problem:
        if begins:
            _reached.pop(id_, None)
        raise
    _start(parts, id_, only, applies=True)


def job(parts: Parts, id_: str, by: str) -> dict[str, Any]:
    """How far a job is, and its report once there is one.

    Errors: not_found.
    """
    reached = dict(_reached)  # asked before the row: a worker that ends in between has written its row
    with parts.database.snapshot() as connection:
        row = _row(connection, id_, by)
    if row is None:
        raise Problem("not_found")
    return _told(parts, row, reached)


def jobs(parts: Parts, by: str) -> list[dict[str, Any]]:
    """The newest uploads of an account, without the rows of their reports."""
    query = (
        select(RegisterJob).where(RegisterJob.by == by).order_by(RegisterJob.created_at.desc()).limit(SHOWN)
    )
    reached = dict(_reached)
    with parts.database.snapshot() as connection:
        rows = connection.execute(query).all()
    return [{**_told(parts, row, reached), "report": None} for row in rows]


def path_of(parts: Parts, id_: str, ending: str = ".xlsx") -> Path:
    """Where an upload lies, or what was made from it."""
    folder = parts.settings.home / "register"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder / f"{id_}{ending}"


def errors_of(parts: Parts, id_: str, by: str) -> Path:
    """The workbook of bad rows.

    Errors: not_found where there are none, or they were swept.
    """
    job(parts, id_, by)
    found = path_of(parts, id_, "-errors.xlsx")
    if not found.exists():
        raise Problem("not_found")
    return found


def _row(connection: Connection, id_: str, by: str) -> Row[Any] | None:
    query = select(RegisterJob.__table__).where(RegisterJob.id == id_, RegisterJob.by == by)
    return connection.execute(query).first()


def _told(parts: Parts, row: Row[Any], reached: Mapping[str, tuple[str, int, int]]) -> dict[str, Any]:
    step, done, total = reached.get(row.id, (row.step, row.done, row.total))
    state, problem = row.state, row.problem
    is_silent = from_wire(row.seen_at) < parts.clock() - SILENT
    if state in RUNNING and row.id not in reached and (parts.database.is_sqlite or is_silent):
        state, problem = "failed", "interrupted"
    return {
        "id": row.id,
        "name": row.name,
        "created_at": row.created_at,
        "state": state,
        "step": step,
        "done": done,
        "total": total,
        "problem": problem,
        "report": orjson.loads(row.report) if row.report else None,
    }


def _start(parts: Parts, id_: str, only: frozenset[str] | None, applies: bool) -> None:
    _reached[id_] = ("waiting", 0, 0)
    threading.Thread(target=_work, args=(parts, id_, only, applies), daemon=True).start()


def _work(parts: Parts, id_: str, only: frozenset[str] | None, applies: bool) -> None:
    try:
        with _turn:
            values = _run(parts, id_, only, applies)
    except Problem as problem:
        values = {"state": "failed", "problem": problem.code, "report": _said(problem)}
    except Exception:  # whatever it is, whoever waits must be told
        log.exception("register_failed", job=id_)
        values = {"state": "failed", "problem": "server_error"}
    try:
        _put(parts, id_, **values)
    finally:
        _reached.pop(id_, None)


def _run(parts: Parts, id_: str, only: frozenset[str] | None, applies: bool) -> dict[str, Any]:
    with parts.database.snapshot() as connection:
        columns = RegisterJob.by, RegisterJob.mapping
        by, kept = connection.execute(select(*columns).where(RegisterJob.id == id_)).one()
    mapping: Mapping[str, str] = orjson.loads(kept or "{}")
    upload = path_of(parts, id_)
    last = 0.0

    def tell(step: str, done: int, total: int) -> None:
        nonlocal last
        _reached[id_] = (step, done, total)
        if not parts.database.is_sqlite and time.monotonic() - last > 2:
            last = time.monotonic()
            _put(parts, id_, step=step, done=done, total=total)

    report = run_import(parts, Order(upload, by, only, mapping, applies), tell)
    if report.faults:
        write_errors(upload, report.faults, path_of(parts, id_, "-errors.xlsx"), mapping)
    if applies:
        upload.unlink(missing_ok=True)
    state = "applied" if applies else "checked"
    return {"state": state, "problem": None, "report": orjson.dumps(report.as_json()).decode()}


def _said(problem: Problem) -> str:
    return orjson.dumps({"detail": problem.detail, "fields": problem.fields}).decode()


def _put(parts: Parts, id_: str, **values: Any) -> None:
    statement = update(RegisterJob).where(RegisterJob.id == id_)
    parts.database.write(
        lambda connection: (
            connection.execute(statement.values(seen_at=wire(parts.clock()), **values)) and None
        )
    )


def _sweep(parts: Parts) -> None:
    """Delete what was uploaded long ago: it holds names, and whoever sent it has it still."""
    before = time.time() - KEPT.total_seconds()
    for path in path_of(parts, "x").parent.glob("*.xlsx"):
        if path.stat().st_mtime < before:
            path.unlink(missing_ok=True)


def forget(connection: Connection, now: datetime) -> int:
    """Drop what a month-old import said of single rows, which may hold names."""
    old = RegisterJob.created_at < wire(now - REPORT_KEPT), RegisterJob.report.is_not(None)
    return int(connection.execute(update(RegisterJob).where(*old).values(report=None)).rowcount)
