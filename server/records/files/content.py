"""What may become a file: opened, measured, typed by its content and found to have its name's hash."""

import hashlib
from collections.abc import Callable
from typing import Any

import orjson

from server.base.errors import Problem
from server.base.keys import Keys
from server.records.seal import SealError, base64url, opened

MAX_BYTES = 10 * 1024 * 1024
MAX_SEALED_BYTES = MAX_BYTES + 1024
MAX_HEAD_BYTES = 512
SIGNS: tuple[tuple[str, Callable[[bytes], bool]], ...] = (
    ("image/jpeg", lambda content: content.startswith(b"\xff\xd8\xff")),
    ("image/png", lambda content: content.startswith(b"\x89PNG\r\n\x1a\n")),
    ("image/webp", lambda content: content[:4] == b"RIFF" and content[8:12] == b"WEBP"),
    ("audio/webm", lambda content: content.startswith(b"\x1a\x45\xdf\xa3")),
    ("audio/ogg", lambda content: content.startswith(b"OggS")),
    ("audio/mp4", lambda content: content[4:8] == b"ftyp"),
)


def content_of(sealed: bytes, digest: str, keys: Keys) -> bytes:
    """The content of the bytes `{"kid","enc"}` LF `ct` that a device sent.

    Errors: Problem invalid for what cannot be opened or has another hash, too_large, unsupported_type.
    """
    head, _, ct = sealed.partition(b"\n")
    try:
        named: Any = orjson.loads(head[:MAX_HEAD_BYTES])
        content = opened({**named, "ct": base64url(ct)}, digest, keys)
    except (orjson.JSONDecodeError, TypeError, SealError) as error:
        raise Problem("invalid", fields={"content": "the seal cannot be opened"}) from error
    if len(content) > MAX_BYTES:
        raise Problem("too_large")
    if not is_named(content, digest):
        raise Problem("invalid", fields={"content": "its hash is not its name"})
    if not type_of(content):
        raise Problem("unsupported_type")
    return content


def is_named(content: bytes, digest: str) -> bool:
    """Whether content has the hash that is its name."""
    return hashlib.sha256(content).hexdigest() == digest


def type_of(content: bytes) -> str:
    """The media type by content, empty for what is not taken."""
    return next((media_type for media_type, fits in SIGNS if fits(content)), "")
