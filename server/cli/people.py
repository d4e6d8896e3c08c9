"""Commands about people: accounts, roles, devices, and re-cutting grids."""

import sys
from datetime import date, datetime
from pathlib import Path

import click
from sqlalchemy import Connection

from server.api.shapes import start_of
from server.base.clock import day_of
from server.base.errors import Problem
from server.cli import way_in
from server.cli.history import open_parts
from server.cli.telling import transaction, user_of
from server.people import accounts, recut
from server.people.finding import find_place, path_of
from server.people.overview import read_accounts
from server.people.passwords import hashed
from server.people.roles import ROLES
from server.people.sheets import read_sheet


class Day(click.ParamType[date]):
    """A calendar day in Shanghai."""

    name = "YYYY-MM-DD"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date:
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            self.fail("a day, such as 2026-11-23", param, ctx)


@click.group()
def user() -> None:
    """Accounts."""


@user.command("add")
@click.argument("username")
@click.option("--name", required=True, help="The person's name, as colleagues read it.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
def add(username: str, name: str, password_stdin: bool) -> None:
    """Make an account. Without --password-stdin a password is made up and printed, this once."""
    password = sys.stdin.readline().rstrip("\r\n") if password_stdin else accounts.made_up_password()
    plain = accounts.plain_username(username)
    parts = open_parts()

    def check(_connection: Connection) -> None:
        accounts.check_account(plain, name, password)

    transaction(parts, check)
    hash_ = hashed(password)
    id_ = transaction(
        parts, lambda connection: accounts.add_user(connection, plain, name, hash_, parts.clock())
    )
    click.echo(f"{plain} {id_}")
    if not password_stdin:
        click.echo(f"密码 password: {password}")


@user.command("password")
@click.argument("username")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
def password(username: str, password_stdin: bool) -> None:
    """Give an account a new password, and open it again if it was disabled; everybody signed in is out."""
    words = sys.stdin.readline().rstrip("\r\n") if password_stdin else accounts.made_up_password()
    parts = open_parts()
    transaction(
        parts, lambda _connection: accounts.check_account(accounts.plain_username(username), "-", words)
    )
    hash_ = hashed(words)
    transaction(parts, lambda c: accounts.set_password(c, user_of(c, username), hash_, parts.clock()))
    if not password_stdin:
        click.echo(f"密码 password: {words}")


@user.command("disable")
@click.argument("username")
def disable(username: str) -> None:
    """Close an account. Its devices erase at their next contact, and may hand over for 90 days."""
    parts = open_parts()
    transaction(parts, lambda c: accounts.disable_user(c, user_of(c, username), parts.clock()))


@click.group()
def role() -> None:
    """Roles."""


@role.command("give")
@click.argument("username")
@click.argument("role_name", metavar="ROLE", type=click.Choice(list(ROLES)))
@click.argument("unit")
@click.option("--from", "from_on", type=Day(), help="The first day; without it, from now on.")
def give(username: str, role_name: str, unit: str, from_on: date | None) -> None:
    """Give USERNAME a ROLE on UNIT: an id, a code, or names such as 青禾里/第一网格."""
    parts = open_parts()
    now = parts.clock()
    from_at = _instant(from_on, now)

    def work(connection: Connection) -> str:
        tree = parts.rights.tree(connection)
        place = find_place(tree, unit, day_of(max(now, from_at)))
        who = user_of(connection, username)
        accounts.give_role(connection, tree, who, role_name, place.scope, from_at, now)
        return path_of(tree, place.scope, day_of(max(now, from_at)))

    click.echo(f"{username} {role_name} {transaction(parts, work)}")


@role.command("end")
@click.argument("username")
@click.argument("role_name", metavar="ROLE", type=click.Choice(list(ROLES)))
@click.argument("unit")
@click.option("--on", "to_on", type=Day(), help="The first day without the role; without it, from now on.")
def end(username: str, role_name: str, unit: str, to_on: date | None) -> None:
    """End the ROLE that USERNAME has on UNIT."""
    parts = open_parts()
    now = parts.clock()
    to_at = _instant(to_on, now)

    def work(connection: Connection) -> None:
        tree = parts.rights.tree(connection)
        place = find_place(tree, unit, day_of(now))
        who = user_of(connection, username)
        held = parts.rights.judge(connection, [who]).held(who, now)
        found = [one.id for one in held if (one.role, one.unit) == (role_name, place.scope)]
        if not found:
            raise Problem("not_found", f"{username} 没有这个角色 has no such role there")
        for grant in found:
            accounts.end_role(connection, grant, to_at, now)

    transaction(parts, work)


@click.group()
def device() -> None:
    """Tablets and desks."""


@device.command("list")
def list_devices() -> None:
    """Show all devices: id, user, state, last seen, name."""
    parts = open_parts()
    with parts.database.snapshot() as connection:
        for account in read_accounts(connection):
            for one in account.devices:
                seen = one.seen_at or "-"
                click.echo(f"{one.id}  {account.username}  {one.state}  {seen}  {one.name}")


@device.command("revoke")
@click.argument("device_id", metavar="DEVICE")
def revoke(device_id: str) -> None:
    """Revoke a lost device for ever. It erases at its next contact, and may hand over for 90 days."""
    parts = open_parts()
    transaction(parts, lambda connection: accounts.revoke_device(connection, device_id, parts.clock()))


@click.group()
def grid() -> None:
    """Grids."""


@grid.command("recut")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--from", "from_on", type=Day(), required=True, help="The first day of the new grids.")
@click.option("--dry-run", is_flag=True, help="Only say what would move.")
def recut_grids(file: Path, from_on: date, dry_run: bool) -> None:
    """Give buildings to other grids, as FILE says (CSV or xlsx): all of it, or with any fault nothing.

    Columns: 网格 grid (code or name); 楼栋编号 building (its id), or 社区 community, 小区 estate, 楼号 name.
    """
    parts = open_parts()

    def work(connection: Connection) -> tuple[recut.Plan, list[str]]:
        tree = parts.rights.tree(connection)
        plan = recut.plan(tree, read_sheet(file.read_bytes()), from_on)
        moved = [
            f"{move.name}: {path_of(tree, move.from_unit, from_on)} → {path_of(tree, move.to_unit, from_on)}"
            for move in plan.moves
        ]
        if not plan.faults and not dry_run:
            recut.carry_out(connection, parts.engine, plan, parts.clock())
        return plan, moved

    plan, moved = transaction(parts, work)
    for fault in plan.faults:
        click.echo(f"第 {fault.row} 行 row {fault.row}, {fault.column}: {fault.reason}", err=True)
    if plan.faults:
        raise click.ClickException(f"{len(plan.faults)} 行有误，一栋也没有动 faulty rows; nothing was moved")
    for line in moved:
        click.echo(line)
    click.echo(f"{len(moved)} moved, {plan.unchanged} unchanged, from {plan.day}")


def _instant(on: date | None, now: datetime) -> datetime:
    return start_of(on) if on else now


for command in way_in.COMMANDS:
    user.add_command(command)
COMMANDS = (user, role, device, grid)
