"""One row of the matrix: a route, who may call it, and how it is asked."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.safe.matrix import rules
from tests.safe.matrix.rules import Rule
from tests.safe.matrix.things import Thing

PUBLIC, ALL, HANDS = "public", "all", "hands"


@dataclass(frozen=True)
class Row:
    """One route.

    Shape: `ask` is how it is asked, beside its address: query, json, data, headers; `answer` the code when
           all is well with the rights: `ok`, or an error of the content, where asking well costs too much.
    """

    call: str
    who: str
    rule: Rule = rules.anything
    things: str = ""
    answer: str = "ok"
    ask: Mapping[str, Any] = field(default_factory=dict)
    of: Callable[[Thing], Mapping[str, Any]] = lambda thing: {}

    @property
    def method(self) -> str:
        return self.call.split(" ")[0]

    @property
    def address(self) -> str:
        return self.call.split(" ")[1]


def body(**said: Any) -> Mapping[str, Any]:
    """A request that says this in JSON."""
    return {"json": said}
