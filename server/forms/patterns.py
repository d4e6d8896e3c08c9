"""Whether a regular expression comes to an end in good time: none that may try a text in countless ways."""

import re
from functools import lru_cache

# The reader of the standard library's own expressions; public only under this name since 3.11.
from re import _constants as constants  # type: ignore[attr-defined]  # typeshed has none
from re import _parser as parser  # type: ignore[attr-defined]  # typeshed has none
from typing import Any

REPEATS = (constants.MAX_REPEAT, constants.MIN_REPEAT)
MANY = 50
MOST_CHARACTERS = 500
MOST_OPEN = 6


@lru_cache(maxsize=2000)
def compiled(pattern: str) -> "re.Pattern[str] | None":
    """The pattern, or None for one that is not understood, or not safe.

    Shape: safe is what repeats nothing that itself repeats or branches, and has few open repeats in a row.
    """
    if len(pattern) > MOST_CHARACTERS:
        return None
    try:
        tree = parser.parse(pattern)
        return None if _open(tree, is_repeated=False) > MOST_OPEN else re.compile(pattern)
    except (re.error, RecursionError, OverflowError):
        return None


def _open(tree: Any, is_repeated: bool) -> int:
    """How many open repeats stand in a pattern; far too many where one stands within another."""
    found = 0
    for sign, value in tree:
        if sign in REPEATS:
            _least, most, inner = value
            is_open = most > MANY
            if is_open and is_repeated:
                return MOST_OPEN + 1
            found += int(is_open) + _open(inner, is_repeated or (most > 1 and is_open))
        elif sign is constants.BRANCH:
            if is_repeated:
                return MOST_OPEN + 1
            found += sum(_open(branch, is_repeated) for branch in value[1])
        elif sign is constants.SUBPATTERN:
            found += _open(value[3], is_repeated)
        elif sign in (constants.ASSERT, constants.ASSERT_NOT):
            found += _open(value[1], is_repeated)
    return found
