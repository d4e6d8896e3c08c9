"""A phone that makes codes, and accounts that have one."""

from base64 import b32decode
from dataclasses import dataclass
from datetime import datetime

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

from server.api.parts import Parts
from server.people import totp


@dataclass
class Phone:
    """What an authenticator app does with the secret that it was shown."""

    secret: bytes

    @classmethod
    def reads(cls, secret: str) -> "Phone":
        return cls(b32decode(secret))

    def code(self, at: datetime) -> str:
        return TOTP(self.secret, 6, SHA1(), 30).generate(int(at.timestamp())).decode()


def give_phone(parts: Parts, user: str) -> Phone:
    """Set up somebody's second factor."""
    at = parts.clock()
    phone = Phone(parts.database.write(lambda c: totp.begin(c, parts.keys, user, at)))
    parts.database.write(lambda c: totp.confirm(c, parts.keys, user, phone.code(at), at))
    return phone
