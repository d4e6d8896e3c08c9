"""When a device was last seen to know more of a scope than this database does."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.add_column("device", sa.Column("forked_at", sa.String(length=24), nullable=True))
