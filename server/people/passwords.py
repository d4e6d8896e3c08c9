"""Passwords: argon2id, at most two at a time, because each takes 46 MiB and a core."""

import threading

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

SHORTEST, LONGEST = 10, 200
AT_ONCE = 2
_hasher = PasswordHasher(time_cost=1, memory_cost=46 * 1024, parallelism=1)
_turn = threading.BoundedSemaphore(AT_ONCE)
# What an unknown user name is checked against, so that it takes as long as a known one.
_NOBODYS = "$argon2id$v=19$m=47104,t=1,p=1$gbxkXBQY1KiKw+8e+eK6cQ$sAccTuw3myuB05fPdGV/uwiPJuUfz7g4riOfCVQ/tvI"


def hashed(password: str) -> str:
    """What is stored of a password; takes some 55 ms, so never inside a transaction."""
    with _turn:
        return _hasher.hash(password)


def matches(stored: str | None, password: str) -> bool:
    """Whether this is the password; takes as long where nothing is stored."""
    with _turn:
        try:
            return _hasher.verify(stored or _NOBODYS, password) and stored is not None
        except (Argon2Error, InvalidHashError):
            return False
