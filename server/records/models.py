"""The engine's tables. A kind of record costs no table and no migration: all of them lie in `record`.

Every key carries the scope, which makes it the distribution key of a database spread over machines.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)

from server.base.database import Base

ID = String(36)
INSTANT = String(24)
HASH = LargeBinary(32)

metadata: MetaData = Base.metadata

scope = Table(
    "scope",
    metadata,
    Column("id", ID, primary_key=True),
    Column("nature", String(16), nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("hash", HASH, nullable=False),
)

record = Table(
    "record",
    metadata,
    Column("scope", ID, primary_key=True),
    Column("id", ID, primary_key=True),
    Column("kind", String(40), nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("v", String(32), nullable=False),
    Column("at", INSTANT, nullable=False),
    Column("by", ID),
    Column("body", Text, nullable=False),  # JSON without confidential fields, streamed as it is
    Column("derived", Text),  # JSON that the server adds for search: pinyin, initials
    Column("marks", Text, nullable=False),  # JSON: field → [seq, device, n] of its last change
    Column("removed", Boolean, nullable=False),
    Index("record_by_seq", "scope", "seq"),
)

op = Table(
    "op",
    metadata,
    Column("scope", ID, primary_key=True),
    Column("id", ID, primary_key=True),
    Column("seq", BigInteger),
    Column("device", ID),
    Column("n", BigInteger),
    Column("by", ID),
    Column("kind", String(40)),
    Column("record", ID),
    Column("status", String(16), nullable=False),
    Column("reason", Text),
    Column("conflicts", Text),
    Column("at", INSTANT),
    Column("received", INSTANT, nullable=False),
    Column("is_skewed", Boolean, nullable=False),
    Column("carrier", ID),  # the device whose session brought it, where that is another
    Column("digest", HASH),  # of the body, to recognise it; null while only its discard is known
    Column("salt", LargeBinary(16)),
    Column("entry", HASH),
    Column("hash", HASH),
    Column("line", LargeBinary),  # what `entry` is a hash of; encrypted where is_secret
    Column("is_secret", Boolean, nullable=False),
    Index("op_by_seq", "scope", "seq", unique=True),
    Index("op_by_device", "device", "n"),
    Index("op_by_record", "scope", "record"),
)

parked_op = Table(
    "parked_op",
    metadata,
    Column("scope", ID, primary_key=True),
    Column("id", ID, primary_key=True),
    Column("code", String(40), nullable=False),
    Column("waits_on", String(80)),  # the record, kind or key whose coming ends the waiting
    Column("device", ID),
    Column("n", BigInteger),
    Column("by", ID),
    Column("kind", String(40)),
    Column("record", ID),
    Column("received", INSTANT, nullable=False),
    Column("body", LargeBinary, nullable=False),  # as it arrived, encrypted at rest
    Column("assigned_to", ID),
    Index("parked_by_cause", "waits_on", "scope"),
    Index("parked_by_code", "code"),
    Index("parked_by_device", "device", "n"),
)

stray = Table(
    "stray",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("code", String(40), nullable=False),
    Column("outer_id", String(80)),
    Column("kid", String(80)),
    Column("carrier", ID, nullable=False),
    Column("received", INSTANT, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Index("stray_by_carrier", "carrier"),
    Index("stray_by_kid", "kid"),
)

secret = Table(
    "secret",
    metadata,
    Column("scope", ID, primary_key=True),
    Column("record", ID, primary_key=True),
    Column("field", String(40), primary_key=True),
    Column("seq", BigInteger, nullable=False),
    Column("body", LargeBinary, nullable=False),
)

device = Table(
    "device",
    metadata,
    Column("id", ID, primary_key=True),
    Column("user", ID, nullable=False),
    Column("name", String(80), nullable=False),
    Column("platform", String(200), nullable=False),
    Column("state", String(16), nullable=False),  # active, cloned or revoked
    Column("have", BigInteger, nullable=False),
    Column("bound_at", INSTANT, nullable=False),
    Column("seen_at", INSTANT),
    Column("revoked_at", INSTANT),
    Column("forked_at", INSTANT),  # when it last knew more of a scope than this database
    Column("report", Text),
    Index("device_by_user", "user"),
)

file = Table(
    "file",
    metadata,
    Column("scope", ID, primary_key=True),
    Column("digest", String(64), primary_key=True),
    Column("size_bytes", BigInteger, nullable=False),
    Column("media_type", String(80), nullable=False),
    Column("received", INSTANT, nullable=False),
)

# Who sent a file: whoever sent all of it may ask for it, and a device has a bound.
file_sender = Table(
    "file_sender",
    metadata,
    Column("scope", ID, primary_key=True),
    Column("digest", String(64), primary_key=True),
    Column("user", ID, primary_key=True),
    Column("device", ID, nullable=False),
    Column("received", INSTANT, nullable=False),
    Index("file_sender_by_device", "device"),
)

# Which files the records name now: a projection.
file_name = Table(
    "file_name",
    metadata,
    Column("scope", ID, primary_key=True),
    Column("digest", String(64), primary_key=True),
    Column("record", ID, primary_key=True),
    Column("size_bytes", BigInteger, nullable=False),
    Index("file_name_by_record", "scope", "record"),
)

# What was erased, as the list outside the database has it too: a record, or (without a kind) a file.
erased = Table(
    "erased",
    metadata,
    Column("scope", ID, primary_key=True),
    Column("id", String(64), primary_key=True),
    Column("kind", String(40)),
    Column("by", ID),
    Column("at", INSTANT, nullable=False),
)

# At which seq retention has reduced a record: as long as it stands there, nothing more is to be done.
reduced = Table(
    "reduced",
    metadata,
    Column("scope", ID, primary_key=True),
    Column("record", ID, primary_key=True),
    Column("seq", BigInteger, nullable=False),
    Column("at", INSTANT, nullable=False),
)

epoch = Table(
    "epoch",
    metadata,
    Column("id", ID, primary_key=True),
    Column("number", Integer, nullable=False, unique=True),
    Column("began_at", INSTANT, nullable=False),
    Column("why", Text, nullable=False),
)

kind_schema = Table(
    "kind_schema",
    metadata,
    Column("kind", String(40), primary_key=True),
    Column("schema", Integer, nullable=False),  # that all records of the kind are in
)

entry = Table(
    "entry",
    metadata,
    Column("scope", ID, primary_key=True),
    Column("kind", String(40), primary_key=True),
    Column("id", ID, primary_key=True),
    Column("on_day", String(10), nullable=False),
    Column("at", INSTANT, nullable=False),
    Column("received", INSTANT, nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("state", String(24)),
    Column("due_on", String(10)),
    Column("is_closed", Boolean, nullable=False),
    Column("author", ID),
    Column("place", ID),
    Column("person", ID),
    Column("code_1", String(40)),
    Column("code_2", String(40)),
    Index("entry_by_day", "kind", "scope", "on_day"),
    Index("entry_by_arrival", "kind", "received"),
    Index("entry_by_place", "scope", "place"),
)

name = Table(
    "name",
    metadata,
    Column("scope", ID, primary_key=True),
    Column("id", ID, primary_key=True),
    Column("kind", String(40), nullable=False),
    Column("words", Text, nullable=False),
    Column("pinyin", Text, nullable=False),
    Column("initials", String(80), nullable=False),
    Column("door", String(80), nullable=False),
    Column("phone_tail", String(80), nullable=False),
)

tally = Table(
    "tally",
    metadata,
    Column("scope", ID, primary_key=True),
    Column("kind", String(40), primary_key=True),
    Column("code", String(40), primary_key=True),
    Column("on_day", String(10), primary_key=True),
    Column("n", Integer, nullable=False),
)
