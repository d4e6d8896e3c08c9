"""All kinds in one place, and the check of an op's `set` against its kind."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import orjson

from server.records.check import ERASE, REMOVAL, Wrong
from server.records.fields import PUBLIC
from server.records.kind import Body, Kind
from server.records.manifest import manifest_of
from server.records.ports import Reach

Refused = Callable[[str, bool], str | None]  # a text, and whether everybody reads it


class Registry:
    """The kinds that this server knows.

    Shape: `digest` names the whole set of declarations; devices hold it to notice a change. `abouts` maps a
           kind that speaks of other records to the field in which it names them. `refused` says why free
           words that many read are not taken.
    Errors: ValueError when two kinds share a name.
    """

    def __init__(self, kinds: Iterable[Kind], refused: Refused = lambda text, is_public: None) -> None:
        self._refused = refused
        self._kinds: dict[str, Kind] = {}
        for kind in kinds:
            if kind.name in self._kinds:
                raise ValueError(f"two kinds are called {kind.name}")
            self._kinds[kind.name] = kind
        self.abouts = {kind.name: kind.about for kind in self if kind.about}
        self.manifest: list[dict[str, Any]] = [manifest_of(kind) for kind in self]
        self.digest = hashlib.sha256(orjson.dumps(self.manifest)).hexdigest()[:16]

    def __iter__(self) -> Iterator[Kind]:
        return iter(self._kinds.values())

    def __contains__(self, name: object) -> bool:
        return name in self._kinds

    def get(self, name: object) -> Kind | None:
        """The kind of that name, if there is one."""
        return self._kinds.get(name) if isinstance(name, str) else None

    def __getitem__(self, name: str) -> Kind:
        return self._kinds[name]

    def stopped(self, kind: Kind, changes: Body, case: Kind | None = None) -> Wrong:
        """What the free-text guard says of a `set` that is valid otherwise: field → a sentence.

        Shape: `case` is the kind of the case that a step is made of: whoever reads that reads the step, too.
        """
        found = {}
        is_open = case is not None and case.reach == PUBLIC
        for name, field in kind.fields.items():
            is_public = field.guard == "public" or (is_open and field.guard == "soft")
            if is_public or field.guard == "hard":
                said = [self._refused(line, is_public) for line in _lines(changes.get(name))]
                if why := next((one for one in said if one), None):
                    found[name] = why
        return found

    def rights_digest(self, reach: Reach) -> str:
        """Everything that decides what somebody may read in a scope, as one opaque word of 16 digits."""
        held = [sorted(reach.within), sorted(reach.above), reach.is_lead, self.digest]
        return hashlib.sha256(orjson.dumps(held)).hexdigest()[:16]


def _lines(value: Any) -> list[str]:
    """The free words in a valid value: one line, several, or those that a change brings."""
    if isinstance(value, dict):
        return [line for lines in value.values() for line in lines]
    return value if isinstance(value, list) else [value] if value else []


def lifted(kind: Kind, schema: int, changes: Body) -> Body:
    """A `set`, or a record's body, of an older schema, brought to the kind's present one step by step.

    A removal names no field and stays as it is.
    """
    if REMOVAL in changes or ERASE in changes:
        return changes
    for number in range(schema, kind.schema):
        lift = kind.lifts.get(number)
        changes = lift(dict(changes)) if lift else changes
    return changes
