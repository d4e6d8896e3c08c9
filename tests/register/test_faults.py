"""Every fault of a row is found, named with its row and column, and holds up no other row."""

from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from server.api.parts import Parts
from server.base.workbooks import safe
from server.register.errors_book import write_errors
from server.register.faults import SENTENCES
from server.register.headings import KNOWN
from server.register.run import Order, run_import
from tests.register.conftest import Import
from tests.register.sheets import HEADINGS, book

GOOD = ["青禾里", "一网格", "青禾苑", "5号楼", "1", "101", "王小满", "户主", "女", 1970, "10012340071", None]
FIRST_ROW = 3
NAMES = {heading: at for at, heading in enumerate(HEADINGS)}


def changed(**cells: Any) -> list[Any]:
    """The good row, one door further, with some cells otherwise."""
    row = [*GOOD[:5], "102", *GOOD[6:]]
    for heading, value in cells.items():
        row[NAMES["户主/姓名" if heading == "姓名" else heading]] = value
    return row


CASES: list[tuple[str, list[list[Any]]]] = [
    ("community_missing", [changed(社区=None)]),
    ("community_unknown", [changed(社区="远山里")]),
    ("grid_missing", [changed(网格=None, 楼号="9号楼")]),
    ("grid_unknown", [changed(网格="九网格")]),
    ("building_missing", [changed(楼号=None)]),
    ("building_elsewhere", [changed(网格="二网格")]),
    ("door_missing", [changed(门牌=None)]),
    ("name_missing", [changed(姓名=None)]),
    ("name_unusable", [changed(姓名="王1")]),
    ("too_long", [changed(备注="请" * 61)]),
    ("sex_unknown", [changed(性别="?")]),
    ("birth_year_unreadable", [changed(出生年份="属马")]),
    ("birth_year_future", [changed(出生年份=2031)]),
    ("birth_year_too_early", [changed(出生年份=1850)]),
    ("phone_unusable", [changed(电话="无")]),
    ("relation_unknown", [changed(与户主关系="房东")]),
    ("head_missing", [changed(与户主关系="配偶")]),
    ("head_twice", [changed(), changed(姓名="陈安")]),
    ("row_twice", [changed(), changed()]),
    ("note_stopped", [changed(备注="620102194801010011")]),
]


@pytest.mark.parametrize(("code", "rows"), CASES, ids=[code for code, _ in CASES])
def test_a_fault_is_found_in_its_row_and_column_and_no_other(
    take_in: Import, code: str, rows: list[list[Any]]
) -> None:
    report = take_in([GOOD, *rows])
    assert [(fault.code, fault.row) for fault in report.faults] == [(code, FIRST_ROW + len(rows))]
    assert report.faults[0].column in KNOWN
    assert report.held_back == (0 if code == "note_stopped" else 1)
    assert report.counts["person"]["new"] == 1 + len(rows) - report.held_back


def test_a_state_of_a_home_that_is_not_in_the_list_is_a_fault(take_in: Import) -> None:
    report = take_in([[*GOOD, "闹鬼"]], headings=[*HEADINGS, "居住情况"])
    assert [fault.code for fault in report.faults] == ["state_unknown"]


def test_every_fault_has_its_sentence_and_a_case() -> None:
    cases = {code for code, _ in CASES}
    assert cases | {"community_not_yours", "state_unknown"} == set(SENTENCES)
    assert all(label.zh and label.en for label in SENTENCES.values())


def test_a_bad_head_is_not_called_a_missing_one(take_in: Import) -> None:
    report = take_in([changed(电话="无"), changed(姓名="陈安", 与户主关系="配偶")])
    assert [fault.code for fault in report.faults] == ["phone_unusable"]


def test_a_note_that_the_guard_stops_is_dropped_and_its_row_goes_in(take_in: Import, found: Any) -> None:
    take_in([changed(备注="有糖尿病")])
    assert len(found("person")) == 1
    assert "contact_note" not in found("household")[0]
    take_in([changed(备注="先打电话再来")])
    take_in([changed(备注="有糖尿病")])
    assert found("household")[0]["contact_note"] == "先打电话再来", "what was stopped empties nothing"


def test_the_error_workbook_is_corrected_and_uploaded_again(parts: Parts, tmp_path: Path, found: Any) -> None:
    headings = [*HEADINGS, "身份证号"]
    rows = [
        [*GOOD, "x"],
        [*changed(电话="=1+1"), "620102194801010011"],
        [*changed(门牌="103", 备注="有癌症"), "x"],
    ]
    register = book(tmp_path / "register.xlsx", rows, headings)
    report = run_import(parts, Order(register, applies=True))
    assert report.refused == ["身份证号"]
    out = tmp_path / "errors.xlsx"
    assert write_errors(register, report.faults, out) == 2
    with CalamineWorkbook.from_path(out) as workbook:
        assert workbook.sheet_names == ["待改正"]
        head, first, second = workbook.get_sheet_by_index(0).to_python()
    assert "身份证号" not in head
    assert first[NAMES["电话"]] == "'=1+1"
    assert first[len(HEADINGS)] == FIRST_ROW + 1
    assert "电话号码不对" in str(first[len(HEADINGS) + 1])
    assert second[NAMES["备注"]] == "", "what the guard stops is named and not repeated"
    assert "病情" in str(second[len(HEADINGS) + 1])
    first[NAMES["电话"]] = "10012340002"
    again = run_import(
        parts, Order(book(tmp_path / "again.xlsx", [first, second], head, "待改正"), applies=True)
    )
    assert again.faults == []
    assert again.ignored == ["原表行号 row", "请改正 to correct"]
    assert len(found("person")) == 3


@pytest.mark.parametrize("text", ["=1+1", "+86", "-1", "@x", "\tx", "＝1", "＋1", "－1", "＠x"])
def test_no_cell_begins_like_a_formula(text: str) -> None:
    assert safe(text) == f"'{text}"
    assert safe("好") == "好"
