"""The soak goes on where the last run ended, counts each try once, and says what failed."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults import soak, soak_counts
from tests.faults.matrix import Row, Tally
from tests.faults.rows import ROWS
from tests.faults.soak_counts import ROOT, add, engine_commit, next_row, read, seed_of, total
from tests.faults.soak_page import PAGE, page


def row(name: str, floor: int, aim: int) -> Row:
    return Row(name, "something breaks", lambda seed, folder: Tally(1, 3), 1, floor, aim, "none")


def test_the_page_of_reliability_is_current() -> None:
    again = ".venv/bin/python -m tests.faults.soak --page"
    assert PAGE.read_text(encoding="utf-8") == page(ROWS, read()), f"run `{again}`"


def test_every_row_has_a_name_of_its_own_and_says_what_it_found() -> None:
    assert len({one.name for one in ROWS}) == len(ROWS)
    assert [one.name for one in ROWS if not one.planted or not 0 < one.floor <= one.aim] == []


def test_counts_add_up_per_commit_and_over_all(tmp_path: Path) -> None:
    path = tmp_path / "counts.json"
    add("aaa", "kill", Tally(2, 10), path)
    add("aaa", "kill", Tally(3, 20, lost=1), path)
    add("bbb", "kill", Tally(1, 5), path)
    assert total(read(path), "kill", "bbb")["injected"] == 1
    assert total(read(path), "kill") == {
        "tries": 3, "injected": 6, "acknowledged": 35, "lost": 1, "twice": 0, "divergent": 0, "stuck": 0,
    }  # fmt: skip


def test_the_row_furthest_below_its_floor_comes_next_then_the_one_below_its_aim(tmp_path: Path) -> None:
    path, rows = tmp_path / "counts.json", (row("kill", 10, 20), row("full", 4, 100))
    add("aaa", "kill", Tally(5, 0), path)
    assert next_row(rows, read(path), "aaa").name == "full"
    add("aaa", "full", Tally(4, 0), path)
    assert next_row(rows, read(path), "aaa").name == "kill"
    add("aaa", "kill", Tally(5, 0), path)
    assert next_row(rows, read(path), "aaa").name == "full"
    assert next_row(rows, read(path), "bbb").name == "kill", "another engine begins anew"


def test_every_try_has_another_seed_and_the_same_one_again() -> None:
    seeds = [seed_of("kill", number) for number in range(1000)]
    assert len(set(seeds)) == 1000
    assert seed_of("kill", 7) == seeds[7] != seed_of("full", 7)


def test_an_engine_with_changes_that_no_commit_holds_is_dirty(tmp_path: Path) -> None:
    def git(*words: str) -> None:
        who = ["-c", "user.name=t", "-c", "user.email=t@example.org"]
        subprocess.run(["git", *who, *words], cwd=tmp_path, check=True, capture_output=True)

    git("init", "-q")
    merge, page_ = tmp_path / "server" / "records" / "merge.py", tmp_path / "README.md"
    merge.parent.mkdir(parents=True)
    merge.write_text("1")
    page_.write_text("1")
    git("add", ".")
    git("commit", "-q", "-m", "one")
    commit = engine_commit(tmp_path)
    page_.write_text("2")
    assert engine_commit(tmp_path) == commit, "a page is not the engine"
    merge.write_text("2")
    assert engine_commit(tmp_path) == "dirty"


def test_whoever_counts_may_be_killed_at_any_moment(tmp_path: Path) -> None:
    path = tmp_path / "counts.json"
    program = (
        "from pathlib import Path\n"
        "from tests.faults.matrix import Tally\n"
        "from tests.faults.soak_counts import add\n"
        f"while True: add('aaa', 'kill', Tally(1, 1), Path({str(path)!r}))"
    )
    for moment in (0.5, 0.61, 0.72):
        process = subprocess.Popen([sys.executable, "-c", program], cwd=ROOT, start_new_session=True)
        before = total(read(path), "kill")["tries"]
        while total(read(path), "kill")["tries"] == before:
            time.sleep(0.01)
        time.sleep(moment - 0.5)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        counted = total(json.loads(path.read_text(encoding="utf-8")), "kill")
        assert counted["tries"] == counted["injected"] > before


def test_a_failing_try_is_told_with_its_seed_and_ends_the_soak_with_1(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    def job(row: Row, number: int, seconds: float) -> list[dict[str, object]]:
        tally = {"injected": 1, "acknowledged": 3, "lost": 1, "words": "op 5 is gone"}
        return [{"seed": seed_of(row.name, number), "folder": "somewhere", "tally": tally}]

    kept = tmp_path / "counts.json"
    monkeypatch.setattr(soak, "Job", job)
    monkeypatch.setattr(soak, "PAGE", tmp_path / "page.md")
    monkeypatch.setattr(soak, "engine_commit", lambda: "aaa")
    monkeypatch.setattr(soak, "read", lambda: soak_counts.read(kept))
    monkeypatch.setattr(soak, "PATH", kept)
    assert soak.Soak((row("kill", 10, 20),), 0.2, 1).run() == 1
    assert f"--row kill --seed {seed_of('kill', 1)}" in capsys.readouterr().out
    assert total(read(kept), "kill")["lost"] == total(read(kept), "kill")["tries"] > 0


def test_who_kills_the_soak_leaves_nothing_running(tmp_path: Path) -> None:
    environment = os.environ | {"TMPDIR": str(tmp_path)}
    command = [sys.executable, "-m", "tests.faults.soak", "--row", "power-cut-server", "--minutes", "5"]
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)

    def running() -> list[str]:
        return [
            entry.name
            for entry in Path("/proc").iterdir()
            if entry.name.isdigit()
            and int(entry.name) != os.getpid()
            and str(tmp_path) in environment_of(entry)
        ]

    until(lambda: any(tmp_path.glob("*/try-*/mount/home/qiaomen.db")))
    assert len(running()) > 2
    process.kill()
    process.wait()
    until(lambda: running() == [])
    assert str(tmp_path) not in Path("/proc/mounts").read_text(encoding="utf-8")


def environment_of(process: Path) -> str:
    try:
        return (process / "environ").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def until(holds: Callable[[], bool]) -> None:
    """Wait until something holds, a minute at most."""
    ends_at = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < ends_at, "it never came to that"
        time.sleep(0.2)
