"""The ninety days of the story, which end yesterday, and the hours at which people knock."""

from datetime import UTC, date, datetime, time, timedelta
from random import Random

from server.base.clock import SHANGHAI

DAYS = 90
WORKDAYS = 61


class Calendar:
    """Days counted from the first of the ninety.

    Shape: holidays follow the story: what Monday to Friday gives beyond 61 is free, from the twentieth on.
    """

    def __init__(self, today: date) -> None:
        self.today = today
        self.first = today - timedelta(days=DAYS)
        self.days = [self.first + timedelta(days=at) for at in range(DAYS)]
        weekdays = [day for day in self.days if day.weekday() < 5]
        free = set(weekdays[20 : 20 + max(0, len(weekdays) - WORKDAYS)])
        self.workdays = [day for day in weekdays if day not in free]
        self._is_workday = set(self.workdays)

    def is_workday(self, day: date) -> bool:
        """Whether people work that day."""
        return day in self._is_workday

    def workday_from(self, day: date) -> date | None:
        """That day or the next one on which people work; None when the story is over by then."""
        while day < self.today:
            if day in self._is_workday:
                return day
            day += timedelta(days=1)
        return None


def moment(day: date, hour: float, rng: Random) -> datetime:
    """An instant about that hour in Shanghai, to the second."""
    start = datetime.combine(day, time(), SHANGHAI).astimezone(UTC)
    return start + timedelta(seconds=int(hour * 3600) + rng.randrange(300))


def arrival(at: datetime, end: datetime, rng: Random) -> datetime:
    """When a record reached the server: a third were made without a network and came later."""
    if rng.random() < 0.34:
        hours = rng.uniform(1 / 3, 72) if rng.random() < 0.1 else rng.uniform(1 / 3, 9)
        return min(at + timedelta(hours=hours), end)
    return min(at + timedelta(seconds=rng.randrange(2, 60)), end)
