"""Opening what a device sealed: HPKE (RFC 9180, base mode, P-256) around a MAC and the op's JSON."""

import base64
import hmac
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from server.base.keys import Keys

SUITE = Suite(KEM.P256, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
MAC_BYTES = 32
ENC_BYTES = 65


class SealError(Exception):
    """The bytes could not be opened: an unknown key, or they were changed on the way."""


def opened(sealed: dict[str, Any], info: str, keys: Keys) -> bytes:
    """Open an envelope `{"kid","enc","ct"}`.

    Shape: gives the plaintext; `info` is the op id, or a file's hash.
    Errors: SealError when it cannot be opened now.
    """
    kid = sealed.get("kid")
    private = keys.seal_private(kid) if isinstance(kid, str) else None
    if private is None:
        raise SealError
    try:
        enc, ct = unbase64(sealed["enc"]), unbase64(sealed["ct"])
        if len(enc) != ENC_BYTES:
            raise SealError
        return SUITE.decrypt(enc + ct, private, info.encode("ascii"))
    except (KeyError, TypeError, ValueError, InvalidTag) as error:
        raise SealError from error


def sealed_for(public: Any, plain: bytes, info: str, kid: str) -> dict[str, str]:
    """Seal as a device does: for clients written in Python, and for tests."""
    whole = SUITE.encrypt(plain, public, info.encode("ascii"))
    return {"kid": kid, "enc": base64url(whole[:ENC_BYTES]), "ct": base64url(whole[ENC_BYTES:])}


def proven(plain: bytes, op_key: bytes) -> bool:
    """Whether the MAC before an op's JSON was made with this key."""
    mac, body = plain[:MAC_BYTES], plain[MAC_BYTES:]
    return hmac.compare_digest(mac, hmac.digest(op_key, body, "sha256"))


def base64url(content: bytes) -> str:
    """base64url without padding, as the protocol writes bytes."""
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def unbase64(text: str) -> bytes:
    """Undo `base64url`.

    Errors: ValueError for anything else than base64url.
    """
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
