"""The answers as a workbook: a sheet of answers and one for each repeat; names and doors are masked."""

from io import BytesIO
from typing import Any

import xlsxwriter

from server.base.clock import SHANGHAI
from server.base.workbooks import OPTIONS, safe
from server.desk.forms.answers import Answered, definition_of, whole
from server.desk.reader import Reader
from server.desk.whys import WHYS, checked
from server.forms.columns import Column, Table, tables
from server.forms.library import Library
from server.people import access_log

EXPORTED = "answers_export"
MASK = "*"
HEADINGS = ("编号", "日期", "社区", "楼栋", "门牌", "姓名", "填写人")
NUMBERS = frozenset({"integer", "decimal", "range"})
MOST_SHEET_NAME = 28
MOST_DIGITS = 15  # a spreadsheet keeps no more


def export(
    reader: Reader, library: Library, form: str, language: str, is_labelled: bool, why: str | None
) -> bytes:
    """One version's answers; that they were taken is logged.

    Shape:  with a reason names and doors stand there in full, and whose copy it is on every sheet.
    Errors: Problem not_found; invalid for a reason that is not in the list.
    """
    said = checked(why) if why else ""
    body, definition = definition_of(reader, library, form)
    answers = list(whole(reader, form))
    access_log.append(reader.connection, reader.user, EXPORTED, reader.now, record=form, why=said, via="desk")
    mark = _mark(reader, said) if said else f"{body['name']} {body['version']}：门牌和姓名已隐去"
    out = BytesIO()
    # In memory alone: a file of its own would lie readable in a folder for a while.
    book = xlsxwriter.Workbook(out, {**OPTIONS, "constant_memory": False, "in_memory": True})
    for number, table in enumerate(tables(definition)):
        name = f"{number} {table.heading(language)}" if table.path else "答卷 Answers"
        _sheet(book, name, mark, table, answers, language, is_labelled, bool(said))
    book.close()
    return out.getvalue()


def _mark(reader: Reader, why: str) -> str:
    when = reader.now.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")
    return f"{when} {WHYS.values[why].zh} · {reader.user}"


def _sheet(
    book: Any,
    name: str,
    mark: str,
    table: Table,
    answers: list[Answered],
    language: str,
    is_labelled: bool,
    is_full: bool,
) -> None:
    sheet = book.add_worksheet(
        "".join("_" if sign in "[]:*?/\\'" else sign for sign in name)[:MOST_SHEET_NAME]
    )
    bold = book.add_format({"bold": True})
    sheet.write_string(0, 0, safe(mark))
    beside = HEADINGS if not table.path else HEADINGS[:1]
    titles = [column.heading(language) if is_labelled else column.name for column in table.columns]
    for at, title in enumerate((*beside, *titles)):
        sheet.write_string(1, at, safe(title), bold)
    sheet.freeze_panes(2, 0)
    line = 2
    for number, answer in enumerate(answers, 1):
        for values in table.rows(answer.values):
            first = _beside(number, answer, is_full) if not table.path else [str(number)]
            for at, text in enumerate(first):
                sheet.write_string(line, at, safe(text))
            for at, column in enumerate(table.columns, len(first)):
                _cell(sheet, line, at, column, values, language if is_labelled else None)
            line += 1


def _cell(sheet: Any, line: int, at: int, column: Column, values: Any, language: str | None) -> None:
    text = column.text(values)
    if column.type in NUMBERS and text and len(text) <= MOST_DIGITS:
        sheet.write_number(line, at, float(text))
    else:
        sheet.write_string(line, at, safe(text if language is None else column.shown(values, language)))


def _beside(number: int, answer: Answered, is_full: bool) -> list[str]:
    place = answer.place
    door = "-".join(str(place[name]) for name in ("entrance", "door") if place.get(name))
    where = [str(place.get("community", "")), str(place.get("building", ""))]
    told = [door, answer.person] if is_full else [MASK * 3 if door else "", masked(answer.person)]
    return [str(number), answer.on, *where, *told, answer.by]


def masked(name: str) -> str:
    """A name of which the first character is left."""
    return name[:1] + MASK * max(2, len(name) - 1) if name else ""
