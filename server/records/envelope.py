"""Reading a push without losing a byte: each op's own JSON, exactly as it arrived.

What is stored and hashed is what was sent, so the ops array is cut into its elements and not decoded as
a whole; one op that cannot be read then harms no other.
"""

import json
from dataclasses import dataclass, field
from typing import Any, NoReturn

from server.base.errors import Problem

MAX_OPS = 500
MAX_BYTES = 4 * 1024 * 1024
SPACE = " \t\r\n"


@dataclass
class Envelope:
    """A push: what stands beside the ops, and each op's bytes with what they say."""

    head: dict[str, Any] = field(default_factory=dict)
    ops: list[tuple[bytes, Any]] = field(default_factory=list)


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON")


DECODER = json.JSONDecoder(parse_constant=_no_constant)


def read_push(raw: bytes) -> Envelope:
    """Take a push apart.

    Units:  at most 500 ops and 4 MiB.
    Errors: Problem batch_too_large, nothing applied; Problem bad_json for what is no JSON object with `ops`.
    """
    if len(raw) > MAX_BYTES:
        raise Problem("batch_too_large", f"{len(raw)} bytes, {MAX_BYTES} at most")
    try:
        envelope = _read(raw.decode("utf-8"))
    except (ValueError, IndexError, RecursionError) as error:
        raise Problem("bad_json", str(error)) from error
    if len(envelope.ops) > MAX_OPS:
        raise Problem("batch_too_large", f"{len(envelope.ops)} ops, {MAX_OPS} at most")
    return envelope


def read_json(body: bytes) -> Any:
    """One op's JSON, read as a push is read: `orjson` refuses half an emoji, which a browser can send.

    Errors: ValueError for what is no JSON, RecursionError for what is nested too deeply.
    """
    return DECODER.decode(body.decode("utf-8"))


def shown_json(body: bytes) -> Any:
    """An op's JSON for people to look at: half a letter, which no page can carry, becomes a question mark.

    Errors: as of `read_json`.
    """
    whole = json.dumps(read_json(body), ensure_ascii=False).encode("utf-8", "replace")
    return json.loads(whole)


def _read(text: str) -> Envelope:
    envelope = Envelope()
    seen = False
    at = _expect(text, 0, "{")
    while text[at] != "}":
        name, at = DECODER.raw_decode(text, at)
        at = _skip(text, _expect(text, _skip(text, at), ":"))
        if name == "ops":
            if seen:
                raise ValueError("ops stands twice")
            seen = True
            at = _read_ops(text, at, envelope)
        else:
            envelope.head[name], at = DECODER.raw_decode(text, at)
        at = _next(text, at, "}")
    if not seen or _skip(text, at + 1) != len(text):
        raise ValueError("one object with ops is expected")
    return envelope


def _read_ops(text: str, at: int, envelope: Envelope) -> int:
    at = _expect(text, at, "[")
    while text[at] != "]":
        op, end = DECODER.raw_decode(text, at)
        envelope.ops.append((text[at:end].encode(), op))
        at = _next(text, end, "]")
    return at + 1


def _expect(text: str, at: int, sign: str) -> int:
    at = _skip(text, at)
    if text[at] != sign:
        raise ValueError(f"{sign} is expected at {at}")
    return _skip(text, at + 1)


def _next(text: str, at: int, end: str) -> int:
    """Go on behind a comma, or stay at the end sign."""
    at = _skip(text, at)
    if text[at] == end:
        return at
    at = _expect(text, at, ",")
    if text[at] == end:
        raise ValueError(f"nothing follows the comma at {at}")
    return at


def _skip(text: str, at: int) -> int:
    while at < len(text) and text[at] in SPACE:
        at += 1
    return at
