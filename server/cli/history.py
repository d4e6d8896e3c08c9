"""Commands about the past: migrate, rebuild projections, restore a backup."""

import shutil
import sqlite3
from pathlib import Path

import click
from sqlalchemy import Connection
from sqlalchemy.engine import make_url

from server.api.parts import Parts
from server.app import create_app
from server.base.clock import utc_now, wire
from server.base.settings import Settings
from server.people import access_log, sessions
from server.people.anchor import Anchor
from server.records.epochs import begin_epoch
from server.records.rebuild import rebuild as rebuild_projections


def open_parts() -> Parts:
    """The parts of the installation that the environment names; closed when the command is done."""
    parts: Parts = create_app(Settings.from_environment()).extensions["qiaomen"]
    click.get_current_context().call_on_close(parts.database.engine.dispose)
    return parts


@click.command("migrate")
def migrate() -> None:
    """Bring the database to this version."""
    open_parts()
    click.echo("数据库已是最新 the database is at this version")


@click.command("rebuild")
def rebuild() -> None:
    """Make the lists, names, counts and places anew from the records."""
    parts = open_parts()
    count = parts.database.write(
        lambda connection: rebuild_projections(connection, parts.registry, parts.engine.projections)
    )
    click.echo(f"{count} records")


@click.command("restore")
@click.argument("backup", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--why", default="restored from a backup", help="Kept with the new epoch.")
def restore(backup: Path | None, why: str) -> None:
    """Begin a new epoch after a restore, so that devices offer again what the backup does not know.

    With BACKUP (SQLite) the file takes the database's place first; the present one is kept beside it. On
    PostgreSQL restore with its own tools, then run this without BACKUP. Stop the server before.
    """
    settings = Settings.from_environment()
    if backup:
        _put_in_place(settings, backup)
    # Said before anybody opens the older database: it is expected, and nobody slipped it in.
    Anchor(settings.heads_path).let_go(why, utc_now())
    parts: Parts = create_app(settings).extensions["qiaomen"]

    def work(connection: Connection) -> str:
        sessions.end_all(connection)  # everybody signs in again, and is told the new epoch
        access_log.append(connection, None, "restore", utc_now(), via="command")
        return begin_epoch(connection, wire(utc_now()), why)

    click.echo(f"new epoch {parts.database.write(work)}")
    click.echo(
        "请大家重新登录一次，平板再交最近的记录 everybody signs in once more, then tablets hand in the rest"
    )


def _put_in_place(settings: Settings, backup: Path) -> None:
    url = make_url(settings.database_url)
    if not url.drivername.startswith("sqlite") or not url.database:
        raise click.UsageError(
            "BACKUP is for SQLite; restore PostgreSQL with pg_restore, then run without it"
        )
    present = Path(url.database)
    if present.exists():
        _let_go(present)
    aside = present.with_name(f"{present.name}.before-{utc_now():%Y%m%dT%H%M%S}")
    for ending in ("", "-wal", "-shm"):
        part = Path(f"{present}{ending}")
        if part.exists():
            part.rename(f"{aside}{ending}")
    shutil.copyfile(backup, present)
    click.echo(f"the former database is {aside}")


def _let_go(present: Path) -> None:
    """Make sure that nobody has the database open: a server would go on writing into the one put aside.

    Errors: ClickException while somebody has.
    """
    connection = sqlite3.connect(present, timeout=1)
    try:
        connection.execute("PRAGMA journal_mode = DELETE")  # is given to nobody who is not alone
    except sqlite3.DatabaseError as error:
        if "locked" in str(error):
            raise click.ClickException("请先停下服务 the server still runs; stop it first") from error
        # Whatever else is wrong with it is why somebody restores.
    finally:
        connection.close()
