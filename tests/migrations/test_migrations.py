"""The numbered migrations and the tables in code say the same, on each database."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from migrations.tables import metadata
from server.base.database import Database


def test_migrations_make_exactly_the_tables_that_the_code_knows(database: Database) -> None:
    with database.snapshot() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
