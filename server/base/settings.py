"""What an operator may set, read once from the environment."""

import os
from dataclasses import dataclass
from pathlib import Path

from server.base.oidc_settings import OidcSettings


@dataclass(frozen=True)
class Settings:
    """Where the server keeps things and how it is reached.

    Shape: `home` holds the embedded database, files and keys; `database_url` is an SQLAlchemy URL.
    """

    home: Path
    database_url: str
    port: int = 8000
    is_secure: bool = False
    testing: bool = False
    lease_hours: int = 72  # how long a tablet may keep the server's share of its key without a contact
    passkey_days: int = 0  # the same for a tablet with a passkey; 0 is no limit
    idle_minutes: int = 10  # a tablet that nobody touches locks
    elder_idle_minutes: int = 30  # a building leader's: slow hands are no danger, and it holds one building
    hidden_minutes: int = 3  # one whose page is not shown, too
    # Whether supervisors and administrators need a second factor; an installation's environment says yes.
    wants_two_factors: bool = False
    proxies: int = 0  # how many reverse proxies stand before it and say whom they speak for
    public_url: str = ""  # what people type, for links that leave the page
    oidc: OidcSettings | None = None
    bench_path: Path | None = None  # the page of benchmarks and fault tests; never part of the product

    @property
    def keys_path(self) -> Path:
        """The folder of keys: never inside the database, and backed up apart from it."""
        return self.home / "keys"

    @property
    def files_path(self) -> Path:
        """The folder of photos and voice notes."""
        return self.home / "files"

    @property
    def erased_path(self) -> Path:
        """The list of what was erased: outside the database, so that no restore brings it back."""
        return self.home / "erased.log"

    @property
    def heads_path(self) -> Path:
        """Where each chain stood: outside the database, so that an older one in its place is found."""
        return self.home / "heads.log"

    @classmethod
    def from_environment(cls) -> "Settings":
        """Read the environment as the README lists it; create the home folder.

        Errors: ValueError when a number is none, or lies outside its bounds.
        """
        home = Path(os.environ.get("QIAOMEN_HOME", "instance")).resolve()
        home.mkdir(parents=True, exist_ok=True)
        public_url = os.environ.get("QIAOMEN_URL", "").rstrip("/")
        url = os.environ.get("DATABASE_URL") or f"sqlite:///{home / 'qiaomen.db'}"
        return cls(
            home=home,
            database_url=with_driver(url),
            port=int(os.environ.get("PORT", "8000")),
            bench_path=Path(bench).resolve() if (bench := os.environ.get("QIAOMEN_BENCH_PATH")) else None,
            is_secure=os.environ.get("QIAOMEN_HTTPS", "") == "1",
            wants_two_factors=os.environ.get("QIAOMEN_TWO_FACTORS", "") != "off",
            proxies=_number("QIAOMEN_PROXIES", cls.proxies, 0, 5),
            public_url=public_url,
            oidc=OidcSettings.from_environment(public_url),
            lease_hours=_number("QIAOMEN_LEASE_HOURS", cls.lease_hours, 1, 14 * 24),
            passkey_days=_number("QIAOMEN_PASSKEY_DAYS", cls.passkey_days, 0, 366),
            idle_minutes=_number("QIAOMEN_IDLE_MINUTES", cls.idle_minutes, 1, 30),
            elder_idle_minutes=_number("QIAOMEN_ELDER_IDLE_MINUTES", cls.elder_idle_minutes, 1, 30),
            hidden_minutes=_number("QIAOMEN_HIDDEN_MINUTES", cls.hidden_minutes, 1, 30),
        )


def _number(name: str, default: int, least: int, most: int) -> int:
    value = int(os.environ.get(name) or default)
    if not least <= value <= most:
        raise ValueError(f"{name} is {value}: it may be {least} to {most}")
    return value


def with_driver(url: str) -> str:
    """Name psycopg 3 in a PostgreSQL address, so that the usual `postgresql://` and `postgres://` work."""
    for scheme in ("postgresql://", "postgres://"):
        if url.startswith(scheme):
            return "postgresql+psycopg://" + url.removeprefix(scheme)
    return url
