"""A re-cut of grids: whole buildings go to another grid from a day on, all of a file or none."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import Connection

from server.base.errors import Problem
from server.people import access_log
from server.people.tree import Stretch, Tree
from server.records import store
from server.records.engine import Engine
from server.records.ports import Change

HEADINGS = {
    "id": ("building", "building_id", "楼栋编号", "id"),
    "community": ("community", "社区"),
    "estate": ("estate", "小区"),
    "name": ("name", "building_name", "楼栋", "楼栋名", "楼号"),
    "grid": ("grid", "new_grid", "新网格", "网格"),
}
APPLIED = {"applied", "merged", "conflict"}


@dataclass(frozen=True)
class Fault:
    """A row that cannot be carried out: its number in the sheet, the column at fault, and why."""

    row: int
    column: str
    reason: str


@dataclass(frozen=True)
class Move:
    """One building that goes from one grid to another."""

    building: str
    name: str
    from_unit: str
    to_unit: str


@dataclass
class Plan:
    """What a file comes to: nothing of it happens while there is a fault."""

    day: str
    moves: list[Move] = field(default_factory=list)
    unchanged: int = 0
    faults: list[Fault] = field(default_factory=list)


def plan(
    tree: Tree, rows: list[list[str]], day: date, may: Callable[[str], bool] = lambda scope: True
) -> Plan:
    """Find the building and the grid of every row.

    Shape:  `may` says whether the caller is in charge of a scope; what they are not is unknown to them.
    Errors: invalid when the headings name no building or no grid.
    """
    planner = _Planner(tree, day.isoformat(), may)
    columns = _columns(rows[0] if rows else [])
    for number, row in enumerate(rows[1:], start=2):
        if any(row):
            cells = {name: row[at] if at < len(row) else "" for name, at in columns.items()}
            planner.take(number, cells)
    return planner.plan


def carry_out(
    connection: Connection, engine: Engine, made: Plan, now: datetime, by: str | None = None
) -> None:
    """Edit the buildings, as ops of the server, in the caller's transaction.

    Errors: invalid when the plan has faults, or the engine refuses an edit; then nothing has happened.
    """
    if made.faults:
        raise Problem("invalid", fields={f"row {one.row}": one.reason for one in made.faults})
    states = store.records_of(connection, {(move.building, move.building) for move in made.moves})
    changes = [
        Change(
            move.building,
            "building",
            move.building,
            {"unit": move.to_unit, "unit_from": made.day},
            base=states[move.building, move.building].v,
            by=by,
        )
        for move in made.moves
    ]
    outcomes = engine.write(changes, connection)
    refused = [outcome for outcome in outcomes if outcome.status not in APPLIED]
    if refused:
        raise Problem("invalid", str(refused[0].reason))
    access_log.append(connection, by, "recut", now, why=f"{len(changes)} buildings from {made.day}")


def _columns(headings: list[str]) -> dict[str, int]:
    plain = [heading.strip().lower() for heading in headings]
    found = {
        name: plain.index(word) for name, words in HEADINGS.items() for word in words[::-1] if word in plain
    }
    if "grid" not in found or not ("id" in found or "name" in found):
        raise Problem(
            "invalid",
            fields={
                "headings": "needed: 网格 grid, and 楼栋编号 building or 社区 小区 楼号 community estate name"
            },
        )
    return found


class _Planner:
    """Goes through the rows and remembers which buildings it has seen."""

    def __init__(self, tree: Tree, day: str, may: Callable[[str], bool]) -> None:
        self.plan = Plan(day)
        self._tree = tree
        self._day = tree.on(day)
        self._open = [
            place for scope, place in self._day.places.items() if self._day.is_open(scope) and may(scope)
        ]
        self._seen: dict[str, int] = {}

    def take(self, number: int, cells: dict[str, str]) -> None:
        """Judge one row."""
        found = self._building(cells)
        if isinstance(found, str):
            return self._fault(number, "building", found)
        if found.scope in self._seen:
            return self._fault(number, "building", f"第 {self._seen[found.scope]} 行已有 already in that row")
        self._seen[found.scope] = number
        grid = self._grid(cells.get("grid", ""), found)
        if isinstance(grid, str):
            return self._fault(number, "grid", grid)
        if grid.scope == found.parent:
            self.plan.unchanged += 1
            return None
        since = self._tree[found.scope].from_on
        if since > self.plan.day:
            return self._fault(number, "building", f"{since} 起已另有归属 already moved later than that")
        name = f"{found.estate} {found.name}".strip()
        self.plan.moves.append(Move(found.scope, name, found.parent or "", grid.scope))
        return None

    def _fault(self, number: int, column: str, reason: str) -> None:
        self.plan.faults.append(Fault(number, column, reason))

    def _building(self, cells: dict[str, str]) -> Stretch | str:
        buildings = [place for place in self._open if place.nature == "building"]
        if cells.get("id"):
            found = [place for place in buildings if place.scope == cells["id"].lower()]
        elif cells.get("name"):
            found = [
                place
                for place in buildings
                if place.name == cells["name"]
                and cells.get("estate", "") in ("", place.estate)
                and self._lies_in(place.scope, cells.get("community", ""))
            ]
        else:
            return "没有写楼栋 no building named"
        if len(found) > 1:
            return "有几栋同名，请写社区、小区或编号 several buildings: give community, estate or id"
        return found[0] if found else "没有这栋楼 no such building"

    def _lies_in(self, scope: str, unit: str) -> bool:
        """Whether a scope lies in a unit of this name or code; anything does in none."""
        above = [self._day.places[one] for one in self._day.above(scope) if one in self._day.places]
        return not unit or any(unit in (place.name, place.code) for place in above)

    def _grid(self, text: str, building: Stretch) -> Stretch | str:
        named = [place for place in self._open if place.nature == "grid" and text in (place.code, place.name)]
        if not text or not named:
            return "没有这个网格 no such grid"
        coded = [place for place in named if place.code == text]
        above = set(self._day.above(building.scope))
        near = [place for place in named if place.parent in above]
        for found in (coded, named, near):
            if len(found) == 1:
                return found[0]
        return "有几个网格同名，请写编码 several grids: give the code"
