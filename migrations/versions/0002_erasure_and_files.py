"""What was erased, who sent a file, and which files the records name."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

ID = sa.String(length=36)
DIGEST = sa.String(length=64)


def upgrade() -> None:
    op.create_table(
        "erased",
        sa.Column("scope", ID, nullable=False),
        sa.Column("id", DIGEST, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=True),
        sa.Column("by", ID, nullable=True),
        sa.Column("at", sa.String(length=24), nullable=False),
        sa.PrimaryKeyConstraint("scope", "id"),
    )
    op.create_table(
        "file_sender",
        sa.Column("scope", ID, nullable=False),
        sa.Column("digest", DIGEST, nullable=False),
        sa.Column("user", ID, nullable=False),
        sa.Column("device", ID, nullable=False),
        sa.Column("received", sa.String(length=24), nullable=False),
        sa.PrimaryKeyConstraint("scope", "digest", "user"),
    )
    op.create_index("file_sender_by_device", "file_sender", ["device"], unique=False)
    file_name = op.create_table(
        "file_name",
        sa.Column("scope", ID, nullable=False),
        sa.Column("digest", DIGEST, nullable=False),
        sa.Column("record", ID, nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("scope", "digest", "record"),
    )
    op.create_index("file_name_by_record", "file_name", ["scope", "record"], unique=False)
    op.execute(
        'INSERT INTO file_sender (scope, digest, "user", device, received) '
        'SELECT scope, digest, "by", device, received FROM file'
    )
    op.drop_column("file", "by")
    op.drop_column("file", "device")
    _note_names(file_name)


def _note_names(file_name: sa.Table) -> None:
    """The files that records name already; in the version before only fields of files hold such rows."""
    connection = op.get_bind()
    found = connection.execute(
        sa.text("SELECT scope, id, body FROM record WHERE body LIKE '%\"sha256\"%' AND NOT removed")
    )
    for scope, record, body in found.all():
        named = {
            row["sha256"]: row["size_bytes"]
            for value in json.loads(body).values()
            if isinstance(value, list)
            for row in value
            if isinstance(row, dict) and "sha256" in row
        }
        for digest, size_bytes in named.items():
            values = {"scope": scope, "record": record, "digest": digest, "size_bytes": size_bytes}
            connection.execute(file_name.insert().values(values))
