"""Ids that come out the same every time: UUIDv7 of a story's instant and a seeded generator."""

import uuid
from datetime import datetime
from random import Random


def demo_id(rng: Random, at: datetime) -> str:
    """A UUIDv7 of that instant."""
    milliseconds = int(at.timestamp() * 1000)
    whole = milliseconds << 80 | 0x7 << 76 | rng.getrandbits(12) << 64 | 0b10 << 62 | rng.getrandbits(62)
    return str(uuid.UUID(int=whole))
