"""`qiaomen docs`: write the pages of documentation that are made from the code."""

from pathlib import Path

import click

from server.kinds import KINDS
from server.kinds.docs import kinds_page, rights_page

PAGES = {"kinds.md": kinds_page, "rights.md": rights_page}


@click.group("docs")
def docs() -> None:
    """Write the pages of docs/ that are made from the code."""


@docs.command("kinds")
@click.option("--to", "folder", type=click.Path(path_type=Path, file_okay=False), default=Path("docs"))
def kinds(folder: Path) -> None:
    """Write kinds.md and rights.md: what is recorded, and who may do what."""
    for name, page in PAGES.items():
        (folder / name).write_text(page(KINDS), encoding="utf-8")
        click.echo(str(folder / name))
