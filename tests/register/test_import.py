"""What becomes of a register's rows: homes and people, once, and only what differs from the last import."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from server.api.parts import Parts
from server.app import create_app
from server.base.settings import Settings
from server.records.ports import Change
from server.register.run import Order, run_import
from tests.register.conftest import Import
from tests.register.sheets import HEADINGS, book

Found = Callable[[str], list[dict[str, Any]]]
PLACE = ("青禾里", "一网格", "青禾苑", "5号楼", "2单元", "301")
HEAD = [*PLACE, "王小满", "户主", "女", 1970, "10012340071", "门铃坏了，请敲门"]
SPOUSE = [*PLACE, "陈安", "配偶", "男", 1968, None, None]
CHILD = [*PLACE, "陈小禾", "子女", "女", 2016, None, None]
EMPTY = [*PLACE[:5], "302", None, None, None, None, None, None]


@pytest.fixture
def on_database(settings: Settings) -> Settings:
    """All of this holds on SQLite and on PostgreSQL."""
    return settings


def edit(parts: Parts, record: dict[str, Any], kind: str, **changes: Any) -> None:
    """Somebody changes a record, knowing it as it stands."""
    change = Change(record["scope"], kind, record["id"], changes, base=record["v"], by=None)
    [outcome] = parts.engine.write([change])
    assert outcome.status == "applied"


def ops(parts: Parts) -> int:
    with parts.database.snapshot() as connection:
        return int(connection.scalar(text("SELECT count(*) FROM op")) or 0)


def test_rows_become_a_building_a_home_a_household_and_people(take_in: Import, found: Found) -> None:
    report = take_in([HEAD, SPOUSE, CHILD, EMPTY])
    assert report.faults == []
    [building], dwellings, [household], people = (
        found("building"), found("dwelling"), found("household"), found("person"),
    )  # fmt: skip
    assert (building["estate"], building["name"], building["scope"]) == ("青禾苑", "5号楼", building["id"])
    assert building["floors"] == 3
    assert [(home["entrance"], home["door"], home["floor"]) for home in dwellings] == [
        ("2", "301", 3),
        ("2", "302", 3),
    ]
    assert [home["dwelling_state"] for home in dwellings] == ["lived", "unknown"]
    assert [(one["name"], one["relation"], one["sex"], one["birth_year"]) for one in people] == [
        ("王小满", "head", "female", 1970),
        ("陈安", "spouse", "male", 1968),
    ]
    assert household["head"] == people[0]["id"]
    assert household["children"] == 1
    assert household["contact_note"] == "门铃坏了，请敲门"
    assert {one["scope"] for one in (household, *people, *dwellings)} == {building["id"]}


def test_a_dry_run_says_the_same_and_changes_nothing(take_in: Import, parts: Parts) -> None:
    before = ops(parts)
    dry = take_in([HEAD, SPOUSE, CHILD, EMPTY], applies=False)
    assert ops(parts) == before
    wet = take_in([HEAD, SPOUSE, CHILD, EMPTY])
    assert dry.counts == wet.counts
    assert dry.counts["person"]["new"] == 2


def test_the_same_file_twice_changes_nothing(take_in: Import, parts: Parts) -> None:
    take_in([HEAD, SPOUSE, CHILD, EMPTY])
    before = ops(parts)
    report = take_in([HEAD, SPOUSE, CHILD, EMPTY])
    assert (report.changes, ops(parts)) == (0, before)
    assert report.counts["person"]["same"] == 2


def test_rows_in_another_order_and_columns_elsewhere_are_the_same_file(take_in: Import, parts: Parts) -> None:
    take_in([HEAD, SPOUSE, CHILD, EMPTY])
    before = ops(parts)
    take_in([row[::-1] for row in (EMPTY, CHILD, HEAD, SPOUSE)], headings=HEADINGS[::-1])
    assert ops(parts) == before


def test_only_a_cell_that_differs_from_the_last_import_becomes_an_op(
    take_in: Import, parts: Parts, found: Found
) -> None:
    take_in([HEAD, SPOUSE, CHILD, EMPTY])
    before = ops(parts)
    moved = [*PLACE, "王小满", "户主", "女", 1970, "10012349999", "门铃坏了，请敲门"]
    report = take_in([moved, SPOUSE, CHILD, EMPTY])
    assert (report.changes, report.conflicts, ops(parts)) == (1, 0, before + 1)
    assert found("person")[0]["phones"] == ["10012349999"]


def test_what_a_worker_corrected_since_stands(take_in: Import, parts: Parts, found: Found) -> None:
    take_in([HEAD, SPOUSE])
    edit(parts, found("person")[0], "person", phones=["10055550000"])
    report = take_in([HEAD, [*PLACE, "陈安", "配偶", "男", 1969, None, None]])
    assert report.conflicts == 0
    head, spouse = found("person")
    assert head["phones"] == ["10055550000"]
    assert spouse["birth_year"] == 1969


def test_what_both_changed_is_a_conflict(take_in: Import, parts: Parts, found: Found) -> None:
    take_in([HEAD, SPOUSE])
    edit(parts, found("person")[0], "person", phones=["10055550000"])
    changed = [*PLACE, "王小满", "户主", "女", 1970, "10012349999", "门铃坏了，请敲门"]
    assert take_in([changed, SPOUSE]).conflicts == 1
    [conflict] = found("conflict")
    assert conflict["field"] == "phones"
    assert sorted(row["value"][0] for row in conflict["values"]) == ["10012349999", "10055550000"]
    assert take_in([changed, SPOUSE]).changes == 0


def test_the_version_of_then_is_kept_for_each_cell(take_in: Import, parts: Parts, found: Found) -> None:
    """An import of one cell must not make the register look as if it knew a worker's change to another."""
    take_in([HEAD])
    edit(parts, found("person")[0], "person", sex="male")
    take_in([[*PLACE, "王小满", "户主", "女", 1970, "10012349999", None]])
    report = take_in([[*PLACE, "王小满", "户主", None, 1970, "10012349999", None]])
    assert report.conflicts == 1
    assert found("conflict")[0]["field"] == "sex"


def test_an_emptied_cell_empties_the_field(take_in: Import, found: Found) -> None:
    take_in([HEAD])
    take_in([[*PLACE, "王小满", "户主", "女", 1970, None, None]])
    assert "phones" not in found("person")[0] or found("person")[0]["phones"] is None


def test_a_column_that_is_not_in_the_file_touches_nothing(take_in: Import, parts: Parts) -> None:
    take_in([HEAD, SPOUSE])
    before = ops(parts)
    take_in([HEAD[:8], SPOUSE[:8]], headings=HEADINGS[:8])
    assert ops(parts) == before


def test_somebody_whose_name_a_worker_corrected_is_recognised(
    take_in: Import, parts: Parts, found: Found
) -> None:
    take_in([HEAD])
    edit(parts, found("person")[0], "person", name="王晓满")
    take_in([HEAD])
    assert [one["name"] for one in found("person")] == ["王晓满"]
    take_in([[*PLACE, "王晓满", "户主", "女", 1970, "10012340071", "门铃坏了，请敲门"]])
    assert [one["name"] for one in found("person")] == ["王晓满"]


def test_one_name_twice_in_a_household_is_told_apart_by_the_year(take_in: Import, found: Found) -> None:
    older = [*PLACE, "王安", "父亲", "男", 1940, None, None]
    younger = [*PLACE, "王安", "儿子", "男", 1999, None, None]
    take_in([HEAD, older, younger])
    take_in([HEAD, older, [*PLACE, "王安", "儿子", "男", 1999, "10012340001", None]])
    phones = {one["birth_year"]: one.get("phones") for one in found("person")}
    assert phones == {1970: ["10012340071"], 1940: None, 1999: ["10012340001"]}


def test_records_made_by_a_worker_are_found_and_not_made_again(
    take_in: Import, parts: Parts, found: Found
) -> None:
    take_in([EMPTY])
    [dwelling] = found("dwelling")
    scope, household, person = (
        dwelling["scope"],
        "0190aaaa-0000-7000-8000-000000000001",
        "0190aaaa-0000-7000-8000-000000000002",
    )
    parts.engine.write(
        [
            Change(scope, "household", household, {"dwelling": dwelling["id"], "head": person}, new=True),
            Change(
                scope, "person", person, {"name": "王小满", "household": household, "sex": "male"}, new=True
            ),
        ]
    )
    report = take_in([[*PLACE[:5], "302", "王小满", "户主", "女", 1970, "10012340071", None]])
    assert len(found("household")) == len(found("person")) == 1
    assert report.conflicts == 1, "two sources say different things of the sex"
    assert found("person")[0]["phones"] == ["10012340071"]


def test_a_household_that_moved_out_is_followed_by_a_new_one(
    take_in: Import, parts: Parts, found: Found
) -> None:
    take_in([HEAD])
    edit(parts, found("household")[0], "household", moved_out_on="2026-11-01")
    stale = take_in([HEAD])
    assert (stale.changes, stale.gone) == (0, 1)
    take_in([[*PLACE, "李新来", "户主", "男", 1990, None, None]])
    assert [home.get("moved_out_on") for home in found("household")] == ["2026-11-01", None]


def test_somebody_who_was_removed_stays_removed(take_in: Import, parts: Parts, found: Found) -> None:
    take_in([HEAD, SPOUSE])
    edit(parts, found("person")[1], "person", removed=True)
    report = take_in([HEAD, [*PLACE, "陈安", "配偶", "男", 1968, "10012340002", None]])
    assert (report.gone, report.parked) == (1, 0)
    assert len(found("person")) == 1


def test_children_are_counted_without_a_name(take_in: Import, parts: Parts, found: Found) -> None:
    second = [*PLACE, "陈小苗", "子女", "男", 2020, None, None]
    take_in([HEAD, CHILD, second])
    assert found("household")[0]["children"] == 2
    with parts.database.snapshot() as connection:
        kept = " ".join(connection.scalars(text("SELECT cells FROM register_record")).all())
        lines = b" ".join(
            connection.scalars(text("SELECT line FROM op WHERE line IS NOT NULL")).all()
        ).decode()
    assert "王小满" in kept
    assert "陈小禾" not in kept + lines
    take_in([HEAD, CHILD])
    assert found("household")[0]["children"] == 1


def test_a_supplement_adds_children_and_takes_none_away(take_in: Import, found: Found) -> None:
    take_in([HEAD, CHILD])
    take_in([[*PLACE, "陈小苗", "子女", "男", 2020, None, None]], sheet="待改正")
    assert found("household")[0]["children"] == 2
    assert found("household")[0]["contact_note"] == "门铃坏了，请敲门"


def test_a_whole_new_street_is_founded_from_its_first_register(take_in: Import, found: Found) -> None:
    other = ["松涛里社区", "3", "松涛苑", "1", "1", "101", "林安", "户主", "男", 1980, None, None]
    assert [fault.code for fault in take_in([other]).faults] == ["community_unknown"]
    take_in([other], founds_units=True)
    assert {"松涛里", "三网格"} <= {unit["name"] for unit in found("unit")}


def test_an_empty_installation_takes_its_street_from_the_file(settings: Settings, tmp_path: Path) -> None:
    parts: Parts = create_app(settings).extensions["qiaomen"]
    path = book(tmp_path / "first.xlsx", [["河湾街道", *HEAD]], ["街道", *HEADINGS])
    report = run_import(parts, Order(path, applies=True))
    with parts.database.snapshot() as connection:
        names = [place.name for place in parts.rights.tree(connection) if place.nature in ("street", "grid")]
    assert (report.faults, sorted(names)) == ([], ["一网格", "河湾街道"])
    parts.database.engine.dispose()


def test_a_grid_lead_imports_their_own_community_alone(take_in: Import, found: Found) -> None:
    [community] = [unit["id"] for unit in found("unit") if unit["name"] == "青禾里"]
    nobodys = take_in([HEAD], only=frozenset({"another"}))
    assert [fault.code for fault in nobodys.faults] == ["community_not_yours"]
    assert take_in([[None, *HEAD[1:]]], only=frozenset({community})).changes == 4


@pytest.mark.parametrize("by", [None, "0190aaaa-0000-7000-8000-00000000000a"])
def test_ops_are_by_whoever_asked_for_the_import(take_in: Import, parts: Parts, by: str | None) -> None:
    take_in([HEAD], by=by)
    with parts.database.snapshot() as connection:
        authors = set(connection.scalars(text("SELECT \"by\" FROM op WHERE kind = 'person'")))
    assert authors == {by}
