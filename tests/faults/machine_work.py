"""What people do on their tablets in the model: everything that saves an op."""

from dataclasses import dataclass, field
from random import Random
from typing import Any

from server.base.ids import derived_id, new_id
from tests.faults.device import Device, Kept

WORDS = ("李", "王", "张", "赵", "没人")


@dataclass
class Work:
    """The tablets and what was acknowledged: `saved` are all ops that some device called saved."""

    random: Random
    devices: list[Device] = field(default_factory=list)
    saved: dict[str, Kept] = field(default_factory=dict)
    houses: list[str] = field(default_factory=list)

    def alive(self) -> list[Device]:
        return [one for one in self.devices if not one.is_revoked]

    def _keep(self, kept: Kept) -> None:
        self.saved[kept.op["id"]] = kept

    def _place(self) -> tuple[Device, str]:
        one = self.random.choice(self.alive())
        seen = [scope for scope in self.houses if scope in one.replica.shown]
        # Now and then where one has no business.
        is_stray = not seen or self.random.random() < 0.05
        return one, self.random.choice(self.houses if is_stray else seen)

    def _line(self, one: Device, scope: str, kind: str) -> dict[str, Any] | None:
        copy = one.replica.shown.get(scope)
        found = [line for line in copy.lines.values() if line["kind"] == kind] if copy else []
        return self.random.choice(found) if found else None

    def save_card(self) -> None:
        """A new card, now and then one that is not valid."""
        one, scope = self._place()
        name = "长" * 50 if self.random.random() < 0.1 else self.random.choice(WORDS)
        body: dict[str, Any] = {"name": name, "count": {"inc": 1}}
        self._keep(one.new("card", scope, body | ({"secret": "x"} if self.random.random() < 0.2 else {})))

    def edit_card(self) -> None:
        """Some fields of a card, by their names of two versions ago on an old tablet."""
        one, scope = self._place()
        line = self._line(one, scope, "card")
        if line is None:
            return self.save_card()
        pick, schema = self.random, one.schemas["card"]
        phone, note = ("tel" if schema == 1 else "phone"), ("memo" if schema < 3 else "note")
        choices: list[tuple[str, Any]] = [
            ("name", pick.choice(WORDS)),
            (phone, pick.choice(("1", "2", None))),
            (note, pick.choice(WORDS)),
            ("count", {"inc": pick.choice((1, 2))}),
            ("colours", pick.choice(({"add": ["red"]}, {"add": ["green"], "remove": ["red"]}))),
            ("secret", pick.choice(WORDS)),
        ]
        changes = dict(pick.sample(choices, pick.choice((1, 1, 2, 3))))
        self._keep(one.change("card", scope, line["id"], changes))
        return None

    def edit_same_card_again(self) -> None:
        """One field of the card that was saved or changed last, by somebody who may not have heard of it."""
        recent = [kept for kept in self.saved.values() if kept.op.get("kind") == "card"][-3:]
        if not recent:
            return
        op_ = self.random.choice(recent).op
        one = self.random.choice(self.alive())
        change = self.random.choice([{"name": word} for word in WORDS[:3]] + [{"count": {"inc": 1}}])
        self._keep(one.change("card", op_["scope"], op_["record"], change))

    def remove_card(self) -> None:
        one, scope = self._place()
        if line := self._line(one, scope, "card"):
            self._keep(one.change("card", scope, line["id"], {"removed": True}))

    def save_fact(self) -> None:
        """A visit, of a card or of a task, whose next it then calls for."""
        one, scope = self._place()
        about = self._line(one, scope, self.random.choice(("card", "task")))
        body = {"card": about["id"] if about else new_id(), "word": self.random.choice(WORDS)}
        self._keep(one.new("fact", scope, body))

    def correct_fact(self) -> None:
        one, scope = self._place()
        if line := self._line(one, scope, "fact"):
            change = self.random.choice(({"void_reason": "记错"}, {"word": self.random.choice(WORDS)}))
            self._keep(one.change("fact", scope, line["id"], change))

    def save_review(self) -> None:
        """A question about a visit, which its author answers."""
        one, scope = self._place()
        asked = self._line(one, scope, "review")
        if asked and self.random.random() < 0.5:
            self._keep(one.change("review", scope, asked["id"], {"answer": self.random.choice(WORDS)}))
        elif fact := self._line(one, scope, "fact"):
            self._keep(one.new("review", scope, {"about": fact["id"], "note": self.random.choice(WORDS)}))

    def save_task(self) -> None:
        one, scope = self._place()
        self._keep(one.new("task", scope, {"word": self.random.choice(WORDS)}))

    def save_late(self) -> None:
        """A record of a kind that the server may not know yet."""
        one, scope = self._place()
        self._keep(one.new("late", scope, {"word": self.random.choice(WORDS)}))

    def settle_conflict(self) -> None:
        """Answer a conflict: a value for the field, and a step; now and then before one can know of it."""
        one, scope = self._place()
        line = self._line(one, scope, "conflict")
        if line is None:
            edits = [kept for kept in self.saved.values() if kept.op.get("kind") == "card"]
            if not edits or self.random.random() < 0.8:
                return
            edit = self.random.choice(edits).op
            case = derived_id(edit["id"], "name")
            self._keep(one.new("step", edit["scope"], {"case": case, "to": "settled"}))
            return
        if line["set"]["field"] == "name":
            chosen = self.random.choice(line["set"]["values"])["value"]
            self._keep(one.change("card", scope, line["set"]["about"], {"name": chosen}))
        self._keep(one.new("step", scope, {"case": line["id"], "to": "settled"}))

    def answer_parked(self) -> None:
        """Correct or give up what is parked, or give up what was not even sent."""
        held = [(one, kept) for one in self.alive() for kept in one.journal.values() if kept.is_parked]
        held += [(one, kept) for one in self.alive() for kept in one.outbox.values()]
        held = [(one, kept) for one, kept in held if "set" in kept.op]
        if not held:
            return
        one, kept = self.random.choice(held)
        if self.random.random() < 0.5:
            self._keep(one.discard(kept))
        else:
            self._keep(
                one.replace(kept, kept.op["set"] | ({"name": "改"} if kept.op["kind"] == "card" else {}))
            )
