"""The engine names no kind, and only its store writes the record tables."""

import ast
from collections.abc import Iterator
from pathlib import Path

from server.kinds import KINDS
from tests.house.copies import ROOT, plant, server_copy

NAMES = {kind.name for kind in KINDS}

# A kind's name that is something else where it stands.
MEANT_OTHERWISE = {
    ("push/apply.py", "conflict"): "the one kind that the protocol itself makes, and an op's status",
    ("push/judge.py", "unit"): "the field in which a founding op names the unit it belongs to",
    ("models.py", "person"): "a column of the projection `entry`",
    ("projections/entries.py", "person"): "the same column",
}

RECORD_TABLES = {"record", "op", "scope", "secret", "parked_op", "stray"}
WRITES = {"insert", "update", "delete"}


def kinds_named(root: Path) -> set[tuple[str, str]]:
    engine = root / "server" / "records"
    return {
        (path.relative_to(engine).as_posix(), node.value)
        for path in engine.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and node.value in NAMES
    }


def written_tables(path: Path) -> Iterator[str]:
    """The tables that a file inserts into, updates or deletes from."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        match node.func, node.args:
            case ast.Name(id=verb), [ast.Name(id=table), *_] if verb in WRITES:
                yield table
            case ast.Attribute(value=ast.Name(id=table), attr=verb), _ if verb in WRITES:
                yield table


def writers_outside_the_store(root: Path) -> set[str]:
    store = root / "server" / "records" / "store"
    return {
        path.relative_to(root).as_posix()
        for path in (root / "server").rglob("*.py")
        if store not in path.parents and RECORD_TABLES & set(written_tables(path))
    }


def test_the_engine_names_no_kind() -> None:
    assert len(NAMES) > 0
    assert kinds_named(ROOT) == set(MEANT_OTHERWISE)


def test_a_kind_named_in_the_engine_is_found(tmp_path: Path) -> None:
    copy = server_copy(tmp_path)
    plant(copy, "server/records/merge.py", 'FAULT = "visit"')
    assert ("merge.py", "visit") in kinds_named(copy)


def test_only_the_store_writes_the_record_tables() -> None:
    store = ROOT / "server" / "records" / "store"
    assert {
        table for path in store.glob("*.py") for table in written_tables(path)
    } & RECORD_TABLES == RECORD_TABLES
    assert writers_outside_the_store(ROOT) == set()


def test_a_write_outside_the_store_is_found(tmp_path: Path) -> None:
    copy = server_copy(tmp_path)
    plant(copy, "server/desk/fault.py", "from x import op, update\nupdate(op)")
    plant(copy, "server/people/fault.py", "from x import record\nrecord.insert()")
    assert writers_outside_the_store(copy) == {"server/desk/fault.py", "server/people/fault.py"}
