"""Rows of the register, one person (or one empty home) each, read and judged by themselves."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from server.kinds.guard import SUBJECTS, stopped
from server.kinds.places import ADULT_RECORDS_FROM
from server.register import cells
from server.register.cells import Unusable
from server.register.faults import Fault

LIMITS = {
    "street": 40,
    "estate": 40,
    "building": 40,
    "entrance": 10,
    "door": 20,
    "note": 60,
    "grid": 40,
    "community": 40,
}
OF_A_PERSON = ("relation", "sex", "birth_year", "phone", "note")
T = TypeVar("T")


@dataclass(slots=True)
class Row:
    """A row as it was meant.

    Shape: `name` is empty for a home where nobody is named; `is_child` rows give a number and no record.
    """

    number: int
    street: str
    community: str
    grid: str
    estate: str
    building: str
    entrance: str
    door: str
    floor: int | None
    state: str | None
    name: str
    relation: str | None
    sex: str | None
    birth_year: int | None
    phones: list[str] | None
    note: str
    is_child: bool
    faults: list[Fault] = field(default_factory=list)

    @property
    def is_held_back(self) -> bool:
        """Whether something in it keeps it out."""
        return any(fault.holds_back for fault in self.faults)


class Reader:
    """Reads the rows of one sheet.

    Shape: `at` is column → index; `home` the community of rows that name none.
    """

    def __init__(self, at: Mapping[str, int], this_year: int, home: str = "") -> None:
        self.at, self.this_year, self.home = at, this_year, home
        self._faults: list[Fault] = []
        self._number = 0

    def read(self, number: int, sheet_row: Sequence[str]) -> Row:
        """One row; what is wrong with it is in its faults."""
        self._number, self._faults = number, []
        given = {
            column: cells.words(sheet_row[index]) if index < len(sheet_row) else ""
            for column, index in self.at.items()
        }
        row = self._read(given)
        row.faults = self._faults
        return row

    def _read(self, given: Mapping[str, str]) -> Row:
        community = cells.community(self._short(given, "community") or self.home)
        entrance, door = cells.entrance_and_door(self._short(given, "entrance"), self._short(given, "door"))
        year = self._meant("birth_year", given, lambda text: cells.birth_year(text, self.this_year))
        floor = given.get("floor", "").removesuffix("层").removesuffix("楼")
        row = Row(
            number=self._number,
            street=self._short(given, "street"),
            community=community,
            grid=cells.grid(self._short(given, "grid"), community),
            estate=self._short(given, "estate"),
            building=cells.building(self._short(given, "building")),
            entrance=entrance,
            door=door,
            floor=int(floor) if floor.isdecimal() and int(floor) < 200 else cells.floor_of(door),
            state=self._meant("dwelling_state", given, cells.state),
            name=self._meant("name", given, lambda text: cells.name(text) if text else "") or "",
            relation=self._relation(given),
            sex=self._meant("sex", given, cells.sex),
            birth_year=year,
            phones=self._meant("phone", given, cells.phones),
            note=self._note(given),
            is_child=year is not None and self.this_year - year < ADULT_RECORDS_FROM,
        )
        self._ask_for(row, given)
        return row

    def _ask_for(self, row: Row, given: Mapping[str, str]) -> None:
        for column, value in (("community", row.community), ("building", row.building), ("door", row.door)):
            if not value:
                self._fault(column, f"{column}_missing")
        if not given.get("name") and any(given.get(column) for column in OF_A_PERSON):
            self._fault("name", "name_missing")

    def _relation(self, given: Mapping[str, str]) -> str | None:
        """As it stands, or head where the head is named beside and it is this person."""
        found = self._meant("relation", given, cells.relation)
        is_head = bool(given.get("head_name")) and given.get("head_name") == given.get("name")
        return "head" if found is None and is_head else found

    def _note(self, given: Mapping[str, str]) -> str:
        """The note, unless the guard stops it: then the row goes on without."""
        text = self._short(given, "note")
        reason = stopped(text) if text else None
        if reason is None:
            return text
        self._fault("note", "note_stopped", SUBJECTS[reason.subject].zh)
        return ""

    def _short(self, given: Mapping[str, str], column: str) -> str:
        text = given.get(column, "")
        if len(text) <= LIMITS[column]:
            return text
        self._fault(column, "too_long", f"最多 {LIMITS[column]} 字")
        return text[: LIMITS[column]]

    def _meant(self, column: str, given: Mapping[str, str], read: Callable[[str], T | None]) -> T | None:
        try:
            return read(given.get(column, ""))
        except Unusable as problem:
            self._fault(column, problem.code)
            return None

    def _fault(self, column: str, code: str, more: str = "") -> None:
        self._faults.append(Fault(self._number, column, code, more))
