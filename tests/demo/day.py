"""The day on which the tests' demo street stands."""

from datetime import date

TODAY = date(2026, 11, 24)
