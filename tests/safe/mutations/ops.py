"""Valid ops of every kind, as the people of the matrix would make them: what mutations begin with."""

import random
from dataclasses import dataclass, field
from typing import Any

from server.base.clock import wire
from server.base.ids import derived_id, new_id
from server.kinds import KINDS
from server.records.kind import Kind
from tests.contract.examples import examples
from tests.safe.matrix import places
from tests.safe.matrix.places import BUILDINGS, RELATIONS, UNITS
from tests.safe.matrix.things import HOME_KINDS
from tests.safe.matrix.world import NOW, Person, World

Op = dict[str, Any]
BUSY = {"grid_worker", "community_staff", "grid_lead", "street_admin", "privacy_officer", "street_supervisor"}
SENT = [kind for kind in KINDS if not kind.is_server_made]
# The id under which an example names a record of a kind, and the kind whose record of the place it becomes.
NAMED = {4: "household", 5: "person", 6: "visit", 7: "care_task", 3: "dwelling", 10: "conflict"}


@dataclass
class Maker:
    """Makes ops; `versions` holds what devices last saw of a record, `made` all ids that were ever sent."""

    world: World
    rng: random.Random
    versions: dict[tuple[str, str], str] = field(default_factory=dict)
    made: list[str] = field(default_factory=list)
    numbers: dict[str, int] = field(default_factory=dict)

    @property
    def authors(self) -> list[Person]:
        return [person for person in self.world.people.values() if person.token]

    def somebody(self) -> Person:
        """Anybody; more often those who may do much."""
        busy = [person for person in self.authors if person.roles & BUSY]
        return self.rng.choice(busy if self.rng.random() < 0.6 else self.authors)

    def valid(self, author: Person | None) -> tuple[Person, Op]:
        """An op that is sound in itself, by somebody who may or may not make it."""
        author, kind = author or self.somebody(), self.rng.choice(SENT)
        if self.rng.random() < 0.4 and (edit := self._edit(author, kind)):
            return author, edit
        scope = self._scope(kind)
        body = self._placed(kind, self.rng.choice(examples(kind)["valid"]), scope)
        record = new_id()
        op = self._op(author, kind, record if kind.founds else scope, record, body)
        return author, op | {"new": True}

    def _scope(self, kind: Kind) -> str:
        if "closed" in kind.lives_in:
            return derived_id(self.rng.choice([places.STREET, places.EAST, places.OTHER_STREET]), "closed")
        return RELATIONS[self.rng.choice(BUILDINGS)]

    def _edit(self, author: Person, kind: Kind) -> Op | None:
        if kind.name in HOME_KINDS:
            scope = RELATIONS[self.rng.choice(BUILDINGS)]
            record = derived_id(scope, kind.name)
        elif kind.founds:
            names = UNITS if kind.name == "unit" else BUILDINGS
            scope = record = RELATIONS[self.rng.choice(names)]
        else:
            return None
        body = self._placed(kind, self.rng.choice(examples(kind)["edits"]), scope)
        return self._op(author, kind, scope, record, body) | {"base": self.versions.get((scope, record))}

    def _op(self, author: Person, kind: Kind, scope: str, record: str, body: dict[str, Any]) -> Op:
        n = self.numbers[author.device] = self.numbers.get(author.device, 0) + 1
        id_ = new_id()
        self.made.append(id_)
        return {
            "id": id_, "device": author.device, "n": n, "kind": kind.name, "record": record, "scope": scope,
            "base": None, "schema": kind.schema, "at": wire(NOW), "set": body,
        }  # fmt: skip

    def _placed(self, kind: Kind, body: dict[str, Any], scope: str) -> dict[str, Any]:
        """An example's body with the records of this place under the ids that it names."""
        found = dict(body)
        for name, value in body.items():
            if kind.fields[name].type == "ref" and isinstance(value, str):
                number = int(value[-12:]) if value[-12:].isdecimal() else 0
                found[name] = derived_id(scope, NAMED.get(number, "visit"))
        for holder in ("unit", "parent"):
            if kind.founds and found.get(holder):
                found[holder] = self.rng.choice([places.ONE, places.TWO, places.EAST, places.OTHER_GRID])
        return found
