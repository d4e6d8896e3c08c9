"""The rights of every kind are those of the table that was written by hand, and the docs show them."""

from pathlib import Path

import pytest

from server.kinds import KINDS
from server.people.roles import ROLES
from server.records.kind import Kind
from tests.safe.matrix import domain

DOCS = Path(__file__).parents[3] / "docs"


def test_every_kind_and_every_role_is_in_the_table() -> None:
    assert {kind.name for kind in KINDS} == set(domain.MATRIX)
    assert set(domain.ROLES) == set(ROLES)
    assert len(domain.ROLES) == 16


@pytest.mark.parametrize("kind", KINDS, ids=[kind.name for kind in KINDS])
def test_a_kind_gives_each_role_what_the_table_says(kind: Kind) -> None:
    held = {role: (kind.access.within.get(role, ""), kind.access.above.get(role, "")) for role in ROLES}
    assert held == {role: domain.parts(kind.name, role) for role in ROLES}
    assert set(kind.access.within) | set(kind.access.above) <= set(ROLES)


def test_the_page_of_rights_has_a_row_for_every_role_and_a_column_for_every_kind() -> None:
    page = (DOCS / "rights.md").read_text(encoding="utf-8").splitlines()
    head = next(line for line in page if line.startswith("| role |"))
    assert [kind.name for kind in KINDS] == [cell.strip(" `") for cell in head.split("|")[2:-1]]
    rows = [
        line
        for role in ROLES
        for line in page
        if line.startswith("| ") and f"`{role}` |" in line.split("|")[1] + "|"
    ]
    assert len(rows) == len(ROLES)
