"""Who may do what where: the grants of people, laid over the tree of places on the day in question."""

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from server.base.clock import day_of, wire
from server.people.models import Grant, User
from server.people.roles import ERASES, IN_A_COPY, LEADS, REPLICATING, UNITS
from server.people.tree import CLOSED, Tree, TreeCache
from server.records.ports import NO_REACH, Reach

CHUNK = 500


@dataclass(frozen=True, slots=True)
class Held:
    """A role that somebody holds from one instant until another."""

    id: str
    role: str
    unit: str
    from_at: str
    to_at: str | None

    def at(self, instant: str) -> bool:
        return self.from_at <= instant and (self.to_at is None or instant < self.to_at)


class PeopleRights:
    """The rights of this installation; one object serves all threads of a process."""

    def __init__(self) -> None:
        self._trees = TreeCache()

    def tree(self, connection: Connection) -> Tree:
        """All places, as this connection sees them."""
        return self._trees.read(connection)

    def judge(self, connection: Connection, users: Iterable[str]) -> "PeopleJudge":
        """Load these users' grants and the places: three queries."""
        ids = sorted(set(users))
        return PeopleJudge(self.tree(connection), read_grants(connection, ids), read_closed(connection, ids))

    def scopes_of(self, connection: Connection, user: str, now: datetime) -> Mapping[str, Reach]:
        """Every scope that a user's devices hold a copy of, with the roles that count in a copy."""
        judge = self.judge(connection, [user])
        day = judge.tree.on(day_of(now).isoformat())
        held = [one for one in judge.held(user, now) if one.role in IN_A_COPY]
        scopes: set[str] = set()
        for one in held:
            if one.role in REPLICATING:
                scopes.update((one.unit, *day.below(one.unit), *day.above(one.unit)))
        return {
            scope: reach_of(judge.tree, held, scope, now)
            for scope in sorted(scopes)
            if day.is_open(scope) and day.places[scope].nature != CLOSED
        }


class PeopleJudge:
    """Answers for the people it was loaded for."""

    def __init__(self, tree: Tree, grants: Mapping[str, list[Held]], closed: Set[str]) -> None:
        self.tree = tree
        self._grants = grants
        self._closed = closed

    def is_closed(self, user: str | None) -> bool:
        """Whether an account was disabled."""
        return user in self._closed

    def held(self, user: str | None, at: datetime) -> list[Held]:
        """The roles that a user held at an instant; none once the account was disabled."""
        instant = wire(at)
        return [one for one in self._grants.get(user or "", []) if one.at(instant)]

    def reach(self, user: str | None, scope: str, at: datetime) -> Reach:
        """What a user held in a scope at an instant."""
        return reach_of(self.tree, self.held(user, at), scope, at)

    def places_reach(self, user: str | None, parent: str, at: datetime) -> Reach:
        """What a user will hold in a scope that is founded under a unit: what they hold in that unit."""
        found = self.reach(user, parent, at)
        return Reach(found.within, frozenset(), found.is_lead)


def reach_of(tree: Tree, held: list[Held], scope: str, at: datetime) -> Reach:
    """What these roles come to in one scope on the day of an instant."""
    day = tree.on(day_of(at).isoformat())
    place = day.places.get(scope)
    # A closed scope stands where its community stands: whoever works below may write there.
    unit = place.parent if place is not None and place.nature == CLOSED else scope
    stand = day.places.get(unit or "")
    if place is None or stand is None:
        return NO_REACH
    above = day.above(scope)
    within = frozenset(one.role for one in held if one.unit == scope or one.unit in above)
    over = frozenset(one.role for one in held if stand.nature in UNITS and unit in day.above(one.unit))
    return Reach(within, over, _lead(stand.nature, place.nature) in within, ERASES in within)


def _lead(nature: str, own_nature: str) -> str:
    """The role that leads a scope; what is closed in the street is the privacy officer's, not the cadres'."""
    return "privacy_officer" if own_nature == CLOSED and nature == "street" else LEADS[nature]


def read_closed(connection: Connection, ids: list[str]) -> set[str]:
    """Which of these accounts are disabled."""
    found: set[str] = set()
    for start in range(0, len(ids), CHUNK):
        part = ids[start : start + CHUNK]
        found.update(
            connection.scalars(select(User.id).where(User.id.in_(part), User.disabled_at.is_not(None)))
        )
    return found


def read_grants(connection: Connection, users: Iterable[str]) -> dict[str, list[Held]]:
    """The grants of these users, past and to come; those of a disabled account end when it was disabled."""
    ids = sorted(set(users))
    found: dict[str, list[Held]] = {}
    columns = (Grant.user, Grant.id, Grant.role, Grant.unit, Grant.from_at, Grant.to_at, User.disabled_at)
    for start in range(0, len(ids), CHUNK):
        part = ids[start : start + CHUNK]
        query = select(*columns).join(User, User.id == Grant.user).where(Grant.user.in_(part))
        for user, id_, role, unit, from_at, to_at, disabled_at in connection.execute(
            query.order_by(Grant.from_at, Grant.id)
        ):
            ends = [instant for instant in (to_at, disabled_at) if instant is not None]
            found.setdefault(user, []).append(Held(id_, role, unit, from_at, min(ends, default=None)))
    return found
