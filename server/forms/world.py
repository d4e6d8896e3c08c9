"""What an expression is asked with: where it stands, what it may know, and how much it may cost."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from server.forms.nodes import Node, Nodes, Value


class ExpressionError(Exception):
    """An expression that cannot be read; its text says where."""


class TooLong(Exception):
    """An expression looked at more nodes than an answer may cost."""


@dataclass
class World:
    """What an expression may know beside the node that it is asked of.

    Shape: `instances` by their ids, each a document; `looks` is how many nodes may still be looked at.
    """

    now: datetime
    instances: Mapping[str, Node] = field(default_factory=dict)
    looks: int = 300_000

    def look(self, nodes: Nodes) -> Nodes:
        """Count what is looked at.

        Errors: TooLong.
        """
        self.spend(len(nodes) + 1)
        return nodes

    def spend(self, looks: int) -> None:
        """Count what costs as much as so many looks.

        Errors: TooLong.
        """
        self.looks -= looks
        if self.looks < 0:
            raise TooLong


@dataclass(frozen=True, slots=True)
class At:
    """Where an expression stands: its node, the place of that among its like, and whose expression it is."""

    world: World
    node: Node
    position: int = 1
    size: int = 1
    origin: Node | None = None

    @property
    def current(self) -> Node:
        return self.origin or self.node


Run = Callable[[At], Value]
Function = Callable[[At, list[Run]], Value]


@dataclass(frozen=True)
class Signature:
    """A function: what it does, and how many arguments it takes at least and at most."""

    function: Function
    least: int
    most: int
