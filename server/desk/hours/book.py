"""The month's hours as a workbook, for the national volunteer system and for the file."""

from io import BytesIO

import xlsxwriter

from server.base.clock import SHANGHAI, from_wire
from server.base.workbooks import OPTIONS, safe
from server.desk.hours.ledger import Row, page
from server.desk.reader import Reader
from server.kinds.codes.shifts import SHIFT_DUTY
from server.people import access_log
from server.people.rights import PeopleRights

SHEET = "志愿服务时长 Hours"
HEADINGS = ("志愿者", "日期", "班次", "内容", "开始", "结束", "时长", "确认人", "证明编号", "说明")
WIDTHS = (14, 12, 24, 12, 8, 8, 8, 12, 26, 30)
HOURS = HEADINGS.index("时长")
EXPORTED = "hours_export"


def export(reader: Reader, rights: PeopleRights, month: str, team: str | None = None) -> bytes:
    """A month's confirmed hours, one line for each person and shift; that it was taken is logged.

    Shape: without names, one line for each shift, where the reader may not read who somebody is.
    """
    found = page(reader, rights, month, team)
    access_log.append(reader.connection, reader.user, EXPORTED, reader.now, team or _of(found), via="desk")
    out = BytesIO()
    # In memory alone: a file of its own would lie readable in a folder for a while.
    book = xlsxwriter.Workbook(out, {**OPTIONS, "constant_memory": False, "in_memory": True})
    sheet = book.add_worksheet(SHEET)
    sheet.freeze_panes(1, 0)
    bold = book.add_format({"bold": True})
    for at, (heading, width) in enumerate(zip(HEADINGS, WIDTHS, strict=True)):
        sheet.set_column(at, at, width)
        sheet.write_string(0, at, heading, bold)
    lines = [line for shift in found["shifts"] if shift["state"] == "confirmed" for line in _lines(shift)]
    for number, line in enumerate(lines, 1):
        for at, cell in enumerate(line):
            if at == HOURS and isinstance(cell, int | float):
                sheet.write_number(number, at, cell)
            else:
                sheet.write_string(number, at, safe(str(cell)))
    book.close()
    return out.getvalue()


def _of(found: Row) -> str | None:
    """The team of a page, where it shows a single one."""
    return found["teams"][0]["id"] if len(found["teams"]) == 1 else None


def _lines(shift: Row) -> list[list[object]]:
    duty = SHIFT_DUTY.values[shift["duty"]].zh
    what = f"{duty} · {shift['place']}"
    if shift["rows"] is None:
        told = "少于 5 人" if shift["people"] is None else f"{shift['people']} 人"
        hours = "" if shift["hours"] is None else shift["hours"]
        span = (_clock(shift["starts_at"]), _clock(shift["ends_at"]))
        return [["", shift["on"], what, duty, *span, hours, "", "", told]]
    return [
        [
            row["name"], shift["on"], what, duty, _clock(row["in_at"]), _clock(row["out_at"]), row["hours"],
            shift["confirmed_by"], row["number"], _remark(row),
        ]
        for row in shift["rows"]
    ]  # fmt: skip


def _remark(row: Row) -> str:
    said = [f"{row['rolls']} 份名单，算一次"] if row["rolls"] > 1 else []
    said += [f"更正过，原来 {hours:g} 小时" for hours in row["before"]]
    return "；".join(said)


def _clock(instant: str) -> str:
    return from_wire(instant).astimezone(SHANGHAI).strftime("%H:%M")
