"""What the parts of an expression do: walk along axes, compare, reckon."""

import math
import operator
from collections.abc import Callable, Mapping

from server.forms.nodes import Moment, Node, Nodes, Value, boolean, number, string
from server.forms.world import At, ExpressionError, Run

COMPARE: Mapping[str, Callable[[float, float], bool]] = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip
# Lowest first: what binds less stands around what binds more.
LEVELS: tuple[tuple[str, ...], ...] = (
    ("or",), ("and",), ("=", "!="), tuple(COMPARE), ("+", "-"), ("*", "div", "mod"),
)  # fmt: skip
AXES: Mapping[str, Callable[[Node], Nodes]] = {
    "child": lambda node: node.children,
    "self": lambda node: [node],
    "parent": lambda node: [node.parent] if node.parent else [],
    "descendant": lambda node: list(node.below()),
    "descendant-or-self": lambda node: [node, *node.below()],
    "ancestor": Node.ancestors,
    "ancestor-or-self": lambda node: [node, *node.ancestors()],
    "preceding-sibling": lambda node: _beside(node)[: _place(node)][::-1],
    "following-sibling": lambda node: _beside(node)[_place(node) + 1 :],
    "attribute": lambda node: [],
}
Step = tuple[Callable[[Node], Nodes], str, list[Run]]


def _beside(node: Node) -> Nodes:
    return node.parent.children if node.parent else [node]


def _place(node: Node) -> int:
    return next(place for place, one in enumerate(_beside(node)) if one is node)


def walk(start: Run, steps: list[Step]) -> Run:
    """A path: from what `start` gives along every step.

    Errors: ExpressionError where a path begins at what is no node.
    """

    def run(at: At) -> Value:
        nodes = start(at)
        if not isinstance(nodes, list):
            raise ExpressionError("a path begins at nodes")
        for axis, name, predicates in steps:
            nodes = _step(at, nodes, axis, name, predicates)
        return nodes

    return run


def _step(at: At, nodes: Nodes, axis: Callable[[Node], Nodes], name: str, predicates: list[Run]) -> Nodes:
    found: Nodes = []
    seen: set[int] = set()
    for node in nodes:
        reached = at.world.look(axis(node))
        some = reached if name == "*" else [one for one in reached if one.name == name]
        for predicate in predicates:
            some = _kept(at, some, predicate)
        if len(nodes) == 1:
            return some
        for one in some:
            if id(one) not in seen:
                seen.add(id(one))
                found.append(one)
    return found


def _kept(at: At, nodes: Nodes, predicate: Run) -> Nodes:
    kept = []
    size = len(nodes)
    for position, node in enumerate(at.world.look(nodes), 1):
        value = predicate(At(at.world, node, position, size, at.current))
        holds = value == position if isinstance(value, float) else boolean(value)
        if holds:
            kept.append(node)
    return kept


def union(left: Run, right: Run) -> Run:
    """The nodes of both."""

    def run(at: At) -> Value:
        first, second = left(at), right(at)
        if not isinstance(first, list) or not isinstance(second, list):
            raise ExpressionError("“|” stands between nodes")
        held = {id(one) for one in first}
        return first + [one for one in second if id(one) not in held]

    return run


def joined(sign: str, left: Run, right: Run) -> Run:
    """Two expressions with an operator between them."""
    if sign == "or":
        return lambda at: boolean(left(at)) or boolean(right(at))
    if sign == "and":
        return lambda at: boolean(left(at)) and boolean(right(at))
    if sign in ("=", "!="):
        return lambda at: _equal(*_pair(at, left, right), sign == "=")
    if sign in COMPARE:
        compare = COMPARE[sign]

        def run(at: At) -> Value:
            first, second = _pair(at, left, right)
            return any(compare(number(one), number(other)) for one in _each(first) for other in _each(second))

        return run
    reckon = RECKON[sign]
    return lambda at: reckon(number(left(at)), number(right(at)))


def _pair(at: At, left: Run, right: Run) -> tuple[Value, Value]:
    """Two values that are compared: each node of one with each of the other, which is counted."""
    first, second = left(at), right(at)
    if isinstance(first, list) and isinstance(second, list):
        at.world.spend(len(first) * len(second))
    return first, second


def _each(value: Value) -> list[Value]:
    """A value, or the text of each node: a comparison holds where it does for one of them."""
    return [node.value() for node in value] if isinstance(value, list) else [value]


def _equal(left: Value, right: Value, is_equal: bool) -> bool:
    if isinstance(left, bool) or isinstance(right, bool):
        return (boolean(left) == boolean(right)) is is_equal
    numbers = isinstance(left, (float, Moment)) or isinstance(right, (float, Moment))
    plain: Callable[[Value], object] = number if numbers else string
    return any((plain(one) == plain(other)) is is_equal for one in _each(left) for other in _each(right))


def _divided(one: float, other: float) -> float:
    if other:
        return one / other
    return math.nan if not one or math.isnan(one) else math.copysign(math.inf, one)


def _rest(one: float, other: float) -> float:
    return math.fmod(one, other) if other and not math.isinf(one) else math.nan


RECKON: Mapping[str, Callable[[float, float], float]] = {
    "+": operator.add, "-": operator.sub, "*": operator.mul, "div": _divided, "mod": _rest,
}  # fmt: skip
