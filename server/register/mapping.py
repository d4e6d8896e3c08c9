"""The saved mapping: headings of this street's own making → our columns."""

import json
from collections.abc import Mapping

from sqlalchemy import Connection

from server.base.errors import Problem
from server.people import setting
from server.register.headings import KNOWN

SETTING = "register_mapping"
LONGEST = 100


def saved(connection: Connection) -> dict[str, str]:
    """The mapping of this installation; empty where nobody saved one."""
    found: dict[str, str] = json.loads(setting.read(connection, SETTING) or "{}")
    return found


def save(connection: Connection, mapping: Mapping[str, str]) -> None:
    """Keep a mapping for the imports to come."""
    setting.put(connection, SETTING, json.dumps(check(mapping), ensure_ascii=False))


def check(mapping: object) -> dict[str, str]:
    """A mapping as it may be used.

    Errors: invalid, naming headings that map to no column of ours.
    """
    if not isinstance(mapping, dict):
        raise Problem("invalid", fields={"mapping": 'takes {"heading": "column"}'})
    wrong = {
        str(heading)[:LONGEST]: f"one of {', '.join(KNOWN)}"
        for heading, column in mapping.items()
        if not isinstance(heading, str) or len(heading) > LONGEST or column not in KNOWN
    }
    if wrong:
        raise Problem("invalid", fields=wrong)
    return {str(heading): str(column) for heading, column in mapping.items()}
