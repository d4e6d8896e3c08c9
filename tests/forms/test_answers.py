"""The answers at the desk: a table, one in full, and a workbook with names and doors masked."""

from io import BytesIO
from typing import Any

import openpyxl

from server.api.parts import Parts
from tests.api.street import Tablet
from tests.forms.street import COLD, Worker, published
from tests.forms.workbooks import winter

FORMULA = "=1+1"


def cells(content: bytes) -> dict[str, list[tuple[Any, ...]]]:
    book = openpyxl.load_workbook(BytesIO(content))
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}


def test_answers_are_a_table_one_page_and_a_workbook(staff: Tablet, worker: Tablet, parts: Parts) -> None:
    form, sender = published(staff, winter()), Worker(parts, worker)
    made = sender.answers(form, COLD | {"more": {"since": "2026-11-01", "remark": FORMULA}})
    assert made["status"] == "applied"
    page = staff.ask("GET", f"/api/v1/forms/{form}/answers?language=English (en)").get_json()
    headings = [one["label"] for one in page["columns"]]
    assert headings[:2] == ["Is it warm at home", "Where is it cold"]
    assert headings[-1] == "Rooms"
    [row] = page["rows"]
    assert row["cells"][:3] == ["Cold", "Windows leak、Radiators are cold", "3"]
    assert row["cells"][-1] == "2"
    assert row["place"]["door"] == "501"
    one = staff.ask("GET", f"/api/v1/forms/answers/{row['scope']}/{row['id']}").get_json()
    assert [table["rows"] for table in one["tables"]][1] == [["卧室", "14"], ["厨房", "9.5"]]
    masked = cells(staff.ask("GET", f"/api/v1/forms/{form}/book").get_data())
    first, rooms = masked.values()
    assert first[2][4] == "***"
    assert "'=1+1" in first[2]
    assert [line[:3] for line in rooms[2:]] == [("1", "卧室", 14), ("1", "厨房", 9.5)]
    full = cells(staff.ask("GET", f"/api/v1/forms/{form}/book?why=follow_up&labels=false").get_data())
    sheet = next(iter(full.values()))
    assert sheet[2][4] == "1-501"
    assert "跟进需要帮助的事" in str(sheet[0][0])
    assert "warmth" in sheet[1]
    assert staff.ask("GET", f"/api/v1/forms/{form}/book?why=curious").status_code == 422
    told = worker.ask("GET", f"/api/v1/forms/{form}/answers")
    assert told.status_code == 403
