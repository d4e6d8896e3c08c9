"""The confidential fields of one record as a workbook: by two persons, with their mark on every page."""

from io import BytesIO
from typing import Any

import xlsxwriter

from server.base.clock import SHANGHAI
from server.base.errors import Problem
from server.base.keys import Keys
from server.base.workbooks import OPTIONS, safe
from server.desk import confidential
from server.desk.naming import user_names
from server.desk.reader import Reader
from server.desk.whys import OPENING, checked
from server.people import approvals
from server.records import store
from server.records.fields import Field
from server.records.kind import Kind
from server.records.merge import State

DEED = "confidential_export"
SHEET = "封存内容 Confidential"
Row = dict[str, Any]
PLACE = ("community", "grid", "estate", "building")


def ask(reader: Reader, scope: str, id_: str, why: str) -> str:
    """Ask a second person whether a record's confidential fields may leave the system, and give the request.

    Errors: Problem not_found or forbidden where the reader may not open every one of them; invalid for a
            reason that is not in the list; forbidden for a role that exports nothing.
    """
    state, kind = reader.record(scope, id_)
    fields = _fields(reader, scope, id_)
    for field in fields:
        confidential.demand(reader, state, kind, field)
    words = f"{kind.label.zh}：{'、'.join(kind.fields[one].label.zh for one in fields)}"
    reason = checked(why, OPENING)
    return approvals.ask(
        reader.connection, DEED, _about(scope, id_), reader.user, reason, reader.now, scope, words
    )


def standing(reader: Reader, state: State, kind: Kind) -> Row | None:
    """Where the reader's request to a second person stands; None for who may not export at all.

    Shape: `{"id", "state"}`, state none, asked or agreed.
    """
    may_ask = approvals.DEEDS[DEED].asked_by & reader.reach(state.scope).within
    names = [name for name, _body in store.secrets_of(reader.connection, state.scope, state.id)]
    if not may_ask or not all(confidential.may_open(reader, state, kind, name) for name in names):
        return None
    mine = approvals.open_request(
        reader.connection, DEED, _about(state.scope, state.id), reader.user, reader.now
    )
    return {"id": mine.id, "state": mine.state} if mine else {"id": "", "state": "none"}


def export(reader: Reader, keys: Keys, scope: str, id_: str, request: str, why: str) -> bytes:
    """Use the second person's yes up, and give the workbook.

    Errors: Problem approval_needed without one; the others as for `ask`; too_many after thirty in an hour.
    """
    state, kind = reader.record(scope, id_)
    fields = _fields(reader, scope, id_)
    for field in fields:
        confidential.demand(reader, state, kind, field)
    about = _about(scope, id_)
    agreed = approvals.take(reader.connection, request, DEED, about, reader.user, reader.now, scope)
    confidential.log_line(reader, state, kind.name, confidential.EXPORTED, checked(why, OPENING))
    names = user_names(reader.connection, [reader.user, agreed])
    at = reader.now.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")
    mark = f"{names.get(reader.user, '')} · {at} · 同意 {names.get(agreed, '')}"
    rows = [
        (kind.fields[field], line)
        for field in fields
        for line in confidential.said(reader, keys, state, kind, field)
    ]
    return _book(mark, kind.label.zh, " ".join(reader.place(scope).get(one, "") for one in PLACE), rows)


def _fields(reader: Reader, scope: str, id_: str) -> list[str]:
    names = sorted(name for name, _body in store.secrets_of(reader.connection, scope, id_))
    if not names:
        raise Problem("not_found")
    return names


def _about(scope: str, id_: str) -> str:
    return f"{scope}/{id_}"


def _book(mark: str, title: str, place: str, rows: list[tuple[Field, dict[str, Any]]]) -> bytes:
    """A4, the mark above, below and behind every line, so that no page and no cut-out goes without it."""
    out = BytesIO()
    # In memory alone: a file of its own would lie readable in a folder for a while.
    book = xlsxwriter.Workbook(out, {**OPTIONS, "constant_memory": False, "in_memory": True})
    page = book.add_worksheet(SHEET)
    bold, wide = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    pale = book.add_format({"font_color": "#767676", "valign": "top"})
    page.set_paper(9)
    page.set_column(0, 0, 16, wide)
    page.set_column(1, 1, 60, wide)
    page.set_column(2, 3, 16, wide)
    page.set_column(4, 4, 44, pale)
    page.set_header(f"&C{_printed(mark)}")
    page.set_footer(f"&C{_printed(mark)}")
    page.write_string(0, 0, f"{title} {place}", bold)
    for at, heading in enumerate(("项目", "内容", "谁写的", "什么时候", "谁导出的")):
        page.write_string(1, at, heading, bold)
    for number, (field, line) in enumerate(rows, 2):
        cells = (field.label.zh, _told(field, line["value"]), line["by"]["name"], line["at"][:10], mark)
        for at, cell in enumerate(cells):
            page.write_string(number, at, safe(cell), pale if at == len(cells) - 1 else wide)
    book.close()
    return out.getvalue()


def _printed(mark: str) -> str:
    """A text for the head of a printed page, where & begins a command."""
    return mark.replace("&", "&&")


def _told(field: Field, value: Any) -> str:
    """A value as a person reads it."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, dict) and field.keys and field.codes:
        pairs = ((field.keys.values[key], field.codes.values[one]) for key, one in value.items())
        return "；".join(f"{key.zh}：{one.zh}" for key, one in pairs)
    return str(value)
