"""Communities, grids and buildings by the names a register calls them; new ones where that is allowed."""

from dataclasses import dataclass, field
from datetime import date

from server.base.ids import new_id
from server.people.tree import Tree
from server.records.kind import Body
from server.records.ports import Change
from server.register import cells
from server.register.faults import Fault
from server.register.rows import Row

DEFAULT_STREET = "街道"


@dataclass
class House:
    """A building of the register: where it stands, and its rows by door, in the file's order."""

    id: str
    unit: str
    estate: str
    name: str
    is_new: bool
    doors: dict[tuple[str, str], list[Row]] = field(default_factory=dict)

    def founding(self, by: str | None, today: date) -> Change:
        """The op that makes the building, shaped as its doors tell."""
        floors = [
            row.floor for rows in self.doors.values() for row in rows[:1] if row.floor and row.floor > 0
        ]
        steps: dict[tuple[str, int | None], int] = {}
        for (entrance, _door), rows in self.doors.items():
            steps[entrance, rows[0].floor] = steps.get((entrance, rows[0].floor), 0) + 1
        body: Body = {"unit": self.unit, "unit_from": today.isoformat(), "name": self.name}
        body |= {"estate": self.estate} if self.estate else {}
        body |= {
            "floors": max(floors, default=1),
            "entrances": min(60, len({entrance for entrance, _ in steps})),
        }
        body |= {"doors_per_floor": min(60, max(steps.values()))}
        return Change(self.id, "building", self.id, body, new=True, by=by)


class Places:
    """The street as the import finds it, and what it adds.

    Shape: `only` are the communities that the caller may import, None for all; units are founded by the file
           where there is none yet of their level under their parent, or with `founds_units` always.
    """

    def __init__(
        self, tree: Tree, today: date, by: str | None, only: frozenset[str] | None, founds_units: bool = False
    ) -> None:
        self.today, self.by, self.only = today, by, only
        self.founded: list[Change] = []
        self.houses: dict[tuple[str, str, str], House] = {}
        self.street = ""
        self._communities: dict[str, str] = {}
        self._grids: dict[str, dict[str, str]] = {}
        self._standing: dict[tuple[str, str, str], tuple[str, str]] = {}
        self._learn(tree)
        self._founds_communities = only is None and (founds_units or not self._communities)
        self._founds_grids = {
            community: only is None and (founds_units or not grids)
            for community, grids in self._grids.items()
        }

    def _learn(self, tree: Tree) -> None:
        day = tree.on(self.today.isoformat())
        stands = {scope: place for scope, place in day.places.items() if day.is_open(scope)}
        by_nature: dict[str, list[str]] = {}
        for scope, place in stands.items():
            by_nature.setdefault(place.nature, []).append(scope)
        self.street = next(iter(sorted(by_nature.get("street", []))), "")
        for scope in sorted(by_nature.get("community", [])):
            self._communities[cells.same(cells.community(stands[scope].name))] = scope
            self._grids[scope] = {}
        names = {scope: name for name, scope in self._communities.items()}
        for scope in sorted(by_nature.get("grid", [])):
            parent = stands[scope].parent or ""
            if parent in self._grids:
                self._grids[parent][cells.same(cells.grid(stands[scope].name, names[parent]))] = scope
        for scope in by_nature.get("building", []):
            grid = stands[scope].parent or ""
            community = stands[grid].parent if grid in stands else None
            key = _key(community or "", stands[scope].estate, cells.building(stands[scope].name))
            self._standing[key] = (scope, grid)

    @property
    def home(self) -> str:
        """The community of rows that name none: the only one there is for this caller."""
        mine = [name for name, scope in self._communities.items() if self.only is None or scope in self.only]
        return mine[0] if len(mine) == 1 else ""

    def place(self, row: Row) -> House | None:
        """The building a row stands in; what is wrong with its place is added to its faults."""
        community = self._community(row)
        if community is None or not row.building:
            return None
        key = _key(community, row.estate, row.building)
        house = self.houses.get(key)
        grid = self._grid(row, community)
        if house is None and key in self._standing:
            id_, unit = self._standing[key]
            house = House(id_, unit, row.estate, row.building, is_new=False)
        if house is None:
            if grid is None:
                if not row.grid and not row.is_held_back:
                    row.faults.append(Fault(row.number, "grid", "grid_missing"))
                return None
            if row.is_held_back:
                return None
            house = House(new_id(), grid, row.estate, row.building, is_new=True)
        if grid is not None and grid != house.unit:
            row.faults.append(Fault(row.number, "grid", "building_elsewhere"))
        self.houses[key] = house
        return house

    def _community(self, row: Row) -> str | None:
        if not row.community:
            return None
        found = self._communities.get(cells.same(row.community))
        if found is None and self._founds_communities:
            if row.is_held_back:
                return None  # nothing is founded on a row that does not stand itself
            found = self._found(
                {"level": "community", "name": row.community, "parent": self._street(row.street)}
            )
            self._communities[cells.same(row.community)] = found
            self._grids[found], self._founds_grids[found] = {}, True
        if found is None:
            row.faults.append(Fault(row.number, "community", "community_unknown"))
        elif self.only is not None and found not in self.only:
            row.faults.append(Fault(row.number, "community", "community_not_yours"))
            return None
        return found

    def _grid(self, row: Row, community: str) -> str | None:
        if not row.grid:
            return None
        found = self._grids[community].get(cells.same(row.grid))
        if found is None and self._founds_grids[community]:
            if row.is_held_back:
                return None
            found = self._found({"level": "grid", "name": row.grid, "parent": community})
            self._grids[community][cells.same(row.grid)] = found
        if found is None:
            row.faults.append(Fault(row.number, "grid", "grid_unknown"))
        return found

    def _street(self, name: str) -> str:
        if not self.street:
            self.street = self._found({"level": "street", "name": name or DEFAULT_STREET})
        return self.street

    def _found(self, body: Body) -> str:
        id_ = new_id()
        whole = {**body, "valid_from": self.today.isoformat()}
        self.founded.append(Change(id_, "unit", id_, whole, new=True, by=self.by))
        return id_


def _key(community: str, estate: str, name: str) -> tuple[str, str, str]:
    return community, cells.same(estate), cells.same(name)
