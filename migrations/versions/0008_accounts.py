"""Second factors, links for coming in, the unit's own sign-in, and how a session began."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_table(
        "totp",
        sa.Column("user", sa.String(length=36), nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=True),
        sa.Column("since", sa.String(length=24), nullable=True),
        sa.Column("step", sa.BigInteger(), nullable=False),
        sa.Column("pending", sa.LargeBinary(), nullable=True),
        sa.Column("pending_until", sa.String(length=24), nullable=True),
        sa.PrimaryKeyConstraint("user"),
    )
    op.create_table(
        "recovery_code",
        sa.Column("user", sa.String(length=36), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.PrimaryKeyConstraint("user", "digest"),
    )
    op.create_table(
        "enrolment",
        sa.Column("user", sa.String(length=36), nullable=False),
        sa.Column("token", sa.LargeBinary(length=32), nullable=False),
        sa.Column("totp", sa.LargeBinary(), nullable=False),
        sa.Column("by", sa.String(length=36), nullable=True),
        sa.Column("expires_at", sa.String(length=24), nullable=False),
        sa.PrimaryKeyConstraint("user"),
        sa.UniqueConstraint("token"),
    )
    op.create_table(
        "identity",
        sa.Column("issuer", sa.String(length=200), nullable=False),
        sa.Column("subject", sa.String(length=255), nullable=False),
        sa.Column("user", sa.String(length=36), nullable=False),
        sa.PrimaryKeyConstraint("issuer", "subject"),
    )
    op.create_index("identity_by_user", "identity", ["user"])
    op.create_table(
        "oidc_visit",
        sa.Column("state", sa.LargeBinary(length=32), nullable=False),
        sa.Column("browser", sa.LargeBinary(length=32), nullable=False),
        sa.Column("nonce", sa.String(length=64), nullable=False),
        sa.Column("verifier", sa.String(length=64), nullable=False),
        sa.Column("expires_at", sa.String(length=24), nullable=False),
        sa.Column("ticket", sa.LargeBinary(length=32), nullable=True),
        sa.Column("user", sa.String(length=36), nullable=True),
        sa.PrimaryKeyConstraint("state"),
    )
    op.create_index("oidc_visit_by_ticket", "oidc_visit", ["ticket"])
    # Nobody of before has shown a second factor.
    op.add_column(
        "session", sa.Column("proof", sa.String(length=12), nullable=False, server_default="password")
    )
