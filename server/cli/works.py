"""The jobs there are, `qiaomen work` which does them beside a server, and `qiaomen retain`."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from typing import Any

import click
from sqlalchemy import Connection

from server.api.parts import Parts
from server.base.clock import SHANGHAI, wire
from server.cli.history import open_parts
from server.jobs import queue, retention
from server.jobs.queue import Taken
from server.jobs.retention import Line, Sweep
from server.jobs.runner import Runner, Tell, Work, end_with
from server.people import approvals, sessions
from server.records.epochs import first_began_at
from server.register import jobs as register

RETENTION = "retention"
NIGHT = time(2)  # in Shanghai, when nobody knocks
SHOWN = 20

# Beside the records: by name, what drops that is old.
SWEEPS: dict[str, Sweep] = {
    "session": sessions.forget,
    "approval": approvals.forget,
    "register_report": register.forget,
    "job": queue.forget,
}


def works(parts: Parts) -> dict[str, Work]:
    """Every sort of job by name."""

    def retain_all(job: Taken, tell: Tell) -> Any:
        is_dry = bool(job.given.get("is_dry"))
        lines = retention.retain(parts, SWEEPS, is_dry, job.by, tell)
        return retention.report_of(lines, is_dry)

    return {RETENTION: retain_all}


def nightly(connection: Connection, now: datetime) -> Iterable[str]:
    """What is due by the clock: retention once after two at night, later where the machine was off."""
    local = now.astimezone(SHANGHAI)
    night = datetime.combine(local.date(), NIGHT, SHANGHAI)
    night -= timedelta(days=1) if local < night else timedelta()
    last = queue.last_asked(connection, RETENTION) or first_began_at(connection)
    return [RETENTION] if last < wire(night) else []


@click.command("work")
@click.option("--parent", type=int, help="The process with which this one ends.")
def work(parent: int | None) -> None:
    """Do the jobs of a running server, until that is gone; `qiaomen run` starts it."""
    if parent is not None:
        end_with(parent)
    parts = open_parts()
    Runner(parts, works(parts), nightly).run_for_ever()


@click.command("retain")
@click.option("--dry-run", "is_dry", is_flag=True, help="Only say what would go.")
def retain(is_dry: bool) -> None:
    """Reduce and erase what was kept long enough, and say what went: kind, count, ids; no content."""
    parts = open_parts()
    now = parts.clock()
    lines = retention.retain(parts, SWEEPS, is_dry)
    report = retention.report_of(lines, is_dry)
    parts.database.write(lambda c: queue.note(c, RETENTION, {"is_dry": is_dry}, now, report))
    for line in lines:
        _tell(line)
    click.echo("只是预演，没有改动 a dry run, nothing changed" if is_dry else f"{len(lines)} 类 sorts done")


def _tell(line: Line) -> None:
    held = f", {line.held} 条依法留存 held" if line.held else ""
    until = f" < {line.before}" if line.before else ""
    click.echo(f"{line.what:16} {line.did:8} {line.count:6}{until}{held}")
    for id_ in line.ids[:SHOWN]:
        click.echo(f"    {id_}")
    if len(line.ids) > SHOWN:
        click.echo(f"    … {line.count - SHOWN} 更多 more")
