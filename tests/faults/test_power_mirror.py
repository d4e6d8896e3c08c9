"""What survives a power cut is what was fsynced, and the names that stood in the journal before."""

import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.power_supply import Power


@pytest.fixture
def power(tmp_path: Path) -> Iterator[Power]:
    supply = Power(tmp_path)
    (supply.safe / "old").write_bytes(b"old")
    supply.on()
    yield supply
    supply.cut()


def synced(path: Path, content: bytes) -> None:
    with path.open("wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())


def test_a_file_survives_as_of_its_last_fsync(power: Power) -> None:
    content = os.urandom(30_000)
    synced(power.path / "new", content)
    with (power.path / "new").open("r+b") as out:
        out.write(b"later")
        out.truncate(9000)
        out.seek(50_000)
        out.write(b"beyond")
    (power.path / "never").write_bytes(b"never synced")
    assert (power.path / "new").read_bytes().endswith(b"beyond")
    safe = power.cut()
    assert (safe / "new").read_bytes() == content
    assert not (safe / "never").exists()
    assert (safe / "old").read_bytes() == b"old"


def test_names_survive_in_order_once_anything_was_fsynced_after_them(power: Power) -> None:
    (power.path / "folder").mkdir()
    (power.path / "old").rename(power.path / "folder" / "moved")
    (power.path / "empty").write_bytes(b"its content was not synced")
    synced(power.path / "folder" / "last", b"1")
    (power.path / "folder" / "moved").unlink()
    safe = power.cut()
    assert sorted(path.name for path in safe.rglob("*")) == ["empty", "folder", "last", "moved"]
    assert (safe / "empty").read_bytes() == b""
    assert (safe / "folder" / "moved").read_bytes() == b"old"


def test_a_cut_page_is_as_it_was_and_a_longer_file_as_it_became(power: Power) -> None:
    with (power.path / "old").open("r+b") as out:
        out.truncate(0)
        out.truncate(10_000)
        os.fsync(out.fileno())
        out.truncate(0)
    assert (power.cut() / "old").read_bytes() == bytes(10_000)


def test_the_power_comes_back_on_what_survived(power: Power) -> None:
    synced(power.path / "new", b"1")
    (power.path / "never").write_bytes(b"2")
    power.cut()
    assert sorted(path.name for path in power.on().iterdir()) == ["new", "old"]
    assert (power.path / "new").read_bytes() == b"1"


@pytest.mark.parametrize(("synchronous", "survive"), [("FULL", 50), ("OFF", 0)])
def test_a_database_keeps_what_it_synced(power: Power, synchronous: str, survive: int) -> None:
    database = sqlite3.connect(power.path / "some.db", isolation_level=None)
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("CREATE TABLE word (word TEXT)")
    database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.execute(f"PRAGMA synchronous = {synchronous}")
    for number in range(50):
        database.execute("INSERT INTO word VALUES (?)", (str(number),))
    safe = power.cut()
    after = sqlite3.connect(safe / "some.db")
    assert after.execute("SELECT count(*) FROM word").fetchone() == (survive,)
    assert after.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    after.close()
    database.close()
