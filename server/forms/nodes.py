"""What expressions are asked of: a tree of named texts, and the values that an expression can have."""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
DAY_SECONDS = 86_400
DATE = re.compile(
    r"\d{4}-\d{2}-\d{2}(T\d{2}(:\d{2}(:\d{2}(\.\d{1,9})?)?)?([-+](0\d|1[0-4]):[0-5]\d|Z)?)?", re.ASCII
)
NUMBER = re.compile(r"\s*[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d{1,3})?\s*", re.ASCII)


@dataclass(eq=False, slots=True)
class Node:
    """An element of an instance: a name, and a text or children. Attributes are none of a form's business.

    Shape: a tree is put together before anything of it is read, and then stays as it is.
    """

    name: str
    text: str = ""
    parent: "Node | None" = None
    children: "list[Node]" = field(default_factory=list)
    whole: str | None = None  # of what has children, once somebody has read it

    def add(self, name: str, text: str = "") -> "Node":
        """A new child, behind the others."""
        child = Node(name, text, self)
        self.children.append(child)
        return child

    def value(self) -> str:
        """Its own text, or all texts below it."""
        if not self.children:
            return self.text
        if self.whole is None:
            self.whole = "".join(child.value() for child in self.children)
        return self.whole

    def ancestors(self) -> "list[Node]":
        """What it stands in, the nearest first."""
        found, node = [], self.parent
        while node is not None:
            found.append(node)
            node = node.parent
        return found

    def root(self) -> "Node":
        """The document that it stands in."""
        return next(reversed(self.ancestors()), self)

    def below(self) -> "Iterator[Node]":
        """Everything below it, in order."""
        for child in self.children:
            yield child
            yield from child.below()


@dataclass(frozen=True, slots=True)
class Moment:
    """A day or an instant: a number of days where it is reckoned with, a text where it is shown."""

    days: float
    text: str


Nodes = list[Node]
Value = str | float | bool | Moment | Nodes
NO_MOMENT = Moment(math.nan, "Invalid Date")


def moment_of(text: str) -> Moment | None:
    """A date, or a date with a time; days are those of Shanghai. None for any other text."""
    if not DATE.fullmatch(text):
        return None
    try:
        found = datetime.fromisoformat(text)
        return at(found if found.tzinfo else found.replace(tzinfo=SHANGHAI))
    except (ValueError, OverflowError):  # the first day of the year 1 east of here is none here
        return None


def at(instant: datetime) -> Moment:
    """An instant; at midnight it is written as a day."""
    local = instant.astimezone(SHANGHAI)
    text = local.isoformat(timespec="milliseconds")
    return Moment(local.timestamp() / DAY_SECONDS, text.replace("T00:00:00.000+08:00", ""))


def number(value: Value) -> float:
    """As XPath reckons; a date counts in days, what is no number is NaN."""
    if isinstance(value, bool):
        return float(value)
    if isinstance(value, float):
        return value
    if isinstance(value, Moment):
        return value.days
    text = string(value)
    if NUMBER.fullmatch(text):
        return float(text)
    found = moment_of(text)
    return math.nan if found is None else found.days


def string(value: Value) -> str:
    """As XPath writes; of several nodes the first counts."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Moment):
        return value.text
    if isinstance(value, float):
        return _digits(value)
    return value[0].value() if value else ""


def boolean(value: Value) -> bool:
    """Whether it holds: a number but 0, a text but the empty one, nodes of which one is not empty."""
    if isinstance(value, list):
        return any(node.value().strip() for node in value)
    if isinstance(value, float):
        return value != 0 and not math.isnan(value)
    if isinstance(value, Moment):
        return not math.isnan(value.days)
    return bool(value)


def _digits(value: float) -> str:
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    return str(int(value)) if value.is_integer() and abs(value) < 1e21 else repr(value)
