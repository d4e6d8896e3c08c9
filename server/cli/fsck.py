"""`qiaomen fsck`: whether all that the server keeps is whole, and the mending of what can be made anew."""

import sys

import click

from server.api.parts import Parts
from server.cli.history import open_parts
from server.people.whole import misfits
from server.records.fsck import Report, fsck


def checked(parts: Parts, mend: bool = False) -> Report:
    """Check an installation: the engine's tables, the people's, the files, the projections."""
    return fsck(parts.engine, [misfits, parts.files.check, parts.engine.erasure.check], mend)


@click.command("fsck")
@click.option("--mend", is_flag=True, help="Make lists, names, counts, places and `have` anew.")
def check(mend: bool) -> None:
    """Check the database, the chains and all that is made of them; exit 1 if faults stay."""
    report = checked(open_parts(), mend)
    for sentence in report.mended:
        click.echo(f"mended: {sentence}")
    for sentence in report.faults:
        click.echo(f"fault: {sentence}")
    for sentence in report.stale:
        click.echo(f"stale: {sentence}")
    click.echo(", ".join(f"{number} {name}" for name, number in report.counts.items()))
    if report.faults:
        click.echo(
            f"{len(report.faults)} 处无法自行修复，请用备份恢复 cannot be made anew here: restore a backup"
        )
    if report.stale:
        click.echo(f"{len(report.stale)} 处可修复 can be made anew: qiaomen fsck --mend")
    sys.exit(0 if report.is_sound else 1)
