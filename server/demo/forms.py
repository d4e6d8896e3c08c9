"""A questionnaire of one community, made as its staff would make it in a spreadsheet, and a dozen answers."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO
from random import Random
from typing import Any

import xlsxwriter
from sqlalchemy import Connection

from server.base.clock import SHANGHAI, wire
from server.demo.calendar import Calendar, arrival, moment
from server.demo.ids import demo_id
from server.demo.rounds import Event
from server.forms.publish import Publication, body_of
from server.forms.workbook import Converted, read_workbook
from server.records.files import Files
from server.records.kind import Body
from server.records.ports import Change

NAME, VERSION = "冬季取暖情况", "1"
PURPOSE = "知道哪几家不暖和，安排检修和添衣被"
DAYS_AGO, ANSWERS = 21, 12
SURVEY = """
type|name|label::中文 (zh)|label::English (en)|required|relevant|constraint|constraint_message::中文 (zh)|\
constraint_message::English (en)|calculation|appearance
note|hello|想知道家里暖不暖，好安排检修。不想答的可以不答。|To know who is cold.|||||||
select_one warmth|warmth|家里暖和吗|Is it warm at home|yes||||||
integer|people|家里住几个人|How many live here|||. > 0 and . <= 20|1 到 20 人|1 to 20||
select_multiple reason|reasons|为什么不暖和|Why is it not warm||${warmth} != 'warm'|||||
begin_repeat|rooms|不暖和的房间|Rooms that are not warm||${warmth} != 'warm'|||||
select_one room|room|哪一间|Which room|yes||||||
decimal|degrees|大约多少度|About how many degrees|||. >= -20 and . <= 40|-20 到 40 度|-20 to 40||
end_repeat||||||||||
calculate|coldest||||||||min(${degrees})|
begin_group|help|要什么帮助|What would help||${warmth} = 'cold'||||| field-list
select_multiple wish|wishes|想要哪些|What is wanted|||||||
date|before|最好在哪天以前|Best before|||. >= date('2020-01-01')|日期不对|not a sensible day||
text|remark|还想说的|Anything else|||||||multiline
end_group||||||||||
image|photo|照片（可不拍）|Photo (optional)|||||||
"""
CHOICES = """
list_name|name|label::中文 (zh)|label::English (en)
warmth|warm|暖和|Warm
warmth|so_so|一般|So-so
warmth|cold|冷|Cold
reason|window|窗户漏风|Windows leak
reason|radiator|暖气不热|Radiators are cold
reason|corner|把边或顶层|A corner or the top floor
reason|dear|用电取暖贵|Heating by power is dear
room|living|客厅|Living room
room|bedroom|卧室|Bedroom
room|kitchen|厨房|Kitchen
wish|repair|检修暖气|Radiators looked at
wish|seal|窗户贴密封条|Windows sealed
wish|quilt|棉被棉衣|Quilts and coats
wish|call|给供热站打电话|A call to the heating station
"""
SETTINGS = f"""
form_title|form_id|version|default_language
{NAME}|winter_heating|{VERSION}|中文 (zh)
"""
REMARKS = ("晚上比白天冷。", "去年修过一次，今年又不热。", "窗户缝大，风直往里灌。")


def workbook() -> bytes:
    """The XLSForm, the same bytes every time."""
    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    book.set_properties({"created": datetime(2026, 1, 1, tzinfo=UTC)})
    for name, text in (("survey", SURVEY), ("choices", CHOICES), ("settings", SETTINGS)):
        sheet = book.add_worksheet(name)
        for row, line in enumerate(text.strip().splitlines()):
            for column, cell in enumerate(line.split("|")):
                if cell.strip():
                    sheet.write_string(row, column, cell.strip())
    book.close()
    return out.getvalue()


class Questionnaire:
    """The form of one community and what its homes have said."""

    def __init__(self, calendar: Calendar, end: datetime, scope: str, staff: str) -> None:
        self.calendar, self.end, self.scope, self.staff = calendar, end, scope, staff
        self.rng = Random(f"forms/{scope}")
        self.at = moment(calendar.today - timedelta(days=DAYS_AGO), 10, self.rng)
        self.id = demo_id(self.rng, self.at)

    def published(self, connection: Connection, files: Files) -> Change:
        """The record of the form; its files are kept on the way.

        Errors: RuntimeError when the demo's own workbook is not taken.
        """
        content = workbook()
        form = read_workbook(content)
        if not isinstance(form, Converted):
            raise RuntimeError(f"the demo's questionnaire was refused: {form}")
        when = wire(self.at)
        asked = Publication(self.scope, NAME, PURPOSE, "household", None, self.staff, when)
        body = body_of(connection, files, asked, form, (f"{NAME}.xlsx", content))
        return Change(self.scope, "form", self.id, body, new=True, by=self.staff, at=when, received=when)

    def answers(self, homes: list[tuple[str, str, str]], worker: str) -> Iterator[Event]:
        """A dozen homes, some each day: scope, household, and one who lives there."""
        rng = self.rng
        for number, (scope, home, _person) in enumerate(homes[:ANSWERS]):
            day = self.calendar.today - timedelta(days=DAYS_AGO - 2 - number)
            at = min(moment(day, rng.uniform(9, 17), rng), self.end)
            received = arrival(at, self.end, rng)
            body: Body = {"form": self.id, "version": VERSION, "household": home, "values": self._values(at)}
            yield Event(
                received,
                Change(
                    scope, "answer", demo_id(rng, at), body, new=True, by=worker, at=wire(at),
                    received=wire(received),
                ),
            )  # fmt: skip

    def _values(self, at: datetime) -> dict[str, Any]:
        rng = self.rng
        warmth = rng.choices(("warm", "so_so", "cold"), (5, 4, 3))[0]
        said: dict[str, Any] = {"warmth": warmth, "people": str(rng.choice((1, 1, 2, 2, 3, 4)))}
        if warmth == "warm":
            return said
        said["reasons"] = " ".join(rng.sample(("window", "radiator", "corner", "dear"), rng.choice((1, 2))))
        rooms = rng.sample(("living", "bedroom", "kitchen"), rng.choice((1, 2)))
        degrees = [rng.randrange(11, 17) if warmth == "cold" else rng.randrange(16, 19) for _ in rooms]
        said["rooms"] = [
            {"room": room, "degrees": str(one)} for room, one in zip(rooms, degrees, strict=True)
        ]
        said["coldest"] = str(min(degrees))
        if warmth == "cold":
            wishes = rng.sample(("repair", "seal", "quilt", "call"), 2)
            soon = (at + timedelta(days=10)).astimezone(SHANGHAI).date().isoformat()
            said["help"] = {"wishes": " ".join(wishes), "before": soon, "remark": rng.choice(REMARKS)}
        return said
