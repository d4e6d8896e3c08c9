"""Working days, by which answers to people are due."""

from datetime import date, timedelta

from chinese_calendar import is_workday


def workdays_after(day: date, count: int) -> date:
    """The day that lies so many working days after another.

    Shape:  holidays, and the Saturdays and Sundays worked for them, count as the State Council announced
            them; in a year that the library does not know yet, Monday to Friday.
    Source: chinesecalendar; each year's list comes out in the November before
    """
    while count:
        day += timedelta(days=1)
        count -= is_worked(day)
    return day


def is_worked(day: date) -> bool:
    """Whether people work that day."""
    try:
        return bool(is_workday(day))
    except NotImplementedError:  # a year whose holidays nobody has announced, or this version does not know
        return day.weekday() < 5
