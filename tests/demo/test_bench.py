"""The scope that speed is measured on."""

from sqlalchemy import text

from server.api.parts import Parts
from server.demo.bench import seed_bench


def test_a_scope_is_filled_and_a_worker_may_read_it(empty: Parts) -> None:
    parts = empty
    seed = seed_bench(parts, 250)
    with parts.database.snapshot() as connection:
        user = connection.scalar(
            text('SELECT id FROM "user" WHERE username = :name'), {"name": seed.username}
        )
        assert seed.scope in parts.rights.scopes_of(connection, user, parts.clock())
        people = text("SELECT count(*) FROM record WHERE scope = :scope AND kind = 'person'")
        assert connection.scalar(people, {"scope": seed.scope}) == 250
