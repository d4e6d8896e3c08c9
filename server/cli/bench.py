"""`qiaomen bench-seed`: a scope of synthetic records and somebody who may read it, for measuring."""

import dataclasses
import json

import click

from server.cli.history import open_parts
from server.demo.bench import seed_bench


@click.command("bench-seed")
@click.option("--records", default=10_000, show_default=True, type=click.IntRange(1, 1_000_000))
def bench_seed(records: int) -> None:
    """Fill one new scope with synthetic records; print it and a sign-in as JSON."""
    click.echo(json.dumps(dataclasses.asdict(seed_bench(open_parts(), records))))
