"""`qiaomen demo`: fill an empty database with the demo street, of the size that is asked for."""

import sys
import time
from datetime import datetime

import click

from server.app import is_empty
from server.cli.history import open_parts
from server.demo import PASSWORD, SIGN_INS, load_demo


@click.command("demo")
@click.option(
    "--scale", default=0.1, show_default=True, type=click.FloatRange(0.001, 1), help="1 is all of it."
)
@click.option(
    "--today",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The day of the story, whose ninety days end the day before; default today.",
)
def demo(scale: float, today: datetime | None) -> None:
    """Fill an empty database with the demo street."""
    parts = open_parts()
    with parts.database.snapshot() as connection:
        if not is_empty(connection):
            raise click.UsageError("数据库里已有记录 the database already holds records")
    started = time.monotonic()
    loaded = load_demo(parts, scale, today.date() if today else None, tell=_show)
    for kind, count in loaded.records.items():
        click.echo(f"  {kind:10} {count:7}")
    click.echo(f"{sum(loaded.records.values())} records in {time.monotonic() - started:.1f} s")
    click.echo(f"演示账号 demo sign-ins, password {PASSWORD}: {', '.join(SIGN_INS)}")


def _show(grid: str) -> None:
    if sys.stdout.isatty():
        click.echo(f"\r  {grid}\033[K", nl=False)
