"""Alembic's entrance: it runs the versions on the connection that `migrations.upgrade` hands over."""

from alembic import context

from migrations import tables

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=tables.metadata)
with context.begin_transaction():
    context.run_migrations()
