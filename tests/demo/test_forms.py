"""The demo's questionnaire is one that staff could have uploaded, and its answers are ones it allows."""

from server.base.clock import from_wire
from server.forms.check import faults
from server.records.store import bodies
from tests.demo.conftest import Street


def test_every_answer_of_the_demo_is_allowed_by_its_form(street: Street) -> None:
    parts, loaded = street
    assert (loaded.records["form"], loaded.records["answer"]) == (1, 12)
    scopes = loaded.first_buildings
    with parts.database.snapshot() as connection:
        answers = list(bodies(connection, scopes, ["answer"]))
        assert len(answers) == 12
        forms = parts.library.published(connection, {one.body["form"] for one in answers})
    for one in answers:
        definition = forms[one.body["form"]].definition
        assert definition is not None
        at = from_wire("2026-11-23T04:00:00.000Z")
        assert faults(definition, one.body["values"], (), at) == [], one.body
