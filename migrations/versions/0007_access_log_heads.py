"""Alarms that last, the heads of the access log that devices bring, and the log by person and by record."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "alarm",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("what", sa.String(length=40), nullable=False),
        sa.Column("about", sa.String(length=36), nullable=False),
        sa.Column("epoch", sa.String(length=36), nullable=False),
        sa.Column("at", sa.String(length=24), nullable=False),
        sa.Column("last_at", sa.String(length=24), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("seen_by", sa.String(length=36), nullable=True),
        sa.Column("seen_at", sa.String(length=24), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("alarm_by_about", "alarm", ["about", "what"])
    op.create_index("alarm_by_last", "alarm", ["last_at"])
    op.create_table(
        "device_head",
        sa.Column("device", sa.String(length=36), nullable=False),
        sa.Column("epoch", sa.String(length=36), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("at", sa.String(length=24), nullable=False),
        sa.PrimaryKeyConstraint("device"),
    )
    # With seq in it, the last lines of one person or one record are found without sorting all of them.
    op.drop_index("access_log_by_record", "access_log")
    op.drop_index("access_log_by_who", "access_log")
    op.create_index("access_log_by_record", "access_log", ["record", "seq"])
    op.create_index("access_log_by_who", "access_log", ["who", "seq"])
    op.create_index("access_log_by_at", "access_log", ["at"])
