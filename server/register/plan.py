"""From rows to changes: what is new, and of what is known only the cells that differ from the last import."""

import hmac
from collections.abc import Iterator, Set
from dataclasses import dataclass, field
from typing import Any

from server.base.ids import new_id
from server.base.keys import Keys
from server.records.kind import Body
from server.register.known import Known, Remembered
from server.register.places import House
from server.register.rows import Row

NOTE_LIMIT = 60


@dataclass
class Planned:
    """What the import does to one record.

    Shape: `new` is the whole of a new one; `edits` are (fields, base) of a known one, one for each version
           that the register knew when it last said something else; `cells` is what is remembered afterwards;
           `agreed` maps fields that already stand so to the version in which they were seen.
    """

    scope: str
    kind: str
    id: str
    new: Body | None = None
    edits: list[tuple[Body, str | None]] = field(default_factory=list)
    cells: Body = field(default_factory=dict)
    agreed: dict[str, str | None] = field(default_factory=dict)
    before: Remembered | None = None
    is_gone: bool = False

    @property
    def is_same(self) -> bool:
        """Whether neither the record nor what is remembered of it changes."""
        known_as_said = self.before is not None and self.before.cells == self.cells
        return self.new is None and not self.edits and (self.is_gone or (known_as_said and not self.agreed))


class Planner:
    """Plans one building after another.

    Shape: `columns` are those that the sheet has; a supplement adds to what an earlier file said.
    """

    def __init__(self, columns: Set[str], is_supplement: bool, keys: Keys) -> None:
        self.columns, self.is_supplement, self.keys = columns, is_supplement, keys

    def house(self, house: House, known: Known) -> Iterator[Planned]:
        """Everything of one building; rows that are held back are left out."""
        for (entrance, door), rows in house.doors.items():
            yield from _Home(self, house, known, entrance, door, rows).plan()


class _Home:
    """One door's rows on their way to records."""

    def __init__(
        self, planner: Planner, house: House, known: Known, entrance: str, door: str, rows: list[Row]
    ) -> None:
        self.planner, self.scope, self.known = planner, house.id, known
        self.entrance, self.door = entrance, door
        self.rows = [row for row in rows if not row.is_held_back]
        self.is_partial = planner.is_supplement or len(self.rows) < len(rows)

    def plan(self) -> Iterator[Planned]:
        if not self.rows:
            return
        dwelling = self.known.doors.get((self.entrance, self.door), "")
        lived_in = any(row.name for row in self.rows)
        yield self._dwelling(dwelling or new_id(), is_new=not dwelling, is_lived_in=lived_in)
        dwelling = self._at = dwelling or self._last
        if not lived_in or self.known.is_gone(dwelling):
            return
        names = {row.name for row in self.rows if row.name and not row.is_child}
        household, is_stale = self._household_of(dwelling, names)
        if is_stale:
            yield Planned(self.scope, "household", household, is_gone=True)
            return
        is_new = not household
        household = household or new_id()
        people = list(self._people(household, is_new))
        yield self._household(household, is_new, dwelling, people)
        yield from people

    def _dwelling(self, id_: str, is_new: bool, is_lived_in: bool) -> Planned:
        self._last = id_
        row = self.rows[0]
        said = next((one.state for one in self.rows if one.state), None)
        cells: Body = {"_door": [self.entrance, self.door]}
        if "dwelling_state" in self.planner.columns and (said or not self.is_partial):
            cells["dwelling_state"] = said or ("lived" if is_lived_in else "unknown")
        founding: Body = {
            "building": self.scope,
            "entrance": self.entrance,
            "door": self.door,
            "dwelling_state": said or ("lived" if is_lived_in else "unknown"),
        }
        founding |= {"floor": row.floor} if row.floor is not None else {}
        return self._planned("dwelling", id_, is_new, founding, cells)

    def _household_of(self, dwelling: str, names: set[str]) -> tuple[str, bool]:
        """Which household the rows speak of, empty for a new one, and whether they are only out of date."""
        here = self.known.households.get(dwelling, [])
        living = [id_ for id_ in here if not self.known.has_moved_out(id_)]
        if living:
            return max(living, key=lambda id_: len(names & self.known.names_in(id_))), False
        for id_ in here:
            if id_ in self.known.remembered and names <= self.known.names_in(id_):
                return id_, True
        return "", False

    def _household(self, id_: str, is_new: bool, dwelling: str, people: list[Planned]) -> Planned:
        cells: Body = {"_dwelling": dwelling}
        heads = (row.name for row in self.rows if row.relation == "head" and not row.is_child)
        head = next(heads, None)
        if head is not None:
            cells["head"] = next(one.id for one in people if one.cells["name"] == head)
        children = self._children(id_)
        cells |= {"_children": children, "children": len(children) or None}
        if "note" in self.planner.columns:
            note = self._note()
            is_stopped = any(fault.column == "note" for row in self.rows for fault in row.faults)
            if note or not (self.is_partial or is_stopped):
                cells["contact_note"] = note
        return self._planned("household", id_, is_new, {"dwelling": dwelling}, cells)

    def _children(self, household: str) -> list[str]:
        """Marks of the children under 14, by which they are counted once; nothing can be read from them."""
        key = self.planner.keys.op_key("register", household)
        marks = {
            hmac.digest(key, f"{row.name}|{row.birth_year}".encode(), "sha256").hex()[:12]
            for row in self.rows
            if row.is_child
        }
        if self.is_partial and household in self.known.remembered:
            marks |= set(self.known.remembered[household].cells.get("_children", ()))
        return sorted(marks)

    def _note(self) -> str | None:
        """The notes of all rows, each once, as far as they fit; the head's before the others'."""
        ranked = sorted(self.rows, key=lambda row: row.relation != "head")
        notes = list(dict.fromkeys(row.note for row in ranked if row.note))
        while len("；".join(notes)) > NOTE_LIMIT:
            notes.pop()
        return "；".join(notes) or None

    def _people(self, household: str, is_new: bool) -> Iterator[Planned]:
        adults = [row for row in self.rows if row.name and not row.is_child]
        names = [row.name for row in adults]
        for row in adults:
            id_ = "" if is_new else self._person_of(household, row, names.count(row.name) == 1)
            cells: Body = {"_household": household, "name": row.name}
            if row.relation is not None or "relation" in self.planner.columns:
                cells["relation"] = row.relation
            for column, name, value in (
                ("sex", "sex", row.sex),
                ("birth_year", "birth_year", row.birth_year),
                ("phone", "phones", row.phones),
            ):
                if column in self.planner.columns:
                    cells[name] = value
            yield self._planned("person", id_ or new_id(), not id_, {"household": household}, cells)

    def _person_of(self, household: str, row: Row, is_only: bool) -> str:
        """Somebody of that name in the household; by year of birth where the name occurs twice."""
        candidates = self.known.people.get((household, row.name), {})
        if is_only and len(candidates) == 1:
            return next(iter(candidates))
        return next((id_ for id_, years in candidates.items() if row.birth_year in years), "")

    def _planned(self, kind: str, id_: str, is_new: bool, founding: Body, cells: Body) -> Planned:
        if is_new:
            said = {name: value for name, value in cells.items() if name[0] != "_" and value is not None}
            return Planned(self.scope, kind, id_, new={**founding, **said}, cells=cells)
        if self.known.is_gone(id_):
            return Planned(self.scope, kind, id_, is_gone=True, cells=cells)
        before = self.known.remembered.get(id_)
        planned = Planned(self.scope, kind, id_, cells=cells, before=before)
        if before is not None:
            planned.cells = {**before.cells, **cells}
        self._compare(planned, cells)
        return planned

    def _compare(self, planned: Planned, cells: Body) -> None:
        """Sort the cells: as last time; new but as it stands already; different, with the version of then."""
        record, before = self.known.records[planned.id], planned.before
        by_base: dict[str | None, Body] = {}
        for name, value in cells.items():
            if name[0] == "_":
                continue
            if before is not None and name in before.cells:
                if value != before.cells[name]:
                    by_base.setdefault(before.base(name), {})[name] = value
            elif value is None or value == record.body.get(name):
                planned.agreed[name] = record.v
            else:
                by_base.setdefault(None, {})[name] = value
        planned.edits = [(changes, base) for base, changes in by_base.items()]


def remembered_after(planned: Planned, v: str | None, edited: dict[str, Any]) -> tuple[str | None, Body]:
    """The version and the later versions to be remembered, once the changes have been made.

    Shape: `v` is a new record's version; `edited` maps each field that was changed to the version after.
    """
    before = planned.before
    later = {**(before.later if before else {}), **planned.agreed, **edited}
    return (before.v if before else v), later
