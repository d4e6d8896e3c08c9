"""Nothing is held without a why and an end; docs/data-map.md says so of every field and table."""

from dataclasses import replace
from pathlib import Path

import pytest

from migrations.tables import metadata
from server.desk.data_map import BESIDE, ENGINE, data_map_page, how_long
from server.kinds import KINDS
from server.records.fields import CONFIDENTIAL, PUBLIC
from server.records.kind import Kind

PAGE = Path(__file__).parents[2] / "docs" / "data-map.md"


def lacking(kinds: tuple[Kind, ...]) -> list[str]:
    """Kinds and fields that do not say why they are held, or how long."""
    found = []
    for kind in kinds:
        found += [kind.name] * (kind.why is None) + [f"{kind.name}: how long"] * (not how_long(kind))
        for name, field in kind.fields.items():
            # What is confidential says for itself what it is for: its kind's purpose is not enough.
            if (field.why if field.reach == CONFIDENTIAL else field.why or kind.why) is None:
                found.append(f"{kind.name}.{name}")
    return found


def test_every_kind_and_field_says_why_it_is_held_and_how_long() -> None:
    assert len(KINDS) > 10
    assert lacking(KINDS) == []


def test_a_kind_or_field_that_does_not_say_so_is_found() -> None:
    visit = next(kind for kind in KINDS if kind.name == "visit")
    silent = {**visit.fields, "sealed_note": replace(visit.fields["sealed_note"], why=None)}
    assert lacking((replace(visit, fields=silent),)) == ["visit.sealed_note"]
    assert "visit: how long" in lacking((replace(visit, kept=None),))
    assert {"visit", "visit.note"} <= set(lacking((replace(visit, why=None),)))


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_what_a_kind_says_of_its_end_can_be_done(kind: Kind) -> None:
    assert kind.kept is not None
    named = {
        one for one in (kind.kept.since, kind.kept.outlives, kind.kept.goes_with) if one
    } | kind.kept.leaves
    assert named <= set(kind.fields)
    if kind.kept.leaves:
        required = {name for name, field in kind.fields.items() if field.required}
        assert required <= kind.kept.leaves
        assert not kind.confidential & kind.kept.leaves
    if kind.kept.months:
        assert kind.kept.least <= kind.kept.months <= kind.kept.most
    # What founds a scope names no resident and stays, for a scope is never deleted.
    elif kind.reach != PUBLIC and kind.name != "dwelling" and kind.founds is None:
        assert kind.kept.goes_with or kind.step_to


def test_every_table_is_a_records_or_told_of() -> None:
    told = {table for tables, *_rest in BESIDE for table in tables}
    assert set(metadata.tables) == told | ENGINE
    assert not told & ENGINE


def test_the_page_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == data_map_page(KINDS), "run `qiaomen docs kinds`"
