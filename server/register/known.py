"""What is known of a building's homes already: as the records stand, and as the register last said."""

from collections.abc import Iterable
from dataclasses import dataclass, field

import orjson
from sqlalchemy import Connection, select

from server.records.kind import Body
from server.records.store.bodies import WholeRecord, bodies
from server.records.store.read import chunks
from server.register import cells
from server.register.models import RegisterRecord

KINDS = ("dwelling", "household", "person")


@dataclass
class Remembered:
    """What the register last said of a record, and the version of then, field by field."""

    cells: Body
    v: str | None
    later: dict[str, str | None]

    def base(self, name: str) -> str | None:
        """The version of the record when this field was last imported."""
        return self.later.get(name, self.v)


@dataclass
class Known:
    """One building's homes, found by what the register calls them or by what they are called now.

    Shape: `doors` entrance and door → dwelling; `households` dwelling → ids; `people` household and name →
           id → years of birth; whoever was imported before is found by the old name too.
    """

    records: dict[str, WholeRecord] = field(default_factory=dict)
    remembered: dict[str, Remembered] = field(default_factory=dict)
    doors: dict[tuple[str, str], str] = field(default_factory=dict)
    households: dict[str, list[str]] = field(default_factory=dict)
    people: dict[tuple[str, str], dict[str, set[int | None]]] = field(default_factory=dict)

    def is_gone(self, id_: str) -> bool:
        """Whether a record was removed since, or moved away."""
        record = self.records.get(id_)
        return record is not None and record.is_removed

    def has_moved_out(self, household: str) -> bool:
        """Whether a household does not live there any more."""
        record = self.records.get(household)
        return record is not None and (record.is_removed or bool(record.body.get("moved_out_on")))

    def names_in(self, household: str) -> set[str]:
        """What the people of a household are or were called."""
        return {name for (home, name) in self.people if home == household}

    def has_head(self, household: str) -> bool:
        """Whether somebody is the head of a household already."""
        record = self.records.get(household)
        return record is not None and bool(record.body.get("head"))


def load(connection: Connection, scopes: Iterable[str]) -> dict[str, Known]:
    """Read everything of these buildings: two queries for every two hundred of them."""
    wanted = sorted(scopes)
    found = {scope: Known() for scope in wanted}
    for record in bodies(connection, wanted, KINDS):
        found[record.scope].records[record.id] = record
    columns = (
        RegisterRecord.scope,
        RegisterRecord.id,
        RegisterRecord.cells,
        RegisterRecord.v,
        RegisterRecord.later,
    )
    for part in chunks(wanted, 200):
        for row in connection.execute(select(*columns).where(RegisterRecord.scope.in_(part))):
            found[row.scope].remembered[row.id] = Remembered(
                orjson.loads(row.cells), row.v, orjson.loads(row.later)
            )
    for known in found.values():
        _index(known)
    return found


def _index(known: Known) -> None:
    for id_, record in known.records.items():
        remembered = known.remembered.get(id_)
        said = remembered.cells if remembered else {}
        if record.kind == "dwelling":
            _index_door(known, id_, record, said)
        elif record.kind == "household":
            _index_household(known, id_, record, said)
        else:
            _index_person(known, id_, record, said)


def _index_door(known: Known, id_: str, record: WholeRecord, said: Body) -> None:
    if not record.is_removed:
        now = cells.entrance_and_door(str(record.body.get("entrance", "")), str(record.body.get("door", "")))
        known.doors.setdefault(now, id_)
    if "_door" in said:
        known.doors[said["_door"][0], said["_door"][1]] = id_


def _index_household(known: Known, id_: str, record: WholeRecord, said: Body) -> None:
    for dwelling in {said.get("_dwelling"), record.body.get("dwelling")} - {None}:
        known.households.setdefault(str(dwelling), []).append(id_)


def _index_person(known: Known, id_: str, record: WholeRecord, said: Body) -> None:
    for body, home in ((record.body, record.body.get("household")), (said, said.get("_household"))):
        if home and body.get("name"):
            years = known.people.setdefault((str(home), str(body["name"])), {}).setdefault(id_, set())
            years.add(body.get("birth_year"))
