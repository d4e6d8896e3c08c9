"""Time: instants in UTC with milliseconds on the wire, days as the people in Shanghai's zone count them."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """The present instant; the only place where the server reads the machine's clock."""
    return datetime.now(UTC)


def wire(instant: datetime) -> str:
    """An instant as it travels and is stored: `2026-11-23T01:02:03.004Z`, sortable as text."""
    return instant.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z"


def from_wire(text: str) -> datetime:
    """Read an instant from the wire.

    Errors: ValueError for anything that is not a date and time with a zone.
    """
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None:
        raise ValueError("an instant needs its zone")
    return instant.astimezone(UTC)


def day_of(instant: datetime) -> date:
    """The calendar day of an instant in Shanghai, wherever the machine stands."""
    return instant.astimezone(SHANGHAI).date()
