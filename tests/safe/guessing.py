"""What a thief does with a copied profile: tries PINs against the wrapped key, without any code of ours.

Source: webapp/src/records/keys.ts and share/kept.ts; RFC 9106 (Argon2id), RFC 5869 (HKDF).
"""

import hashlib
import json
import re
from base64 import urlsafe_b64decode
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from tests.faults.profile_search import contents

SHARE_MAGIC, SHARE_AT, SHARE_BYTES = b"QMSHRE\x00\x01", 12, 32
WRAPPED = re.compile(rb'\{"v":1,"share":"(?:none|server|prf)"[^{}]*\{[^{}]*\}[^{}]*\}')


def decoded(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def stretched(pin: str, wrapped: dict[str, Any]) -> bytes:
    """The cost of a guess."""
    cost = wrapped["cost"]
    return hash_secret_raw(
        pin.encode(), decoded(wrapped["salt"]), cost["passes"], cost["memory_kib"], 1, 32, Type.ID
    )


def opened(first: bytes, wrapped: dict[str, Any], store: str, share: bytes) -> bytes | None:
    """The data key, if what became of a PIN and this share open it."""
    kek = HKDF(SHA256(), 32, decoded(wrapped["salt"]), b"qiaomen/dek/v1").derive(first + share)
    bound = f"v1|{store}|{wrapped['share']}".encode()
    try:
        return AESGCM(kek).decrypt(decoded(wrapped["iv"]), decoded(wrapped["ct"]), bound)
    except InvalidTag:
        return None


def mark_of(share: bytes) -> bytes:
    return hashlib.sha256(b"qiaomen/share-mark/v1" + share).digest()[:8]


def wrapped_keys(profile: Path) -> list[dict[str, Any]]:
    """Every wrapped key that lies readable in a profile's files, as the journal spells it."""
    found = {}
    for _path, _where, content in contents(profile):
        for match in WRAPPED.finditer(content):
            found[match.group()] = json.loads(match.group())
    return list(found.values())


def shares(profile: Path) -> list[bytes]:
    """Every second share that lies in a profile's files."""
    return [share for _path, _where, content in contents(profile) for share in _shares(content)]


def _shares(content: bytes) -> Iterator[bytes]:
    at = content.find(SHARE_MAGIC)
    while at >= 0:
        yield content[at + SHARE_AT : at + SHARE_AT + SHARE_BYTES]
        at = content.find(SHARE_MAGIC, at + 1)
