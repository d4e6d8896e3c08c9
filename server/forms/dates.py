"""The functions of days and instants."""

import math
import re
from collections.abc import Callable
from datetime import UTC, datetime, time

from server.forms.nodes import DAY_SECONDS, NO_MOMENT, SHANGHAI, Moment, Value, at, moment_of, number, string
from server.forms.world import At, Function, Run

UNPADDED = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(T.*)?", re.ASCII)
PARTS: dict[str, Callable[[datetime], str]] = {
    "%Y": lambda day: f"{day.year:04}", "%y": lambda day: f"{day.year % 100:02}",
    "%m": lambda day: f"{day.month:02}", "%n": lambda day: str(day.month),
    "%d": lambda day: f"{day.day:02}", "%e": lambda day: str(day.day),
    "%H": lambda day: f"{day.hour:02}", "%h": lambda day: str(day.hour),
    "%M": lambda day: f"{day.minute:02}", "%S": lambda day: f"{day.second:02}",
    "%3": lambda day: f"{day.microsecond // 1000:03}",
    "%b": lambda day: day.strftime("%b"), "%a": lambda day: day.strftime("%a"),
}  # fmt: skip


def _date(asked: At, runs: list[Run]) -> Value:
    value = runs[0](asked)
    if isinstance(value, (Moment, bool)):
        return value if isinstance(value, Moment) else ""
    if isinstance(value, float):
        return _of_days(value)
    text = string(value)
    if not text:
        return ""
    parts = UNPADDED.fullmatch(text)
    if parts is None:
        return _of_days(number(text))
    year, month, day, rest = parts.groups()
    return moment_of(f"{year}-{month:>02}-{day:>02}{rest or ''}") or NO_MOMENT


def _of_days(days: float) -> Moment:
    if math.isnan(days) or not 0 <= days + 719_000 <= 3_600_000:
        return NO_MOMENT
    return at(datetime.fromtimestamp(days * DAY_SECONDS, UTC))


def _format(asked: At, runs: list[Run]) -> Value:
    found = _date(asked, runs)
    if not isinstance(found, Moment) or math.isnan(found.days):
        return ""
    day = datetime.fromtimestamp(found.days * DAY_SECONDS, SHANGHAI)

    def part(sign: re.Match[str]) -> str:
        return PARTS[sign.group()](day) if sign.group() in PARTS else ""

    return re.sub(r"%[A-Za-z3]", part, string(runs[1](asked)))


def _decimal_time(asked: At, runs: list[Run]) -> Value:
    try:
        found = time.fromisoformat(string(runs[0](asked)))
    except ValueError:
        return math.nan
    seconds = found.hour * 3600 + found.minute * 60 + found.second + found.microsecond / 1e6
    return seconds / DAY_SECONDS


def _today(asked: At, runs: list[Run]) -> Value:
    return at(asked.world.now.astimezone(SHANGHAI).replace(hour=0, minute=0, second=0, microsecond=0))


FORMATS: tuple[tuple[str, int, int, Function], ...] = (
    ("today", 0, 0, _today),
    ("now", 0, 0, lambda asked, runs: at(asked.world.now)),
    ("date", 1, 1, _date),
    ("date-time", 1, 1, _date),
    ("decimal-date-time", 1, 1, lambda asked, runs: number(_date(asked, runs))),
    ("decimal-time", 1, 1, _decimal_time),
    ("format-date", 2, 2, _format),
    ("format-date-time", 2, 2, _format),
)
