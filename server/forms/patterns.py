"""Whether a regular expression comes to an end in good time: none that may try a text in countless ways."""

import math
import re
from functools import lru_cache

# The reader of the standard library's own expressions; public only under this name since 3.11.
from re import _constants as constants  # type: ignore[attr-defined]  # typeshed has none
from re import _parser as parser  # type: ignore[attr-defined]  # typeshed has none
from typing import Any

REPEATS = (constants.MAX_REPEAT, constants.MIN_REPEAT)
ONLY_HERE = (constants.POSSESSIVE_REPEAT, constants.ATOMIC_GROUP)  # tablets do not know them
MOST_CHARACTERS = 500
LEAST_MATCHED = 40  # characters that a pattern must be able to look at in good time
MOST_TRIES = 20_000_000  # about a third of a second


@lru_cache(maxsize=2000)
def compiled(pattern: str) -> "re.Pattern[str] | None":
    """The pattern, or None for one that is not understood, or not safe.

    Shape: safe is what tries a text of some length in a number of ways that can be lived with.
    """
    if len(pattern) > MOST_CHARACTERS:
        return None
    try:
        return re.compile(pattern) if tries(pattern, LEAST_MATCHED) <= MOST_TRIES else None
    except (re.error, RecursionError, OverflowError):
        return None


@lru_cache(maxsize=2000)
def tries(pattern: str, characters: int) -> float:
    """How often a pattern looks at a text of that length, at the very most.

    Errors: re.error for one that is not understood.
    """
    ways, open_ = _ways(parser.parse(pattern), characters)
    # Repeats without end, one behind the other, share the text among them from wherever they begin.
    return max(characters, ways * math.comb(characters + open_ + 1, open_ + 1))


def _ways(tree: Any, characters: int) -> tuple[float, int]:
    """In how many ways a pattern may try a text from one place, and how many repeats without end go beside.

    Shape: infinite where ways multiply at each step.
    """
    found, open_ = 1.0, 0
    for sign, value in tree:
        ways, beside = 1.0, 0
        if sign in REPEATS:
            least, most, inner = value
            once = _once(_ways(inner, characters), characters)
            is_open = most > characters
            ways = _power(once, min(most, characters)) * (1 if is_open else most - least + 1)
            beside = int(is_open)
        elif sign is constants.BRANCH:
            ways = sum(_once(_ways(branch, characters), characters) for branch in value[1])
        elif sign is constants.SUBPATTERN:
            ways, beside = _ways(value[3], characters)
        elif sign in (constants.ASSERT, constants.ASSERT_NOT):
            ways, beside = _ways(value[1], characters)
        elif sign in ONLY_HERE or sign is constants.GROUPREF_EXISTS:
            ways = math.inf
        found, open_ = found * ways, open_ + beside
    return found, open_


def _once(ways: tuple[float, int], characters: int) -> float:
    return ways[0] * math.comb(characters + ways[1], ways[1])


def _power(ways: float, times: int) -> float:
    """How many ways there are where each of so many times has its own."""
    return 1.0 if ways == 1 else math.inf if times * math.log2(ways) > 60 else ways**times
