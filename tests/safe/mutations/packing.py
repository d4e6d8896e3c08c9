"""How a mutated op is packed: plain, with a key said twice, sealed well, or sealed with one thing wrong."""

import hmac
import json
import random
from dataclasses import dataclass
from typing import Any

from server.base.ids import is_id, new_id
from server.records.seal import sealed_for
from tests.safe.matrix.world import Person, World
from tests.safe.mutations.ops import Op

MAC_BYTES = 32


@dataclass(frozen=True)
class Packed:
    """Bytes to push, and who is proven by them: (user, device) under an op id, or nobody."""

    raw: bytes
    id: str | None
    proven: tuple[str, str] | None


def said(op: Any) -> bytes:
    """JSON as a browser may send it: half a letter stands as an escape."""
    return json.dumps(op, ensure_ascii=True).encode()


def plain(op: Op, carrier: Person, rng: random.Random) -> Packed:
    """As it stands; or with a key twice, of which every reader must take the same one: the last."""
    body, last = said(op), op
    if rng.random() < 0.08:
        name = rng.choice(["device", "scope", "id", "kind", "set"])
        other = {"device": new_id(), "scope": new_id(), "id": new_id(), "kind": "unit", "set": {"name": "x"}}[
            name
        ]
        first = said({name: other})[:-1] + b"," + body[1:] if len(op) else body
        later = body[:-1] + b"," + said({name: other})[1:] if len(op) else body
        body = rng.choice([first, later])
        last = json.loads(body)
    is_theirs = last.get("device") == carrier.device and carrier.refused is None
    id_ = last.get("id")
    return Packed(body, id_ if is_id(id_) else None, (carrier.user, carrier.device) if is_theirs else None)


def sealed(world: World, op: Op, author: Person, rng: random.Random, others: list[Person]) -> Packed:
    """Sealed by its author, or with one thing wrong that takes the proof away."""
    keys = world.parts.keys
    wrong = rng.choice(
        ["", "", rng.choice(["key", "key", "cut", "bit", "outer", "info", "none", "kid", "twice"])]
    )
    signer = rng.choice(others) if wrong == "key" else author
    body = said(op)
    mac = hmac.digest(keys.op_key(signer.user, signer.device), body, "sha256")
    if wrong == "cut":
        mac = mac[: rng.choice([0, 16, 31])]
    elif wrong == "bit":
        mac = bytes([mac[0] ^ 1]) + mac[1:]
    elif wrong == "none":
        mac = bytes(MAC_BYTES)
    outer = op.get("id") if is_id(op.get("id")) else new_id()
    private = keys.seal_private(keys.seal_kid)
    assert private is not None
    envelope = sealed_for(
        private.public_key(), mac + body, new_id() if wrong == "info" else outer, keys.seal_kid
    )
    if wrong == "kid":
        envelope["kid"] = "another"
    if wrong == "outer":
        outer = new_id()
    if wrong == "twice":
        envelope = {"sealed": envelope}
    is_whole = wrong == "" or (wrong == "key" and signer is author)
    # Whoever seals with the key of the device that the op names has proven to be it, dead or alive.
    is_proven = (is_whole or wrong == "key") and op.get("device") == signer.device and op.get("id") == outer
    proof = (signer.user, signer.device) if is_proven else None
    return Packed(said({"id": outer, "sealed": envelope}), outer, proof)
