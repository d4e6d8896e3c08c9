"""What an operator says of the unit's own sign-in (OpenID Connect); nothing, and it is off."""

import os
from dataclasses import dataclass, field
from urllib.parse import urlsplit


@dataclass(frozen=True)
class OidcSettings:
    """A provider: its address, what this installation is called there, and where it sends people back to."""

    issuer: str
    client: str
    secret: str = field(repr=False)
    name: str
    redirect: str

    @classmethod
    def from_environment(cls, public_url: str) -> "OidcSettings | None":
        """Read QIAOMEN_OIDC_ISSUER, _CLIENT, _SECRET and _NAME; None without an issuer.

        Errors: ValueError where something is missing, or an address is not HTTPS (but on this machine).
        """
        issuer, client = os.environ.get("QIAOMEN_OIDC_ISSUER", ""), os.environ.get("QIAOMEN_OIDC_CLIENT", "")
        if not issuer:
            return None
        if not client or not public_url:
            raise ValueError("QIAOMEN_OIDC_ISSUER needs QIAOMEN_OIDC_CLIENT and QIAOMEN_URL")
        for address in (issuer, public_url):
            split = urlsplit(address)
            if split.scheme != "https" and split.hostname not in ("localhost", "127.0.0.1"):
                raise ValueError(f"{address} is not HTTPS")
        return cls(
            issuer=issuer,
            client=client,
            secret=os.environ.get("QIAOMEN_OIDC_SECRET", ""),
            name=os.environ.get("QIAOMEN_OIDC_NAME", "") or "统一认证",
            redirect=f"{public_url}/sign-in/return",
        )
