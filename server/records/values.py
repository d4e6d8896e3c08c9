"""What one value of a field must be: the checks behind `fields`; each gives back what it was given."""

import re
from datetime import date

from marshmallow import ValidationError, fields, validate

from server.base.clock import from_wire
from server.base.ids import is_id

YEARS = range(1900, 2200)  # what is counted with must leave room to count
MOST_DEPTH, MOST_LEAVES = 24, 5000
TREE_NAME = re.compile(r"[^\W\d][\w.-]{0,79}")  # an XML name
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


class Text(fields.String):
    """Words without control characters, within a length."""

    def __init__(self, limit: int) -> None:
        super().__init__(validate=[validate.Length(max=limit), plain])


class Flag(fields.Field[bool]):
    """Only true and false: marshmallow's own Boolean also takes `"yes"` and 1."""

    def _deserialize(self, value: object, attr: str | None, data: object, **_more: object) -> bool:
        if not isinstance(value, bool):
            raise ValidationError("Not true or false.")
        return value


class Hours(fields.Field[float]):
    """A number of half hours, from none to `most` hours."""

    def __init__(self, most: int) -> None:
        super().__init__(validate=validate.Range(0, most))

    def _deserialize(self, value: object, attr: str | None, data: object, **_more: object) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float) or value * 2 % 1:
            raise ValidationError("Not hours in steps of 0.5.")
        return value


def plain(value: str) -> None:
    """Words without control characters."""
    if CONTROL.search(value):
        raise ValidationError("Control characters are not allowed.")


def an_id(value: str) -> None:
    """An id."""
    if not is_id(value):
        raise ValidationError("Not an id.")


def sha256(value: str) -> None:
    """A SHA-256 in hex."""
    if not re.fullmatch(r"[0-9a-f]{64}", value):
        raise ValidationError("Not a SHA-256 in hex.")


def a_day(value: str) -> None:
    """A calendar day."""
    try:
        found = date.fromisoformat(value)
    except ValueError as error:
        raise ValidationError("Not a day.") from error
    if found.isoformat() != value or found.year not in YEARS:
        raise ValidationError("Not a day.")


def an_instant(value: str) -> None:
    """A moment in UTC."""
    try:
        found = from_wire(value)
    except (ValueError, OverflowError) as error:
        raise ValidationError("Not an instant.") from error
    if found.year not in YEARS:
        raise ValidationError("Not an instant.")


def a_tree(value: object) -> None:
    """A tree of values."""
    if not isinstance(value, dict):
        raise ValidationError("Not an object.")
    if _leaves(value, 0) > MOST_LEAVES:
        raise ValidationError("Too many answers.")


def _leaves(value: object, depth: int) -> int:
    """How many texts a tree holds.

    Errors: ValidationError for what is neither text nor object nor list of objects, or too deep.
    """
    if depth > MOST_DEPTH:
        raise ValidationError("Too deep.")
    if isinstance(value, str):
        plain(value)
        return 1
    if isinstance(value, dict) and all(isinstance(name, str) and TREE_NAME.fullmatch(name) for name in value):
        return sum(_leaves(one, depth + 1) for one in value.values())
    if isinstance(value, list) and all(isinstance(one, dict) for one in value):
        return 1 + sum(_leaves(one, depth + 1) for one in value)
    raise ValidationError("Not text, an object, or a list of objects.")


def each_once(values: list[str]) -> None:
    """Values of which none stands twice."""
    if len(set(values)) != len(values):
        raise ValidationError("A value stands twice.")
