"""An answer compared with its form: what was said is taken as said, and asked whether the form allows it.

Nothing is computed anew in its order: where every relevance, constraint and calculation holds for the values
as they came, a tablet that follows the form has made them.
"""

import math
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from server.forms.definition import Definition, Field
from server.forms.expressions import Expression
from server.forms.functions import CHANCE, CLOCK, LANGUAGE
from server.forms.nodes import Node, Value, boolean, number, string
from server.forms.types import wrong_value
from server.forms.verdicts import Fault
from server.forms.world import ExpressionError, TooLong, World

CLOSE = 1e-9
UNDECIDED = CHANCE | LANGUAGE


def faults(
    definition: Definition, values: Mapping[str, Any], files: Collection[str], now: datetime
) -> list[Fault]:
    """What is wrong with an answer; empty where nothing is.

    Shape: `values` as docs/questionnaires.md says, `files` the names of its files, `now` when it was given.
    """
    document = Node("")
    found = list(_fill(definition.root, values, document.add(definition.root.name), ""))
    if found:
        return found
    judge = _Judge(World(now, definition.instances), frozenset(files))
    try:
        return list(judge.group(definition.root, document.children[0], ""))
    except (TooLong, RecursionError):
        return [Fault("", "too_costly")]


def _fill(group: Field, said: Any, node: Node, path: str) -> Iterator[Fault]:
    """Make the instance of what was said; what is absent stands there empty, as in the form itself."""
    if not isinstance(said, Mapping):
        yield Fault(path, "wrong_type")
        return
    known = {field.name for field in group.children}
    yield from (Fault(f"{path}{name}", "unknown_question") for name in said if name not in known)
    for field in group.children:
        value, place = said.get(field.name), f"{path}{field.name}"
        if field.is_repeat:
            if not isinstance(value, list | None):
                yield Fault(place, "wrong_type")
                continue
            for index, one in enumerate(value or (), 1):
                yield from _fill(field, one, node.add(field.name), f"{place}[{index}]/")
        elif field.is_group:
            yield from _fill(field, {} if value is None else value, node.add(field.name), f"{place}/")
        elif isinstance(value, str | None):
            node.add(field.name, value or "")
        else:
            yield Fault(place, "wrong_type")


@dataclass(frozen=True)
class _Judge:
    world: World
    files: frozenset[str]

    def group(self, group: Field, node: Node, path: str, is_asked: bool = True) -> Iterator[Fault]:
        """What is wrong in a group; `is_asked` says whether the group itself is relevant."""
        by_name: dict[str, list[Node]] = {}
        for child in node.children:
            by_name.setdefault(child.name, []).append(child)
        for field in group.children:
            nodes = by_name.get(field.name, [])
            if field.is_repeat and is_asked:
                yield from self._count(field, node, len(nodes), f"{path}{field.name}")
            for index, child in enumerate(nodes, 1):
                place = f"{path}{field.name}" + (f"[{index}]" if field.is_repeat else "")
                asked = is_asked and self.holds(field.relevant, child)
                if field.is_group:
                    yield from self.group(field, child, f"{place}/", asked)
                else:
                    yield from self._question(field, child, place, asked)

    def holds(self, expression: Expression | None, node: Node, otherwise: bool = True) -> bool:
        """Whether an expression holds; one that nobody can decide here does."""
        if expression is None or expression.calls & UNDECIDED:
            return otherwise
        return boolean(self.value(expression, node))

    def value(self, expression: Expression, node: Node) -> Value:
        """What an expression says of a node; nothing where an argument makes no sense."""
        try:
            return expression.value(self.world, node)
        except ExpressionError:
            return ""

    def _count(self, field: Field, above: Node, count: int, path: str) -> Iterator[Fault]:
        if field.count is None or field.count.calls & (UNDECIDED | CLOCK):
            return
        wanted = number(self.value(field.count, next(iter(above.children), above)))
        if math.isfinite(wanted) and count != max(0, int(wanted)):
            yield Fault(path, "wrong_count")

    def _question(self, field: Field, node: Node, path: str, is_asked: bool) -> Iterator[Fault]:
        if not is_asked:
            # Whether it was to be asked cannot be decided again where that hangs on chance or language.
            if node.text:
                yield Fault(path, "not_asked")
            return
        if not node.text:
            if self.holds(field.required, node, otherwise=False) and not self._is_open(field):
                yield Fault(path, "required")
            return
        wrong = wrong_value(field, node.text, self.files, self.choices(field, node))
        if wrong:
            yield Fault(path, wrong)
        elif not self.holds(field.constraint, node):
            yield Fault(path, "constraint")
        elif not self._is_computed(field, node):
            yield Fault(path, "calculation")

    def _is_open(self, field: Field) -> bool:
        """Whether it cannot be said to be missing: what is computed, and what a relevance of chance hides."""
        hides = field.relevant is not None and bool(field.relevant.calls & UNDECIDED)
        return not field.control or hides

    def choices(self, field: Field, node: Node) -> frozenset[str] | None:
        """The values that may be chosen here; None where that is not known."""
        if field.choices is None:
            return None
        if field.choices.nodes is None:
            return frozenset(choice.value for choice in field.choices.fixed)
        if field.choices.nodes.calls & LANGUAGE:
            return None
        found = self.value(field.choices.nodes, node)
        if not isinstance(found, list) or not self._is_known(field.choices.nodes):
            return None
        name = field.choices.value
        values = (next((part for part in one.children if part.name == name), None) for one in found)
        return frozenset(part.value() for part in values if part is not None)

    def _is_known(self, nodes: Expression) -> bool:
        """Whether the list that is chosen from came along: an attachment may be missing."""
        named = nodes.text.partition("instance('")[2].partition("'")[0]
        return not named or named in self.world.instances

    def _is_computed(self, field: Field, node: Node) -> bool:
        expression = field.calculate
        is_own = not field.control or self.holds(field.readonly, node, otherwise=False)
        if expression is None or not is_own or expression.calls & (UNDECIDED | CLOCK):
            return True
        value = self.value(expression, node)
        expected = string(value)
        if expected == node.text or expected in ("NaN", "Infinity", "-Infinity"):
            return True
        one, other = number(value), number(node.text)
        return not math.isnan(one) and math.isclose(one, other, rel_tol=CLOSE, abs_tol=CLOSE)
