"""The steps of a case: which there are, who may make them, and where they lead."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from server.records.fields import Label


@dataclass(frozen=True)
class Move:
    """One allowed step of a case: from a state to another, and who may make it.

    Shape: `who` holds roles, `owner` for the people the record itself names (`Workflow.owners`), and `author`
           for who wrote it; where it is empty only the server makes the step. `not_by` names a state: whoever
           has made a step of this case there does not make this one.
    """

    start: str
    end: str
    who: frozenset[str]
    not_by: str | None = None


@dataclass(frozen=True)
class InitialOf:
    """Where a case begins by the value of one of its fields; elsewhere where its workflow says.

    Shape: `states` maps the value, as text, to a state: `InitialOf("severity", {"4": "dispatched"})`.
    """

    field: str
    states: Mapping[str, str]

    def __call__(self, body: dict[str, Any]) -> str | None:
        return self.states.get(str(body.get(self.field)))


@dataclass(frozen=True)
class OwnersIn:
    """The owners of a case are the accounts that one of its fields names: one, or a list of them."""

    field: str

    def __call__(self, body: dict[str, Any]) -> set[str]:
        named = body.get(self.field) or ()
        return {named} if isinstance(named, str) else set(named)


@dataclass(frozen=True)
class Workflow:
    """The states of a case; its state is what its steps add up to, never a field that is set."""

    initial: str
    states: Mapping[str, Label]
    moves: tuple[Move, ...]
    owners: Callable[[dict[str, Any]], set[str]] = lambda body: set()
    initial_of: InitialOf | None = None

    def begins(self, body: dict[str, Any]) -> str:
        """Where a case with this body begins, as it reads now."""
        return (self.initial_of(body) if self.initial_of else None) or self.initial

    def allows(self, state: str, to: str) -> bool:
        """Whether a case in this state may take a step there."""
        return any(move.start == state and move.end == to for move in self.moves)

    def after(self, steps: Iterable[str], body: dict[str, Any]) -> str:
        """The state that steps add up to, in their order; one that is not allowed counts for nothing."""
        state = self.begins(body)
        for to in steps:
            state = to if self.allows(state, to) else state
        return state

    def may_step(self, to: str, actor: frozenset[str], made: frozenset[str] = frozenset()) -> bool:
        """Whether somebody with these roles (and perhaps `owner`, `author`) may make this step at all.

        Shape: `made` are the states to which they have made steps of this case themselves.
        """
        return any(move.end == to and move.who & actor and move.not_by not in made for move in self.moves)

    def asks_who_made(self, to: str) -> bool:
        """Whether it matters for a step there who has made the earlier ones."""
        return any(move.end == to and move.not_by for move in self.moves)
