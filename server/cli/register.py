"""`qiaomen import`: take in a community's register, after looking at it first."""

import json
import sys
from pathlib import Path

import click

from server.base.errors import Problem
from server.cli.history import open_parts
from server.people.accounts import find_user
from server.register import mapping as mappings
from server.register.errors_book import write_errors
from server.register.faults import SENTENCES
from server.register.report import Report
from server.register.run import Order, run_import

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
SHOWN = 20


@click.command("import")
@click.argument("file", type=FILE)
@click.option("--apply", "applies", is_flag=True, help="Write it; without this nothing is changed.")
@click.option("--mapping", type=FILE, help='JSON {"heading": "column"}, kept for later imports too.')
@click.option(
    "--errors", type=click.Path(dir_okay=False, path_type=Path), help="Where the bad rows go (xlsx)."
)
@click.option("--by", help="The account that asks for it.")
@click.option("--found-units", is_flag=True, help="Also make communities and grids that are not known.")
def import_register(
    file: Path, applies: bool, mapping: Path | None, errors: Path | None, by: str | None, found_units: bool
) -> None:
    """Read a register (xlsx) and say what would change; with --apply, change it."""
    parts = open_parts()
    try:
        with parts.database.snapshot() as connection:
            user = find_user(connection, by) if by else None
            known = mappings.saved(connection)
        if by and user is None:
            raise click.UsageError(f"no account {by}")
        if mapping:
            known |= mappings.check(json.loads(mapping.read_text(encoding="utf-8")))
            parts.database.write(lambda connection: mappings.save(connection, known))
        order = Order(file, by=user, mapping=known, applies=applies, founds_units=found_units)
        report = run_import(parts, order, _show)
        _tell(report)
        if errors and report.faults:
            count = write_errors(file, report.faults, errors, known)
            click.echo(f"{errors}: {count} 行待改正 rows to correct")
    except Problem as problem:
        raise click.ClickException(problem.detail or f"{problem.kind.zh} {problem.kind.en}") from problem


def _show(step: str, done: int, total: int) -> None:
    if not sys.stdout.isatty():
        return
    click.echo(f"\r  {step} {done}{f'/{total}' if total else ''}\033[K", nl=False)


def _tell(report: Report) -> None:
    told = report.as_json()
    click.echo("\r\033[K" if sys.stdout.isatty() else "", nl=False)
    click.echo(f"{report.sheet}: {report.rows} 行 rows, {report.held_back} 行没有导入 held back")
    if report.refused:
        click.echo(f"不收的列，已略去 columns refused and dropped: {', '.join(report.refused)}")
    if report.ignored:
        click.echo(f"没有用到的列 columns not used: {', '.join(report.ignored)}")
    for kind, counts in told["records"].items():
        click.echo(f"  {kind:10} +{counts['new']} ~{counts['changed']} ={counts['same']}")
    for found in told["fault_codes"]:
        click.echo(f"  {found['count']:6} {found['zh']} {found['en']}")
    for fault in report.faults[:SHOWN]:
        click.echo(f"    {fault.row} {fault.column}: {SENTENCES[fault.code].zh}")
    if report.conflicts:
        click.echo(f"{report.conflicts} 处与别人的修改不一致，请选一个 conflicts to be settled")
    state = "已导入 applied" if report.is_applied else "只是预演，没有改动 a dry run, nothing changed"
    click.echo(f"{state}, {report.seconds:.1f} s")
