"""What a database of an earlier version holds is there after the update."""

from pathlib import Path

import orjson
from sqlalchemy import Connection, create_engine, text

from migrations.run import upgrade
from server.base.database import Database, engine_options
from server.records.models import file, file_name, file_sender
from tests.databases import Cluster

SCOPE, RECORD, USER, DEVICE = (f"0193a5c2-0000-7000-8000-00000000000{number}" for number in range(4))
DIGEST = "ab" * 32
BODY = {"household": "x", "files": [{"sha256": DIGEST, "size_bytes": 7}], "purposes": ["routine"]}


def fill(connection: Connection) -> None:
    upgrade(connection, "0001")
    connection.execute(
        text(
            'INSERT INTO file (scope, digest, size_bytes, media_type, "by", device, received) '
            "VALUES (:scope, :digest, 7, 'image/jpeg', :user, :device, '2026-11-23T00:00:00.000Z')"
        ),
        {"scope": SCOPE, "digest": DIGEST, "user": USER, "device": DEVICE},
    )
    for id_, body, removed in ((RECORD, BODY, False), (USER, BODY, True), (DEVICE, {"note": "x"}, False)):
        connection.execute(
            text(
                "INSERT INTO record (scope, id, kind, seq, v, at, body, marks, removed) "
                "VALUES (:scope, :id, 'visit', 1, '1.00000000', '2026-11-23T00:00:00.000Z', :body, '{}', "
                ":removed)"
            ),
            {"scope": SCOPE, "id": id_, "body": orjson.dumps(body).decode(), "removed": removed},
        )


def held(database: Database) -> None:
    database.write(fill)
    database.write(upgrade)
    with database.snapshot() as connection:
        [sent] = connection.execute(file_sender.select()).all()
        [named] = connection.execute(file_name.select()).all()
        [one] = connection.execute(file.select()).all()
    assert (sent.scope, sent.digest, sent.user, sent.device) == (SCOPE, DIGEST, USER, DEVICE)
    assert (named.scope, named.digest, named.record, named.size_bytes) == (SCOPE, DIGEST, RECORD, 7)
    assert one.media_type == "image/jpeg"


def test_who_sent_a_file_and_who_names_it_is_known_after_it_on_sqlite(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'old.db'}"
    engine = create_engine(url, **engine_options(url))
    held(Database(engine))
    engine.dispose()


def test_who_sent_a_file_and_who_names_it_is_known_after_it_on_postgresql(
    postgresql: Cluster,
) -> None:
    postgresql.sql("CREATE DATABASE before_the_update")
    url = postgresql.url("before_the_update")
    engine = create_engine(url, **engine_options(url))
    held(Database(engine))
    engine.dispose()
    postgresql.sql("DROP DATABASE before_the_update WITH (FORCE)")
