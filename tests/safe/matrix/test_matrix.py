"""Every route, called by every role on every relation of a thing: what it answers, and what it gives away."""

from collections.abc import Iterator

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from tests.safe.matrix.places import NOWHERE
from tests.safe.matrix.row import ALL, HANDS, PUBLIC, Row
from tests.safe.matrix.rows import ROWS
from tests.safe.matrix.things import Thing
from tests.safe.matrix.world import Person, World


def routes(app: Flask) -> Iterator[str]:
    for rule in app.url_map.iter_rules():
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
            yield f"{method} {rule.rule}"


def test_every_route_has_its_row_and_every_row_its_route(world: World) -> None:
    assert sorted(routes(world.app)) == sorted({row.call for row in ROWS})


def expected(row: Row, person: Person, thing: Thing) -> str:
    """The answer that the table promises."""
    if row.who == PUBLIC:
        return row.answer
    if person.refused:
        hands_over = row.who == HANDS and person.refused == "device_revoked"
        return row.answer if hands_over else person.refused
    if row.who not in (ALL, HANDS) and not person.roles & set(row.who.split()):
        return "forbidden"
    found = row.rule(person, thing)
    return row.answer if found == "ok" else found


def told(answer: TestResponse) -> str:
    """What an answer says: ok, or the code of its error."""
    if answer.status_code < 400:
        return "ok"
    return (
        str((answer.json or {}).get("code", answer.status_code))
        if answer.is_json or answer.json
        else str(answer.status_code)
    )


def asked(world: World, row: Row, person: Person, thing: Thing) -> TestResponse:
    path = row.address
    for name, value in thing.ids.items():
        path = path.replace(f"<{name}>", value)
    path = path.replace("<page:path>", "index.html").replace("<request>", NOWHERE)
    return world.ask(person, row.method, path, **{**row.ask, **row.of(thing)})


@pytest.mark.parametrize("row", ROWS, ids=[row.call for row in ROWS])
def test_a_route_answers_each_role_as_the_table_says(world: World, row: Row) -> None:
    wrong = []
    cells = 0
    with world.frozen():
        for person in world.people.values():
            for thing in world.things[row.things]:
                answer = asked(world, row, person, thing)
                cells += 1
                found, promised = told(answer), expected(row, person, thing)
                assert answer.status_code != 500
                if promised not in (found, "any"):
                    wrong.append(f"{person.name} / {thing.name}: {found}, not {promised}")
    print(f"{row.call}: {cells} cells")
    assert wrong == [], "\n".join(wrong)
