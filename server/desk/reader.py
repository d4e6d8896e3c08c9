"""Who reads at the desk, and how far their roles reach."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from server.base.clock import day_of, wire
from server.base.errors import Problem
from server.people.rights import Held, PeopleJudge, PeopleRights
from server.people.tree import CLOSED, Stretch
from server.records import store
from server.records.kind import Kind
from server.records.merge import State
from server.records.ports import NO_REACH, Reach
from server.records.registry import Registry

COMMUNITY = frozenset({"grid_lead", "community_staff"})
STREET = frozenset({"street_supervisor", "street_admin"})


@dataclass(frozen=True)
class Reader:
    """A person at the desk during one request.

    Shape: `day` is the tree of places as it stands today; scopes that nobody pulls are never among theirs.
    """

    connection: Connection
    registry: Registry
    judge: PeopleJudge
    user: str
    now: datetime

    @classmethod
    def at(
        cls, connection: Connection, registry: Registry, rights: PeopleRights, user: str, now: datetime
    ) -> "Reader":
        """The reader as this connection sees their roles."""
        return cls(connection, registry, rights.judge(connection, [user]), user, now)

    @property
    def today(self) -> str:
        return day_of(self.now).isoformat()

    @property
    def places(self) -> dict[str, Stretch]:
        return self.judge.tree.on(self.today).places

    def place(self, scope: str) -> dict[str, str]:
        """The names on the way down to a scope: `{"street", "community", "grid", "building", "estate"}`."""
        found = {"scope": scope}
        for one in (scope, *self.judge.tree.on(self.today).above(scope)):
            place = self.places.get(one)
            if place is not None:
                found.setdefault(place.nature, place.name)
                if place.estate:
                    found.setdefault("estate", place.estate)
        return found

    def unit_of_level(self, scope: str, level: str) -> str | None:
        """The community or grid that a scope is, or lies in."""
        way = (scope, *self.judge.tree.on(self.today).above(scope))
        return next((one for one in way if one in self.places and self.places[one].nature == level), None)

    def held(self, roles: Iterable[str]) -> list[Held]:
        """Those of these roles that they hold now."""
        wanted = frozenset(roles)
        return [one for one in self.judge.held(self.user, self.now) if one.role in wanted]

    def scopes(self, roles: Iterable[str]) -> list[str]:
        """What these roles hold: their units and all below, in a stable order."""
        day = self.judge.tree.on(self.today)
        found: set[str] = set()
        for one in self.held(roles):
            found.update((one.unit, *day.below(one.unit)))
        return sorted(scope for scope in found if scope in day.places and day.places[scope].nature != CLOSED)

    def reach(self, scope: str) -> Reach:
        """What they hold in a scope; nothing in those for confidential records, whose pages are others."""
        place = self.places.get(scope)
        if place is None or place.nature == CLOSED:
            return NO_REACH
        return self.judge.reach(self.user, scope, self.now)

    def reads(self, scope: str, kind: Kind, author: str | None = None) -> bool:
        """Whether they may read a kind there: all of it, or what they wrote themselves."""
        letters = self.reach(scope).letters(kind.access)
        return "R" in letters and ("Ro" not in letters or author == self.user)

    def must_say_why(self, scope: str) -> bool:
        """Whether they read here by a role of the street alone, which is logged with a reason."""
        within = self.reach(scope).within
        return bool(within) and within <= STREET

    def demand(self, scope: str) -> Reach:
        """What they hold in a scope.

        Errors: Problem not_found where they hold nothing: nobody learns whether it exists.
        """
        reach = self.reach(scope)
        if not reach.roles:
            raise Problem("not_found")
        return reach

    def record(self, scope: str, id_: str) -> tuple[State, Kind]:
        """A record and its kind, whoever may read it.

        Errors: Problem not_found for one that does not exist, or was removed.
        """
        state = store.records_of(self.connection, [(scope, id_)]).get((scope, id_))
        if state is None or state.is_removed:
            raise Problem("not_found")
        return state, self.registry[state.kind]

    @property
    def instant(self) -> str:
        return wire(self.now)
