"""All places in memory: five hundred rows that every judgement asks, read again only when they changed."""

from collections import OrderedDict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields

from sqlalchemy import Connection, select

from server.people import setting
from server.people.models import Place
from server.people.roles import UNITS

DAYS_KEPT = 64
CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Stretch:
    """A scope under one parent from one day until the day before another.

    Shape: as a row of `place`; a `to_on` of None has no end, a `parent` of None is the top.
    """

    scope: str
    from_on: str
    to_on: str | None
    parent: str | None
    nature: str
    name: str
    code: str = ""
    estate: str = ""

    def holds_on(self, day: str) -> bool:
        """Whether a day lies in this stretch."""
        return self.from_on <= day and (self.to_on is None or day < self.to_on)


class Tree:
    """Who held which scope on which day.

    Shape: a scope that has been retired keeps its last parent, so that its past stays readable.
    Units: days are ISO text, `2026-11-23`.
    """

    def __init__(self, stretches: Iterable[Stretch]) -> None:
        self.history: dict[str, list[Stretch]] = {}
        for stretch in sorted(stretches, key=lambda one: (one.scope, one.from_on)):
            self.history.setdefault(stretch.scope, []).append(stretch)
        self._days: OrderedDict[str, _Day] = OrderedDict()

    def __contains__(self, scope: object) -> bool:
        return scope in self.history

    def __iter__(self) -> Iterator[Stretch]:
        """The last word on each scope."""
        return (stretches[-1] for stretches in self.history.values())

    def __getitem__(self, scope: str) -> Stretch:
        return self.history[scope][-1]

    def on(self, day: str) -> "_Day":
        """The tree as it stands, stood or will stand on a day."""
        found = self._days.get(day)
        if found is None:
            found = self._days[day] = _Day(self, day)
            while len(self._days) > DAYS_KEPT:
                self._days.popitem(last=False)
        return found


class _Day:
    """The tree on one day."""

    def __init__(self, tree: Tree, day: str) -> None:
        self.places: dict[str, Stretch] = {}
        self._below: dict[str, list[str]] = {}
        for scope, stretches in tree.history.items():
            begun = [stretch for stretch in stretches if stretch.from_on <= day]
            if begun:
                self.places[scope] = begun[-1]
                self._below.setdefault(begun[-1].parent or "", []).append(scope)
        self._open = {scope for scope, stretch in self.places.items() if stretch.holds_on(day)}
        self._above: dict[str, tuple[str, ...]] = {}

    def is_open(self, scope: str) -> bool:
        """Whether a scope exists on this day and is not retired."""
        return scope in self._open

    def above(self, scope: str) -> tuple[str, ...]:
        """The units that hold a scope, the nearest first."""
        found = self._above.get(scope)
        if found is None:
            found = self._above[scope] = tuple(self._climb(scope))
        return found

    def _climb(self, scope: str) -> Iterator[str]:
        seen = {scope}
        place = self.places.get(scope)
        # An edit could make a ring of units; nobody may hang the server with it.
        while place is not None and place.parent is not None and place.parent not in seen:
            seen.add(place.parent)
            yield place.parent
            place = self.places.get(place.parent)

    def below(self, scope: str) -> list[str]:
        """All scopes that lie under a unit, itself not among them."""
        found: list[str] = []
        seen = {scope}
        heads = [scope]
        while heads:
            under = [one for one in self._below.get(heads.pop(), []) if one not in seen]
            seen.update(under)
            found += under
            heads += under
        return found

    def unit_of(self, scope: str) -> str:
        """The unit that a scope belongs to: a unit's scope to itself, all others to what holds them."""
        place = self.places[scope]
        return scope if place.nature in UNITS or place.parent is None else place.parent


class TreeCache:
    """One process's copy of the places, as new as the transaction that asks."""

    def __init__(self) -> None:
        self._held: tuple[str, Tree] = ("", Tree([]))

    def read(self, connection: Connection) -> Tree:
        """The tree that this connection sees."""
        version = setting.read(connection, setting.RIGHTS_VERSION)
        held_version, held = self._held
        if version == held_version:
            return held
        tree = read_tree(connection)
        # Somebody may have committed between the two reads; then the next one to ask reads again.
        if setting.read(connection, setting.RIGHTS_VERSION) == version:
            self._held = (version, tree)
        return tree


def read_tree(connection: Connection, scopes: Iterable[str] | None = None) -> Tree:
    """Read places from the table, all or the history of some."""
    columns = [getattr(Place, field.name) for field in fields(Stretch)]
    query = select(*columns)
    if scopes is not None:
        query = query.where(Place.scope.in_(scopes))
    return Tree(Stretch(*row) for row in connection.execute(query))
