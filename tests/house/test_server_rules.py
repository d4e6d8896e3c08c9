"""The rules of the server: what each checker read, and one planted fault for each rule."""

import re
from pathlib import Path

import pytest

from tests.house.copies import ROOT, plant, python_tool, server_copy

STOREYS = "A storey imports only from below"
FAULTS = {
    "the ground looks up": (STOREYS, "server/base/clock.py", "import server.people.roles"),
    "the desk imports the register": (STOREYS, "server/desk/__init__.py", "import server.register"),
    "a room nobody placed": (STOREYS, "server/attic/__init__.py", ""),
    "one kind imports another": (
        "Kinds do not import each other",
        "server/kinds/units.py",
        "import server.kinds.visits",
    ),
    "a new kind imports another": (
        "Kinds do not import each other",
        "server/kinds/patrols.py",
        "import server.kinds.visits",
    ),
    "a kind asks the database": (
        "Kinds and the merge know neither Flask nor SQL",
        "server/kinds/visits.py",
        "import sqlalchemy",
    ),
    "the merge knows the request": (
        "Kinds and the merge know neither Flask nor SQL",
        "server/records/merge.py",
        "import flask",
    ),
    "a field knows its column": (
        "Kinds and the merge know neither Flask nor SQL",
        "server/records/fields.py",
        "import sqlalchemy",
    ),
    "a judge of the engine reads the tables past the store": (
        "Few know the record tables",
        "server/records/check.py",
        "import server.records.models",
    ),
    "the register reaches for the tables": (
        "Few know the record tables",
        "server/register/cells.py",
        "import server.records.models",
    ),
}


def test_import_linter_read_the_server_and_keeps_every_contract() -> None:
    code, said = python_tool(ROOT, "lint-imports", "--no-cache", "--no-logo")
    assert code == 0, said
    read = re.search(r"Analyzed (\d+) files, (\d+) dependencies", said)
    assert read is not None
    assert int(read[1]) >= len(list((ROOT / "server").rglob("*.py")))
    assert {contract for contract, _, _ in FAULTS.values()} == set(re.findall(r"(?m)^(.+?) KEPT", said))


@pytest.mark.parametrize(("contract", "path", "line"), FAULTS.values(), ids=FAULTS.keys())
def test_a_planted_import_is_refused(tmp_path: Path, contract: str, path: str, line: str) -> None:
    copy = server_copy(tmp_path)
    plant(copy, path, line)
    code, said = python_tool(copy, "lint-imports", "--no-cache", "--no-logo")
    assert code != 0
    assert contract in said
    assert Path(path).stem.replace("__init__", Path(path).parent.name) in said


def test_ruff_reads_server_and_tests_and_refuses_a_planted_fault(tmp_path: Path) -> None:
    _, said = python_tool(ROOT, "ruff", "check", "--show-files", ".")
    read = [Path(line).relative_to(ROOT).as_posix() for line in said.splitlines()]
    for room in ("server", "migrations", "tests"):
        assert sum(path.startswith(f"{room}/") for path in read) > 0
    assert "tools/web" in read

    copy = server_copy(tmp_path)
    plant(copy, "server/base/ids.py", "import os")
    code, said = python_tool(copy, "ruff", "check", "--no-cache", "server")
    assert code != 0
    assert "F401" in said


def test_mypy_reads_the_whole_server() -> None:
    code, said = python_tool(ROOT, "mypy")
    assert code == 0, said
    read = re.search(r"no issues found in (\d+) source files", said)
    assert read is not None
    assert int(read[1]) >= len(list((ROOT / "server").rglob("*.py"))) > 0


def test_mypy_refuses_an_untyped_function(tmp_path: Path) -> None:
    copy = server_copy(tmp_path)
    plant(copy, "server/base/fault.py", "def fault(number):\n    return number")
    code, said = python_tool(copy, "mypy", "--cache-dir", str(tmp_path / "cache"), "server/base/fault.py")
    assert code != 0
    assert "no-untyped-def" in said
