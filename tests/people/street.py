"""Builders: records of units, buildings and teams as the engine tells projections of them."""

from typing import Any

from sqlalchemy import Connection

from server.base.ids import derived_id
from server.people.places import Places
from server.records.fields import Label
from server.records.kind import Access, Body, Kind
from server.records.ports import Applied

LONG_AGO = "2026-01-01T02:00:00.000Z"


def _kind(name: str, nature: str) -> Kind:
    return Kind(
        name, Label(name, name), {}, frozenset(), Access({}), founds=lambda body: body.get("level", nature)
    )


KINDS = {
    "unit": _kind("unit", "grid"),
    "building": _kind("building", "building"),
    "team": _kind("volunteer_team", "team"),
}
# Fixed, because parametrized tests bear them in their names.
STREET, EAST, WEST, ONE, TWO, THREE, HOUSE, TOWER, BARN, TEAM = (
    f"0193a5c2-0000-7000-8000-00000000000{number}" for number in range(10)
)
# East and west are communities; grids one and two lie in the east, three in the west; a house stands in grid
# one, a tower in two, a barn in three; the team is the east's.
CLOSED_EAST, CLOSED_STREET = derived_id(EAST, "closed"), derived_id(STREET, "closed")


def applied(kind: str, id_: str, before: Body | None, after: Body | None, at: str = LONG_AGO) -> Applied:
    return Applied(
        scope=id_, id=id_, kind=KINDS[kind], seq=1, at=at, received=at, by=None, before=before, after=after
    )


def founded(kind: str, id_: str, **body: Any) -> Applied:
    return applied(kind, id_, None, {"name": id_[-4:], **body})


def build(connection: Connection) -> None:
    """A street with two communities, three grids, three buildings and a team."""
    Places().update(
        connection,
        [
            founded("unit", STREET, level="street", name="望河街道", code="99"),
            founded("unit", EAST, level="community", parent=STREET, name="青禾里", code="99001"),
            founded("unit", WEST, level="community", parent=STREET, name="松涛里", code="99002"),
            founded("unit", ONE, level="grid", parent=EAST, name="第一网格", code="9900101"),
            founded("unit", TWO, level="grid", parent=EAST, name="第二网格", code="9900102"),
            founded("unit", THREE, level="grid", parent=WEST, name="第一网格", code="9900201"),
            founded("building", HOUSE, unit=ONE, name="1号楼", estate="青禾苑"),
            founded("building", TOWER, unit=TWO, name="2号楼", estate="青禾苑"),
            founded("building", BARN, unit=THREE, name="1号楼", estate="松涛花园"),
            founded("team", TEAM, unit=EAST, name="红袖章一队"),
        ],
    )
