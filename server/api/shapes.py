"""Fields that several routes share: words without control characters, ids, days."""

from datetime import date, datetime, time

from marshmallow import fields, validate

from server.base.clock import SHANGHAI
from server.base.ids import UUID_SHAPE

# Lone surrogates are valid JSON and break every encoder behind it.
PLAIN = validate.Regexp(r"[^\x00-\x1f\x7f\ud800-\udfff]*\Z", error="Control characters are not allowed.")


def words(least: int = 1, most: int = 200, required: bool = True) -> fields.String:
    """A line of words within a length."""
    return fields.String(required=required, validate=[validate.Length(least, most), PLAIN])


def identifier(required: bool = True) -> fields.String:
    """A UUID in lower case."""
    return fields.String(required=required, validate=validate.Regexp(UUID_SHAPE.pattern + r"\Z"))


def start_of(on: date) -> datetime:
    """The first instant of a day in Shanghai."""
    return datetime.combine(on, time.min, SHANGHAI)
