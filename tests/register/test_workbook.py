"""A workbook from a stranger is looked at before it is opened, and opened where it can do no harm."""

import zipfile
from pathlib import Path

import pytest

from server.base.errors import Problem
from server.register.workbook import check_zip, open_sheet
from tests.register.sheets import book


def refused(path: Path) -> str:
    with pytest.raises(Problem) as problem, open_sheet(path) as sheet:
        list(sheet.rows)
    assert problem.value.code == "workbook_unreadable"
    return problem.value.detail


def test_headings_may_stand_below_a_title_and_on_a_later_sheet(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", [["5", "301", "王小满"]], ["楼号", "门牌", "姓名"])
    with open_sheet(path) as sheet:
        assert (sheet.name, sheet.heading_row) == ("台账", 2)
        assert list(sheet.rows) == [(3, ["5", "301", "王小满"])]


def test_a_workbook_without_the_needed_headings_is_refused(tmp_path: Path) -> None:
    assert "表头" in refused(book(tmp_path / "a.xlsx", [["x"]], ["楼号", "宠物"]))


def test_something_else_than_a_workbook_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"PK\x03\x04 no zip")
    assert "xlsx" in refused(path)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.txt", "words")
    assert "xlsx" in refused(path)


def test_a_bomb_is_refused_by_its_directory(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<x/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 50_000_000)
    assert path.stat().st_size < 100_000
    with pytest.raises(Problem, match="展开后太大"):
        check_zip(path)


def test_a_workbook_that_is_broken_inside_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "broken.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<x/>")
        archive.writestr("xl/workbook.xml", "<workbook><sheets><sheet")
    assert refused(path)
