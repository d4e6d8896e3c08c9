"""Requests to a second person, legal holds, jobs, and what retention has left of records."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.create_table(
        "approval",
        sa.Column("id", sa.String(length=36), primary_key=True),
        sa.Column("what", sa.String(length=40), nullable=False),
        sa.Column("about", sa.String(length=400), nullable=False),
        sa.Column("words", sa.String(length=400), nullable=False),
        sa.Column("scope", sa.String(length=36), nullable=True),
        sa.Column("by", sa.String(length=36), nullable=False),
        sa.Column("why", sa.String(length=200), nullable=False),
        sa.Column("asked_at", sa.String(length=24), nullable=False),
        sa.Column("expires_at", sa.String(length=24), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("decided_by", sa.String(length=36), nullable=True),
        sa.Column("decided_at", sa.String(length=24), nullable=True),
        sa.Column("used_at", sa.String(length=24), nullable=True),
    )
    op.create_index("approval_by_asker", "approval", ["by", "asked_at"])
    op.create_index("approval_by_end", "approval", ["expires_at"])
    op.create_table(
        "hold",
        sa.Column("id", sa.String(length=36), primary_key=True),
        sa.Column("scope", sa.String(length=36), nullable=False),
        sa.Column("record", sa.String(length=36), nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("ends_on", sa.String(length=10), nullable=False),
        sa.Column("by", sa.String(length=36), nullable=False),
        sa.Column("asked_at", sa.String(length=24), nullable=False),
        sa.Column("approval", sa.String(length=36), nullable=False),
        sa.Column("began_at", sa.String(length=24), nullable=True),
        sa.Column("agreed_by", sa.String(length=36), nullable=True),
        sa.Column("end_approval", sa.String(length=36), nullable=True),
        sa.Column("ended_at", sa.String(length=24), nullable=True),
    )
    op.create_index("hold_by_end", "hold", ["ends_on"])
    op.create_table(
        "reduced",
        sa.Column("scope", sa.String(length=36), primary_key=True),
        sa.Column("record", sa.String(length=36), primary_key=True),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.String(length=24), nullable=False),
    )
    op.create_table(
        "job",
        sa.Column("id", sa.String(length=36), primary_key=True),
        sa.Column("work", sa.String(length=24), nullable=False),
        sa.Column("by", sa.String(length=36), nullable=True),
        sa.Column("given", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("step", sa.String(length=24), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("worker", sa.String(length=36), nullable=True),
        sa.Column("asked_at", sa.String(length=24), nullable=False),
        sa.Column("begun_at", sa.String(length=24), nullable=True),
        sa.Column("beat_at", sa.String(length=24), nullable=True),
        sa.Column("ended_at", sa.String(length=24), nullable=True),
        sa.Column("reached", sa.Text(), nullable=True),
        sa.Column("report", sa.Text(), nullable=True),
        sa.Column("problem", sa.String(length=40), nullable=True),
    )
    op.create_index("job_by_state", "job", ["state", "asked_at"])
    op.create_index("job_by_work", "job", ["work", "asked_at"])
