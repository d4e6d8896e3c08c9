"""All tables of the ground: the engine's, people's, the register's."""

from alembic import op

from migrations.tables import metadata

revision = "0001"
down_revision = None


def upgrade() -> None:
    metadata.create_all(op.get_bind())
