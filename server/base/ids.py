"""Names of things: UUIDs that sort by time, and UUIDs derived from others."""

import re
import uuid

import uuid_utils

UUID_SHAPE = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def new_id() -> str:
    """Make a UUIDv7 in lower-case text, e.g. `0193a5c2-…`: unique, and sorted by the time of making."""
    return str(uuid_utils.uuid7())


def derived_id(parent: str, name: str) -> str:
    """The UUIDv5 of a name under another id: the same two always give the same third."""
    return str(uuid.uuid5(uuid.UUID(parent), name))


def is_derived(id_: str) -> bool:
    """Whether an id was derived from another one (UUIDv5)."""
    return id_[14] == "5"


def is_id(text: object) -> bool:
    """Whether a value is a UUID as the protocol writes it: lower case, with hyphens."""
    return isinstance(text, str) and UUID_SHAPE.fullmatch(text) is not None
