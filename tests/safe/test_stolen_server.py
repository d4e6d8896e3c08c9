"""A thief's copy of the server without its keys: the database, a dump, backups, logs."""

import gzip
import re
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from server.base.keys import Keys
from server.people.shares import SHARE_BYTES
from tests.faults.browser import Tablet
from tests.faults.browser_street import rows_of, street
from tests.faults.profile_search import canary, keys_found, readable
from tests.safe import guessing
from tests.serving import Server

CANARIES = [canary(number) for number in range(100)]
SEALED = """async ([notes]) => {
  const homes = (await window.engine.list('household')).slice(0, notes.length);
  for (const [at, sealed_note] of notes.entries()) {
    const { id: household, scope } = homes[at % homes.length];
    await window.engine.save('visit', { household, visit_mode: 'home', result: 'met', sealed_note }, scope);
  }
}"""


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    served = street(tmp_path).start()
    yield served
    served.kill()


def test_what_lies_beside_the_keys_tells_no_sealed_word_and_no_key(server: Server, tmp_path: Path) -> None:
    tablet = Tablet(tmp_path / "profile", server.url).start().sign_in()
    tablet.page.evaluate(SEALED, [CANARIES])
    assert tablet.ask("sync")["queued"] == 0
    [store] = [one["id"] for one in tablet.ask("stores")]
    [share] = set(guessing.shares(tablet.profile))
    token = next(one["value"] for one in tablet.page.context.cookies() if one["name"] == "qiaomen")
    tablet.close()
    [(user,)] = rows_of(server, "SELECT user FROM device WHERE id = ?", store)
    keys = Keys(server.home / "keys")
    secrets = {
        "share": share,
        "op_key": keys.op_key(str(user), store),
        "token": token.encode(),
        **{path.name: path.read_bytes() for path in keys.folder.iterdir()},
    }
    assert len(share) == SHARE_BYTES
    assert {"secret", "rest"} < secrets.keys()
    [(held,)] = rows_of(server, "SELECT count(*) FROM record WHERE kind = 'visit' AND \"by\" = ?", user)
    assert int(str(held)) >= len(CANARIES)

    taken = tmp_path / "taken"
    shutil.copytree(server.home, taken / "home", ignore=shutil.ignore_patterns("keys"))
    _dump(server.home / "qiaomen.db", taken)
    names = {re.sub(r"seal-\w+", "seal", path.name) for path in taken.rglob("*")}
    assert {"qiaomen.db", "server.log", "dump.sql", "dump.sql.gz", "backup.db"} <= names
    assert readable(taken, CANARIES) == []
    assert keys_found(taken, secrets) == []

    (taken / "planted.sql.gz").write_bytes(gzip.compress(f"x{CANARIES[7]}{share.hex()}".encode()))
    assert [hit.split(":")[0] for hit in readable(taken, CANARIES)] == ["planted.sql.gz, unpacked"]
    assert keys_found(taken, secrets) == ["planted.sql.gz, unpacked: share, hex"]


def _dump(database: Path, taken: Path) -> None:
    """As an operator backs up: as text, squeezed, and as a copy."""
    connection = sqlite3.connect(database, timeout=30)
    text = "\n".join(connection.iterdump()).encode()
    (taken / "dump.sql").write_bytes(text)
    (taken / "dump.sql.gz").write_bytes(gzip.compress(text))
    connection.execute("VACUUM INTO ?", (str(taken / "backup.db"),))
    connection.close()
