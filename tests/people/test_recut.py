"""Which buildings a file moves, and what is wrong with a file that moves none."""

import io
import zipfile
from datetime import date

import pytest
import xlsxwriter

from server.base.database import Database
from server.base.errors import Problem
from server.people import sheets
from server.people.finding import find_place, path_of
from server.people.recut import Move, plan
from server.people.sheets import read_sheet
from server.people.tree import Tree, read_tree
from tests.people import street
from tests.people.street import BARN, EAST, HOUSE, ONE, THREE, TOWER, TWO

DAY = date(2026, 12, 1)
HEADINGS = ["社区", "小区", "楼号", "网格"]


@pytest.fixture
def tree(database: Database) -> Tree:
    database.write(street.build)
    with database.snapshot() as connection:
        return read_tree(connection)


def _workbook(rows: list[list[object]]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return out.getvalue()


def test_a_building_is_found_by_community_estate_and_name_and_a_grid_by_name_nearby(tree: Tree) -> None:
    made = plan(tree, [HEADINGS, ["青禾里", "青禾苑", "1号楼", "第二网格"]], DAY)
    assert made.faults == []
    assert made.moves == [Move(HOUSE, "青禾苑 1号楼", ONE, TWO)]


def test_a_building_is_found_by_its_id_and_a_grid_by_its_code(tree: Tree) -> None:
    made = plan(tree, [["building", "grid"], [TOWER, "9900201"], [BARN, "9900201"]], DAY)
    assert [(move.building, move.to_unit) for move in made.moves] == [(TOWER, THREE)]
    assert made.unchanged == 1


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (["", "", "1号楼", "第二网格"], "building"),  # two of that name
        (["青禾里", "", "9号楼", "第二网格"], "building"),
        (["松涛里", "青禾苑", "2号楼", "第二网格"], "building"),  # in the other community
        (["青禾里", "", "", "第二网格"], "building"),
        (["青禾里", "", "1号楼", "第九网格"], "grid"),
        (["青禾里", "", "1号楼", ""], "grid"),
        (["青禾里", "", "1号楼", "青禾里"], "grid"),  # a community is no grid
    ],
)
def test_a_row_that_cannot_be_carried_out_is_named_with_its_column(
    tree: Tree, row: list[str], column: str
) -> None:
    made = plan(tree, [HEADINGS, [""] * 4, row], DAY)
    assert [(fault.row, fault.column) for fault in made.faults] == [(3, column)]


def test_a_building_twice_in_the_file_is_a_fault(tree: Tree) -> None:
    row = ["青禾里", "青禾苑", "1号楼", "第二网格"]
    made = plan(tree, [HEADINGS, row, row], DAY)
    assert [(fault.row, fault.column) for fault in made.faults] == [(3, "building")]


def test_what_the_caller_is_not_in_charge_of_is_unknown_to_them(tree: Tree) -> None:
    day = tree.on(DAY.isoformat())
    made = plan(
        tree,
        [["building", "grid"], [HOUSE, "9900201"], [BARN, "9900201"]],
        DAY,
        lambda scope: EAST in day.above(scope),
    )
    assert [(fault.row, fault.column) for fault in made.faults] == [(2, "grid"), (3, "building")]


@pytest.mark.parametrize("headings", [[], ["社区", "楼号"], ["网格"]])
def test_a_file_without_the_needed_headings_is_refused(tree: Tree, headings: list[str]) -> None:
    with pytest.raises(Problem) as refused:
        plan(tree, [headings], DAY)
    assert refused.value.fields.keys() == {"headings"}


def test_csv_of_both_encodings_and_workbooks_are_read_alike() -> None:
    rows = [["楼号", "网格"], ["1号楼", "9900101"]]
    text = "\r\n".join(",".join(row) for row in rows)
    workbook = _workbook([["楼号", "网格"], ["1号楼", 9900101]])
    for content in (text.encode("utf-8-sig"), text.encode("gb18030"), workbook):
        assert read_sheet(content) == rows


def test_files_that_are_no_tables_or_too_large_are_refused() -> None:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (sheets.MOST_UNPACKED_BYTES + 1))
    cases = [
        (b"\xff\xff\xff", "unsupported_type"),
        (b"PK\x03\x04 not a zip", "unsupported_type"),
        (b"a" * (sheets.MOST_BYTES + 1), "too_large"),
        (bomb.getvalue(), "too_large"),
        (b"a\n" * (sheets.MOST_ROWS + 1), "too_large"),
    ]
    for content, code in cases:
        with pytest.raises(Problem) as refused:
            read_sheet(content)
        assert refused.value.code == code


def test_a_place_is_named_by_id_code_name_or_path(tree: Tree) -> None:
    for text in (THREE, "9900201", "松涛里/第一网格", "望河街道/松涛里/第一网格"):
        assert find_place(tree, text, DAY).scope == THREE
    assert path_of(tree, THREE, DAY) == "望河街道/松涛里/第一网格"
    with pytest.raises(Problem) as refused:
        find_place(tree, "第一网格", DAY)
    assert "望河街道/青禾里/第一网格" in refused.value.detail
    with pytest.raises(Problem) as refused:
        find_place(tree, "第九网格", DAY)
    assert refused.value.code == "not_found"
