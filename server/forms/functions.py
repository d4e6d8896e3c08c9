"""The functions that an expression may call: those of XPath 1.0 and those that XForms adds."""

import math
import random
from collections.abc import Callable, Mapping
from uuid import uuid4

from server.forms.dates import FORMATS
from server.forms.nodes import Nodes, Value, boolean, number, string
from server.forms.patterns import MOST_TRIES, compiled, tries
from server.forms.world import At, ExpressionError, Function, Run, Signature

MANY = 60
TRIES_A_LOOK = 1000  # of a pattern, which costs much less than looking at a node


def nodes(at: At, run: Run) -> Nodes:
    """What an argument gives, where only nodes will do.

    Errors: ExpressionError.
    """
    found = run(at)
    if not isinstance(found, list):
        raise ExpressionError("nodes are needed")
    return found


def _texts(at: At, runs: list[Run]) -> list[str]:
    """The text of each argument, of each node where one gives several."""
    found: list[str] = []
    for run in runs:
        value = run(at)
        found += [node.value() for node in value] if isinstance(value, list) else [string(value)]
    return found


def _text(make: Callable[..., Value]) -> Function:
    """A function of texts."""
    return lambda at, runs: make(*(string(run(at)) for run in runs))


def _real(make: Callable[..., float]) -> Function:
    """A function of numbers; what cannot be reckoned is NaN."""

    def run(at: At, runs: list[Run]) -> Value:
        try:
            return float(make(*(number(one(at)) for one in runs)))
        except (ValueError, OverflowError, ZeroDivisionError, TypeError):
            return math.nan

    return run


def _own(take: Callable[[Value], Value]) -> Function:
    """A function of one value, or of the node where it stands."""
    return lambda at, runs: take(runs[0](at) if runs else [at.node])


def _if(at: At, runs: list[Run]) -> Value:
    return runs[1](at) if boolean(runs[0](at)) else runs[2](at)


def _instance(at: At, runs: list[Run]) -> Value:
    found = at.world.instances.get(string(runs[0](at)))
    return [] if found is None else [found]


def _pulldata(at: At, runs: list[Run]) -> Value:
    name, wanted, key, value = (string(run(at)) for run in runs)
    document = at.world.instances.get(name)
    for item in at.world.look([] if document is None else list(document.below())):
        if item.name == "item" and any(one.name == key and one.text == value for one in item.children):
            return next((one.text for one in item.children if one.name == wanted), "")
    return ""


def _position(at: At, runs: list[Run]) -> Value:
    if not runs:
        return float(at.position)
    found = nodes(at, runs[0])
    if not found or found[0].parent is None:
        return math.nan
    same = [one for one in found[0].parent.children if one.name == found[0].name]
    return next(float(place) for place, one in enumerate(same, 1) if one is found[0])


def _indexed_repeat(at: At, runs: list[Run]) -> Value:
    found = nodes(at, runs[0])
    for repeat, index in zip(runs[1::2], runs[2::2], strict=True):
        repeats, place = nodes(at, repeat), number(index(at))
        whole = int(place) if not math.isnan(place) else 0
        above = {id(one) for node in at.world.look(found) for one in node.ancestors()}
        repeats = [one for one in repeats if id(one) in above] or repeats
        if not 1 <= whole <= len(repeats):
            return []
        found = [node for node in found if repeats[whole - 1] in node.ancestors()]
    return found


def _count_non_empty(at: At, runs: list[Run]) -> Value:
    return float(sum(bool(node.value()) for node in nodes(at, runs[0])))


def _checklist(at: At, runs: list[Run]) -> Value:
    least, most = number(runs[0](at)), number(runs[1](at))
    held = sum(boolean(run(at)) for run in runs[2:])
    return least <= held and (most == -1 or held <= most)


def _weighted(at: At, runs: list[Run]) -> Value:
    least, most = number(runs[0](at)), number(runs[1](at))
    pairs = zip(runs[2::2], runs[3::2], strict=True)
    held = sum(number(weight(at)) for run, weight in pairs if boolean(run(at)))
    return least <= held and (most == -1 or held <= most)


def _substring(at: At, runs: list[Run]) -> Value:
    text, start = string(runs[0](at)), number(runs[1](at))
    length = number(runs[2](at)) if len(runs) > 2 else math.inf
    if math.isnan(start) or math.isnan(length):
        return ""
    first = round_half_up(start)
    last = first + (length if math.isinf(length) else round_half_up(length))
    return "".join(letter for place, letter in enumerate(text, 1) if first <= place < last)


def _substr(at: At, runs: list[Run]) -> Value:
    text, *places = string(runs[0](at)), *(number(run(at)) for run in runs[1:])
    first, last = [*(0 if math.isnan(one) else int(one) for one in places), len(text)][:2]
    return text[first:last]


def round_half_up(value: float, digits: float = 0) -> float:
    """A number rounded, halves away from nought."""
    if math.isnan(value) or math.isinf(value):
        return value
    times = 10.0 ** int(digits)
    return math.copysign(math.floor(abs(value) * times + 0.5) / times, value)


def _selected_at(text: str, place: str) -> str:
    chosen, index = text.split(), number(place)
    return chosen[int(index)] if not math.isnan(index) and 0 <= index < len(chosen) else ""


def _regex(at: At, runs: list[Run]) -> Value:
    """Whether a pattern is found; so it is taken where nobody can say in good time."""
    text, pattern = string(runs[0](at)), string(runs[1](at))
    found = compiled(pattern)
    if found is None or (cost := tries(pattern, len(text))) > MOST_TRIES:
        return True
    at.world.spend(int(cost) // TRIES_A_LOOK)
    return found.search(text) is not None


def _translate(text: str, old: str, new: str) -> str:
    table = {ord(letter): new[place] if place < len(new) else None for place, letter in enumerate(old)}
    return text.translate({ord(letter): table[ord(letter)] for letter in reversed(old)})


def _randomize(at: At, runs: list[Run]) -> Value:
    return nodes(at, runs[0])  # the order is nobody's business here


def _list(at: At, runs: list[Run], take: Callable[..., float]) -> Value:
    found = [number(text) for text in _texts(at, runs) if text.strip()]
    return math.nan if not found or any(math.isnan(one) for one in found) else take(found)


FUNCTIONS: Mapping[str, Signature] = {
    name: Signature(function, least, most)
    for name, least, most, function in (
        ("true", 0, 0, lambda at, runs: True),
        ("false", 0, 0, lambda at, runs: False),
        ("not", 1, 1, lambda at, runs: not boolean(runs[0](at))),
        ("boolean", 1, 1, lambda at, runs: boolean(runs[0](at))),
        ("boolean-from-string", 1, 1, _text(lambda text: text in ("1", "true"))),
        ("string", 0, 1, _own(string)),
        ("number", 0, 1, _own(number)),
        ("if", 3, 3, _if),
        ("coalesce", 2, 2, lambda at, runs: string(runs[0](at)) or string(runs[1](at))),
        ("once", 1, 1, lambda at, runs: at.node.value() or string(runs[0](at))),
        ("concat", 0, MANY, lambda at, runs: "".join(_texts(at, runs))),
        ("join", 1, MANY, lambda at, runs: string(runs[0](at)).join(_texts(at, runs[1:]))),
        ("contains", 2, 2, _text(lambda text, part: part in text)),
        ("starts-with", 2, 2, _text(str.startswith)),
        ("ends-with", 2, 2, _text(str.endswith)),
        ("substring", 2, 3, _substring),
        ("substring-before", 2, 2, _text(lambda text, part: text.partition(part)[0] if part in text else "")),
        ("substring-after", 2, 2, _text(lambda text, part: text.partition(part)[2] if part else text)),
        ("substr", 2, 3, _substr),
        ("string-length", 0, 1, _own(lambda value: float(len(string(value))))),
        ("normalize-space", 0, 1, _own(lambda value: " ".join(string(value).split()))),
        ("translate", 3, 3, _text(_translate)),
        ("regex", 2, 2, _regex),
        ("selected", 2, 2, _text(lambda text, one: one.strip() in text.split())),
        ("selected-at", 2, 2, _text(_selected_at)),
        ("count-selected", 1, 1, _text(lambda text: float(len(text.split())))),
        ("count", 1, 1, lambda at, runs: float(len(nodes(at, runs[0])))),
        ("count-non-empty", 1, 1, _count_non_empty),
        ("sum", 1, 1, lambda at, runs: math.fsum(number(one.value()) for one in nodes(at, runs[0]))),
        ("min", 1, MANY, lambda at, runs: _list(at, runs, min)),
        ("max", 1, MANY, lambda at, runs: _list(at, runs, max)),
        ("round", 1, 2, _real(round_half_up)),
        ("int", 1, 1, _real(math.trunc)),
        ("floor", 1, 1, _real(math.floor)),
        ("ceiling", 1, 1, _real(math.ceil)),
        ("abs", 1, 1, _real(abs)),
        ("pow", 2, 2, _real(pow)),
        ("sqrt", 1, 1, _real(math.sqrt)),
        ("exp", 1, 1, _real(math.exp)),
        ("log", 1, 1, _real(math.log)),
        ("log10", 1, 1, _real(math.log10)),
        ("exp10", 1, 1, _real(lambda value: 10.0**value)),
        *((name, 1, 1, _real(getattr(math, name))) for name in ("sin", "cos", "tan", "asin", "acos", "atan")),
        ("atan2", 2, 2, _real(math.atan2)),
        ("pi", 0, 0, lambda at, runs: math.pi),
        ("position", 0, 1, _position),
        ("last", 0, 0, lambda at, runs: float(at.size)),
        ("current", 0, 0, lambda at, runs: [at.current]),
        ("instance", 1, 1, _instance),
        ("indexed-repeat", 3, 7, _indexed_repeat),
        ("pulldata", 4, 4, _pulldata),
        ("checklist", 3, MANY, _checklist),
        ("weighted-checklist", 4, MANY, _weighted),
        ("name", 0, 1, _own(lambda value: value[0].name if isinstance(value, list) and value else "")),
        ("local-name", 0, 1, _own(lambda value: value[0].name if isinstance(value, list) and value else "")),
        ("random", 0, 0, lambda at, runs: random.random()),  # noqa: S311  # nothing is compared with it
        ("uuid", 0, 1, lambda at, runs: str(uuid4())),
        ("randomize", 1, 2, _randomize),
        # What depends on the language in which a form was read is compared with nothing.
        ("jr:choice-name", 2, 2, lambda at, runs: ""),
        ("jr:itext", 1, 1, lambda at, runs: ""),
        *FORMATS,
    )
}
CLOCK = frozenset({"today", "now"})
CHANCE = frozenset({"random", "uuid", "once"})
LANGUAGE = frozenset({"jr:choice-name", "jr:itext", "format-date", "format-date-time"})
