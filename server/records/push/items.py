"""From the bytes of a push to ops that are opened and proven: all of it before any lock is taken."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from server.base.ids import is_id
from server.base.keys import Keys
from server.records.envelope import read_json
from server.records.ports import Caller
from server.records.push.op import MAX_OP_BYTES, Op, read_op
from server.records.seal import MAC_BYTES, SealError, opened, proven

MAX_SEALED_BYTES = 2 * MAX_OP_BYTES
Owners = Callable[[set[str]], dict[str, str]]


@dataclass
class Question:
    """An id with its scope alone: what became of it?"""

    id: str
    scope: str


@dataclass
class Stray:
    """Bytes that take no op id: they are kept under their own hash.

    Shape: `waits_on` is the sealing key or the device whose coming may let them be read after all; `content`
           is what they say where they could be opened.
    """

    outer_id: str | None
    code: str
    body: bytes
    waits_on: str | None = None
    content: Any = None

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.body).hexdigest()


Item = Op | Question | Stray


def read_items(
    ops: list[tuple[bytes, Any]], caller: Caller, keys: Keys, owners: Owners, received: str
) -> list[Item]:
    """Open every element of a push.

    Shape: one item an element, in order; `owners` gives the user of each device that is known.
    """
    plains = [_opened(raw, content, keys) for raw, content in ops]
    devices = {plain.device for plain in plains if isinstance(plain, _Plain) and is_id(plain.device)}
    users = owners({device for device in devices if device is not None})
    return [
        _proven(plain, caller, keys, users, received) if isinstance(plain, _Plain) else plain
        for plain in plains
    ]


@dataclass
class _Plain:
    """An op's JSON, with the MAC's plaintext where it came sealed."""

    raw: bytes
    content: Any
    body: bytes
    mac: bytes | None

    @property
    def device(self) -> str | None:
        device = self.content.get("device")
        return device if isinstance(device, str) else None


def _opened(raw: bytes, content: Any, keys: Keys) -> "_Plain | Question | Stray":
    if not isinstance(content, dict):
        return Stray(None, "invalid", raw)
    outer = content.get("id")
    outer_id = outer if is_id(outer) else None
    if "sealed" not in content:
        if set(content) == {"id", "scope"} and outer_id and is_id(content["scope"]):
            return Question(outer_id, content["scope"])
        return _Plain(raw, content, raw, None)
    sealed = content["sealed"]
    if outer_id is None or not isinstance(sealed, dict) or len(raw) > MAX_SEALED_BYTES:
        return Stray(outer_id, "invalid", raw)
    try:
        plain = opened(sealed, outer_id, keys)
        inner = read_json(plain[MAC_BYTES:])
    except (SealError, ValueError, RecursionError):
        return Stray(outer_id, "seal_unreadable", raw, _named(sealed.get("kid")))
    if not isinstance(inner, dict) or inner.get("id") != outer_id:
        return Stray(outer_id, "author_unproven", raw, None, inner)
    return _Plain(raw, inner, plain[MAC_BYTES:], plain)


def _named(kid: Any) -> str | None:
    """A key's name as it may be kept."""
    is_name = isinstance(kid, str) and len(kid) <= 80 and kid.isascii() and kid.isprintable()
    return kid if is_name else None


def _proven(plain: _Plain, caller: Caller, keys: Keys, users: dict[str, str], received: str) -> Item:
    outer = plain.content.get("id")
    outer_id = outer if is_id(outer) else None
    device = plain.device
    if plain.mac is None:
        # A session proves a plain op; a revoked one proves nothing any more.
        if device != caller.device or caller.is_revoked:
            return Stray(outer_id, "author_unproven", plain.raw, None, plain.content)
        author = caller.user
    else:
        found = users.get(device or "")
        if device is None or found is None or not proven(plain.mac, keys.op_key(found, device)):
            known = device if is_id(device) else None
            return Stray(outer_id, "author_unproven", plain.raw, known, plain.content)
        author = found
    try:
        op = read_op(plain.content, plain.body, author, device, received)
    except ValueError:
        return Stray(outer_id, "invalid", plain.raw, None, plain.content)
    op.carrier = caller.device if device != caller.device else None
    return op
