"""Passwords: long, not common, and hashed by argon2id, two at a time, for each takes 46 MiB and a core."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from server.base.errors import Problem

SHORTEST, LONGEST = 10, 200
AT_ONCE = 2
LONGEST_WAIT_SECONDS = 10
# What people take for a password, here and everywhere: one made of these, digits and signs is refused.
COMMON = Path(__file__).with_name("common_words.txt").read_text(encoding="utf-8").split()
_hasher = PasswordHasher(time_cost=1, memory_cost=46 * 1024, parallelism=1)
_turn = threading.BoundedSemaphore(AT_ONCE)
# What an unknown user name is checked against, so that it takes as long as a known one.
_NOBODYS = "$argon2id$v=19$m=47104,t=1,p=1$gbxkXBQY1KiKw+8e+eK6cQ$sAccTuw3myuB05fPdGV/uwiPJuUfz7g4riOfCVQ/tvI"


def hashed(password: str) -> str:
    """What is stored of a password; takes some 55 ms, so never inside a transaction.

    Errors: busy, when there was no turn for it in ten seconds.
    """
    with _a_turn():
        return _hasher.hash(password)


def matches(stored: str | None, password: str) -> bool:
    """Whether this is the password; takes as long where nothing is stored.

    Errors: busy, as `hashed`.
    """
    with _a_turn():
        try:
            is_it = _hasher.verify(stored or _NOBODYS, password)
        except (Argon2Error, InvalidHashError):
            return False
    return is_it and bool(stored)


def is_outdated(stored: str) -> bool:
    """Whether it was hashed with other parameters than today's: it is hashed anew at the next sign-in."""
    return _hasher.check_needs_rehash(stored)


def fault_of(password: str, username: str = "") -> str | None:
    """What is wrong with a password that somebody chooses: its length, or that others would try it first."""
    if not SHORTEST <= len(password) <= LONGEST:
        return f"{SHORTEST}–{LONGEST} characters / {SHORTEST}到{LONGEST}个字符"
    plain = password.casefold()
    if username:
        plain = plain.replace(username, "")
    if _is_common(plain) or _is_row(plain):
        return "too common, others would try it / 太常见，容易被猜到"
    return None


@contextmanager
def _a_turn() -> Iterator[None]:
    if not _turn.acquire(timeout=LONGEST_WAIT_SECONDS):
        raise Problem("busy", wait_seconds=LONGEST_WAIT_SECONDS)
    try:
        yield
    finally:
        _turn.release()


def _is_common(plain: str) -> bool:
    """Made of common words, digits and signs alone, but for one letter before or behind."""
    ends = {0, 1}
    for at, one in enumerate(plain):
        if at in ends:
            ends.update(at + len(word) for word in COMMON if plain.startswith(word, at))
            ends.update({at + 1} if not one.isalpha() else ())
    return not ends.isdisjoint({len(plain), len(plain) - 1})


def _is_row(plain: str) -> bool:
    """One to four characters again and again, or letters that follow each other, up or down."""
    again = any(plain == (plain[:size] * len(plain))[: len(plain)] for size in range(1, 5))
    steps = {ord(after) - ord(before) for before, after in pairwise(plain)}
    return again or steps in ({1}, {-1})
