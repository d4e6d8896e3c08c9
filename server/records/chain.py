"""The hash chain of a scope: every applied op is an entry, and every hash covers all before it."""

import hashlib
import secrets
from dataclasses import dataclass

import orjson

SALT_BYTES = 16


def first_hash(scope: str) -> bytes:
    """What the first entry of a scope is chained to: SHA-256 of the scope's id in ASCII."""
    return hashlib.sha256(scope.encode()).digest()


@dataclass(frozen=True)
class Link:
    """One entry: its salt and line, and the two hashes made of them."""

    salt: bytes
    line: bytes
    entry: bytes
    hash: bytes


def line_of(
    seq: int, op: str, device: str | None, by: str | None, received: str, status: str, body: bytes
) -> bytes:
    """The bytes that an entry proves; `body` is the op's JSON as it arrived, kept as a string."""
    return orjson.dumps(
        {
            "seq": seq,
            "op": op,
            "device": device,
            "by": by,
            "received": received,
            "status": status,
            "body": body.decode(),
        }
    )


def linked(previous: bytes, line: bytes) -> Link:
    """Chain a line to the hash before it, with a fresh salt (which an erasure can take away)."""
    salt = secrets.token_bytes(SALT_BYTES)
    entry = entry_of(salt, line)
    return Link(salt, line, entry, next_hash(previous, entry))


def entry_of(salt: bytes, line: bytes) -> bytes:
    """SHA-256(salt ‖ line)."""
    return hashlib.sha256(salt + line).digest()


def next_hash(previous: bytes, entry: bytes) -> bytes:
    """SHA-256(previous hash ‖ entry), raw bytes."""
    return hashlib.sha256(previous + entry).digest()


def version(seq: int, hash_: bytes) -> str:
    """A record's `v`: `8801.9f3c1a07`."""
    return f"{seq}.{hash_[:4].hex()}"
