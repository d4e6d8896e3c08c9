"""Whether somebody may have done what was done: the matrix by hand, over all that ever held a scope."""

from typing import Any

from server.base.ids import derived_id
from server.kinds import KINDS
from tests.safe.matrix import places
from tests.safe.matrix.domain import letters
from tests.safe.matrix.world import Person

BY_NAME = {kind.name: kind for kind in KINDS}


class Oracle:
    """The holders of each scope as they were ever known; rights under any of them are granted."""

    def __init__(self) -> None:
        self.holders: dict[str, set[str]] = {
            scope: {over} if over else set() for scope, over in places.UNDER.items()
        }
        self.holders[places.LENT].add(places.ONE)
        for unit in (places.STREET, places.EAST, places.WEST, places.OTHER_STREET, places.OTHER_EAST):
            self.holders[derived_id(unit, "closed")] = {unit}

    def learn(self, scope: str, holder: str | None) -> None:
        """A scope was founded, or handed to another unit."""
        self.holders.setdefault(scope, set()).update({holder} if holder else set())

    def above(self, scope: str) -> set[str]:
        found, heads = set(), [scope]
        while heads:
            for holder in self.holders.get(heads.pop(), set()) - found:
                found.add(holder)
                heads.append(holder)
        return found

    def within(self, person: Person, scope: str) -> set[str]:
        over = self.above(scope) | {scope}
        return {role for role, on in held(person) if on in over}

    def over(self, person: Person, scope: str) -> set[str]:
        """Roles below a unit; those below a closed scope's unit count there, too."""
        units = self.holders.get(scope, set()) | {scope}
        return {role for role, on in held(person) if units & self.above(on)}

    def may(self, person: Person, kind: str, scope: str, letter: str) -> bool:
        return letter in letters(kind, self.within(person, scope), self.over(person, scope))

    def allows(self, person: Person, change: "Change") -> str | None:
        """What is wrong with a change; None where it may stand."""
        if person.refused == "device_revoked":
            return "a device without rights has changed something"
        if change.set.get("erase"):
            return (
                None if "privacy_officer" in self.within(person, change.scope) else "erased without the right"
            )
        kind = BY_NAME[change.kind]
        if kind.is_server_made:
            return "a record that only the server makes"
        if kind.step_to:
            return None if self.within(person, change.scope) else "a step without any right"
        if change.before is None:
            # What founds a scope is judged where its holder stands.
            where = (
                str(change.set.get("unit") or change.set.get("parent") or "") if kind.founds else change.scope
            )
            return None if self.may(person, change.kind, where, "C") else "made without the right"
        if self.may(person, change.kind, change.scope, "U"):
            return None
        is_own = change.before_by == person.user and self.may(person, change.kind, change.scope, "C")
        if is_own and (kind.is_fact or set(change.set) <= kind.access.own):
            return None
        if set(change.set) <= kind.access.asked and change.about_by == person.user:
            return None
        return "changed without the right"


def held(person: Person) -> tuple[tuple[str, str], ...]:
    """Their roles; whoever was transferred yesterday still hands in what they did before."""
    return (("grid_worker", places.ONE),) if person.name == "transferred" else person.holds


class Change:
    """One record that one op changed."""

    def __init__(
        self, scope: str, kind: str, op_set: Any, before: Any, before_by: str | None, about_by: str | None
    ) -> None:
        self.scope, self.kind, self.before, self.before_by, self.about_by = (
            scope,
            kind,
            before,
            before_by,
            about_by,
        )
        self.set: dict[str, Any] = op_set if isinstance(op_set, dict) else {}
