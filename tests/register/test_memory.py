"""What the import remembers of a person goes with the person, and with nothing less than an erasure."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import text

from server.api.parts import Parts
from server.base.settings import Settings
from server.records.ports import Change
from tests.register.conftest import Import
from tests.register.test_import import HEAD, SPOUSE

Found = Callable[[str], list[dict[str, Any]]]


@pytest.fixture
def on_database(settings: Settings) -> Settings:
    """Holds on both databases."""
    return settings


def remembered(parts: Parts) -> str:
    with parts.database.snapshot() as connection:
        return " ".join(connection.scalars(text("SELECT cells FROM register_record")))


def test_what_the_import_remembers_of_a_person_is_erased_with_them(
    parts: Parts, take_in: Import, found: Found
) -> None:
    take_in([HEAD, SPOUSE])
    head, spouse = sorted(found("person"), key=lambda one: one["name"], reverse=True)
    change = Change(spouse["scope"], "person", spouse["id"], {"removed": True}, base=spouse["v"])
    assert parts.engine.write([change])[0].status == "applied"
    assert spouse["name"] in remembered(parts)
    change = Change(head["scope"], "person", head["id"], {"erase": True})
    assert parts.engine.write([change])[0].status == "applied"
    assert head["name"] not in remembered(parts)
    assert spouse["name"] in remembered(parts)
