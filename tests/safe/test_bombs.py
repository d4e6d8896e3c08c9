"""Bombs of zip, PNG and XML are refused in under two seconds of work and 200 MB each."""

import json
import os
import resource
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.safe.bombs import MEGABYTE, bombs, sound
from tests.serving import ROOT

MOST_MEGABYTES = 200
MOST_SECONDS = 2  # of work; a machine with other work may take longer by the clock
BOMBS = bombs()
REFUSED = {"workbook_unreadable", "unsupported_type", "too_large", "invalid"}


def limited() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (2048 * MEGABYTE, 2048 * MEGABYTE))


def opened(way: str, content: bytes, folder: Path) -> tuple[dict[str, Any], float]:
    """How it ended, and the seconds of work it took, all children's included."""
    path = folder / "bomb.xlsx"
    path.write_bytes(content)
    before = os.times()
    done = subprocess.run(
        [sys.executable, "-m", "tests.safe.bombs", way, str(path)],
        capture_output=True, timeout=60, cwd=ROOT, preexec_fn=limited, check=False,
    )  # fmt: skip
    after = os.times()
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    worked = after.children_user + after.children_system - before.children_user - before.children_system
    return json.loads(done.stdout), worked


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_quickly_and_with_little_memory(name: str, tmp_path: Path) -> None:
    told, worked = opened(*BOMBS[name], tmp_path)
    assert told["ended"] in REFUSED, told
    assert told["megabytes"] < MOST_MEGABYTES, told
    assert worked < MOST_SECONDS, (worked, told)


@pytest.mark.parametrize("way", ["register", "sheet"])
def test_what_is_none_is_taken(way: str, tmp_path: Path) -> None:
    assert opened(way, sound(), tmp_path)[0]["ended"] == "taken"


def test_each_is_small() -> None:
    assert {name: len(content) for name, (_, content) in BOMBS.items() if len(content) > 3 * MEGABYTE} == {}
    assert len(BOMBS) == 24
