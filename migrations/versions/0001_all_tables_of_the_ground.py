"""All tables of the ground: the engine's, people's, the register's."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "access_log",
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", sa.String(length=24), nullable=False),
        sa.Column("who", sa.String(length=36), nullable=True),
        sa.Column("what", sa.String(length=40), nullable=False),
        sa.Column("scope", sa.String(length=36), nullable=True),
        sa.Column("record", sa.String(length=36), nullable=True),
        sa.Column("line", sa.LargeBinary(), nullable=False),
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.PrimaryKeyConstraint("seq"),
    )
    op.create_index("access_log_by_record", "access_log", ["record"], unique=False)
    op.create_index("access_log_by_who", "access_log", ["who"], unique=False)
    op.create_table(
        "device",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("user", sa.String(length=36), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("platform", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("have", sa.BigInteger(), nullable=False),
        sa.Column("bound_at", sa.String(length=24), nullable=False),
        sa.Column("seen_at", sa.String(length=24), nullable=True),
        sa.Column("revoked_at", sa.String(length=24), nullable=True),
        sa.Column("report", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("device_by_user", "device", ["user"], unique=False)
    op.create_table(
        "entry",
        sa.Column("scope", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("on_day", sa.String(length=10), nullable=False),
        sa.Column("at", sa.String(length=24), nullable=False),
        sa.Column("received", sa.String(length=24), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=24), nullable=True),
        sa.Column("due_on", sa.String(length=10), nullable=True),
        sa.Column("is_closed", sa.Boolean(), nullable=False),
        sa.Column("author", sa.String(length=36), nullable=True),
        sa.Column("place", sa.String(length=36), nullable=True),
        sa.Column("person", sa.String(length=36), nullable=True),
        sa.Column("code_1", sa.String(length=40), nullable=True),
        sa.Column("code_2", sa.String(length=40), nullable=True),
        sa.PrimaryKeyConstraint("scope", "kind", "id"),
    )
    op.create_index("entry_by_arrival", "entry", ["kind", "received"], unique=False)
    op.create_index("entry_by_day", "entry", ["kind", "scope", "on_day"], unique=False)
    op.create_index("entry_by_place", "entry", ["scope", "place"], unique=False)
    op.create_table(
        "epoch",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("began_at", sa.String(length=24), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("number"),
    )
    op.create_table(
        "file",
        sa.Column("scope", sa.String(length=36), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("media_type", sa.String(length=80), nullable=False),
        sa.Column("by", sa.String(length=36), nullable=False),
        sa.Column("device", sa.String(length=36), nullable=False),
        sa.Column("received", sa.String(length=24), nullable=False),
        sa.PrimaryKeyConstraint("scope", "digest"),
    )
    op.create_table(
        "grant",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("user", sa.String(length=36), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("unit", sa.String(length=36), nullable=False),
        sa.Column("from_at", sa.String(length=24), nullable=False),
        sa.Column("to_at", sa.String(length=24), nullable=True),
        sa.Column("given_by", sa.String(length=36), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("grant_by_unit", "grant", ["unit"], unique=False)
    op.create_index("grant_by_user", "grant", ["user"], unique=False)
    op.create_table(
        "name",
        sa.Column("scope", sa.String(length=36), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("pinyin", sa.Text(), nullable=False),
        sa.Column("initials", sa.String(length=80), nullable=False),
        sa.Column("door", sa.String(length=80), nullable=False),
        sa.Column("phone_tail", sa.String(length=80), nullable=False),
        sa.PrimaryKeyConstraint("scope", "id"),
    )
    op.create_table(
        "op",
        sa.Column("scope", sa.String(length=36), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=True),
        sa.Column("device", sa.String(length=36), nullable=True),
        sa.Column("n", sa.BigInteger(), nullable=True),
        sa.Column("by", sa.String(length=36), nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=True),
        sa.Column("record", sa.String(length=36), nullable=True),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("conflicts", sa.Text(), nullable=True),
        sa.Column("at", sa.String(length=24), nullable=True),
        sa.Column("received", sa.String(length=24), nullable=False),
        sa.Column("is_skewed", sa.Boolean(), nullable=False),
        sa.Column("carrier", sa.String(length=36), nullable=True),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=True),
        sa.Column("salt", sa.LargeBinary(length=16), nullable=True),
        sa.Column("entry", sa.LargeBinary(length=32), nullable=True),
        sa.Column("hash", sa.LargeBinary(length=32), nullable=True),
        sa.Column("line", sa.LargeBinary(), nullable=True),
        sa.Column("is_secret", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("scope", "id"),
    )
    op.create_index("op_by_device", "op", ["device", "n"], unique=False)
    op.create_index("op_by_record", "op", ["scope", "record"], unique=False)
    op.create_index("op_by_seq", "op", ["scope", "seq"], unique=True)
    op.create_table(
        "parked_op",
        sa.Column("scope", sa.String(length=36), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("waits_on", sa.String(length=80), nullable=True),
        sa.Column("device", sa.String(length=36), nullable=True),
        sa.Column("n", sa.BigInteger(), nullable=True),
        sa.Column("by", sa.String(length=36), nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=True),
        sa.Column("record", sa.String(length=36), nullable=True),
        sa.Column("received", sa.String(length=24), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("assigned_to", sa.String(length=36), nullable=True),
        sa.PrimaryKeyConstraint("scope", "id"),
    )
    op.create_index("parked_by_cause", "parked_op", ["waits_on", "scope"], unique=False)
    op.create_index("parked_by_code", "parked_op", ["code"], unique=False)
    op.create_index("parked_by_device", "parked_op", ["device", "n"], unique=False)
    op.create_table(
        "place",
        sa.Column("scope", sa.String(length=36), nullable=False),
        sa.Column("from_on", sa.String(length=10), nullable=False),
        sa.Column("to_on", sa.String(length=10), nullable=True),
        sa.Column("parent", sa.String(length=36), nullable=True),
        sa.Column("nature", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("estate", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("scope", "from_on"),
    )
    op.create_index("place_by_parent", "place", ["parent"], unique=False)
    op.create_table(
        "record",
        sa.Column("scope", sa.String(length=36), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("v", sa.String(length=32), nullable=False),
        sa.Column("at", sa.String(length=24), nullable=False),
        sa.Column("by", sa.String(length=36), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("derived", sa.Text(), nullable=True),
        sa.Column("marks", sa.Text(), nullable=False),
        sa.Column("removed", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("scope", "id"),
    )
    op.create_index("record_by_seq", "record", ["scope", "seq"], unique=False)
    op.create_table(
        "register_job",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("by", sa.String(length=36), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("created_at", sa.String(length=24), nullable=False),
        sa.Column("seen_at", sa.String(length=24), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("step", sa.String(length=16), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("mapping", sa.Text(), nullable=True),
        sa.Column("report", sa.Text(), nullable=True),
        sa.Column("problem", sa.String(length=40), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("register_job_by_user", "register_job", ["by", "created_at"], unique=False)
    op.create_table(
        "register_record",
        sa.Column("scope", sa.String(length=36), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("cells", sa.Text(), nullable=False),
        sa.Column("v", sa.String(length=40), nullable=True),
        sa.Column("later", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("scope", "id"),
    )
    op.create_table(
        "scope",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("nature", sa.String(length=16), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "secret",
        sa.Column("scope", sa.String(length=36), nullable=False),
        sa.Column("record", sa.String(length=36), nullable=False),
        sa.Column("field", sa.String(length=40), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("scope", "record", "field"),
    )
    op.create_table(
        "session",
        sa.Column("token", sa.LargeBinary(length=32), nullable=False),
        sa.Column("user", sa.String(length=36), nullable=False),
        sa.Column("device", sa.String(length=36), nullable=False),
        sa.Column("created_at", sa.String(length=24), nullable=False),
        sa.Column("seen_at", sa.String(length=24), nullable=False),
        sa.Column("expires_at", sa.String(length=24), nullable=False),
        sa.PrimaryKeyConstraint("token"),
    )
    op.create_index("session_by_device", "session", ["device"], unique=False)
    op.create_index("session_by_user", "session", ["user"], unique=False)
    op.create_table(
        "setting",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "sign_in_attempt",
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last_at", sa.String(length=24), nullable=False),
        sa.Column("blocked_until", sa.String(length=24), nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_index("sign_in_attempt_by_last", "sign_in_attempt", ["last_at"], unique=False)
    op.create_table(
        "stray",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("outer_id", sa.String(length=80), nullable=True),
        sa.Column("kid", sa.String(length=80), nullable=True),
        sa.Column("carrier", sa.String(length=36), nullable=False),
        sa.Column("received", sa.String(length=24), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("digest"),
    )
    op.create_index("stray_by_carrier", "stray", ["carrier"], unique=False)
    op.create_index("stray_by_kid", "stray", ["kid"], unique=False)
    op.create_table(
        "tally",
        sa.Column("scope", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("on_day", sa.String(length=10), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("scope", "kind", "code", "on_day"),
    )
    op.create_table(
        "user",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("username", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("password", sa.String(length=200), nullable=False),
        sa.Column("created_at", sa.String(length=24), nullable=False),
        sa.Column("disabled_at", sa.String(length=24), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("username"),
    )
