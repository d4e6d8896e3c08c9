"""The server's keys: files beside the database, never in it, so that a stolen dump opens nothing."""

import hashlib
import hmac
import os
import secrets
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE_BYTES = 12


class Keys:
    """The keyring in one folder.

    Shape: `secret` derives every device's op_key; `seal-<kid>.pem` are the keys that tablets seal to, the
           newest being the present one; `rest` encrypts confidential fields and their ops at rest.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._secret = self._bytes("secret")
        self._rest = AESGCM(self._bytes("rest"))
        self._seals = self._read_seals()
        if not self._seals:
            self.renew_seal()

    def _bytes(self, name: str) -> bytes:
        path = self.folder / name
        if not path.exists():
            _write(path, secrets.token_bytes(32))
        return path.read_bytes()

    def _read_seals(self) -> dict[str, ec.EllipticCurvePrivateKey]:
        seals = {}
        for path in sorted(self.folder.glob("seal-*.pem"), key=lambda path: path.stat().st_mtime_ns):
            key = serialization.load_pem_private_key(path.read_bytes(), None)
            if isinstance(key, ec.EllipticCurvePrivateKey):
                seals[path.stem.removeprefix("seal-")] = key
        return seals

    def renew_seal(self) -> str:
        """Begin a new sealing key and give its kid; older ones go on opening what was sealed to them."""
        key = ec.generate_private_key(ec.SECP256R1())
        kid = hashlib.sha256(_public_bytes(key)).hexdigest()[:16]
        _write(
            self.folder / f"seal-{kid}.pem",
            key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            ),
        )
        self._seals[kid] = key
        return kid

    @property
    def seal_kid(self) -> str:
        """The name of the key that devices seal to now."""
        return next(reversed(self._seals))

    def seal_public(self, kid: str | None = None) -> bytes:
        """The public half, 65 bytes: an uncompressed P-256 point."""
        return _public_bytes(self._seals[kid or self.seal_kid])

    def seal_private(self, kid: str) -> ec.EllipticCurvePrivateKey | None:
        """The private half, or None for a kid that is not held (any more)."""
        return self._seals.get(kid)

    def op_key(self, user: str, device: str) -> bytes:
        """The 32 bytes that prove a device's ops; derived, so it needs no table and survives a restore."""
        return hmac.digest(self._secret, f"op\x00{user}\x00{device}".encode(), "sha256")

    def blinded(self, digest: bytes) -> bytes:
        """A hash that stands for another one and that only this server can compare: nobody guesses by it."""
        return hmac.digest(self._secret, b"blinded\x00" + digest, "sha256")

    def encrypt(self, plain: bytes, place: str) -> bytes:
        """Encrypt at rest, bound to its place: nonce, then AES-256-GCM's output."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        return nonce + self._rest.encrypt(nonce, plain, place.encode())

    def decrypt(self, sealed: bytes, place: str) -> bytes:
        """Undo `encrypt`.

        Errors: cryptography's InvalidTag when the bytes were changed or moved to another place.
        """
        return self._rest.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], place.encode())


def _public_bytes(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.public_key().public_bytes(
        serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
    )


def _write(path: Path, content: bytes) -> None:
    """Write a key once, readable by its owner alone, on the disk before anybody uses it."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return  # another process of the same server was first: its key is the one
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
