"""A resident's copy as a workbook, for whoever wants to take it along as a file."""

from io import BytesIO
from typing import Any

import xlsxwriter

from server.base.clock import SHANGHAI, from_wire
from server.base.workbooks import OPTIONS, safe

RECORDS, READERS = "资料 Records", "谁看过 Readers"
HEADS = {
    RECORDS: ("什么 Kind", "哪里 Where", "什么时候 When", "谁记的 By", "项目 Field", "内容 Content"),
    READERS: ("什么时候 When", "谁 Who", "做了什么 What", "为什么 Why"),
}
PLACE = ("community", "grid", "estate", "building")
Row = dict[str, Any]


def book_of(copy: Row) -> bytes:
    """Write the copy: a sheet of what is held, a line a field; a sheet of who has read it.

    Shape: the mark stands in every page's head and foot; no cell is a formula, whatever somebody wrote.
    """
    out = BytesIO()
    book = xlsxwriter.Workbook(out, OPTIONS | {"constant_memory": False, "in_memory": True})
    _sheet(book, RECORDS, copy["mark"], _records(copy))
    _sheet(book, READERS, copy["mark"], _readers(copy))
    book.close()
    return out.getvalue()


def _sheet(book: xlsxwriter.Workbook, name: str, mark: str, rows: list[tuple[str, ...]]) -> None:
    page = book.add_worksheet(name)
    bold, wide = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    page.set_paper(9)  # A4
    page.freeze_panes(1, 0)
    page.set_column(0, len(HEADS[name]) - 2, 18, wide)
    page.set_column(len(HEADS[name]) - 1, len(HEADS[name]) - 1, 60, wide)
    page.set_header(f"&C{mark.replace('&', '&&')}")
    page.set_footer(f"&C{mark.replace('&', '&&')}")
    for at, head in enumerate(HEADS[name]):
        page.write_string(0, at, head, bold)
    for number, row in enumerate(rows, 1):
        for at, cell in enumerate(row):
            page.write_string(number, at, safe(cell), wide)


def _records(copy: Row) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = []
    for one in copy["records"]:
        where = " ".join(one["place"].get(part, "") for part in PLACE).strip()
        head = (one["kind"]["zh"], where, _when(one["at"]), one["by"])
        rows += [(*head, field["label"]["zh"], field["value"]["zh"]) for field in one["fields"]]
        rows += [(*head, "改动", f"{_when(change['at'])} {change['by']}") for change in one["changes"]]
    return rows


def _readers(copy: Row) -> list[tuple[str, ...]]:
    return [(_when(one["at"]), one["who"], one["what"]["zh"], one["why"]) for one in copy["readers"]]


def _when(instant: str) -> str:
    return from_wire(instant).astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")
