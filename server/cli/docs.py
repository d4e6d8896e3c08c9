"""`qiaomen docs`: write the pages of documentation that are made from the code."""

from collections.abc import Mapping
from pathlib import Path

import click

from server.desk.data_map import data_map_page
from server.kinds import KINDS
from server.kinds.docs import kinds_page, rights_page
from server.register.docs import register_page

FOLDER = click.Path(path_type=Path, file_okay=False)


@click.group("docs")
def docs() -> None:
    """Write the pages of docs/ that are made from the code."""


@docs.command("kinds")
@click.option("--to", "folder", type=FOLDER, default=Path("docs"))
def kinds(folder: Path) -> None:
    """Write kinds.md, rights.md and data-map.md: what is recorded, who may do what, why and how long."""
    pages = {"kinds.md": kinds_page(KINDS), "rights.md": rights_page(KINDS)}
    _write(folder, {**pages, "data-map.md": data_map_page(KINDS)})


@docs.command("register")
@click.option("--to", "folder", type=FOLDER, default=Path("docs"))
def register(folder: Path) -> None:
    """Write register.md: what a workbook for the import looks like."""
    _write(folder, {"register.md": register_page()})


def _write(folder: Path, pages: Mapping[str, str]) -> None:
    for name, content in pages.items():
        (folder / name).write_text(content, encoding="utf-8")
        click.echo(str(folder / name))
