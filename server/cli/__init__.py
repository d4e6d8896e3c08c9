"""`qiaomen`: what an operator does at the command line."""

import click

from server import __version__
from server.cli.bench import bench_seed
from server.cli.demo import demo
from server.cli.docs import docs
from server.cli.fsck import check
from server.cli.history import migrate, rebuild, restore
from server.cli.people import COMMANDS
from server.cli.register import import_register
from server.cli.run import run
from server.cli.verify import verify
from server.cli.works import retain, work


@click.group()
@click.version_option(__version__, prog_name="qiaomen")
def main() -> None:
    """敲门 Qiaomen: home visits without a network, reconciled when there is one."""


for command in (
    run,
    migrate,
    verify,
    check,
    rebuild,
    restore,
    demo,
    bench_seed,
    import_register,
    docs,
    retain,
    work,
    *COMMANDS,
):
    main.add_command(command)
