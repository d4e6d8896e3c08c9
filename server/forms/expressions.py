"""XPath 1.0 as XForms uses it: an expression is read once and becomes a function of a node.

It says the same as the engine on the tablet does, also where that goes beyond XPath: dates count in days.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from server.forms.functions import FUNCTIONS
from server.forms.nodes import Node, Value, number
from server.forms.walking import AXES, LEVELS, Step, joined, union, walk
from server.forms.world import At, ExpressionError, Run, World

MOST_CHARACTERS = 8000
MOST_DEPTH = 25
MOST_OPERATORS = 150
TOKEN = re.compile(
    r"""\s*(?:(?P<number>\d+(?:\.\d*)?|\.\d+)|(?P<text>"[^"]*"|'[^']*')
    |(?P<name>(?:[^\W\d][\w.-]*:(?!:))?[^\W\d][\w.-]*)|(?P<sign>::|\.\.|//|!=|<=|>=|[][()@,./|+*<>=$-]))""",
    re.VERBOSE,
)


@dataclass(frozen=True)
class Expression:
    """An expression that was read, the functions that it calls, and the patterns that it tries."""

    text: str
    run: Run
    calls: frozenset[str]
    patterns: frozenset[str] = frozenset()

    def value(self, world: World, node: Node) -> Value:
        """What it says of a node.

        Errors: TooLong; ExpressionError where an argument is not what its function needs.
        """
        try:
            return self.run(At(world, node))
        except (ArithmeticError, ValueError) as error:  # the infinite has no place in a row
            raise ExpressionError(str(error)) from error


@lru_cache(maxsize=20_000)
def read(text: str) -> Expression:
    """Read an expression.

    Errors: ExpressionError, for functions that are not known, too.
    """
    if len(text) > MOST_CHARACTERS:
        raise ExpressionError("too long")
    reader = _Reader(text)
    run = reader.expression()
    if reader.token != ("end", ""):
        raise ExpressionError(f"“{reader.token[1]}” is not expected")
    return Expression(text, run, frozenset(reader.calls), frozenset(reader.patterns))


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    place, end = 0, len(text.rstrip())
    while place < end:
        found = TOKEN.match(text, place, end)
        if found is None:
            raise ExpressionError(f"“{text[place : place + 12].strip()}” is not understood")
        place = found.end()
        yield str(found.lastgroup), found.group(str(found.lastgroup))
    yield "end", ""


class _Reader:
    """Recursive descent over the tokens of one expression."""

    def __init__(self, text: str) -> None:
        self.tokens = list(_tokens(text))
        self.place = 0
        self.depth = self.operators = 0
        self.calls: set[str] = set()
        self.patterns: set[str] = set()

    @property
    def token(self) -> tuple[str, str]:
        return self.tokens[self.place]

    def take(self, *signs: str) -> str | None:
        """The next token, if it is one of these signs or words."""
        kind, said = self.token
        if kind in ("sign", "name") and said in signs:
            self.place += 1
            return said
        return None

    def need(self, sign: str) -> None:
        if not self.take(sign):
            raise ExpressionError(f"“{sign}” is missing before “{self.token[1]}”")

    def expression(self, level: int = 0) -> Run:
        self.depth += 1
        if self.depth > MOST_DEPTH * (len(LEVELS) + 1):
            raise ExpressionError("too deep")
        found = self._level(level)
        self.depth -= 1
        return found

    def _level(self, level: int) -> Run:
        if level == len(LEVELS):
            return self.unary()
        left = self.expression(level + 1)
        while sign := self.take(*LEVELS[level]):
            self.operators += 1
            if self.operators > MOST_OPERATORS:
                raise ExpressionError("too long")
            left = joined(sign, left, self.expression(level + 1))
        return left

    def unary(self) -> Run:
        if self.take("-"):
            inner = self.expression(len(LEVELS))
            return lambda at: -number(inner(at))
        left = self.path()
        while self.take("|"):
            left = union(left, self.path())
        return left

    def path(self) -> Run:
        kind, said = self.token
        if kind in ("number", "text") or said == "(" or self._calls():
            start = self.primary()
            filters = self.predicates()
            steps: list[Step] = [(AXES["self"], "*", filters)] if filters else []
            steps += self._further()
            return walk(start, steps) if steps else start
        if said in ("/", "//"):
            steps = self._further() if said == "//" or self._next_is_step(1) else []
            if not steps:
                self.place += 1
            # Also among the rows of a list: an absolute path begins at the answer, never at the list.
            return walk(lambda at: [at.current.root()], steps)
        return walk(lambda at: [at.node], [self.step(), *self._further()])

    def _calls(self) -> bool:
        return self.token[0] == "name" and self.tokens[self.place + 1] == ("sign", "(") and not self._tests()

    def _tests(self) -> bool:
        return self.token[1] in ("node", "text")

    def _next_is_step(self, ahead: int) -> bool:
        kind, said = self.tokens[min(self.place + ahead, len(self.tokens) - 1)]
        return kind == "name" or said in (".", "..", "*", "@")

    def _further(self) -> list[Step]:
        steps: list[Step] = []
        while sign := self.take("/", "//"):
            if sign == "//":
                steps.append((AXES["descendant-or-self"], "*", []))
            steps.append(self.step())
        return steps

    def step(self) -> Step:
        if self.take("."):
            return AXES["self"], "*", self.predicates()
        if self.take(".."):
            return AXES["parent"], "*", self.predicates()
        axis = "attribute" if self.take("@") else "child"
        kind, said = self.token
        if kind == "name" and self.tokens[self.place + 1] == ("sign", "::"):
            if said not in AXES:
                raise ExpressionError(f"“{said}::” is not known")
            axis, self.place = said, self.place + 2
            kind, said = self.token
        if kind != "name" and said != "*":
            raise ExpressionError(f"“{said}” is not expected")
        self.place += 1
        if said in ("node", "text") and self.take("("):
            self.need(")")
            axis, said = "self" if said == "text" else axis, "*"
        return AXES[axis], said.rpartition(":")[2], self.predicates()

    def predicates(self) -> list[Run]:
        found = []
        while self.take("["):
            found.append(self.expression())
            self.need("]")
        return found

    def primary(self) -> Run:
        kind, said = self.token
        self.place += 1
        if kind == "number":
            constant = float(said)
            return lambda at: constant
        if kind == "text":
            return lambda at: said[1:-1]
        if said == "(":
            inner = self.expression()
            self.need(")")
            return inner
        self.need("(")
        arguments: list[Run] = []
        if not self.take(")"):
            arguments.append(self.expression())
            while self.take(","):
                arguments.append(self.expression())
            self.need(")")
        return self._call(said, arguments)

    def _call(self, name: str, arguments: list[Run]) -> Run:
        known = FUNCTIONS.get(name)
        if known is None:
            raise ExpressionError(f"the function {name}() is not known")
        if not known.least <= len(arguments) <= known.most:
            raise ExpressionError(f"{name}() takes another number of arguments")
        self.calls.add(name)
        if name == "regex" and self.tokens[self.place - 2][0] == "text":
            self.patterns.add(self.tokens[self.place - 2][1][1:-1])
        return lambda at: known.function(at, arguments)
