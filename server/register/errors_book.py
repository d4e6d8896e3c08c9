"""The workbook of what is to be corrected: the bad rows as they came, and beside each what is wrong.

Its sheet is named so that a second import knows it as a supplement: it adds, and stands for nothing whole.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path

import xlsxwriter

from server.base.workbooks import OPTIONS, safe
from server.register.faults import Fault
from server.register.headings import KNOWN, is_refused
from server.register.workbook import SUPPLEMENT, Sheet, open_sheet

REASON, ROW = "请改正 to correct", "原表行号 row"


def write_errors(
    register: Path, faults: Iterable[Fault], out: Path, mapping: Mapping[str, str] | None = None
) -> int:
    """Write the rows that have faults, in the file's order, and give how many there are.

    Shape:  the file's own columns, then row and reasons; what the product refuses to hold is left out, both
            columns and stopped notes.
    Errors: workbook_unreadable when the register itself cannot be read any more.
    """
    by_row: dict[int, list[Fault]] = {}
    for fault in faults:
        by_row.setdefault(fault.row, []).append(fault)
    with open_sheet(register, mapping) as sheet:
        workbook = xlsxwriter.Workbook(str(out), OPTIONS)
        try:
            return _fill(workbook, sheet, by_row)
        finally:
            workbook.close()


def _fill(workbook: xlsxwriter.Workbook, sheet: Sheet, by_row: Mapping[int, list[Fault]]) -> int:
    page = workbook.add_worksheet(SUPPLEMENT)
    bold, bad = workbook.add_format({"bold": True}), workbook.add_format({"bg_color": "#FCE4D6"})
    headings = sheet.columns.headings
    kept = [at for at, heading in enumerate(headings) if not is_refused(heading)]
    page.freeze_panes(1, 0)
    page.set_column(0, len(kept), 14)
    page.set_column(len(kept) + 1, len(kept) + 1, 60)
    for place, at in enumerate(kept):
        page.write_string(0, place, safe(headings[at]), bold)
    page.write_string(0, len(kept), ROW, bold)
    page.write_string(0, len(kept) + 1, REASON, bold)
    line = 0
    for number, cells in sheet.rows:
        if number not in by_row:
            continue
        line += 1
        wrong = {sheet.columns.at.get(fault.column) for fault in by_row[number]}
        dropped = {sheet.columns.at.get(fault.column) for fault in by_row[number] if not fault.holds_back}
        for place, at in enumerate(kept):
            text = cells[at] if at < len(cells) and at not in dropped else ""
            page.write_string(line, place, safe(text), bad if at in wrong else None)
        page.write_number(line, len(kept), number)
        page.write_string(line, len(kept) + 1, safe("；".join(_reason(fault) for fault in by_row[number])))
    return line


def _reason(fault: Fault) -> str:
    return f"{KNOWN[fault.column][0]}：{fault.sentence('zh')} {fault.sentence('en')}"
