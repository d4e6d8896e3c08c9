"""The database's versions. Alembic runs them; `qiaomen migrate` is the command."""
